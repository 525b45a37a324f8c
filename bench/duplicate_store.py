"""Reports of a set filed into a real SQLite store, which is then asked for similar ones
(bench/duplicates.py)."""

import hashlib
import math
import random
import sqlite3
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from bench.duplicate_set import NO_TIME, LabelledReport, PairSet
from bot.domain.cases.reports import Case, State
from bot.domain.catalogue.catalogue import Phase, Severity
from bot.domain.moments import day_of
from bot.domain.people import Account, Messenger
from bot.domain.submissions.duplicates import Match
from bot.domain.submissions.traces import Trace, TraceKind
from bot.domain.submissions.witnesses import Consent, ContactMode, Report
from bot.language.traces import ReportTraces
from bot.usecases.cases.merge import matches_of
from bot.usecases.ports import UnitOfWork
from bot.usecases.ports.reports import TraceReader
from bot.usecases.submissions.index_report import index_traces
from storage.columns import moment
from storage.keys import KeyRing
from storage.store import SqlStore
from tests.fakes.contexts import context
from tests.fakes.shared_content import shipped_content

AREAS: Final = shipped_content().areas
SARA: Final = Account(Messenger.BALE, 71_000_000)
_WORDS_EACH: Final = 34
TRIES: Final = 3
_RARE: Final = 30_000
"""Made-up words in addition to those of the set;
how often each occurs falls with its rank, as in any language."""


@dataclass(slots=True)
class DuplicateStore:
    """A store with the reports of a set."""

    store: SqlStore
    reader: TraceReader
    numbers: int = 0

    async def file(self, reports: Sequence[LabelledReport]) -> None:
        """File a report as the form does, without its questions."""
        async with self.store.batch() as batch:
            for report in reports:
                self._file_report(report, batch.uow)
            batch.keep_turn()
            await batch.commit()

    def _file_report(self, labelled_report: LabelledReport, uow: UnitOfWork) -> None:
        self.numbers += 1
        report_id, at = key_of(labelled_report.id), labelled_report.at
        area = area_of(labelled_report)
        body = replace(labelled_report.body(), area_id=area)
        about = (
            report_id,
            self.numbers,
            labelled_report.act,
            labelled_report.space,
            Phase.DAY,
            Severity.HIGH,
            area,
        )
        uow.cases.add(Case(*about, at, at, restricted=False))
        report = Report(report_id, report_id, ContactMode.RETURNABLE, Consent.ASK_ME, day_of(at))
        code = f"{self.numbers:016d}"
        uow.reports.add(report, body=body, receipt=code, reporter_key=f"{self.numbers}", account=SARA)
        index_traces(context(uow, areas=AREAS, traces=self.reader), report_id, body, sent=at)

    async def ask(self, reports: Sequence[LabelledReport]) -> dict[str, list[Match]]:
        """What is similar to each, most similar first."""
        async with self.store.batch() as batch:
            return {report.id: await matches_of(context(batch.uow), key_of(report.id)) for report in reports}

    async def stream(self, pairs: PairSet) -> dict[str, list[Match]]:
        """What was similar to each when it came; where no times are given, among all."""
        await self.file(pairs.reports)
        matches = await self.ask(pairs.reports)
        if not pairs.timed:
            return matches
        came = {key_of(report.id): at for at, report in enumerate(pairs.reports)}
        return {
            report.id: [match for match in matches[report.id] if came[match.report_id] < at]
            for at, report in enumerate(pairs.reports)
        }

    async def rows_left(self, report: LabelledReport, file: Path) -> int:
        """How many of its rows in the index outlive a withdrawn report."""
        statement = "SELECT count(*) FROM report_traces WHERE report_id = ?"
        async with self.store.batch() as batch:
            batch.uow.reports.destroy(key_of(report.id))
            batch.keep_turn()
            await batch.commit()
        return int(_fetch_rows(file, statement, key_of(report.id))[0][0])


def area_of(report: LabelledReport) -> str:
    """Where a report is filed."""
    return report.area


def key_of(told_id: str) -> str:
    return hashlib.blake2b(told_id.encode(), digest_size=10).hexdigest()


def _fetch_rows(file: Path, statement: str, value: str) -> list[tuple[int, ...]]:
    base = sqlite3.connect(file)
    try:
        return base.execute(statement, (value,)).fetchall()
    finally:
        base.close()


def fill(file: Path, ring: KeyRing, pairs: PairSet, count: int) -> None:
    """Add other reports of one county, in bulk by SQL:
    words of the set and made-up ones, as frequent as in any text."""
    dice, reader = random.Random(7), ReportTraces()
    known = [_words_of(report, reader) for report in pairs.reports]
    rare = [ring.trace("thr", Trace(TraceKind.WORD, f"w{number}")) for number in range(_RARE)]
    districts = [area.id for area in AREAS.children("thr")]
    acts = sorted({report.act for report in pairs.reports} | {f"O{number:02d}" for number in range(1, 61)})
    names = {word: ring.trace("thr", Trace(TraceKind.WORD, word)) for words in known for word in words}
    cells: dict[str, int] = {}
    base = sqlite3.connect(file)
    base.execute("PRAGMA synchronous=OFF")
    base.execute("DROP INDEX IF EXISTS ix_report_traces_report_id")
    rows: list[tuple[int, str]] = []
    cases, reports = [], []
    for number in range(count):
        report_id, act, area = f"fill-{dice.getrandbits(64):016x}", dice.choice(acts), dice.choice(districts)
        sent = NO_TIME + timedelta(minutes=dice.randrange(-7 * 1440, 600))
        cell = f"{act} {area} {day_of(sent)}.{dice.choice(('morning', 'noon', 'evening', 'night'))}"
        if cell not in cells:
            cells[cell] = ring.trace("thr", Trace(TraceKind.PART, cell))
        mine = {names[word] for word in dice.sample(*_some(dice.choice(known), dice))}
        mine |= {rare[int(_RARE ** dice.random()) - 1] for _ in range(_WORDS_EACH - len(mine))}
        rows += [(name, report_id) for name in (*mine, cells[cell])]
        at = moment(sent)
        cases.append((report_id, 1_000_000 + number, act, area, at, at))
        reports.append((report_id, report_id, sent.date().isoformat(), f"f{number:031d}"))
    _insert(base, cases, reports, sorted(rows))
    _create_index(base)
    base.commit()
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()


def _create_index(base: sqlite3.Connection) -> None:
    base.execute("CREATE INDEX ix_report_traces_report_id ON report_traces (report_id)")


def _some(words: Sequence[str], dice: random.Random) -> tuple[Sequence[str], int]:
    return words, dice.randrange(len(words) // 2, len(words) + 1)


def _words_of(report: LabelledReport, reader: ReportTraces) -> list[str]:
    return sorted(trace.text for trace in reader.traces(report.text) if trace.kind is TraceKind.WORD)


def _insert(
    base: sqlite3.Connection,
    cases: Collection[tuple[object, ...]],
    reports: Collection[tuple[object, ...]],
    rows: Collection[tuple[int, str]],
) -> None:
    base.executemany(
        "INSERT INTO cases (id, number, act_id, space, phase, severity, rank, area_id, opened_at, deadline, state, "
        "owner_name, reason, told, taken_up, witnesses, version, restricted) "
        f"VALUES (?, ?, ?, 'real', 'day', 'high', 1, ?, ?, ?, '{State.NEW.value}', '', '', 0, 0, 1, 1, 0)",
        cases,
    )
    base.executemany(
        "INSERT INTO reports (id, case_id, mode, consent, day, withdrawn, receipt_confirmed, receipt) "
        "VALUES (?, ?, 'returnable', 'no', ?, 0, 0, ?)",
        reports,
    )
    base.executemany("INSERT INTO report_traces (name, report_id) VALUES (?, ?)", rows)


async def time_questions(filed: DuplicateStore, reports: Sequence[LabelledReport]) -> list[float]:
    """Milliseconds per question, with the store as it is; the best of TRIES rounds, so that other load on the
    machine counts less."""
    best = [math.inf] * len(reports)
    for _ in range(TRIES):
        for at, report in enumerate(reports):
            async with filed.store.batch() as batch:
                began = time.perf_counter()
                await matches_of(context(batch.uow), key_of(report.id))
                best[at] = min(best[at], (time.perf_counter() - began) * 1000)
    return best
