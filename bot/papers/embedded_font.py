"""Noto Sans Arabic with the letters of Persian and Latin texts only, for pages that carry their font with them."""

import base64
import io
from functools import cache
from typing import Final

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from bot.papers.page import weight_font

WEIGHTS: Final = (400, 700)
_LETTERS: Final = (
    *range(0x20, 0x7F), 0xA0, 0xAB, 0xB7, 0xBB,
    *range(0x600, 0x660), *range(0x66A, 0x66E), 0x670, 0x67E, 0x686, 0x698, 0x6A9, 0x6AF, 0x6BE, 0x6C0, 0x6CC,
    *range(0x6F0, 0x6FA), 0x200C, 0x200D, 0x200E, 0x200F, 0x2013, 0x2014, 0x2018, 0x2019, 0x2022, 0x2026,
    *range(0x2066, 0x206A),
)  # fmt: skip
"""What Persian texts are written with. Anything else is drawn in a font of the phone."""


@cache
def font_faces(family: str) -> str:
    """CSS that embeds both weights under this name. The first call takes about a second of processor time."""
    return "".join(
        f"@font-face{{font-family:'{family}';font-weight:{weight};"
        f"src:url(data:font/woff;base64,{base64.b64encode(font_file(weight)).decode()}) format('woff')}}"
        for weight in WEIGHTS
    )


@cache
def font_file(weight: int) -> bytes:
    """One weight as WOFF, for pages that load it from their own server. The first call takes half a second."""
    options = Options(hinting=False, layout_features=["*"], name_IDs=[1, 2, 13, 14], notdef_outline=True)
    with TTFont(weight_font(weight), recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=_LETTERS)
        subsetter.subset(font)
        font.flavor = "woff"
        file = io.BytesIO()
        font.save(file)
    return file.getvalue()
