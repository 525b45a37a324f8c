"""Words for searching texts: dictionary forms, with colloquial spellings resolved and empty words left
out."""

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from bot.domain.catalogue.answer_topics import AnswerTopic
from bot.domain.catalogue.election import SpokenNames
from bot.domain.catalogue.first_sentences import AskedAbout
from bot.language import finglish, light
from bot.language.analyzer import PersianAnalyzer
from bot.language.article_numbers import read_law_place
from bot.language.asked_topics import asks_when, read_topic, said_audience
from bot.language.everyday import (
    ABOUT,
    ADVICE,
    ELSEWHERE,
    GROUPS,
    IDLE,
    NAMED,
    PAIRS,
    SPELLINGS,
    WEAK,
    as_phrases,
)
from bot.language.question_frames import join_prefixes, read_frame, read_turns
from bot.language.turned_questions import in_persian, plain_form
from bot.language.verbs import fold, fold_each, verb_forms, verb_key
from bot.usecases.ports.language import AskedQuestion, LawPlace, Word

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
MOST_KNOWN: Final = 20_000
SURELY: Final = 0.6
"""A word with at least this frequency counts as a real word."""
IDLE_NEARER: Final = 0.1
"""How much farther in sound an idle word may be than another and still be preferred, because idle words are
common."""


def _any_of(phrases: Sequence[tuple[str, ...]], *, loose: bool = False) -> re.Pattern[str]:
    """Finds the phrases, the longest at each word. The last word may continue (جمهور, جمهوری); with `loose`,
    each may."""
    between = r"\S* " if loose else " "
    written = sorted((between.join(map(re.escape, phrase)) for phrase in phrases), key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(written)})")


_NAMED: Final = _any_of(NAMED)
_ADVICE: Final = _any_of(ADVICE)


NAMELESS: Final = SpokenNames()


class PersianWords:
    """A `WordReader` over an analyser: by hazm's dictionaries once they are loaded, by rules until then."""

    def __init__(self, analyzer: PersianAnalyzer, names: SpokenNames = NAMELESS) -> None:
        """``names``: how people name the election that the texts are about."""
        self._analyzer = analyzer
        own_beginnings = tuple(map(fold, names.about))
        self._about = (*ABOUT, *own_beginnings)
        self._weak = WEAK | frozenset(own_beginnings)
        self._subject = _subject() | self._weak
        self._beside = frozenset(names.beside)
        self._others = _any_of((*ELSEWHERE, *as_phrases(names.others)), loose=True)
        self._own = _any_of(as_phrases(names.own)) if names.own else None
        self._known: tuple[dict[str, Word | None], dict[str, Word | None]] = {}, {}
        """Words of the content: as read before the dictionaries were loaded, and since."""
        self._same: tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]] = {}, {}
        """Terms for the same thing, in the same two versions."""

    @property
    def ready(self) -> bool:
        return self._analyzer.ready

    def words(self, text: str, *, keep: bool = False) -> tuple[Word, ...]:
        known = self._known[self.ready]
        if keep and self.ready:
            self._forget_early_words()
        read_words: list[Word | None] = []
        for token in _join_pairs(self._analyzer.tokens(text)):
            word = known[token] if token in known else self._word(token)
            if keep and len(known) < MOST_KNOWN:
                known[token] = word
            read_words.append(word)
        return tuple(word for word in read_words if word is not None)

    def _forget_early_words(self) -> None:
        """What was read before the dictionaries were loaded is not asked for again."""
        for early in (self._known[False], self._same[False]):
            early.clear()

    def forget(self) -> None:
        finglish.forget()

    def _word(self, token: str) -> Word | None:
        if finglish.LATIN_WORD.fullmatch(token):
            return Word(token.lower(), token.lower(), latin=True)
        surface = fold(token)
        key = verb_key(surface)
        if surface in IDLE or key == "":
            return None
        if key:
            return Word(surface, key)
        if not _PARTS.search(token):
            term = self._resolve_term(token)
            return Word(surface, term) if term else None
        pieces = [piece for piece in _PARTS.split(token) if piece]
        core_pieces = [p for n, p in enumerate(pieces) if not (p in _ENDS if n else p in _STARTS)] or pieces
        core_pieces = [piece for piece in core_pieces if verb_key(fold(piece)) != ""]
        if len(core_pieces) < 2:
            term = self._resolve_term(core_pieces[0]) if core_pieces else ""
            return Word(surface, term) if term else None
        parts = tuple(term for piece in core_pieces if (term := self._resolve_term(piece)))
        return Word(surface, _stem(fold("".join(core_pieces))), parts)

    def _term(self, piece: str) -> str:
        """The comparable dictionary form of one word; empty for a word without meaning of its own."""
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

    def _resolve_term(self, piece: str) -> str:
        """The term. For a word in no dictionary, the term without its spoken ending."""
        term, plain = self._term(piece), fold(piece)
        if (
            not self.ready
            or plain in self._subject
            or self.commonness(plain) > 0
            or self.commonness(term) > 0
        ):
            return term
        known = [
            reading
            for reading in self.readings(plain)
            if len(reading) > 2 and (reading in self._subject or self.commonness(reading) >= SURELY)
        ]
        return max(known, key=len, default=term)

    def readings(self, surface: str) -> tuple[str, ...]:
        terms: dict[str, None] = {}
        for plain in (surface, surface.replace("ون", "ان")):
            if plain != surface:
                terms[self._term(plain)] = None
            for end in _SPOKEN:
                if plain.endswith(end) and len(plain) - len(end) >= 2:
                    terms[self._term(plain.removesuffix(end))] = None
        return tuple(terms)

    def word_by_sound(self, latin: str) -> tuple[str, float] | None:
        same = _everyday_by_sound().get(finglish.sound(latin), ())
        if not same:
            return None
        near = ((finglish.distance(latin, word), word) for word in same)
        _, off, word = min(
            (off - (IDLE_NEARER if self.is_everyday(word) else 0.0), off, word) for off, word in near
        )
        return self._term(word), off

    def sound(self, word: str) -> str:
        return finglish.sound(word)

    def distance(self, typed: str, word: str) -> float:
        return finglish.distance(typed, word)

    def synonyms(self, term: str) -> tuple[str, ...]:
        same = self._same[self.ready]
        if not same:
            same.update(self._synonyms())
        return same.get(term, ())

    def _synonyms(self) -> dict[str, tuple[str, ...]]:
        synonyms: dict[str, dict[str, None]] = {}
        for group in GROUPS:
            terms = [self._term(word) or word for word in group]
            for term in terms:
                synonyms.setdefault(term, {}).update(dict.fromkeys(other for other in terms if other != term))
        return {term: tuple(others) for term, others in synonyms.items()}

    def weak(self, term: str) -> bool:
        return term in self._weak

    def commonness(self, surface: str) -> float:
        count = self._analyzer.frequency(surface)
        return min(1.0, math.log(1 + count) / _MOST_COMMON / 1.1) if count else 0.0

    def plain(self, text: str) -> str:
        return " ".join(_folded_words(text))

    def law_place(self, text: str, *, bare: bool = False) -> LawPlace | None:
        return read_law_place(self.plain(text), bare=bare, beside=self._beside)

    def other_elections(self, text: str) -> frozenset[str]:
        return frozenset(self._others.findall(self.plain(text)))

    def named_subjects(self, text: str) -> frozenset[str]:
        return frozenset(_NAMED.findall(self.plain(text)))

    def names_own_election(self, text: str) -> bool:
        return self._own is not None and self._own.search(self.plain(text)) is not None

    def read_question(self, text: str) -> AskedQuestion:
        words = _folded_words(text)
        topic = AnswerTopic.VOTE_FOR if self.asks_opinion(text) else read_topic(words)
        return AskedQuestion(topic, asks_when(words), said_audience(words))

    def asked_about(self, text: str) -> AskedAbout | None:
        marks = text.count("؟") + text.count("?")
        return read_frame(in_persian(_folded_words(text)), marked=marks == 1) if marks <= 1 else None

    def turns(self, text: str) -> frozenset[str]:
        return read_turns(in_persian(_folded_words(text)))

    def plain_question(self, text: str) -> tuple[str, bool]:
        words, negated = plain_form(join_prefixes(in_persian(_folded_words(text))))
        return " ".join(words) + "؟" * (text.count("؟") + text.count("?")), negated

    def asks_opinion(self, text: str) -> bool:
        return _ADVICE.search(self.plain(text)) is not None

    def is_about_election(self, text: str) -> bool:
        return any(word.startswith(self._about) for word in _folded_words(text))

    def is_everyday(self, surface: str) -> bool:
        return surface in IDLE or verb_key(surface) is not None


def _join_pairs(tokens: Sequence[str]) -> Iterator[str]:
    """The tokens, with pairs that are one word joined."""
    folded, place = fold_each(tokens), 0
    while place < len(tokens):
        pair = PAIRS.get((folded[place], folded[place + 1])) if place + 1 < len(tokens) else None
        yield pair or tokens[place]
        place += 2 if pair else 1


def _stem(word: str) -> str:
    if word in _NOT_PLURAL:
        return word
    if "ها" in word:
        word = _PLURAL.sub("", word)
    for rule, ends in ((_ARABIC, "ات"), (_PEOPLE, ("ان", "ین"))):
        if word.endswith(ends) and word not in _NOT_PLURAL:
            word = rule.sub("", word)
    if word.endswith("یی") and len(word) > 4:
        return word[:-2]
    if word.endswith("ی") and len(word) > 3:
        bare = word[:-1]
        return bare if bare in _NOT_PLURAL else _ARABIC.sub("", bare)
    return word


def _folded_words(text: str) -> list[str]:
    return fold_each(light.words(light.normalise(text).replace(light.HALF_SPACE, " ")))


@lru_cache(maxsize=1)
def _subject() -> frozenset[str]:
    """Words of elections, whether a dictionary has them or not."""
    return frozenset((*WEAK, *ABOUT, *SPELLINGS.values(), *(word for group in GROUPS for word in group)))


@lru_cache(maxsize=1)
def _everyday_by_sound() -> dict[str, tuple[str, ...]]:
    words_by_sound: dict[str, list[str]] = {}
    for word in (*IDLE, *verb_forms(), *(word for group in GROUPS for word in group)):
        words_by_sound.setdefault(finglish.sound(word), []).append(word)
    return {key: tuple(words) for key, words in words_by_sound.items()}
