"""Persian text with Pillow: joined letters in reading order, in Noto Sans Arabic.

Shaping needs Pillow's raqm, which its wheels include. Without it letters would be separate and reversed, so
that is an error, not a fallback.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

from fontpkg_noto_sans_arabic import ROOT
from PIL import ImageDraw, ImageFont, features

WIDTH: Final = 800
MARGIN: Final = 48
ROOM: Final = WIDTH - 2 * MARGIN
"""Pixels: every picture has the width at which a phone shows it."""

PAPER: Final = "#FBFAF7"
INK: Final = "#1D2733"
SOFT_INK: Final = "#4A5663"
GREEN: Final = "#0B6E5B"
BLUE: Final = "#084F9E"

REGULAR: Final = 400
BOLD: Final = 700
_FILE: Final = "NotoSansArabic[wdth,wght].ttf"
_AXES: Final = {"Weight": REGULAR, "Width": 100}


class NoShaping(Exception):
    """This Pillow cannot join Persian letters: it was built without raqm."""


@cache
def font(size: int, *, weight: int = REGULAR) -> ImageFont.FreeTypeFont:
    """Noto Sans Arabic of `size` pixels. Raises NoShaping."""
    if not features.check("raqm"):
        raise NoShaping("Pillow was built without raqm; install a wheel from the lock")
    face = ImageFont.truetype(str(ROOT / "files" / _FILE), size, layout_engine=ImageFont.Layout.RAQM)
    face.set_variation_by_axes([_axis(axis, weight) for axis in face.get_variation_axes()])
    return face


def _axis(axis: ImageFont.Axis, weight: int) -> float:
    name = axis["name"]
    plain = (name.decode() if isinstance(name, bytes) else str(name)) if name else ""
    return weight if plain == "Weight" else _AXES.get(plain, axis["default"] or 0)


def width(text: str, face: ImageFont.FreeTypeFont) -> float:
    """Width of one line, in pixels."""
    return face.getlength(text, direction="rtl", language="fa")


def write(
    draw: ImageDraw.ImageDraw,
    place: tuple[float, float],
    text: str,
    *,
    face: ImageFont.FreeTypeFont,
    fill: str,
    anchor: str = "rs",
) -> None:
    """Write one right-to-left line; by default `place` is its right end on the baseline."""
    draw.text(place, text, font=face, fill=fill, anchor=anchor, direction="rtl", language="fa")


def write_latin(
    draw: ImageDraw.ImageDraw,
    place: tuple[float, float],
    text: str,
    *,
    face: ImageFont.FreeTypeFont,
    fill: str,
) -> None:
    """Write a code that is read from left to right; `place` is its right end on the baseline."""
    draw.text(place, text, font=face, fill=fill, anchor="rs", direction="ltr", language="en")


def lines(text: str, face: ImageFont.FreeTypeFont, *, room: float, most: int) -> list[str]:
    """`text` broken at spaces into at most `most` lines no wider than `room`; a longer text ends with «…»."""
    broken = list(_break_lines(text.split(), face, room))
    if len(broken) <= most:
        return broken
    return [*broken[: most - 1], fit_text(" ".join(broken[most - 1 :]), face, room=room)]


def fit_text(text: str, face: ImageFont.FreeTypeFont, *, room: float) -> str:
    """`text`, or as many of its first letters as fit into `room` pixels, with «…»."""
    if width(text, face) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width(text[:middle].rstrip() + "…", face) <= room else (low, middle - 1)
    return text[:low].rstrip(" \N{ZERO WIDTH NON-JOINER}") + "…"


def _break_lines(words: list[str], face: ImageFont.FreeTypeFont, room: float) -> Iterator[str]:
    line = ""
    for word in words:
        longer = f"{line} {word}" if line else word
        if line and width(longer, face) > room:
            yield fit_text(line, face, room=room)
            line = word
        else:
            line = longer
    if line:
        yield fit_text(line, face, room=room)
