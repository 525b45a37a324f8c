"""Review of questions that were answered wrong: the learner begins here, the quiz screens ask."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import WrongState
from bot.handlers.learning.quiz_screens import question_screen
from bot.handlers.learning.quizzes import STATE
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import button
from bot.usecases.learning.review import start_review


async def review(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/review``: ask up to ten due questions, or say that none is due."""
    try:
        run = await start_review(ctx)
    except WrongState as wrong:
        rows = ((button("button-quiz-resume", "quiz-on"),), back_to_menu())
        return Turn((Screen(wrong.key, buttons=rows),), session=ctx.session.at(""))
    if run is None:
        rows = ((button("button-reminders", "remind"),), back_to_menu())
        return Turn((Screen("review-nothing", buttons=rows),), session=ctx.session.at(""))
    return Turn((question_screen(run),), session=ctx.session.at(STATE))
