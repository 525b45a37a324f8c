"""What flows from page to page: lines, gaps, blanks, and where a page ends."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.papers.sheet import INK, MARGIN, REGULAR, SOFT_INK, WIDTH, Sheet, leading

RIGHT: Final = WIDTH - MARGIN
TEXT: Final = 11.0
"""The size of what is read; the other sizes are their users'."""
_PERSIAN: Final = str.maketrans({ord("0") + digit: chr(0x6F0 + digit) for digit in range(10)})
_LONGEST: Final = 200
"""Letters of which a line surely holds no more."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands on one page whole. ``keep``: not as the last thing of a page."""

    height: float
    draw: Callable[[float], object]
    keep: bool = False


def split_pages(pieces: Sequence[Piece], room: float) -> list[list[Piece]]:
    """The pieces by page; those that must not end one go over with what follows them."""
    pages: list[list[Piece]] = [[]]
    left, bound = room, list[Piece]()
    for piece in pieces:
        bound.append(piece)
        if piece.keep and piece is not pieces[-1]:
            continue
        high = sum(item.height for item in bound)
        if high > left and pages[-1]:
            pages.append([])
            left = room
        pages[-1] += bound
        left -= high
        bound = []
    return pages


def page_words(words: str, now: int, of: int) -> str:
    """``words`` with the numbers of this page and of all in place of ``{now}`` and ``{of}``."""
    return words.replace("{now}", _digits(now)).replace("{of}", _digits(of))


def _digits(number: int) -> str:
    return str(number).translate(_PERSIAN)


def line_of(
    sheet: Sheet,
    line: str,
    *,
    size: float = TEXT,
    style: str = REGULAR,
    color: str = INK,
    keep: bool = False,
) -> Piece:
    def draw(top: float) -> None:
        sheet.write([line], right=RIGHT, top=top, size=size, style=style, color=color)

    return Piece(leading(size), draw, keep=keep)


def gap(height: float, *, keep: bool = False) -> Piece:
    return Piece(height, lambda top: None, keep=keep)


def break_lines(sheet: Sheet, text: str, *, room: float) -> Iterator[str]:
    """Lines no wider than ``room``; a word that is wider is cut."""
    for line in sheet.lines(text, size=TEXT, room=room):
        yield from (line,) if " " in line else chop_word(sheet, line, room=room)


def chop_word(sheet: Sheet, word: str, *, room: float, rtl: bool = True) -> Iterator[str]:
    """Pieces of a word without spaces, each as long as fits. The width is asked of short pieces only: that of
    three thousand letters takes long."""

    def too_wide(end: int) -> bool:
        return sheet.width(word[:end], size=TEXT, rtl=rtl) > room

    while word:
        most = min(len(word), _LONGEST)
        fits = most if not too_wide(most) else bisect_left(range(most), True, lo=2, key=too_wide) - 1
        yield word[:fits]
        word = word[fits:]


def blank(sheet: Sheet, label: str, *, right: float, left: float, top: float) -> None:
    sheet.write([label], right=right, top=top, size=TEXT, color=SOFT_INK)
    begins = right - sheet.width(label, size=TEXT) - 2
    sheet.dots(left=left, right=begins, at=top + leading(TEXT) * 0.78)
