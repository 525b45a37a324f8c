"""Rules by which a stranger guesses, seeing only a question and its options,
and what such a guess is worth."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from statistics import mean, median
from typing import Final

from bot.domain.learning.quizzes import Option, QuizQuestion
from bot.language.analyzer import PersianAnalyzer

ABOVE_CHANCE: Final = 0.03
"""How far above chance a rule may come."""


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

analyzer = PersianAnalyzer()
Measure = Callable[[QuizQuestion, Option], float]


@cache
def lemmas(text: str) -> tuple[str, ...]:
    return tuple(word for word in analyzer.lemmas(text) if word not in COMMON)


@cache
def tokens(text: str) -> tuple[str, ...]:
    return analyzer.tokens(text)


@cache
def grams(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 3] for at in range(max(len(text) - 2, 1)))


def length(_: QuizQuestion, option: Option) -> float:
    return len(option.text)


def middle(question: QuizQuestion, option: Option) -> float:
    """How near its length is to the median of all: the right option must not hide between the others."""
    return -abs(len(option.text) - median(len(other.text) for other in question.options))


def specific(_: QuizQuestion, option: Option) -> float:
    """Digits, number words and words that allow no exception."""
    return sum(
        word in EXACT or word in NUMBERS or any(c.isdigit() for c in word) for word in tokens(option.text)
    )


def hedge_count(_: QuizQuestion, option: Option) -> float:
    return sum(word in HEDGES for word in tokens(option.text))


def odd(question: QuizQuestion, option: Option) -> float:
    """How different from the other options it looks:
    one minus the mean Jaccard index of character trigrams."""
    mine = grams(option.text)
    others = [grams(other.text) for other in question.options if other.id != option.id]
    return 1 - mean(len(mine & other) / len(mine | other) for other in others)


def echo(question: QuizQuestion, option: Option) -> float:
    """Words shared with the question."""
    return len(set(lemmas(option.text)) & set(lemmas(question.text)))


def opposite(measure: Measure) -> Measure:
    return lambda question, option: -measure(question, option)


JUDGED: dict[str, Measure] = {
    "longest": length,
    "shortest": opposite(length),
    "middle_length": middle,
    "most_specific": specific,
    "most_hedged": hedge_count,
    "odd_one_out": odd,
    "echoes_question": echo,
}
OPPOSITES: dict[str, Measure] = {
    "least_specific": opposite(specific),
    "least_hedged": opposite(hedge_count),
    "most_alike": opposite(odd),
    "avoids_question": opposite(echo),
}
BLIND = JUDGED | OPPOSITES


def credit(question: QuizQuestion, measure: Measure) -> float:
    """The expected share of right picks when as many options are picked as are right;
    ties are picked evenly."""
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


def chance(question: QuizQuestion) -> float:
    return sum(option.right for option in question.options) / len(question.options)


def change_options(question: QuizQuestion, change: Callable[[Option], str], *, right: bool) -> QuizQuestion:
    """The question with another text of its right options, or of its wrong ones."""
    options = tuple(replace(o, text=change(o)) if o.right is right else o for o in question.options)
    return replace(question, options=options)
