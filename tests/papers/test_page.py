"""Details of Persian typesetting that a page must get right."""

from typing import Any

import pytest
from fpdf import FPDF
from fpdf.fonts import TTFFont

from bot.language.masking import MARK
from bot.papers import page
from bot.papers.page import (
    FAMILY,
    balanced_width,
    blank,
    block,
    close_fonts,
    drawable,
    fit_font,
    line,
    pdf_bytes,
)


@pytest.mark.parametrize(
    ("bare", "marked"), [("محمد", "مُحَمَّد"), ("سمت", "سِمت"), ("سیدی", "سیّدی"), ("شعبه", "شعبهٔ")]
)
def test_letters_join_across_marks(bare: str, marked: str) -> None:
    """A mark takes no space of its own. If it separated two letters, their end forms would be wider."""
    pdf = blank(landscape=True, title="x", creator="y")
    pdf.set_font(FAMILY, "", 40)
    widths = [pdf.get_string_width(word) for word in (bare, marked)]
    pdf_bytes(pdf)
    assert widths[0] == pytest.approx(widths[1], abs=0.2)


def test_bold_is_wider_than_regular() -> None:
    pdf = blank(landscape=False, title="x", creator="y")
    widths = []
    for style in ("", "B"):
        pdf.set_font(FAMILY, style, 40)
        widths.append(pdf.get_string_width("گواهی"))
    pdf_bytes(pdf)
    assert widths[1] > widths[0] * 1.03


def test_centred_lines_are_about_as_long_as_one_another() -> None:
    """One word alone on the last line looks wrong."""
    pdf = blank(landscape=True, title="x", creator="y")
    pdf.set_font(FAMILY, "", 16)
    sentence = "درس‌های «کارکنان شعبه» را در سه سطح گذرانده و در آزمون پایانی (حد قبولی: ۸۰٪) قبول شده است."
    room = pdf.get_string_width(sentence) - 5
    y = block(pdf, sentence, x=20, y=84, room=room, height=10, align="C")
    assert y == pytest.approx(104), "two lines, as before"
    pdf_bytes(pdf)
    pdf = blank(landscape=True, title="x", creator="y")
    pdf.set_font(FAMILY, "", 16)
    narrow = balanced_width(pdf, sentence, room)
    lines = pdf.multi_cell(narrow, 1, sentence, dry_run=True, output="LINES")
    assert isinstance(lines, list)
    widths = sorted(pdf.get_string_width(line) for line in lines)
    pdf_bytes(pdf)
    assert len(widths) == 2 and widths[0] > 0.8 * widths[1]


def test_characters_missing_in_font_become_dots() -> None:
    """The mask of a number consists of such characters, and typed text may contain any."""
    assert drawable(f"آقای رضایی {MARK} گفت") == "آقای رضایی ••• گفت"
    assert drawable("خوب 👍🏽 شد، ❤️ 漢") == "خوب •• شد، • •"
    plain = "«منطقهٔ ۱۲»، رأی‌گیری (Telegram) ۳٫۵ \u2068x\u2069"
    assert drawable(plain) == plain, "zero-width non-joiners and direction marks stay"
    pdf = blank(landscape=False, title="x", creator="y")
    pdf.set_font(FAMILY, "", 20)
    masked, dotted = (pdf.get_string_width(f"منطقهٔ ۳ {mark} گفت") for mark in (MARK, "•••"))
    pdf_bytes(pdf)
    assert masked == pytest.approx(dotted)


def _draw_mixed() -> FPDF:
    pdf = blank(landscape=False, title="", creator="")
    for row, size in enumerate((9.0, 12.0, 9.0)):
        fit_font(pdf, "شعبهٔ ۱۲", room=150, size=size, style="B" if row else "")
        block(
            pdf,
            "نشانی (Amanat 123) در «سطر» دوم هم هست. " * 6,
            x=20,
            y=20 + 30 * row,
            room=90,
            height=6,
            align="C",
        )
    line(pdf, "۱۲۳ @user_name", x=10, y=200, room=60, height=5, align="L", latin=True)
    return pdf


@pytest.mark.slow
def test_measuring_once_draws_the_same_page(monkeypatch: pytest.MonkeyPatch) -> None:
    remembering = _draw_mixed()
    shaped: list[str] = []
    measure = TTFFont.get_text_width

    def measure_anew(face: TTFFont, text: str, *how: Any) -> tuple[int, float]:
        shaped.append(text)
        return measure(face, text, *how)

    monkeypatch.setattr(page._Face, "get_text_width", measure_anew)
    measuring = _draw_mixed()
    assert remembering.pages[1].contents == measuring.pages[1].contents
    widths = [face._widths for face in remembering.fonts.values() if isinstance(face, page._Face)]
    assert 0 < sum(map(len, widths)) < len(shaped) / 3
    for pdf in (remembering, measuring):
        close_fonts(pdf)
