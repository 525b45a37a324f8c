"""Referrals in memory (bot.usecases.ports.referrals)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.referrals.referrals import Referral, ReferralConsent, ReferralPackage
from storage.referrals import ReferralQueries
from tests.fakes.dict_rows import MemoryRepository


class MemoryReferrals(MemoryRepository, ReferralQueries):
    table = "referrals"

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

    async def of_report(self, report_id: str) -> Sequence[Referral]:
        asked = [
            referral for referral in self.t.referrals.values() if (referral.id, report_id) in self.t.agreed
        ]
        return sorted(asked, key=lambda referral: referral.id)

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
