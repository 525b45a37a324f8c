"""For owners: whether, when and how soon editors answer people's questions, and how soon they did."""

from datetime import timedelta
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.asking.inquiries import InquiryFigures
from bot.domain.asking.service import PROMISES, read_hours
from bot.domain.errors import BadInput
from bot.handlers.owner.admin_asking import ask_change
from bot.handlers.owner.admin_words import name_of, shown_value, subject
from bot.handlers.pieces import button, span
from bot.handlers.press_arguments import SettingValue
from bot.usecases.asking.answer_inquiries import inquiry_figures
from bot.usecases.owner.change_settings import OFF, ON, AskingSetting, SettingKind, value_of

HOURS: Final = "admin.hours"
"""The state in which the hours are typed."""
_KIND: Final = SettingKind.ASKING
TEXT_FAMILIES: Final = tuple(f"admin-button-asking-{state}" for state in (ON, OFF))


async def questions(update: Incoming, ctx: Ctx) -> Turn:
    """Show the switch, the hours, the promised time and the figures of the last thirty days."""
    values = {which: await value_of(ctx, _KIND, which) for which in AskingSetting}
    args: dict[str, Arg] = {which.value: shown_value(_KIND, value) for which, value in values.items()}
    to = OFF if values[AskingSetting.SWITCH] == ON else ON
    switch = button(f"admin-button-asking-{to}", "admin.ask", _value(AskingSetting.SWITCH, to))
    promises = tuple(
        (button("admin-button-asking-promise", "admin.ask", _value(AskingSetting.PROMISE, str(minutes)),
                {"within": span(timedelta(minutes=minutes))}),)
        for minutes in PROMISES
        if str(minutes) != values[AskingSetting.PROMISE]
    )  # fmt: skip
    rows = ((switch,), (button("admin-button-asking-hours", "admin.hours"),), *promises)
    args["figures"] = _figures(await inquiry_figures(ctx))
    return subject("admin-asking", args, rows, ctx)


async def ask_hours(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the hours."""
    value = await value_of(ctx, _KIND, AskingSetting.HOURS)
    stop = (button("admin-button-back", "admin.questions"),)
    screen = Screen("admin-ask-hours", {"value": shown_value(_KIND, value)}, (stop,))
    return Turn((screen,), session=ctx.session.at(HOURS))


async def take_hours(update: Incoming, ctx: Ctx) -> Turn:
    """Take the typed hours."""
    if not isinstance(update, TextSaid):
        raise BadInput("admin-words-only")
    opens, closes = read_hours(update.text)
    return await ask_change(_KIND, AskingSetting.HOURS, f"{opens}-{closes}", ctx)


def _value(which: AskingSetting, value: str) -> SettingValue:
    return SettingValue(name_of(_KIND, which), value)


def _figures(figures: InquiryFigures) -> TextRef:
    if figures.count is None or figures.within is None:
        return TextRef("admin-asking-few")
    known = figures.median is not None
    args: dict[str, Arg] = {
        "count": figures.count,
        "within": figures.within,
        "median": "known" if known else "never",
        "wait": span(timedelta(minutes=figures.median or 0)),
    }
    return TextRef("admin-asking-figures", args)
