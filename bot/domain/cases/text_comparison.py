"""Two reports' words beside each other: what differs stands between marks that every messenger shows."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.domain.cases.divided_text import divide_text
from bot.domain.typed import units
from bot.domain.values import dataclass

OPENS, CLOSES, LEFT_OUT = "‹", "›", "…"
_WORD: Final = re.compile(r"\S+\s*")
_MOST_WORDS: Final = 2_000
"""Words of each text that are compared, more than are ever shown; a longer text counts as cut."""
_DEPTH: Final = 6
"""Times that a stretch between common words is divided again: what strangers wrote must not take long to compare."""
_LEAST_ALIKE: Final = 0.3
"""Below this share of common words, marks would stand everywhere and say nothing."""
_ENDS: Final = 6
"""Words at each end of a long equal stretch that stay when it is shortened."""


@dataclass(frozen=True, slots=True)
class ComparedTexts:
    """Both texts as they are shown. ``alike``: they have enough in common, so that differences are marked. ``whole``:
    nothing of them is left out."""

    first: str
    other: str
    alike: bool
    whole: bool


type _Run = tuple[bool, Sequence[str]]
"""Whether the other text has these words, too, and the words."""


def compare_texts(first: str, other: str, *, room: int) -> ComparedTexts:
    """Both texts, each within ``room`` UTF-16 units, with what only one of them says between marks.

    A text that is too long loses the middle of what both say, and then its end.
    """
    words, other_words = _WORD.findall(first), _WORD.findall(other)
    is_cut = max(len(words), len(other_words)) > _MOST_WORDS
    words, other_words = words[:_MOST_WORDS], other_words[:_MOST_WORDS]
    common = find_common(_plain(words), _plain(other_words))
    if 2 * len(common) < _LEAST_ALIKE * (len(words) + len(other_words)):
        fitting, fitting_other = _cut(first, room), _cut(other, room)
        return ComparedTexts(fitting, fitting_other, False, (fitting, fitting_other) == (first, other))
    marked, is_whole = _fit(_runs(words, {place for place, _ in common}), room)
    other_marked, is_other_whole = _fit(_runs(other_words, {place for _, place in common}), room)
    return ComparedTexts(marked, other_marked, True, is_whole and is_other_whole and not is_cut)


def find_common(first: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """The places of words that both texts have in the same order, in rising order.

    What both begin and end with; between, the words that each says once, in the longest chain that rises in both, and
    so on in the gaps. Takes time in proportion to the words, whatever they are: a word that is repeated is common only
    next to others that are.
    """
    pairs: list[tuple[int, int]] = []
    gaps = [(0, len(first), 0, len(other), _DEPTH)]
    while gaps:
        begin, end, other_begin, other_end, depth = gaps.pop()
        while begin < end and other_begin < other_end and first[begin] == other[other_begin]:
            pairs.append((begin, other_begin))
            begin, other_begin = begin + 1, other_begin + 1
        while begin < end and other_begin < other_end and first[end - 1] == other[other_end - 1]:
            end, other_end = end - 1, other_end - 1
            pairs.append((end, other_end))
        if not depth or begin == end or other_begin == other_end:
            continue
        for place, other_place in (
            *_chain(first, other, (begin, end), (other_begin, other_end)),
            (end, other_end),
        ):
            gaps.append((begin, place, other_begin, other_place, depth - 1))
            if place < end:
                pairs.append((place, other_place))
                begin, other_begin = place + 1, other_place + 1
    return sorted(pairs)


def _said_once(words: Sequence[str]) -> set[str]:
    return {word for word, count in Counter(words).items() if count == 1}


def _chain(
    first: Sequence[str], other: Sequence[str], span: tuple[int, int], other_span: tuple[int, int]
) -> list[tuple[int, int]]:
    """Words that stand once in each span: the longest chain of them that rises in both."""
    shared = _said_once(first[slice(*span)]) & _said_once(other[slice(*other_span)])
    places = {other[place]: place for place in range(*other_span) if other[place] in shared}
    pairs = [(place, places[first[place]]) for place in range(*span) if first[place] in shared]
    ends: list[int] = []
    """The lowest last place of a chain of each length."""
    chosen: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        if length == len(ends):
            ends.append(place)
            chosen.append(number)
        else:
            ends[length], chosen[length] = place, number
        before.append(chosen[length - 1] if length else -1)
    chain: list[tuple[int, int]] = []
    number = chosen[-1] if chosen else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _runs(words: Sequence[str], common: set[int]) -> list[_Run]:
    """The words in runs that the other text has, too, or has not."""
    runs: list[tuple[bool, list[str]]] = []
    for place, word in enumerate(words):
        if not runs or runs[-1][0] != (place in common):
            runs.append((place in common, []))
        runs[-1][1].append(word)
    return list(runs)


def _plain(words: Sequence[str]) -> list[str]:
    """The words without the marks around them, which people set as they like."""
    return [word.strip().strip(".,!?:;،؛؟«»()\"'") or word.strip() for word in words]


def _fit(runs: Sequence[_Run], room: int) -> tuple[str, bool]:
    """The marked text within the room, and whether it is complete."""
    text = _mark(runs)
    if units(text) <= room:
        return text, True
    return _cut(_mark(_shorten(runs)), room), False


def _mark(runs: Iterable[_Run]) -> str:
    return "".join(
        "".join(words) if is_common else _between_marks("".join(words)) for is_common, words in runs if words
    ).strip()


def _between_marks(text: str) -> str:
    """The words between the marks; the blanks behind them stay outside."""
    words = text.rstrip()
    return f"{OPENS}{words}{CLOSES}{text[len(words) :]}"


def _shorten(runs: Iterable[_Run]) -> Iterator[_Run]:
    """The runs without the middle of what both texts say."""
    for is_common, words in runs:
        if is_common and len(words) > 3 * _ENDS:
            yield True, [*words[:_ENDS], f"{LEFT_OUT} ", *words[-_ENDS:]]
        else:
            yield is_common, words


def _cut(text: str, room: int) -> str:
    """The text up to a word within the room. An opened mark is closed."""
    if units(text) <= room:
        return text
    beginning = divide_text(text, first=room - len(CLOSES) - len(LEFT_OUT) - 1, most=room)[0]
    is_open = beginning.rfind(OPENS) > beginning.rfind(CLOSES)
    return f"{beginning}{CLOSES if is_open else ''} {LEFT_OUT}"
