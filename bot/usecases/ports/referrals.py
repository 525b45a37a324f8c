"""What referrals need from storage, as a Protocol. Nothing here leads from a report to an account.

What introductions need from storage, as a Protocol. Nothing here leads from a report to an account.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.referrals.introductions import Introduction
from bot.domain.referrals.referrals import Referral, ReferralConsent, ReferralPackage


class Referrals(Protocol):
    """Cases on their way to bodies. Each referral has a key of its own, which is destroyed with it; it is
    deleted with its case."""

    def add(
        self, referral: Referral, *, packed: ReferralPackage, consents: Mapping[str, ReferralConsent]
    ) -> None:
        """``consents``: the reports whose words are used, and their reporters' answers."""
        ...

    def save(self, referral: Referral, *, packed: ReferralPackage | None = None) -> None:
        """Store its steps; with ``packed``, the sealed content too."""
        ...

    async def get(self, referral_id: str) -> Referral | None: ...

    async def of_case(self, case_id: str) -> Sequence[Referral]:
        """In the order in which they were sent; unsent ones come last."""
        ...

    async def of_report(self, report_id: str) -> Sequence[Referral]:
        """The referrals that contain this report's words."""
        ...

    async def of_body(self, body: str) -> Sequence[Referral]:
        """What this body was sent, unanswered first, oldest first."""
        ...

    async def due(self, now: datetime, *, limit: int) -> Sequence[Referral]:
        """Those whose step is late or over and not answered, the longest overdue first."""
        ...

    async def package(self, referral_id: str) -> ReferralPackage | None:
        """The sealed content; None once the key is gone."""
        ...

    async def consents(self, referral_id: str) -> Mapping[str, ReferralConsent]:
        """The reporters' answers by report; deleted reports are left out."""
        ...

    def record_consent(self, referral_id: str, report_id: str, answer: ReferralConsent) -> None: ...

    def end(self, referral_id: str) -> None:
        """Destroy row, words and key."""
        ...


class Introductions(Protocol):
    """Wishes for witnesses. Each has a key of its own, which is destroyed with it; it is deleted with its
    report."""

    def add(self, introduction: Introduction, *, words: str) -> None:
        """``words``: the body's question, as the reporter will read it."""
        ...

    def save(self, introduction: Introduction, *, answer: str = "") -> None:
        """Store its step, its last day and its reader; an answer is sealed with it."""
        ...

    async def get(self, introduction_id: str) -> Introduction | None: ...

    async def of_wish(self, wish: str) -> Sequence[Introduction]: ...

    async def of_case(self, case_id: str) -> Sequence[Introduction]:
        """The wishes entered under this case, even if their reports belong to another by now."""
        ...

    async def of_report(self, report_id: str) -> Sequence[Introduction]: ...

    async def words(self, introduction_id: str) -> str:
        """The body's question; empty once the key is gone."""
        ...

    async def answer(self, introduction_id: str) -> str:
        """The reporter's answer; only ``referrals.introduce`` asks for it, for the permitted reader."""
        ...

    def end(self, introduction_id: str) -> None:
        """Destroy words, answer and key."""
        ...
