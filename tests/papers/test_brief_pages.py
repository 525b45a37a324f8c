"""The brief on paper: two pages at most, whatever it has to say, and nothing of it lost or clipped."""

import pypdfium2 as pdfium
import pytest

from bot.domain.briefs.briefs import ON_PAGES
from bot.papers.brief import PAGES, draw_brief
from bot.papers.sheet import MARGIN, WIDTH
from tests.papers.test_complaint import missing_words, pdf_text

FIELDS = {
    "title": "خلاصهٔ صبح", "state": "۱۰ آذر ۱۴۰۵", "note": "عددها تقریبی است.", "page": "صفحهٔ {now} از {of}",
    "mark": "اثر انگشت", "hash": "a1" * 32, "file": "brief-2026-12-01", "more": "بقیه را در گفتگو ببینید.",
}  # fmt: skip
LONG = (
    "جمله‌ای که یک سطر را پر می‌کند و به سطر دوم هم می‌رسد، چون نام جایی و نهادی در آن آمده است و شماری و روزی"
)
_POINT = 25.4 / 72


def print_rows(*rows: tuple[str, str]) -> pdfium.PdfDocument:
    return pdfium.PdfDocument(draw_brief(FIELDS, rows).data)


def section(name: str, count: int, text: str) -> list[tuple[str, str]]:
    return [("#head", name), *(("#line" if n % 2 else "#old", f"{text} {n}") for n in range(count))]


@pytest.mark.slow
def test_quiet_morning_is_one_sentence_on_one_page() -> None:
    pdf = print_rows(("#words", "چیز تازه‌ای نبود"))
    assert len(pdf) == 1 and not missing_words("چیز تازه نبود", pdf_text(pdf))


@pytest.mark.slow
def test_full_day_fits_inside_two_pages() -> None:
    rows = [row for n in range(10) for row in section(f"بخش {n}", ON_PAGES + 1, "سطری از خلاصه")]
    pdf = print_rows(*rows)
    assert len(pdf) == PAGES and not missing_words("بخش سطری خلاصه", pdf_text(pdf))
    assert missing_words(FIELDS["more"], pdf_text(pdf)), "all of it is there"
    for page in pdf:
        words = page.get_textpage()
        boxes = [words.get_rect(n) for n in range(words.count_rects())]
        assert min(left for left, *_ in boxes) * _POINT >= MARGIN - 1
        assert max(right for _, _, right, _ in boxes) * _POINT <= WIDTH - MARGIN + 1
        assert min(bottom for _, bottom, *_ in boxes) > 0


@pytest.mark.slow
def test_what_finds_no_room_is_said_to_be_elsewhere() -> None:
    rows = [row for n in range(14) for row in section(f"بخش {n}", 9, LONG)]
    pdf = print_rows(*rows)
    assert len(pdf) == PAGES and not missing_words(FIELDS["more"], pdf_text(pdf))
