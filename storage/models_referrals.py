"""The tables of referrals to bodies."""

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary, SmallInteger, String, Table, and_, or_

from bot.domain.referrals.referrals import ReferralOutcome, ReferralStep
from storage.models import AccountText, RandomId, metadata

referrals: Final = Table(
    "referrals",
    metadata,
    Column("id", RandomId, primary_key=True),
    Column("case_id", RandomId, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("body", String(20), nullable=False, index=True),
    Column("by", AccountText, nullable=False),
    Column("step", String(8), nullable=False),
    Column("until", BigInteger, nullable=False, index=True),
    Column("signed_by", AccountText),
    Column("sent_at", BigInteger),
    Column("outcome", String(16), nullable=False),
    Column("next_body", String(20), nullable=False),
    Column("reminders", SmallInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("answer_by", BigInteger),
    sqlite_with_rowid=False,
)
"""``report_keys`` holds the number of each row's own key, as for a report."""

referral_consents: Final = Table(
    "referral_consents",
    metadata,
    Column("referral_id", RandomId, ForeignKey("referrals.id", ondelete="CASCADE"), primary_key=True),
    Column("report_id", RandomId, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("said", String(3), nullable=False),
    sqlite_with_rowid=False,
)
"""The reports in a referral, and whether their reporters agree."""

WATCHED: Final = or_(
    referrals.c.step != ReferralStep.ANSWERED.value,
    and_(
        referrals.c.reminders == 0,
        or_(referrals.c.outcome == ReferralOutcome.MORE.value, referrals.c.next_body != ""),
    ),
)
"""Referrals that may still need a notice: they are not answered, or staff have not yet done what the answer
requires (``bot.domain.referrals.referral_clock``)."""
