"""What a page of Persian lettering must not get wrong."""

import pytest

from bot.papers.page import FAMILY, blank, finished


@pytest.mark.parametrize(
    ("bare", "marked"), [("محمد", "مُحَمَّد"), ("سمت", "سِمت"), ("سیدی", "سیّدی"), ("شعبه", "شعبهٔ")]
)
def test_letters_join_across_marks(bare: str, marked: str) -> None:
    """A mark takes no room of its own: where it parts two letters, their end forms are wider."""
    pdf = blank(landscape=True, title="x", creator="y")
    pdf.set_font(FAMILY, "", 40)
    widths = [pdf.get_string_width(word) for word in (bare, marked)]
    finished(pdf)
    assert widths[0] == pytest.approx(widths[1], abs=0.2)


def test_bold_is_wider_than_regular() -> None:
    pdf = blank(landscape=False, title="x", creator="y")
    widths = []
    for style in ("", "B"):
        pdf.set_font(FAMILY, style, 40)
        widths.append(pdf.get_string_width("گواهی"))
    finished(pdf)
    assert widths[1] > widths[0] * 1.03
