"""Leads enter a letter to the province, correct it, and enter its answer: typed, previewed, stored by a press."""

from datetime import date
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Digits, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.province_letters import (
    LONGEST_ANSWER,
    LONGEST_RECIPIENT,
    answer_words,
    check_answer_day,
    check_days,
    number_words,
)
from bot.domain.errors import BadInput, NotFound
from bot.handlers.atlas.province import letter_screen, place_of_version, version_at, version_term
from bot.handlers.pieces import argument, button, mark_preview, refuse_older
from bot.usecases.atlas.province_letters import (
    answer_letter,
    correct_letter,
    enter_letter,
    find_locked,
    newest_edition,
    recipient_named,
)

RECIPIENT: Final = "province.recipient"
NUMBER: Final = "province.number"
DAY: Final = "province.day"
ANSWER: Final = "province.answer"
ANSWER_DAY: Final = "province.answered"
_CANCEL: Final = ((button("province-button-cancel", "province"),),)


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """Ask to whom a version went. Recipient, number and day follow one after the other."""
    version = await version_at(update, ctx)
    session = ctx.session.at(RECIPIENT, kind=version.kind.value, version=str(version.number))
    args: dict[str, Arg] = {"version": version_term(version), "most": LONGEST_RECIPIENT}
    return Turn((Screen("province-ask-recipient", args, _CANCEL),), session=session)


async def begin_correction(update: Incoming, ctx: Ctx) -> Turn:
    """Ask the same again; what stood there stays in the letter's history."""
    letter = await newest_edition(ctx, argument(update))
    version = await find_locked(ctx, letter.kind, letter.version)
    session = ctx.session.at(
        RECIPIENT, kind=version.kind.value, version=str(version.number), letter=letter.id
    )
    args: dict[str, Arg] = {"version": version_term(version), "most": LONGEST_RECIPIENT}
    return Turn((Screen("province-ask-recipient", args, _CANCEL),), session=session)


async def recipient_typed(update: Incoming, ctx: Ctx) -> Turn:
    """Take the recipient, then ask for the number."""
    recipient = recipient_named(ctx, _text(update))
    session = ctx.session.at(NUMBER, **_data(ctx, "recipient"), recipient=recipient)
    return Turn((Screen("province-ask-number", {"recipient": recipient}, _CANCEL),), session=session)


async def number_typed(update: Incoming, ctx: Ctx) -> Turn:
    """Take the letter's number, then ask for its day."""
    number = number_words(_text(update))
    session = ctx.session.at(DAY, **_data(ctx, "number"), number=number)
    args: dict[str, Arg] = {"number": Digits(number), "example": ctx.clock.today()}
    return Turn((Screen("province-ask-day", args, _CANCEL),), session=session)


async def day_typed(update: Incoming, ctx: Ctx) -> Turn:
    """Take the day, then show everything before it is stored."""
    data = _data(ctx, "day")
    day = _day(update, ctx)
    version = await find_locked(ctx, data.get("kind", ""), int(data.get("version", "0")))
    check_days(version, day, today=ctx.clock.today())
    args: dict[str, Arg] = {
        "version": version_term(version),
        "recipient": data.get("recipient", ""),
        "number": Digits(data.get("number", "")),
        "day": day,
    }
    mark, letter_id = _mark(data | {"day": day.isoformat()}), data.get("letter")
    again = ("province.correct", letter_id) if letter_id else ("province.new", place_of_version(version))
    rows: Rows = (
        (button("province-button-keep", "province.keep", mark),),
        (button("case-button-again", *again),),
        *_CANCEL,
    )
    key = "province-preview-correction" if letter_id else "province-preview"
    return Turn((Screen(key, args, rows),), session=ctx.session.at(DAY, **data, day=day.isoformat()))


async def keep(update: Incoming, ctx: Ctx) -> Turn:
    """Store it. A button under an older preview stores nothing."""
    data = dict(ctx.session.data)
    if ctx.session.state != DAY or "day" not in data:
        raise NotFound("case-nothing-written")
    refuse_older(argument(update), *_fields(data))
    day = date.fromisoformat(data["day"])
    if data.get("letter"):
        letter = await correct_letter(
            ctx, data["letter"], recipient=data["recipient"], number=data["number"], day=day
        )
    else:
        version = await find_locked(ctx, data["kind"], int(data["version"]))
        letter = await enter_letter(ctx, version, recipient=data["recipient"], number=data["number"], day=day)
    return Turn((await letter_screen(letter.id, ctx),), session=ctx.session.at(""))


async def begin_answer(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the answer, in short."""
    letter = await newest_edition(ctx, argument(update))
    args: dict[str, Arg] = {"number": Digits(letter.number), "most": LONGEST_ANSWER}
    session = ctx.session.at(ANSWER, letter=letter.id)
    return Turn((Screen("province-ask-answer", args, _CANCEL),), session=session)


async def answer_typed(update: Incoming, ctx: Ctx) -> Turn:
    """Take the answer, masked as it will be stored, then ask for its day."""
    answer = answer_words(ctx.mask(_text(update)))
    session = ctx.session.at(ANSWER_DAY, letter=ctx.session.data.get("letter", ""), answer=answer)
    return Turn(
        (Screen("province-ask-answer-day", {"example": ctx.clock.today()}, _CANCEL),), session=session
    )


async def answer_day_typed(update: Incoming, ctx: Ctx) -> Turn:
    """Take the day of the answer, then show both before they are stored."""
    data, day = _data(ctx, "day"), _day(update, ctx)
    letter = await newest_edition(ctx, data.get("letter", ""))
    check_answer_day(letter, day, today=ctx.clock.today())
    args: dict[str, Arg] = {
        "number": Digits(letter.number),
        "answer": data.get("answer", ""),
        "day": day,
        "earlier": TextRef("province-answer-earlier") if letter.is_answered else "",
    }
    mark = mark_preview(letter.id, data.get("answer", ""), day.isoformat())
    rows: Rows = (
        (button("province-button-keep", "province.answer-keep", mark),),
        (button("case-button-again", "province.answer", letter.id),),
        *_CANCEL,
    )
    session = ctx.session.at(ANSWER_DAY, **data, day=day.isoformat())
    return Turn((Screen("province-preview-answer", args, rows),), session=session)


async def keep_answer(update: Incoming, ctx: Ctx) -> Turn:
    """Store the answer as the letter's next edition."""
    data = dict(ctx.session.data)
    if ctx.session.state != ANSWER_DAY or "day" not in data:
        raise NotFound("case-nothing-written")
    refuse_older(argument(update), data["letter"], data["answer"], data["day"])
    letter = await answer_letter(
        ctx, data["letter"], answer=data["answer"], day=date.fromisoformat(data["day"])
    )
    return Turn((await letter_screen(letter.id, ctx),), session=ctx.session.at(""))


def _text(update: Incoming) -> str:
    if not isinstance(update, TextSaid):
        raise BadInput("words-only-text")
    return update.text


def _day(update: Incoming, ctx: Ctx) -> date:
    day = ctx.dates.read_spoken_day(_text(update), ctx.clock.today())
    if day is None:
        raise BadInput("province-day-how", {"example": ctx.clock.today()})
    return day


def _data(ctx: Ctx, without: str) -> dict[str, str]:
    """What was typed so far, except what is typed now."""
    return {name: value for name, value in ctx.session.data.items() if name != without}


def _fields(data: dict[str, str]) -> tuple[str, ...]:
    names = ("kind", "version", "letter", "recipient", "number", "day")
    return tuple(data.get(name, "") for name in names)


def _mark(data: dict[str, str]) -> str:
    return mark_preview(*_fields(data))
