"""Recordings of the texts that people should know before a report, for those who would rather listen.

An owner reads a text aloud; its file stays at the messenger. A recording is played only while the text is the one
that was read: a changed setting or wording silences it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.people import Messenger


class RecordedText(StrEnum):
    """What can be recorded."""

    DANGER = "danger"
    """Whom to call first, and the ways to report."""
    SUMMARY = "summary"
    """Who runs the bot, and the three lines about privacy."""


@dataclass(frozen=True, slots=True)
class Recording:
    """``file_id`` is the messenger's; ``kind`` as what it was sent (``voice`` or ``audio``); ``digest`` that of
    the text as it was read."""

    text: RecordedText
    messenger: Messenger
    file_id: str
    kind: str
    digest: str


def find_recording(
    recordings: Iterable[Recording], text: RecordedText, messenger: Messenger
) -> Recording | None:
    """The recording of this text on this messenger, also one of an earlier wording."""
    return next((r for r in recordings if (r.text, r.messenger) == (text, messenger)), None)


def without_recording(
    recordings: Iterable[Recording], text: RecordedText, messenger: Messenger
) -> tuple[Recording, ...]:
    """The recordings without that of this text on this messenger."""
    return tuple(r for r in recordings if (r.text, r.messenger) != (text, messenger))
