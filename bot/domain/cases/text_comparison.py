"""Two reports' words beside each other: what differs stands between marks that every messenger shows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from bot.domain.cases.divided_text import divide_text
from bot.domain.typed import units
from bot.domain.values import dataclass

OPENS, CLOSES, LEFT_OUT = "‹", "›", "…"
_WORD: Final = re.compile(r"\S+\s*")
_MOST_WORDS: Final = 800
"""Words of each text that are compared; the rest is shown without marks."""
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
    matcher = SequenceMatcher(
        None, _plain(words[:_MOST_WORDS]), _plain(other_words[:_MOST_WORDS]), autojunk=False
    )
    if matcher.ratio() < _LEAST_ALIKE:
        fitting, fitting_other = _cut(first, room), _cut(other, room)
        return ComparedTexts(fitting, fitting_other, False, (fitting, fitting_other) == (first, other))
    steps = matcher.get_opcodes()
    runs = [(step[0] == "equal", words[step[1] : step[2]]) for step in steps]
    other_runs = [(step[0] == "equal", other_words[step[3] : step[4]]) for step in steps]
    runs.append((True, words[_MOST_WORDS:]))
    other_runs.append((True, other_words[_MOST_WORDS:]))
    marked, is_whole = _fit(runs, room)
    other_marked, is_other_whole = _fit(other_runs, room)
    return ComparedTexts(marked, other_marked, True, is_whole and is_other_whole)


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
