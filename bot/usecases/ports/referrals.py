"""What referrals need from storage, as a Protocol. Nothing here leads from a report to an account."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.referrals.referrals import Referral, ReferralConsent, ReferralPackage


class Referrals(Protocol):
    """Cases on their way to bodies. Each has a key of its own, which dies with it; it goes with its case."""

    def add(
        self, referral: Referral, *, packed: ReferralPackage, consents: Mapping[str, ReferralConsent]
    ) -> None:
        """``said``: the reports whose words it is made of, and what their reporters answer."""
        ...

    def save(self, referral: Referral, *, packed: ReferralPackage | None = None) -> None:
        """Its steps; with ``packed``, what is sealed, too."""
        ...

    async def get(self, referral_id: str) -> Referral | None: ...

    async def of_case(self, case_id: str) -> Sequence[Referral]:
        """In the order in which they were sent; those that were not stand last."""
        ...

    async def of_report(self, report_id: str) -> Sequence[Referral]:
        """Those that are made of this report's words."""
        ...

    async def of_body(self, body: str) -> Sequence[Referral]:
        """What this body has been sent, what it has not answered first, the oldest first."""
        ...

    async def due(self, now: datetime, *, limit: int) -> Sequence[Referral]:
        """Those whose step is late or over by now and not answered, the longest first."""
        ...

    async def package(self, referral_id: str) -> ReferralPackage | None:
        """What is sealed; None once the key is gone."""
        ...

    async def consents(self, referral_id: str) -> Mapping[str, ReferralConsent]:
        """What reporters have answered, by report; one that is no more does not stand here."""
        ...

    def record_consent(self, referral_id: str, report_id: str, answer: ReferralConsent) -> None: ...

    def end(self, referral_id: str) -> None:
        """Row, words and key are destroyed."""
        ...
