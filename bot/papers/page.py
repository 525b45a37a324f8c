"""A PDF page with Persian text: fpdf2, shaped by HarfBuzz, in Noto Sans Arabic.

The creation date in a file's metadata, unless another one is given.
"""

import atexit
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final
from unicodedata import category

import fpdf.fpdf as library
from fontpkg_noto_sans_arabic import ROOT
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from fpdf import FPDF
from fpdf.fonts import TTFFont
from fpdf.unicode_script import UnicodeScript, get_unicode_script

FAMILY: Final = "noto"
_FILE: Final = ROOT / "files" / "NotoSansArabic[wdth,wght].ttf"
_DOT: Final = "•"
_SELECTORS: Final = ("\ufe00", "\ufe0f")
"""They choose the look of the character before them and have no glyph of their own."""
_UNSEEN: Final = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp"})
_WEIGHTS: Final = {"": 400, "B": 700}
_DAY: Final = 86_400


@lru_cache(maxsize=1024)
def _script(char: str) -> UnicodeScript:
    """The script of a character. Marks and joiners take the script of the letter before them, as Unicode
    defines."""
    script = get_unicode_script(char)
    return UnicodeScript.COMMON if script is UnicodeScript.INHERITED else script


# fpdf2 begins a new run of text at each mark, which would separate the letters around a vowel sign.
library.get_unicode_script = _script  # type: ignore[attr-defined] # not exported, yet asked for each letter


_SHAPING: Final = ("fragment_direction", "script", "language")
"""What changes a text's width besides its letters: none of our pages asks for features of the font."""


class _Face(TTFFont):
    """Knows the widths that it has measured: fpdf2 breaks lines by shaping the line so far again for each letter, and
    again for each width that is tried."""

    __slots__ = ("_widths",)

    def get_text_width(
        self, text: str, font_size_pt: float, text_shaping_params: dict[str, Any] | None
    ) -> tuple[int, float]:
        """How many glyphs, and their width in points. A width grows with the size, so it is measured at one point."""
        if not hasattr(self, "_widths"):
            self._widths: dict[tuple[Any, ...], tuple[int, float]] = {}
        self.biggest_size_pt = max(self.biggest_size_pt, font_size_pt)
        shaping = text_shaping_params or {}
        key = (text, *map(shaping.get, _SHAPING))
        width = self._widths.get(key)
        if width is None:
            width = self._widths[key] = super().get_text_width(text, 1.0, text_shaping_params)
        return width[0], width[1] * font_size_pt


library.TTFFont = _Face  # type: ignore[attr-defined] # what add_font makes


class _Page(FPDF):
    """People type characters that no font of ours has. Without this, such a character is left out and its
    neighbours are torn apart."""

    def normalize_text(self, text: str) -> str:
        return str(super().normalize_text(drawable(text)))


def drawable(text: str) -> str:
    """``text`` with a dot for each character that the font cannot draw, such as the mask's squares and emoji.
    Direction marks and joiners stay; copying and reading aloud still use the original text."""
    return "".join(
        char if ord(char) in _glyph_codepoints() or category(char) in _UNSEEN else _DOT
        for char in text
        if not _SELECTORS[0] <= char <= _SELECTORS[1]
    )


@cache
def _glyph_codepoints() -> frozenset[int]:
    with TTFont(_FILE) as whole:
        return frozenset(whole.getBestCmap())


def blank(*, landscape: bool, title: str, creator: str) -> FPDF:
    """An A4 document of one empty page without margins, in millimetres, reading from right to left.

    The first takes a second, because of the font; later ones take some milliseconds.
    """
    pdf = _Page("landscape" if landscape else "portrait", "mm", "A4")
    for style, weight in _WEIGHTS.items():
        pdf.add_font(FAMILY, style, weight_font(weight))
    _shape(pdf)
    pdf.set_margin(0)
    pdf.set_auto_page_break(False)
    pdf.set_title(title)
    pdf.set_creator(creator)
    pdf.set_lang("fa")
    pdf.set_creation_date(creation_date())
    pdf.add_page()
    return pdf


def pdf_bytes(pdf: FPDF) -> bytes:
    """The document's bytes; the font files that fpdf2 has opened are closed."""
    data = bytes(pdf.output())
    close_fonts(pdf)
    return data


def close_fonts(pdf: FPDF) -> None:
    """Call it when writing is finished: fpdf2 itself leaves the files open."""
    for face in pdf.fonts.values():
        if isinstance(face, TTFFont):
            face.close()


def _shape(pdf: FPDF) -> None:
    pdf.set_text_shaping(True, direction="rtl", script="arab", language="fa")


@cache
def weight_font(weight: int) -> Path:
    """One weight of the variable font, as a file of this process.

    fpdf2 reads fonts from files. With the variable font it would subset it again for each document and shape
    with the default weight, so bold letters would have the spacing of regular ones.
    """
    handle, name = tempfile.mkstemp(prefix="amanat-", suffix=".ttf")
    with TTFont(_FILE) as whole, os.fdopen(handle, "wb") as file:
        instantiateVariableFont(whole, {"wght": weight, "wdth": 100}).save(file)
    path = Path(name)
    atexit.register(path.unlink, missing_ok=True)
    return path


@contextmanager
def mark_actual_text(pdf: FPDF, text: str) -> Iterator[None]:
    """The text as it is read (ActualText), for search, copying and screen readers.

    The glyphs alone are not enough: the font draws many letters as a bare form and its dots.
    """
    words = text.encode("utf-16-be").hex().upper()
    pdf._out(f"/Span <</ActualText <FEFF{words}>>> BDC")  # fpdf2 itself marks figures only
    yield
    pdf._out("EMC")


def ink(pdf: FPDF, colour: tuple[int, int, int]) -> None:
    """Set the colour of what is written from now on."""
    pdf.set_text_color(*colour)


def fit_font(pdf: FPDF, text: str, *, room: float, size: float, style: str = "") -> float:
    """Set the font to the largest size up to `size` points in which `text` fits into `room` millimetres on
    one line; return that size."""
    pdf.set_font(FAMILY, style, size)
    wide = pdf.get_string_width(text)
    if wide > room:
        size = size * room / wide * 0.98
        pdf.set_font(FAMILY, style, size)
    return size


def line(
    pdf: FPDF, text: str, *, x: float, y: float, room: float, height: float, align: str, latin: bool = False
) -> None:
    """One line in a box whose upper left corner is `x`, `y`. A `latin` line reads from left to right, as
    codes and user names do."""
    if latin:
        pdf.set_text_shaping(True, direction="ltr")
    pdf.set_xy(x, y)
    with mark_actual_text(pdf, text):
        pdf.cell(room, height, text, align=align)
    _shape(pdf)


def block(pdf: FPDF, text: str, *, x: float, y: float, room: float, height: float, align: str) -> float:
    """Lines of `height`, broken at spaces; centred lines have about equal length. Returns where the next line
    begins."""
    if align == "C":
        narrow = balanced_width(pdf, text, room)
        x, room = x + (room - narrow) / 2, narrow
    pdf.set_xy(x, y)
    with mark_actual_text(pdf, text):
        pdf.multi_cell(room, height, text, align=align)
    return float(pdf.get_y())


def balanced_width(pdf: FPDF, text: str, room: float) -> float:
    """The narrowest width in which the text takes no more lines than in `room`, so that no last word stands
    alone."""

    def count(wide: float) -> int:
        lines = pdf.multi_cell(wide, 1, text, dry_run=True, output="LINES")
        assert isinstance(lines, list)
        return len(lines)

    most = count(room)
    if most == 1:
        return room
    low, high = room / most, room
    while high - low > 1:
        middle = (low + high) / 2
        low, high = (low, middle) if count(middle) <= most else (middle, high)
    return high


def creation_date() -> datetime:
    """Midnight, because the second would lead to the log line, the message and the press of that second."""
    return datetime.fromtimestamp(time.time() // _DAY * _DAY, UTC)
