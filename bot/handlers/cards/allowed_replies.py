"""Who may hear of a case in private: whatever is said of one to staff passes here."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import EditPrivate, Reply, Say, SendLane, StaffChat
from bot.domain.cases.reports import Case
from bot.domain.people import Account
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.case_access import access_of, can_see
from bot.usecases.access.introduction_access import is_referred_to
from bot.usecases.ports import UnitOfWork

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
"""Who hears these is settled where they are made: somebody must, also where everybody keeps away."""


async def allowed_replies(replies: Sequence[Reply], case: Case, *, uow: UnitOfWork) -> list[Reply]:
    """But for what would reach somebody in private who may not see the case, or keeps away from it: an answer waits
    with it for whoever takes it."""
    return [reply for reply in replies if await _may_receive(reply, case, uow=uow)]


async def _may_receive(reply: Reply, case: Case, *, uow: UnitOfWork) -> bool:
    if isinstance(reply, EditPrivate):
        account = reply.account
    elif isinstance(reply, Say) and isinstance(reply.to, StaffChat) and reply.key not in SETTLED:
        account = reply.to.account
    else:
        return True
    staff = await uow.staff.get(account)
    if staff is not None and has_role_for(
        staff, Permission.SPEAK_FOR_BODY
    ):  # what his body has been given is his to hear of
        return await is_referred_to(case.id, staff.body, uow=uow)
    return await can_see(case, await access_of(account, uow=uow), uow=uow)


def circle_short(owner: Account) -> Say:
    """Somebody must be named for the circle; of which case is not said."""
    return Say("circle-short", to=StaffChat(owner), lane=SendLane.DIALOGUE, slot="circle-short", quiet=True)
