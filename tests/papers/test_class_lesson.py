"""The sheets of a lesson in a room: every word printed, large cards, answers alone on the last page, in black."""

from dataclasses import replace
from unicodedata import category

import pypdfium2 as pdfium
import pytest

from bot.cli.handout import make_file
from bot.conversation.outgoing import TextRef
from bot.conversation.wire import MadeFile
from bot.domain.learning.class_lessons import ClassLesson, class_lesson
from bot.domain.learning.lessons import TIERS, Audience
from bot.handlers.learning.class_papers import class_file
from bot.papers.class_lesson import draw_class
from bot.usecases.learning.quiz_run import asked_quiz
from tests.fakes.election import ELECTION
from tests.fakes.shared_content import shipped_content
from tests.papers.test_registry import fields_of
from tests.papers.test_sheets import LINKS, missing_words

pytestmark = pytest.mark.slow

SHIPPED = shipped_content()
CLASSES = {
    lesson.id: class_lesson(lesson, asked_quiz(SHIPPED, track, tier))
    for track in Audience
    for tier in TIERS
    for lesson in SHIPPED.lessons(track, tier)
}


def sheet_file(sheets: ClassLesson) -> MadeFile:
    return make_file(class_file(sheets, content=SHIPPED, links=LINKS), ELECTION)


def pages_of(data: bytes) -> list[str]:
    with pdfium.PdfDocument(data) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return [without_marks(text) for text in texts]


def without_marks(text: str) -> str:
    """Without vowel signs and the like, which PDF readers return in places of their own."""
    return "".join(char for char in text if category(char) != "Mn")


def absent_words(text: str, page: str) -> list[str]:
    return [piece for piece in missing_words(without_marks(text), page) if not _is_jumbled(piece, page)]


def _is_jumbled(piece: str, page: str) -> bool:
    """Whether its letters stand together in another order: PDFium sorts letters by where they begin on the page, and
    some begin before the one in front of them."""
    letters, size = sorted(piece), len(piece)
    return any(sorted(page[at : at + size]) == letters for at in range(len(page) - size + 1))


@pytest.mark.parametrize("sheets", CLASSES.values(), ids=CLASSES)
def test_every_shipped_lesson_fits_with_all_words_and_marks(sheets: ClassLesson) -> None:
    """With every piece under review, which is the longest that a lesson can be; below, one without marks."""
    nodes = [f"{sheets.lesson.id}#{part.node.id}" for part in sheets.scene]
    keys = [*(piece.id for piece in (*sheets.lesson.cards, *sheets.questions)), *nodes]
    content = replace(SHIPPED, flagged=frozenset(keys))
    file = class_file(sheets, content=content, links=LINKS)
    cited = [row[-1] for row in file.rows if row[0] in {"card", "node", "answer"}]
    assert len(cited) == len(keys)
    assert all(isinstance(cell, TextRef) and cell.key.endswith("-under-review") for cell in cited)
    pages = assert_all_words_are_printed(sheets, make_file(file, ELECTION))
    assert absent_words("زیر هر کدام نوشته‌ایم", pages[0]) == []
    for page in (*pages[1 : len(sheets.lesson.cards) + 1], pages[-1]):
        assert absent_words("در دست بازبینی؛ قانونش تازه عوض شده است.", page) == []


def test_lesson_without_marks_is_printed_with_all_words() -> None:
    assert_all_words_are_printed(CLASSES["vb1"], sheet_file(CLASSES["vb1"]))


def assert_all_words_are_printed(sheets: ClassLesson, file: MadeFile) -> list[str]:
    """The words of its pages."""
    assert file.name == f"class-{sheets.lesson.id}.pdf" and len(file.data) < 300_000
    pages = pages_of(file.data)
    cards = sheets.lesson.cards
    for card, page in zip(cards, pages[1:], strict=False):
        assert absent_words(card.text, page) == [], "each card has a page of its own"
    between = " ".join(pages[len(cards) + 1 : -1])
    for part in sheets.scene:
        assert absent_words(part.node.text, between) == []
    for question in sheets.questions:
        assert absent_words(question.text, between) == []
        assert absent_words(" ".join(option.text for option in question.options), between) == []
        right = next(option for option in question.options if option.right)
        assert absent_words(right.feedback, pages[-1]) == []
    return pages


@pytest.mark.parametrize("place", ["card", "check", "node", "answer"])
def test_one_piece_under_review_is_marked_alone(place: str) -> None:
    sheets = CLASSES["vb3"]
    cards = {card.id for card in sheets.lesson.cards}
    checks = {question.id for question in sheets.questions} & cards
    key = {
        "card": min(cards - checks, default=""),
        "check": min(checks),
        "node": f"vb3#{sheets.scene[-1].node.id}",
        "answer": next(question.id for question in sheets.questions if question.id not in cards),
    }[place]
    file = class_file(sheets, content=replace(SHIPPED, flagged=frozenset({key})), links=LINKS)
    marked = [row[0] for row in file.rows if isinstance(row[-1], TextRef) and "under-review" in row[-1].key]
    assert marked == (["card", "answer"] if place == "check" else [place])
    assert file.fields["review"] == TextRef("file-under-review")
    assert class_file(sheets, content=SHIPPED, links=LINKS).fields["review"] == ""


def test_answers_stand_on_the_last_page_alone() -> None:
    *before, last = pages_of(sheet_file(CLASSES["sb1"]).data)
    assert absent_words("فقط برای مربی", last) == []
    assert all(missing_words("مربی", page) == ["مربی"] for page in before)


def test_sheets_print_in_black_and_white_within_the_margins() -> None:
    with pdfium.PdfDocument(sheet_file(CLASSES["vb3"]).data) as document:
        for page in document:
            picture = page.render(scale=1).to_pil()
            assert picture.size == (596, 842)
            pixels = picture.convert("RGB").getcolors(1_000_000)
            assert max(max(color) - min(color) for _, color in pixels) < 40, "no colour carries meaning"
            grey = picture.convert("L")
            dark = sum(grey.histogram()[:128]) / (grey.width * grey.height)
            assert dark < 0.12, "no filled areas that swallow ink"
            for edge in (
                grey.crop((0, 0, 40, grey.height)),
                grey.crop((grey.width - 40, 0, grey.width, grey.height)),
                grey.crop((0, grey.height - 12, grey.width, grey.height)),
            ):
                assert edge.getextrema() == (255, 255)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([("card", "head", ""), *[("line", "واژه " * 40)] * 20], "a card does not fit"),
        ([("answer", "1", "a", "واژه " * 60, "واژه " * 200, "")] * 10, "the answers do not fit"),
        ([("part", "1", "a", "واژه " * 300)] * 6, "the plan does not fit"),
        ([("nonsense", "x")], "unknown row"),
    ],
)
def test_what_does_not_fit_is_refused_and_not_cut(rows: list[tuple[str, ...]], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        draw_class(fields_of("class-lesson"), rows)
