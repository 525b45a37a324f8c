"""Dates one below the other on a line, for a phone: past, current, future and unknown ones."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from PIL import Image, ImageDraw

from bot.pictures import type_setting
from bot.pictures.type_setting import BOLD, GREEN, INK, MARGIN, PAPER, SOFT_INK, WIDTH, font, write

MOST: Final = 12
BREAK: Final = " | "
"""In a note: what follows goes on the next line."""
_PAD: Final = 26
_LABEL_LINE: Final = 38
_NOTE_LINE: Final = 36
_LINE: Final = WIDTH - MARGIN - 14
"""The position of the line, on the right."""
_TEXT: Final = _LINE - 40
_ROOM: Final = _TEXT - MARGIN
_DOT: Final = 13
_EDGE: Final = "#B0BEBA"
_GOING_ON: Final = "#E4F0EC"


class TimelineStage(IntEnum):
    """The stage of a date. Each has a mark of its own shape, so that colour is not the only difference."""

    PAST = 0
    """A filled small dot."""
    NOW = 1
    """A large ring with a dot in it, and a background of its own."""
    AHEAD = 2
    """A ring."""
    UNKNOWN = 3
    """A small square: its day is not set."""
    UNDATED = 4
    """A short bar: it depends on no day of the election."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One date: its name, and its day or days as text."""

    label: str
    stage: TimelineStage
    note: str


@dataclass(frozen=True, slots=True)
class _TimelineRow:
    """A date broken into lines, at its position."""

    stop: Stop
    label: Sequence[str]
    notes: Sequence[str]
    top: int = 0

    @property
    def height(self) -> int:
        return _PAD + _LABEL_LINE * len(self.label) + _NOTE_LINE * len(self.notes)

    @property
    def middle(self) -> int:
        return self.top + self.height // 2


def draw_timeline(*, title: str, stops: Sequence[Stop], footer: str) -> bytes:
    """A PNG, 800 pixels wide and as high as its dates need. All sentences are the caller's.

    Takes at most ``MOST`` dates (ValueError beyond). A text wider than its place is broken into two lines and
    ends in «…» beyond them. Raises NoShaping if Pillow cannot join Persian letters. About 25 ms; thread-safe.
    """
    if len(stops) > MOST:
        raise ValueError(f"at most {MOST} dates")
    head = type_setting.lines(title, font(38, weight=BOLD), room=WIDTH - 2 * MARGIN, most=2)
    foot = type_setting.lines(footer, font(24), room=WIDTH - 2 * MARGIN, most=5)
    rows = _rows(stops, top=70 + 54 * len(head))
    height = rows[-1].top + rows[-1].height + 40 * len(foot) + 48 if rows else 200
    picture = Image.new("RGB", (WIDTH, height), PAPER)
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(head):
        write(draw, (WIDTH - MARGIN, 84 + 54 * number), line, face=font(38, weight=BOLD), fill=INK)
    _rail(draw, rows)
    for row in rows:
        _draw_row(draw, row)
    for number, line in enumerate(foot):
        base = height - 36 - 40 * (len(foot) - 1 - number)
        write(draw, (WIDTH - MARGIN, base), line, face=font(24), fill=SOFT_INK)
    out = io.BytesIO()
    picture.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        out, "PNG", compress_level=6
    )
    return out.getvalue()


def _rows(stops: Sequence[Stop], *, top: int) -> list[_TimelineRow]:
    rows = []
    for stop in stops:
        label = type_setting.lines(stop.label, font(28, weight=BOLD), room=_ROOM, most=2)
        notes = [
            line
            for paragraph in stop.note.split(BREAK)
            for line in type_setting.lines(paragraph, font(24), room=_ROOM, most=2)
        ]
        rows.append(_TimelineRow(stop, label, notes, top))
        top += rows[-1].height
    return rows


def _rail(draw: ImageDraw.ImageDraw, rows: Sequence[_TimelineRow]) -> None:
    """The line behind the marks. Dates of unknown days, and stages without a day, are not connected to it."""
    known = [
        row.middle for row in rows if row.stop.stage not in (TimelineStage.UNKNOWN, TimelineStage.UNDATED)
    ]
    if len(known) > 1:
        draw.line([(_LINE, known[0]), (_LINE, known[-1])], fill=_EDGE, width=4)


def _draw_row(draw: ImageDraw.ImageDraw, row: _TimelineRow) -> None:
    stage, bottom = row.stop.stage, row.top + row.height
    now = stage is TimelineStage.NOW
    if now:
        draw.rounded_rectangle((MARGIN - 16, row.top + 4, _LINE - 24, bottom - 4), 14, fill=_GOING_ON)
    _mark(draw, stage, row.middle)
    fill = INK if stage in (TimelineStage.NOW, TimelineStage.AHEAD) else SOFT_INK
    base = row.top + _PAD // 2 - 8
    for line in row.label:
        base += _LABEL_LINE
        write(draw, (_TEXT, base), line, face=font(28, weight=BOLD), fill=fill)
    for line in row.notes:
        base += _NOTE_LINE
        write(draw, (_TEXT, base), line, face=font(24), fill=GREEN if now else SOFT_INK)


def _mark(draw: ImageDraw.ImageDraw, stage: TimelineStage, middle: int) -> None:
    def circle(radius: int, **how: object) -> None:
        box = (_LINE - radius, middle - radius, _LINE + radius, middle + radius)
        draw.ellipse(box, **how)  # type: ignore[arg-type]  # fill, outline, width

    if stage is TimelineStage.PAST:
        circle(_DOT - 4, fill=SOFT_INK)
    elif stage is TimelineStage.NOW:
        circle(_DOT + 4, fill=PAPER, outline=GREEN, width=5)
        circle(_DOT - 6, fill=GREEN)
    elif stage is TimelineStage.AHEAD:
        circle(_DOT, fill=PAPER, outline=GREEN, width=5)
    elif stage is TimelineStage.UNDATED:
        draw.rectangle((_LINE - _DOT, middle - 3, _LINE + _DOT, middle + 3), fill=SOFT_INK)
    else:
        side = _DOT - 4
        draw.rectangle((_LINE - side, middle - side, _LINE + side, middle + side), outline=SOFT_INK, width=3)
