"""Whether the stored restricted cases match the content now."""

from typing import Final

from bot.usecases.context import Context

ROUND_NOTE: Final = "restricted-acts"
"""Which answers of the content the round is for, and the id after which it continues; without an id it is
over."""


async def round_is_over(ctx: Context) -> bool:
    """Whether the round is over. Until then, some stored cases may be restricted although the content opens
    them. The opposite cannot happen: what the content restricts is restricted when the round begins."""
    answers, going_on, _ = (await ctx.uow.settings.note(ROUND_NOTE)).partition("|")
    return bool(answers) and not going_on
