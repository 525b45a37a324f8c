"""Persian numbers on a picture, from strokes of our own: a confined child opens no file, so it has no font."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from PIL import Image, ImageDraw

type _Point = tuple[float, float]
type _Stroke = Sequence[_Point]

_BRIGHT: Final = (255, 255, 255)
_DARK: Final = (0, 0, 0)
_WIDE: Final = 0.62
"""Of a digit, when its height is 1."""
_STROKES: Final[Sequence[Sequence[_Stroke]]] = (
    (((0.30, 0.42), (0.43, 0.57), (0.30, 0.72), (0.17, 0.57), (0.30, 0.42)),),
    (((0.20, 0.02), (0.32, 0.42), (0.36, 1.00)),),
    (((0.08, 0.02), (0.18, 0.36), (0.26, 1.00)), ((0.17, 0.32), (0.36, 0.36), (0.50, 0.27), (0.54, 0.03))),
    (
        ((0.03, 0.02), (0.12, 0.36), (0.20, 1.00)),
        ((0.11, 0.32), (0.24, 0.36), (0.32, 0.26), (0.33, 0.06)),
        ((0.32, 0.26), (0.44, 0.36), (0.56, 0.27), (0.58, 0.03)),
    ),
    (
        ((0.06, 0.02), (0.16, 0.40), (0.24, 1.00)),
        ((0.54, 0.06), (0.40, 0.02), (0.31, 0.12), (0.36, 0.26), (0.55, 0.28)),
        ((0.15, 0.36), (0.30, 0.40), (0.42, 0.27)),
    ),
    (
        (
            (0.30, 0.02), (0.12, 0.36), (0.05, 0.72), (0.14, 0.96), (0.27, 0.90), (0.30, 0.74),
            (0.33, 0.90), (0.46, 0.96), (0.55, 0.72), (0.48, 0.36), (0.30, 0.02),
        ),
    ),
    (
        ((0.52, 0.10), (0.34, 0.02), (0.17, 0.14), (0.18, 0.34), (0.36, 0.42), (0.54, 0.38)),
        ((0.46, 0.42), (0.26, 0.64), (0.10, 1.00)),
    ),
    (((0.05, 0.02), (0.20, 0.48), (0.30, 1.00), (0.40, 0.48), (0.55, 0.02)),),
    (((0.05, 1.00), (0.20, 0.54), (0.30, 0.02), (0.40, 0.54), (0.55, 1.00)),),
    (
        (
            (0.46, 0.26), (0.40, 0.08), (0.26, 0.02), (0.12, 0.10), (0.09, 0.28), (0.20, 0.42),
            (0.36, 0.40), (0.46, 0.26),
        ),
        ((0.46, 0.12), (0.46, 0.50), (0.52, 1.00)),
    ),
)  # fmt: skip
"""Zero to nine, in a box that is 0.62 wide and 1 high, from its upper left."""


def draw_number(picture: Image.Image, number: int, middle: _Point, *, height: float) -> None:
    """Draw a number from 0 around this point, bright with a dark edge. ``height`` in pixels; nothing smaller than
    six can be read, and is not drawn."""
    if height < 6:
        return
    pen = ImageDraw.Draw(picture)
    digits = [int(digit) for digit in str(number)]
    left = middle[0] - height * _WIDE * len(digits) / 2
    top = middle[1] - height / 2
    thin = max(1, round(height / 9))
    for colour, width in ((_DARK, thin + 2 * max(1, round(height / 14))), (_BRIGHT, thin)):
        for place, digit in enumerate(digits):
            for stroke in _STROKES[digit]:
                begin = left + height * _WIDE * place
                points = [(begin + x * height, top + y * height) for x, y in stroke]
                _draw_stroke(pen, points, colour, width)


def _draw_stroke(
    pen: ImageDraw.ImageDraw, points: Sequence[_Point], colour: tuple[int, int, int], width: int
) -> None:
    """A line with round ends and corners."""
    for begin, end in pairwise(points):
        pen.line([begin, end], fill=colour, width=width)
    half = width / 2
    for x, y in points:
        pen.ellipse((x - half, y - half, x + half, y + half), fill=colour)
