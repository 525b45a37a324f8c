"""The digest of both spaces, once a day and not by night, to leads and owners in private."""

from typing import Final

from bot.conversation.outgoing import Lane, Reply, Say, StaffChat, Turn
from bot.conversation.ports import TickCtx
from bot.domain.catalogue.catalogue import Space
from bot.domain.figures.figures import Span
from bot.domain.moments import at_night
from bot.domain.people import Role, Staff
from bot.domain.staff.roles import SIGNERS
from bot.handlers.figures.spaces import digest_args
from bot.handlers.pieces import button
from bot.usecases.figures.look_at_spaces import look_at_spaces

SAID: Final = "spaces-said"
"""The day on which it was sent last."""


async def spaces_daily(ctx: TickCtx) -> Turn:
    """Each reads what is his to see; on a day on which nothing came nothing is said."""
    today = ctx.clock.today().isoformat()
    if at_night(ctx.clock.now()) or await ctx.uow.settings.note(SAID) == today:
        return Turn()
    ctx.uow.settings.set_note(SAID, today)
    told: list[Reply] = []
    for one in await ctx.uow.staff.all():
        if not await _hears(one, ctx):
            continue
        found = await look_at_spaces(Span.DAY, by=one.account, uow=ctx.uow, clock=ctx.clock)
        if any(found.total(space) for space in Space):
            args = digest_args(found, Span.DAY, ctx)
            rows = (
                (button("spaces-button-picture", "spaces.picture", Span.DAY),),
                (button("spaces-button-open", "spaces"),),
            )
            told.append(
                Say(
                    "spaces",
                    args,
                    rows,
                    to=StaffChat(one.account),
                    lane=Lane.REMINDER,
                    quiet=True,
                    protect=True,
                )
            )
    return Turn(tuple(told))


async def _hears(one: Staff, ctx: TickCtx) -> bool:
    """Whoever may open the same screen: an owner, or a lead who is inside a group."""
    if one.role not in SIGNERS or one.frozen or not one.started:
        return False
    member = await ctx.uow.members.best(one.account)
    return one.role is Role.OWNER or (member is not None and member.inside)
