"""Is a message that comes outside a form read as what its sender wants?

    python -m bench.intents [--quick | --voices] [--vectors] [--show] [--mutant NAME]

The open authors' first messages (bench/data/independent/intents), each author read with weights that were fitted
without that author (--quick: every third message, by the weights of the program, which have seen the open authors; --voices:
the voices that were written for the fit, each left out in turn, which takes five minutes; --vectors: with sentence
vectors, too, by a layer that was fitted without the author, which takes four minutes more).
A line has the intent of its text, others that would be right as well, and the way in which it is written.

right: the message is taken for its intent, or for one that is right as well. rightly asked: the bot offers a few
intents, and the right one is among them; for a message that may be anything it always offers an answer and a
report. asked: all messages that it offers a choice for, except those that are about nothing here. swallowed:
messages that lead to nothing that the person could press or read. danger_missed: cries for help that are not answered
with help; false_alarms: other messages that are. p95_ms is the processor time of one reading, which
other programs on the machine do not lengthen. Ends with one line of JSON; status 1 when for an author fewer than 95 %
are right or rightly asked, more than 15 % asked, one swallowed, or the 95th percentile of a reading is over 30 ms.
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bench.ask import ROOT, content_of, share
from bench.independent import Row, authors_of, rows_of, set_of
from bench.mutants import apply_mutant, names_of
from bench.vectors import vector_of
from bot.language.asides import AsideReader
from bot.language.intents import PersianSpeech
from bot.search.intents import MessageReader
from bot.usecases.ports.intents import Intent, IntentReader, Reading
from bot.usecases.understand import choices_of
from tools.fit_intents import SPEAKERS, fitted_without, known_traits, layer_without, own_set, samples_of

RIGHT, ASKED, P95_MS = 0.95, 0.15, 30.0
QUICK: Final = 3


@dataclass(frozen=True, slots=True)
class ReadMessage:
    """A line of a set, how it was read, and how long that took, in milliseconds."""

    row: Row
    reading: Reading
    ms: float

    @property
    def labels(self) -> frozenset[str]:
        return frozenset((self.row["intent"], *self.row["also"]))

    @property
    def right(self) -> bool:
        """Whether it is taken at once for what it is."""
        return self.reading.sure in self.labels or (self.reading.is_unclear and Intent.UNCLEAR in self.labels)

    @property
    def is_danger(self) -> bool:
        return bool(self.row["intent"] == Intent.DANGER)

    @property
    def alarms(self) -> bool:
        """Whether it is answered with numbers of help."""
        return self.reading.sure is Intent.DANGER

    @property
    def is_asked(self) -> bool:
        """Whether its sender has to choose."""
        unsure = self.reading.sure is None or self.reading.is_unclear
        return unsure and not self.right

    @property
    def rightly_asked(self) -> bool:
        offers = choices_of(self.reading)
        return self.is_asked and (Intent.UNCLEAR in self.labels or not self.labels.isdisjoint(offers))


def read_all(reader: IntentReader, rows: Sequence[Row], *, with_vectors: bool = False) -> list[ReadMessage]:
    results = []
    for row in rows:
        began = time.process_time()
        reading = reader.read(row["text"])
        if with_vectors and reading.doubted and (vector := vector_of(row["text"])) is not None:
            reading = reader.read(row["text"], heard=reading.doubted, vector=vector)
        results.append(ReadMessage(row, reading, (time.process_time() - began) * 1000))
    return results


def figures(results: Sequence[ReadMessage]) -> dict[str, float]:
    times = sorted(result.ms for result in results)
    return {
        "n": len(results),
        "right": share([result.right for result in results]),
        "rightly_asked": share([result.rightly_asked for result in results]),
        "good": share([result.right or result.rightly_asked for result in results]),
        "asked": share([result.is_asked for result in results]),
        "swallowed": sum(not choices_of(result.reading) for result in results),
        "danger": sum(result.is_danger for result in results),
        "danger_missed": sum(result.is_danger and not result.alarms for result in results),
        "false_alarms": sum(result.alarms and Intent.DANGER not in result.labels for result in results),
        "p95_ms": round(times[int(0.95 * (len(times) - 1))], 1),
    }


def is_good(author: dict[str, float]) -> bool:
    return (
        author["good"] >= RIGHT
        and author["asked"] <= ASKED
        and not author["swallowed"]
        and author["p95_ms"] <= P95_MS
    )


def by(results: Sequence[ReadMessage], field: str) -> dict[str, dict[str, float]]:
    parts: dict[str, list[ReadMessage]] = defaultdict(list)
    for result in results:
        parts[result.row[field]].append(result)
    return {name: figures(part) for name, part in sorted(parts.items())}


def print_table(results: Sequence[ReadMessage]) -> None:
    for field in ("intent", "way"):
        for name, part in by(results, field).items():
            print(
                f"  {name:<14}{part['n']:>4}  right {part['right']:.3f}  rightly asked {part['rightly_asked']:.3f}"
                f"  asked {part['asked']:.3f}"
            )


def show(results: Sequence[ReadMessage]) -> None:
    for result in results:
        if not result.right:
            sort = "ASKED" if result.rightly_asked else "WRONG"
            intents = " ".join(result.reading.intents)
            print(f"{sort} {result.row['text']!r} [{' '.join(sorted(result.labels))}] -> {intents}")


def _authors(step: int) -> dict[str, list[Row]]:
    return {author: rows_of(set_of("intents", author))[::step] for author in authors_of("intents")}


def _voices() -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in rows_of(own_set(SPEAKERS)):
        rows[row["voice"]].append({**row, "way": "any"})
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--quick", action="store_true", help="every third message, by the program's weights")
    which.add_argument("--voices", action="store_true", help="the voices that were written for the fit")
    parser.add_argument("--vectors", action="store_true", help="read with sentence vectors, too")
    parser.add_argument("--show", action="store_true", help="print the messages that are not read at once")
    parser.add_argument("--mutant", choices=names_of("intents"))
    args = parser.parse_args()
    apply_mutant("intents", args.mutant)
    speech = PersianSpeech()
    messages = MessageReader(speech)
    reader = AsideReader(messages)
    samples = [] if args.quick else samples_of(content_of(ROOT / "content"))
    known = known_traits(samples)
    by_author: dict[str, dict[str, float]] = {}
    sets = _voices() if args.voices else _authors(QUICK if args.quick else 1)
    for author, rows in sets.items():
        if not args.quick:
            speech.model = fitted_without(author, samples, known)
            messages.layer = layer_without(author, samples) if args.vectors else None
        results = read_all(reader, rows, with_vectors=args.vectors)
        by_author[author] = figures(results)
        print(
            f"author {author}: " + ", ".join(f"{name} {value}" for name, value in by_author[author].items())
        )
        print_table(results)
        counts = Counter(str(result.reading.sure or "a choice") for result in results)
        print("  read as: " + ", ".join(f"{name} {count}" for name, count in counts.most_common()))
        if args.show:
            show(results)
    good = bool(by_author) and all(map(is_good, by_author.values()))
    print(json.dumps({"intents": by_author, "good": good}, ensure_ascii=False))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
