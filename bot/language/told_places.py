"""Words of a sentence that name a place: a district or station by its number, a school or street by its name, a quarter
after «در» or «توی».

Only what is surely a place is cut out: «مدرسهٔ شهید باهنر» is, «مدرسه پول می‌دادند» is not.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.language.incident_words import NO_NAMES, PLACES, TITLES
from bot.language.spoken_numbers import read_number

KINDS: Final = {
    "منطقه": "منطقه", "منطقهی": "منطقه", "شهرستان": "شهرستان", "دهستان": "دهستان", "شعبه": "شعبه", "حوزه": "شعبه",
    "صندوق": "شعبه",
}  # fmt: skip
"""Words before a name or number of the tree, as they are compared."""
NUMBERED: Final = frozenset({"منطقه", "شعبه"})
_INSIDE: Final = frozenset({"در", "تو", "توی", "داخل", "محله", "محلهی", "to", "tooye", "too", "dar"})
"""Words after which a quarter's name is a place."""
_ENDS: Final = "،,؛;.!؟?:)»\n"
_MARKS: Final = "«»()[]\"'،,؛;.!؟?:"
_NUMBER_WORD: Final = "شماره"

type Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """What a sentence says about a place, as typed. ``together``: all of it; ``stations``: stations by number;
    ``named``: schools, streets and the like."""

    together: str
    stations: tuple[str, ...]
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    """A typed word, its folded words, and whether the clause ends after it."""

    typed: str
    words: tuple[str, ...]
    ends: bool

    @property
    def word(self) -> str:
        return self.words[0] if self.words else ""


def cut_place_words(
    text: str, *, words_of: Callable[[str], Sequence[str]], quarters: Collection[Name]
) -> PlaceWords:
    """The words of a sentence that surely name a place. ``words_of``: a typed word as folded words, with numbers as
    digits; ``quarters``: folded names of quarters."""
    tokens = [_Token(typed, tuple(words_of(typed)), typed[-1] in _ENDS) for typed in text.split()]
    stations: list[str] = []
    named: list[str] = []
    together: list[str] = []
    place = 0
    while place < len(tokens):
        of_tree, length = _piece(tokens, place, quarters)
        if length:
            piece = " ".join(token.typed for token in tokens[place : place + length]).strip(_MARKS)
            together.append(piece)
            if not of_tree:
                named.append(piece)
            elif KINDS.get(tokens[place].word) == "شعبه":
                stations.append(piece)
        place += length or 1
    return PlaceWords(" ".join(together), tuple(stations), tuple(named))


def _piece(tokens: Sequence[_Token], place: int, quarters: Collection[Name]) -> tuple[bool, int]:
    """Whether the piece that begins here is of the tree, and its length in tokens; 0 if none begins here."""
    token = tokens[place]
    kind = KINDS.get(token.word, "")
    if kind in NUMBERED and (length := _number_length(tokens, place)):
        return True, length
    if length := _quarter_length(tokens, place, quarters):
        return True, length
    return False, _name_length(tokens, place) if token.word in PLACES and not kind else 0


def _number_length(tokens: Sequence[_Token], place: int) -> int:
    """«منطقهٔ ۵», «منطقه دوازده», «شعبهٔ شمارهٔ ۳», «منطقه۵»."""
    if len(tokens[place].words) > 1:
        return 1 if tokens[place].words[1].isdigit() else 0
    if tokens[place].ends:
        return 0
    start = place + 1
    if start < len(tokens) and tokens[start].word == _NUMBER_WORD:
        start += 1
    number = read_number(list(_single_words(tokens[start:])), ones=True)
    return start - place + number[1] if number is not None else 0


def _single_words(tokens: Sequence[_Token]) -> Iterator[str]:
    """The words up to the end of the clause, as far as each typed word is one."""
    for token in tokens:
        if len(token.words) != 1:
            return
        yield token.word
        if token.ends:
            return


def _quarter_length(tokens: Sequence[_Token], place: int, quarters: Collection[Name]) -> int:
    if not place or tokens[place - 1].word not in _INSIDE:
        return 0
    for length in (3, 2, 1):
        words = tuple(word for token in tokens[place : place + length] for word in token.words)
        if words in quarters:
            return length
    return 0


def _name_length(tokens: Sequence[_Token], place: int) -> int:
    """«مدرسه شهید باهنر»; «مدرسه باهنر» only where the clause ends or another place follows, because a verb or its
    object may stand there as well."""
    end = place
    while not tokens[end].ends and end + 1 < len(tokens) and tokens[end + 1].word in TITLES:
        end += 1
    titled = end > place
    if tokens[end].ends or end + 1 >= len(tokens) or not _may_be_name(tokens[end + 1]):
        return 0
    end += 1
    closed = tokens[end].ends or end + 1 == len(tokens) or _begins_place(tokens[end + 1])
    return end - place + 1 if titled or closed else 0


def _may_be_name(token: _Token) -> bool:
    word = token.word
    return len(word) > 1 and word not in NO_NAMES and word not in PLACES and word not in KINDS


def _begins_place(token: _Token) -> bool:
    return token.word in PLACES or token.word in KINDS
