"""The program stops between any two awaits while somebody accepts an offer, and while a critical case wakes somebody;
the next one goes on. Who accepted has the case, once, and the lead hears of it. Nobody is woken twice for one turn, and
nobody is left out."""

import asyncio
import logging
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.conversation.outgoing import Arg, ClockTime, Say, SendLane, StaffChat, Turn
from bot.conversation.ports import Tick, TickCtx
from bot.domain.cases.reports import Case, State
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.desk.case_requests import CaseRequest, RequestKind
from bot.domain.desk.roster import WAKE_EVERY, HourState, RosterEntry, RosterHour
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.domain.submissions.witnesses import Consent, ContactMode, Report, ReportBody
from bot.handlers.cards.card import number_of
from bot.handlers.desk.roster_hours import wake_for_critical
from bot.handlers.pieces import NOTHING, button
from bot.runtime.system import SystemClock
from bot.sandbox import acts
from bot.sandbox.records import SandboxMessenger
from bot.sandbox.server import SandboxServer, default_world
from bot.settings import Settings
from tests.stateful.test_any_await import (
    CancelledAwait,
    SteppedProgram,
    handle_updates,
    release_program,
    start_program,
)
from tests.stories.story_house import settings_for

pytestmark = [pytest.mark.slow, pytest.mark.long]
MOST_CUTS = 40
"""More suspensions than any of these works has: then it runs to its end, and the test ends."""


@dataclass
class CutDesk:
    """Mina reads cases, the owner leads, and each process may be the last."""

    server: SandboxServer
    settings: Settings
    program: SteppedProgram
    cases: int = 0

    def account(self, who: str) -> Account:
        number = self.server.world.person(who).accounts[SandboxMessenger.TELEGRAM].id
        return Account(Messenger.TELEGRAM, number)

    async def run(self, tick: Tick) -> None:
        await self.program.tick_runner.run_tick(tick)

    async def admit(self) -> None:
        """Both are members of the group, as it was just found out."""

        async def admitting(ctx: TickCtx) -> Turn:
            group = next(g for g in self.settings.groups if g.messenger is Messenger.TELEGRAM)
            for who, role in (("mina", Role.MODERATOR), ("owner", Role.LEAD)):
                account = self.account(who)
                ctx.uow.staff.save(Staff(account, role, who.title(), started=True))
                now = ctx.clock.now()
                ctx.uow.members.save(Membership(account, group.id, MembershipStatus.MEMBER, now))
            today = ctx.clock.today()
            ctx.uow.settings.save(
                RunningSettings(reporting=Reporting.OPEN, phase=Phase.DAY, polling_day=today)
            )
            return Turn()

        await self.run(admitting)

    async def file_case(self) -> str:
        self.cases += 1
        case_id, report_id = f"case-{self.cases}", f"report-{self.cases}"

        async def filing(ctx: TickCtx) -> Turn:
            now, number = ctx.clock.now(), await ctx.uow.cases.new_number(ctx.clock.today())
            ctx.uow.cases.add(
                Case(
                    case_id, number, "O03", Space.REAL, Phase.DAY, Severity.CRITICAL, "thr", now,
                    now + WAKE_EVERY, restricted=False,
                )
            )  # fmt: skip
            report = Report(report_id, case_id, ContactMode.RETURNABLE, Consent.ASK_ME, ctx.clock.today())
            body = ReportBody("زدند و رفتند.", "O03", Space.REAL, "thr", "candidate", "now")
            ctx.uow.reports.add(
                report,
                body=body,
                receipt=f"{self.cases:016}",
                reporter_key=report_id,
                account=Account(Messenger.TELEGRAM, 9_000_000 + self.cases),
            )
            return Turn()

        await self.run(filing)
        return case_id

    async def cut(self, work: object, n: int) -> bool:
        """Run it until its n-th suspension, then continue with a new process. False if it ran to its end."""
        try:
            await asyncio.create_task(_cancel(work, n))
        except asyncio.CancelledError:
            await release_program(self.program)
            clock = SystemClock(self.server.world.now)
            self.program = await start_program(self.settings, clock)
            return True
        return False

    async def finish(self) -> None:
        for _ in range(3):
            await handle_updates(self.program)

    async def records(self, case_id: str) -> list[str]:
        """Action and detail of what the audit log has of a case."""
        records: list[str] = []

        async def reading(ctx: TickCtx) -> Turn:
            records.extend(f"{r.action} {r.detail}" for r in await ctx.uow.audit.of_subject(case_id, most=50))
            return Turn()

        await self.run(reading)
        return records

    async def close(self, case_id: str) -> Case:
        """The case as it stood; somebody has decided it now, so that there is room for the next."""
        stood: list[Case] = []

        async def closing(ctx: TickCtx) -> Turn:
            case = await ctx.uow.cases.get(case_id)
            assert case is not None
            stood.append(case)
            ctx.uow.cases.save(replace(case, state=State.REJECTED, decided_at=ctx.clock.now()))
            return Turn()

        await self.run(closing)
        return stood[0]

    def messages(self, who: str, words: str) -> int:
        """How many messages of the bot to this person contain these words."""
        world = self.server.world
        chat = world.chat_for(world.person(who), SandboxMessenger.TELEGRAM, "bot")
        return sum(m.sender.is_bot and words in str(m.text) for m in chat.messages.values())


async def _cancel(work: object, n: int) -> None:
    await CancelledAwait(work, n)  # type: ignore[arg-type] # a coroutine


@pytest.fixture
def quiet_server() -> None:
    logging.getLogger("aiohttp.server").disabled = True  # calls of an ended process


async def open_desk(folder: Path) -> CutDesk:
    server = SandboxServer(default_world(limits=False))
    await server.start()
    settings = settings_for(server, folder, reporting="open")
    desk = CutDesk(server, settings, await start_program(settings, SystemClock(server.world.now)))
    for who in ("mina", "owner"):
        acts.act(server.world, server.world.person(who), "say", {"text": "/start", "messenger": "telegram"})
    await desk.admit()
    await desk.finish()
    return desk


async def close_desk(desk: CutDesk) -> None:
    counts = await desk.program.store.counts()
    assert (counts["inbox"], counts["failed"], counts["aside"]) == (0, 0, 0), "nothing is given up"
    await release_program(desk.program)
    await desk.server.stop()


async def offer_case(desk: CutDesk) -> str:
    case_id, mina = await desk.file_case(), desk.account("mina")

    async def offering(ctx: TickCtx) -> Turn:
        case = await ctx.uow.cases.get(case_id)
        assert case is not None
        request = CaseRequest(case_id, RequestKind.OFFER, desk.account("owner"), ctx.clock.now(), to=mina)
        ctx.uow.case_requests.save(request)
        args: dict[str, Arg] = {
            "name": "Owner", "number": number_of(case), "line": NOTHING, "until": ClockTime(request.until),
        }  # fmt: skip
        rows = ((button("hand-button-yes", "offer.yes", case_id),),)
        return Turn((Say("offer-asked", args, rows, to=StaffChat(mina), lane=SendLane.RECEIPT),))

    await desk.run(offering)
    await desk.finish()
    return case_id


async def test_acceptance_counts_once_wherever_the_program_stops(tmp_path: Path, quiet_server: None) -> None:
    desk, n, was_cut = await open_desk(tmp_path), 0, True
    mina = desk.server.world.person("mina")
    while was_cut:
        n += 1
        assert n < MOST_CUTS
        case_id = await offer_case(desk)
        press = {"button": "می‌پذیرم", "chat": "bot", "messenger": "telegram"}
        acts.act(desk.server.world, mina, "press", press)
        await desk.admit()
        was_cut = await desk.cut(handle_updates(desk.program), n)
        await desk.admit()
        await desk.finish()
        case, records = await desk.close(case_id), await desk.records(case_id)
        assert case.assignee == desk.account("mina"), n
        assert records.count("offer accepted") == 1 and records.count("claim ") == 1, (n, records)
        assert desk.messages("owner", "را پذیرفت") >= n, "the lead hears of each"
    assert n > 10, "it was stopped everywhere"
    await close_desk(desk)


async def test_waking_goes_on_wherever_the_program_stops(tmp_path: Path, quiet_server: None) -> None:
    desk, n, was_cut = await open_desk(tmp_path), 0, True

    async def enter(ctx: TickCtx) -> Turn:
        hour, mina = RosterHour.at(ctx.clock.now()), desk.account("mina")
        for each in (hour, hour.plus(1)):
            ctx.uow.roster.save(RosterEntry(each, mina, desk.account("owner"), HourState.ACCEPTED))
        return Turn()

    async def wake_and_send() -> None:
        await desk.run(wake_for_critical)
        await handle_updates(desk.program)

    await desk.run(enter)
    while was_cut:
        n += 1
        assert n < MOST_CUTS
        case_id = await desk.file_case()
        was_cut = await desk.cut(wake_and_send(), n)
        for _ in range(2):
            await wake_and_send()
        records = [record for record in await desk.records(case_id) if record.startswith("roster ")]
        assert records == [f"roster woke {desk.account('mina')}"], (n, records)
        assert desk.messages("mina", "هنوز در دست کسی نیست") >= n, "and the message came"
        await desk.close(case_id)
    assert n > 5, "it was stopped everywhere"
    await close_desk(desk)
