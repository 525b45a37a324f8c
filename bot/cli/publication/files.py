"""The open data: a CSV for each table, the explanations of codes and columns, and a manifest with the hash of
every file."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bot.cli.publication.words import PageTexts
from bot.conversation.outgoing import TextRef
from bot.domain.figures.publication import (
    PENDING,
    CaseOutcome,
    FunnelStep,
    Publication,
    PublicationTableKind,
)
from bot.domain.figures.publication_counts import OTHER, UNKNOWN
from bot.domain.figures.publication_rounding import possible_counts
from bot.handlers.figures.publication import step_name

STEPS, TIME = "steps", "times"
"""Files beside those of the tables."""
MANIFEST: Final = "manifest.json"
_BOM: Final = "\ufeff"
"""Without it, Excel misreads Persian."""
_COLUMNS: Final = ("code", "label", "count", "at_least", "at_most")
_TIME_COLUMNS: Final = ("code", "label", "minutes")
TIMES: Final[Mapping[str, str]] = {"until_taken": "page-times-taken", "until_decided": "page-times-decided"}
"""The medians, by code, and their names."""
_ANY_DAY: Final = "YYYY-MM-DD"
_EXPLAINED: Final[Mapping[str, Sequence[str]]] = {
    "column": (*_COLUMNS, "minutes"),
    "steps": tuple(FunnelStep),
    "times": tuple(TIMES),
}
"""Codes that are the same in every period, by their kind."""
TEXT_FAMILIES: Final = (
    *(f"page-def-column-{column.replace('_', '-')}" for column in _EXPLAINED["column"]),
    *(f"page-def-steps-{step.replace('_', '-')}" for step in FunnelStep),
    *(f"page-def-times-{code.replace('_', '-')}" for code in TIMES),
    *(f"page-def-{code.replace('_', '-')}" for code in (*CaseOutcome, UNKNOWN, OTHER)),
    *(f"page-def-promise-{ending}" for ending in ("kept", "late", PENDING)),
)


_WITH_MEANING: Final = (
    PublicationTableKind.STATE,
    PublicationTableKind.ACT,
    PublicationTableKind.DISTRICT,
    PublicationTableKind.PROMISE,
)


def name_of(publication: Publication) -> str:
    """The beginning of the file names of a period."""
    first, last = publication.period.first, publication.period.last
    return first.isoformat() if first == last else f"{first.isoformat()}_{last.isoformat()}"


def tables(publication: Publication, words: PageTexts) -> Iterable[tuple[str, str]]:
    """(file name, content) of each table, including the steps that cases reached, which are sums of published
    numbers, and the times."""
    for kind, cells in publication.tables.items():
        rows = [
            (
                cell.code,
                words.row(kind, cell),
                cell.count,
                possible_counts(cell.count).low,
                possible_counts(cell.count).high,
            )
            for cell in cells
        ]
        yield f"{name_of(publication)}-{kind}.csv", _csv((_COLUMNS, *rows))
    steps = [
        (
            step.value,
            words.plain(step_name(step)),
            publication.step(step),
            publication.least(step),
            publication.most(step),
        )
        for step in FunnelStep
    ]
    yield f"{name_of(publication)}-{STEPS}.csv", _csv((_COLUMNS, *steps))
    medians = (publication.until_taken, publication.until_decided)
    times = [
        (code, words.plain(TextRef(key)), "" if median is None else median)
        for (code, key), median in zip(TIMES.items(), medians, strict=True)
    ]
    yield f"{name_of(publication)}-{TIME}.csv", _csv((_TIME_COLUMNS, *times))


def definitions(publications: Sequence[Publication], words: PageTexts, *, acts: Mapping[str, str]) -> str:
    """Every column, and every code that was ever published. ``acts``: the act's description, by id."""
    rows: dict[tuple[str, str], str] = {
        (of, code): words.plain(TextRef(f"page-def-{of}-{code.replace('_', '-')}"))
        for of, codes in _EXPLAINED.items()
        for code in codes
    }
    rows[PublicationTableKind.DAY.value, _ANY_DAY] = words.plain(TextRef("page-def-day"))
    for kind in _WITH_MEANING:
        for publication in publications:
            for cell in publication.tables.get(kind, ()):
                meaning = acts.get(cell.code, "") if kind is PublicationTableKind.ACT else ""
                if kind is PublicationTableKind.STATE or cell.code in (OTHER, UNKNOWN):
                    meaning = words.plain(TextRef(f"page-def-{cell.code.replace('_', '-')}"))
                elif kind is PublicationTableKind.PROMISE:
                    meaning = words.plain(TextRef(f"page-def-promise-{cell.code.rpartition('-')[2]}"))
                rows[kind.value, cell.code] = meaning or words.row(kind, cell)
    return _csv((("of", "code", "meaning"), *((*of, text) for of, text in rows.items())))


def manifest(files: Mapping[str, bytes], publications: Sequence[Publication], *, head: str) -> str:
    """``head`` is the beginning of the audit log's newest hash. Its number is left out: it tells how many
    actions staff have taken, and it is not rounded."""
    document = {
        "form": 1,
        "periods": [
            {
                "first": publication.period.first.isoformat(),
                "last": publication.period.last.isoformat(),
                "frozen_at": publication.frozen_at.isoformat(),
                "sha256": publication.hash,
            }
            for publication in publications
        ],
        "audit_head": head,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _csv(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([[_safe(cell) for cell in row] for row in rows])
    return _BOM + out.getvalue()


def _safe(cell: object) -> object:
    """A cell that begins like a formula, made into plain text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
