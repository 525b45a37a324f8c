"""Cases that wait, and moderators before them: the whole program and both messengers, with Telegram's limits."""

import asyncio
import io
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

from tests.proofs.election.scene import UNUSED, ElectionScene  # isort: skip # before the program: its clock

from PIL import Image

from bot.conversation.outgoing import Turn
from bot.conversation.ports import TickCtx
from bot.domain.cases.priority import DEADLINES, deadline_for
from bot.domain.cases.reports import Case, State
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.events import ReportFiled
from bot.domain.people import Account, Messenger
from bot.domain.submissions.evidence import Evidence, EvidenceFacts, EvidenceState
from bot.domain.submissions.witnesses import Consent, ContactMode, Report, ReportBody
from bot.runtime.system import SystemIds
from bot.sandbox.files import picture
from bot.sandbox.records import SandboxMessenger
from tests.proofs.apart.scene import BUSY_SECONDS, ApartScheduler
from tests.proofs.desk.moderator import DeskModerator

WORDS: Final = (
    "روبه‌روی شعبه میزی گذاشته‌اند و به هر کس که از صف می‌آید چیزی می‌دهند و می‌گویند به چه کسی رأی بدهد. "
)
LONG: Final = 4_000
"""Characters of a long report."""
MIX: Final = (
    (Severity.CRITICAL, 0.05), (Severity.HIGH, 0.25), (Severity.MEDIUM, 0.45), (Severity.LOW, 0.25),
)  # fmt: skip
FILES_WITHIN: Final = 600.0
WAITED: Final = (0.4, 0.7)
"""The share of its time that a case has waited: so little is left of critical ones that any other order is late, also
with few cases."""


class DeskScheduler(ApartScheduler):
    """All of the program's jobs at their own intervals."""

    def every(self, seconds: float, name: str, job: Callable[[], Awaitable[None]]) -> None:
        if name not in UNUSED:
            self._jobs.append((max(seconds, BUSY_SECONDS), name, job))


@dataclass(slots=True)
class DeskScene:
    """One run. ``deadlines``: of each case that was filed, in the world's time."""

    folder: Path
    seed: int
    moderators: int
    scene: ElectionScene = field(init=False)
    chance: random.Random = field(init=False)
    people: list[DeskModerator] = field(default_factory=list)
    lead: DeskModerator = field(init=False)
    deadlines: dict[str, float] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.scene = ElectionScene(self.folder, self.seed, self.moderators, scheduler_class=DeskScheduler)
        self.scene.world.limited = True
        self.chance = self.scene.chance("desk")

    async def start(self, messengers: tuple[SandboxMessenger, ...]) -> None:
        """The program runs, and so many moderators have opened their private chats, on these messengers by turns."""
        await self.scene.start()
        await self.scene.open_reporting()
        for number in range(self.moderators):
            self.people.append(await self._greet(f"moderator{number}", messengers[number % len(messengers)]))
        self.lead = await self._greet("owner", SandboxMessenger.TELEGRAM)

    async def _greet(self, who: str, messenger: SandboxMessenger) -> DeskModerator:
        person = self.scene.world.person(who)
        moderator = DeskModerator(self.scene.world, person, messenger, self.chance)
        moderator.say("/start")
        await moderator.wait_for(lambda: moderator.newest() > 0, "a greeting")
        return moderator

    def now(self) -> float:
        return self.scene.world.clock.time()

    # --- cases ----------------------------------------------------------------------------------------

    async def file_case(
        self,
        severity: Severity = Severity.MEDIUM,
        *,
        waited: float = 0.0,
        words: str = WORDS,
        announce: bool = True,
        files: int = 0,
    ) -> str:
        """A case of a new reporter, which came ``waited`` seconds ago. ``announce``: with its card in the groups.
        ``files``: photos that it brings, which are stored with a clean copy when this returns."""
        program = self.scene.program
        ids = SystemIds()
        area = program.teaching.content.areas.roots()[0].id
        case_id, report_id = ids.new(), ids.new()
        opened = program.clock.now() - timedelta(seconds=waited)
        deadline = deadline_for(severity, Phase.DAY, now=opened)

        async def file_report(ctx: TickCtx) -> Turn:
            number = await ctx.uow.cases.new_number(ctx.clock.today())
            case = Case(
                case_id,
                number,
                "O03",
                Space.REAL,
                Phase.DAY,
                severity,
                area,
                opened,
                deadline,
                restricted=False,
            )
            ctx.uow.cases.add(case)
            report = Report(report_id, case_id, ContactMode.RETURNABLE, Consent.ASK_ME, ctx.clock.today())
            body = ReportBody(words, "O03", Space.REAL, area, "candidate", "now")
            account = Account(Messenger.TELEGRAM, 10_000_000 + len(self.deadlines))
            ctx.uow.reports.add(
                report, body=body, receipt=ids.receipt(), reporter_key=report_id[:16], account=account
            )
            for number_of_file in range(files):
                ctx.uow.evidence.add(self._photo(report_id, number_of_file), person=report_id[:16])
            self.numbers[case_id] = number
            return Turn(facts=(ReportFiled(case_id, report_id),) if announce else ())

        await program.tick_runner.run_tick(file_report)
        self.deadlines[case_id] = deadline.timestamp()
        if files:
            await self._wait_for_files(report_id)
        return case_id

    def _photo(self, report_id: str, number: int) -> Evidence:
        """A photo of its own, as Telegram has it."""
        world = self.scene.world
        image, out = Image.new("RGB", (320, 240), (20 + number, 90, 60)), io.BytesIO()
        image.save(out, "JPEG")
        media = picture(world.files, out.getvalue())
        file_id = world.files.file_id(world.bot_on(SandboxMessenger.TELEGRAM), media)
        facts = EvidenceFacts("photo", mime="image/jpeg", size=media.size)
        return Evidence(
            SystemIds().new(), report_id, EvidenceState.WAITING, facts, file_id, Messenger.TELEGRAM.value
        )

    async def _wait_for_files(self, report_id: str) -> None:
        """Raises TimeoutError."""
        program = self.scene.program
        async with asyncio.timeout(FILES_WITHIN):
            while True:
                program.fetcher.look()
                await asyncio.sleep(1)
                async with program.store.batch() as batch:
                    pieces = await batch.uow.evidence.of_report(report_id)
                if all(piece.has_clean_copy for piece in pieces):
                    return

    async def file_many(self, count: int) -> None:
        """So many cases of all severities, none of which is late yet."""
        for _ in range(count):
            (severity,) = self.chance.choices(*zip(*MIX, strict=True))  # type: ignore[arg-type] # severities, weights
            waited = DEADLINES[severity].total_seconds() * self.chance.uniform(*WAITED)
            await self.file_case(severity, waited=waited, announce=False)

    async def states(self) -> dict[str, State]:
        """The state of each case."""
        async with self.scene.program.store.batch() as batch:
            states = {}
            for case_id in self.deadlines:
                case = await batch.uow.cases.get(case_id)
                assert case is not None
                states[case_id] = case.state
        return states
