"""Screens and walls in memory (bot.usecases.ports.screens)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.domain.cases.reports import State
from bot.domain.figures.publication_counts import outcome, was_kept
from bot.domain.figures.screens import SHIFT, ScreenPass
from bot.domain.figures.wall import BodyRow, WallCase, WallReferral, WallRows, never_lower
from bot.domain.people import Account
from bot.domain.referrals.referrals import BEFORE, ReferralOutcome, ReferralStep

if TYPE_CHECKING:
    from tests.fakes.memory import MemoryUow


class MemoryScreens:
    def __init__(self, uow: MemoryUow) -> None:
        self._uow = uow

    async def of(self, account: Account) -> Sequence[ScreenPass]:
        mine = [screen for screen in self._uow.tables.screens.values() if screen.account == account]
        return sorted(mine, key=lambda screen: (screen.until, screen.name))

    def issue(self, link: ScreenPass) -> None:
        self._uow.tables.screens[link.name] = link

    def end(self, screen: ScreenPass) -> None:
        self._uow.tables.screens.pop(screen.name, None)


class MemoryWalls:
    def __init__(self, uow: MemoryUow) -> None:
        self._uow = uow

    async def cases(self, since: datetime, until: datetime, *, as_of: datetime) -> Sequence[WallCase]:
        rows = []
        for case in self._uow.tables.cases.values():
            came = since <= case.opened_at < until
            gone = case.state in (State.WITHDRAWN, State.MERGED)
            counts = gone or outcome(case.state, case.reason) is not None
            if not came or case.restricted or not counts:
                continue
            if not case.act_id:
                continue
            decided_at = case.decided_at
            if decided_at is not None and decided_at >= as_of:
                decided_at = None
            in_time = was_kept(decided_at, case.deadline, end=as_of)
            rows.append(
                WallCase(
                    case.id, case.act_id, case.area_id, case.space, case.opened_at, case.severity, in_time
                )
            )
        return rows

    async def referrals(self, since: datetime, until: datetime) -> Sequence[WallReferral]:
        cases = self._uow.tables.cases
        rows = []
        for referral in self._uow.tables.referrals.values():
            at = referral.sent_at
            if at is None or not since <= at < until or referral.step in BEFORE:
                continue
            if cases[referral.case_id].restricted:
                continue
            row = BodyRow.WAITS
            if referral.step is ReferralStep.ANSWERED:
                acted = referral.outcome is ReferralOutcome.ACTED
                row = BodyRow.ACTED if acted else BodyRow.ANSWERED
            rows.append(WallReferral(referral.id, row))
        return rows


class MemoryScreenStore:
    """Implements ``bot.conversation.screen_store.ScreenStore``; ``looks`` counts how often the tables were read."""

    def __init__(self, uow: MemoryUow) -> None:
        self.uow = uow
        self.looks = 0
        self.keys: dict[date, bytes] = {}
        self.rows: dict[date, WallRows] = {}

    @asynccontextmanager
    async def look(self) -> AsyncIterator[MemoryUow]:
        self.looks += 1
        yield self.uow

    async def open_screen(self, link: str, screen: str, *, now: datetime) -> ScreenPass | None:
        issued = self.uow.tables.screens.get(link)
        if issued is None or issued.opened or not issued.is_valid(now=now):
            return None
        del self.uow.tables.screens[link]
        opened = replace(issued, name=screen, until=now + SHIFT, opened=True)
        self.uow.tables.screens[screen] = opened
        return opened

    async def screen_of(self, name: str, *, now: datetime) -> ScreenPass | None:
        screen = self.uow.tables.screens.get(name)
        return screen if screen is not None and screen.opened and screen.is_valid(now=now) else None

    async def end_screens(self, account: Account) -> None:
        for screen in await self.uow.screens.of(account):
            self.uow.screens.end(screen)

    async def wall_key(self, day: date, fresh: bytes) -> bytes:
        return self.keys.setdefault(day, fresh)

    async def keep_wall_rows(self, day: date, rows: WallRows) -> WallRows:
        self.rows[day] = never_lower(self.rows.get(day, {}), rows)
        return self.rows[day]
