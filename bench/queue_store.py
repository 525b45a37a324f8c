"""A store with very many cases, some of them open, each with one report and its words in the blind index
(bench/queue_scale.py). Written as rows: sealed words that nobody opens here."""

import random
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.domain.catalogue.catalogue import Severity
from bot.domain.submissions.traces import Trace, TraceKind
from storage.case_rows import QUARTER
from storage.keys import KeyRing

WORDS: Final = 30_000
SHARE: Final = 1.3
"""The share of reports with the commonest word, before it is cut; the word of rank n has an n-th of it."""
COMMONEST: Final = 0.3
DAYS: Final = 20
FIRST_NUMBER: Final = 50_000_000
"""The program's own case numbers begin far below."""
_AT_ONCE: Final = 50_000
_OPEN: Final = 50
"""One case in this many waits; one in ten times as many is held."""
_OVER: Final = (
    ("verified", "verified-document", "document"),
    ("rejected", "reject-unclear", None),
    ("out_of_scope", "out-private", None),
    ("closed", "closed-right", "document"),
)
_CASE: Final = (
    "INSERT INTO cases (id, number, act_id, space, phase, severity, rank, area_id, opened_at, deadline, state, owner, "
    "owner_name, until, taken_at, quarter, taken_in, decided_in, decided_at, reason, grade, told, taken_up, witnesses, version, restricted) "
    f"VALUES ({','.join('?' * 26)})"
)
_REPORT: Final = (
    "INSERT INTO reports (id, case_id, mode, consent, day, withdrawn, receipt_confirmed, receipt) "
    "VALUES (?, ?, 'returnable', 'no', '2026-11-01', 0, 1, ?)"
)


_LINK: Final = "INSERT INTO report_links (report_id, kind, name, day, circle) VALUES (?, ?, ?, date(? / 1000000, 'unixepoch'), ?)"
_VIRTUAL: Final = 2
"""How many of five cases are online;
half of these are on one of many pages, the first of which are reported often."""
_PAGES, _ACCOUNTS, _CIRCLE = 40_000, 12, 50


@dataclass(frozen=True, slots=True)
class CasePool:
    """The values that cases are made from."""

    acts: tuple[str, ...]
    restricted: frozenset[str]
    districts: tuple[str, ...]
    county: str


def word(rank: int) -> str:
    """A made-up word as the index has it: by its sound."""
    return f"w{rank}"


def lay_down(file: Path, ring: KeyRing, count: int, place: CasePool) -> None:
    dice = random.Random(11)
    base = sqlite3.connect(file)
    base.executescript(
        "PRAGMA synchronous=OFF; PRAGMA cache_size=-400000; DROP INDEX IF EXISTS ix_report_traces_report_id"
    )
    now = int(time.time() * 1e6)
    for start in range(0, count, _AT_ONCE):
        numbers = range(start, min(start + _AT_ONCE, count))
        base.executemany(_CASE, [_case(number, place, dice, now=now) for number in numbers])
        base.executemany(_REPORT, [(_id("report", n), _id("case", n), f"r{n:031d}") for n in numbers])
    base.executemany(_LINK, _links(count, dice, now=now))
    base.executemany(
        "INSERT INTO report_traces (name, report_id) VALUES (?, ?)", _traces(ring, count, place, dice)
    )
    base.execute("CREATE INDEX ix_report_traces_report_id ON report_traces (report_id)")
    base.commit()
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()


def _id(kind: str, number: int) -> str:
    return f"{kind}-{number:015d}"


def _case(number: int, place: CasePool, dice: random.Random, *, now: int) -> tuple[Any, ...]:
    opened = now - dice.randrange(DAYS * 86_400_000_000)
    severity = dice.choice(tuple(Severity))
    state, owner, until, decided = "new", None, None, None
    reason, grade = "", None
    if number % _OPEN:
        state, reason, grade = _OVER[number % len(_OVER)]
        owner, decided = f"telegram:{number % 60 + 1}", opened + dice.randrange(7_200_000_000)
    elif not number % (10 * _OPEN):
        state, owner, until = "claimed", f"telegram:{number % 60 + 1}", now + 86_400_000_000
    act = dice.choice(place.acts)
    return (
        _id("case", number), FIRST_NUMBER + number, act, "virtual" if number % 5 < _VIRTUAL else "real", "day", severity.value,
        tuple(Severity).index(severity), dice.choice(place.districts), opened, opened + 3_600_000_000, state, owner,
        "بررسی‌کننده" if owner else "", until, opened + 600_000_000 if owner else None, opened // QUARTER, 10 if owner else None,
        decided and (decided - opened) // 60_000_000, decided, reason, grade,
        int(decided is not None), int(owner is not None), 1, 3, int(act in place.restricted),
    )  # fmt: skip


def _links(count: int, dice: random.Random, *, now: int) -> Iterator[tuple[Any, ...]]:
    """Pages by Zipf's law, and a few graded accounts."""
    for number in range(count):
        if number % 5 >= _VIRTUAL:
            continue
        day = now - dice.randrange(DAYS * 86_400_000_000)
        page = min(_PAGES, int(1 / (1 - dice.random())))
        yield _id("report", number), "page", f"{page:032x}", day, int(not number % _CIRCLE)
        if not number % 100:
            yield _id("report", number), "account", f"{number % _ACCOUNTS:032x}", day, 0


def _traces(ring: KeyRing, count: int, place: CasePool, dice: random.Random) -> Iterator[tuple[int, str]]:
    """Word by word in the order of the index, so that nothing has to be sorted."""
    names = sorted(
        (ring.trace(place.county, Trace(TraceKind.WORD, word(rank))), rank) for rank in range(1, WORDS + 1)
    )
    for name, rank in names:
        has = max(1, int(count * min(COMMONEST, SHARE / rank)))
        for number in sorted(dice.sample(range(count), has)):
            yield name, _id("report", number)
