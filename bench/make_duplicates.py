"""``python -m bench.make_duplicates``: makes labelled pairs from the incidents that people wrote
(bench/data/duplicates).

Split into tuning and test by incident and by template: no story of one is in the other. Same input, same
output; ``--check`` says whether the files match the incidents.
"""

import argparse
import itertools
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent / "data" / "duplicates"
SOURCES: Final = ("incidents-a.jsonl", "incidents-b.jsonl")
SAME: Final = 6
"""Pairs of one incident, out of ten."""
HARD: Final = 20
"""Pairs of different incidents of one cell: same act, same district, the same kind of story."""
EASY: Final = 8
"""A cell's pairs with other cells: another district, another act, or both."""

type Row = dict[str, Any]


def incidents() -> list[Row]:
    return [
        json.loads(line)
        for name in SOURCES
        for line in (HERE / name).read_text(encoding="utf-8").splitlines()
    ]


def reports(incident: Row) -> list[Row]:
    """The incident's texts as reports, each sent some time after the incident."""
    began = datetime.fromisoformat(incident["at"])
    return [
        {
            "id": f"{incident['incident']}.{place}",
            "text": text["text"],
            "style": text["style"],
            "act": incident["act"],
            "area": incident["area"],
            "space": incident["space"],
            "happened": incident["at"],
            "sent": (began + timedelta(minutes=int(text["after"]))).isoformat(timespec="minutes"),
        }
        for place, text in enumerate(incident["texts"], start=1)
    ]


def split_incidents(all_incidents: Sequence[Row]) -> dict[str, list[Row]]:
    """Assign whole templates to one side or the other, alternating through a shuffled list."""
    templates = sorted({incident["template"] for incident in all_incidents})
    random.Random(1403).shuffle(templates)
    tuning = set(templates[::2])
    return {
        "tuning": [incident for incident in all_incidents if incident["template"] in tuning],
        "test": [incident for incident in all_incidents if incident["template"] not in tuning],
    }


def pairs(all_incidents: Sequence[Row]) -> Iterator[Row]:
    rnd = random.Random(84)
    cells: dict[str, list[Row]] = defaultdict(list)
    for incident in all_incidents:
        cells[incident["cell"]].append(incident)
    for incident in all_incidents:
        both = list(itertools.combinations(reports(incident), 2))
        for report, other in rnd.sample(both, SAME):
            yield pair(report, other, label="same", kind="incident", template=incident["template"])
    for cell, mine in sorted(cells.items()):
        others = [
            incident
            for other, cell_incidents in sorted(cells.items())
            if other != cell
            for incident in cell_incidents
        ]
        for kind, count in (("cell", HARD), ("elsewhere", EASY)):
            for report, other in choose_pairs(mine, others, kind, count, rnd):
                yield pair(report, other, label="different", kind=kind, template=mine[0]["template"])


def choose_pairs(
    mine: Sequence[Row], others: Sequence[Row], kind: str, count: int, rnd: random.Random
) -> Iterator[tuple[Row, Row]]:
    between = (
        list(itertools.combinations(mine, 2)) if kind == "cell" else list(itertools.product(mine, others))
    )
    rnd.shuffle(between)
    for incident, other in itertools.islice(itertools.cycle(between), count):
        yield rnd.choice(reports(incident)), rnd.choice(reports(other))


def pair(left_report: Row, other: Row, *, label: str, kind: str, template: str) -> Row:
    a, b = sorted((left_report, other), key=lambda report: (report["sent"], report["id"]))
    return {"a": a, "b": b, "label": label, "kind": kind, "template": template}


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--check", action="store_true", help="write nothing, end with 1 where a file differs")
    check, wrong = words.parse_args().check, 0
    for name, incident_rows in split_incidents(incidents()).items():
        made = list(pairs(incident_rows))
        path = HERE / f"pairs-{name}.jsonl"
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in made)
        if check:
            wrong += not path.exists() or path.read_text(encoding="utf-8") != lines
        else:
            path.write_text(lines, encoding="utf-8")
        kinds = {kind: sum(row["kind"] == kind for row in made) for kind in ("incident", "cell", "elsewhere")}
        print(f"{name}: {len(made)} pairs {kinds}, {len({row['template'] for row in made})} templates")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
