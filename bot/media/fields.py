"""Makes parts of a picture unrecognisable: each chosen field of the grid gets one colour, its average.

One colour per field, not a coarse mosaic: a mosaic of a face or of letters can still be partly read.
"""

from collections.abc import Iterator
from typing import Final

from PIL import Image, ImageDraw

from bot.domain.submissions.evidence import CELLS, SIDE

type Box = tuple[int, int, int, int]
"""Left, top, right, bottom."""

_BRIGHT: Final = (255, 255, 255)
_DARK: Final = (0, 0, 0)


def with_fields(picture: Image.Image, bits: int, *, lines: bool) -> Image.Image:
    """The picture with these fields (a bit each, row by row from the upper left) in one colour. With
    ``lines`` the grid is drawn on it, for the person who chooses."""
    if not bits and not lines:
        return picture
    drawn = picture if picture.mode in ("L", "RGB", "RGBA") else picture.convert("RGB")
    for box in boxes(drawn.size, bits):
        average_box(drawn, box)
    return _draw_grid(drawn) if lines else drawn


def average_box(picture: Image.Image, box: Box) -> None:
    """Fill this part of the picture with its average colour."""
    average = picture.resize((1, 1), Image.Resampling.BOX, box=box)
    picture.paste(average.resize((box[2] - box[0], box[3] - box[1])), box)


def boxes(size: tuple[int, int], bits: int) -> Iterator[Box]:
    """The edges of these fields. Neighbours meet, and the last ones reach the picture's edge. A field thinner
    than a pixel is skipped."""
    wide, high = size
    for place in (place for place in range(CELLS) if bits >> place & 1):
        row, column = divmod(place, SIDE)
        left, right = wide * column // SIDE, wide * (column + 1) // SIDE
        top, bottom = high * row // SIDE, high * (row + 1) // SIDE
        if right > left and bottom > top:
            yield left, top, right, bottom


def _draw_grid(picture: Image.Image) -> Image.Image:
    lined = picture.convert("RGB")
    wide, high = lined.size
    pen = ImageDraw.Draw(lined)
    thick = max(1, max(wide, high) // 400)
    for step in range(1, SIDE):
        for colour, shift in ((_DARK, thick), (_BRIGHT, 0)):
            across, down = wide * step // SIDE + shift, high * step // SIDE + shift
            pen.line([(across, 0), (across, high)], fill=colour, width=thick)
            pen.line([(0, down), (wide, down)], fill=colour, width=thick)
    return lined
