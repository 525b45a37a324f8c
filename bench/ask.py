"""Does asking in one's own words find the answer, and return nothing where there is none?

    python -m bench.ask --independent [--light]
    python -m bench.ask [--data FILE] [--quick] [--light] [--show] [--mutant NAME] [--content DIR]

Without --data both sets are used: the development questions, on which `tools.fit_ask` fits, and the held-out
ones, on which nothing is fitted and which alone decide the status. Each line of the data is a question with
the places that answer it, or one that the content does not answer. It goes through the program's finder.
recall@k counts the questions for which one of the k best hits is right; a refused question counts as missed.
abstention counts the questions outside the content that got no hit. The baseline, in the same run, is a plain
BM25 (SQLite FTS5 over the words as they are written, no hazm, no threshold).

--independent: the open authors' sets (bench/data/independent), from which nothing is built and on which
nothing is fitted; right answers are the article, the act and the cards that cite the article. Ends with one
line of JSON per set; status 1 when recall@3 is under 0.90, abstention under 0.95, or the 95th percentile of a
question over 30 ms.
"""

import argparse
import json
import re
import sqlite3
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.independent import Row, authors_of, rows_of, set_of
from bench.mutants import apply_mutant, names_of
from bot.domain.catalogue.catalogue import AreaTree
from bot.language.analyzer import PersianAnalyzer
from bot.language.words import PersianWords
from bot.library.content import LoadedContent
from bot.library.loader import read_draft
from bot.search.documents import documents
from bot.search.finder import ContentFinder
from bot.texts.election import UNNAMED
from bot.usecases.ports.language import HitKind

ROOT = Path(__file__).parents[1]
DATA = ROOT / "bench" / "data" / "ask"
DEVELOPMENT, HELD_OUT = DATA / "questions.jsonl", DATA / "heldout.jsonl"
RECALL, ABSTENTION, P95_MS = 0.90, 0.95, 30.0

type Find = Callable[[str], list[str]]
"""The places that answer a question, best first, as ``card:vb1/once``."""


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A line of the data."""

    question: str
    slice: str
    answers: frozenset[str]
    outside: bool


@dataclass(frozen=True, slots=True)
class FinderResult:
    """What a finder returned for a question, and how long it took, in milliseconds."""

    asked: LabelledQuestion
    hits: tuple[str, ...]
    ms: float

    def right(self, most: int) -> bool:
        return bool(self.asked.answers & set(self.hits[:most]))


def content_of(folder: Path) -> LoadedContent:
    """The content, also while it is being written and its check reports problems."""
    draft, digest = read_draft(folder)
    lessons = sorted(
        draft.lessons, key=lambda draft_lesson: (draft_lesson.track, draft_lesson.tier, draft_lesson.order)
    )
    return LoadedContent(
        digest,
        election=draft.election or UNNAMED,
        lessons_by_id={lesson.id: lesson for lesson in lessons},
        quizzes={(quiz.track, quiz.tier): quiz for quiz in draft.quizzes if quiz.tier is not None},
        articles={article.id: article for article in draft.articles},
        acts={act.id: act for act in draft.acts},
        areas=AreaTree(()),
        agencies={},
        hotlines=(),
        glossary={term.id: term for term in draft.terms},
        topics=draft.topics,
        asks=draft.asks,
        tellings=draft.tellings,
    )


def data_of(path: Path, known: frozenset[str]) -> list[LabelledQuestion]:
    """The questions. Exits with a message for an invalid line,
    or one that names a place that does not exist."""
    questions = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            question = LabelledQuestion(
                row["question"], row["slice"], frozenset(row["answers"]), bool(row["outside"])
            )
        except (ValueError, KeyError, TypeError) as error:
            sys.exit(f"{path}:{number}: not a question ({error!r})")
        if question.outside == bool(question.answers):
            sys.exit(f"{path}:{number}: a question has answers, or is outside")
        if missing := question.answers - known:
            print(f"{path}:{number}: not in the content: {', '.join(sorted(missing))}")
        questions.append(question)
    return questions


def labelled_questions(path: Path, content: LoadedContent) -> list[LabelledQuestion]:
    """The questions of an independent author, whose labels are articles and acts."""
    citing: dict[str, set[str]] = defaultdict(set)
    for place in documents(content):
        if place.kind is HitKind.CARD:
            for article in place.articles:
                citing[article].add(f"{place.kind}:{place.id}")
    return [
        LabelledQuestion(row["question"], row["slice"], _answering(row, citing), bool(row["outside"]))
        for row in rows_of(path)
    ]


def _answering(row: Row, citing: Mapping[str, set[str]]) -> frozenset[str]:
    articles = {f"{HitKind.ARTICLE}:{article}" for article in row["articles"]}
    cards = {card for article in row["articles"] for card in citing[article]}
    return frozenset(articles | cards | {f"{HitKind.ACT}:{act}" for act in row["acts"]})


def independent(content: LoadedContent, find: Find) -> int:
    """Print the open authors' figures; returns the status."""
    figures_by_author: dict[str, dict[str, float]] = {}
    for author in authors_of("ask"):
        figures_by_author[author] = figures(run(find, labelled_questions(set_of("ask", author), content)))
        print(
            f"author {author}: "
            + ", ".join(f"{name} {value}" for name, value in figures_by_author[author].items())
        )
    if not figures_by_author:
        print("no open author has written a set of questions yet")
    print(json.dumps({"independent": figures_by_author}))
    good = all(
        result["recall@3"] >= RECALL and result["abstention"] >= ABSTENTION
        for result in figures_by_author.values()
    )
    return 0 if good else 1


def plain_bm25(content: LoadedContent) -> Find:
    """The baseline: BM25 over words as they are written."""
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table plain using fts5(place unindexed, text)")
    for document in documents(content):
        base.execute(
            "insert into plain values (?, ?)",
            (f"{document.kind}:{document.id}", f"{document.head}\n{document.body}\n{document.more}"),
        )

    def find(question: str) -> list[str]:
        words = re.findall(r"\w+", question)
        asked = " OR ".join(f'"{word}"' for word in words)
        rows = base.execute(
            "select place from plain where plain match ? order by bm25(plain) limit 3", (asked,)
        )
        return [row[0] for row in rows] if words else []

    return find


def near_answer_share(finder: ContentFinder, questions: Sequence[LabelledQuestion]) -> float:
    """Of the refused questions that the content does answer,
    how many had a right place among the near answers offered."""
    refused = [
        (question, result)
        for question in questions
        if not question.outside and not (result := finder.find(question.question)).hits
    ]
    return share(
        [
            bool(question.answers & {f"{hit.kind}:{hit.id}" for hit in result.near})
            for question, result in refused
        ]
    )


def ours(content: LoadedContent, *, light: bool) -> tuple[Find, ContentFinder, float]:
    """The program's finder and the seconds it took to build."""
    analyzer = PersianAnalyzer()
    if not light:
        analyzer.load_now()
    began = time.perf_counter()
    finder = ContentFinder(content, PersianWords(analyzer, content.election.names))
    took = time.perf_counter() - began

    def find(question: str) -> list[str]:
        return [f"{hit.kind}:{hit.id}" for hit in finder.find(question).hits]

    return find, finder, took


def run(find: Find, questions: Sequence[LabelledQuestion]) -> list[FinderResult]:
    given = []
    for asked in questions:
        began = time.perf_counter()
        hits = tuple(find(asked.question))
        given.append(FinderResult(asked, hits, (time.perf_counter() - began) * 1000))
    return given


def share(flags: Sequence[bool]) -> float:
    return round(sum(flags) / len(flags), 3) if flags else 1.0


def figures(given: Sequence[FinderResult]) -> dict[str, float]:
    inside = [result for result in given if not result.asked.outside]
    outside = [result for result in given if result.asked.outside]
    return {
        "recall@1": share([result.right(1) for result in inside]),
        "recall@3": share([result.right(3) for result in inside]),
        "abstention": share([not result.hits for result in outside]),
    }


def table(given: Sequence[FinderResult], plain: Sequence[FinderResult]) -> dict[str, dict[str, float]]:
    """Print the figures by slice and return them."""
    slices: dict[str, list[int]] = defaultdict(list)
    for place, result in enumerate(given):
        slices[result.asked.slice].append(place)
    by_slice: dict[str, dict[str, float]] = {}
    print(f"{'slice':<22}{'n':>4} {'out':>4} {'r@1':>7}{'r@3':>7}{'abst':>7}   plain BM25: r@1 r@3")
    for name, places in sorted(slices.items()):
        mine, theirs = figures([given[n] for n in places]), figures([plain[n] for n in places])
        outside = sum(given[n].asked.outside for n in places)
        print(
            f"{name:<22}{len(places):>4} {outside:>4} {mine['recall@1']:>7.3f}{mine['recall@3']:>7.3f}"
            f"{mine['abstention']:>7.3f}   {theirs['recall@1']:>15.3f} {theirs['recall@3']:.3f}"
        )
        by_slice[name] = {"n": len(places), **mine, "plain_recall@3": theirs["recall@3"]}
    return by_slice


def show(given: Sequence[FinderResult]) -> None:
    for result in given:
        if result.asked.outside and result.hits:
            print(f"ANSWERED {result.asked.question} -> {result.hits[0]}")
        elif not result.asked.outside and not result.right(3):
            print(
                f"{'WRONG   ' if result.hits else 'REFUSED '} {result.asked.question} -> {' '.join(result.hits)}"
            )


def measure_set(
    questions: Sequence[LabelledQuestion],
    find: Find,
    finder: ContentFinder,
    plain: Find,
    *,
    rounds: int,
    details: bool,
) -> tuple[dict[str, object], bool]:
    """Print the table of one set; returns its figures, and whether they meet the aims."""
    given = run(find, questions)
    times = sorted(result.ms for _ in range(rounds) for result in run(find, questions))
    baseline = run(plain, questions)
    by_slice = table(given, baseline)
    if details:
        show(given)
    p50, p95 = (round(times[int(len(times) * part)], 2) for part in (0.50, 0.95))
    first = sorted(result.ms for result in given)[int(len(given) * 0.95)]
    total = figures(given)
    line: dict[str, object] = {
        "questions": len(questions), "outside": sum(question.outside for question in questions), **total,
        "refused_but_near": near_answer_share(finder, questions), "p50_ms": p50, "p95_ms": p95,
        "first_p95_ms": round(first, 2), "plain": figures(baseline), "slices": by_slice,
    }  # fmt: skip
    return line, total["recall@3"] >= RECALL and total["abstention"] >= ABSTENTION and p95 < P95_MS


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, help="a file of your own instead of the two sets")
    parser.add_argument("--content", type=Path, default=ROOT / "content")
    parser.add_argument("--quick", action="store_true", help="time each question once (else five times)")
    parser.add_argument(
        "--light", action="store_true", help="without hazm, as in the first seconds after a start"
    )
    parser.add_argument("--show", action="store_true", help="print the questions of --data that went wrong")
    parser.add_argument("--mutant", choices=names_of("ask"))
    parser.add_argument("--independent", action="store_true", help="the open authors' sets")
    args = parser.parse_args()
    apply_mutant("ask", args.mutant)
    content = content_of(args.content)
    known = frozenset(f"{document.kind}:{document.id}" for document in documents(content))
    find, finder, built = ours(content, light=args.light)
    if args.independent:
        return independent(content, find)
    plain = plain_bm25(content)
    good = True
    for path in [args.data] if args.data else [DEVELOPMENT, HELD_OUT]:
        print(f"{path.name}{' (held out: this one counts)' if path == HELD_OUT else ''}")
        line, good = measure_set(
            data_of(path, known), find, finder, plain, rounds=1 if args.quick else 5,
            details=args.show and args.data is not None,
        )  # fmt: skip
        print(
            json.dumps(
                {"set": path.stem, "places": len(known), "build_s": round(built, 2)} | line,
                ensure_ascii=False,
            )
        )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
