"""Counts over time as a picture for a phone: one column per hour or day, the oldest on the right."""

import io
from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageDraw

from bot.pictures import type_setting
from bot.pictures.type_setting import BLUE, BOLD, INK, MARGIN, PAPER, ROOM, SOFT_INK, WIDTH, font, write

TRACK: Final = "#DDE2E6"
COLUMN: Final = BLUE
_HIGH: Final = 360
_MOST: Final = 24
_LABELS: Final = 8
"""Labels below the columns; with more columns, only every third or so is labelled."""
_SIZES: Final = (26, 24, 22, 20)


def draw_columns(*, title: str, columns: Sequence[tuple[str, float, str]], footer: str) -> bytes:
    """A PNG, 800 pixels wide. A column is its label, its height from 0 to 1, and the text above it.

    Time runs as Persian is read, from right to left. Takes at most 24 columns (ValueError beyond). About 15
    ms.
    """
    if not 0 < len(columns) <= _MOST:
        raise ValueError(f"1 to {_MOST} columns")
    head = type_setting.lines(title, font(40, weight=BOLD), room=ROOM, most=2)
    foot = type_setting.lines(footer, font(24), room=ROOM, most=3)
    top = 64 + 56 * len(head) + 48
    height = top + _HIGH + 116 + (40 * len(foot) + 24 if foot else 0)
    picture = Image.new("RGB", (WIDTH, height), PAPER)
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(head):
        write(draw, (WIDTH - MARGIN, 84 + 56 * number), line, face=font(40, weight=BOLD), fill=INK)
    _draw_columns(draw, columns, top)
    for number, line in enumerate(foot):
        base = height - 28 - 40 * (len(foot) - 1 - number)
        write(draw, (WIDTH - MARGIN, base), line, face=font(24), fill=SOFT_INK)
    out = io.BytesIO()
    picture.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def _draw_columns(draw: ImageDraw.ImageDraw, columns: Sequence[tuple[str, float, str]], top: int) -> None:
    step = ROOM / len(columns)
    wide, bottom = step * 0.68, top + _HIGH
    every = -(-len(columns) // _LABELS)
    draw.line((MARGIN, bottom, WIDTH - MARGIN, bottom), TRACK, 3)
    size = _size([note for _, share, note in columns if share > 0], room=step + 2)
    for number, (label, share, note) in enumerate(columns):
        middle = WIDTH - MARGIN - step * (number + 0.5)
        upper = bottom - round(_HIGH * share)
        if share > 0:
            box = (middle - wide / 2, min(upper, bottom - 4), middle + wide / 2, bottom)
            draw.rounded_rectangle(box, min(6, wide / 3), fill=COLUMN)
            if size or share == 1:
                _inside(draw, middle, upper - 8, note, size or 22)
        if number % every == 0:
            _label(draw, middle, bottom + 34, label, room=step * every - 4)


def _size(notes: Sequence[str], *, room: float) -> int:
    """The largest font size in which every note fits above its column; 0 if none does. Then only the highest
    column has its note, and the text below the picture gives the others."""
    fits = (s for s in _SIZES if all(type_setting.width(note, font(s)) <= room for note in notes))
    return next(fits, 0)


def _label(draw: ImageDraw.ImageDraw, middle: float, base: float, label: str, *, room: float) -> None:
    for number, line in enumerate(type_setting.lines(label, font(20), room=room, most=3)):
        _inside(draw, middle, base + 30 * number, line, 20, fill=SOFT_INK)


def _inside(
    draw: ImageDraw.ImageDraw, middle: float, base: float, word: str, size: int, *, fill: str = INK
) -> None:
    """A word around this place, moved so that it stays within the margins."""
    half = type_setting.width(word, font(size)) / 2
    place = min(max(middle, MARGIN + half), WIDTH - MARGIN - half)
    write(draw, (place, base), word, face=font(size), fill=fill, anchor="ms")
