"""Can a stranger pass without the lessons? And does a question ask what its lesson taught?

    python -m bench.quiz_quality [--track voter] [--show RULE] [--mutant NAME] [--quick] [--content DIR]

Rules that see only a question and its options guess the right one: the longest, the one of middle length, the most specific, the most
hedged, the odd one out, the one that shares most words with the question, and the opposites of these. A
rule's score is its expected share of right guesses (a tie is guessed evenly). For a `multiple` question with
k right options it picks k, and its share of right picks counts. Chance is the mean of 1/n, and of k/n. Then
one rule reads the lesson: the option whose words occur most in the cards of the question's lesson, or of its duty or
kind of council. Words are hazm's lemmas without the commonest ones. Ends with one line of JSON; status 1 when a blind
rule is more than 0.03 above chance (for a single track, where more is mostly luck, 0.10 more) or the reader finds fewer
than 0.70. The questions of duties and kinds of council are among them, and their own figures are under `own`. The scenes
of the lessons are guessed in the same way, and by place (`bench/scene_quality.py`): their figures are under `scenes`.
Those of the checks at the end of cards are under `checks`.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean

from bench import scene_quality
from bench.blind_rules import (
    ABOVE_CHANCE,
    BLIND,
    Measure,
    analyzer,
    chance,
    credit,
    lemmas,
)
from bench.mutants import apply_mutant, names_of
from bot.domain.learning.lessons import Audience, Lesson
from bot.domain.learning.quizzes import Option, QuestionKind, QuizQuestion
from bot.library.draft import ContentDraft
from bot.library.loader import read_draft
from bot.library.read_checks import check_questions

CONTENT = Path(__file__).parents[1] / "content"
FOUND, TRACK_LUCK = 0.70, 0.10
TOLD = ("single", "scenario", "multiple")


def reader(cards: dict[str, frozenset[str]]) -> Measure:
    """The share of an option's words that the lesson's cards contain; ties are broken by their number."""

    def measure(question: QuizQuestion, option: Option) -> float:
        mine = set(lemmas(option.text))
        held = len(mine & cards.get(question.lesson_id, frozenset()))
        return held / len(mine) + held / 1000 if mine else 0.0

    return measure


def counter(cards: dict[str, frozenset[str]]) -> Measure:
    """The number of an option's words that the lesson's cards contain."""

    def measure(question: QuizQuestion, option: Option) -> float:
        return len(set(lemmas(option.text)) & cards.get(question.lesson_id, frozenset()))

    return measure


def as_asked(question: QuizQuestion) -> QuizQuestion:
    """The question as it is tried. Mutants spoil it: they make content that a stranger can pass, or that asks what
    was not taught."""
    return question


# --- measuring ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bank:
    """The questions of a choice, and the words of each lesson's cards."""

    questions: tuple[QuizQuestion, ...]
    cards: dict[str, frozenset[str]]


def bank(content: Path, track: str | None) -> Bank:
    """The questions of a choice, of one track or of all; a question without a lesson uses its whole tier."""
    draft, _ = read_draft(content)
    lessons = [lesson for lesson in draft.lessons if track in (None, lesson.track)]
    cards = {lesson.id: words_of([lesson]) for lesson in lessons}
    questions: list[QuizQuestion] = []
    for quiz in draft.quizzes:
        if track not in (None, quiz.track):
            continue
        tier = f"{quiz.track}/{quiz.tier}"
        cards[tier] = words_of(
            [
                tier_lesson
                for tier_lesson in lessons
                if (tier_lesson.track, tier_lesson.tier) == (quiz.track, quiz.tier)
            ]
        )
        asked = (q if q.lesson_id else replace(q, lesson_id=tier) for q in quiz.questions if q.kind in TOLD)
        questions += map(as_asked, asked)
    questions += _own_questions(draft, track, cards)
    return Bank(tuple(questions), cards)


def own_bank(content: Path) -> Bank:
    """The questions of duties and kinds of council alone."""
    cards: dict[str, frozenset[str]] = {}
    questions = tuple(_own_questions(read_draft(content)[0], None, cards))
    return Bank(questions, cards)


def _own_questions(
    draft: ContentDraft, track: str | None, cards: dict[str, frozenset[str]]
) -> Iterator[QuizQuestion]:
    """The questions outside the quizzes, each with the cards of its duty or kind of council as its lesson; the words of
    those are added to ``cards``."""
    taught: dict[str, list[str]] = {}
    for card in draft.duty_cards:
        taught.setdefault(card.duty_id, []).append(card.text)
    for settlement_card in draft.settlement_cards:
        taught.setdefault(settlement_card.settlement, []).append(settlement_card.text)
    cards |= {
        home: frozenset(word for text in texts for word in lemmas(text)) for home, texts in taught.items()
    }
    for own in draft.own_questions:
        if track in (None, *own.tracks) and own.question.kind in TOLD:
            home = own.duty_id or str(own.settlement)
            yield as_asked(replace(own.question, lesson_id=home))


def words_of(lessons: Sequence[Lesson]) -> frozenset[str]:
    return frozenset(word for lesson in lessons for card in lesson.cards for word in lemmas(card.text))


def figures(tested: Bank, *, whole: bool) -> dict[str, object]:
    """The line of JSON; `ok` says whether all aims are met."""
    questions = tested.questions
    single_choice = [q for q in questions if q.kind is not QuestionKind.MULTIPLE]
    if not single_choice:
        return {"bench": "quiz_quality", "questions": 0, "ok": False}
    even = {"one": mean(map(chance, single_choice)), "all": mean(map(chance, questions))}
    blind: dict[str, dict[str, float]] = {}
    for name, measure in BLIND.items():
        single = mean(credit(q, measure) for q in single_choice)
        every = mean(credit(q, measure) for q in questions)
        blind[name] = {"one": round(single, 3), "all": round(every, 3)}
        blind[name]["above"] = round(max(single - even["one"], every - even["all"]), 3)
    reader_score = mean(credit(q, reader(tested.cards)) for q in single_choice)
    over = {name: round(blind[name]["above"] - limit(whole=whole), 3) for name in blind}
    worst = max(over, key=lambda name: over[name])
    return {
        "bench": "quiz_quality",
        "questions": len(questions),
        "one_right": len(single_choice),
        "chance": {key: round(value, 3) for key, value in even.items()},
        "blind": blind,
        "worst": worst,
        "above_chance": blind[worst]["above"],
        "cards": round(reader_score, 3),
        "cards_by_count": round(mean(credit(q, counter(tested.cards)) for q in single_choice), 3),
        "cards_multiple": round(
            mean([credit(q, reader(tested.cards)) for q in questions if q not in single_choice] or [0]), 3
        ),
        "ok": over[worst] <= 0 and reader_score >= FOUND,
    }


def check_figures(content: Path, *, track: str | None) -> dict[str, object]:
    """What the blind rules find in the checks of the cards, and whether all keep within `ABOVE_CHANCE` of chance."""
    draft, _ = read_draft(content)
    lessons = (lesson for lesson in draft.lessons if track in (None, lesson.track))
    checks = [as_asked(question) for question in check_questions(lessons)]
    if not checks:
        return {"checks": 0, "ok": True}
    even = mean(map(chance, checks))
    above = {
        name: round(mean(credit(question, measure) for question in checks) - even, 3)
        for name, measure in BLIND.items()
    }
    worst = max(above, key=lambda name: above[name])
    return {
        "checks": len(checks),
        "chance": round(even, 3),
        "above": above,
        "worst": worst,
        "ok": above[worst] <= ABOVE_CHANCE,
    }


def own_figures(content: Path) -> dict[str, object]:
    """What the blind rules find in the questions of duties and kinds of council alone: a part of all questions."""
    tested = own_bank(content)
    if not tested.questions:
        return {"questions": 0, "ok": True}
    even = mean(map(chance, tested.questions))
    above = {
        name: round(mean(credit(question, measure) for question in tested.questions) - even, 3)
        for name, measure in BLIND.items()
    }
    worst = max(above, key=lambda name: above[name])
    return {
        "questions": len(tested.questions),
        "chance": round(even, 3),
        "above": above,
        "worst": worst,
        "ok": above[worst] <= limit(whole=False),
    }


def limit(*, whole: bool) -> float:
    """How far above chance a blind rule may come: with all questions, or with a part of them."""
    return ABOVE_CHANCE + (0 if whole else TRACK_LUCK)


def questions_to_mend(tested: Bank, rule: str) -> Iterator[str]:
    """Questions to improve: those whose answer a blind rule finds, or the reader of the cards does not."""
    measure = BLIND.get(rule) or reader(tested.cards)
    for question in tested.questions:
        got = credit(question, measure)
        if got >= 1 if rule in BLIND else got < 1:
            values = {
                o.id + ("*" if o.right else ""): round(measure(question, o), 2) for o in question.options
            }
            yield f"{question.id} [{question.lesson_id}] {rule}={got:.2f} {values}"


def main() -> int:
    """Measure and print; returns 1 when an aim is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--track", choices=tuple(Audience))
    parser.add_argument("--show", choices=(*BLIND, "cards"), help="name the questions to mend for one rule")
    parser.add_argument(
        "--show-scenes", choices=tuple(scene_quality.RULES), help="name the scenes that one rule finds"
    )
    parser.add_argument(
        "--mutant", choices=names_of("quiz_quality"), help="spoil the bank on purpose: must end with status 1"
    )
    parser.add_argument("--quick", action="store_true", help="the same: all of it takes a few seconds")
    parser.add_argument("--content", type=Path, default=CONTENT)
    options = parser.parse_args()
    apply_mutant("quiz_quality", options.mutant)
    analyzer.load_now()
    tested = bank(options.content, options.track)
    for line in questions_to_mend(tested, options.show) if options.show else ():
        print(line, file=sys.stderr)
    for line in scene_quality.given_away(options.content, options.show_scenes) if options.show_scenes else ():
        print(line, file=sys.stderr)
    result = figures(tested, whole=options.track is None)
    scenes = scene_quality.figures(options.content, track=options.track)
    checks = check_figures(options.content, track=options.track)
    own = own_figures(options.content) if options.track is None else {"ok": True}
    line = {**result, "scenes": scenes, "checks": checks, "own": own, "track": options.track or "all"}
    print(json.dumps(line, ensure_ascii=False))
    return (
        0
        if result["ok"] and (options.track is not None or (scenes["ok"] and checks["ok"] and own["ok"]))
        else 1
    )


if __name__ == "__main__":
    sys.exit(main())
