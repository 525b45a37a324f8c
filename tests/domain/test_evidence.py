"""What becomes of files, counted; and what a file announces itself as."""

from dataclasses import replace

import pytest

from bot.domain.submissions.evidence import (
    Evidence,
    EvidenceFacts,
    EvidenceState,
    Tally,
    fingerprint,
    kept_closed,
    tally,
    to_be_told,
)

WAITING = Evidence("e", "r", EvidenceState.WAITING, EvidenceFacts("photo"))
SEALED = replace(WAITING, state=EvidenceState.SEALED)
READY = replace(SEALED, facts=EvidenceFacts("photo", clean_sha256="ab"))
LOST = replace(WAITING, state=EvidenceState.LOST)


def test_every_piece_is_counted_once() -> None:
    assert tally([]) == Tally()
    counts = tally([READY, READY, SEALED, WAITING, LOST, LOST, LOST])
    assert counts == Tally(ready=2, waiting=1, sealed=1, lost=3)
    assert (counts.kept, counts.places) == (3, 4), "what never came can be sent again in its place"


def test_only_a_sealed_piece_with_a_clean_copy_is_shown() -> None:
    assert READY.shown
    for piece in (WAITING, SEALED, LOST, replace(READY, state=EvidenceState.WAITING)):
        assert not piece.shown


def test_a_reporter_hears_of_what_did_not_come_or_is_not_shown() -> None:
    assert to_be_told(LOST.state, LOST.facts)
    assert to_be_told(SEALED.state, replace(SEALED.facts, why_not_clean="damaged"))
    for piece in (READY, WAITING, replace(SEALED, facts=EvidenceFacts("document", name="a.zip"))):
        assert not to_be_told(piece.state, piece.facts)


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
    assert kept_closed(name, mime)


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
    """Names and types are words of the sender: only his answer depends on them, never what is opened."""
    assert not kept_closed(name, mime)
