"""Recordings of cards: what counts as another text, and what is no reading of one."""

import pytest

from bot.domain.learning.voices import (
    FolderVoice,
    Freshness,
    VoiceFault,
    VoiceFile,
    fault_of,
    freshness,
    text_digest,
)

TEXT = "صبح روز رأی‌گیری است. " * 20
FILE = VoiceFile("ab" * 32, mime="audio/ogg", seconds=40, size=1000)


def recording(text: str) -> FolderVoice:
    return FolderVoice("vb1/who", digest=text_digest(text), file=FILE, path="vb1__who.ogg")


@pytest.mark.parametrize("same", ["یک  رأی\nبرای شما", "یک **رأی** برای شما", "یک <b>رأی</b> برای شما "])
def test_what_is_not_heard_makes_no_other_text(same: str) -> None:
    assert text_digest(same) == text_digest("یک رأی برای شما")


@pytest.mark.parametrize("other", ["دو رأی برای شما", "یک رأی برای ما", "یک رأی برای شما؟"])
def test_other_words_make_another_text(other: str) -> None:
    assert text_digest(other) != text_digest("یک رأی برای شما")


def test_recording_is_current_only_for_its_text() -> None:
    assert freshness("یک", []) is freshness("یک", [None]) is Freshness.NONE
    assert freshness("یک", [recording("یک")]) is Freshness.CURRENT
    assert freshness("دو", [recording("یک")]) is Freshness.STALE
    assert freshness("دو", [recording("یک"), recording("دو")]) is Freshness.CURRENT


@pytest.mark.parametrize(
    ("seconds", "heard", "fault"),
    [
        (40.0, 38, None),
        (12.0, 12, None),
        (180.0, 100, None),
        (180.5, 100, VoiceFault.LONG),
        (1200.0, 900, VoiceFault.LONG),
        (9.0, 9, VoiceFault.SHORT),
        (0.4, 0, VoiceFault.SHORT),
        (40.0, 0, VoiceFault.QUIET),
        (40.0, 7, VoiceFault.QUIET),
        (40.0, 8, None),
    ],
)
def test_what_is_no_reading_is_named(seconds: float, heard: int, fault: VoiceFault | None) -> None:
    assert fault_of(TEXT[:400], seconds=seconds, heard_seconds=heard) is fault


def test_short_text_takes_two_seconds_at_least() -> None:
    assert fault_of("بله", seconds=1.0, heard_seconds=1) is VoiceFault.SHORT
    assert fault_of("بله", seconds=2.0, heard_seconds=2) is None
