"""The complaint as a PDF: all its words, right to left, on as many pages as they need."""

import hashlib
import io
import logging
import re
from datetime import date

import pypdfium2 as pdfium
import pytest

from bot.cli.handout import make_file
from bot.domain.bodies.complaints import Addressee
from bot.domain.owner.settings import RunningSettings
from bot.domain.reporting.drafts import LONGEST_TEXT
from bot.domain.submissions.evidence import MOST_FILES, Evidence, EvidenceFacts, EvidenceState
from bot.handlers.bodies.complaint_paper import in_groups, paper
from bot.papers.complaint import FIELDS, NAME, draw_complaint
from bot.papers.flowing import Piece, split_pages
from bot.papers.sheet import HEIGHT, WIDTH
from bot.runtime.logs import set_up_logs
from tests.fakes.complaints import complaint
from tests.fakes.election import ELECTION
from tests.fakes.shared_content import shipped_content

pytestmark = pytest.mark.slow

SHIPPED = shipped_content()
PARTS = re.compile("[^\u200c\u0621-\u06cc\u06f0-\u06f9]+|\u200c|\u0654|\u0650")
POINT = 72 / 25.4
TODAY = date(2027, 2, 20)
SENTENCE = "رأی‌دهندگان جلوی شعبهٔ ۱۲ ایستاده بودند؛ کسی کارت ملی‌شان را می‌گرفت و «بن» می‌داد. "


def addressee_by_id(id_: str) -> Addressee:
    return next(addressee for addressee in SHIPPED.complaints if addressee.id == id_)


def print_complaint(to: str = "exec-city", **body: object) -> pdfium.PdfDocument:
    complaint_facts = complaint(SHIPPED, **body)
    return pdfium.PdfDocument(
        make_file(
            paper(complaint_facts, addressee_by_id(to), today=TODAY, content=SHIPPED, buttons=()), ELECTION
        ).data
    )


def files(count: int, state: EvidenceState = EvidenceState.SEALED) -> tuple[Evidence, ...]:
    kinds = ("photo", "video", "voice", "audio", "document", "hologram")
    return tuple(
        Evidence(
            f"e{n}", "report-1", state,
            EvidenceFacts(kinds[n % len(kinds)], name="علی رضایی.jpg", sha256=hashlib.sha256(bytes([n])).hexdigest(),
                          received_at=f"2027-02-20T06:{n:02}:00+00:00"),
        )
        for n in range(count)
    )  # fmt: skip


def pdf_text(pdf: pdfium.PdfDocument, *pages: int) -> str:
    """The text of these pages, by default of all. PDFium reverses parts of right-to-left lines."""
    texts = [pdf[n].get_textpage().get_text_range() for n in pages or range(len(pdf))]
    return "\n".join(texts).replace("\u0654", "").replace("\u0650", "")


def missing_words(text: str, words: str) -> list[str]:
    pieces = [piece for piece in PARTS.split(text) if piece]
    assert pieces
    return [piece for piece in pieces if piece not in words and piece[::-1] not in words]


def test_complaint_states_addressee_articles_deadline_and_events() -> None:
    pdf = print_complaint(text="دو نفر جلوی مسجد بن خرید پخش می‌کردند.\nیکی نام‌ها را می‌نوشت.")
    assert len(pdf) == 1
    words = pdf_text(pdf)
    for expected in (
        "هیئت اجرایی شهرستان", "شهرستان تهران", "خرید و فروش رأی", "مادهٔ ۶۸", "۸۴، بند الف", "۱۴۰۳/۱۲/۱۹",
        "منطقهٔ ۱", "شعبهٔ نمونهٔ ۱", "۱ اسفند ۱۴۰۵، صبح", "ستاد نامزد", "خودم دیدم",
        "دو نفر جلوی مسجد بن خرید پخش می‌کردند",
        "یکی نام‌ها را می‌نوشت", "۵ اسفند ۱۴۰۵", "مرجع رسمی", "مادهٔ ۷۸", "صفحهٔ ۱ از ۱",
        "نام و نام خانوادگی", "شمارهٔ ملی", "تلفن", "نشانی", "تاریخ", "امضا",
    ):  # fmt: skip
        assert missing_words(expected, words) == [], expected


def test_the_last_day_is_said_as_it_is_known() -> None:
    unknown = pdf_text(print_complaint(running=RunningSettings()))
    assert missing_words("هنگام نوشتن این برگه نتیجه اعلام نشده بود", unknown) == []
    assert missing_words("اسفند ۱۴۰۵، ۲ روز", unknown) == []
    assert "۵" not in unknown.replace("۱۴۰۵", "").replace("۵۰۴۱", "")
    assert missing_words("آخرین", pdf_text(print_complaint("sup-city"))) == ["آخرین"], (
        "none is known, so the paper does not mention it"
    )


def test_complaint_contains_nothing_identifying_report_or_sender() -> None:
    complaint_facts = complaint(SHIPPED, evidence=files(3))
    data = make_file(
        paper(complaint_facts, addressee_by_id("exec-city"), today=TODAY, content=SHIPPED, buttons=()),
        ELECTION,
    ).data
    words = pdf_text(pdfium.PdfDocument(data))
    for number in (complaint_facts.report.id, complaint_facts.report.case_id, "4821", "۴۸۲۱"):
        assert number not in words and number.encode() not in data
    assert missing_words("رضایی", words) == ["رضایی"], "file names are left out, because they may name people"
    assert b"D:20270220000000" in data and data.count(b"D:2027") == 1, "a day, not the minute of creation"
    assert NAME == "document.pdf"


def test_persian_is_written_with_persian_digits_only() -> None:
    """Latin digits are in hashes and in an address only."""
    pdf = print_complaint(evidence=files(MOST_FILES), address="https://t.me/channel/12345", text=SENTENCE * 5)
    words = pdf_text(pdf)
    for piece in files(MOST_FILES):
        hash_text = in_groups(piece.facts.sha256[:32])
        assert hash_text in words
        words = words.replace(hash_text, "")
    assert "https://t.me/channel/12345" in words
    words = words.replace("https://t.me/channel/12345", "")
    words = re.sub("AHS-?652-?|SHA-256", "", words)  # PDFium also reverses it inside a Persian line
    assert re.findall("[0-9٠-٩]", words) == []
    assert len(re.findall("[۰-۹]", words)) > 100


def test_lines_run_right_to_left_and_align_right() -> None:
    pdf = print_complaint(text=SENTENCE * 12)
    page = pdf[0].render(scale=2).to_pil().convert("L").point(lambda value: 255 if value < 140 else 0)
    box = page.getbbox()
    assert box is not None
    assert box[2] == pytest.approx((WIDTH - 18) * POINT * 2, abs=6)
    assert box[0] >= 17 * POINT * 2
    first, last = (_word_position(pdf[0], words) for words in ("به", "شهرستان"))
    assert first > last, "the first word of a line is right of its last"


def _word_position(page: pdfium.PdfPage, word: str) -> float:
    """The distance from the left of the first occurrence of this word, in whichever direction PDFium gives
    it."""
    text = page.get_textpage()
    for spelling in (word, word[::-1]):
        if (match := text.search(spelling).get_next()) is not None:
            left, _, right, _ = text.get_charbox(match[0])
            return (left + right) / 2
    raise AssertionError(word)


def test_longest_text_and_twenty_files_continue_on_further_pages() -> None:
    text = (SENTENCE * 40)[:LONGEST_TEXT]
    pdf = print_complaint(text=text, evidence=files(MOST_FILES))
    assert len(pdf) == 3
    words = pdf_text(pdf)
    assert missing_words(text, words) == []
    count = sum(pdf_text(pdf, n).count("۱۲") + pdf_text(pdf, n).count("۲۱") for n in range(2))
    assert count >= text.count("۱۲")
    for n, label in enumerate(("صفحهٔ ۱ از ۲", "صفحهٔ ۲ از ۲", "پیوست، صفحهٔ ۱ از ۱")):
        assert missing_words(label, pdf_text(pdf, n)) == [], label
        assert missing_words("مرجع رسمی", pdf_text(pdf, n)) == [], "each page says that no authority made it"
    for n in range(3):
        grey = pdf[n].render(scale=1).to_pil().convert("L")
        low = grey.crop((0, round((HEIGHT - 9) * POINT), grey.width, grey.height))
        sides = (
            grey.crop((0, 0, round(16 * POINT), grey.height)),
            grey.crop((grey.width - round(16 * POINT), 0, grey.width, grey.height)),
        )
        assert {part.getextrema() for part in (low, *sides)} == {(255, 255)}, n


def test_evidence_is_on_a_detachable_sheet() -> None:
    assert len(print_complaint()) == 1
    pdf = print_complaint(evidence=files(6))
    assert len(pdf) == 2
    assert missing_words("صفحهٔ ۱ از ۱", pdf_text(pdf, 0)) == []
    hash_text = in_groups(files(1)[0].facts.sha256[:32])
    assert hash_text not in pdf_text(pdf, 0) and hash_text in pdf_text(pdf, 1)
    assert missing_words("امضا", pdf_text(pdf, 0)) == []
    for kind in ("عکس", "ویدیو", "صدای ضبط‌شده", "فایل صوتی", "سند", "فایل"):
        assert missing_words(kind, pdf_text(pdf, 1)) == [], kind
    assert missing_words("۱ اسفند ۱۴۰۵، ۰۹:۳۵", pdf_text(pdf, 1)) == [], "in Tehran's time"


@pytest.mark.parametrize(
    ("state", "why"),
    [(EvidenceState.WAITING, "هنوز به دست ابزار نرسیده است"), (EvidenceState.LOST, "به دست ابزار نرسید")],
)  # fmt: skip
def test_file_not_in_vault_has_no_hash(state: EvidenceState, why: str) -> None:
    pdf = print_complaint(evidence=files(1, state))
    assert missing_words(why, pdf_text(pdf, 1)) == []
    assert in_groups(files(1)[0].facts.sha256[:32]) not in pdf_text(pdf, 1)


def test_a_date_that_nobody_can_read_is_left_out() -> None:
    piece = Evidence("e", "report-1", EvidenceState.WAITING, EvidenceFacts("photo", received_at="yesterday"))
    assert missing_words("عکس", pdf_text(print_complaint(evidence=(piece,)), 1)) == []


def test_forwarded_post_is_separate_from_reporters_words() -> None:
    words = pdf_text(print_complaint(forwarded="فردا همه بیایند.\nجایزه داریم."))
    for expected in ("متن پست فورواردشده", "فردا همه بیایند", "جایزه داریم"):
        assert missing_words(expected, words) == []


@pytest.mark.parametrize(
    "text",
    ["ب" * LONGEST_TEXT, "W" * LONGEST_TEXT, "a.b," * 700, "😡" * 500, "\u064b" * 200, "\u202eabc\u202c ب",
     "x\n" * 400, "<b>&amp; _*[x](y)", "ب\tج\x00د"],
    ids=["letters", "latin", "commas", "emoji", "marks", "override", "lines", "markup", "controls"],
)  # fmt: skip
def test_whatever_people_write_stays_inside_the_margins(text: str) -> None:
    pdf = print_complaint(text=text, address="https://example.org/" + "9" * 270)
    for n in range(len(pdf)):
        grey = pdf[n].render(scale=1).to_pil().convert("L")
        left, right = (
            grey.crop((0, 0, round(16 * POINT), grey.height)),
            grey.crop((grey.width - round(16 * POINT), 0, grey.width, grey.height)),
        )
        assert {left.getextrema(), right.getextrema()} == {(255, 255)}, n


def test_no_letter_of_it_reaches_the_log() -> None:
    """fpdf2 logs the letters that a font lacks. Our log drops the arguments of libraries."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    try:
        set_up_logs("DEBUG", stream=stream)
        print_complaint(text="😡 שלום привет 漢字 چهارمرد " * 9)
    finally:
        root.handlers[:], _ = handlers, root.setLevel(level)
    assert "glyph" in stream.getvalue(), "the warning itself was logged"
    for mark in "😡שп漢چ":
        assert mark not in stream.getvalue() and f"{ord(mark):04x}" not in stream.getvalue().lower()


def test_what_was_not_told_is_said_so() -> None:
    words = pdf_text(print_complaint("central", act_id="", actor="", seen="", area_id="gone", when=""))
    assert missing_words("تخلف در انتخابات شوراها", words) == []
    assert missing_words("تشخیص ماده با نهاد رسیدگی‌کننده است", words) == []
    assert missing_words("گفته نشده است", words) == []


def test_missing_field_or_unknown_row_kind_is_an_error() -> None:
    fields = dict.fromkeys(FIELDS, "x") | {"day": "2027-02-20"}
    assert draw_complaint(fields, ()).data.startswith(b"%PDF-")
    with pytest.raises(KeyError):
        draw_complaint({name: value for name, value in fields.items() if name != "foot"}, ())
    with pytest.raises(KeyError):
        draw_complaint(fields, (("odd", "x"),))


def test_a_heading_never_ends_a_page() -> None:
    def piece(height: float, *, keep: bool = False) -> Piece:
        return Piece(height, lambda top: None, keep=keep)

    head, line = piece(10, keep=True), piece(10)
    assert split_pages([line, line, head, line], 30) == [[line, line], [head, line]]
    assert split_pages([line, head, line, line], 30) == [[line, head, line], [line]]
    assert split_pages([line, head], 30) == [[line, head]]
    assert split_pages([piece(50), line], 30)[1] == [line], "too high for any page, so it stands alone"
