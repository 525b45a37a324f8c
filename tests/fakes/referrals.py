"""Referrals in memory (bot.usecases.ports.referrals)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.domain.referrals.referral_clock import is_watched
from bot.domain.referrals.referrals import Referral, ReferralConsent, ReferralPackage

if TYPE_CHECKING:
    from tests.fakes.memory import MemoryTables, MemoryUow


class MemoryReferrals:
    def __init__(self, uow: MemoryUow) -> None:
        self._uow = uow

    @property
    def t(self) -> MemoryTables:
        return self._uow.tables

    def add(
        self, referral: Referral, *, packed: ReferralPackage, consents: Mapping[str, ReferralConsent]
    ) -> None:
        self.save(referral, packed=packed)
        self.t.agreed |= {(referral.id, report_id): answer for report_id, answer in consents.items()}

    def save(self, referral: Referral, *, packed: ReferralPackage | None = None) -> None:
        self.t.referrals[referral.id] = referral
        if packed is not None:
            self.t.packed[referral.id] = packed

    async def get(self, referral_id: str) -> Referral | None:
        return self.t.referrals.get(referral_id)

    async def of_case(self, case_id: str) -> Sequence[Referral]:
        referrals = self._find_referrals(lambda referral: referral.case_id == case_id)
        return sorted(
            referrals,
            key=lambda referral: (referral.sent_at is None, referral.sent_at or referral.until, referral.id),
        )

    async def of_report(self, report_id: str) -> Sequence[Referral]:
        return self._find_referrals(lambda referral: (referral.id, report_id) in self.t.agreed)

    async def of_body(self, body: str) -> Sequence[Referral]:
        referrals = self._find_referrals(
            lambda referral: referral.body == body and referral.sent_at is not None
        )
        return sorted(
            referrals,
            key=lambda referral: (not referral.is_open, referral.sent_at or referral.until, referral.id),
        )

    async def due(self, now: datetime, *, limit: int) -> Sequence[Referral]:
        referrals = self._find_referrals(lambda referral: referral.until <= now and is_watched(referral))
        return sorted(referrals, key=lambda referral: (referral.until, referral.id))[:limit]

    async def package(self, referral_id: str) -> ReferralPackage | None:
        return self.t.packed.get(referral_id) if referral_id in self.t.referrals else None

    async def consents(self, referral_id: str) -> Mapping[str, ReferralConsent]:
        return {
            report_id: consent
            for (stored_id, report_id), consent in self.t.agreed.items()
            if stored_id == referral_id
        }

    def record_consent(self, referral_id: str, report_id: str, answer: ReferralConsent) -> None:
        if (referral_id, report_id) in self.t.agreed:
            self.t.agreed[referral_id, report_id] = answer

    def end(self, referral_id: str) -> None:
        self.t.referrals.pop(referral_id, None)
        self.t.packed.pop(referral_id, None)
        self.t.agreed = {at: consent for at, consent in self.t.agreed.items() if at[0] != referral_id}

    def _find_referrals(self, fits: Callable[[Referral], bool]) -> list[Referral]:
        return sorted(
            (referral for referral in self.t.referrals.values() if fits(referral)),
            key=lambda referral: referral.id,
        )
