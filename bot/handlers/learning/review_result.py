"""The end of a review: what was right, and when the next question is due."""

from bot.conversation.outgoing import Arg, Button, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.learning.memory import next_reminder, recalls_from
from bot.domain.learning.quizzes import score
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import button
from bot.usecases.learning.find_learner import find_learner
from bot.usecases.learning.quiz_run import QuizRun
from bot.usecases.learning.reminders import LETTERBOX
from bot.usecases.learning.review import due_today


async def review_result_turn(run: QuizRun, ctx: Ctx) -> Turn:
    """Right answers, the next due day, a button to continue; reminders for learners who have none."""
    key = ctx.keys.learner
    learner = await find_learner(ctx, key)
    running = await ctx.uow.settings.running()
    day = next_reminder(
        recalls_from(learner.memory), today=ctx.clock.today(), polling_day=running.polling_day
    )
    left = await due_today(ctx)
    result = score(run.attempt)
    args: dict[str, Arg] = {
        "right": result.right,
        "total": result.total,
        "next": TextRef("review-next", {"day": day}) if day else TextRef("review-next-none"),
    }
    rows: list[tuple[Button, ...]] = []
    if left:
        rows.append((button("button-review-on", "review", args={"count": len(left)}),))
    if LETTERBOX not in learner.settings:
        rows.append((button("button-reminders", "remind"),))
    return Turn((Screen("review-done", args, (*rows, back_to_menu())),), session=ctx.session.at(""))
