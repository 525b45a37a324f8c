"""A question, a story or a wish that is typed where the form expects something else: never taken as a place or a time,
and never lost.

A short question is answered below, and the form asks on. What may be testimony as well waits for an hour in the sealed
conversation, until its sender says by a press what it is.
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Reply, Say, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.conversation.session import BRIEF
from bot.domain.errors import NotFound
from bot.domain.reporting.drafts import LONGEST_TEXT, Draft, FieldName, FormField, InputKind, next_field
from bot.domain.typed import units
from bot.handlers.pieces import paragraphs, turn_below
from bot.handlers.reporting import report_answers, report_form
from bot.handlers.reporting.report_entrance import refuse_if_closed
from bot.handlers.reporting.report_steps import ask_again, current_draft
from bot.handlers.reporting.report_telling import tell_more, tells_something
from bot.handlers.reporting.report_typed_place import is_hardly_place, names_place
from bot.handlers.submissions.report_words import read_words
from bot.handlers.understanding import leaving
from bot.handlers.understanding.asides import answer_aside
from bot.handlers.understanding.choosing_intent import WAITS
from bot.handlers.understanding.everyday_words import answer_everyday
from bot.handlers.understanding.help_first import below_numbers
from bot.handlers.understanding.interruptions import (
    ANSWERED,
    LONGEST_ASIDE,
    OTHER_QUESTIONS,
    SPOKEN,
    answer_to,
    as_messages,
    asks_plainly,
    is_short,
    may_be_both,
    wish_of,
)
from bot.handlers.understanding.waiting_in_form import BESIDE, join_waiting, waiting_data, waiting_offers
from bot.usecases.ports.intents import Aside, Danger, Intent, Reading
from bot.usecases.understand import ends_as_question

MOST_ASIDE_WORDS: Final = 9
"""Words of a message that may be something else than testimony, where it does not end as a question."""
FEWEST_LOST: Final = 3
"""Words from which a message is asked about where only buttons are read."""
MOST_PLACE_WORDS: Final = 8
"""Words from which a message that tells something is no mere place, though it names one."""
TELLING: Final = frozenset({InputKind.ACTS, InputKind.WORDS, InputKind.FILES, InputKind.VOICE})
"""The questions at which words are testimony."""
_EXPLAINED: Final = frozenset({FieldName.AREA, FieldName.WHEN, FieldName.ACTOR, FieldName.SEEN})
"""The questions whose purpose the form tells."""


async def answer(update: Incoming, ctx: Ctx) -> Turn:
    """Take the answer to the open question, or what was typed instead."""
    if not isinstance(update, TextSaid) or not leaving.is_in_form(ctx):
        return await report_answers.answer(update, ctx)
    if (turn := await answer_everyday(update, ctx)) is not None:
        return turn
    if _is_plain_answer(update, ctx):
        return await _take_answer(update, ctx)
    reading = ctx.intents.read(update.text)
    turn = await _answer_apart(update, reading, ctx) or await _take_answer(update, ctx)
    return await below_numbers(turn, ctx) if reading.danger is Danger.VIOLENCE else turn


async def _take_answer(update: TextSaid, ctx: Ctx) -> Turn:
    """Take the answer to the open question. Where a place is asked, what says much more is asked about."""
    field = next_field(current_draft(ctx))
    if field is not None and field.input is InputKind.TREE and _says_more_than_where(update.text, ctx):
        return await _ask_which(update, field, ctx)
    return await report_answers.answer(update, ctx)


def _says_more_than_where(text: str, ctx: Ctx) -> bool:
    is_other_answer = ctx.choices.says_unknown(text) or ctx.dates.speaks_of_time(text)
    return not is_other_answer and is_hardly_place(text, ctx)


def _is_plain_answer(update: TextSaid, ctx: Ctx) -> bool:
    """Whether a message needs no reading to be an answer: a long testimony, a place in full, a time. What somebody
    else wrote is no question of the sender."""
    if update.passed_on:
        return True
    if ctx.smells_of_danger(update.text):
        return False
    field = next_field(current_draft(ctx))
    if field is not None and field.input in TELLING:
        return _is_long_testimony(update.text)
    return _is_answer(update.text, field, ctx, in_full=True)


def _is_long_testimony(text: str) -> bool:
    """Whether words at a question for words are too many to be a wish, an insult or a question that interrupts it."""
    return len(text) > LONGEST_ASIDE or (len(text.split()) > MOST_ASIDE_WORDS and not ends_as_question(text))


async def _answer_apart(update: TextSaid, reading: Reading, ctx: Ctx) -> Turn | None:
    """The turn for what is no answer to the open question; None if it may be one."""
    draft = current_draft(ctx)
    field = next_field(draft)
    if field is not None and ctx.choices.asks_why(update.text):
        return await _above_question((Say("form-why", {"asked": _why_key(field)}),), ctx)
    if field is not None and field.input in TELLING:
        return await _answer_beside_testimony(update, reading, field, ctx)
    is_sure = reading.sure is not None and not reading.is_unclear
    if _is_answer(update.text, field, ctx, in_full=is_sure):
        return None
    return await _answer_beside_choice(update, reading, field, ctx)


async def _answer_beside_choice(
    update: TextSaid, reading: Reading, field: FormField | None, ctx: Ctx
) -> Turn | None:
    """The turn for what is no answer where a place, a time or a choice is asked."""
    if (turn := await _answer_bot_talk(update, reading, field, ctx)) is not None:
        return turn
    sure, text = reading.sure, update.text
    tells = sure in (Intent.REPORT, Intent.DANGER)
    asks = sure in ANSWERED or (asks_plainly(text, ctx) and not tells)
    if asks and not _may_tell(text, sure, field):
        return await _answer_below(update, sure, ctx)
    if asks or tells or may_be_both(text, reading) or _would_be_lost(text, field):
        return await _ask_which(update, field, ctx)
    return None


async def _answer_bot_talk(
    update: TextSaid, reading: Reading, field: FormField | None, ctx: Ctx
) -> Turn | None:
    """The turn for what is said to the bot: an aside above the open question, or a wish. A page or channel may have
    any name («صفحهٔ اصلی»), so where it is asked only the words of escape are wishes."""
    if reading.deletes:
        return await report_form.cancel(update, ctx)
    if reading.aside in SPOKEN and not (reading.aside is Aside.LANGUAGE and is_short(update.text)):
        return await _above_question((await answer_aside(update, reading, ctx)).replies, ctx)
    names_pages = field is not None and field.input is InputKind.ADDRESS
    wish = None if names_pages else wish_of(reading)
    return await wish(update, ctx) if wish is not None else None


async def _answer_beside_testimony(
    update: TextSaid, reading: Reading, field: FormField, ctx: Ctx
) -> Turn | None:
    """The turn for what is surely no testimony where words are."""
    if (turn := await _refuse_to_tell(update, reading, field, ctx)) is not None:
        return turn
    is_doubtful = field.input is InputKind.ACTS and _may_not_tell(update.text, reading, ctx)
    return (
        await _ask_which(update, field, ctx) if is_doubtful or _asks_outright(update.text, reading) else None
    )


def _may_not_tell(text: str, reading: Reading, ctx: Ctx) -> bool:
    """Whether a short message beside a testimony may be a question, or a cry for help of its sender: it would point to
    them."""
    is_doubtful = reading.sure is Intent.DANGER or asks_plainly(text, ctx)
    return is_doubtful and len(text) <= LONGEST_ASIDE and tells_something(current_draft(ctx))


async def _refuse_to_tell(update: TextSaid, reading: Reading, field: FormField, ctx: Ctx) -> Turn | None:
    """The turn for what is no testimony where words are: an insult, or a wish. Where longer words are asked, the wish
    must be all that the message says."""
    if reading.deletes:
        return await report_form.cancel(update, ctx)
    if reading.aside is Aside.INSULT:
        return await _above_question((await answer_aside(update, reading, ctx)).replies, ctx)
    if reading.aside is Aside.FORGET:
        return await answer_aside(update, reading, ctx)
    wish = wish_of(reading)
    return await wish(update, ctx) if wish and (reading.only or field.input is InputKind.ACTS) else None


def _asks_outright(text: str, reading: Reading) -> bool:
    """Whether a message is so plainly a question that it interrupts even a testimony: short, and with its mark."""
    is_sure = reading.sure in OTHER_QUESTIONS or (reading.sure is Intent.QUESTION and ends_as_question(text))
    return is_sure and len(text) <= LONGEST_ASIDE


def _is_choice(text: str, field: FormField | None, ctx: Ctx) -> bool:
    """Whether a text names an answer of the buttons, or says that its sender does not know."""
    if field is None:
        return False
    return ctx.choices.says_unknown(text) or bool(ctx.choices.read_choice(text, field.name))


def _is_answer(text: str, field: FormField | None, ctx: Ctx, *, in_full: bool) -> bool:
    """Whether the open question reads this as its answer; ``in_full``: whatever it asks, tells or wishes."""
    match field.input if field is not None else None:
        case InputKind.TREE | InputKind.CHOICE | InputKind.TIME if _is_choice(text, field, ctx):
            return True
        case InputKind.CHOICE if field is not None and field.name is not FieldName.SPACE:
            return _is_time(text, ctx)
        case InputKind.TREE | InputKind.CHOICE:
            return _is_place_or_time(text, ctx, in_full=in_full)
        case InputKind.TIME:
            return bool(ctx.dates.read_time(text, ctx.clock.now())) or ctx.dates.speaks_of_time(text)
        case InputKind.ADDRESS:
            return ctx.link(text) is not None or _names_account(text)
    return False


def _why_key(field: FormField) -> str:
    """The question whose purpose is told, as the end of a text's variant."""
    return field.name.value if field.name in _EXPLAINED else "other"


def _names_account(text: str) -> bool:
    """Whether a short text has a handle, as «@page» or «کانال @page»."""
    return is_short(text) and any(word.startswith("@") for word in text.split())


def _is_place_or_time(text: str, ctx: Ctx, *, in_full: bool) -> bool:
    """What surely asks, tells or wishes something is a place only if it is short and names one ``in_full``."""
    place, times = ctx.dates.split_time(text, ctx.clock.now())
    if not place:
        return bool(times)
    if not in_full:
        return names_place(place, ctx)
    return ctx.places.read_place(place, ctx.content.areas).certain and len(place.split()) < MOST_PLACE_WORDS


def _is_time(text: str, ctx: Ctx) -> bool:
    """Whether a text says when, and nothing else."""
    place, times = ctx.dates.split_time(text, ctx.clock.now())
    return bool(times) and not place


def _would_be_lost(text: str, field: FormField | None) -> bool:
    """Whether words stand where only buttons are read, and are too many for a mere slip."""
    return (field is None or field.input is InputKind.CHOICE) and len(text.split()) >= FEWEST_LOST


def _may_tell(text: str, sure: Intent | None, field: FormField | None) -> bool:
    """Whether a message that surely asks may be an answer or testimony all the same."""
    is_voting_place = sure is Intent.PLACE and field is not None and field.input is InputKind.TREE
    return is_voting_place or len(text) > LONGEST_ASIDE


async def _answer_below(update: TextSaid, sure: Intent | None, ctx: Ctx) -> Turn:
    """The answer, and the open question below it. The draft is as it was."""
    return await _above_question(await answer_to(update.text, sure, update, ctx), ctx)


async def _above_question(replies: Sequence[Reply], ctx: Ctx) -> Turn:
    """These replies as messages of their own, and the open question below them; while no reports are accepted, that
    the draft waits."""
    shut = refuse_if_closed(ctx, await ctx.uow.settings.running())
    return turn_below(as_messages(replies), shut or await ask_again(ctx, TextRef("form-open")))


async def _ask_which(update: TextSaid, field: FormField | None, ctx: Ctx) -> Turn:
    """Ask whether it is a question or part of the report. It waits beside the draft, with what waits already; not
    while no reports are accepted."""
    if refuse_if_closed(ctx, await ctx.uow.settings.running()) is not None:
        return await report_answers.answer(update, ctx)
    words, _ = read_words(update.text, ctx)
    together = join_waiting(words, ctx)
    hint = TextRef("form-which")
    if units(together) > LONGEST_TEXT and together != words:
        together = join_waiting("", ctx)
        hint = paragraphs([TextRef("later-words-full", {"most": LONGEST_TEXT}), hint])
    waiting = {BESIDE: together, BRIEF: "yes", "until": (ctx.clock.now() + WAITS).isoformat()}
    return await ask_again(ctx, hint, offers=waiting_offers(field), extra=waiting)


# --- the choice -----------------------------------------------------------------------------------


def _waiting_words(ctx: Ctx) -> tuple[str, Draft]:
    """What waits, and the draft beside which it waits. Raises NotFound once its hour is over."""
    words = ctx.session.data.get(BESIDE, "")
    if not words:
        raise NotFound("understand-gone")
    return words, current_draft(ctx)


async def answer_question(update: Incoming, ctx: Ctx) -> Turn:
    """Answer what waits as a question. It waits on until its hour is over, so that it can still join the report."""
    words, draft = _waiting_words(ctx)
    offers = waiting_offers(next_field(draft))[:1]
    asked = await ask_again(ctx, TextRef("form-open"), offers=offers, extra=waiting_data(ctx.session))
    return turn_below(as_messages(await answer_to(words, None, update, ctx)), asked)


async def add_words(update: Incoming, ctx: Ctx) -> Turn:
    """Take what waits as testimony: as the answer where words are asked, else below the words of the report."""
    words, draft = _waiting_words(ctx)
    field = next_field(draft)
    if field is not None and field.input in TELLING and field.name not in draft.answers:
        return await _take(words, update, ctx)
    return await tell_more(words, draft, ctx)


async def take_place(update: Incoming, ctx: Ctx) -> Turn:
    """Take what waits as the words of the place."""
    words, _ = _waiting_words(ctx)
    return await _take(words, update, ctx)


async def _take(words: str, update: Incoming, ctx: Ctx) -> Turn:
    typed = TextSaid(update.chat, update.sender, words, message_id=update.message_id)
    return await report_answers.answer(typed, ctx)
