"""The open data: a CSV a table, their codes and columns explained, and a manifest with the hash of every file."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bot.cli.publication.words import Words
from bot.conversation.outgoing import Term
from bot.domain.figures.publication import Kind, Outcome, Publication, Step
from bot.domain.figures.publication_counts import OTHER, UNKNOWN
from bot.domain.figures.publication_rounding import behind
from bot.handlers.figures.publication_words import step_name

STEPS, TIME = "steps", "times"
"""Files beside those of the tables."""
MANIFEST: Final = "manifest.json"
_BOM: Final = "\ufeff"
"""Without it Excel takes Persian for another alphabet."""
_COLUMNS: Final = ("code", "label", "count", "at_least", "at_most")
_TIME_COLUMNS: Final = ("code", "label", "minutes")
TIMES: Final[Mapping[str, str]] = {"until_taken": "page-times-taken", "until_decided": "page-times-decided"}
"""The medians, by code, and what each is called."""
_ANY_DAY: Final = "YYYY-MM-DD"
_EXPLAINED: Final[Mapping[str, Sequence[str]]] = {
    "column": (*_COLUMNS, "minutes"),
    "steps": tuple(Step),
    "times": tuple(TIMES),
}
"""Codes that are the same in every period, by what they are of."""
TEXT_FAMILIES: Final = (
    *(f"page-def-column-{column.replace('_', '-')}" for column in _EXPLAINED["column"]),
    *(f"page-def-steps-{one.replace('_', '-')}" for one in Step),
    *(f"page-def-times-{one.replace('_', '-')}" for one in TIMES),
    *(f"page-def-{one.replace('_', '-')}" for one in (*Outcome, UNKNOWN, OTHER)),
)


def name_of(shown: Publication) -> str:
    """What the files of a period begin with."""
    first, last = shown.period.first, shown.period.last
    return first.isoformat() if first == last else f"{first.isoformat()}_{last.isoformat()}"


def tables(shown: Publication, words: Words) -> Iterable[tuple[str, str]]:
    """(file name, content) of each table; of how far cases came, which are sums of published numbers; of the times."""
    for kind, cells in shown.tables.items():
        rows = [
            (cell.code, words.row(kind, cell), cell.count, behind(cell.count).low, behind(cell.count).high)
            for cell in cells
        ]
        yield f"{name_of(shown)}-{kind}.csv", _csv((_COLUMNS, *rows))
    steps = [
        (step.value, words.plain(step_name(step)), shown.step(step), shown.least(step), shown.most(step))
        for step in Step
    ]
    yield f"{name_of(shown)}-{STEPS}.csv", _csv((_COLUMNS, *steps))
    found = (shown.until_taken, shown.until_decided)
    times = [
        (code, words.plain(Term(key)), "" if told is None else told)
        for (code, key), told in zip(TIMES.items(), found, strict=True)
    ]
    yield f"{name_of(shown)}-{TIME}.csv", _csv((_TIME_COLUMNS, *times))


def definitions(publications: Sequence[Publication], words: Words, *, acts: Mapping[str, str]) -> str:
    """Every column, and every code that was ever published. ``acts``: what each of them looks like, by id."""
    rows: dict[tuple[str, str], str] = {
        (of, code): words.plain(Term(f"page-def-{of}-{code.replace('_', '-')}"))
        for of, codes in _EXPLAINED.items()
        for code in codes
    }
    rows[Kind.DAY.value, _ANY_DAY] = words.plain(Term("page-def-day"))
    for kind in (Kind.STATE, Kind.ACT, Kind.DISTRICT):
        for shown in publications:
            for cell in shown.tables.get(kind, ()):
                told = acts.get(cell.code, "") if kind is Kind.ACT else ""
                if kind is Kind.STATE or cell.code in (OTHER, UNKNOWN):
                    told = words.plain(Term(f"page-def-{cell.code.replace('_', '-')}"))
                rows[kind.value, cell.code] = told or words.row(kind, cell)
    return _csv((("of", "code", "meaning"), *((*of, told) for of, told in rows.items())))


def manifest(files: Mapping[str, bytes], publications: Sequence[Publication], *, head: str) -> str:
    """``head``: the beginning of the audit log's newest hash. Its number is left out: it tells how many things staff
    have done, and that is no rounded number."""
    told = {
        "form": 1,
        "periods": [
            {
                "first": one.period.first.isoformat(),
                "last": one.period.last.isoformat(),
                "frozen_at": one.frozen_at.isoformat(),
                "sha256": one.hash,
            }
            for one in publications
        ],
        "audit_head": head,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _csv(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([[_safe(cell) for cell in row] for row in rows])
    return _BOM + out.getvalue()


def _safe(cell: object) -> object:
    """A label that begins like a formula is a word all the same."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
