"""A report's text as traces (`bot.domain.submissions.traces`): what distinguishes one incident from similar
ones.

Two witnesses share few words, and reports of two incidents may share most of theirs. An incident is
identified by names of places, objects, numbers and hours. Words are compared by their sound, so that Latin
letters, typing errors and lost half-spaces still match.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from bot.domain.submissions.traces import Trace, TraceKind
from bot.language import light
from bot.language.analyzer import PersianAnalyzer
from bot.language.decisive import DecisiveReader
from bot.language.digits import to_latin
from bot.language.incident_words import (
    CALLED,
    CANDIDATES,
    CANDIDATES_ALONE,
    COMMON,
    GLUED,
    HOUR_WORDS,
    HOURS,
    NO_NAMES,
    PLACES,
    TITLES,
)
from bot.language.masking import MARK
from bot.language.spoken_numbers import read_number, split_conjunctions
from bot.language.verbs import fold_each
from bot.language.words import PersianWords
from bot.usecases.ports.language import Word

_CLOCK: Final = re.compile(r"(?<!\d)(\d{1,2}):\d{2}(?!\d)")
_THOUSANDS: Final = re.compile(r"(?<=\d)[,٬،](?=\d{3})")
_QUOTED: Final = re.compile(r"[«\"“]([^«»\"“”\n]{2,60})[»\"”]")
_HIDDEN: Final = Trace(TraceKind.HIDDEN, "")
_SHORTEST: Final = 2
_LEAST_NUMBER: Final = 3
"""One and two occur in every text."""
_DAY_HOURS: Final = 24
_LATIN_END: Final = re.compile(r"(?<=...)(?:haye|hash|ha|esh|ash|eshun|ro)$")
_LATIN_PEOPLE: Final = re.compile(r"(?<=[a-z]{3})gan$|(?<=[a-z]{5})an$")
"""What the Persian spelling of a name loses as a plural ending: «مهرگان», "mehrgan"."""
_VERB_STARTS: Final = frozenset({"می", "نمی"})
_ENDINGS: Final = frozenset({"ی", "ای", "م", "ام", "ش", "اش", "ه", "ست", "مان", "مون", "شان", "شون"})
_PARTICIPLES: Final = frozenset({"شده", "نشده", "کننده", "کنندگان"})
_MINUTES: Final = "دقیقه"
_SOME_HOUR: Final = "یک"
COPY_WORDS: Final = 3
COPIES: Final = 8
"""This many of a text's word sequences represent it: those with the smallest hashes."""


class ReportTraces:
    """A `bot.usecases.ports.reports.TraceReader` by rules alone. A text has the same traces whether hazm is
    loaded or not, so that reports from before the loading match those from after it."""

    def __init__(self) -> None:
        self._reader = PersianWords(PersianAnalyzer())
        self._common = frozenset(map(self._reader.sound, COMMON))
        self._decisive = DecisiveReader(self._reader.sound, self._reader.is_everyday, self._bare)

    def traces(self, text: str) -> frozenset[Trace]:
        try:
            plain = self._plain(_THOUSANDS.sub("", text))
            traces = set(self._words(self._reader.words(text)))
            traces.update(self._places(plain))
            traces.update(_candidates(plain))
            traces.update(self._decisive.read(list(split_conjunctions(_folded_words(text)))))
            for quote in _QUOTED.findall(text):
                traces.update(self._decisive.quoted_names(_folded_words(quote)))
            traces.update([_HIDDEN] if MARK in text else ())
            timeless = self._plain(_without_times(text)) if _CLOCK.search(to_latin(text)) else plain
            traces.update(Trace(TraceKind.NUMBER, str(value)) for value in _numbers(timeless))
            traces.update(Trace(TraceKind.HOUR, str(hour % 12)) for hour in _hours(plain, to_latin(text)))
            return frozenset(traces)
        finally:
            self._reader.forget()

    def folded_text(self, text: str) -> str:
        return "".join(self._reader.plain(text).split())

    def copies(self, text: str) -> frozenset[Trace]:
        try:
            sounds = [self._reader.sound(word) or word for word in self._reader.plain(text).split()]
        finally:
            self._reader.forget()
        runs = {" ".join(sounds[at : at + COPY_WORDS]) for at in range(len(sounds) - COPY_WORDS + 1)}
        least = sorted(runs, key=lambda run: hashlib.blake2b(run.encode(), digest_size=8).digest())[:COPIES]
        return frozenset(Trace(TraceKind.COPY, run) for run in least)

    def _plain(self, text: str) -> list[str]:
        """The folded words, without the «ی» between a word and its name."""
        return [
            word for word in split_conjunctions(to_latin(self._reader.plain(text)).split()) if word != "ی"
        ]

    def _words(self, words: Sequence[Word]) -> Iterator[Trace]:
        for word in words:
            terms = (_LATIN_END.sub("", word.surface),) if word.latin else {*word.parts, word.term}
            for term in terms:
                sound = self._reader.sound(term)
                if len(sound) >= _SHORTEST and sound not in self._common and not term.isdigit():
                    yield Trace(TraceKind.WORD, sound)

    def _places(self, plain: Sequence[str]) -> Iterator[Trace]:
        named = False
        for word, following in pairwise((*plain, "")):
            if word in PLACES or word in TITLES:
                named = True
                continue
            glued = next((s for s in GLUED if word.startswith(s) and len(word) > len(s) + 2), "")
            name = word.removeprefix(glued)
            if (named or glued) and self._may_name(name):
                yield from self._name_traces(name)
                if self._may_name(following):  # «حافظ کیا», "hafezkia"
                    yield from self._name_traces(name + following, whole=False)
            named = False

    def _may_name(self, word: str) -> bool:
        """Whether the word may be a name. A number is not: it counts, or names its thing by itself
        (`bot.language.decisive`)."""
        number = word[:1].isdigit() or read_number([word], ones=True) is not None
        return bool(word) and word not in NO_NAMES and not number and not self._reader.is_everyday(word)

    def _name_traces(self, name: str, *, whole: bool = True) -> Iterator[Trace]:
        """A name, or one with the following word. That word may not belong to the name, so it contradicts
        nothing."""
        term = self._bare(name)
        sound = self._reader.sound(term)
        if len(sound) >= _SHORTEST:
            yield Trace(TraceKind.WORD, sound)
            for other in (self._reader.sound(name), self._reader.sound(_LATIN_PEOPLE.sub("", name))):
                if len(other) >= _SHORTEST:
                    yield Trace(TraceKind.WORD, other)
            if whole:
                yield Trace(TraceKind.PLACE, sound)
            if not term.isascii():
                yield Trace(TraceKind.NAME, term)

    def _bare(self, name: str) -> str:
        """A name without its ending."""
        (word, *_) = self._reader.words(name) or (None,)
        return word.term if word is not None and not word.latin else name


def _folded_words(text: str) -> list[str]:
    """The folded words; words joined by a half-space count as one: «گل‌پر» is a name. An ending after a
    half-space is removed («بازارچه‌ی», «گل‌پونه‌م»), and a verb is not a name."""
    words = light.words(to_latin(light.normalise(_THOUSANDS.sub("", text))))
    return fold_each(map(_whole, words))


def _whole(word: str) -> str:
    first, *rest = word.split(light.HALF_SPACE)
    if rest and first in _VERB_STARTS:
        return f"{first} {''.join(rest)}"
    if rest and rest[0] in _PARTICIPLES:
        return rest[0]
    while rest and rest[-1] in _ENDINGS:
        rest.pop()
    return "".join((first, *rest))


def _without_times(text: str) -> str:
    """The text without times of day in digits, because two witnesses may name different times."""
    return _CLOCK.sub(f" {_SOME_HOUR} ", to_latin(_THOUSANDS.sub("", text)))


def _candidates(plain: Sequence[str]) -> Iterator[Trace]:
    for before, word in pairwise(("", *plain)):
        if word in CANDIDATES and (word in CANDIDATES_ALONE or before in CALLED):
            yield Trace(TraceKind.CANDIDATE, CANDIDATES[word])


def _numbers(plain: Sequence[str]) -> Iterator[int]:
    at, of_hour = 0, False
    while at < len(plain):
        value, taken = read_number(plain[at:]) or (0, 1)
        minutes = plain[at + taken : at + taken + 1] == [_MINUTES]
        if value >= _LEAST_NUMBER and not of_hour and not minutes:
            yield value
        of_hour = plain[at] in HOUR_WORDS
        at += taken


def _hours(plain: Sequence[str], text: str) -> Iterator[int]:
    yield from (int(hour) for hour in _CLOCK.findall(text) if int(hour) < _DAY_HOURS)
    for before, word in pairwise(plain):
        if before in HOUR_WORDS:
            if word.isdigit() and len(word) <= _SHORTEST and int(word) < _DAY_HOURS:
                yield int(word)
            elif word in HOURS:
                yield HOURS[word]
