"""Places as people type them: «منطقهٔ دوازده», «شعبهٔ ۳ منطقهٔ ۲», «نارمک», «دبستان بهار», "mantaghe 12".

The words are compared with the names in the area tree, with the quarters that an area lists, and with the names and
addresses of stations. Only a name of the tree that is typed in full is certain; for a quarter, a school or a
spelling slip the person is asked.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import category, normalize

from bot.domain.catalogue.catalogue import Area, AreaKind, AreaTree
from bot.language.digits import strip_directions, to_latin
from bot.language.finglish import LATIN_WORD
from bot.language.slips import KnownWords, is_one_slip_away
from bot.language.spoken_numbers import read_number, split_conjunctions
from bot.language.told_places import KINDS, NUMBERED, Name, cut_place_words
from bot.language.verbs import fold
from bot.usecases.ports.language import PlaceReading, ToldPlace

MOST_OFFERED: Final = 3
SHORTEST: Final = 5
"""Letters of a name that may have a slip: «خانه» is not «خزانه»."""
LONGEST: Final = 40
"""Words of a text that is read as a place; the rest is a story."""
_LETTERS: Final = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ـ": None, "\u200c": " "})
_WORD: Final = re.compile(r"\d+|[^\W\d_]+")
_BUILDINGS: Final = frozenset(
    {
        "مدرسه",
        "دبستان",
        "دبیرستان",
        "هنرستان",
        "مسجد",
        "حسینیه",
        "سالن",
        "خیابان",
        "کوچه",
        "میدان",
        "بلوار",
        "پارک",
    }
)
_NOISE: Final = frozenset(
    {
        "در", "تو", "توی", "داخل", "نزدیک", "نزدیکی", "جلو", "جلوی", "پشت", "کنار", "روبروی", "روبرو",
        "اطراف", "محدوده", "محله", "شهرداری", "شهر", "تهران", "شماره", "ی", "از", "به", "رای", "اخذ",
        "گیری", "رایگیری", "و", "همین", "دم", "سر", "طرف", "سمت",
    }
)  # fmt: skip
"""Words that name no place by themselves."""
_OR: Final = frozenset({"یا", "بین", "ya", "beyn"})
"""Words after which no single name is certain."""
_LATIN: Final = {
    "mantaghe": "منطقه", "mantaqe": "منطقه", "mantagheh": "منطقه", "mantagheye": "منطقه", "mantagh": "منطقه",
    "shobe": "شعبه", "shobeh": "شعبه", "shobeye": "شعبه", "hoze": "شعبه", "hozeh": "شعبه", "sandogh": "شعبه",
    "madrese": "مدرسه", "madreseye": "مدرسه", "dabestan": "دبستان", "masjed": "مسجد", "tehran": "تهران", "dar": "در",
    "tu": "تو", "too": "تو", "tooye": "توی", "dame": "دم", "jeloye": "جلوی", "shomare": "شماره",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _NamedArea:
    """An area, and the names under which it is found. ``own``: its name in the tree; ``quarters``: the quarters in
    it; ``words``: of a station, the words of its name and address that tell it from others."""

    area: Area
    own: Name
    short: Name
    quarters: tuple[Name, ...]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Match:
    """A part of the typed words that names an area. ``exact``: by its own name, without a slip."""

    area: Area
    span: range
    exact: bool


class AreaNameReader:
    """Implements `PlaceReader`. The names of one tree are read once."""

    def __init__(self) -> None:
        self._tree: AreaTree | None = None
        self._named: tuple[_NamedArea, ...] = ()
        self._vocabulary = KnownWords((), _LATIN)

    def read_place(self, text: str, areas: AreaTree) -> PlaceReading:
        """The areas that a short text may mean."""
        self._read_tree(areas)
        words = self._words(text)
        if not words or len(words) > LONGEST:
            return PlaceReading(())
        if len(words) == 1 and words[0].isdigit():
            return PlaceReading(self._with_number(words[0]))
        above = self._longest([m for m in self._matches(words) if m.area.kind is not AreaKind.STATION], areas)
        left = [word for i, word in enumerate(words) if not any(i in match.span for match in above)]
        stations = self._stations(left, [match.area for match in above], areas)
        is_one_place = _OR.isdisjoint(words)
        if stations:
            sure = is_one_place and len(stations) == 1 and stations[0].exact and all(m.exact for m in above)
            rest = _without_noise(left[i] for i in range(len(left)) if i not in stations[0].span)
            return PlaceReading(tuple(m.area.id for m in stations), certain=sure, has_more=bool(rest))
        ids = tuple(dict.fromkeys(match.area.id for match in above))[:MOST_OFFERED]
        return PlaceReading(
            ids,
            certain=is_one_place and len(ids) == 1 and above[0].exact,
            has_more=bool(_without_noise(left)),
        )

    def find_told_place(self, text: str, areas: AreaTree) -> str:
        """The id of the only area that a whole sentence names by its kind and number, "" if there is none."""
        self._read_tree(areas)
        words = self._words(text)
        runs = {tuple(words[i : i + length]) for length in (2, 3) for i in range(len(words))}
        ids = [n.area.id for n in self._named if n.area.kind is AreaKind.DISTRICT and n.own in runs]
        return ids[0] if len(ids) == 1 else ""

    def read_told_place(self, text: str, areas: AreaTree) -> ToldPlace:
        """The places that a whole sentence may mean, and the names beside their numbers."""
        self._read_tree(areas)
        quarters = {quarter for named in self._named for quarter in named.quarters}
        cut_words = cut_place_words(text, words_of=self._words, quarters=quarters)
        if not cut_words.together:
            return ToldPlace(())
        reading = self.read_place(cut_words.together, areas)
        if reading.certain and not reading.has_more:
            return ToldPlace(reading.area_ids)
        of_station = any(areas[key].kind is AreaKind.STATION for key in reading.area_ids)
        return ToldPlace(
            reading.area_ids, "، ".join((*cut_words.named, *(() if of_station else cut_words.stations)))
        )

    def _read_tree(self, areas: AreaTree) -> None:
        if self._tree is areas:
            return
        self._named = tuple(_named_area(area) for area in areas.areas)
        names = {word for n in self._named for name in (n.own, *n.quarters) for word in name}
        self._vocabulary = KnownWords(
            {word for word in names | set(KINDS) | _BUILDINGS if not word.isdigit()}, _LATIN
        )
        self._tree = areas

    def _words(self, text: str) -> list[str]:
        """The typed words, folded, in Persian letters as far as names are known, with numbers as digits."""
        plain = _split(text)
        known = [self._vocabulary.from_latin(word) if LATIN_WORD.fullmatch(word) else word for word in plain]
        return _with_numbers([KINDS.get(word, word) for word in known])

    def _with_number(self, number: str) -> tuple[str, ...]:
        """The districts with this number."""
        districts = (n.area for n in self._named if n.area.kind is AreaKind.DISTRICT and number in n.own)
        return tuple(area.id for area in districts)[:MOST_OFFERED]

    def _matches(self, words: Sequence[str]) -> list[_Match]:
        matches = []
        for named in self._named:
            matches += [_Match(named.area, span, exact) for span, exact in _spans(named.own, words)]
            for quarter in named.quarters:
                matches += [_Match(named.area, span, False) for span, _ in _spans(quarter, words)]
        return matches

    def _longest(self, matches: Sequence[_Match], areas: AreaTree) -> list[_Match]:
        """Without matches inside a longer one, and without areas around another that is named."""
        outer = [
            match
            for match in matches
            if not any(len(o.span) > len(match.span) and match.span[0] in o.span for o in matches)
        ]
        if any(match.exact for match in outer):
            outer = [match for match in outer if match.exact]
        return [
            match
            for match in outer
            if not any(
                o.area is not match.area and areas.is_within(o.area.id, of=match.area.id) for o in outer
            )
        ]

    def _stations(self, left: Sequence[str], above: Sequence[Area], areas: AreaTree) -> list[_Match]:
        """The stations inside these areas that the remaining words name, at most three; none if there are more."""
        candidates = [
            named
            for named in self._named
            if named.area.kind is AreaKind.STATION
            and (not above or any(areas.is_within(named.area.id, of=area.id) for area in above))
        ]
        for find in (_by_own_name, _by_number, _by_words):
            matches = _matches_by(find, candidates, left)
            if matches:
                return matches if len(matches) <= MOST_OFFERED else []
        return []


type _Finder = Callable[[_NamedArea, Sequence[str]], tuple[range, bool] | None]


def _matches_by(find: _Finder, candidates: Sequence[_NamedArea], left: Sequence[str]) -> list[_Match]:
    matches = []
    for named in candidates:
        if (hit := find(named, left)) is not None:
            matches.append(_Match(named.area, *hit))
    return matches


def _by_own_name(named: _NamedArea, left: Sequence[str]) -> tuple[range, bool] | None:
    return next(iter(_spans(named.own, left)), None)


def _by_number(named: _NamedArea, left: Sequence[str]) -> tuple[range, bool] | None:
    """«شعبهٔ ۳» for «شعبهٔ ۳، دبستان بهار»."""
    if not named.short:
        return None
    return next(((span, exact) for span, exact in _spans(named.short, left) if exact), None)


def _by_words(named: _NamedArea, left: Sequence[str]) -> tuple[range, bool] | None:
    """«دبستان بهار» for a station in it: every word that says something is in its name or address."""
    telling = [word for word in _without_noise(left) if word not in _BUILDINGS and word != "شعبه"]
    if not telling or not all(_is_among(word, named.words) for word in telling):
        return None
    return range(len(left)), False


def _is_among(word: str, words: frozenset[str]) -> bool:
    return word in words or (any(_fits(word, other) for other in words))


def _spans(name: Name, words: Sequence[str]) -> list[tuple[range, bool]]:
    """Where the words contain this name, and whether without a slip. Numbers are compared exactly."""
    spans = []
    for start in range(len(words) - len(name) + 1):
        part = words[start : start + len(name)]
        if all(_fits(typed, word) for typed, word in zip(part, name, strict=True)):
            spans.append((range(start, start + len(name)), tuple(part) == name))
    return spans if name else []


def _fits(typed: str, word: str) -> bool:
    if typed == word:
        return True
    return not word.isdigit() and min(len(typed), len(word)) >= SHORTEST and is_one_slip_away(typed, word)


def _without_noise(words: Iterable[str]) -> list[str]:
    return [word for word in words if word not in _NOISE]


def _named_area(area: Area) -> _NamedArea:
    own = _name(area.name)
    number = next((word for word in own if word.isdigit()), "")
    is_station = area.kind is AreaKind.STATION
    short = ("شعبه", number) if is_station and number and own[:1] == ("شعبه",) else ()
    text = f"{area.name} {area.station.address if area.station is not None else ''}" if is_station else ""
    words = frozenset(
        word for word in _name(text) if word not in _BUILDINGS | {"شعبه"} and not word.isdigit()
    )
    return _NamedArea(area, own, short, tuple(map(_name, area.quarters)), words)


def _name(text: str) -> Name:
    return tuple(_with_numbers([KINDS.get(word, word) for word in _split(text)]))


def _split(text: str) -> list[str]:
    """The words of a text, folded, without vowel signs and punctuation; digits apart from letters."""
    plain = "".join(
        mark
        for mark in normalize("NFD", strip_directions(text).translate(_LETTERS))
        if category(mark) != "Mn"
    )
    words = _WORD.findall(to_latin(normalize("NFC", plain)))
    return [fold(word) for word in words if fold(word) not in ("ی", "ye")]


def _with_numbers(words: Sequence[str]) -> list[str]:
    """The words with numbers in words as digits: after the word for a kind or «شماره», also one and two."""
    split, place = list(split_conjunctions(words)), 0
    numbered: list[str] = []
    while place < len(split):
        expected = bool(numbered) and numbered[-1] in NUMBERED | {"شماره"}
        number = read_number(split[place:], ones=expected) if expected or split[place].isdigit() else None
        if number is None:
            numbered.append(split[place])
            place += 1
            continue
        if numbered and numbered[-1] == "شماره" and len(numbered) > 1 and numbered[-2] in NUMBERED:
            numbered.pop()  # «شعبهٔ شمارهٔ ۳»
        numbered.append(str(number[0]))
        place += number[1]
    return numbered
