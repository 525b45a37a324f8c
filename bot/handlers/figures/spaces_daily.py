"""The digest of both spaces, sent to leads and owners in private once a day, not at night."""

from dataclasses import replace
from typing import Final

from bot.conversation.outgoing import Reply, Say, SendLane, StaffChat, Turn
from bot.conversation.ports import TickCtx
from bot.domain.catalogue.catalogue import Space
from bot.domain.figures.figures import FiguresSpan
from bot.domain.moments import at_night
from bot.domain.people import Staff
from bot.domain.staff.permissions import Permission, acting_staff, is_granted
from bot.handlers.figures.spaces import digest_args
from bot.handlers.pieces import button
from bot.usecases.figures.look_at_spaces import look_at_spaces

LAST_SENT_NOTE: Final = "spaces-said"
"""The day on which the digest was last sent."""


async def send_daily_digest(ctx: TickCtx) -> Turn:
    """Send each recipient what they may see. Nothing is sent after a day without reports."""
    today = ctx.clock.today().isoformat()
    if at_night(ctx.clock.now()) or await ctx.uow.settings.note(LAST_SENT_NOTE) == today:
        return Turn()
    ctx.uow.settings.set_note(LAST_SENT_NOTE, today)
    notices: list[Reply] = []
    for staff_member in await ctx.uow.staff.all():
        if not await _receives_digest(staff_member, ctx):
            continue
        overview = await look_at_spaces(ctx, FiguresSpan.DAY, by=staff_member.account)
        if any(overview.total(space) for space in Space):
            args = digest_args(overview, FiguresSpan.DAY, ctx)
            rows = (
                (button("spaces-button-picture", "spaces.picture", FiguresSpan.DAY),),
                (button("spaces-button-open", "spaces"),),
            )
            notices.append(
                Say(
                    "spaces",
                    args,
                    rows,
                    to=StaffChat(staff_member.account),
                    lane=SendLane.REMINDER,
                    quiet=True,
                    protect=True,
                )
            )
    return Turn(tuple(notices))


async def _receives_digest(staff_member: Staff, ctx: TickCtx) -> bool:
    """Whether the person may open the same screen: an owner, or a lead who is a member of a group."""
    if not staff_member.started:
        return False
    membership = await ctx.uow.members.best(staff_member.account)
    inside = membership is not None and membership.is_inside
    return is_granted(Permission.SEE_SPACES, replace(acting_staff(staff_member), is_member=inside))
