"""The files of a case as the assignee reads them: within the messengers' limits, each with its state."""

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.conversation import codec
from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import DetailOf, StaffChat, TextRef
from bot.domain.submissions.evidence import (
    MOST_BYTES,
    MOST_FILES,
    Evidence,
    EvidenceFacts,
    EvidenceState,
    Loss,
)
from bot.handlers.cases.case_details import METHOD, evidence_count_term, evidence_list_term, evidence_messages
from bot.usecases.ports.media import CleaningFailure
from tests.fakes.shared_content import shipped_texts
from tests.fakes.turns import REZA

TEXTS = shipped_texts()
ORIGINAL, CLEAN = "0123456789abcdef" * 4, "fedcba9876543210" * 4
TO, DETAIL = StaffChat(REZA), DetailOf("c1", REZA)


def a_file(state: EvidenceState = EvidenceState.SEALED, *, name: str = "e1", **facts: Any) -> Evidence:
    given = {"kind": "video", "size": 2_200_000, "received_at": "2026-12-03T11:05:00+00:00", **facts}
    return Evidence(name, "r-c1", state, EvidenceFacts(**given))


def ready(**more: Any) -> Evidence:
    return a_file(sha256=ORIGINAL, clean_sha256=CLEAN, clean_mime="video/mp4", **more)


def words(term: TextRef) -> str:
    """The text as it is read, without formatting and direction marks."""
    text = TEXTS.render(term.key, term.args)
    return re.sub("[\u200e\u200f\u2066-\u2069]|</?(?:b|code)>", "", text).strip()


def test_a_line_tells_kind_size_time_and_fingerprint() -> None:
    line = words(evidence_list_term([ready()]))
    assert line == "۱. فیلم، ۲ مگابایت، ۱۲ آذر ۱۴۰۵، ۱۴:۳۵، اثر انگشت 01234567…89abcdef"


def test_unviewable_file_is_listed_with_full_hash() -> None:
    for why in CleaningFailure:
        line = words(evidence_list_term([a_file(sha256=ORIGINAL, why_not_clean=why.value)]))
        assert "مهروموم" in line and ORIGINAL in line
    assert "خراب است" in words(evidence_list_term([a_file(why_not_clean="damaged")]))
    assert "رمز دارد" in words(evidence_list_term([a_file(why_not_clean="locked")]))


def test_a_lost_and_a_waiting_file_say_so() -> None:
    for why in Loss:
        line = words(evidence_list_term([a_file(EvidenceState.LOST, size=0, why_not_clean=why.value)]))
        assert "کیلوبایت" not in line and "اثر انگشت" not in line
    lost_long_ago = a_file(EvidenceState.LOST, why_not_clean="the messenger no longer gives it")
    assert "پیام‌رسان آن را به ما نداد" in words(evidence_list_term([lost_long_ago]))
    assert words(evidence_list_term([a_file(EvidenceState.WAITING)])).endswith("در راه است")


def test_the_caption_holds_both_hashes_and_fits() -> None:
    (sent,) = evidence_messages([ready(partial=True)], to=TO, detail=DETAIL)
    assert (sent.evidence_id, sent.to, sent.remember) == ("e1", TO, DETAIL)
    assert codec.decode(codec.encode(sent)) == sent
    assert sent.caption is not None
    caption = TEXTS.render(sent.caption.key, sent.caption.args)
    assert ORIGINAL in caption and CLEAN in caption and "همهٔ فایل را نشان نمی‌دهد" in caption
    assert len(caption) <= 1024
    (whole,) = evidence_messages([ready()], to=TO, detail=DETAIL)
    assert whole.caption is not None
    assert "نشان نمی‌دهد" not in TEXTS.render(whole.caption.key, whole.caption.args)


def test_only_some_are_sent_under_their_number_among_all() -> None:
    pieces = [ready(name="e1"), a_file(name="e2"), ready(name="e3")]
    (sent,) = evidence_messages(pieces, only={"e2", "e3"}, to=TO, detail=DETAIL)
    assert sent.evidence_id == "e3" and sent.caption is not None
    assert "فایل ۳ از ۳" in words(sent.caption)


@pytest.mark.parametrize("why", [*CleaningFailure, None])
def test_the_longest_list_fits_into_one_message(why: CleaningFailure | None) -> None:
    """Twenty files, each with the longest possible line."""
    piece = a_file(
        kind="voice", size=MOST_BYTES - 1, sha256=ORIGINAL, why_not_clean=why or "", clean_sha256=""
    )
    pieces = [replace(piece, id=str(number)) for number in range(MOST_FILES)]
    text = TEXTS.render(
        "case-files", {"number": "۱۲۳۴۵۶", "files": evidence_list_term(pieces), "method": METHOD}
    )
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
    assert read in words(evidence_list_term([a_file(EvidenceState.WAITING, size=size)]))


@pytest.mark.parametrize("kind", [*FileKind, "unheard of"])
def test_every_kind_has_a_name(kind: str) -> None:
    assert words(evidence_list_term([a_file(kind=kind)])).startswith("۱. ")


def test_a_time_that_cannot_be_read_is_left_out() -> None:
    assert "۱۴۰۵" not in words(evidence_list_term([a_file(received_at="")]))


def test_counts_leave_out_what_there_is_none_of() -> None:
    assert evidence_count_term([]) == TextRef("case-evidence-none")
    pieces = [ready(), a_file(), a_file(EvidenceState.LOST)]
    assert words(evidence_count_term(pieces)).splitlines() == [
        "۱ فایل آمادهٔ دیدن",
        "۱ فایل مهروموم و بی‌نسخهٔ پاک",
        "۱ فایل که به دست ما نرسید",
    ]
