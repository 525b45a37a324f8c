"""Where the election stands, for a phone: the stages of a week one below the other, and all of them on one board.

Each state has a mark of its own shape and its name in words, so that colour is not the only difference.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from PIL import Image, ImageDraw

from bot.pictures import type_setting
from bot.pictures.timeline import BREAK
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

MOST: Final = 12
"""Stages of a week in one picture."""
MOST_ON_BOARD: Final = 24
_RED: Final = "#A3261B"
_TINTS: Final = ("#F1F1EE", "#E3ECF6", "#E4F0EC", "#F7E3E0", "#F1F1EE")
_LABEL, _LABEL_LINE, _NOTE, _NOTE_LINE = 28, 38, 23, 34
_PAD: Final = 20
_GAP: Final = 14
_MARK: Final = 17
"""Half the height of a mark."""
_MARK_ROOM: Final = 62
_FOOT, _FOOT_LINE = 24, 38
_CELL_GAP: Final = 16
_CELL: Final = (WIDTH - 2 * 24 - _CELL_GAP) // 2
_CELL_HEIGHT: Final = 114
_CELL_LABEL, _CELL_NOTE, _CELL_LINE = 23, 21, 33


class StageMark(IntEnum):
    """The state of a stage."""

    NOT_BEGUN = 0
    """A ring."""
    UNDER_WAY = 1
    """A ring that is half full."""
    DONE = 2
    """A disc with a tick."""
    LATE = 3
    """A triangle with an exclamation mark."""
    UNKNOWN = 4
    """A square with a question mark."""


@dataclass(frozen=True, slots=True)
class DrawnStage:
    """A stage: its name, its state, and what stands below it, with `BREAK` between lines."""

    label: str
    mark: StageMark
    note: str


def draw_stages(*, title: str, stages: Sequence[DrawnStage], footer: str) -> bytes:
    """A PNG, 800 pixels wide and as high as its stages need; all words are the caller's.

    Takes at most ``MOST`` stages (ValueError beyond). A text too wide for its place is broken into two lines and ends
    in «…» beyond them. Raises NoShaping if Pillow cannot join Persian letters. Thread-safe.
    """
    if len(stages) > MOST:
        raise ValueError(f"at most {MOST} stages")
    room = ROOM - _MARK_ROOM - 2 * _PAD + 24
    rows = [(stage, *_break_texts(stage, room)) for stage in stages]
    heights = [2 * _PAD + _LABEL_LINE * len(labels) + _NOTE_LINE * len(notes) for _, labels, notes in rows]

    def draw_rows(draw: ImageDraw.ImageDraw, top: int) -> None:
        for (stage, labels, notes), height in zip(rows, heights, strict=True):
            box = (24, top, WIDTH - 24, top + height)
            draw.rounded_rectangle(box, 16, fill=_TINTS[stage.mark])
            _draw_mark(draw, stage.mark, (WIDTH - 24 - _PAD - 24, top + height // 2))
            right, base = WIDTH - 24 - _PAD - _MARK_ROOM, top + _PAD - 10
            for label in labels:
                base += _LABEL_LINE
                write(draw, (right, base), label, face=font(_LABEL, weight=BOLD), fill=INK)
            for number, note in enumerate(notes):
                base += _NOTE_LINE
                fill = _ink(stage.mark) if number == 0 else SOFT_INK
                write(draw, (right, base), note, face=font(_NOTE), fill=fill)
            top += height + _GAP

    return _draw_page(title, footer, draw_rows, height=sum(heights) + _GAP * len(heights))


def draw_stage_board(*, title: str, stages: Sequence[DrawnStage], footer: str) -> bytes:
    """All stages in two columns, the first ones on the right, from top to bottom: name, state, day. As ``draw_stages``
    otherwise, for at most ``MOST_ON_BOARD`` stages."""
    if len(stages) > MOST_ON_BOARD:
        raise ValueError(f"at most {MOST_ON_BOARD} stages")
    per_column = -(-len(stages) // 2)

    def draw_cells(draw: ImageDraw.ImageDraw, top: int) -> None:
        for place, stage in enumerate(stages):
            column, row = divmod(place, per_column)
            right = WIDTH - 24 - column * (_CELL + _CELL_GAP)
            _draw_cell(draw, stage, right, top + row * (_CELL_HEIGHT + 8))

    return _draw_page(title, footer, draw_cells, height=per_column * (_CELL_HEIGHT + 8))


def _draw_cell(draw: ImageDraw.ImageDraw, stage: DrawnStage, right: int, top: int) -> None:
    draw.rounded_rectangle((right - _CELL, top, right, top + _CELL_HEIGHT), 12, fill=_TINTS[stage.mark])
    _draw_mark(draw, stage.mark, (right - 32, top + _CELL_HEIGHT // 2))
    text, room = right - _MARK_ROOM, _CELL - _MARK_ROOM - 12
    labels = type_setting.lines(stage.label, font(_CELL_LABEL, weight=BOLD), room=room, most=2)
    note = type_setting.fit_text(stage.note, font(_CELL_NOTE), room=room)
    base = top + (_CELL_HEIGHT - _CELL_LINE * len(labels) - _CELL_LINE) // 2 - 8
    for label in labels:
        base += _CELL_LINE
        write(draw, (text, base), label, face=font(_CELL_LABEL, weight=BOLD), fill=INK)
    write(draw, (text, base + _CELL_LINE), note, face=font(_CELL_NOTE), fill=_ink(stage.mark))


def _break_texts(stage: DrawnStage, room: int) -> tuple[list[str], list[str]]:
    labels = type_setting.lines(stage.label, font(_LABEL, weight=BOLD), room=room, most=2)
    notes = [
        line
        for paragraph in stage.note.split(BREAK)
        for line in type_setting.lines(paragraph, font(_NOTE), room=room, most=2)
    ]
    return labels, notes


def _draw_page(
    title: str, footer: str, draw_rows: Callable[[ImageDraw.ImageDraw, int], None], *, height: int
) -> bytes:
    """The page around the rows, which begin below the title."""
    head = type_setting.lines(title, font(36, weight=BOLD), room=ROOM, most=2)
    foot = type_setting.lines(footer, font(_FOOT), room=ROOM, most=5)
    top = 46 + 54 * len(head)
    whole = top + height + 26 + _FOOT_LINE * len(foot) + 24
    picture = Image.new("RGB", (WIDTH, whole), PAPER)
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(head):
        write(draw, (WIDTH - MARGIN, 72 + 54 * number), line, face=font(36, weight=BOLD), fill=INK)
    draw_rows(draw, top)
    for number, line in enumerate(foot):
        base = top + height + 26 + _FOOT_LINE * (number + 1) - 10
        write(draw, (WIDTH - MARGIN, base), line, face=font(_FOOT), fill=SOFT_INK)
    out = io.BytesIO()
    picture.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        out, "PNG", compress_level=6
    )
    return out.getvalue()


def _ink(mark: StageMark) -> str:
    return {StageMark.UNDER_WAY: BLUE, StageMark.DONE: GREEN, StageMark.LATE: _RED}.get(mark, SOFT_INK)


def _draw_mark(draw: ImageDraw.ImageDraw, mark: StageMark, middle: tuple[int, int]) -> None:
    x, y = middle
    box, ink = (x - _MARK, y - _MARK, x + _MARK, y + _MARK), _ink(mark)
    match mark:
        case StageMark.NOT_BEGUN:
            draw.ellipse(box, fill=PAPER, outline=ink, width=4)
        case StageMark.UNDER_WAY:
            draw.ellipse(box, fill=PAPER, outline=ink, width=4)
            draw.pieslice(box, 90, 270, fill=ink)
        case StageMark.DONE:
            draw.ellipse(box, fill=ink)
            draw.line([(x - 8, y), (x - 2, y + 7), (x + 9, y - 7)], fill=PAPER, width=5, joint="curve")
        case StageMark.LATE:
            draw.polygon(
                [(x, y - _MARK - 2), (x - _MARK - 2, y + _MARK), (x + _MARK + 2, y + _MARK)], fill=ink
            )
            draw.line([(x, y - 7), (x, y + 5)], fill=PAPER, width=5)
            draw.ellipse((x - 3, y + 8, x + 3, y + 14), fill=PAPER)
        case StageMark.UNKNOWN:
            draw.rounded_rectangle(box, 5, fill=PAPER, outline=ink, width=3)
            write(draw, (x, y + 1), "؟", face=font(26, weight=BOLD), fill=ink, anchor="mm")
