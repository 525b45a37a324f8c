"""A data folder with very many stored reports, and everything that grows with them (bench/growth.py).

Written as rows of the true number and size: sealed words that nobody opens here, ids spread as random ones are, so
that a new row falls among the old ones. Hour keys of conversations are real: a start reads them.
"""

import asyncio
import os
import random
import sqlite3
import struct
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.flood_background import FIRST_STORED
from bench.growth_turns import open_program
from bench.mix import Mix, open_bench_store
from bot.domain.submissions.traces import Trace, TraceKind
from bot.language.traces import ReportTraces
from storage.key_store import REPORT_KEYS
from storage.store import SqlStore

OLD_SHARED: Final = 77
"""The number of a shared key whose notes are over."""
_LONG_AGO: Final = 30 * 24
_OVER_IN: Final = 10
"""One conversation in this many was left a month ago."""
_DIGITS: Final = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
"""Of random ids, in the order in which the database sorts them."""
_SPREAD: Final = 0x9E3779B97F4A7C15
_DAYS: Final = 20
_MINUTE: Final = 60_000_000
_HOUR: Final = 60 * _MINUTE
_QUARTER: Final = 15 * _MINUTE
_WORDS_EACH: Final = 20
_RARE: Final = 30_000
_WAITING: Final = 1_000
"""Cases that wait for a moderator, however many are stored: what waits does not grow with what is over."""
_OVER: Final = (
    ("verified", "verified-document", "document"),
    ("rejected", "reject-unclear", None),
    ("out_of_scope", "out-private", None),
    ("closed", "closed-right", "document"),
)
_AT_ONCE: Final = 20_000
_NUMBERS: Final = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count) "
_SQL: Final = {
    "report_keys": "SELECT id, random() & 0x3fffffffffffffff FROM reports",
    "accounts": "SELECT id, randomblob(296), NULL FROM reports",
    "case_cards": "SELECT id, 'telegram', '-1000778', 1000000 + rowid_of, NULL, NULL FROM (SELECT id, row_number() OVER () AS rowid_of FROM cases)",
    "audit": _NUMBERS + "SELECT 1000000 + i, :now - i, 'telegram:1', 'claim', lower(hex(randomblob(11))), '', '', randomblob(32) FROM n",
    "inbox": _NUMBERS + "SELECT i + 1, 'telegram', 1000, i + 1, 'done', :hour - 40 + i * 40 / :count, NULL, NULL, 0, NULL, NULL, NULL FROM n",
    "chat_messages": _NUMBERS + "SELECT lower(hex(randomblob(16))), randomblob(104), 1 + abs(random()) % 1000 FROM n",
    "attempts": _NUMBERS + "SELECT lower(hex(randomblob(11))), lower(hex(randomblob(16))), 'voter/basic', :day, hex(randomblob(32)), 4, 4, 1, '{}' FROM n",
    "text_marks": "SELECT id, lower(hex(randomblob(16))), :minute, 0 FROM reports LIMIT :count / 4",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GrowthSize:
    """How many reports are stored, and how many conversations are remembered."""

    reports: int

    @property
    def sessions(self) -> int:
        return self.reports // 8


def spread_id(number: int) -> str:
    """An id of 22 characters; those of neighbouring numbers are far apart."""
    value = (number + 1) * _SPREAD % 2**64 << 68
    return "".join(_DIGITS[value >> at & 63] for at in range(126, -6, -6))


def build_folder(folder: Path, size: GrowthSize, mix: Mix) -> float:
    """Create the folder, with everybody of the mix in place; returns the seconds that it took."""
    began = time.monotonic()

    async def seed() -> None:
        store = await open_bench_store(folder)
        await mix.seed(store)
        await store.close()
        async with open_program(folder) as grown:  # what a first start does once
            await grown.program.ticks.due_work()
        store = await open_bench_store(folder)
        await store.checkpoint()
        hours = _make_hour_keys(store, size.sessions)
        names = _trace_names(store, mix)
        await store.close()
        _lay_down(folder / "data", size, hours, names)

    asyncio.run(seed())
    os.sync()  # what the system still writes out would slow down the first commits of the run
    return time.monotonic() - began


def _make_hour_keys(store: SqlStore, count: int) -> list[int]:
    """Keys of single rows, as old as the conversations that have them; returns their numbers."""
    hours, now = store._context.hours, store._context.hour()
    ids = [random.getrandbits(62) | 1 for _ in range(count)]
    for start in range(0, count, _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        made = [
            now - (_LONG_AGO if at % _OVER_IN == 0 else 3 + at % 20) for at in range(start, start + len(some))
        ]
        hours.file.write(
            [(i, struct.pack(">q", -1 - hour) + os.urandom(32)) for i, hour in zip(some, made, strict=True)]
        )
    hours.file.write([(OLD_SHARED, struct.pack(">q", now - 60) + os.urandom(32))])
    return ids


def _trace_names(store: SqlStore, mix: Mix) -> list[tuple[int, float]]:
    """Names of the blind index, and the share of all reports that has each: words of the lessons, which the mix
    reports too, and made-up ones whose frequencies fall with their rank."""
    ring, reader = store._context.ring, ReportTraces()
    known = sorted(
        {
            trace.text
            for n in range(60)
            for trace in reader.traces(mix.own_words(n))
            if trace.kind is TraceKind.WORD
        }
    )
    counties = [area.id for area in mix.content.areas.roots()]
    each = _WORDS_EACH / 2
    harmonic = sum(1 / rank for rank in range(1, _RARE + 1))
    shares = {}
    for county in counties:
        for word in known:
            shares[ring.trace(county, Trace(TraceKind.WORD, word))] = each / len(known) / len(counties)
        for rank in range(1, _RARE // len(counties)):
            name = ring.trace(county, Trace(TraceKind.WORD, f"w{rank}"))
            shares[name] = each / (rank * len(counties) * harmonic)
    return sorted(shares.items())


def _lay_down(data: Path, size: GrowthSize, hour_keys: list[int], names: list[tuple[int, float]]) -> None:
    count, now = size.reports, int(time.time() * 1e6)
    os.environ["SQLITE_TMPDIR"] = str(data)  # indexes are sorted in files
    with closing(sqlite3.connect(data / "amanat.db")) as base:
        base.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-300000; PRAGMA temp_store=FILE"
        )
        indexes = base.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchall()
        for name, _ in indexes:
            base.execute(f"DROP INDEX {name}")
        _insert(base, "cases", _case_rows(count, now))
        _insert(base, "reports", _report_rows(count))
        values = {
            "count": count,
            "now": now,
            "hour": now // _HOUR,
            "minute": now // _MINUTE - 60,
            "day": time.strftime("%Y-%m-%d", time.gmtime()),
        }
        for table, select in _SQL.items():
            used = {key: value for key, value in values.items() if f":{key}" in select}
            base.execute(f"INSERT INTO {table} {select}", used)
            base.commit()
        _insert(base, "sessions", _session_rows(hour_keys, str(values["day"])))
        _insert(base, "report_traces", _trace_rows(count, names))
        for _, sql in indexes:
            base.execute(sql)
        base.commit()
        base.execute("PRAGMA journal_mode=WAL")
        _add_report_keys(base, data)


def _session_rows(hour_keys: list[int], day: str) -> Iterator[tuple[Any, ...]]:
    sealed = os.urandom(1 << 20)
    for n, key in enumerate(hour_keys):
        at = n * 97 % 900_000
        last = day if n % _OVER_IN else "2026-01-01"
        yield f"{n * 2**128 // len(hour_keys):032x}", key, sealed[at : at + 4140], last


def _add_report_keys(base: sqlite3.Connection, data: Path) -> None:
    """A key in the key file for each report that has none there."""
    base.execute("ATTACH DATABASE ? AS keys", (str(data / REPORT_KEYS),))
    base.execute(
        "INSERT INTO keys.keys (id, wrapped) SELECT key, randomblob(72) FROM report_keys"
        " WHERE key NOT IN (SELECT id FROM keys.keys)"
    )
    base.commit()
    base.execute("PRAGMA keys.wal_checkpoint(TRUNCATE)")


def _insert(base: sqlite3.Connection, table: str, rows: Iterator[tuple[Any, ...]]) -> None:
    first = next(rows)
    places = ",".join("?" * len(first))
    columns = {
        "cases": "(id, number, act_id, space, phase, severity, rank, area_id, opened_at, deadline, state, owner,"
        " owner_name, decided_at, taken_in, decided_in, quarter, reason, grade, told, taken_up, witnesses, version,"
        " restricted)",
        "reports": "(id, case_id, mode, consent, day, withdrawn, receipt_confirmed, receipt, reporter, sealed)",
    }.get(table, "")
    statement = f"INSERT INTO {table} {columns} VALUES ({places})"
    base.execute(statement, first)
    base.executemany(statement, rows)
    base.commit()


def _in_order(count: int, shift: int) -> list[tuple[str, int]]:
    """Ids with their numbers, as the database sorts them."""
    return sorted((spread_id(n + shift), n) for n in range(count))


def _case_rows(count: int, now: int) -> Iterator[tuple[Any, ...]]:
    """Cases of the last weeks: all but a thousand are decided and announced."""
    dice = random.Random(3)
    for case_id, n in _in_order(count, count):
        opened = now - dice.randrange(_DAYS * 24 * 60) * _MINUTE - 25 * _HOUR
        rank = n % 4
        state, reason, grade = ("new", "", None) if n < _WAITING else _OVER[n % len(_OVER)]
        over = n >= _WAITING
        yield (
            case_id, FIRST_STORED + n, f"O{n % 50 + 1:02d}", "real", "day", ("critical", "high", "medium", "low")[rank],
            rank, f"thr{n % 300:03d}", opened, opened + _HOUR, state, f"telegram:{n % 40}" if over else None,
            "بررسی‌کننده", opened + 2 * _HOUR if over else None, 30 if over else None, 120 if over else None,
            opened // _QUARTER, reason, grade, over, 1, 1, 3, 0,
        )  # fmt: skip


def _report_rows(count: int) -> Iterator[tuple[Any, ...]]:
    sealed = os.urandom(1 << 20)
    for report_id, n in _in_order(count, 0):
        at = n * 89 % 900_000
        day = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86_400 * (1 + n % _DAYS)))
        yield (
            report_id, spread_id(n + count), "returnable", "ask_me", day, 0, 1, f"{n:032x}", f"{n // 3:032x}",
            sealed[at : at + (1064 if n % 5 == 0 else 296)],
        )  # fmt: skip


def _trace_rows(count: int, names: list[tuple[int, float]]) -> Iterator[tuple[int, str]]:
    dice = random.Random(7)
    ids = [report_id for report_id, _ in _in_order(count, 0)]
    for name, share in names:
        many = int(share * count + dice.random())
        for at in sorted(dice.sample(range(count), min(many, count))):
            yield name, ids[at]
