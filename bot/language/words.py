"""Words to find texts by: dictionary forms, colloquial spellings led back, what says nothing left out."""

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from bot.language import finglish, light
from bot.language.analyzer import PersianAnalyzer
from bot.language.everyday import (
    ABOUT,
    ADVICE,
    COUNCILS,
    ELSEWHERE,
    GROUPS,
    IDLE,
    NAMED,
    PAIRS,
    SPELLINGS,
    WEAK,
)
from bot.language.verbs import fold, verb_forms, verb_key
from bot.usecases.ports_ask import Word

_PARTS: Final = re.compile(rf"[{light.HALF_SPACE}_]")
_ENDS_TEXT: Final = (
    "ها های هایی هایم هایت هایش هایمان هایتان هایشان هام هات هاش هامون هاتون هاشون هاشو ام ات اش ایم اید "
    "اند مان تان شان مون تون شون ی ای یی تر ترین ست"
)
_ENDS: Final = frozenset(_ENDS_TEXT.split())
_STARTS: Final = frozenset({"می", "نمی"})
_PLURAL: Final = re.compile(r"(?<=..)(?:ها(?:ی|یی|یم|یت|یش|یمان|یتان|یشان|م|ت|ش|مون|تون|شون)?)$")
_ARABIC: Final = re.compile(r"(?<=...)ات$")
_PEOPLE: Final = re.compile(r"(?<=....)(?:ان|ین)$|(?<=...)گان$")
_NOT_PLURAL_TEXT: Final = (
    "مجازات ملاقات حیات هییات زندان استان خیابان پایان تهران ایران میدان مالیات عملیات جان باران دوران "
    "جوان زبان درمان سازمان فرمان جریان میان نگهبان"
)
_NOT_PLURAL: Final = frozenset(_NOT_PLURAL_TEXT.split())
_SPOKEN_TEXT: Final = (
    "هاشونو هامونو هاتونو هاشون هامون هاتون هاشو هامو هاتو هارو اشونو امونو اتونو شونو مونو تونو اشون "
    "امون اتون شون مون تون های هاش هام هات هاست اشو امو اتو ها رو شو مو تو ایی ای ام ات اش ان ست یه ند ید "
    "ین یم ه و م ت ش ی ا س ن"
)
_SPOKEN: Final = tuple(_SPOKEN_TEXT.split())
_MOST_COMMON: Final = 15.0


class PersianWords:
    """A `WordReader` over an analyser: by hazm's dictionaries once they are loaded, by rules until then."""

    def __init__(self, analyzer: PersianAnalyzer) -> None:
        self._analyzer = analyzer

    @property
    def ready(self) -> bool:
        return self._analyzer.ready

    def words(self, text: str) -> tuple[Word, ...]:
        found = (self._word(token) for token in _paired(self._analyzer.tokens(text)))
        return tuple(word for word in found if word is not None)

    def _word(self, token: str) -> Word | None:
        if finglish.LATIN_WORD.fullmatch(token):
            return Word(token.lower(), token.lower(), latin=True)
        surface = fold(token)
        key = verb_key(surface)
        if surface in IDLE or key == "":
            return None
        if key:
            return Word(surface, key)
        pieces = [piece for piece in _PARTS.split(token) if piece]
        kept = [p for n, p in enumerate(pieces) if not (p in _ENDS if n else p in _STARTS)] or pieces
        kept = [piece for piece in kept if verb_key(fold(piece)) != ""]
        if len(kept) < 2:
            term = self._term(kept[0]) if kept else ""
            return Word(surface, term) if term else None
        parts = tuple(term for piece in kept if (term := self._term(piece)))
        return Word(surface, _stem(fold("".join(kept))), parts)

    def _term(self, piece: str) -> str:
        """The comparable dictionary form of one word, empty for one that says nothing."""
        plain = fold(piece)
        plain = SPELLINGS.get(plain, plain)
        if plain in IDLE:
            return ""
        key = verb_key(plain)
        if key is not None:
            return key
        lemma = fold(self._analyzer.lemma(piece).partition("#")[0])
        lemma = SPELLINGS.get(lemma, lemma) if len(lemma) > 1 else plain
        return "" if lemma in IDLE else SPELLINGS.get(stem := _stem(lemma), stem)

    def readings(self, surface: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for plain in (surface, surface.replace("ون", "ان")):
            if plain != surface:
                found[self._term(plain)] = None
            for end in _SPOKEN:
                if plain.endswith(end) and len(plain) - len(end) >= 2:
                    found[self._term(plain.removesuffix(end))] = None
        return tuple(found)

    def heard(self, latin: str) -> tuple[str, float] | None:
        same = _everyday_by_sound().get(finglish.sound(latin), ())
        if not same:
            return None
        off, word = min((finglish.distance(latin, word), word) for word in same)
        return self._term(word), off

    def sound(self, word: str) -> str:
        return finglish.sound(word)

    def distance(self, typed: str, word: str) -> float:
        return finglish.distance(typed, word)

    @lru_cache(maxsize=4_000)  # noqa: B019 the reader lives as long as the program
    def synonyms(self, term: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for group in GROUPS:
            terms = [self._term(word) or word for word in group]
            if term in terms:
                found.update(dict.fromkeys(other for other in terms if other != term))
        return tuple(found)

    def weak(self, term: str) -> bool:
        return term in WEAK

    def commonness(self, surface: str) -> float:
        count = self._analyzer.frequency(surface)
        return min(1.0, math.log(1 + count) / _MOST_COMMON / 1.1) if count else 0.0

    def elsewhere(self, text: str) -> frozenset[str]:
        plain = _folded(text)
        return frozenset(" ".join(phrase) for phrase in ELSEWHERE if _stands(phrase, plain, loose=True))

    def named(self, text: str) -> frozenset[str]:
        plain = _folded(text)
        return frozenset(" ".join(phrase) for phrase in NAMED if _stands(phrase, plain))

    def councils(self, text: str) -> bool:
        plain = _folded(text)
        return any(_stands(phrase, plain) for phrase in COUNCILS)

    def opinion(self, text: str) -> bool:
        plain = _folded(text)
        return any(_stands(phrase, plain) for phrase in ADVICE)

    def about(self, text: str) -> bool:
        return any(word.startswith(ABOUT) for word in _folded(text))

    def everyday(self, surface: str) -> bool:
        return surface in IDLE or verb_key(surface) is not None


def _paired(tokens: Sequence[str]) -> Iterator[str]:
    """The tokens, those joined that are one word."""
    place = 0
    while place < len(tokens):
        pair = PAIRS.get((fold(tokens[place]), fold(tokens[place + 1]))) if place + 1 < len(tokens) else None
        yield pair or tokens[place]
        place += 2 if pair else 1


def _stem(word: str) -> str:
    if word in _NOT_PLURAL:
        return word
    word = _PLURAL.sub("", word)
    for rule in (_ARABIC, _PEOPLE):
        if word not in _NOT_PLURAL:
            word = rule.sub("", word)
    if word.endswith("یی") and len(word) > 4:
        return word[:-2]
    if word.endswith("ی") and len(word) > 3:
        bare = word[:-1]
        return bare if bare in _NOT_PLURAL else _ARABIC.sub("", bare)
    return word


def _folded(text: str) -> list[str]:
    return [fold(word) for word in light.words(light.normalise(text).replace(light.HALF_SPACE, " "))]


def _stands(phrase: tuple[str, ...], plain: list[str], *, loose: bool = False) -> bool:
    """Whether the words stand there in a row. The last may go on (جمهور, جمهوری); if `loose`, each of them."""
    fixed = 0 if loose else len(phrase) - 1
    return any(
        tuple(plain[start : start + fixed]) == phrase[:fixed]
        and all(
            word.startswith(begun)
            for word, begun in zip(plain[start + fixed :], phrase[fixed:], strict=False)
        )
        for start in range(len(plain) - len(phrase) + 1)
    )


@lru_cache(maxsize=1)
def _everyday_by_sound() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in (*IDLE, *verb_forms(), *(word for group in GROUPS for word in group)):
        found.setdefault(finglish.sound(word), []).append(word)
    return {key: tuple(words) for key, words in found.items()}
