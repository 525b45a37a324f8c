"""The independent sets (bench/data/independent/README.md): by authors who saw neither the code nor each
other.

Figures on them are given per author, with everything of that author left out of building and fitting. No
measurement reads a closed author's set.
"""

import itertools
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "data" / "independent"
AUTHORS: Final = ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")
CLOSED: Final = frozenset("cfgj")
NUMBERS_ONLY: Final = frozenset("defghij")
"""Authors who named articles by their whole numbers, as the fact sheet lists them."""
OPEN: Final = tuple(author for author in AUTHORS if author not in CLOSED)
NAMING: Final = ("x1", "x2", "x3")
"""The reports of an incident that are compared with its near-copy's;
the fourth often leaves out what differs."""

type Row = dict[str, Any]


def set_of(task: str, author: str) -> Path:
    """The place of an author's set. Raises ValueError for a closed one."""
    if author in CLOSED:
        raise ValueError("this author's sets are closed: nothing is measured on them")
    return FOLDER / task / f"{author}.jsonl"


def authors_of(task: str) -> tuple[str, ...]:
    """The open authors who have written for a task."""
    return tuple(author for author in OPEN if set_of(task, author).exists())


def rows_of(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def family_pairs(families: list[Row]) -> Iterator[Row]:
    """Labelled pairs, as `bench.duplicate_set` reads them: all reports of an incident with each other, and
    the near-copy's with each of those that name what differs."""
    for family in families:
        reports = {side: _reports(family, side) for side in "xy"}
        for side in "xy":
            for report, other in itertools.combinations(reports[side].values(), 2):
                yield _pair(report, other, "same", family)
        for name in NAMING:
            for other in reports["y"].values():
                yield _pair(reports["x"][name], other, "different", family)


def doubtful_pairs(families: list[Row]) -> Iterator[frozenset[str]]:
    """The reports that may leave out what differs, each with those of the near-copy."""
    for family in families:
        others = _reports(family, "y").values()
        for name, report in _reports(family, "x").items():
            if name not in NAMING:
                yield from (frozenset((report["id"], other["id"])) for other in others)


def _reports(family: Row, side: str) -> Mapping[str, Row]:
    began = datetime.fromisoformat(family[side]["at"])
    return {
        text["id"]: {
            "id": f"{family['family']}{side}.{text['id']}",
            "text": text["text"],
            "style": text["style"],
            "act": family["act"],
            "area": family["area"],
            "space": family["space"],
            "happened": family[side]["at"],
            "sent": (began + timedelta(minutes=int(text["after"]))).isoformat(timespec="minutes"),
        }
        for text in family[side]["texts"]
    }


def _pair(left_report: Row, other: Row, label: str, family: Row) -> Row:
    first, second = sorted((left_report, other), key=lambda report: (report["sent"], report["id"]))
    return {"a": first, "b": second, "label": label, "kind": family["differs"], "template": family["family"]}
