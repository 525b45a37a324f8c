"""What this bot does, what it is not, and which numbers help when it does not."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Digits, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue import Confidence, Hotline
from bot.handlers.menu import back_to_menu, standing_note
from bot.handlers.pieces import button, lines


async def help_screen(update: Incoming, ctx: Ctx) -> Turn:
    """``/help``: the ways through the bot, its limits, the hotlines of the content."""
    args = {"note": standing_note(), "hotlines": hotlines(ctx)}
    return Turn(
        (Screen("help", args, ((button("button-verify", "verify"),), back_to_menu())),),
        session=ctx.session.at(""),
    )


def hotlines(ctx: Ctx) -> Term:
    """The numbers, one a line, with a word of care where they are not confirmed for this round."""
    unsure = any(line.confidence is Confidence.RECHECK for line in ctx.content.hotlines)
    listed = lines([_hotline(line) for line in ctx.content.hotlines])
    return Term("help-hotlines", {"lines": listed, "sure": "recheck" if unsure else "known"})


def _hotline(line: Hotline) -> Term:
    return Term("help-hotline", {"number": Digits(line.number), "label": line.label, "when": line.when})
