"""A4 pages in Persian: joined letters from right to left, in Noto Sans Arabic, embedded.

Everything is in millimetres, from the left and the upper edge; font sizes are in points.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Final, Literal, Self

import segno

from bot.papers.page import FAMILY, blank, close_fonts, mark_actual_text, pdf_bytes

WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 18.0
ROOM: Final = WIDTH - 2 * MARGIN
INK, SOFT_INK, GREEN, PALE = "#1D2733", "#4A5663", "#0B6E5B", "#EEF3F1"
REGULAR, BOLD = "", "B"

_POINT: Final = 25.4 / 72
_LEADING: Final = 1.75
"""Line height divided by font size: Persian letters reach far above and below the line."""
_MEASURED: Final = 20.0
"""The size at which words are measured; widths grow with it."""
_MOST_WIDTHS: Final = 4_000
_widths: dict[tuple[str, str], float] = {}
"""By word and style: all sheets have the same letters, and measuring took a fifth of the time."""


class Sheet:
    """The page. Nothing breaks onto a second page automatically: the caller measures the height of the text
    first, and turns the page."""

    def __init__(self, title: str) -> None:
        self._pdf = blank(landscape=False, title=title, creator="Amanat")
        self._pdf.c_margin = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        close_fonts(self._pdf)

    def bytes(self) -> bytes:
        """The finished PDF."""
        return pdf_bytes(self._pdf)

    def next_page(self) -> None:
        """Start an empty page; everything that follows is written on it."""
        self._pdf.add_page()

    def set_date(self, day: date) -> None:
        """Set the day in the file's metadata, without the time at which it was made."""
        self._pdf.set_creation_date(datetime.combine(day, time(), UTC))

    # --- text -----------------------------------------------------------------------------------

    def lines(self, text: str, *, size: float, room: float, style: str = REGULAR) -> list[str]:
        """``text`` broken at spaces into lines no wider than ``room``; a longer word gets its own line."""
        lines: list[str] = []
        space, wide = self._word_width(" ", style) * size, 0.0
        for word in text.split():
            width = self._word_width(word, style) * size
            if lines and wide + space + width <= room:
                lines[-1] = f"{lines[-1]} {word}"
                wide += space + width
            else:
                lines.append(word)
                wide = width
        return lines

    def _word_width(self, word: str, style: str) -> float:
        """The width of a word in letters of one point. Each is shaped once: no letter joins another across a space."""
        known = _widths.get((word, style))
        if known is None:
            if len(_widths) >= _MOST_WIDTHS:
                _widths.clear()
            self._set_font(_MEASURED, style, rtl=True)
            known = _widths[word, style] = float(self._pdf.get_string_width(word)) / _MEASURED
        return known

    def write(
        self,
        lines: Sequence[str],
        *,
        right: float,
        top: float,
        size: float,
        style: str = REGULAR,
        color: str = INK,
        centred: bool = False,
    ) -> float:
        """Write Persian lines, each ending at ``right`` (or centred there); return where the next element may
        begin."""
        height = leading(size)
        half = min(right, WIDTH - right)
        for line in lines:
            self._set_font(size, style, rtl=True)
            if centred:
                self._line(line, left=right - half, top=top, width=2 * half, height=height, color=color, align="C")
            else:
                self._line(line, left=0, top=top, width=right, height=height, color=color, align="R")
            top += height
        return top

    def write_latin(self, text: str, *, left: float, top: float, size: float, color: str = INK) -> float:
        """Write a URL or a name in Latin letters; return the position of its right end."""
        self._set_font(size, REGULAR, rtl=False)
        width = self._pdf.get_string_width(text)
        self._line(text, left=left, top=top, width=width, height=leading(size), color=color)
        return left + width

    def width(self, text: str, *, size: float, rtl: bool = True, style: str = REGULAR) -> float:
        """The width of one line; not ``rtl`` for Latin letters."""
        self._set_font(size, style, rtl=rtl)
        return float(self._pdf.get_string_width(text))

    def _set_font(self, size: float, style: str, *, rtl: bool) -> None:
        self._pdf.set_font(FAMILY, style, size)
        if rtl:
            self._pdf.set_text_shaping(True, direction="rtl", script="arab", language="fa")
        else:
            self._pdf.set_text_shaping(True, direction="ltr", script="latn", language="en")

    def _line(
        self,
        text: str,
        *,
        left: float,
        top: float,
        width: float,
        height: float,
        color: str,
        align: Literal["L", "C", "R"] = "L",
    ) -> None:
        """The text is aligned within ``width``; its own width is found while it is drawn."""
        self._pdf.set_text_color(color)
        self._pdf.set_xy(left, top)
        with mark_actual_text(self._pdf, text):
            self._pdf.cell(width, height, text, align=align)

    # --- shapes ---------------------------------------------------------------------------------

    def band(self, *, left: float, top: float, width: float, height: float, color: str) -> None:
        """A filled box."""
        self._pdf.set_fill_color(color)
        self._pdf.rect(left, top, width, height, style="F")

    def frame(self, *, left: float, top: float, width: float, height: float) -> None:
        """The outline of a box."""
        self._pdf.set_draw_color(INK)
        self._pdf.set_line_width(0.4)
        self._pdf.rect(left, top, width, height, style="D", round_corners=True, corner_radius=2)

    def outline(
        self, *, left: float, top: float, width: float, height: float, color: str, broken: bool = False
    ) -> None:
        """The thin outline of a box with sharp corners."""
        self._pdf.set_draw_color(color)
        self._pdf.set_line_width(0.25)
        if broken:
            self._pdf.set_dash_pattern(dash=1.2, gap=1.2)
        self._pdf.rect(left, top, width, height, style="D")
        self._pdf.set_dash_pattern()

    def fill_with_stripes(self, *, left: float, top: float, width: float, height: float, color: str) -> None:
        """Slanting lines inside a box."""
        self._pdf.set_draw_color(color)
        self._pdf.set_line_width(0.4)
        right, foot, step = left + width, top + height, 2.2
        for number in range(1, int((width + height) / step) + 1):
            reach = number * step
            upper = (left + reach, top) if reach <= width else (right, top + reach - width)
            lower = (left, top + reach) if reach <= height else (left + reach - height, foot)
            self._pdf.line(*upper, *lower)

    def fill_with_dots(self, *, left: float, top: float, width: float, height: float, color: str) -> None:
        """Dots inside a box."""
        self._pdf.set_fill_color(color)
        size, step = 0.6, 2.4
        for line in range(int(height / step)):
            for place in range(int(width / step)):
                x = left + step * (place + 0.5) + (step / 2 if line % 2 else 0)
                if x + size < left + width:
                    self._pdf.rect(x, top + step * (line + 0.5), size, size, style="F")

    def rule(self, *, left: float, right: float, at: float) -> None:
        """A thin line."""
        self._pdf.set_draw_color(SOFT_INK)
        self._pdf.set_line_width(0.25)
        self._pdf.line(left, at, right, at)

    def tick_box(
        self, *, right: float, top: float, side: float, ticked: bool = False, color: str = GREEN
    ) -> None:
        """A square to tick, or a ticked one."""
        self._pdf.set_draw_color(color)
        self._pdf.set_line_width(0.4)
        self._pdf.rect(right - side, top, side, side, style="D", round_corners=True, corner_radius=side / 6)
        if ticked:
            self._pdf.set_line_width(0.8)
            left, foot = right - side, top + side
            self._pdf.line(left + side * 0.2, top + side * 0.5, left + side * 0.42, foot - side * 0.22)
            self._pdf.line(left + side * 0.42, foot - side * 0.22, right - side * 0.15, top + side * 0.2)

    def dots(self, *, left: float, right: float, at: float) -> None:
        """A dotted line to write on."""
        self._pdf.set_draw_color(SOFT_INK)
        self._pdf.set_line_width(0.35)
        self._pdf.set_dash_pattern(dash=0.1, gap=1.3)
        self._pdf.line(left, at, right, at)
        self._pdf.set_dash_pattern()

    def qr(self, link: str, *, left: float, top: float, side: float) -> None:
        """The link as a QR code of ``side`` millimetres, quiet zone included. It stays readable with 25 %
        damage."""
        code = segno.make(link, error="q", micro=False)
        cells = [list(row) for row in code.matrix_iter(border=4)]
        step = side / len(cells)
        self._pdf.set_fill_color(INK)
        for y, row in enumerate(cells):
            for x, dark in enumerate(row):
                if dark:
                    self._pdf.rect(left + x * step, top + y * step, step, step, style="F")


def leading(size: float) -> float:
    """The line height for letters of this size."""
    return size * _POINT * _LEADING
