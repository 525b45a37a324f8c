"""Hears what a message outside a form wants: requests by their phrases, and whether a text asks or tells by its
grammar.

Asking and telling share their subjects («پول دادن به رأی‌دهنده»), so the subject is left out: what counts are question
words, everyday words, and the tense and person of verbs. The weights of these are fitted by ``tools.fit_intents``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from bot.language import finglish, light, notions, requests
from bot.language.everyday import IDLE
from bot.language.intent_weights import BIAS, WEIGHTS
from bot.language.tenses import same_sound, verb_tag
from bot.language.verbs import fold
from bot.usecases.ports.intents import Danger, Heard, Intent

LONGEST: Final = 1000
"""Characters that are read from the beginning, and as many from the end: stories end with their question."""
_LATIN: Final = re.compile("[a-z']+")
_LETTER: Final = re.compile(r"[^\W\d_]")
_SENTENCE: Final = re.compile(r"(?<=[.!?؟…\n])\s+|\n+")
_PREFIXES: Final = (f"می{light.HALF_SPACE}", f"نمی{light.HALF_SPACE}")
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
_LONGEST_THANKS: Final = 12
_TELLS, _SHORT = -1.5, 6
"""A text that leans this far to telling does not ask where or when to vote, except for a very short one."""
_ASKING: Final = frozenset({Intent.PLACE, Intent.DATE, Intent.HOURS, Intent.VOTE_FOR})
_STRETCHED: Final = re.compile(r"(.)\1{2,}")
_DOUBLED: Final = re.compile(r"(?<=..)([اوهم])\1(?=\b)")


class PersianSpeech:
    """A `Speech` by lists of phrases and fitted weights, which may be replaced."""

    def __init__(self, weights: Mapping[str, float] = WEIGHTS, bias: float = BIAS) -> None:
        self.weights, self.bias = weights, bias

    def hear(self, text: str) -> Heard:
        """What the text says to the bot: see `Speech`."""
        read = text if len(text) <= 2 * LONGEST else f"{text[:LONGEST]}\n{text[-LONGEST:]}"
        try:
            return self._hear(read)
        finally:
            finglish.forget()

    def _hear(self, text: str) -> Heard:
        words = tuple(spoken_words(text))
        sentence = f" {' '.join(words)} "
        odds = self.odds(text)
        parts = [part for part in _SENTENCE.split(text) if part.strip()]
        by_part = [self.odds(part) for part in parts] if len(parts) > 1 else [odds]
        danger = _danger(sentence)
        return Heard(
            requests=() if danger else tuple(_requests(sentence, len(words), odds)),
            hints=requests.hints(sentence, len(words)),
            danger=danger,
            odds=odds,
            most=max(by_part, default=odds),
            least=min(by_part, default=odds),
            announced=notions.has("announces", sentence) and not notions.has("if", sentence),
            rude=notions.has("insult|order", sentence),
            about=requests.names_election(sentence),
            words=len(words),
            known=sum(not _LATIN.fullmatch(word) for word in words) if not _is_english(text) else 0,
            questions=tuple(part.strip() for part in parts if part.rstrip().endswith(("؟", "?"))),
        )

    def odds(self, text: str) -> float:
        """How surely the text asks and does not tell, as log odds."""
        return self.bias + sum(self.weights.get(trait, 0.0) for trait in traits(text))


def _is_english(text: str) -> bool:
    return notions.count("english", f" {' '.join(light.words(text.lower()))} ") > 1


def _danger(sentence: str) -> Danger | None:
    if notions.has("life", sentence):
        return Danger.LIFE
    return Danger.VIOLENCE if notions.has("violent", sentence) and notions.has("now", sentence) else None


def _requests(sentence: str, length: int, odds: float) -> Iterator[Intent]:
    """The requests of the text, the surest first."""
    if requests.is_greeting(sentence):
        yield Intent.GREETING
        return
    if length <= _LONGEST_THANKS and requests.is_thanks(sentence):
        yield Intent.THANKS
    for intent in requests.wishes(sentence, length):
        if intent not in _ASKING or odds > _TELLS or length <= _SHORT:
            yield intent
    if requests.names_stations_only(sentence, length) and odds > _TELLS:
        yield Intent.PLACE


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
    for token in light.words(plain):
        if token.startswith(_PREFIXES):
            yield fold(token)
            continue
        for piece in token.split(light.HALF_SPACE):
            word = fold(piece)
            yield (
                _persian_word(word, _spoken_by_sound())
                if _LATIN.fullmatch(word) and word not in _LATIN_WORDS
                else word
            )


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
