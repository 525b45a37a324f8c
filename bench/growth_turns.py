"""Turns of every kind through the real program parts, with few and with very many stored reports (bench/growth.py).

An update is stored in the inbox and worked through to the commit, alone, as when people are few; nothing is sent.
"""

import sqlite3
import statistics
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bench.flood_background import FIRST_STORED
from bench.mix import (
    BASES,
    GROUP,
    MODERATORS,
    STAFF_BASE,
    Mix,
    ScriptStep,
    message_update,
    press_update,
    private_chat,
)
from bot.conversation.buttons import encode
from bot.conversation.store import OutboxRow
from bot.domain.figures.figures import Figure, FiguresSpan
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.handlers.pieces import button
from bot.handlers.press_arguments import FigureView
from bot.lifecycle import Program
from bot.runtime.system import freeze_gc
from bot.settings import Settings

BOT: Final = 1000
LEAD: Final = STAFF_BASE + 999
WARM: Final = 3
"""Turns of each kind that are not timed."""
_ANSWERS: Final = {
    "text": {"report-question"},
    "training": set[str](),
    "menu": {"menu"},
    "send": {"report-sent", "report-filed-returnable"},
    "claim": {"case-claimed"},
    "details": {"case-details"},
    "release": {"case-released"},
    "my-reports": {"my-reports"},
    "queue": {"queue"},
    "statistics": {"figure-words"},
}
"""Texts of the answers that each kind must get."""
_GROUP_CHAT: Final = {"id": GROUP, "type": "supergroup", "title": "بررسی‌کنندگان"}


def settings_for(folder: Path) -> Settings:
    return Settings(
        _env_file=None, telegram_token=f"{BOT}:bench-token", telegram_api="http://127.0.0.1:9",
        data_dir=folder / "data", key_file=folder / "keys.json", operator_fa="سنجش", listen="127.0.0.1:0",
        disk_reserve_mb=16,
    )  # fmt: skip


def people_turns(script: Sequence[ScriptStep], count: int) -> dict[str, list[dict[str, Any]]]:
    """The updates of people by kind, ``count`` at most, in the order in which they are sent."""
    kinds: dict[str, list[dict[str, Any]]] = {kind: [] for kind in ("training", "menu", "text", "send")}
    for step in script:
        if step.kind in kinds:
            kinds[step.kind].append(step.update)
    kinds["my-reports"] = [message_update(BASES["send"] + n, 500 + n, "/my_reports") for n in range(count)]
    return {kind: updates[:count] for kind, updates in kinds.items()}


def desk_turns(case_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The updates of moderators, each with one of these cases. Details include the search for similar reports."""
    count = len(case_ids)
    return {
        "claim": [_group_press(f"case.claim:{case_id}", n) for n, case_id in enumerate(case_ids)],
        "details": [_press(n, f"case.open:{case_id}", STAFF_BASE + n) for n, case_id in enumerate(case_ids)],
        "release": [_group_press(f"case.release:{case_id}", n) for n, case_id in enumerate(case_ids)],
        "queue": [message_update(STAFF_BASE + n, 600 + n, "/queue") for n in range(count)],
        "statistics": [_press(n, _figure(n), LEAD) for n in range(count)],
    }


def _figure(number: int) -> str:
    """The button of one of the statistics, for a day and for a week."""
    view = FigureView(list(Figure)[number // 2 % len(Figure)], list(FiguresSpan)[number % 2])
    press = button("figures-button-day", "figures.one", view).press
    assert press is not None
    return encode(press)


def _press(number: int, data: str, person: int) -> dict[str, Any]:
    return press_update(person, 70_000 + number, data, private_chat(person), 900)


def _group_press(data: str, number: int) -> dict[str, Any]:
    return press_update(STAFF_BASE + number % MODERATORS, 80_000 + number, data, _GROUP_CHAT, 5_000 + number)


@dataclass(slots=True)
class GrownProgram:
    """One database with its program: all parts, no loop and no messenger."""

    program: Program
    folder: Path
    number: int = 10_000_000
    """Of the last update."""
    sent: list[OutboxRow] = field(default_factory=list)
    took: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    async def take(self, *updates: dict[str, Any]) -> float:
        """Seconds from the arrival of updates until their turns are committed, in one transaction."""
        numbers = range(self.number + 1, self.number + 1 + len(updates))
        self.number += len(updates)
        numbered = [(n, {**update, "update_id": n}) for n, update in zip(numbers, updates, strict=True)]
        began = time.perf_counter()
        rows = await self.program.store.put_updates(Messenger.TELEGRAM, BOT, numbered)
        await self.program.worker.work(rows)
        return time.perf_counter() - began

    def answers(self) -> set[str]:
        """The texts that were to be sent since this was last asked."""
        keys = {str(getattr(row.outgoing.reply, "key", "")) for row in self.sent} - {""}
        self.sent.clear()
        return keys

    def filed_cases(self, count: int) -> list[str]:
        """Cases of reports that these turns have filed."""
        with closing(sqlite3.connect(f"file:{self.folder}/data/amanat.db?mode=ro", uri=True)) as reader:
            rows = reader.execute(
                "SELECT id FROM cases WHERE number < ? AND state = 'new' AND EXISTS"
                " (SELECT 1 FROM reports WHERE case_id = cases.id) LIMIT ?",
                (FIRST_STORED, min(count, MODERATORS)),
            )
            return [row[0] for row in rows]

    async def know_members(self) -> None:
        """Memberships as fresh as after a check a moment ago."""
        now = self.program.clock.now()
        async with self.program.store.batch() as batch:
            batch.uow.staff.save(Staff(Account(Messenger.TELEGRAM, LEAD), Role.LEAD, "سرپرست", started=True))
            for mate in (*range(MODERATORS), 999):
                account = Account(Messenger.TELEGRAM, STAFF_BASE + mate)
                batch.uow.members.save(Membership(account, GROUP, MembershipStatus.MEMBER, now))
            batch.keep_turn()
            await batch.commit()


@dataclass(frozen=True, slots=True)
class Collected:
    """Takes what the sender would send."""

    rows: list[OutboxRow]

    def accept(self, rows: Sequence[OutboxRow]) -> None:
        self.rows.extend(rows)


@asynccontextmanager
async def open_program(folder: Path) -> AsyncIterator[GrownProgram]:
    program = Program(settings_for(folder), pace=False, load_language=False)
    await program.open_store()
    program.build()
    program.watching = program._build_watching()
    freeze_gc()
    grown = GrownProgram(program, folder)
    program.worker._turns._outbox = Collected(grown.sent)  # type: ignore[assignment] # nothing is sent
    try:
        yield grown
    finally:
        await program.store.close()
        for adapter in program.adapters.values():
            await adapter.close()


async def measure_turns(few: Path, many: Path, mix: Mix, count: int) -> dict[str, dict[str, float]]:
    """The fastest tenth of each kind in both databases, in milliseconds, and their ratio. The two take the same
    turns, one after the other, so that other work on the machine slows down both."""
    async with AsyncExitStack() as stack:
        pair = [await stack.enter_async_context(open_program(folder)) for folder in (few, many)]
        by_people = people_turns(mix.steps(), count)
        await _take_by_turns(pair, [by_people, by_people])
        await _take_by_turns(pair, [desk_turns(grown.filed_cases(count)) for grown in pair])
        return dict(_figures(*pair))


async def _take_by_turns(
    pair: Sequence[GrownProgram], kinds: Sequence[dict[str, list[dict[str, Any]]]]
) -> None:
    both = list(zip(pair, kinds, strict=True))
    for kind in kinds[0]:
        for place in range(len(kinds[0][kind])):
            for grown, updates in both if place % 2 else reversed(both):
                if place % 10 == 0:
                    await grown.know_members()
                grown.program.store._context.cache.figures.clear()  # counted at most once a minute
                took = await grown.take(updates[kind][place])
                if place >= WARM:
                    grown.took[kind].append(took * 1000)
                answers = grown.answers()
                assert _ANSWERS[kind] <= answers, f"{kind}: {sorted(answers)}"


def _figures(few: GrownProgram, many: GrownProgram) -> Iterator[tuple[str, dict[str, float]]]:
    for kind in few.took:
        least, most = (statistics.quantiles(grown.took[kind], n=10)[0] for grown in (few, many))
        yield kind, {"few_ms": round(least, 2), "many_ms": round(most, 2), "ratio": round(most / least, 2)}
