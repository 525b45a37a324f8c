"""The check at the end of a card: an answer is pressed or typed, and the same message says at once why."""

from dataclasses import replace

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Ack, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.domain.learning.lessons import Lesson
from bot.handlers.learning.lessons import STATE, card_turn, card_within, find_open_lesson
from bot.handlers.pieces import argument, whole_number
from bot.handlers.press_arguments import CheckPress
from bot.usecases.learning.check_card import check_card


async def press_answer(update: Incoming, ctx: Ctx) -> Turn:
    """Handle the press on an answer. One of an older text is not counted: the card is shown as it is now."""
    lesson_id, position, mark = argument(update, CheckPress)
    lesson = await find_open_lesson(lesson_id, ctx)
    return await _answered_turn(lesson, card_within(lesson, position or 0), mark, ctx)


async def answer_typed(update: Incoming, ctx: Ctx) -> Turn | None:
    """Take what is typed below an open card as an answer to its check, if it names one of the answers by its words or
    by its place («دومی»); None for everything else."""
    data = ctx.session.data
    lesson = ctx.content.lesson(data.get("lesson", ""))
    if not isinstance(update, TextSaid) or update.passed_on or ctx.session.state != STATE:
        return None
    if lesson is None or "card" not in data:
        return None
    index = card_within(lesson, whole_number(data["card"]) or 0)
    check = lesson.cards[index].check
    if check is None:
        return None
    tried = check.find_answer(data.get("tried", ""))
    if tried is not None and tried.right:
        return None
    answers = [answer for answer in check.ordered_answers(seed=ctx.keys.learner) if answer != tried]
    place = ctx.choices.read_label(update.text, [answer.text for answer in answers])
    if place is None:
        return None
    lesson = await find_open_lesson(lesson.id, ctx)
    return await _answered_turn(lesson, index, check.mark(answers[place]), ctx)


async def _answered_turn(lesson: Lesson, index: int, mark: str, ctx: Ctx) -> Turn:
    try:
        checked = await check_card(ctx, lesson, card=index, mark=mark, schedule=ctx.schedule)
    except NotFound as changed:
        turn = await card_turn(lesson, index, ctx)
        return replace(turn, replies=(Ack(changed.key), *turn.replies))
    return await card_turn(lesson, index, ctx, checked=checked)
