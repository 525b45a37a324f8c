"""What this bot does, what it is not, and which numbers help when it does not.

Hotlines: the numbers of the content, and local ones that an owner has set with their source.
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Digits, Latin, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Confidence, Hotline
from bot.domain.owner.settings import LocalLine, RunningSettings
from bot.handlers.menu import back_to_menu, standing_note
from bot.handlers.pieces import argument, button, lines
from bot.handlers.safety.staff_help import ALL, staff_help

NUMBERS_PER_ROW: Final = 3


def number_args(number: str) -> dict[str, Arg]:
    """A number in Persian digits to read and in Latin ones to dial."""
    return {"number": Digits(number), "dial": Latin(number)}


def number_rows(ctx: Ctx, running: RunningSettings, *, brief: bool = False) -> Rows:
    """Buttons that copy the emergency numbers and the owners' local ones, the first on the right. ``brief``: without
    those for the ill."""
    numbers = [line.number for line in ctx.content.hotlines if line.emergency and not (brief and line.crisis)]
    numbers += [line.number for line in running.lines]
    buttons = [
        Button(TextRef("button-number", {"number": Digits(number)}), copy=number)
        for number in dict.fromkeys(numbers)
    ]
    return tuple(
        tuple(reversed(buttons[n : n + NUMBERS_PER_ROW])) for n in range(0, len(buttons), NUMBERS_PER_ROW)
    )


def local_lines(lines: Sequence[LocalLine]) -> list[TextRef]:
    """One to a line, each with its source."""
    return [
        TextRef(
            "hotline-local",
            {**number_args(line.number), "label": line.label, "source": line.source},
        )
        for line in lines
    ]


SHOWN: Final = (
    "menu",
    "learn",
    "ask",
    "where",
    "calendar",
    "corrections",
    "report",
    "receipt",
    "privacy",
    "clean",
    "settings",
    "help",
)
"""The commands in the messenger's menu, the same for everybody. Anybody who holds the phone reads them, so it
has no command that only people with a report need: those are behind the menu's buttons."""

TEXT_FAMILIES = tuple(f"command-shown-{name}" for name in SHOWN)


async def help_screen(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/help``: what the bot offers, its limits, the hotlines of the content; staff read first what they can do
    here."""
    if argument(update) != ALL and (screen := await staff_help(ctx)) is not None:
        return Turn((screen,), session=ctx.session.at(""))
    args = {"note": standing_note(ctx), "hotlines": await hotlines(ctx)}
    rows = (
        (button("button-verify", "verify"),),
        (button("button-privacy", "privacy"),),
        (button("button-clean-chat", "clean-chat"),),
        *number_rows(ctx, await ctx.uow.settings.running()),
        back_to_menu(),
    )
    return Turn(
        (Screen("help", args, rows),),
        session=ctx.session.at(""),
    )


def crisis_rows(ctx: Ctx) -> Rows:
    """Buttons that copy the numbers of `crisis_lines` that are there for such people."""
    buttons = [
        Button(TextRef("button-number", {"number": Digits(line.number)}), copy=line.number)
        for line in ctx.content.hotlines
        if line.crisis
    ]
    return (tuple(reversed(buttons)),) if buttons else ()


def crisis_lines(ctx: Ctx) -> TextRef:
    """The numbers for somebody who thinks of ending their life, then the emergency numbers, one to a line."""
    known = [line for line in ctx.content.hotlines if line.crisis or line.emergency]
    return lines(
        [
            TextRef("report-hotline", {**number_args(line.number), "label": line.label, "when": line.when})
            for line in sorted(known, key=lambda line: not line.crisis)
        ]
    )


async def hotlines(ctx: Ctx) -> TextRef:
    """The numbers, one to a line. Those not confirmed for this election have a mark, which is explained."""
    running = await ctx.uow.settings.running()
    unsure = any(line.confidence is Confidence.RECHECK for line in ctx.content.hotlines)
    listed = lines([*map(_hotline, ctx.content.hotlines), *local_lines(running.lines)])
    return TextRef("help-hotlines", {"lines": listed, "sure": "recheck" if unsure else "known"})


def _hotline(line: Hotline) -> TextRef:
    sure = "recheck" if line.confidence is Confidence.RECHECK else "known"
    args: dict[str, Arg] = {**number_args(line.number), "label": line.label, "when": line.when}
    return TextRef("help-hotline", {**args, "sure": sure})
