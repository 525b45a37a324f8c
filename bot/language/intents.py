"""Hears what a message outside a form wants, by a model of what words, letters, grammar and phrases show.

The model is fitted by ``tools.fit_intents``. Danger is also heard by phrases alone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from bot.language import alarms, finglish, light, notions, requests
from bot.language.everyday import IDLE
from bot.language.intent_model import IntentModel, fitted_model
from bot.language.intent_traits import intent_traits
from bot.language.tenses import same_sound, verb_tag
from bot.language.verbs import fold, fold_each
from bot.usecases.ports.intents import Danger, Heard, Intent

LONGEST: Final = 1000
"""Characters that are read from the beginning, and as many from the end. A longer text that ends with a question is
what that question is."""
ALARM: Final = 0.2
"""The chance from which a text is taken for a cry for help. A false alarm costs one more press."""
HARMLESS_ALARM: Final = 0.7
"""The same, where a phrase only sounds like danger: «دارم از خنده می‌میرم»."""
FEWEST_TOLD, FEWEST_SURELY_TOLD = 6, 8
"""Words of a text that may tell what happened beside what it asks, and that surely does."""
_SURELY: Final = 2
_PAST: Final = re.compile("-?(?:past|imperfect|perfect)[13](?::.*)?")
_HOW_TO_VOTE: Final = re.compile(
    r" (?:چطور|چطوری|چجوری|چگونه|چه جوری|چه طور|چه طوری) (?:\S+ )?رای (?:بدم|بدیم|بدهم|بدهیم)(?= )(?! به )"
)
"""Asked by who wishes to vote and cannot see, write or come: no report, though it tells of them."""
_LATIN: Final = re.compile("[a-z']+")
_LETTER: Final = re.compile(r"[^\W\d_]")
_SENTENCE: Final = re.compile(r"(?<=[.!?؟…\n])\s+|\n+")
_ASKS: Final = ("؟", "?")
_OTHER: Final = "X"
_NUMBER: Final = "#"
_SOUNDS_ALIKE: Final = 0.9
_IDLE_NEARER: Final = 0.3
_BUCKET, _MOST_BUCKETS = 4, 8
_ASKED_TEXT: Final = """
مجازات جرم حکم شرایط مهلت مدرک چنتا ایا تخلف جریمه ماده تبصره مرجع وظیفه حداقل حداکثر دیدم فیلم شاهد
گزارش شکایت تعریف فرق اعتراض جرمه جریمه‌ش چندتا چندنفر چندروز کیا چیکار مدارک شرط سن تعداد نحوه عکس عکسشم
عکسش شاهدم فیلمش
"""
_TELLING_WORDS: Final = frozenset(fold(word) for word in _ASKED_TEXT.split())
"""Words beside the everyday ones that show how a text is meant."""
_STRETCHED: Final = re.compile(r"(.)\1{2,}")
_DOUBLED: Final = re.compile(r"(?<=..)([اوهم])\1(?=\b)")


class PersianSpeech:
    """A `Speech` by lists of phrases and a fitted model, which may be replaced."""

    def __init__(self, model: IntentModel | None = None) -> None:
        self.model = model

    def hear(self, text: str) -> Heard:
        """What the text says to the bot: see `Speech`."""
        words, marks = _read(text)
        sentence = f" {' '.join(words)} "
        model = self.model or fitted_model()
        chances = model.chances(marks)
        peril = _peril(sentence)
        danger = _danger(sentence, text, chances.get(Intent.DANGER, 0.0), peril)
        if _HOW_TO_VOTE.search(sentence):
            chances = {intent: float(intent is Intent.QUESTION) for intent in chances}
        questions = tuple(part.strip() for part in _SENTENCE.split(text) if part.rstrip().endswith(_ASKS))
        if len(text) > 2 * LONGEST and questions and text.rstrip().endswith(_ASKS):
            chances = model.chances(traits_of(questions[-1]))
        return Heard(
            chances=chances,
            danger=danger,
            peril=peril,
            only=requests.whole_request(sentence),
            questions=questions,
            account=_account(words, sentence),
        )


def traits_of(text: str) -> frozenset[str]:
    """All that the model reads of a text."""
    return _read(text)[1]


def _read(text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The words and the traits of a text, or of the ends of a long one."""
    read = text if len(text) <= 2 * LONGEST else f"{text[:LONGEST]}\n{text[-LONGEST:]}"
    try:
        words = tuple(spoken_words(read))
        return words, intent_traits(read, words, traits(read))
    finally:
        finglish.forget()


def _account(words: Sequence[str], sentence: str) -> int:
    """How much a text tells of what happened (`Heard`): by its verbs in a past tense of the first or third person,
    unless it only supposes something."""
    if len(words) < FEWEST_TOLD or not notions.has("told", sentence):
        return 0
    past = sum(bool(_PAST.fullmatch(verb_tag(word))) for word in words)
    is_certain = past >= _SURELY and len(words) >= FEWEST_SURELY_TOLD and not notions.has("if", sentence)
    return _SURELY if is_certain else min(past, 1)


def _danger(sentence: str, text: str, chance: float, peril: Danger | None) -> Danger | None:
    """Who is in danger, by phrases or by the chance that somebody is (`_peril`)."""
    if notions.has("life", sentence) or alarms.LIFE.search(sentence):
        return Danger.LIFE
    if (
        alarms.ILL.search(sentence)
        or alarms.is_violent(sentence, text[:LONGEST])
        or (notions.has("violent", sentence) and notions.has("now", sentence))
    ):
        return Danger.VIOLENCE
    if chance < (ALARM if peril else HARMLESS_ALARM):
        return None
    return peril or _whose_danger(sentence)


def _peril(sentence: str) -> Danger | None:
    """Who would be in danger if the text were a cry for help; None if it only sounds like one."""
    is_harmless = alarms.HARMLESS.search(sentence) or alarms.EVERYDAY.match(sentence)
    return None if is_harmless else _whose_danger(sentence)


def _whose_danger(sentence: str) -> Danger:
    """Whose life a cry for help is about."""
    return Danger.LIFE if notions.has("own_life", sentence) else Danger.VIOLENCE


def traits(text: str) -> frozenset[str]:
    """What shows whether a text asks or tells: words without a subject, verbs by tense and person, pairs of
    neighbours, the last three, a question mark, and the length."""
    marks = list(_marks(text))
    merged = [mark for n, mark in enumerate(marks) if not n or mark != _OTHER or marks[n - 1] != _OTHER]
    made = {f"w{mark}" for mark in merged}
    framed = ["^", *merged, "$"]
    made.update(f"{mark} {other}" for mark, other in pairwise(framed))
    made.update(f"L{mark}" for mark in merged[-3:])
    made.add(f"n{min(_MOST_BUCKETS, len(marks) // _BUCKET)}")
    if "؟" in text or "?" in text:
        made.add("?")
    if text.rstrip(" .!\n")[-1:] in ("؟", "?"):
        made.add("??")
    return frozenset(made)


def _marks(text: str) -> Iterator[str]:
    for token in light.words(light.normalise(text)):
        word = fold(token)
        if _LATIN.fullmatch(word):
            word = _persian_word(word, _everyday_by_sound())
        if word[0].isdigit():
            yield _NUMBER
            continue
        tag = verb_tag(word)
        if word in _TELLING_WORDS or (word in IDLE and not tag):
            yield word
        else:
            yield tag or _OTHER


def spoken_words(text: str) -> Iterator[str]:
    """The folded words; half-spaces divide them except in verbs, and Latin words are written as the words of the
    phrases that they sound like."""
    plain = _DOUBLED.sub(r"\1", _STRETCHED.sub(r"\1", light.normalise(text)))
    for word in fold_each(light.spoken_words(plain)):
        is_latin = word.isascii() and _LATIN.fullmatch(word) and word not in _LATIN_WORDS
        yield _persian_word(word, _spoken_by_sound()) if is_latin else word


def _persian_word(latin: str, by_sound: Mapping[str, Sequence[str]]) -> str:
    """The word that a Latin one stands for, or the word itself."""
    near = [
        (finglish.distance(latin, word) - (_IDLE_NEARER if word in IDLE or word in _SPOKEN else 0.0), word)
        for word in (*by_sound.get(finglish.sound(latin), ()), *same_sound(latin))
    ]
    off, word = min(near, default=(_SOUNDS_ALIKE, latin))
    return word if off < _SOUNDS_ALIKE else latin


_SPOKEN, _LATIN_WORDS = requests.vocabulary(), requests.latin_words()


@cache
def _everyday_by_sound() -> Mapping[str, Sequence[str]]:
    return _by_sound((*IDLE, *_TELLING_WORDS))


@cache
def _spoken_by_sound() -> Mapping[str, Sequence[str]]:
    return _by_sound((*IDLE, *_SPOKEN))


def _by_sound(words: Sequence[str]) -> Mapping[str, Sequence[str]]:
    made: dict[str, list[str]] = {}
    for word in dict.fromkeys(words):
        if not word.isascii():
            made.setdefault(finglish.sound(word), []).append(word)
    return made


def has_letters(text: str) -> bool:
    return bool(_LETTER.search(text))
