"""The learner's progress as a picture for a phone: one bar per tier or per topic, from right to left."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

from bot.pictures import type_setting
from bot.pictures.type_setting import (
    BLUE,
    BOLD,
    GREEN,
    INK,
    MARGIN,
    PAPER,
    ROOM,
    SOFT_INK,
    WIDTH,
    font,
    write,
)

TRACK: Final = "#DDE2E6"
BAR: Final = GREEN
DONE: Final = BLUE
"""A full bar changes its colour and gets a tick, so that colour is not the only difference."""

WEAK: Final = "#9A5B00"
"""The colour of a weak topic's bar; its note says so in words."""

_ROW: Final = 118
_BAR_HEIGHT: Final = 22
_MOST_ROWS: Final = 12
_BETWEEN: Final = 24
"""Pixels between a name and its note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressRow:
    """One tier: its name, the share done from 0 to 1, and a note («۲ از ۳ درس · آزمون ۱۰ از ۱۲»)."""

    label: str
    share: float
    note: str

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError("a share lies between 0 and 1")


def draw_progress(
    *, title: str, rows: Sequence[ProgressRow], footer: str, weak_below: float = 0.0, ticked: bool = True
) -> bytes:
    """A PNG, 800 pixels wide and as high as its rows need. All sentences are the caller's, in Persian digits.

    Bars of a share under `weak_below` have a colour of their own; a full one is done and gets its tick,
    unless `ticked` is off. Takes at most 12 rows (ValueError beyond). A text too long for its place ends in
    «…»; nothing else is cut off. Raises NoShaping if Pillow cannot join Persian letters. About 15 ms;
    thread-safe.
    """
    if len(rows) > _MOST_ROWS:
        raise ValueError(f"at most {_MOST_ROWS} rows")
    head = type_setting.lines(title, font(40, weight=BOLD), room=ROOM, most=2)
    foot = type_setting.lines(footer, font(24), room=ROOM, most=3)
    top = 64 + 56 * len(head)
    height = top + _ROW * len(rows) + (40 * len(foot) + 24 if foot else 0) + 24
    picture = Image.new("RGB", (WIDTH, height), PAPER)
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(head):
        write(draw, (WIDTH - MARGIN, 84 + 56 * number), line, face=font(40, weight=BOLD), fill=INK)
    for number, row in enumerate(rows):
        _draw_row(draw, row, top + _ROW * number, weak_below=weak_below, ticked=ticked)
    for number, line in enumerate(foot):
        base = height - 36 - 40 * (len(foot) - 1 - number)
        write(draw, (WIDTH - MARGIN, base), line, face=font(24), fill=SOFT_INK)
    out = io.BytesIO()
    # Few flat colours: a palette makes the file a third of the size and faster to write.
    picture.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        out, "PNG", compress_level=6
    )
    return out.getvalue()


def _draw_row(
    draw: ImageDraw.ImageDraw, row: ProgressRow, top: int, *, weak_below: float, ticked: bool
) -> None:
    right, base, bold = WIDTH - MARGIN, top + 36, font(28, weight=BOLD)
    # A name has half the line, and the unused part of a short note's half.
    label_room = max(ROOM * 0.5, ROOM - type_setting.width(row.note, font(24)) - _BETWEEN)
    label = type_setting.fit_text(row.label, bold, room=label_room)
    note = type_setting.fit_text(row.note, font(24), room=ROOM - type_setting.width(label, bold) - _BETWEEN)
    write(draw, (right, base), label, face=bold, fill=INK)
    write(draw, (MARGIN, base), note, face=font(24), fill=SOFT_INK, anchor="ls")
    upper, lower = top + 58, top + 58 + _BAR_HEIGHT
    radius = _BAR_HEIGHT // 2
    draw.rounded_rectangle((MARGIN, upper, right, lower), radius, fill=TRACK)
    if row.share > 0:
        left = right - max(2 * radius, round(ROOM * row.share))
        done = ticked and row.share == 1
        colour = DONE if done else WEAK if row.share < weak_below else BAR
        draw.rounded_rectangle((left, upper, right, lower), radius, fill=colour)
    if ticked and row.share == 1:
        middle = (upper + lower) // 2
        draw.line([(MARGIN + 12, middle), (MARGIN + 18, middle + 5), (MARGIN + 28, middle - 6)], PAPER, 4)
