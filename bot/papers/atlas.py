"""A version of the atlas on paper: the map, what has changed, a table for each phase, explanations, and the hash that
identifies it. After it, as a separate part, the road map, which the hash does not cover."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.conversation.incoming import FileKind
from bot.conversation.papers import Fields, Paper, PaperForm, Rows
from bot.conversation.wire import MadeFile
from bot.papers.atlas_map import MapTile, map_piece, read_tile
from bot.papers.flowing import RIGHT, Piece, gap, line_of, page_words, split_pages
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

HEAD, COLUMNS, GLANCE, CELLS, APART = "#head", "#columns", "#glance", "#cells", "#apart"
WORDS, SPACE = "#words", "#space"
TILE, LEGEND = "#tile", "#legend"
"""The first cell of a row gives its kind: a heading, column names (the overview table has others), a row
below them (with an empty first cell it continues the row above), the heading of a part outside the version, a
paragraph, an empty line, a tile of a map (name, «column row level», number, note), or its levels from unknown
to very high, which end the map."""
_SIZE: Final = 9.5
_SHARES_GLANCE: Final = (0.28, 0.18, 0.18, 0.18, 0.18)
_SHARES: Final = (0.22, 0.15, 0.13, 0.14, 0.36)
_SHARES_APART: Final = (0.28, 0.19, 0.2, 0.33)
_TOP: Final = 16.0
_FOOT: Final = 16.0
_TURN: Final = 3
_AGAIN: Final = 14.0
"""Space kept free on each page for the column names, which are repeated above a continued table."""


@dataclass(frozen=True, slots=True)
class _AtlasTableRow(Piece):
    """A row of a table; ``heads`` are the names of its columns."""

    heads: Piece | None = None


def draw_atlas(
    fields: Mapping[str, str], rows: Sequence[tuple[str, ...]], *, shares: Sequence[float] = _SHARES
) -> MadeFile:
    """``fields``: title, state, note, page (a text with ``{now}`` and ``{of}``), mark (a text) and hash
    (Latin; empty for a report that has none), file (its name, Latin; default: atlas). Rows as above, at most
    five cells; ``shares``: their widths, of the page's. Raises ValueError for a tile that is none."""
    cut = next((at for at, row in enumerate(rows) if row[0] == APART), len(rows))
    with Sheet(fields["title"]) as sheet:
        opening = [
            *_lines(sheet, fields["title"], size=17.0, style=BOLD, color=GREEN),
            *_lines(sheet, fields["state"], size=11.0, color=SOFT_INK),
            gap(3),
        ]
        parts = (
            [*opening, *_pieces(sheet, rows[:cut], shares)],
            [*_pieces(sheet, rows[cut:], _SHARES_APART)],
        )
        room = HEIGHT - _TOP - _FOOT - MARGIN / 2 - _AGAIN
        pages = [
            (page, part) for part, pieces in enumerate(parts) if pieces for page in split_pages(pieces, room)
        ]
        for number, (page, part) in enumerate(pages, start=1):
            if number > 1:
                sheet.next_page()
            _draw(page)
            _foot(
                sheet,
                fields,
                page_words(fields["page"], number, len(pages)),
                apart=rows[cut][1] if part else "",
            )
        name = f"{fields.get('file', 'atlas')}.pdf"
        return MadeFile(FileKind.DOCUMENT, sheet.bytes(), name, "application/pdf")


def _draw(page: Sequence[Piece]) -> None:
    top = _TOP
    first = page[0]
    if isinstance(first, _AtlasTableRow) and first.heads is not None:
        page = [first.heads, *page]
    for piece in page:
        piece.draw(top)
        top += piece.height


def _pieces(sheet: Sheet, rows: Sequence[tuple[str, ...]], usual: Sequence[float]) -> Iterator[Piece]:
    heads: Piece | None = None
    shares = usual
    shaded = False
    tiles: list[MapTile] = []
    for kind, *cells in rows:
        goes_on = kind == CELLS and not cells[0]
        shaded = shaded if goes_on else kind == CELLS and not shaded
        match kind:
            case "#head" | "#apart":
                yield gap(4, keep=True)
                yield from _lines(sheet, cells[0], size=13.0, style=BOLD, keep=True)
            case "#columns" | "#glance":
                shares = _SHARES_GLANCE if kind == GLANCE else usual
                heads = _cells(sheet, cells, shares, style=BOLD, keep=True)
                yield heads
            case "#cells":
                yield _cells(sheet, cells, shares, shaded=shaded, heads=heads)
            case "#tile":
                tiles.append(read_tile(cells))
            case "#legend":
                yield map_piece(sheet, tiles, cells)
                tiles = []
            case "#space":
                yield gap(3)
            case _:
                *before, last = _lines(sheet, cells[0], size=_SIZE, keep=True)
                yield from before
                yield Piece(last.height + 1, last.draw)


def _lines(
    sheet: Sheet, text: str, *, size: float, style: str = REGULAR, color: str = INK, keep: bool = False
) -> list[Piece]:
    return [
        line_of(sheet, line, size=size, style=style, color=color, keep=keep)
        for line in sheet.lines(text, size=size, room=ROOM, style=style)
    ]


def _cells(
    sheet: Sheet,
    cells: Sequence[str],
    shares: Sequence[float],
    *,
    style: str = REGULAR,
    keep: bool = False,
    shaded: bool = False,
    heads: Piece | None = None,
) -> Piece:
    """A row of the table, as high as its highest cell."""
    broken = [
        sheet.lines(cell, size=_SIZE, room=ROOM * share - _TURN, style=style)
        for cell, share in zip(cells, shares, strict=False)
    ]
    height = max(map(len, broken), default=1) * leading(_SIZE) + 1

    def draw(top: float) -> None:
        if shaded:
            sheet.band(left=MARGIN, top=top, width=ROOM, height=height, color=PALE)
        right = RIGHT
        for lines, share in zip(broken, shares, strict=False):
            sheet.write(lines, right=right - 1, top=top + 0.5, size=_SIZE, style=style)
            right -= ROOM * share

    return _AtlasTableRow(height, draw, keep=keep, heads=heads)


def _foot(sheet: Sheet, fields: Mapping[str, str], page: str, *, apart: str) -> None:
    """State and hash appear only on the version's own pages; the other pages say that they are ``apart``."""
    top = HEIGHT - _FOOT - 4
    right = WIDTH - MARGIN
    if apart:
        sheet.write([f"{apart}. {page}"], right=right, top=top + leading(8.0), size=8.0, color=SOFT_INK)
        return
    note = sheet.lines(fields["note"], size=8.0, room=ROOM)
    top = sheet.write(note[:2], right=right, top=top, size=8.0, color=SOFT_INK)
    if not fields["hash"]:
        sheet.write([page], right=right, top=top, size=8.0, color=SOFT_INK)
        return
    sheet.write([f"{fields['state']}. {page}"], right=right, top=top, size=8.0, color=SOFT_INK)
    begins = sheet.write_latin(fields["hash"], left=MARGIN, top=top, size=6.5, color=SOFT_INK)
    label = f"{fields['mark']}:"
    wide = sheet.width(label, size=7.0)
    sheet.write([label], right=begins + 1.5 + wide, top=top, size=7.0, color=SOFT_INK)


class AtlasPaper(Paper):
    """A locked version of the atlas, or a report on opinions. Rows as above. More fields: file."""

    name = "atlas-paper"
    form = PaperForm.PDF
    fields = frozenset({"title", "state", "note", "page", "mark", "hash"})

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        return draw_atlas(fields, rows)
