"""A version of the atlas on paper: a table a phase, the words that explain it, and the hash it is known by."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.conversation.incoming import FileKind
from bot.conversation.wire import MadeFile
from bot.papers.flowing import RIGHT, Piece, gap, line_of, paged
from bot.papers.sheet import (
    BOLD,
    GREEN,
    HEIGHT,
    INK,
    MARGIN,
    PALE,
    REGULAR,
    ROOM,
    SOFT_INK,
    WIDTH,
    Sheet,
    leading,
)

HEAD, COLUMNS, CELLS, WORDS = "#head", "#columns", "#cells", "#words"
"""The first cell of a row says what it is: a heading, the names of columns, a row below them, a paragraph."""
_SIZE: Final = 9.5
_SHARES: Final = (0.26, 0.18, 0.18, 0.16, 0.22)
_TOP: Final = 16.0
_FOOT: Final = 16.0
_TURN: Final = 3


def draw_atlas(fields: Mapping[str, str], rows: Sequence[tuple[str, ...]]) -> MadeFile:
    """``fields``: title, state, note, page (a word) and hash (Latin, or empty). Rows as above, five cells at most."""
    with Sheet(fields["title"]) as sheet:
        pieces = [
            *_lines(sheet, fields["title"], size=17.0, style=BOLD, color=GREEN),
            *_lines(sheet, fields["state"], size=11.0, color=SOFT_INK),
            gap(3),
        ]
        for number, row in enumerate(rows):
            pieces += _row(sheet, row, shaded=number % 2 == 0)
        pages = paged(pieces, HEIGHT - _TOP - _FOOT - MARGIN / 2)
        for number, page in enumerate(pages, start=1):
            if number > 1:
                sheet.next_page()
            top = _TOP
            for piece in page:
                piece.draw(top)
                top += piece.height
            _foot(sheet, fields)
        return MadeFile(FileKind.DOCUMENT, sheet.bytes(), "atlas.pdf", "application/pdf")


def _row(sheet: Sheet, row: tuple[str, ...], *, shaded: bool) -> list[Piece]:
    kind, *cells = row
    match kind:
        case "#head":
            return [gap(4, keep=True), *_lines(sheet, cells[0], size=13.0, style=BOLD, keep=True)]
        case "#columns":
            return [_cells(sheet, cells, style=BOLD, keep=True)]
        case "#cells":
            return [_cells(sheet, cells, shaded=shaded)]
    return [*_lines(sheet, cells[0], size=_SIZE), gap(1)]


def _lines(
    sheet: Sheet, text: str, *, size: float, style: str = REGULAR, color: str = INK, keep: bool = False
) -> list[Piece]:
    return [
        line_of(sheet, line, size=size, style=style, color=color, keep=keep)
        for line in sheet.lines(text, size=size, room=ROOM, style=style)
    ]


def _cells(
    sheet: Sheet, cells: Sequence[str], *, style: str = REGULAR, keep: bool = False, shaded: bool = False
) -> Piece:
    """A row of the table, as high as its longest cell."""
    broken = [
        sheet.lines(cell, size=_SIZE, room=ROOM * share - _TURN, style=style)
        for cell, share in zip(cells, _SHARES, strict=False)
    ]
    height = max(map(len, broken), default=1) * leading(_SIZE) + 1

    def draw(top: float) -> None:
        if shaded:
            sheet.band(left=MARGIN, top=top, width=ROOM, height=height, color=PALE)
        right = RIGHT
        for lines, share in zip(broken, _SHARES, strict=False):
            sheet.write(lines, right=right - 1, top=top + 0.5, size=_SIZE, style=style)
            right -= ROOM * share

    return Piece(height, draw, keep=keep)


def _foot(sheet: Sheet, fields: Mapping[str, str]) -> None:
    top = HEIGHT - _FOOT
    note = sheet.lines(fields["note"], size=8.0, room=ROOM)
    top = sheet.write(note[:2], right=WIDTH - MARGIN, top=top - 4, size=8.0, color=SOFT_INK)
    if fields["hash"]:
        sheet.write_latin(fields["hash"], left=MARGIN, top=top, size=7.5, color=SOFT_INK)
