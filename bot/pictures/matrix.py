"""Threats in a matrix of likelihood and harm, five by five, for a phone: harm grows from right to left, likelihood from
below. A cell has the fill of its level, as on the tile map, and the numbers of the threats in it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from PIL import Image, ImageDraw

from bot.pictures import type_setting
from bot.pictures.tiles import (
    FILLS,
    LEGEND_HEIGHT,
    STAMP,
    STAMP_HEIGHT,
    Legend,
    Stamp,
    draw_legend_line,
    draw_stamp,
    fill_level,
    stamp_info,
)
from bot.pictures.type_setting import BOLD, INK, MARGIN, PAPER, ROOM, SOFT_INK, WIDTH, font, write

SIZE: Final = 5
ACROSS, UP, LISTED = -10, -30, -50
"""Codes of rows that are no cell: ``ACROSS - n`` names the n-th step of harm (0: the axis), ``UP - n`` of likelihood,
``LISTED`` a line of the list below."""
_LABELS: Final = 150
"""Pixels for the words of likelihood, on the right."""
_CELL: Final = (ROOM - _LABELS) // SIZE
_HIGH: Final = 108
_GAP: Final = 3
_LIST_LINE: Final = 36
_LIST_SIZES: Final = (21, 20, 19, 18, 17)
"""The largest in which every line fits; otherwise the smallest, and long lines are cut."""
_ONE_COLUMN: Final = 8


@dataclass(slots=True)
class MatrixRows:
    """What a matrix is drawn from. ``cells``: by likelihood and harm, the level and the words."""

    cells: dict[tuple[int, int], tuple[int, str]] = field(default_factory=dict)
    across: dict[int, str] = field(default_factory=dict)
    up: dict[int, str] = field(default_factory=dict)
    listed: list[str] = field(default_factory=list)
    legend: list[tuple[int, str]] = field(default_factory=list)
    stamp: list[tuple[str, str]] = field(default_factory=list)


def read_matrix(rows: Sequence[tuple[str, int, str]]) -> MatrixRows:
    """Rows in the form of a turn: ``(likelihood * 10 + harm) * 10 + level`` for a cell, ``-1 - level`` for a line of
    the legend, and the codes above."""
    read = MatrixRows()
    for label, code, note in rows:
        if code == STAMP:
            read.stamp.append((label, note))
        elif code == LISTED:
            read.listed.append(label)
        elif code <= UP:
            read.up[UP - code] = label
        elif code <= ACROSS:
            read.across[ACROSS - code] = label
        elif code < 0:
            read.legend.append((-1 - code, label))
        else:
            place, level = divmod(code, 10)
            likelihood, harm = divmod(place, 10)
            read.cells[likelihood, harm] = (level, label)
    return read


def draw_matrix(*, title: str, matrix: MatrixRows, footer: str) -> bytes:
    """A PNG, 800 pixels wide. Raises ValueError unless all 25 cells are there with a known level. Thread-safe."""
    places = {(up, across) for up in range(1, SIZE + 1) for across in range(1, SIZE + 1)}
    if matrix.cells.keys() != places or any(
        not 0 <= level < len(FILLS) for level, _ in matrix.cells.values()
    ):
        raise ValueError("a matrix has 25 cells with a level from 0 to 4")
    head = type_setting.lines(title, font(40, weight=BOLD), room=ROOM, most=3)
    foot = type_setting.lines(footer, font(24), room=ROOM, most=4)
    top = 64 + 56 * len(head) + 44
    legend = top + SIZE * _HIGH + 132
    index = legend + LEGEND_HEIGHT * len(matrix.legend) + 16
    below = index + _LIST_LINE * _list_height(matrix.listed) + 24
    stamped = below + 40 * len(foot) + 40
    picture = Image.new("RGB", (WIDTH, round(stamped + STAMP_HEIGHT * len(matrix.stamp) + 20)), PAPER)
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(head):
        write(draw, (WIDTH - MARGIN, 84 + 56 * number), line, face=font(40, weight=BOLD), fill=INK)
    _draw_axes(draw, matrix, top)
    for (likelihood, harm), (level, words) in matrix.cells.items():
        _draw_cell(picture, _box(likelihood, harm, top), level, words)
    _draw_legend(picture, matrix.legend, legend)
    _draw_list(draw, matrix.listed, index)
    for number, line in enumerate(foot):
        write(draw, (WIDTH - MARGIN, below + 24 + 40 * number), line, face=font(24), fill=SOFT_INK)
    draw_stamp(draw, matrix.stamp, stamped)
    return _png(picture, matrix.stamp)


def _png(picture: Image.Image, stamp: Stamp) -> bytes:
    out = io.BytesIO()
    small = picture.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    small.save(out, "PNG", pnginfo=stamp_info(stamp))
    return out.getvalue()


def _list_height(listed: Sequence[str]) -> int:
    """Lines of the list, which has two columns once it is long."""
    return len(listed) if len(listed) <= _ONE_COLUMN else -(-len(listed) // 2)


def _draw_list(draw: ImageDraw.ImageDraw, listed: Sequence[str], top: float) -> None:
    """The right column comes first."""
    height = _list_height(listed)
    room = ROOM if height == len(listed) else ROOM / 2 - 10
    widest = max((type_setting.width(words, font(_LIST_SIZES[0])) for words in listed), default=0)
    needed = _LIST_SIZES[0] * room / widest if widest else 0
    face = font(next((size for size in _LIST_SIZES if size <= needed), _LIST_SIZES[-1]))
    for number, words in enumerate(listed):
        column, row = divmod(number, height)
        place = (WIDTH - MARGIN - column * (ROOM / 2), top + 28 + _LIST_LINE * row)
        write(draw, place, type_setting.fit_text(words, face, room=room), face=face, fill=INK)


def _draw_legend(picture: Image.Image, legend: Legend, top: float) -> None:
    for number, (level, label) in enumerate(legend):
        draw_legend_line(picture, round(top + LEGEND_HEIGHT * number), level, label)


def _box(likelihood: int, harm: int, top: float) -> tuple[int, int, int, int]:
    """Harm 1 is the rightmost column, likelihood 5 the first row."""
    right = WIDTH - MARGIN - _LABELS - _CELL * (harm - 1)
    upper = round(top + _HIGH * (SIZE - likelihood))
    return right - _CELL + _GAP, upper + _GAP, right - _GAP, upper + _HIGH - _GAP


def _draw_axes(draw: ImageDraw.ImageDraw, matrix: MatrixRows, top: float) -> None:
    write(draw, (WIDTH - MARGIN, top - 14), matrix.up.get(0, ""), face=font(26, weight=BOLD), fill=INK)
    bottom = top + SIZE * _HIGH
    for number in range(1, SIZE + 1):
        _, upper, _, lower = _box(number, 1, top)
        words = type_setting.lines(matrix.up.get(number, ""), font(22), room=_LABELS - 14, most=2)
        base = (upper + lower) / 2 + 8 - 14 * (len(words) - 1)
        for place, line in enumerate(words):
            write(draw, (WIDTH - MARGIN, base + 28 * place), line, face=font(22), fill=INK)
        left, _, right, _ = _box(1, number, top)
        across = type_setting.lines(matrix.across.get(number, ""), font(22), room=_CELL - 8, most=2)
        for place, line in enumerate(across):
            middle = ((left + right) / 2, bottom + 32 + 28 * place)
            write(draw, middle, line, face=font(22), fill=INK, anchor="ms")
    axis = (WIDTH - MARGIN - _LABELS, bottom + 104)
    write(draw, axis, matrix.across.get(0, ""), face=font(26, weight=BOLD), fill=INK)


def _draw_cell(picture: Image.Image, box: tuple[int, int, int, int], level: int, words: str) -> None:
    fill_level(picture, box, level)
    if not words:
        return
    left, upper, right, lower = box
    size, lines = _fit_cell(words, right - left - 14)
    step = size * 1.3
    face = font(size, weight=BOLD)
    draw = ImageDraw.Draw(picture)
    first = (upper + lower) / 2 + size * 0.35 - step * (len(lines) - 1) / 2
    middle = (left + right) / 2
    if level in (2, 3):
        half = max(type_setting.width(line, face) for line in lines) / 2 + 6
        last = first + step * (len(lines) - 1)
        plate = (middle - half, first - size * 0.95, middle + half, last + size * 0.4)
        draw.rounded_rectangle(plate, 6, fill=FILLS[level])
    ink = PAPER if level == len(FILLS) - 1 else INK
    for number, line in enumerate(lines):
        write(draw, (middle, first + step * number), line, face=face, fill=ink, anchor="ms")


def _fit_cell(words: str, room: float) -> tuple[int, list[str]]:
    """The largest size in which all numbers fit on four lines; otherwise the smallest, cut."""
    for size in (30, 26, 22, 19, 16):
        most = int((_HIGH - 16) // (size * 1.3))
        lines = type_setting.lines(words, font(size, weight=BOLD), room=room, most=most)
        if not any(line.endswith("…") for line in lines):
            return size, lines
    return 16, type_setting.lines(words, font(16, weight=BOLD), room=room, most=4)
