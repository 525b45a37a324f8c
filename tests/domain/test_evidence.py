"""Counting files by their state, and recognising the type that a file declares."""

from dataclasses import replace

import pytest

from bot.domain.submissions.evidence import (
    Evidence,
    EvidenceFacts,
    EvidenceState,
    EvidenceTally,
    fingerprint,
    is_sealed_type,
    should_notify_reporter,
    tally,
)

WAITING = Evidence("e", "r", EvidenceState.WAITING, EvidenceFacts("photo"))
SEALED = replace(WAITING, state=EvidenceState.SEALED)
READY = replace(SEALED, facts=EvidenceFacts("photo", clean_sha256="ab"))
LOST = replace(WAITING, state=EvidenceState.LOST)


def test_every_piece_is_counted_once() -> None:
    assert tally([]) == EvidenceTally()
    counts = tally([READY, READY, SEALED, WAITING, LOST, LOST, LOST])
    assert counts == EvidenceTally(ready=2, waiting=1, sealed=1, lost=3)
    assert (counts.stored_count, counts.places) == (3, 4), (
        "a file that never arrived can be sent again in its place"
    )


def test_only_sealed_evidence_with_clean_copy_is_shown() -> None:
    assert READY.has_clean_copy
    for piece in (WAITING, SEALED, LOST, replace(READY, state=EvidenceState.WAITING)):
        assert not piece.has_clean_copy


def test_reporter_is_notified_of_missing_or_unviewable_files() -> None:
    assert should_notify_reporter(LOST.state, LOST.facts)
    assert should_notify_reporter(SEALED.state, replace(SEALED.facts, why_not_clean="damaged"))
    for piece in (READY, WAITING, replace(SEALED, facts=EvidenceFacts("document", name="a.zip"))):
        assert not should_notify_reporter(piece.state, piece.facts)


def test_a_fingerprint_is_both_ends_of_a_hash() -> None:
    assert fingerprint("0123456789abcdef" * 4) == "01234567…89abcdef"
    assert fingerprint("") == ""


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("virus.EXE", ""),
        ("photo.jpg.exe", "image/jpeg"),
        ("a.zip ", ""),
        ("letter.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("letter", "application/msword"),
        ("sheet.xls", ""),
        ("page.html", "text/html"),
        ("drawing.svg", "image/svg+xml"),
        ("x", "application/x-7z-compressed"),
    ],
)
def test_what_will_stay_closed_is_said_at_once(name: str, mime: str) -> None:
    assert is_sealed_type(name, mime)


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("photo.jpg", "image/jpeg"),
        ("letter.pdf", "application/pdf"),
        ("film.mp4", "video/mp4"),
        ("", ""),
        ("\u202egpj.exe\u202c.png", "image/png"),
        ("a/../b\0.jpg", "image/jpeg"),
        ("x" * 5000, "audio/ogg"),
    ],
)
def test_of_all_else_nothing_is_said(name: str, mime: str) -> None:
    """Names and types come from the sender. Only the reply depends on them, never what is opened."""
    assert not is_sealed_type(name, mime)
