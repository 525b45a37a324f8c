"""A set of labelled pairs of reports (bench/data/duplicates/README.md), as reports with the incident of each.

Only `text` is needed. Without times all reports of a set exist at once; without ids equal texts are one
report. Incidents: what pairs «same» join. Where ids look like INCIDENT.NUMBER and no pair says otherwise, the
incident is the part before the last dot, so that two reports of one incident are never taken for different
ones because no pair holds both.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.ask import ROOT
from bench.independent import doubtful_pairs, family_pairs, rows_of, set_of
from bot.domain.catalogue.catalogue import Space
from bot.domain.moments import part_of_day, write_when
from bot.domain.submissions.witnesses import ReportBody
from bot.language.masking import mask

TUNING = ROOT / "bench" / "data" / "duplicates" / "pairs-tuning.jsonl"
TEHRAN = timedelta(hours=3, minutes=30)
NO_TIME = datetime(2026, 6, 19, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LabelledReport:
    """A report of the set; ``when`` is as precise as the form: a day and a part of it."""

    id: str
    text: str
    style: str
    act: str
    area: str
    space: Space
    when: str
    sent: datetime | None
    incident: str

    @property
    def at(self) -> datetime:
        return self.sent or NO_TIME

    def body(self) -> ReportBody:
        return ReportBody(self.text, self.act, self.space, self.area, "", self.when)


@dataclass(frozen=True, slots=True)
class PairSet:
    """``reports`` in the order of their sending; ``pairs`` with whether both are of one incident."""

    reports: Sequence[LabelledReport]
    pairs: Sequence[tuple[str, str, bool]]
    timed: bool
    doubtful: frozenset[frozenset[str]] = frozenset()
    """Pairs that nobody can decide: one of both leaves out what distinguishes the incidents."""

    @property
    def by_id(self) -> Mapping[str, LabelledReport]:
        return {report.id: report for report in self.reports}


def read_set(path: Path) -> PairSet:
    """Exits with a message for an invalid line."""
    return _set_of(path.read_text(encoding="utf-8").splitlines(), path)


def pairs_of(author: str) -> PairSet:
    """An open author's families (bench/data/independent), their words as the form keeps them: masked."""
    path = set_of("duplicates", author)
    families = rows_of(path)
    pairs = _set_of([json.dumps(pair) for pair in family_pairs(families)], path)
    masked = [replace(report, text=mask(report.text)) for report in pairs.reports]
    return replace(pairs, reports=masked, doubtful=frozenset(doubtful_pairs(families)))


def _set_of(lines: Iterable[str], path: Path) -> PairSet:
    rows: dict[str, dict[str, str]] = {}
    pairs: list[tuple[str, str, bool]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            pair = json.loads(line)
            first_row, other = (_row(pair[side]) for side in "ab")
            same = {"same": True, "different": False}[pair["label"]]
        except (ValueError, KeyError, TypeError) as error:
            sys.exit(f"{path}:{number}: not a pair ({error!r})")
        rows.update({row["id"]: row for row in (first_row, other)})
        pairs.append((first_row["id"], other["id"], same))
    incidents = _incidents(rows, pairs)
    reports = [_report_of(row, incidents[key]) for key, row in rows.items()]
    timed = all(report.sent is not None for report in reports)
    return PairSet(sorted(reports, key=lambda report: (report.at, report.id)), pairs, timed)


def _row(fields: Mapping[str, str]) -> dict[str, str]:
    return {**fields, "id": fields.get("id") or fields["text"]}


def _report_of(row: Mapping[str, str], incident: str) -> LabelledReport:
    sent, happened = _moment(row.get("sent")), _moment(row.get("happened"))
    when = write_when((happened + TEHRAN).date(), part_of_day(happened)) if happened else ""
    return LabelledReport(
        row["id"],
        row["text"],
        row.get("style") or "-",
        row.get("act") or "",
        row.get("area") or "",
        Space(row.get("space") or "real"),
        when,
        sent,
        incident,
    )


def _moment(text: str | None) -> datetime | None:
    """A moment as written: in Tehran's time."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) - TEHRAN if text else None


def _incidents(rows: Mapping[str, object], pairs: Sequence[tuple[str, str, bool]]) -> dict[str, str]:
    named = {key: key.rpartition(".")[0] for key in rows}
    if all(named.values()) and all((named[a] == named[b]) is same for a, b, same in pairs):
        return named
    parent = {key: key for key in rows}

    def root(key: str) -> str:
        while parent[key] != key:
            key = parent[key]
        return key

    for a, b, same in pairs:
        if same:
            parent[root(a)] = root(b)
    return {key: root(key) for key in rows}
