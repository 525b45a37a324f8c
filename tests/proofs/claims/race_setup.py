"""The setup of a race: fifty moderators who have pressed Start, cards in their group,
workers on one database."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bench.mix import GROUP, STAFF_BASE, open_bench_store
from bench.processes import ROOT
from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.outgoing import CardOf, GroupChat, Say, SendLane
from bot.conversation.store import DeliveryResult, DeliveryStatus, Destination, Outgoing
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Messenger, Role, Staff
from bot.library.folder import CONTENT
from bot.library.loader import load_content
from bot.runtime.system import SystemClock, SystemIds
from bot.usecases.ports import Group
from storage.migrate import migrate
from storage.store import SqlStore

MODERATORS: Final = 50
STARTING: Final = 120.0
STOPPING: Final = 30.0
AT_ONCE: Final = 500
"""Cards per transaction."""
_LETTERS: Final = "ابپتجچخدرزسشصطعغفقکگلمنوهی"
NAMES: Final = tuple(f"بررسی‌کننده {a}{b}" for a in _LETTERS[:2] for b in _LETTERS)[:MODERATORS]


@dataclass(frozen=True, slots=True)
class RaceCard:
    """A case, and the message in the group that has its buttons."""

    case_id: str
    message: int


def account(who: int) -> Account:
    return Account(Messenger.TELEGRAM, STAFF_BASE + who)


async def seed_race(folder: Path, url: str | None, cards: int) -> tuple[str, list[RaceCard]]:
    """Fill the database; returns its address."""
    address = url or f"sqlite+aiosqlite:///{folder / 'data' / 'amanat.db'}"
    if url:
        await migrate(url)
    store = await open_bench_store(folder, url=address)
    try:
        await _seed_people(store)
        return address, await _seed_cards(store, cards)
    finally:
        await store.close()


async def _seed_people(store: SqlStore) -> None:
    async with store.batch() as batch:
        batch.uow.settings.save(RunningSettings(reporting=Reporting.OPEN, phase=Phase.DAY))
        batch.uow.groups.save(Group(Messenger.TELEGRAM, GROUP, "بررسی‌کنندگان"))
        for who, name in enumerate(NAMES):
            batch.uow.staff.save(Staff(account(who), Role.MODERATOR, name, started=True))
        batch.keep_turn()
        await batch.commit()


async def _seed_cards(store: SqlStore, count: int) -> list[RaceCard]:
    ids = SystemIds()
    area = next(iter(load_content(CONTENT).areas.roots())).id
    cards = [RaceCard(ids.new(), 5_000 + number) for number in range(count)]
    for start in range(0, count, AT_ONCE):
        await _post_cards(store, cards[start : start + AT_ONCE], area)
    return cards


async def _post_cards(store: SqlStore, cards: Sequence[RaceCard], area: str) -> None:
    clock, place = SystemClock(), Destination(Messenger.TELEGRAM, GROUP, ChatKind.GROUP)
    due = datetime.now(UTC) + timedelta(hours=1)
    async with store.batch() as batch:
        for card in cards:
            number = await batch.uow.cases.new_number(clock.today())
            batch.uow.cases.add(
                Case(
                    card.case_id,
                    number,
                    "O03",
                    Space.REAL,
                    Phase.DAY,
                    Severity.HIGH,
                    area,
                    clock.now(),
                    due,
                    restricted=False,
                )
            )
            say = Say("case-card", to=GroupChat(Messenger.TELEGRAM, GROUP), remember=CardOf(card.case_id))
            batch.enqueue(Outgoing(say, f"card:{card.case_id}:{GROUP}", SendLane.DIALOGUE, destination=place))
        batch.keep_turn()
        rows = await batch.commit()
    refs = [MessageRef(Messenger.TELEGRAM, GROUP, card.message) for card in cards]
    await store.record_deliveries(
        [DeliveryResult(row, DeliveryStatus.SENT, ref=ref) for row, ref in zip(rows, refs, strict=True)]
    )


class Workers:
    """The program's processes."""

    def __init__(self, running: Sequence[Process], ports: Sequence[int]) -> None:
        self._running = running
        self.ports = ports

    def shorten(self) -> None:
        """From now on a claim lasts a second."""
        for process in self._running:
            process.send_signal(signal.SIGUSR1)

    @property
    def ended_count(self) -> int:
        return sum(process.returncode is not None for process in self._running)


@asynccontextmanager
async def workers(count: int, *, api: str, folder: Path, url: str, mutant: str) -> AsyncIterator[Workers]:
    order = json.dumps({"api": api, "folder": str(folder), "url": url, "mutant": mutant})
    running: list[Process] = []
    try:
        for _ in range(count):
            running.append(
                await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "tests.proofs.claims.bot", order, cwd=ROOT, stdout=PIPE
                )
            )
        yield Workers(running, [await _port(process) for process in running])
    finally:
        for process in running:
            if process.returncode is None:
                process.terminate()
        for process in running:
            try:
                await asyncio.wait_for(process.wait(), STOPPING)
            except TimeoutError:
                process.kill()
                await process.wait()


async def _port(process: Process) -> int:
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), STARTING)
    if not line:
        raise RuntimeError("a worker of the race did not come up")
    return int(line.split()[1])
