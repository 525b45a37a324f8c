"""The moderators' desk beside a million stored cases: what a page, a statistic, a search and a claim cost.

    python -m bench.queue_scale [--cases 1000000] [--rounds 60] [--quick] [--mutant index|offset]

Two stores on SQLite, one with a thousand cases and one with so many as asked, of the same mix: a fifth waits, one in
fifty is held or asked about, the rest is decided over sixty days. Each thing is done on both by turns, through the
program's own use cases and batches, at random places of the queue. Bounds: queue page, search by number, act and
place, and statistics p95 < 200 ms; a page deep in the queue costs no more than three times the first; a claim costs
< 1.5 times (median) what it costs beside a thousand. Last line: one JSON object; status 1 when a bound is broken.
"""

import argparse
import asyncio
import json
import random
import secrets
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

import storage.case_piles
from bench.mix import open_bench_store
from bot.domain.catalogue import Severity
from bot.domain.desk import Pile, Sieve
from bot.domain.figures import LENGTHS, Reached, Span
from bot.domain.people import Account, Messenger, Person, Role, Staff
from bot.domain.reports import State
from bot.library.content import Content
from bot.library.folder import CONTENT
from bot.library.loader import load_content
from bot.runtime.system import SystemClock
from bot.usecases.claim_report import claim_report
from bot.usecases.look_through import open_acts, open_districts, page_of
from bot.usecases.ports import UnitOfWork
from bot.usecases.ports_desk import Wanted
from bot.usecases.ports_search import Only
from bot.usecases.release_claim import release_claim
from storage.store import SqlStore

SMALL: Final = 1_000
P95: Final = 0.2
CLAIM: Final = 1.5
DEEP: Final = 3.0
NOISE: Final = 0.002
"""Seconds that are forgiven where two short times are compared."""
REZA: Final = Account(Messenger.TELEGRAM, 60_000_001)
SEVERITIES: Final = tuple(Severity)
OVER: Final = (
    ("verified", "verified-document", "document"),
    ("rejected", "reject-unclear", None),
    ("out_of_scope", "out-spam", None),
)
MUTANTS: Final = ("index", "offset")


@dataclass(slots=True)
class Ground:
    """One store, and what was measured on it."""

    store: SqlStore
    waiting: list[str]
    content: Content
    file: Path
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    async def timed(self, name: str, act: Callable[[UnitOfWork], Awaitable[Any]]) -> None:
        """One batch, to its commit."""
        began = time.perf_counter()
        async with self.store.batch() as batch:
            await act(batch.uow)
            batch.keep_turn()
            await batch.commit()
        self.times[name].append(time.perf_counter() - began)

    def p95(self, name: str) -> float:
        return sorted(self.times[name])[int(len(self.times[name]) * 0.95)]

    def median(self, name: str) -> float:
        return statistics.median(self.times[name])


def rows(count: int, content: Content, chance: random.Random) -> Iterator[tuple[Any, ...]]:
    """Cases as they lie there after sixty days."""
    areas = [area.id for area in content.areas.areas]
    acts = [act for act in content.acts if act not in ("O13", "O43", "O47", "O53")]
    now = int(time.time() * 1e6)
    for number in range(count):
        kind, rank = chance.random(), chance.randrange(4)
        opened = now - chance.randrange(86_400 * 60) * 1_000_000
        due = opened + 3_600_000_000
        state, owner, taken, decided, reason, grade = "new", None, None, None, "", None
        if kind > 0.22:
            state, reason, grade = OVER[number % 3]
            taken, decided = (
                opened + chance.randrange(1, 7_200) * 10**6,
                opened + chance.randrange(7_200, 90_000) * 10**6,
            )
            owner = "telegram:1"
        elif kind > 0.2:
            state, owner, taken = ("claimed", "needs_info")[number % 2], f"telegram:{number}", opened + 10**6
        yield (
            secrets.token_urlsafe(16), 50_000_000 + number, chance.choice(acts), "real", "day", SEVERITIES[rank].value,
            rank, chance.choice(areas), opened, due, state, owner, "ناظر", None if decided else due + 10**15, decided,
            reason, grade, decided is not None, taken is not None, taken, 1, 1, due + rank * 10**12,
        )  # fmt: skip


_COLUMNS: Final = (
    "id, number, act_id, space, phase, severity, rank, area_id, opened_at, deadline, state, owner, owner_name, until,"
    " decided_at, reason, grade, told, taken_up, taken_at, witnesses, version, priority"
)


async def laid(folder: Path, count: int, content: Content) -> Ground:
    """A store with so many cases, opened."""
    await asyncio.to_thread(folder.mkdir)
    store = await open_bench_store(folder)
    await store.close()
    file = folder / "data" / "amanat.db"
    with closing(sqlite3.connect(file)) as hand:
        hand.executescript("PRAGMA synchronous=OFF; PRAGMA cache_size=-400000; PRAGMA temp_store=MEMORY")
        kept = hand.execute(
            "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'cases' AND type = 'index' AND sql IS NOT NULL"
        ).fetchall()
        for name, _ in kept:
            hand.execute(f"DROP INDEX {name}")
        made = sorted(rows(count, content, random.Random(7)))
        hand.executemany(f"INSERT INTO cases ({_COLUMNS}) VALUES ({','.join('?' * 23)})", made)
        for _, sql in kept:
            hand.execute(sql)
        hand.commit()
        hand.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store = await open_bench_store(folder)
    async with store.batch() as batch:
        batch.uow.staff.save(Staff(REZA, Role.OWNER, "رضا", started=True))
        batch.keep_turn()
        await batch.commit()
    return Ground(store, [row[0] for row in made if row[10] == "new"], content, file)


async def once(ground: Ground, chance: random.Random) -> None:
    """Everything that a moderator looks at, once."""
    clock, content = SystemClock(), ground.content
    after, act = chance.choice(ground.waiting), chance.choice(list(content.acts))
    area = chance.choice(content.areas.areas).id
    since = {span: clock.now() - LENGTHS[span] for span in Span}

    def page(sieve: Sieve, behind: str = "") -> Callable[[UnitOfWork], Awaitable[Any]]:
        return lambda uow: page_of(sieve, by=REZA, uow=uow, clock=clock, content=content, after=behind)

    await ground.timed("page first", page(Sieve()))
    await ground.timed("page deep", page(Sieve(), after))
    await ground.timed("page severity", page(Sieve(severity=chance.choice(SEVERITIES)), after))
    await ground.timed("page act", page(Sieve(act=act), after))
    await ground.timed("page area", page(Sieve(area=area), after))
    await ground.timed("page late", page(Sieve(Pile.LATE), after))
    await ground.timed("page asked", page(Sieve(Pile.ASKED)))
    await ground.timed("page mine", page(Sieve(Pile.MINE)))
    await ground.timed("choices acts", lambda uow: open_acts(by=REZA, uow=uow))
    await ground.timed("choices areas", lambda uow: open_districts(by=REZA, uow=uow, content=content))
    await ground.timed("desk count", lambda uow: uow.cases.count_waiting())
    await ground.timed("search number", lambda uow: uow.cases.by_number(50_000_000 + chance.randrange(SMALL)))
    only = Only(act, frozenset({area}), frozenset({State.NEW}))
    await ground.timed("search place", lambda uow: uow.search.newest(only))
    for span in Span:
        at = since[span]
        await ground.timed(f"figures {span.name} hours", lambda uow, at=at: uow.figures.quarters(since=at))
        await ground.timed(f"figures {span.name} acts", lambda uow, at=at: uow.figures.acts(since=at))
        await ground.timed(f"figures {span.name} areas", lambda uow, at=at: uow.figures.areas(since=at))
        await ground.timed(f"figures {span.name} states", lambda uow, at=at: uow.figures.states(since=at))
        await ground.timed(
            f"figures {span.name} waits", lambda uow, at=at: uow.figures.waits(Reached.DECIDED, since=at)
        )
        await ground.timed(
            f"figures {span.name} own", lambda uow, at=at: uow.figures.decided_by(REZA, since=at)
        )


async def claimed(ground: Ground, person: Person, chance: random.Random) -> None:
    """One claim, measured, and its release, not measured."""
    case_id, clock = chance.choice(ground.waiting), SystemClock()
    await ground.timed(
        "claim",
        lambda uow: claim_report(case_id, by=person, uow=uow, clock=clock, content=ground.content),
    )
    async with ground.store.batch() as batch:
        await release_claim(case_id, by=REZA, uow=batch.uow, clock=clock)
        batch.keep_turn()
        await batch.commit()


def broken(big: Ground, small: Ground) -> list[str]:
    """The bounds that do not hold."""
    found = [
        f"{name}: p95 {big.p95(name) * 1000:.0f} ms"
        for name in big.times
        if name != "claim" and big.p95(name) > P95
    ]
    if big.median("page deep") > DEEP * big.median("page first") + NOISE:
        found.append("a page deep in the queue costs more than the first")
    found += [
        f"{name}: {big.median(name) * 1000:.1f} ms beside {small.median(name) * 1000:.1f} with a thousand"
        for name in ("page first", "page severity", "page late", "page mine", "search number")
        if big.median(name) > DEEP * small.median(name) + NOISE
    ]
    if big.median("claim") > CLAIM * small.median("claim"):
        found.append(
            f"a claim costs {big.median('claim') / small.median('claim'):.2f} of that with a thousand"
        )
    return found


def planted(mutant: str, big: Ground) -> None:
    """A fault that must turn a bound red."""
    drops = {"index": ("ix_cases_queue", "ix_cases_graded", "ix_cases_of_act", "ix_cases_of_area")}
    with closing(sqlite3.connect(big.file)) as hand:
        for name in drops.get(mutant, ()):
            hand.execute(f"DROP INDEX {name}")
        hand.commit()
    if mutant == "offset":
        places = {case_id: place for place, case_id in enumerate(sorted(big.waiting))}
        keyset = storage.case_piles.page_statement

        def counted(wanted: Wanted, behind: tuple[Any, ...] | None, limit: int) -> Any:
            if behind is None or wanted.pile is not Pile.WAITING:
                return keyset(wanted, behind, limit)
            passed = places.get(behind[-1], 0)
            cases = storage.case_piles.cases
            order = storage.case_piles.BY_URGENCY
            return select(cases).where(cases.c.state == "new").order_by(*order).offset(passed).limit(limit)

        storage.case_piles.page_statement = counted


async def run(count: int, rounds: int, mutant: str) -> tuple[dict[str, Any], list[str]]:
    content, chance = load_content(CONTENT), random.Random(11)
    with tempfile.TemporaryDirectory(prefix="amanat-desk-") as name:
        began = time.monotonic()
        small, big = [
            await laid(Path(name) / part, n, content) for part, n in (("small", SMALL), ("big", count))
        ]
        seconds = time.monotonic() - began
        planted(mutant, big)
        person = Person(REZA, big.store.keys_of(REZA), "رضا", Staff(REZA, Role.OWNER, "رضا", started=True))
        for turn in range(rounds):
            for ground in (small, big) if turn % 2 else (big, small):
                await once(ground, chance)
                for _ in range(3):
                    await claimed(ground, person, chance)
        wrong = broken(big, small)
        told = {
            "cases": count, "waiting": len(big.waiting), "rounds": rounds, "laid_down_s": round(seconds, 1),
            "p95_ms": {name: round(big.p95(name) * 1000, 1) for name in big.times},
            "claim_ratio": round(big.median("claim") / small.median("claim"), 2),
            "deep_ratio": round(big.median("page deep") / big.median("page first"), 2),
            "mutant": mutant, "broken": wrong,
        }  # fmt: skip
        await small.store.close()
        await big.store.close()
    return told, wrong


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--cases", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=60)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--mutant", choices=MUTANTS, default="")
    given = options.parse_args()
    count, rounds = (200_000, 15) if given.quick else (given.cases, given.rounds)
    told, wrong = asyncio.run(run(count, rounds, given.mutant))
    for name, milliseconds in told["p95_ms"].items():
        print(f"{name:24} p95 {milliseconds:8.1f} ms")
    print(json.dumps(told, ensure_ascii=False))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
