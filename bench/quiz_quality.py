"""Can a stranger pass without the lessons? And does a question ask what its lesson taught?

    python -m bench.quiz_quality [--track voter] [--show RULE] [--mutant NAME] [--quick] [--content DIR]

Rules that see only a question and its options guess the right one: the longest, the most specific, the most
hedged, the odd one out, the one that shares most words with the question, and the opposites of these. A rule's
score is its expected share of right guesses (a tie guesses evenly); of a `multiple` question with k right options
it picks k, and its share of right picks counts. Chance is the mean of 1/n, and of k/n. Then one rule reads the
lesson: the option whose words the cards of the question's lesson hold most. Words are hazm's lemmas without the
commonest ones. Ends with one line of JSON; status 1 when a blind rule is more than 0.10 above chance (an opposite
0.15; of one track, where 0.10 is mostly luck, 0.10 more) or the reader finds fewer than 0.70.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from statistics import mean

from bot.domain.learning.lessons import Audience, Lesson
from bot.domain.learning.quizzes import Option, Question, QuestionKind
from bot.language.analyzer import PersianAnalyzer
from bot.library.loader import read

CONTENT = Path(__file__).parents[1] / "content"
ABOVE_CHANCE, FOUND = 0.10, 0.70
TRACK_LUCK, OPPOSITE_LUCK = 0.10, 0.05
TOLD = ("single", "scenario", "multiple")


def _bag(text: str) -> frozenset[str]:
    return frozenset(text.split())


COMMON = _bag(
    "و در به از که را با این آن برای تا هم یا هر است بود#باش شد#شو کرد#کن است#باش هست#هست خود شما من او ما"
    " آنها آن‌ها یک ولی اما پس اگر چون نیز بر دارد داشت#دار باید نباید می‌توان توانست#توان خواست#خواه چه نه"
)
EXACT = _bag(
    "دقیقا دقیقاً فقط تنها همه هیچ هر همیشه هرگز حتما حتماً اصلا اصلاً کامل کاملا کاملاً بی‌درنگ فوری فوراً"
)
NUMBERS = _bag("یک دو سه چهار پنج شش هفت هشت نه ده بیست سی پنجاه صد هزار نیم اول دوم سوم روز ساعت ماه سال")
HEDGES = _bag(
    "معمولا معمولاً شاید گاهی اغلب احتمالا احتمالاً ممکن برخی بعضی بیشتر غالبا غالباً تقریبا تقریباً می‌تواند می‌شود مگر اگر"
)

_analyzer = PersianAnalyzer()
Measure = Callable[[Question, Option], float]


@cache
def lemmas(text: str) -> tuple[str, ...]:
    return tuple(word for word in _analyzer.lemmas(text) if word not in COMMON)


@cache
def tokens(text: str) -> tuple[str, ...]:
    return _analyzer.tokens(text)


@cache
def grams(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 3] for at in range(max(len(text) - 2, 1)))


def length(_: Question, option: Option) -> float:
    return len(option.text)


def specific(_: Question, option: Option) -> float:
    """Digits, number words and words that leave no way out."""
    return sum(
        word in EXACT or word in NUMBERS or any(c.isdigit() for c in word) for word in tokens(option.text)
    )


def hedged(_: Question, option: Option) -> float:
    return sum(word in HEDGES for word in tokens(option.text))


def odd(question: Question, option: Option) -> float:
    """How unlike the other options it looks: one minus the mean Jaccard of character trigrams."""
    mine = grams(option.text)
    others = [grams(other.text) for other in question.options if other.id != option.id]
    return 1 - mean(len(mine & other) / len(mine | other) for other in others)


def echo(question: Question, option: Option) -> float:
    """Words shared with the question."""
    return len(set(lemmas(option.text)) & set(lemmas(question.text)))


def opposite(measure: Measure) -> Measure:
    return lambda question, option: -measure(question, option)


JUDGED: dict[str, Measure] = {
    "longest": length,
    "shortest": opposite(length),
    "most_specific": specific,
    "most_hedged": hedged,
    "odd_one_out": odd,
    "echoes_question": echo,
}
OPPOSITES: dict[str, Measure] = {
    "least_specific": opposite(specific),
    "least_hedged": opposite(hedged),
    "most_alike": opposite(odd),
    "avoids_question": opposite(echo),
}
BLIND = JUDGED | OPPOSITES


def reader(cards: dict[str, frozenset[str]]) -> Measure:
    """The share of an option's words that the lesson's cards hold; equal shares are told apart by their number."""

    def measure(question: Question, option: Option) -> float:
        mine = set(lemmas(option.text))
        held = len(mine & cards.get(question.lesson_id, frozenset()))
        return held / len(mine) + held / 1000 if mine else 0.0

    return measure


def counter(cards: dict[str, frozenset[str]]) -> Measure:
    """The number of an option's words that the lesson's cards hold."""

    def measure(question: Question, option: Option) -> float:
        return len(set(lemmas(option.text)) & cards.get(question.lesson_id, frozenset()))

    return measure


def credit(question: Question, measure: Measure) -> float:
    """The expected share of right picks when as many options are picked as are right, ties evenly."""
    values = {option.id: measure(question, option) for option in question.options}
    right = {option.id for option in question.options if option.right}
    left, got = len(right), 0.0
    for value in sorted(set(values.values()), reverse=True):
        tied = [key for key, mine in values.items() if mine == value]
        taken = min(left, len(tied))
        got += taken * len(right.intersection(tied)) / len(tied)
        left -= taken
        if not left:
            break
    return got / len(right)


def chance(question: Question) -> float:
    return sum(option.right for option in question.options) / len(question.options)


# --- mutants: content that a stranger can pass, or that asks what was not taught -----------------------------


def _change(question: Question, act: Callable[[Option], str], *, right: bool) -> Question:
    options = tuple(replace(o, text=act(o)) if o.right is right else o for o in question.options)
    return replace(question, options=options)


MUTANTS: dict[str, Callable[[Question], Question]] = {
    "pad": lambda q: _change(q, lambda o: f"{o.text}، به همان شکلی که پیش‌تر گفته شد", right=True),
    "digits": lambda q: _change(q, lambda o: f"{o.text} ۱۲", right=True),
    "hedge": lambda q: _change(q, lambda o: f"شاید {o.text}", right=False),
    "clone": lambda q: _change(
        q, lambda o: next(p.text for p in q.options if not p.right) + "." * len(o.id), right=False
    ),
    "echo": lambda q: _change(q, lambda o: f"{o.text} {' '.join(lemmas(q.text)[:4])}", right=True),
    "untaught": lambda q: replace(q, lesson_id=""),
}


# --- measuring ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bank:
    """What is asked of a choice, and the words of each lesson's cards."""

    questions: tuple[Question, ...]
    cards: dict[str, frozenset[str]]


def bank(content: Path, track: str | None, mutant: str | None = None) -> Bank:
    """The questions of a choice, of one track or of all; a question without a lesson reads its whole tier."""
    draft, _ = read(content)
    lessons = [lesson for lesson in draft.lessons if track in (None, lesson.track)]
    cards = {lesson.id: words_of([lesson]) for lesson in lessons}
    found: list[Question] = []
    for quiz in draft.quizzes:
        if track not in (None, quiz.track):
            continue
        tier = f"{quiz.track}/{quiz.tier}"
        cards[tier] = words_of([one for one in lessons if (one.track, one.tier) == (quiz.track, quiz.tier)])
        asked = (q if q.lesson_id else replace(q, lesson_id=tier) for q in quiz.questions if q.kind in TOLD)
        found += (MUTANTS[mutant](question) if mutant else question for question in asked)
    return Bank(tuple(found), cards)


def words_of(lessons: Sequence[Lesson]) -> frozenset[str]:
    return frozenset(word for lesson in lessons for card in lesson.cards for word in lemmas(card.text))


def figures(tested: Bank, *, whole: bool) -> dict[str, object]:
    """The line of JSON; `ok` says whether all aims are met."""
    questions = tested.questions
    ways = [q for q in questions if q.kind is not QuestionKind.MULTIPLE]
    if not ways:
        return {"bench": "quiz_quality", "questions": 0, "ok": False}
    even = {"one": mean(map(chance, ways)), "all": mean(map(chance, questions))}
    blind: dict[str, dict[str, float]] = {}
    for name, measure in BLIND.items():
        one = mean(credit(q, measure) for q in ways)
        every = mean(credit(q, measure) for q in questions)
        blind[name] = {"one": round(one, 3), "all": round(every, 3)}
        blind[name]["above"] = round(max(one - even["one"], every - even["all"]), 3)
    found = mean(credit(q, reader(tested.cards)) for q in ways)
    over = {name: blind[name]["above"] - limit(name, whole=whole) for name in blind}
    worst = max(over, key=lambda name: over[name])
    return {
        "bench": "quiz_quality",
        "questions": len(questions),
        "one_right": len(ways),
        "chance": {key: round(value, 3) for key, value in even.items()},
        "blind": blind,
        "worst": worst,
        "above_chance": blind[worst]["above"],
        "cards": round(found, 3),
        "cards_by_count": round(mean(credit(q, counter(tested.cards)) for q in ways), 3),
        "cards_multiple": round(
            mean([credit(q, reader(tested.cards)) for q in questions if q not in ways] or [0]), 3
        ),
        "ok": over[worst] <= 0 and found >= FOUND,
    }


def limit(rule: str, *, whole: bool) -> float:
    """How far above chance a blind rule may come."""
    return ABOVE_CHANCE + (0 if whole else TRACK_LUCK) + (OPPOSITE_LUCK if rule in OPPOSITES else 0)


def shown(tested: Bank, rule: str) -> Iterator[str]:
    """Questions to mend: which options a blind rule finds, or which the reader of the cards does not."""
    measure = BLIND.get(rule) or reader(tested.cards)
    for question in tested.questions:
        got = credit(question, measure)
        if got >= 1 if rule in BLIND else got < 1:
            values = {
                o.id + ("*" if o.right else ""): round(measure(question, o), 2) for o in question.options
            }
            yield f"{question.id} [{question.lesson_id}] {rule}={got:.2f} {values}"


def main() -> int:
    """Measure and print; 1 when an aim is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--track", choices=tuple(Audience))
    parser.add_argument("--show", choices=(*BLIND, "cards"), help="name the questions to mend for one rule")
    parser.add_argument(
        "--mutant", choices=tuple(MUTANTS), help="spoil the bank on purpose: must end with status 1"
    )
    parser.add_argument("--quick", action="store_true", help="the same: all of it takes a few seconds")
    parser.add_argument("--content", type=Path, default=CONTENT)
    options = parser.parse_args()
    _analyzer.load_now()
    tested = bank(options.content, options.track, options.mutant)
    for line in shown(tested, options.show) if options.show else ():
        print(line, file=sys.stderr)
    result = figures(tested, whole=options.track is None)
    print(json.dumps({**result, "track": options.track or "all"}, ensure_ascii=False))
    return 0 if result["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
