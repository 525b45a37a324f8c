"""Dates one below the other on a line, for a telephone: what is past, what is going on, what comes, what is unknown."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from PIL import Image, ImageDraw

from bot.pictures import type_setting
from bot.pictures.type_setting import BOLD, GREEN, INK, MARGIN, PAPER, SOFT_INK, WIDTH, font, write

MOST: Final = 24
_ROW: Final = 96
_LINE: Final = WIDTH - MARGIN - 14
"""Where the line runs, at the right."""
_TEXT: Final = _LINE - 40
_ROOM: Final = _TEXT - MARGIN
_DOT: Final = 13
_EDGE: Final = "#B0BEBA"
_GOING_ON: Final = "#E4F0EC"


class Stage(IntEnum):
    """Where a date stands. Each has a mark of its own shape: not told by colour alone."""

    PAST = 0
    """A filled small dot."""
    NOW = 1
    """A large ring with a dot in it, and a ground of its own."""
    AHEAD = 2
    """A ring."""
    UNKNOWN = 3
    """A small square: its day is not set."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One date: its name, and its day or days in words."""

    label: str
    stage: Stage
    note: str


def draw_timeline(*, title: str, stops: Sequence[Stop], footer: str) -> bytes:
    """A PNG, 800 pixels wide and as high as its dates need. All sentences are the caller's.

    Takes at most ``MOST`` dates (ValueError beyond). A text too long for its place ends in «…». Raises NoShaping
    where Pillow cannot join Persian letters. About 25 ms; safe in a thread.
    """
    if len(stops) > MOST:
        raise ValueError(f"at most {MOST} dates")
    head = type_setting.lines(title, font(38, weight=BOLD), room=WIDTH - 2 * MARGIN, most=2)
    foot = type_setting.lines(footer, font(24), room=WIDTH - 2 * MARGIN, most=4)
    top = 70 + 54 * len(head)
    height = top + _ROW * len(stops) + 40 * len(foot) + 48
    picture = Image.new("RGB", (WIDTH, height), PAPER)
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(head):
        write(draw, (WIDTH - MARGIN, 84 + 54 * number), line, face=font(38, weight=BOLD), fill=INK)
    _rail(draw, stops, top)
    for number, stop in enumerate(stops):
        _draw_stop(draw, stop, top + _ROW * number)
    for number, line in enumerate(foot):
        base = height - 36 - 40 * (len(foot) - 1 - number)
        write(draw, (WIDTH - MARGIN, base), line, face=font(24), fill=SOFT_INK)
    out = io.BytesIO()
    picture.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        out, "PNG", compress_level=6
    )
    return out.getvalue()


def _rail(draw: ImageDraw.ImageDraw, stops: Sequence[Stop], top: int) -> None:
    """The line behind the marks; dates of unknown days hang on none."""
    known = [number for number, stop in enumerate(stops) if stop.stage is not Stage.UNKNOWN]
    if len(known) > 1:
        ends = [top + _ROW * number + _ROW // 2 for number in (known[0], known[-1])]
        draw.line([(_LINE, ends[0]), (_LINE, ends[1])], fill=_EDGE, width=4)


def _draw_stop(draw: ImageDraw.ImageDraw, stop: Stop, top: int) -> None:
    middle, now = top + _ROW // 2, stop.stage is Stage.NOW
    if now:
        draw.rounded_rectangle((MARGIN - 16, top + 4, _LINE - 24, top + _ROW - 4), 14, fill=_GOING_ON)
    _mark(draw, stop.stage, middle)
    face = font(28, weight=BOLD)
    fill = INK if stop.stage in (Stage.NOW, Stage.AHEAD) else SOFT_INK
    write(draw, (_TEXT, middle - 6), type_setting.fitted(stop.label, face, room=_ROOM), face=face, fill=fill)
    note = type_setting.fitted(stop.note, font(24), room=_ROOM)
    write(draw, (_TEXT, middle + 32), note, face=font(24), fill=GREEN if now else SOFT_INK)


def _mark(draw: ImageDraw.ImageDraw, stage: Stage, middle: int) -> None:
    def circle(radius: int, **how: object) -> None:
        box = (_LINE - radius, middle - radius, _LINE + radius, middle + radius)
        draw.ellipse(box, **how)  # type: ignore[arg-type]  # fill, outline, width

    if stage is Stage.PAST:
        circle(_DOT - 4, fill=SOFT_INK)
    elif stage is Stage.NOW:
        circle(_DOT + 4, fill=PAPER, outline=GREEN, width=5)
        circle(_DOT - 6, fill=GREEN)
    elif stage is Stage.AHEAD:
        circle(_DOT, fill=PAPER, outline=GREEN, width=5)
    else:
        side = _DOT - 4
        draw.rectangle((_LINE - side, middle - side, _LINE + side, middle + side), outline=SOFT_INK, width=3)
