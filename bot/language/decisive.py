"""Finds details that distinguish incidents told in the same words: the name, number or side of a thing, with
the kind of the thing. `bot.domain.submissions.duplicates` compares them."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import Final

from bot.domain.submissions.traces import Trace, TraceKind, circumstance, decisive
from bot.language.decisive_words import (
    COUNTED,
    KINDS,
    LINKS,
    PARTS_OF_DAY,
    POINTING,
    SEXES,
    SIDES,
    SITES,
    SKIPPED,
    WAYS,
)
from bot.language.finglish import long_sound
from bot.language.incident_words import CANDIDATES, NO_NAMES
from bot.language.spoken_numbers import read_number

_LONGEST_QUOTE: Final = 4
"""Words in quotes; a longer quote is what somebody said."""
_CHANNEL: Final = "channel"
_TOLD_BY_NAME: Final = frozenset({_CHANNEL, "group"})
_STATION: Final = "station"
_OWN_NUMBER: Final = 3
"""One and two are numbers of the stations of one school, and occur in many texts."""
_PRECISE: Final = frozenset({"person", "desk"})
_IS: Final = "یه"
"""A name and the spoken «is»: «اسمش تیرگانیه»."""
_SHORT_O: Final = re.compile(r"(?<=.)o(?=(?:sh|kh|gh|ch|zh|(?![skgcz]h)[b-df-hj-np-tv-z])[b-df-hj-np-tv-z])")
"""A short "o" that Persian does not write: "tondar", "morvarid"."""
_SKIPS: Final = 3
_SHORTEST: Final = 2


class DecisiveReader:
    """``sound`` returns a word's sound, ``everyday`` whether it is a word that names nothing, ``bare`` a name
    without its ending. Words are folded; words joined by a half-space count as one."""

    def __init__(
        self, sound: Callable[[str], str], everyday: Callable[[str], bool], bare: Callable[[str], str]
    ) -> None:
        self._sound, self._everyday, self._bare = sound, everyday, bare

    def read(self, words: Sequence[str]) -> Iterator[Trace]:
        numbers: defaultdict[str, set[int]] = defaultdict(set)
        for at, word in enumerate(words):
            if word in SIDES:
                yield circumstance("side", SIDES[word])
            if (verb := word.rpartition(" ")[2]) in WAYS:
                yield circumstance("way", WAYS[verb])
            if word in PARTS_OF_DAY:
                yield circumstance("part of day", PARTS_OF_DAY[word])
            if word in SEXES and words[at - 1 : at] and words[at - 1] in POINTING:
                yield circumstance("sex", SEXES[word])
            if word in KINDS:
                yield from self._identifier_traces(KINDS[word], _drop_skipped_words(words[at + 1 :]), numbers)
        for kind, its in numbers.items():
            if len(its) > 1:
                yield Trace(TraceKind.PRECISE, f"{kind} {sorted(its)}")

    def quoted_names(self, words: Sequence[str]) -> Iterator[Trace]:
        """The names in quotes."""
        for word in words if len(words) <= _LONGEST_QUOTE else ():
            if self._may_name(word, _CHANNEL):
                yield from self._naming(word)

    def _identifier_traces(
        self, kind: str, words: Sequence[str], numbers: dict[str, set[int]]
    ) -> Iterator[Trace]:
        """What follows the word for a thing: its number, or its name and the number or word after that."""
        number = _identifying(words, ones=True)
        if number is not None:
            numbers[kind].add(number)
            yield decisive(f"{kind} number", str(number))
            if kind == _STATION and number >= _OWN_NUMBER:
                yield Trace(TraceKind.EXACT, f"{kind} {number}")
        elif words and self._may_name(words[0], kind):
            yield from self._name(kind, words)
        else:
            return
        if kind in _PRECISE:
            yield Trace(TraceKind.PRECISE, kind)

    def _name(self, kind: str, words: Sequence[str]) -> Iterator[Trace]:
        """A name alone, and with the following word, which may be a part of it: «گل پر», «گلپر». What follows
        is compared with what follows the same name elsewhere."""
        name, rest = words[0], words[1:]
        if kind == _CHANNEL and rest and rest[0] in LINKS:
            rest = rest[1:]
        following, last = self._following(rest, kind)
        for spelling, way in (("sound", self._heard), ("spelled", _persian_spelling)):
            heard, further = way(name), way(following) if following else ""
            if heard:
                yield decisive(f"{kind} {spelling}", heard)
            if heard and further:
                yield decisive(f"{kind} {spelling}", way(name + following))
                yield decisive(f"{kind} {spelling} behind {heard}", further)
            if heard and further and last:
                yield decisive(f"{kind} {spelling} behind {heard}", way(following + last))
        yield from self._spoken_forms(kind, name)
        for whole, behind in ((name, rest), (name + following, rest[1:] if following else ())):
            number = _identifying(behind)
            if number is not None:
                yield decisive(f"{kind} number behind {self._heard(whole)}", str(number))
        if kind in _TOLD_BY_NAME:
            yield from self._naming(name)
            if following:
                yield from self._naming(following)

    def _following(self, rest: Sequence[str], kind: str) -> tuple[str, str]:
        """The two words after a name that may be parts of it."""
        parts = takewhile(lambda word: self._may_name(word, kind), rest[:2])
        following, last = (*parts, "", "")[:2]
        return following, last

    def _spoken_forms(self, kind: str, name: str) -> Iterator[Trace]:
        """Other forms of a name, so that different spellings match; and the kind of place that it is."""
        heard = self._heard(name)
        if name.endswith(_IS):
            yield decisive(f"{kind} spelled", name[:-1])
        if heard and kind in SITES:
            yield circumstance(f"kind of {heard}", kind)
        if heard:
            yield decisive(f"{kind} sound", long_sound(_SHORT_O.sub("", name) if name.isascii() else name))

    def _naming(self, name: str) -> Iterator[Trace]:
        sound = self._sound(self._bare(name))
        if len(sound) >= _SHORTEST:
            yield Trace(TraceKind.NAMED, sound)

    def _heard(self, name: str) -> str:
        return long_sound(name if name.isascii() else self._bare(name))

    def _may_name(self, word: str, kind: str) -> bool:
        """A channel may be named after a place; a place is not named after another thing."""
        if word in KINDS or word in SIDES:
            return kind == _CHANNEL
        number = word[:1].isdigit() or read_number([word], ones=True) is not None
        return not (" " in word or word in NO_NAMES or word in CANDIDATES or number or self._everyday(word))


def _persian_spelling(name: str) -> str:
    """The Persian spelling, which distinguishes «صبوری» from «صابری»; empty for Latin letters."""
    return "" if name.isascii() else name


def _drop_skipped_words(words: Sequence[str]) -> Sequence[str]:
    at = 0
    while at < min(len(words), _SKIPS) and words[at] in SKIPPED:
        at += 1
    return words[at:]


def _identifying(words: Sequence[str], *, ones: bool = False) -> int | None:
    """A number that names a thing; None for one that counts what follows."""
    number = read_number(words, ones=ones)
    if number is None:
        return None
    value, taken = number
    return None if words[taken : taken + 1] and words[taken] in COUNTED else value
