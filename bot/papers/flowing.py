"""Content that flows from page to page: lines, gaps, blanks, and page breaks."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.papers.sheet import INK, MARGIN, REGULAR, SOFT_INK, WIDTH, Sheet, leading

RIGHT: Final = WIDTH - MARGIN
TEXT: Final = 11.0
"""The size of body text in points; the other sizes are defined where they are used."""
_PERSIAN: Final = str.maketrans({ord("0") + digit: chr(0x6F0 + digit) for digit in range(10)})
_LONGEST: Final = 200
"""A line never holds more letters than this."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Content that stays on one page. ``keep``: it must not be the last thing on a page."""

    height: float
    draw: Callable[[float], object]
    keep: bool = False


def split_pages(pieces: Sequence[Piece], room: float) -> list[list[Piece]]:
    """The pieces by page; pieces that must not end a page move on with what follows them."""
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
    """``words`` with the number of this page and the number of pages in place of ``{now}`` and ``{of}``."""
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
    """Pieces of a word without spaces, each as long as fits. Only short pieces are measured, because
    measuring three thousand letters takes long."""

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
