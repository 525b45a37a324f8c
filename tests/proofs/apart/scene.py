"""The program between its database and both messengers; citizens, moderators and owners on each."""

import asyncio
import itertools
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bench.mix import message_update, press_update, private_chat
from bot.conversation.outgoing import ReporterOf, Say, SendLane, Turn
from bot.conversation.ports import TickCtx
from bot.domain.cases.priority import deadline_for
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.events import ReportFiled
from bot.domain.learning.lessons import Audience
from bot.domain.news.broadcasts import Broadcast, BroadcastKind, BroadcastStage, Signature
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.submissions.witnesses import Consent, ContactMode, Report, ReportBody
from bot.library.content import LoadedContent
from bot.lifecycle import Program
from bot.runtime import evidence_fetcher
from bot.runtime.system import SystemClock, SystemIds
from bot.settings import Settings
from bot.usecases.ports import Group
from tests.proofs.apart.messengers import ADAPTERS, ApartStandIn

BEGINS: Final = datetime(2026, 12, 4, 4, 30, tzinfo=UTC)
"""08:00 in Tehran, so that no message waits for a morning."""
GROUP: Final = -1_000_777
OWNER: Final = 111
MODERATOR: Final = 60_000_000
CITIZEN: Final = 10_000_000
REPORTER: Final = 20_000_000
FOLLOWER: Final = 30_000_000
LATE_CITIZEN: Final = 40_000_000
CALM_SECONDS: Final = 600.0
"""Between two runs of a job in hours in which nothing happens."""
BUSY_SECONDS: Final = 5.0
OTHERS: Final = "L"
"""The kind of the notices to reporters on the other messenger."""
ALWAYS: Final = ("outages",)
evidence_fetcher.LOOK_EVERY = CALM_SECONDS  # type: ignore[misc] # no files are sent here


class ApartScheduler:
    """The program's jobs without APScheduler, which reads the machine's own clock; rarer while all is calm."""

    def __init__(self, start: Callable[[str, Callable[[], Awaitable[None]]], object]) -> None:
        self._start = start
        self._jobs: list[tuple[float, str, Callable[[], Awaitable[None]]]] = []
        self._busy = asyncio.Event()
        self._busy.set()

    def set_busy(self, busy: bool) -> None:
        (self._busy.set if busy else self._busy.clear)()

    def every(self, seconds: float, name: str, job: Callable[[], Awaitable[None]]) -> None:
        if name in ("due-work", "members", "groups", "group-recovery", "details", "pace", *ALWAYS):
            self._jobs.append((seconds, name, job))

    def since_success(self) -> dict[str, float]:
        return {}

    def limits(self) -> dict[str, float]:
        return {}

    def start(self) -> None:
        for seconds, name, job in self._jobs:
            self._start(
                f"job-{name}", lambda seconds=seconds, name=name, job=job: self._run(seconds, name, job)
            )

    async def _run(self, seconds: float, name: str, job: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(max(seconds, BUSY_SECONDS))
            if name not in ALWAYS:
                try:
                    async with asyncio.timeout(CALM_SECONDS):
                        await self._busy.wait()
                except TimeoutError:
                    pass
            await job()

    def pause(self) -> None:
        return None

    async def close(self) -> None:
        return None


@dataclass(slots=True)
class ApartScene:
    """One run: ``dead`` is away for a while, ``alive`` is the other one."""

    folder: Path
    dead: Messenger
    seed: int
    content: LoadedContent
    began: float = field(default_factory=time.monotonic)
    standins: dict[Messenger, ApartStandIn] = field(init=False)
    program: Program = field(init=False)
    scheduler: ApartScheduler = field(init=False)
    chance: random.Random = field(init=False)
    cases: list[tuple[str, str]] = field(default_factory=list)
    """The cases of reporters on the messenger that is away, with their reports."""
    expected: set[str] = field(default_factory=set)
    """The marks of what the messenger that was away must get."""
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _reporters: "itertools.count[int]" = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.standins = {messenger: ApartStandIn(self.seed + i) for i, messenger in enumerate(ADAPTERS)}
        self.alive_one.longest_poll = CALM_SECONDS
        self.chance = random.Random(self.seed)

    @property
    def alive(self) -> Messenger:
        return next(messenger for messenger in ADAPTERS if messenger is not self.dead)

    @property
    def dead_one(self) -> ApartStandIn:
        return self.standins[self.dead]

    @property
    def alive_one(self) -> ApartStandIn:
        return self.standins[self.alive]

    def seconds(self) -> float:
        """Since the beginning of the run."""
        return time.monotonic() - self.began

    def _current_time(self) -> datetime:
        return BEGINS + timedelta(seconds=self.seconds())

    # --- the program ----------------------------------------------------------------------------------

    async def start(self) -> None:
        settings = Settings(
            _env_file=None, telegram_token="1000:bench", bale_token="1000:bench", data_dir=self.folder / "data",
            operator_fa="سنجش", key_file=self.folder / "keys.json", listen="127.0.0.1:0",
            owners=f"telegram:{OWNER},bale:{OWNER}", broadcast_per_second=2,
        )  # fmt: skip
        program = Program(
            settings,
            adapters={messenger: make(self.standins[messenger]) for messenger, make in ADAPTERS.items()},
            clock=SystemClock(self._current_time),
            content=self.content,
            load_language=False,
        )
        self.scheduler = ApartScheduler(program.supervisor.start)
        program._scheduler = self.scheduler  # type: ignore[assignment] # the same methods
        await program.start()
        self.program = program

    async def restart(self) -> None:
        """The process ends abruptly, and another one begins at once."""
        program = self.program
        await program.supervisor.end_all()
        await program.pages.stop()
        await program.cleaner.close()
        await program.store.close()
        await self.start()

    async def seed_people(self) -> None:
        """A group, moderators and an owner on each messenger, and followers of the calendar."""
        async with self.program.store.batch() as batch:
            uow = batch.uow
            uow.settings.save(RunningSettings(reporting=Reporting.OPEN, phase=Phase.DAY))
            for messenger in ADAPTERS:
                uow.groups.save(Group(messenger, GROUP, "بررسی‌کنندگان"))
                uow.staff.save(Staff(Account(messenger, OWNER), Role.OWNER, "مالک", started=True))
                for number in range(6):
                    moderator = Account(messenger, MODERATOR + number)
                    uow.staff.save(Staff(moderator, Role.MODERATOR, f"بررسی‌کننده {number}", started=True))
                for number in range(20):
                    box = f"box-{number:02}-{messenger}"
                    uow.letterboxes.keep(box, Account(messenger, FOLLOWER + number))
                    uow.followers.add(box, "voter")
            batch.keep_turn()
            await batch.commit()

    async def run_turn(self, tick: Callable[[TickCtx], Awaitable[Turn]]) -> None:
        await self.program.tick_runner.run_tick(tick)

    # --- people ---------------------------------------------------------------------------------------

    async def act(self, messengers: Sequence[Messenger], *, rate: float, seconds: float) -> None:
        """So many people a second write to these messengers, each once in a while."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            for messenger in messengers:
                chat = CITIZEN + next(self._numbers) % 400
                self.standins[messenger].put(message_update(chat, next(self._numbers), "/menu"), chat=chat)
            await asyncio.sleep(1 / rate)

    def write_late(self, number: int) -> None:
        """Somebody on the messenger that is away writes; it comes when it is back."""
        self.dead_one.put(message_update(LATE_CITIZEN + number, next(self._numbers), "/menu"))

    def press(self, messenger: Messenger, number: int, data: str) -> str:
        """A moderator presses in their private chat. Returns the press's id."""
        who = MODERATOR + number
        update = press_update(who, next(self._numbers), data, private_chat(who), 0)
        self.standins[messenger].put(update)
        return str(update["callback_query"]["id"])

    async def decide(self, number: int, case_id: str) -> None:
        """A moderator on the other messenger claims a case, reads for a while, and decides."""
        self.press(self.alive, number, f"case.claim:{case_id}")
        await asyncio.sleep(20)
        self.press(self.alive, number, f"case.reason:{case_id}/out-lawful")

    # --- reports and messages -------------------------------------------------------------------------

    async def file(self, messenger: Messenger, severity: Severity = Severity.LOW) -> tuple[str, str]:
        """File a report whose sender is new on this messenger. Returns its case and the report."""
        ids, roots = SystemIds(), self.program.teaching.content.areas.roots()
        case_id, report_id = ids.new(), ids.new()

        async def file_report(ctx: TickCtx) -> Turn:
            now = ctx.clock.now()
            number, area = await ctx.uow.cases.new_number(ctx.clock.today()), roots[0].id
            due = deadline_for(severity, Phase.DAY, now=now)
            ctx.uow.cases.add(
                Case(
                    case_id, number, "O03", Space.REAL, Phase.DAY, severity, area, now, due, restricted=False
                )
            )
            report = Report(report_id, case_id, ContactMode.RETURNABLE, Consent.ASK_ME, ctx.clock.today())
            body = ReportBody("سنجش", "O03", Space.REAL, area, "candidate", "now")
            ctx.uow.reports.add(
                report,
                body=body,
                receipt=ids.receipt(),
                reporter_key=report_id[:16],
                account=Account(messenger, REPORTER + next(self._reporters)),
            )
            return Turn(facts=(ReportFiled(case_id, report_id),))

        await self.run_turn(file_report)
        return case_id, report_id

    async def notify(
        self,
        kind: str,
        reports: Sequence[tuple[str, str]],
        lane: SendLane,
        *,
        times: int = 1,
        until: datetime | None = None,
    ) -> None:
        """Send the sender of each of these reports so many messages of this kind; each has its own mark."""
        marks = [
            (f"{kind}_{number}_{time_number}", report_id)
            for time_number in range(times)
            for number, (_, report_id) in enumerate(reports)
        ]
        if until is None and kind != OTHERS:
            self.expected |= {mark for mark, _ in marks}
        says = tuple(
            Say("broadcast-words", {"words": f"#{mark}#"}, to=ReporterOf(report_id), lane=lane, until=until)
            for mark, report_id in marks
        )

        async def say_all(_ctx: TickCtx) -> Turn:
            return Turn(says)

        await self.run_turn(say_all)

    async def broadcast(self) -> None:
        """A correction begins to go to all followers, on both messengers."""
        owners = [Account(messenger, OWNER) for messenger in ADAPTERS]

        async def begin(ctx: TickCtx) -> Turn:
            now = ctx.clock.now()
            ctx.uow.broadcasts.add(
                Broadcast(
                    "proof", 1, BroadcastKind.CORRECTION, owners[0], now, BroadcastStage.GOING, words="#news#",
                    source="هیئت اجرایی", audiences=(Audience.VOTER,),
                    signatures=tuple(Signature(owner, now) for owner in owners), total=40,
                )
            )  # fmt: skip
            return Turn()

        await self.run_turn(begin)

    async def unsent_count(self) -> int:
        return len(await self.program.store.unsent())

    async def broadcast_stage(self) -> str:
        async with self.program.store.batch() as batch:
            broadcast = await batch.uow.broadcasts.get("proof")
        return broadcast.stage.value if broadcast is not None else ""

    def followers_told(self, messenger: Messenger) -> int:
        """How many of this messenger's followers got the broadcast; it heads other people's menus, too."""
        messages = self.standins[messenger].messages
        chats = {m.chat for m in messages if m.mark == "news"}
        return sum(FOLLOWER <= chat < LATE_CITIZEN - 1_000 for chat in chats)

    def chats_of(self, texts: str, messenger: Messenger) -> list[Any]:
        """The messages to the owner of this messenger that contain these words."""
        return [m for m in self.standins[messenger].messages if m.chat == OWNER and texts in m.text]
