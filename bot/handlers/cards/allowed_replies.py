"""Who may be told of a case in private: every message about a case to staff passes through here."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import EditPrivate, Reply, Say, SendLane, StaffChat
from bot.domain.cases.reports import Case
from bot.domain.people import Account
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.case_access import access_of, can_see
from bot.usecases.access.introduction_access import is_referred_to
from bot.usecases.context import Context

SETTLED: Final = frozenset(
    {
        "circle-unnamed",
        "circle-short",
        "notice-look-nobody",
        "notice-look-late",
        "body-withdrawn",
        "body-recalled",
    }
)
"""The makers of these messages settle who gets them: somebody must, even if everybody is recused."""


async def allowed_replies(replies: Sequence[Reply], case: Case, ctx: Context) -> list[Reply]:
    """Drop replies that would reach somebody in private who may not see the case or is recused from it. An
    answer to a question waits in the case for its next assignee."""
    return [reply for reply in replies if await _may_receive(reply, case, ctx)]


async def _may_receive(reply: Reply, case: Case, ctx: Context) -> bool:
    if isinstance(reply, EditPrivate):
        account = reply.account
    elif isinstance(reply, Say) and isinstance(reply.to, StaffChat) and reply.key not in SETTLED:
        account = reply.to.account
    else:
        return True
    staff = await ctx.uow.staff.get(account)
    if staff is not None and has_role_for(
        staff, Permission.SPEAK_FOR_BODY
    ):  # a liaison may hear of what their body was given
        return await is_referred_to(ctx, case.id, staff.body)
    return await can_see(ctx, case, await access_of(ctx, account))


def circle_short(owner: Account) -> Say:
    """Ask owners to name somebody for the restricted circle. It does not say for which case."""
    return Say("circle-short", to=StaffChat(owner), lane=SendLane.DIALOGUE, slot="circle-short", quiet=True)
