"""Referrals in memory (bot.usecases.ports.referrals)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.domain.referrals.referral_clock import watched
from bot.domain.referrals.referrals import Packed, Referral, Said

if TYPE_CHECKING:
    from tests.fakes.memory import MemoryUow, Tables


class MemoryReferrals:
    def __init__(self, uow: MemoryUow) -> None:
        self._uow = uow

    @property
    def t(self) -> Tables:
        return self._uow.tables

    def add(self, one: Referral, *, packed: Packed, said: Mapping[str, Said]) -> None:
        self.save(one, packed=packed)
        self.t.agreed |= {(one.id, report_id): answer for report_id, answer in said.items()}

    def save(self, one: Referral, *, packed: Packed | None = None) -> None:
        self.t.referrals[one.id] = one
        if packed is not None:
            self.t.packed[one.id] = packed

    async def get(self, referral_id: str) -> Referral | None:
        return self.t.referrals.get(referral_id)

    async def of_case(self, case_id: str) -> Sequence[Referral]:
        found = self._found(lambda one: one.case_id == case_id)
        return sorted(found, key=lambda one: (one.sent_at is None, one.sent_at or one.until, one.id))

    async def of_report(self, report_id: str) -> Sequence[Referral]:
        return self._found(lambda one: (one.id, report_id) in self.t.agreed)

    async def of_body(self, body: str) -> Sequence[Referral]:
        found = self._found(lambda one: one.body == body and one.sent_at is not None)
        return sorted(found, key=lambda one: (not one.open, one.sent_at or one.until, one.id))

    async def due(self, now: datetime, *, limit: int) -> Sequence[Referral]:
        found = self._found(lambda one: one.until <= now and watched(one))
        return sorted(found, key=lambda one: (one.until, one.id))[:limit]

    async def packed(self, referral_id: str) -> Packed | None:
        return self.t.packed.get(referral_id) if referral_id in self.t.referrals else None

    async def said(self, referral_id: str) -> Mapping[str, Said]:
        return {report_id: said for (one, report_id), said in self.t.agreed.items() if one == referral_id}

    def say(self, referral_id: str, report_id: str, answer: Said) -> None:
        if (referral_id, report_id) in self.t.agreed:
            self.t.agreed[referral_id, report_id] = answer

    def end(self, referral_id: str) -> None:
        self.t.referrals.pop(referral_id, None)
        self.t.packed.pop(referral_id, None)
        self.t.agreed = {at: said for at, said in self.t.agreed.items() if at[0] != referral_id}

    def _found(self, fits: Callable[[Referral], bool]) -> list[Referral]:
        return sorted((one for one in self.t.referrals.values() if fits(one)), key=lambda one: one.id)
