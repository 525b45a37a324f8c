"""The button that plays a recording of a text, shown only while the text is the one that was read aloud."""

from hashlib import sha256
from typing import Final

from bot.conversation import codec
from bot.conversation.outgoing import Rows, TextRef
from bot.conversation.ports import Ctx
from bot.domain.owner.recordings import RecordedText, Recording, find_recording
from bot.domain.owner.settings import RunningSettings
from bot.handlers.pieces import button

WORDING: Final = 3
"""Counts the wordings of what can be recorded: raise it when their texts change, so that recordings of earlier
words fall silent (``tests/handlers/test_recordings.py``)."""
_DIGEST_LENGTH: Final = 16


def digest_of(term: TextRef) -> str:
    """What was read: a hash over the text with everything in it, and its wording."""
    return sha256(codec.encode(term) + str(WORDING).encode()).hexdigest()[:_DIGEST_LENGTH]


def current_recording(
    text: RecordedText, term: TextRef, ctx: Ctx, running: RunningSettings
) -> Recording | None:
    """The recording of exactly this text on this person's messenger."""
    recording = find_recording(running.recordings, text, ctx.account.messenger)
    return recording if recording is not None and recording.digest == digest_of(term) else None


def listen_rows(text: RecordedText, term: TextRef, ctx: Ctx, running: RunningSettings) -> Rows:
    """A button that plays it; none without a recording of exactly this text."""
    if current_recording(text, term, ctx, running) is None:
        return ()
    return ((button("button-listen", "listen", text.value),),)
