"""What the moderators' desk costs with very many stored cases: queue pages, search, statistics, a claim.

    python -m bench.queue_scale [--quick] [--mutant NAME]

The SQLite store holds 1,000,000 cases (with --quick 100,000), one of fifty waiting, and a blind index of 14
words per report whose frequencies fall with their rank; a second store holds 1,000. Each question goes
through its use case in a batch of its own, as a press does. p95 of each kind: pages of all piles, filtered
and far down, and the next case; counts of the desk and of pages; searches by one to three words, common and
rare, by number, by act, place, stage, severity, days, assignee and body alone; every picture of the statistics,
for a day and for a week. claim: a claim with its commit, as a multiple of one with 1,000 cases; of both the
fastest tenth of three alternating rounds, so that other load on the machine counts less. Ends with one line
of JSON; status 1 when an aim is missed.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Final

from bench.mix import open_bench_store
from bench.mutants import apply_mutant, names_of
from bench.queue_store import FIRST_NUMBER, CasePool, lay_down, word
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.desk import CaseSearchFilter, CaseStage, DaySpan, Pile, PileFilter
from bot.domain.figures.figures import CaseMilestone, ComparisonAxis, FiguresSpan
from bot.domain.people import (
    Account,
    Membership,
    MembershipStatus,
    Messenger,
    Person,
    PersonKeys,
    Role,
    Staff,
)
from bot.domain.submissions.traces import Trace, TraceKind
from bot.runtime.system import SystemClock
from bot.usecases.cases.claim import claim_report, release_claim
from bot.usecases.desk.browse_cases import (
    assignees,
    count_pages,
    desk_counts,
    open_acts,
    open_districts,
    page_of,
    waiting_for,
)
from bot.usecases.desk.search_cases import case_by_number, search_cases
from bot.usecases.figures.look_at_spaces import look_at_spaces
from bot.usecases.ports import UnitOfWork
from bot.usecases.ports.online import LinkKind
from storage.store import SqlStore
from tests.fakes.contexts import context
from tests.fakes.shared_content import shipped_content

P95_MS: Final = 200.0
CLAIM: Final = 1.5
STORED, STORED_QUICK, FEW = 1_000_000, 100_000, 1_000
ROUNDS, CLAIMS = 3, 40
"""Every index of cases is dropped except those of ids and numbers."""
LOADED: Final = shipped_content()
COUNTY: Final = "thr"
PLACE: Final = CasePool(
    tuple(act.id for act in LOADED.reportable_acts()),
    frozenset(act.id for act in LOADED.reportable_acts() if act.policy.restricted),
    tuple(a.id for a in LOADED.areas.children(COUNTY)),
    COUNTY,
)
CLOCK: Final = SystemClock()
ME: Final = Account(Messenger.TELEGRAM, 900)
MINA: Final = Person(
    ME,
    PersonKeys("l", "r", "c"),
    name="Mina",
    staff=Staff(ME, Role.LEAD, "Mina", started=True),
    membership=Membership(ME, -1, MembershipStatus.MEMBER, CLOCK.now()),
)

type Question = Callable[[UnitOfWork], Awaitable[object]]


class MadeWords:
    """Reads made-up words as the index has them;
    the program's own reader would remove the number from them."""

    def traces(self, text: str) -> frozenset[Trace]:
        return frozenset({Trace(TraceKind.WORD, text)})

    def folded_text(self, text: str) -> str:
        return text

    def copies(self, text: str) -> frozenset[Trace]:
        return frozenset()


def questions(count: int) -> Iterator[tuple[str, Question]]:
    """Questions of every kind and variety, in a fixed order."""
    dice = random.Random(5)
    for number in range(30):
        yield "queue", _page(_sieve(number, dice), deep=number % 5 == 4)
        yield "search", _search(_words(number, dice), _narrow(number, dice))
        yield "counts", _pages(_sieve(number, dice))
    for kind, narrow in enumerate(_narrow_by_more(dice)):
        yield "search", _search("", narrow)
        yield "search", _search(_words(kind, dice), narrow)
    for _ in range(5):
        yield "counts", lambda uow: desk_counts(context(uow, by=ME, clock=CLOCK, content=LOADED))
        yield "counts", lambda uow: assignees(context(uow, by=ME, content=LOADED))
        yield "queue", lambda uow: waiting_for(context(uow, by=ME, clock=CLOCK, content=LOADED))
    for number in range(10):
        yield "search", _by_number(FIRST_NUMBER + dice.randrange(count))
        yield "queue", (lambda uow: open_acts(context(uow, by=ME))) if number % 2 else _districts
    for days in (1, 7, 1, 7):
        for name in ("quarters", "acts", "areas", "states", "claimed", "decided", "own"):
            yield "statistics", _figure(name, days)
        for cut in ComparisonAxis:
            yield "statistics", _spaces(cut, days)
        for kind in LinkKind:
            yield "statistics", _top(kind, days)
    for days in (1, 7):
        yield "digest", _digest(FiguresSpan.DAY if days == 1 else FiguresSpan.WEEK)


def _sieve(number: int, dice: random.Random) -> PileFilter:
    pile = (Pile.WAITING, Pile.ASKED, Pile.LATE, Pile.MINE)[number % 4]
    severity = dice.choice(tuple(Severity)) if number % 3 == 1 else None
    act = dice.choice(PLACE.acts) if number % 3 == 2 else ""
    return PileFilter(pile, severity, act, dice.choice(PLACE.districts) if number % 5 == 3 else "")


def _page(sieve: PileFilter, *, deep: bool) -> Question:
    async def ask(uow: UnitOfWork) -> object:
        after = ""
        for _ in range(20 if deep else 1):
            cases, more = await page_of(
                context(uow, by=ME, clock=CLOCK, content=LOADED),
                sieve,
                after=after,
                limit=200 if deep and not after else 8,
            )
            if not (deep and more) or after:
                break
            after = cases[-1].id
        return cases

    return ask


def _pages(sieve: PileFilter) -> Question:
    """How many pages a list has."""
    return lambda uow: count_pages(
        context(uow, by=ME, clock=CLOCK, content=LOADED), sieve, number=1, more=True
    )


def _narrow_by_more(dice: random.Random) -> Iterator[CaseSearchFilter]:
    """By severity, days, who holds the case, and its body; alone and beside others."""
    today = CLOCK.today()
    week = DaySpan(today - timedelta(days=6), today)
    for severity in Severity:
        yield CaseSearchFilter(severity=severity)
        yield CaseSearchFilter(severity=severity, days=week, act=dice.choice(PLACE.acts))
    for days in (DaySpan(today, today), week, DaySpan(today - timedelta(days=29), today)):
        yield CaseSearchFilter(days=days)
        yield CaseSearchFilter(days=days, stage=CaseStage.WAITING)
        yield CaseSearchFilter(days=days, area=dice.choice(PLACE.districts))
    for account in (ME, Account(Messenger.TELEGRAM, 7)):
        yield CaseSearchFilter(assignee=account)
        yield CaseSearchFilter(assignee=account, days=week)
    yield CaseSearchFilter(body=next(iter(LOADED.agencies)))


async def _districts(uow: UnitOfWork) -> object:
    return await open_districts(context(uow, by=ME, content=LOADED))


def _words(number: int, dice: random.Random) -> str:
    """None, common, middling and rare words, alone and together."""
    if number % 5 == 4:
        return ""
    ranks = [dice.choice((3, 40, 400, 4_000, 25_000)) + dice.randrange(3) for _ in range(1 + number % 3)]
    return " ".join(map(word, ranks))


def _narrow(number: int, dice: random.Random) -> CaseSearchFilter:
    return CaseSearchFilter(
        dice.choice(PLACE.acts) if number % 2 else "",
        dice.choice(PLACE.districts) if number % 7 == 4 else "",
        dice.choice(tuple(CaseStage)) if number % 4 == 3 else "",
    )


def _search(words: str, narrow: CaseSearchFilter) -> Question:
    def no_address(_: str) -> str:
        return ""

    async def ask(uow: UnitOfWork) -> object:
        return await search_cases(
            context(uow, by=MINA, content=LOADED, traces=MadeWords()), words, narrow, address=no_address
        )

    return ask


def _by_number(number: int) -> Question:
    return lambda uow: case_by_number(context(uow, by=MINA, clock=CLOCK), number)


def _figure(name: str, days: int) -> Question:
    async def ask(uow: UnitOfWork) -> object:
        since = CLOCK.now() - timedelta(days=days)
        match name:
            case "claimed" | "decided":
                return await uow.figures.wait_times(CaseMilestone(name), since=since)
            case "own":
                return await uow.figures.decided_by(Account(Messenger.TELEGRAM, 7), since=since)
        counted: object = await getattr(uow.figures, name)(since=since)
        return counted

    return ask


def _spaces(cut: ComparisonAxis, days: int) -> Question:
    return lambda uow: uow.figures.spaces(cut, since=CLOCK.now() - timedelta(days=days), restricted=False)


def _top(kind: LinkKind, days: int) -> Question:
    since = CLOCK.today() - timedelta(days=days)
    return lambda uow: uow.online.top(kind, since=since, circle=days == 7, limit=5)


def _digest(length: FiguresSpan) -> Question:
    return lambda uow: look_at_spaces(context(uow, clock=CLOCK), length, by=ME)


async def ask_all(store: SqlStore, count: int) -> dict[str, list[float]]:
    """Milliseconds per question, the best of two."""
    took: defaultdict[str, list[float]] = defaultdict(list)
    for kind, ask in questions(count):
        best = []
        for _ in range(2):
            async with store.batch() as batch:
                store._context.cache.figures.clear()  # cached for a minute: only the first read costs anything
                began = time.perf_counter()
                await ask(batch.uow)
                best.append((time.perf_counter() - began) * 1000)
        took[kind].append(min(best))
    return took


async def claims(store: SqlStore) -> list[float]:
    """Milliseconds per claim with its commit; each case is released again."""
    took = []
    async with store.batch() as batch:
        waiting = [case.id for case in await batch.uow.cases.waiting(limit=CLAIMS)]
    for case_id in waiting:
        began = time.perf_counter()
        async with store.batch() as batch:
            await claim_report(context(batch.uow, by=MINA, clock=CLOCK), case_id)
            batch.keep_turn()
            await batch.commit()
        took.append((time.perf_counter() - began) * 1000)
        async with store.batch() as batch:
            await release_claim(context(batch.uow, by=ME, clock=CLOCK), case_id)
            batch.keep_turn()
            await batch.commit()
    return took


async def build_store(folder: Path, count: int) -> SqlStore:
    store = await open_bench_store(folder)
    ring = store._context.ring  # names as the store makes them
    async with store.batch() as batch:
        assert MINA.staff is not None
        assert MINA.membership is not None
        batch.uow.staff.save(MINA.staff)
        batch.uow.members.save(MINA.membership)
        batch.keep_turn()
        await batch.commit()
    await store.close()
    file = folder / "data" / "amanat.db"
    lay_down(file, ring, count, PLACE)
    return await open_bench_store(folder)


async def run(count: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as name:
        began = time.perf_counter()
        few, many = (
            await build_store(Path(name) / "few", FEW),
            await build_store(Path(name) / "many", count),
        )
        figures: dict[str, object] = {"stored": count, "laid_seconds": round(time.perf_counter() - began, 1)}
        for kind, took in (await ask_all(many, count)).items():
            ordered = sorted(took)
            figures[kind] = {
                "asked": len(ordered),
                "median_ms": round(statistics.median(ordered), 1),
                "p95_ms": round(ordered[int(len(ordered) * 0.95)], 1),
            }
        rounds = [(await claims(few), await claims(many)) for _ in range(ROUNDS)]
        least = [statistics.quantiles([*chain(*took)], n=10)[0] for took in zip(*rounds, strict=True)]
        figures["claim"] = {
            "few_ms": round(least[0], 2),
            "many_ms": round(least[1], 2),
            "times": round(least[1] / least[0], 2),
        }
        await few.close()
        await many.close()
    return figures


def misses(figures: dict[str, object]) -> list[str]:
    problems = [
        f"{kind}: p95 over {P95_MS} ms"
        for kind in ("queue", "counts", "search", "statistics", "digest")
        if figures[kind]["p95_ms"] > P95_MS  # type: ignore[index]
    ]
    claim: dict[str, float] = figures["claim"]  # type: ignore[assignment]
    return problems + ([f"a claim costs over {CLAIM} times"] if claim["times"] > CLAIM else [])


def main() -> int:
    wanted = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    wanted.add_argument("--quick", action="store_true")
    wanted.add_argument("--mutant", choices=names_of("queue_scale"), default="")
    given = wanted.parse_args()
    apply_mutant("queue_scale", given.mutant)
    began = time.perf_counter()
    figures = asyncio.run(run(STORED_QUICK if given.quick else STORED))
    figures["seconds"] = round(time.perf_counter() - began, 1)
    figures["missed"] = misses(figures)
    for name, value in figures.items():
        print(f"{name}: {value}")
    print(json.dumps(figures))
    return 1 if figures["missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
