"""Real and virtual side by side as one picture for a phone: by hour or day, by act, by area.

Real is drawn in a full colour, virtual is striped, so that they differ without colours too. Time and bars run
as Persian is read, from right to left.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from PIL import Image, ImageDraw

from bot.pictures import type_setting
from bot.pictures.type_setting import BLUE, BOLD, INK, MARGIN, PAPER, ROOM, SOFT_INK, WIDTH, font, write

REAL: Final = BLUE
VIRTUAL: Final = "#B4530A"
_BETWEEN: Final = "#F6DCC6"
"""The colour between the stripes."""
TRACK: Final = "#DDE2E6"
_HIGH: Final = 240
_BAR: Final = 20
_ROW: Final = 108
_LINES: Final = 3
"""Lines of a label below a column: day, month and year."""
_MOST_COLUMNS: Final = 24
_MOST_ROWS: Final = 7
_LABELS: Final = 8
_HEAD: Final = 64

type Pair = tuple[str, tuple[int, str], tuple[int, str]]
"""A label; for each space its share of the longest bar in percent, and its text."""


@dataclass(slots=True)
class SpacesPart:
    """A heading, a note beside it, and the content below."""

    heading: str
    note: str
    pairs: list[Pair] = field(default_factory=list)


def draw_spaces(*, title: str, rows: Sequence[tuple[str, int, str]], footer: str) -> bytes:
    """A PNG, 800 pixels wide. ``rows``: the legend (real, virtual), then parts; a part is a heading (-1
    percent) and pairs of rows, real before virtual. The first part is drawn as columns. Raises ValueError for
    other rows."""
    legend, parts = _read_parts(rows)
    head = type_setting.lines(title, font(40, weight=BOLD), room=ROOM, most=2)
    foot = type_setting.lines(footer, font(24), room=ROOM, most=3)
    top = 64 + 56 * len(head)
    height = top + 56 + sum(_size(part, first=part is parts[0]) for part in parts) + 40 * len(foot) + 40
    picture = Image.new("RGB", (WIDTH, height), PAPER)
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(head):
        write(draw, (WIDTH - MARGIN, 84 + 56 * number), line, face=font(40, weight=BOLD), fill=INK)
    _draw_legend(picture, draw, legend, top + 30)
    at = top + 56
    for part in parts:
        if part is parts[0]:
            _draw_columns(picture, draw, part, at)
        else:
            _draw_bars(picture, draw, part, at)
        at += _size(part, first=part is parts[0])
    for number, line in enumerate(foot):
        base = height - 28 - 40 * (len(foot) - 1 - number)
        write(draw, (WIDTH - MARGIN, base), line, face=font(24), fill=SOFT_INK)
    out = io.BytesIO()
    picture.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def _read_parts(rows: Sequence[tuple[str, int, str]]) -> tuple[tuple[str, str], list[SpacesPart]]:
    if len(rows) < 2:
        raise ValueError("the legend is missing")
    parts: list[SpacesPart] = []
    left = list(rows[2:])
    while left:
        label, percent, note = left.pop(0)
        if percent < 0:
            parts.append(SpacesPart(label, note))
            continue
        if not parts or not left:
            raise ValueError("a pair needs a heading above it")
        _, other, other_note = left.pop(0)
        parts[-1].pairs.append((label, (percent, note), (other, other_note)))
    if not parts or not 0 < len(parts[0].pairs) <= _MOST_COLUMNS:
        raise ValueError(f"1 to {_MOST_COLUMNS} columns")
    if any(len(part.pairs) > _MOST_ROWS for part in parts[1:]):
        raise ValueError(f"at most {_MOST_ROWS} rows a part")
    return (_legend(rows[0]), _legend(rows[1])), parts


def _legend(row: tuple[str, int, str]) -> str:
    return " ".join(word for word in (row[0], row[2]) if word)


def _size(part: SpacesPart, *, first: bool) -> int:
    return _HEAD + (_HIGH + 18 + 26 * _LINES if first else _ROW * len(part.pairs))


def _draw_legend(picture: Image.Image, draw: ImageDraw.ImageDraw, names: tuple[str, str], base: int) -> None:
    right = WIDTH - MARGIN
    for name, virtual in ((names[0], False), (names[1], True)):
        _fill(picture, (right - 30, base - 24, right, base + 2), virtual=virtual)
        word = type_setting.fit_text(name, font(26), room=ROOM / 2 - 60)
        write(draw, (right - 42, base), word, face=font(26), fill=INK)
        right -= 42 + int(type_setting.width(word, font(26))) + 48


def _draw_heading(draw: ImageDraw.ImageDraw, part: SpacesPart, top: int) -> None:
    write(draw, (WIDTH - MARGIN, top + 46), part.heading, face=font(28, weight=BOLD), fill=INK)
    write(draw, (MARGIN, top + 46), part.note, face=font(24), fill=SOFT_INK, anchor="ls")


def _draw_columns(picture: Image.Image, draw: ImageDraw.ImageDraw, part: SpacesPart, top: int) -> None:
    """For each hour or day, the virtual column stands on top of the real one."""
    _draw_heading(draw, part, top)
    step = ROOM / len(part.pairs)
    bottom = top + _HEAD + _HIGH
    every = -(-len(part.pairs) // _LABELS)
    draw.line((MARGIN, bottom, WIDTH - MARGIN, bottom), TRACK, 3)
    for number, (label, real, virtual) in enumerate(part.pairs):
        middle = WIDTH - MARGIN - step * (number + 0.5)
        foot = float(bottom)
        for percent, striped in ((real[0], False), (virtual[0], True)):
            if percent > 0:
                upper = foot - max(4, _HIGH * percent / 100)
                _fill(picture, (middle - step * 0.34, upper, middle + step * 0.34, foot), virtual=striped)
                foot = upper
        if number % every == 0:
            for line_number, line in enumerate(
                type_setting.lines(label, font(20), room=step * every - 4, most=_LINES)
            ):
                half = type_setting.width(line, font(20)) / 2
                place = min(max(middle, MARGIN + half), WIDTH - MARGIN - half)
                base = bottom + 30 + 26 * line_number
                write(draw, (place, base), line, face=font(20), fill=SOFT_INK, anchor="ms")


def _draw_bars(picture: Image.Image, draw: ImageDraw.ImageDraw, part: SpacesPart, top: int) -> None:
    _draw_heading(draw, part, top)
    right = WIDTH - MARGIN
    room = ROOM - 90
    for number, (label, real, virtual) in enumerate(part.pairs):
        at = top + _HEAD + _ROW * number
        word = type_setting.fit_text(label, font(26), room=ROOM)
        write(draw, (right, at + 28), word, face=font(26), fill=INK)
        for below, ((percent, note), striped) in enumerate(((real, False), (virtual, True))):
            upper = at + 42 + (_BAR + 6) * below
            left = right - (max(6, round(room * percent / 100)) if percent > 0 else 0)
            if percent > 0:
                _fill(picture, (left, upper, right, upper + _BAR), virtual=striped)
            write(draw, (left - 10, upper + _BAR - 2), note, face=font(22), fill=SOFT_INK)


def _fill(picture: Image.Image, box: tuple[float, float, float, float], *, virtual: bool) -> None:
    """A filled rectangle, or a striped one with a border."""
    left, upper, right, lower = (round(edge) for edge in box)
    width, height = max(1, right - left), max(1, lower - upper)
    if not virtual:
        picture.paste(REAL, (left, upper, left + width, upper + height))
        return
    piece = Image.new("RGB", (width, height), _BETWEEN)
    draw = ImageDraw.Draw(piece)
    for start in range(-height, width, 9):
        draw.line((start, height, start + height, 0), VIRTUAL, 4)
    draw.rectangle((0, 0, width - 1, height - 1), outline=VIRTUAL, width=2)
    picture.paste(piece, (left, upper))
