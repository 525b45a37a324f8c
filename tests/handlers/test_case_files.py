"""The files of a case as the assignee gets and lists them: within the messengers' limits, each with its state."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.conversation import codec
from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import DetailOf, SendAlbum, StaffChat, TextRef
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.submissions.evidence import (
    MOST_BYTES,
    MOST_FILES,
    Evidence,
    EvidenceFacts,
    EvidenceState,
    Loss,
)
from bot.handlers.cases.case_details import evidence_count_term, evidence_messages
from bot.handlers.cases.further_actions import METHOD, PAGER, file_term
from bot.handlers.pieces import lines
from bot.usecases.ports.media import CleaningFailure
from tests.fakes.shared_content import shipped_texts
from tests.fakes.turns import REZA, make_ctx

TEXTS = shipped_texts()
ORIGINAL, CLEAN = "0123456789abcdef" * 4, "fedcba9876543210" * 4
NOW = datetime(2026, 12, 3, 12, tzinfo=UTC)
CASE = Case("c1", 1, "O01", Space.REAL, Phase.DAY, Severity.HIGH, "thr01s1", NOW, NOW)


def a_file(state: EvidenceState = EvidenceState.SEALED, *, name: str = "e1", **facts: Any) -> Evidence:
    given = {"kind": "video", "size": 2_200_000, "received_at": "2026-12-03T11:05:00+00:00", **facts}
    return Evidence(name, "r-c1", state, EvidenceFacts(**given))


def ready(**more: Any) -> Evidence:
    return a_file(sha256=ORIGINAL, clean_sha256=CLEAN, clean_mime="video/mp4", **more)


def words(term: TextRef) -> str:
    """The text as it is read, without formatting and direction marks."""
    text = TEXTS.render(term.key, term.args)
    return re.sub("[\u200e\u200f\u2066-\u2069]|</?(?:b|code)>", "", text).strip()


def test_a_line_tells_kind_size_time_and_both_hashes() -> None:
    line, original, copy = words(file_term(ready(), 1)).splitlines()
    assert line == "۱. فیلم، ۲ مگابایت، ۱۲ آذر ۱۴۰۵، ۱۴:۳۵"
    assert original == f"اصل: {ORIGINAL}" and copy == f"نسخه‌ای که می‌بینید: {CLEAN}"


def test_unviewable_file_is_listed_with_full_hash() -> None:
    for why in CleaningFailure:
        line = words(file_term(a_file(sha256=ORIGINAL, why_not_clean=why.value), 1))
        assert "مهروموم" in line and ORIGINAL in line
    assert "خراب است" in words(file_term(a_file(why_not_clean="damaged"), 1))
    assert "رمز دارد" in words(file_term(a_file(why_not_clean="locked"), 1))


def test_a_lost_and_a_waiting_file_say_so() -> None:
    for why in Loss:
        line = words(file_term(a_file(EvidenceState.LOST, size=0, why_not_clean=why.value), 1))
        assert "کیلوبایت" not in line and "اصل" not in line
    lost_long_ago = a_file(EvidenceState.LOST, why_not_clean="the messenger no longer gives it")
    assert "پیام‌رسان آن را به ما نداد" in words(file_term(lost_long_ago, 1))
    assert words(file_term(a_file(EvidenceState.WAITING), 1)).endswith("در راه است")


def album_of(pieces: list[Evidence], **more: Any) -> SendAlbum:
    (album,) = evidence_messages(pieces, make_ctx(REZA), CASE, **more)
    return album


def caption_of(album: SendAlbum, place: int = 0) -> str:
    caption = album.files[place].caption
    assert caption is not None
    return TEXTS.render(caption.key, caption.args)


def test_caption_is_short_and_holds_no_hash() -> None:
    album = album_of([ready(partial=True)])
    assert (album.to, album.remember) == (StaffChat(REZA), DetailOf("c1", REZA))
    assert codec.decode(codec.encode(album)) == album
    caption = caption_of(album)
    assert ORIGINAL not in caption and CLEAN not in caption and "همهٔ فایل را نشان نمی‌دهد" in caption
    assert len(caption) <= 300
    assert "نشان نمی‌دهد" not in caption_of(album_of([ready()]))


def test_files_of_one_report_make_one_album_in_order() -> None:
    pieces = [ready(name=f"e{number}") for number in range(MOST_FILES)]
    album = album_of(pieces)
    assert [file.evidence_id for file in album.files] == [piece.id for piece in pieces]
    assert evidence_messages([a_file(EvidenceState.WAITING)], make_ctx(REZA), CASE) == []


def test_only_some_are_sent_under_their_number_among_all() -> None:
    pieces = [ready(name="e1"), a_file(name="e2"), ready(name="e3")]
    album = album_of(pieces, only={"e2", "e3"})
    assert [file.evidence_id for file in album.files] == ["e3"]
    assert "فایل \u2068۳\u2069 از \u2068۳\u2069" in caption_of(album)


def test_the_longest_page_of_hashes_fits_into_one_message() -> None:
    piece = a_file(kind="voice", size=MOST_BYTES - 1, sha256=ORIGINAL, clean_sha256=CLEAN)
    terms = [file_term(piece, place) for place in range(13, 13 + PAGER.size)]
    text = TEXTS.render("case-files", {"number": "۱۲۳۴۵۶", "files": lines(terms), "method": METHOD})
    assert len(text) <= 4096


@pytest.mark.parametrize(
    ("size", "read"),
    [
        (1, "۱ کیلوبایت"),
        (1024 * 1023, "۱٬۰۲۳ کیلوبایت"),
        (1024 * 1024, "۱ مگابایت"),
        (MOST_BYTES - 1, "۱۹٫۹ مگابایت"),
        (MOST_BYTES, "۲۰ مگابایت"),
    ],
)
def test_sizes_are_read_as_people_say_them(size: int, read: str) -> None:
    assert read in words(file_term(a_file(EvidenceState.WAITING, size=size), 1))


@pytest.mark.parametrize("kind", [*FileKind, "unheard of"])
def test_every_kind_has_a_name(kind: str) -> None:
    assert words(file_term(a_file(kind=kind), 1)).startswith("۱. ")


def test_a_time_that_cannot_be_read_is_left_out() -> None:
    assert "۱۴۰۵" not in words(file_term(a_file(received_at=""), 1))


def test_counts_leave_out_what_there_is_none_of() -> None:
    assert evidence_count_term([]) == TextRef("case-evidence-none")
    pieces = [ready(), a_file(), a_file(EvidenceState.LOST)]
    assert words(evidence_count_term(pieces)).splitlines() == [
        "۱ فایل آمادهٔ دیدن",
        "۱ فایل مهروموم و بی‌نسخهٔ پاک",
        "۱ فایل که به دست ما نرسید",
    ]
