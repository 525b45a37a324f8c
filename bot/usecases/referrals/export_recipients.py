"""Who has a copy of a package besides its liaisons: it was exported before the body had one, or by another
person."""

from typing import Final

from bot.domain.referrals.referrals import Referral
from bot.domain.staff.audit import AuditAction, as_moment
from bot.usecases.context import Context
from bot.usecases.referrals.sign_referral import liaisons_of

_MOST: Final = 100
"""Each export is one record of the case; only the newest are checked."""


async def export_recipients(ctx: Context, referral: Referral) -> tuple[str, ...]:
    """As in the audit log: staff accounts, or the operator. Empty if it was not sent."""
    if referral.sent_at is None:
        return ()
    speaking = {str(who.account) for who in await liaisons_of(ctx, referral.body)}
    details = (f"referral {referral.body}", f"referral {referral.body} files")
    records = await ctx.uow.audit.of_subject(referral.case_id, most=_MOST, action=AuditAction.EXPORT)
    since = as_moment(referral.sent_at)
    names = {record.by for record in records if record.detail in details and record.at >= since}
    return tuple(sorted(names - speaking))
