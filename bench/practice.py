"""Does practice mean what the law says, does guessing help, and how long does it take to draw a bank of ballots?

    python -m bench.practice [--quick] [--mutant NAME] [--cases 10000]

For each kind of ballot, so many cases are generated and judged twice: by the program with the rules of the content, and
by the second implementation of the tests, written from the sheet of facts (`tests/domain/ballot_sheet.py`). Verdict and
articles must be the same in every case. Then the whole bank is drawn (with `--quick` every eighth picture), as the
first message with each picture does. Of incidents against a clock, so many rounds are played by chance and judged
twice in the same way (`tests/domain/order_sheet.py`), and readers who see only the buttons play them.

Ends with one line of JSON; status 1 when one case differs or names no article, a round lacks a verdict, two pictures
are the same or cannot be drawn, the median picture takes more than 100 ms of processor time, or a blind reader hits
over five points more than chance.
"""

import argparse
import hashlib
import json
import sys
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from statistics import median

from bench.mutants import apply_mutant, names_of
from bench.practice_orders import judge_orders
from bot.domain.learning import ballot_bank, ballots
from bot.domain.learning.ballot_bank import AT_LEAST, BANK, ROUND, draw_numbers
from bot.domain.learning.ballot_rounds import RoundPapers, begin_round
from bot.domain.learning.ballots import BallotKind, BallotLaw, BallotVerdict
from bot.handlers.learning.ballot_screens import ballot_picture
from bot.language.formatter import PersianFormatter
from bot.library.loader import LoadedContent, load_content
from bot.papers.registry import make
from bot.texts.loader import Texts, load_texts
from tests.domain.ballot_sheet import verdict_by_sheet

CONTENT = Path(__file__).parents[1] / "content"
CASES, QUICK_CASES = 10_000, 2_000
ROUNDS, QUICK_ROUNDS = 300, 40
QUICK_STEP = 8
SLOWEST_MEDIAN = 0.1
"""Seconds of processor time."""


class PapersOfBank(RoundPapers):
    """A round that asks one ballot of the bank."""

    def __init__(self, kind: BallotKind, number: int, law: BallotLaw) -> None:
        super().__init__(begin_round(kind, seed="bench", law=law), law)
        self.__dict__["numbers"] = (number,)


def count_differences(kind: BallotKind, law: BallotLaw, *, cases: int) -> int:
    """On how many ballots the two implementations give another verdict, or other articles."""
    count = 0
    for number in range(cases):
        ballot = ballot_bank.make_ballot(kind, number, law)
        judgment = ballots.judge_ballot(ballot, law)
        articles = frozenset(key for finding in judgment.findings for key in law.rules[finding].articles)
        count += (judgment.verdict.value, articles) != verdict_by_sheet(asdict(ballot))
    return count


def count_poor_rounds(kind: BallotKind, law: BallotLaw, *, rounds: int) -> int:
    """How many rounds have a ballot twice, or too few of a verdict."""
    count = 0
    for seed in range(rounds):
        numbers = draw_numbers(kind, str(seed), law)
        verdicts = Counter(
            ballots.judge_ballot(ballot_bank.make_ballot(kind, number, law), law).verdict
            for number in numbers
        )
        lacks = any(verdicts[verdict] < AT_LEAST for verdict in BallotVerdict)
        count += lacks or len(set(numbers)) != ROUND
    return count


def draw_bank(kind: BallotKind, content: LoadedContent, texts: Texts, *, step: int) -> dict[str, float]:
    """Draw every so many pictures of the bank; times in seconds of processor time."""
    times, sizes, pictures = [], [], set()
    for number in range(0, BANK, step):
        began = time.process_time()
        asked = ballot_picture(PapersOfBank(kind, number, content.ballots))
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
        "bank_seconds": round(median(times) * BANK, 1),
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
    summary: dict[str, object] = {"bench": "practice", "cases": cases}
    is_good = True
    for kind in BallotKind:
        differences = count_differences(kind, content.ballots, cases=cases)
        poor = count_poor_rounds(kind, content.ballots, rounds=QUICK_ROUNDS if options.quick else ROUNDS)
        drawn = draw_bank(kind, content, texts, step=QUICK_STEP if options.quick else 1)
        summary[kind] = {"differences": differences, "poor_rounds": poor, **drawn}
        print(kind, summary[kind], file=sys.stderr)
        is_good &= not differences and not poor and drawn["different"] == drawn["pictures"]
        is_good &= drawn["median_ms"] <= SLOWEST_MEDIAN * 1000
    rounds = QUICK_ROUNDS * 20 if options.quick else ROUNDS * 10
    orders_good, summary["orders"] = judge_orders(tuple(content.orders.values()), cases=cases, rounds=rounds)
    print("orders", summary["orders"], file=sys.stderr)
    is_good &= orders_good
    print(json.dumps({**summary, "ok": is_good}))
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
