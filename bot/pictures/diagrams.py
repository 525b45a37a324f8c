"""A card's diagram as a picture for a phone: steps in order, dates on a line, allowed beside forbidden.

Everything runs from right to left: numbers and dates are on the right, and the allowed column is the right
one.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

from bot.conversation.incoming import FileKind
from bot.conversation.papers import Fields, Paper, PaperForm, Rows
from bot.conversation.wire import MadeFile
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
    lines,
    write,
)

BOX: Final = "#FFFFFF"
EDGE: Final = "#C3CBD2"
YES: Final = GREEN
NO: Final = "#A3312B"
LINE: Final = BLUE

_PAD: Final = 22
_GAP: Final = 26
_LABEL, _NOTE = 30, 25
_MOST_ITEMS: Final = 7
_ZERO: Final = 0x06F0
"""The first Persian digit."""


@dataclass(frozen=True, slots=True)
class Block:
    """Text broken into lines: a label, a note under it, and the height of both."""

    label: tuple[str, ...]
    note: tuple[str, ...]

    @property
    def height(self) -> int:
        return _line(_LABEL) * len(self.label) + _line(_NOTE) * len(self.note) + (6 if self.note else 0)


def make_diagram(fields: Mapping[str, str], rows: Sequence[tuple[str, ...]]) -> MadeFile:
    """The picture of a diagram: fields ``kind`` (steps, timeline or compare) and ``title``, rows of two
    cells.

    In a comparison the first cell is the yes and the second the no. Raises KeyError for another kind,
    ValueError for more than 7 rows. About 30 ms; thread-safe.
    """
    data = draw_diagram(fields["kind"], fields["title"], rows)
    return MadeFile(FileKind.PHOTO, data, "diagram.png", "image/png")


def draw_diagram(kind: str, title: str, rows: Sequence[tuple[str, ...]]) -> bytes:
    """A PNG, 800 pixels wide and as high as its rows need; long words are broken, nothing is cut off."""
    if len(rows) > _MOST_ITEMS:
        raise ValueError(f"at most {_MOST_ITEMS} rows")
    head = lines(title, font(38, weight=BOLD), room=ROOM, most=3)
    top = 56 + 54 * len(head)
    body = _KINDS[kind](rows)
    picture = Image.new("RGB", (WIDTH, top + body.height + 40), PAPER)
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(head):
        write(draw, (WIDTH - MARGIN, 78 + 54 * number), line, face=font(38, weight=BOLD), fill=INK)
    body.draw(draw, top)
    out = io.BytesIO()
    # Few flat colours: a palette makes the file a third of the size and faster to write.
    flat = picture.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    flat.save(out, "PNG", compress_level=6)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class DiagramBody:
    """What stands under the title: its height, and how it is drawn from this line down."""

    height: int
    draw: Callable[[ImageDraw.ImageDraw, int], None]


def _line(size: int) -> int:
    return round(size * 1.55)


def _block(label: str, note: str, *, room: float) -> Block:
    bold, plain = font(_LABEL, weight=BOLD), font(_NOTE)
    return Block(tuple(lines(label, bold, room=room, most=4)), tuple(lines(note, plain, room=room, most=6)))


def _write_block(draw: ImageDraw.ImageDraw, block: Block, *, right: int, top: int) -> None:
    base = top
    for line in block.label:
        write(draw, (right, base + _LABEL), line, face=font(_LABEL, weight=BOLD), fill=INK)
        base += _line(_LABEL)
    base += 6
    for line in block.note:
        write(draw, (right, base + _NOTE - 2), line, face=font(_NOTE), fill=SOFT_INK)
        base += _line(_NOTE)


def _steps(rows: Sequence[tuple[str, ...]]) -> DiagramBody:
    """Numbered boxes with an arrow from each to the next."""
    room = ROOM - 2 * _PAD - 76
    blocks = [_block(label, note, room=room) for label, note in rows]
    heights = [max(block.height + 2 * _PAD, 92) for block in blocks]

    def draw(on: ImageDraw.ImageDraw, top: int) -> None:
        for number, (block, height) in enumerate(zip(blocks, heights, strict=True), start=1):
            box = (MARGIN, top, WIDTH - MARGIN, top + height)
            on.rounded_rectangle(box, 16, fill=BOX, outline=EDGE, width=2)
            middle, right = top + height // 2, WIDTH - MARGIN - _PAD
            on.ellipse((right - 52, middle - 26, right, middle + 26), fill=LINE)
            number_at = (right - 26, middle + 1)
            write(on, number_at, chr(_ZERO + number), face=font(30, weight=BOLD), fill=BOX, anchor="mm")
            _write_block(on, block, right=right - 76, top=top + (height - block.height) // 2)
            top += height + _GAP
            if number < len(blocks):
                _arrow(on, WIDTH // 2, top - _GAP + 4, top - 4)

    return DiagramBody(sum(heights) + _GAP * (len(rows) - 1), draw)


def _arrow(on: ImageDraw.ImageDraw, x: int, top: int, bottom: int) -> None:
    on.line([(x, top), (x, bottom - 6)], LINE, 4)
    on.polygon([(x - 9, bottom - 9), (x + 9, bottom - 9), (x, bottom)], LINE)


def _timeline(rows: Sequence[tuple[str, ...]]) -> DiagramBody:
    """A line on the right with a dot for each date; what happens stands beside it."""
    blocks = [_block(label, note, room=ROOM - 64) for label, note in rows]
    heights = [block.height + _GAP for block in blocks]

    def draw(on: ImageDraw.ImageDraw, top: int) -> None:
        x = WIDTH - MARGIN - 16
        first, last = top + 26, top + sum(heights[:-1]) + 26
        on.line([(x, first), (x, last)], EDGE, 6)
        for block, height in zip(blocks, heights, strict=True):
            on.ellipse((x - 15, top + 11, x + 15, top + 41), fill=LINE, outline=PAPER, width=4)
            _write_block(on, block, right=x - 48, top=top)
            top += height

    return DiagramBody(sum(heights), draw)


def _compare(rows: Sequence[tuple[str, ...]]) -> DiagramBody:
    """Two columns: allowed with a tick on the right, forbidden with a cross on the left."""
    column = (ROOM - 20) // 2
    room = column - 2 * _PAD - 44
    face = font(_NOTE + 2)
    pairs = [tuple(lines(cell, face, room=room, most=5) for cell in row) for row in rows]
    heights = [max(_line(_NOTE + 2) * max(len(cell) for cell in pair) + 2 * _PAD - 8, 76) for pair in pairs]

    def draw(on: ImageDraw.ImageDraw, top: int) -> None:
        for pair, height in zip(pairs, heights, strict=True):
            for cell, colour, right in zip(pair, (YES, NO), (WIDTH - MARGIN, MARGIN + column), strict=True):
                box = (right - column, top, right, top + height)
                on.rounded_rectangle(box, 14, fill=BOX, outline=colour, width=3)
                middle = top + height // 2
                _sign(on, right - _PAD - 14, middle, colour, yes=colour == YES)
                base = middle - _line(_NOTE + 2) * len(cell) // 2 + 29
                for line in cell:
                    write(on, (right - _PAD - 44, base), line, face=face, fill=INK)
                    base += _line(_NOTE + 2)
            top += height + 16

    return DiagramBody(sum(heights) + 16 * (len(rows) - 1), draw)


def _sign(on: ImageDraw.ImageDraw, x: int, y: int, colour: str, *, yes: bool) -> None:
    """A tick or a cross, so that colour is not the only difference."""
    if yes:
        on.line([(x - 13, y), (x - 4, y + 10), (x + 14, y - 11)], colour, 6, joint="curve")
    else:
        on.line([(x - 11, y - 11), (x + 11, y + 11)], colour, 6)
        on.line([(x - 11, y + 11), (x + 11, y - 11)], colour, 6)


_KINDS: Final[Mapping[str, Callable[[Sequence[tuple[str, ...]]], DiagramBody]]] = {
    "steps": _steps,
    "timeline": _timeline,
    "compare": _compare,
}


class DiagramPaper(Paper):
    """The diagram of a lesson's card. Rows: two cells, in a comparison the yes and the no."""

    name = "diagram"
    form = PaperForm.PNG
    fields = frozenset({"kind", "title"})

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        return make_diagram(fields, rows)
