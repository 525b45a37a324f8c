"""What this bot does, what it is not, and which numbers help when it does not.

Hotlines: the numbers of the content, and local ones that an owner has set with their source.
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Digits, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Confidence, Hotline
from bot.domain.owner.settings import LocalLine
from bot.handlers.menu import back_to_menu, standing_note
from bot.handlers.pieces import button, lines


def local_lines(lines: Sequence[LocalLine]) -> list[TextRef]:
    """One to a line, each with its source."""
    return [
        TextRef(
            "hotline-local",
            {"number": Digits(line.number), "label": line.label, "source": line.source},
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
    """Handle ``/help``: what the bot offers, its limits, the hotlines of the content."""
    args = {"note": standing_note(ctx), "hotlines": await hotlines(ctx)}
    rows = (
        (button("button-verify", "verify"),),
        (button("button-privacy", "privacy"),),
        (button("button-clean-chat", "clean-chat"),),
        back_to_menu(),
    )
    return Turn(
        (Screen("help", args, rows),),
        session=ctx.session.at(""),
    )


async def hotlines(ctx: Ctx) -> TextRef:
    """The numbers, one to a line. Those not confirmed for this election have a mark, which is explained."""
    running = await ctx.uow.settings.running()
    unsure = any(line.confidence is Confidence.RECHECK for line in ctx.content.hotlines)
    listed = lines([*map(_hotline, ctx.content.hotlines), *local_lines(running.lines)])
    return TextRef("help-hotlines", {"lines": listed, "sure": "recheck" if unsure else "known"})


def _hotline(line: Hotline) -> TextRef:
    sure = "recheck" if line.confidence is Confidence.RECHECK else "known"
    args: dict[str, Arg] = {"number": Digits(line.number), "label": line.label, "when": line.when}
    return TextRef("help-hotline", {**args, "sure": sure})
