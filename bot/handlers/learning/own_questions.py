"""The questions for a duty, or about a kind of council, one after another. Each is answered as a single question: a
quiz that is running stays as it is, and of a duty in a force no table learns anything."""

from dataclasses import replace

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.handlers.duties.duty_arguments import OwnPlace
from bot.handlers.duties.own_duty import own_pocket
from bot.handlers.duties.own_screens import at_question
from bot.handlers.learning.single_questions import single_turn
from bot.handlers.pieces import argument
from bot.usecases.duties.own_material import duty_pool, settlement_pool


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Ask the question at this place. Raises NotFound where there is none."""
    track, settlement, number = argument(update, OwnPlace)
    pocket = await own_pocket(ctx)
    if settlement is None:
        pool = await duty_pool(ctx, pocket)
    else:
        pool = await settlement_pool(ctx, pocket, track, settlement)
    if not pool.questions:
        raise NotFound("now-gone")
    place = pool.first_new() if number is None else min(number, len(pool.questions) - 1)
    question_id = pool.questions[place].question.id
    where = OwnPlace(track, settlement, place)
    session = at_question(ctx.session, where, question_id, len(pool.questions))
    session = session.with_pocket(pocket.to_plain())
    turn = await single_turn(question_id, replace(ctx, session=session))
    return replace(turn, session=session)
