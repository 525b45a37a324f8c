"""Who holds a copy of a package besides its liaisons: it was taken out before the body had one, or by another."""

from typing import Final

from bot.domain.referrals.referrals import Referral
from bot.domain.staff.audit import Deed, as_moment
from bot.usecases.ports import UnitOfWork
from bot.usecases.referrals.sign_referral import liaisons_of

_MOST: Final = 100
"""Each fetching is one record of the case; the newest are looked at."""


async def taken_out(one: Referral, *, uow: UnitOfWork) -> tuple[str, ...]:
    """As the audit log names them: staff accounts, or the operator. Nobody where it has not gone."""
    if one.sent_at is None:
        return ()
    speaking = {str(who.account) for who in await liaisons_of(one.body, uow=uow)}
    told = (f"referral {one.body}", f"referral {one.body} files")
    found = await uow.audit.of_subject(one.case_id, most=_MOST, deed=Deed.EXPORT)
    since = as_moment(one.sent_at)
    names = {record.by for record in found if record.detail in told and record.at >= since}
    return tuple(sorted(names - speaking))
