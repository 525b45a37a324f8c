"""The program between its database and the stand-in, reports that come in bursts,
working moderators, a restart."""

import asyncio
import contextlib
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import text

from bench.mix import GROUP
from bench.simulated_time import SIMULATED_TIME
from bot.conversation.outgoing import Turn
from bot.conversation.ports import TickCtx
from bot.conversation.wire import Adapter
from bot.domain.cases.priority import deadline_for
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.events import CaseChanged, ReportFiled
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.submissions.witnesses import Consent, ContactMode, Report, ReportBody
from bot.library.content import LoadedContent
from bot.library.folder import CONTENT
from bot.library.loader import load_content
from bot.lifecycle import TICK_SECONDS, Program
from bot.runtime.system import SystemClock, SystemIds
from bot.settings import Settings
from bot.usecases.ports import Group
from tests.proofs.budget.group import NEXT, GroupStandIn

BEGINS: Final = datetime(2026, 12, 4, 6, 0, tzinfo=UTC)
"""09:30 in Tehran."""
SERVICE: Final = (60.0, 140.0)
"""Seconds that a moderator needs per case."""
PATIENCE: Final = 20.0
OTHERS: Final = (Severity.HIGH, Severity.MEDIUM, Severity.MEDIUM, Severity.LOW)


class TickScheduler:
    """The program's scheduler without APScheduler, which reads the machine's own clock."""

    def __init__(self, start: Callable[[str, Callable[[], Awaitable[None]]], object]) -> None:
        self._start = start
        self._jobs: list[tuple[float, str, Callable[[], Awaitable[None]]]] = []

    def every(self, seconds: float, name: str, job: Callable[[], Awaitable[None]]) -> None:
        if seconds in (TICK_SECONDS, 45) and name in ("due-work", "members"):
            self._jobs.append((seconds, name, job))

    def since_success(self) -> dict[str, float]:
        return {}

    def limits(self) -> dict[str, float]:
        return {}

    def start(self) -> None:
        for seconds, name, job in self._jobs:
            self._start(f"tick-{name}", lambda seconds=seconds, job=job: _run_every(seconds, job))

    def pause(self) -> None:
        return None

    async def close(self) -> None:
        return None


async def _run_every(seconds: float, job: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        await job()


@dataclass(slots=True)
class BudgetScene:
    """One run. ``filed`` is when each case's report was committed; ``critical`` names the critical ones."""

    folder: Path
    seed: int
    moderators: int
    standin: GroupStandIn = field(init=False)
    program: Program = field(init=False)
    chance: random.Random = field(init=False)
    began: float = field(default_factory=time.monotonic)
    filed: dict[str, float] = field(default_factory=dict)
    critical: set[str] = field(default_factory=set)
    decided: int = 0
    content: LoadedContent = field(default_factory=lambda: load_content(CONTENT))
    _at_work: asyncio.Event = field(default_factory=asyncio.Event)
    _store_lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Tasks that use the program's database, which must not be closed meanwhile."""

    def __post_init__(self) -> None:
        self.standin, self.chance = GroupStandIn(self.seed), random.Random(self.seed)

    # --- the program --------------------------------------------------------------------------------

    def _current_time(self) -> datetime:
        return BEGINS + timedelta(seconds=time.monotonic() - self.began)

    async def start(self) -> None:
        settings = Settings(
            _env_file=None, telegram_token="1000:bench", data_dir=self.folder / "data", operator_fa="سنجش",
            key_file=self.folder / "keys.json", listen="127.0.0.1:0",
        )  # fmt: skip
        adapters: dict[Messenger, Adapter] = {Messenger.TELEGRAM: self.standin.adapter()}
        program = Program(
            settings,
            adapters=adapters,
            clock=SystemClock(self._current_time),
            content=self.content,
            load_language=False,
        )
        program._scheduler = TickScheduler(program.supervisor.start)  # type: ignore[assignment] # the same methods
        SIMULATED_TIME.busy += 1  # keys, content and connections are opened in threads that nobody counts
        await program.start()
        SIMULATED_TIME.busy -= 1
        self.program = program
        self._at_work.set()

    async def restart(self) -> None:
        """The process ends abruptly in the middle of work, and another one begins at once."""
        self._at_work.clear()
        async with self._store_lock:
            SIMULATED_TIME.busy += 1
            program = self.program
            await program.supervisor.end_all()
            await program.pages.stop()
            await program.cleaner.close()
            await program.store.close()
            SIMULATED_TIME.busy -= 1
            await self.start()

    async def seed_people(self) -> None:
        """The group, and moderators who have all opened their private chats."""
        async with self.program.store.batch() as batch:
            batch.uow.settings.save(RunningSettings(reporting=Reporting.OPEN, phase=Phase.DAY))
            batch.uow.groups.save(Group(Messenger.TELEGRAM, GROUP, "بررسی‌کنندگان"))
            for number in range(self.moderators):
                moderator = Staff(_account(number), Role.MODERATOR, f"بررسی‌کننده {number}", started=True)
                batch.uow.staff.save(moderator)
            batch.keep_turn()
            await batch.commit()

    async def run_turn(self, tick: Callable[[TickCtx], Awaitable[Turn]]) -> None:
        """A single turn, committed and handed to the sender, as the program's loops do it."""
        async with self._store_lock:
            program = self.program
            await program.tick_runner.run_tick(tick)

    # --- reports ------------------------------------------------------------------------------------

    async def file(self, severity: Severity | None = None) -> None:
        """File a report whose sender is new; its case is new."""
        severity = severity or self.chance.choice(OTHERS)
        ids, roots = SystemIds(), self.program.teaching.content.areas.roots()
        case_id, report_id = ids.new(), ids.new()

        async def file_report(ctx: TickCtx) -> Turn:
            now = ctx.clock.now()
            number = await ctx.uow.cases.new_number(ctx.clock.today())
            due = deadline_for(severity, Phase.DAY, now=now)
            case = Case(
                case_id,
                number,
                "O03",
                Space.REAL,
                Phase.DAY,
                severity,
                roots[0].id,
                now,
                due,
                restricted=False,
            )
            ctx.uow.cases.add(case)
            report = Report(report_id, case_id, ContactMode.RETURNABLE, Consent.ASK_ME, ctx.clock.today())
            body = ReportBody("سنجش", "O03", Space.REAL, roots[0].id, "candidate", "now")
            account = Account(Messenger.TELEGRAM, 10_000_000 + len(self.filed))
            ctx.uow.reports.add(
                report, body=body, receipt=ids.receipt(), reporter_key=report_id[:16], account=account
            )
            return Turn(facts=(ReportFiled(case_id, report_id),))

        await self.run_turn(file_report)
        self.filed[case_id] = time.monotonic()
        if severity is Severity.CRITICAL:
            self.critical.add(case_id)

    async def change_case(self) -> None:
        """An older case gets one more report: its card must be updated, without a press."""
        case_id = self.chance.choice(list(self.filed)[-200:])

        async def add_witness(ctx: TickCtx) -> Turn:
            case = await ctx.uow.cases.get(case_id)
            assert case is not None
            ctx.uow.cases.save(replace(case, witnesses=case.witnesses + 1))
            return Turn(facts=(CaseChanged(case_id),))

        await self.run_turn(add_witness)

    # --- moderators ---------------------------------------------------------------------------------

    async def work_as_moderator(self, number: int) -> None:
        """Half of the moderators take cases from the group, half work in their private chats."""
        while True:
            await self._at_work.wait()
            case_id, message = await self._pick_case(number)
            if not case_id:
                await asyncio.sleep(5)
                continue
            private = message == 0
            await self._press_button(number, f"case.claim:{case_id}", message, private=private)
            await asyncio.sleep(self.chance.uniform(*SERVICE))
            await self._press_button(number, f"case.reason:{case_id}/out-lawful", message, private=private)
            self.decided += 1

    async def _pick_case(self, number: int) -> tuple[str, int]:
        """A case and the message that it is pressed on; 0 for the private chat."""
        if number % 2:
            async with self._store_lock, self.program.store.batch() as batch:
                waiting = await batch.uow.cases.waiting(limit=20)
            return (self.chance.choice(waiting).id, 0) if waiting else ("", 0)
        digests = [at for at, digest in self.standin.digests.items() if digest.buttons]
        if digests:
            await self._press_button(number, NEXT, digests[-1], private=False)
        free = [c for c, card in self.standin.cards.items() if any("case.claim" in b for b in card.buttons)]
        return (self.chance.choice(free[-20:]), 1) if free else ("", 0)

    async def _press_button(self, number: int, data: str, message: int, *, private: bool) -> None:
        with contextlib.suppress(TimeoutError):  # the process has ended meanwhile
            async with asyncio.timeout(PATIENCE):
                await self.standin.press(_account(number).id, data, message=message, private=private)

    # --- looking ------------------------------------------------------------------------------------

    async def rows(self, statement: str) -> list[Any]:
        async with self._store_lock, self.program.store._context.database.reading() as link:
            return list(await link.rows(text(statement)))


def _account(number: int) -> Account:
    return Account(Messenger.TELEGRAM, 60_000_000 + number)
