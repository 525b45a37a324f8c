"""The tile map of the atlas on paper: west on the left as on any map, text from right to left.

A level is shown by its number, its darkness and a pattern, so that it can be read in grey print and with colour
blindness, as in the picture for the chat.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.papers.flowing import RIGHT, Piece
from bot.papers.sheet import BOLD, INK, MARGIN, REGULAR, ROOM, SOFT_INK, Sheet, leading

MOST: Final = 12
"""The limit of columns and of rows."""
_FILLS: Final = ("#FFFFFF", "#DCEBF7", "#9CC7E8", "#E9A23B", "#8C1D18")
"""From unknown to very high: light to dark, blue to red."""
_MARKS: Final = ("#A7B0B8", "#DCEBF7", "#4C8FC4", "#9A5B00", "#FFFFFF")
_PAPER: Final = "#FFFFFF"
_HIGHEST: Final = 17.5
_TALLEST: Final = 150.0
_GAP: Final = 0.8
_NAME, _NUMBER, _NOTE = 8.5, 14.0, 6.5
"""Sizes in points."""
_BOX: Final = 5.0


@dataclass(frozen=True, slots=True)
class MapTile:
    """``level`` from 0 (unknown) to 4; ``number`` and ``note`` are written on it."""

    name: str
    column: int
    row: int
    level: int
    number: str
    note: str


def read_tile(cells: Sequence[str]) -> MapTile:
    """From a row without its kind: name, «column row level», number, note. Raises ValueError for anything else."""
    name, place, number, note = cells
    column, row, level = map(int, place.split())
    if not (0 <= column < MOST and 0 <= row < MOST and 0 <= level < len(_FILLS)):
        raise ValueError(f"a tile in {MOST} columns and rows, of a level from 0 to 4: {place}")
    return MapTile(name, column, row, level, number, note)


def map_piece(sheet: Sheet, tiles: Sequence[MapTile], legend: Sequence[str]) -> Piece:
    """The map and its legend. They stay on one page."""
    columns, rows = (max(getattr(tile, side) for tile in tiles) + 1 for side in ("column", "row"))
    wide, high = ROOM / columns, min(_HIGHEST, _TALLEST / rows)

    def draw(top: float) -> None:
        for tile in tiles:
            left, upper = MARGIN + wide * tile.column, top + high * tile.row
            _draw_tile(sheet, tile, _Box(left, upper, wide - _GAP, high - _GAP))
        _draw_legend(sheet, legend, top + high * rows + 1.5)

    return Piece(high * rows + _BOX + 4, draw)


@dataclass(frozen=True, slots=True)
class _Box:
    """In millimetres, from the left and the upper edge."""

    left: float
    top: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.left + self.width / 2


def _draw_tile(sheet: Sheet, tile: MapTile, box: _Box) -> None:
    _fill(sheet, tile.level, box)
    ink = _PAPER if tile.level == len(_FILLS) - 1 else INK
    name = _fit(sheet, tile.name, box.width - 1.5)
    noted = leading(_NOTE) * 0.8 if tile.note else 0.0
    _write(sheet, name, tile.level, box, top=box.top + 0.4, size=_NAME, style=BOLD, ink=ink)
    begins, ends = box.top + leading(_NAME) * 0.8, box.top + box.height - noted
    middle = (begins + ends - leading(_NUMBER)) / 2 - (0.6 if noted else 0.0)
    _write(sheet, tile.number, tile.level, box, top=middle, size=_NUMBER, style=BOLD, ink=ink)
    if tile.note:
        _write(sheet, tile.note, tile.level, box, top=ends - 1.3, size=_NOTE, style=REGULAR, ink=ink)


def _fit(sheet: Sheet, name: str, room: float) -> str:
    """The name, cut at its end if it is wider than the tile."""
    if sheet.width(name, size=_NAME, style=BOLD) <= room:
        return name
    while len(name) > 2 and sheet.width(f"{name}…", size=_NAME, style=BOLD) > room:
        name = name[:-1].rstrip()
    return f"{name}…"


def _write(
    sheet: Sheet, text: str, level: int, box: _Box, *, top: float, size: float, style: str, ink: str
) -> None:
    """Centred, on a plain ground, so that no pattern runs through a letter."""
    if level in (2, 3):
        wide = min(sheet.width(text, size=size, style=style) + 1.6, box.width - 1)
        sheet.band(
            left=box.middle - wide / 2,
            top=top + leading(size) * 0.16,
            width=wide,
            height=leading(size) * 0.72,
            color=_FILLS[level],
        )
    sheet.write([text], right=box.middle, top=top, size=size, style=style, color=ink, centred=True)


def _fill(sheet: Sheet, level: int, box: _Box) -> None:
    """Unknown: empty with a broken border. Low: plain. Medium: dots. High: stripes. Very high: dark, double border."""
    sheet.band(left=box.left, top=box.top, width=box.width, height=box.height, color=_FILLS[level])
    mark = _MARKS[level]
    if level == 2:
        sheet.fill_with_dots(left=box.left, top=box.top, width=box.width, height=box.height, color=mark)
    elif level == 3:
        sheet.fill_with_stripes(left=box.left, top=box.top, width=box.width, height=box.height, color=mark)
    elif level == 4:
        sheet.outline(
            left=box.left + 0.7, top=box.top + 0.7, width=box.width - 1.4, height=box.height - 1.4, color=mark
        )
    sheet.outline(
        left=box.left,
        top=box.top,
        width=box.width,
        height=box.height,
        color=INK if level else SOFT_INK,
        broken=not level,
    )


def _draw_legend(sheet: Sheet, legend: Sequence[str], top: float) -> None:
    """Each level with its look, from the right."""
    right = RIGHT
    share = ROOM / max(len(legend), 1)
    for level, label in enumerate(legend):
        _fill(sheet, level, _Box(right - _BOX, top, _BOX, _BOX))
        sheet.write([label], right=right - _BOX - 1.5, top=top + 0.2, size=8.0)
        right -= share
