"""Do the cases to practise on mean what the law says, does guessing help, and how long does it take to draw a bank?

    python -m bench.practice [--quick] [--mutant NAME] [--cases 10000]

For each kind of ballots and of campaign material, so many cases are generated and judged twice: by the program with the
rules of the content, and by the second implementation of the tests, written from the sheet of facts
(`tests/domain/ballot_sheet.py`, `tests/domain/poster_sheet.py`). Verdict and articles must be the same in every case.
Then the whole bank is drawn (with `--quick` every eighth picture), as the first message with each picture does. Of
incidents against a clock, so many rounds are played by chance and judged twice in the same way
(`tests/domain/order_sheet.py`), and readers who see only the buttons play them. Of objections and reports, body, last
day and article must be those that a second implementation (`tests/domain/statement_sheet.py`) reads out of the story,
and rounds of one case must differ.

Ends with one line of JSON; status 1 when one case differs or names no article, a round lacks something that every
round has, two pictures are the same or cannot be drawn, the median picture takes more than 100 ms of processor time, or
a blind reader hits over five points more than chance.
"""

import argparse
import hashlib
import json
import sys
import time
from pathlib import Path
from statistics import median

from bench.mutants import apply_mutant, names_of
from bench.practice_orders import judge_orders
from bench.practice_subjects import Subject, subjects
from bench.practice_texts import judge_texts
from bot.language.formatter import PersianFormatter
from bot.library import load_content
from bot.papers.registry import make
from bot.texts import Texts, load_texts

CONTENT = Path(__file__).parents[1] / "content"
CASES, QUICK_CASES = 10_000, 2_000
ROUNDS, QUICK_ROUNDS = 300, 40
QUICK_STEP = 8
SLOWEST_MEDIAN = 0.1
"""Seconds of processor time."""


def draw_bank(subject: Subject, texts: Texts, *, step: int) -> dict[str, float]:
    """Draw every so many pictures of the bank; times in seconds of processor time."""
    times, sizes, pictures = [], [], set()
    for number in range(0, subject.bank, step):
        began = time.process_time()
        asked = subject.picture(number)
        fields = {name: texts.label(words) for name, words in asked.fields.items()}
        rows = [tuple(texts.label(cell) for cell in row) for row in asked.rows]
        data = make(asked.name, fields, rows).data
        times.append(time.process_time() - began)
        sizes.append(len(data))
        pictures.add(hashlib.sha256(data).digest())
    return {
        "pictures": len(times),
        "different": len(pictures),
        "median_ms": round(median(times) * 1000, 1),
        "bank_seconds": round(median(times) * subject.bank, 1),
        "largest_kb": round(max(sizes) / 1024, 1),
    }


def main() -> int:
    """Measure and print; returns 1 when an aim is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--cases", type=int, default=0)
    parser.add_argument("--mutant", choices=names_of("practice"), help="must end with status 1")
    options = parser.parse_args()
    apply_mutant("practice", options.mutant)
    content = load_content(CONTENT)
    texts = load_texts(PersianFormatter(), content.election)
    cases = options.cases or (QUICK_CASES if options.quick else CASES)
    rounds = QUICK_ROUNDS if options.quick else ROUNDS
    summary: dict[str, object] = {"bench": "practice", "cases": cases}
    is_good = True
    for subject in subjects(content):
        differences = sum(map(subject.differs, range(cases)))
        poor = sum(map(subject.is_poor, map(str, range(rounds))))
        drawn = draw_bank(subject, texts, step=QUICK_STEP if options.quick else 1)
        summary[subject.name] = {"differences": differences, "poor_rounds": poor, **drawn}
        print(subject.name, summary[subject.name], file=sys.stderr)
        is_good &= not differences and not poor and drawn["different"] == drawn["pictures"]
        is_good &= drawn["median_ms"] <= SLOWEST_MEDIAN * 1000
    plays = QUICK_ROUNDS * 20 if options.quick else ROUNDS * 10
    orders_good, summary["orders"] = judge_orders(tuple(content.orders.values()), cases=cases, rounds=plays)
    print("orders", summary["orders"], file=sys.stderr)
    is_good &= orders_good
    texts_good, summary["texts"] = judge_texts(content, cases=cases)
    print("texts", summary["texts"], file=sys.stderr)
    is_good &= texts_good
    print(json.dumps({**summary, "ok": is_good}))
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
