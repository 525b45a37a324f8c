"""`content/voice/recordings.yaml` -> recordings of cards, each with its file beside it, and the other way round.

A recording of a card that is gone, or whose text has changed since, is no problem: it is not offered, and
`content check` names it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from bot.domain.learning.voices import (
    MOST_BYTES,
    MOST_SECONDS,
    FolderVoice,
    Freshness,
    VoiceFile,
    cards_of,
    freshness,
)
from bot.library.draft import ContentDraft
from bot.library.ledger import Ledger
from bot.library.schema import Items, Strict
from bot.library.sources import YamlSource

FOLDER: Final = "voice"
INDEX: Final = "voice/recordings.yaml"
VOICE: Final = "recording of card"
"""How a problem names a recording."""
MIMES: Final = {".ogg": "audio/ogg", ".mp3": "audio/mpeg", ".m4a": "audio/mp4"}
"""What both messengers play, by the end of a file's name."""
_HEAD: Final = "# Recordings of cards: ./amanat content voice writes this file.\nrecordings:\n"

_CardId = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,19}(/[A-Za-z0-9][A-Za-z0-9.-]{0,39})?$")
]
_FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.(ogg|mp3|m4a)$")]


class RecordingFile(Strict):
    card: _CardId
    file: _FileName
    text_hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    seconds: Annotated[int, Field(ge=1, le=MOST_SECONDS)]


class RecordingsFile(Strict):
    recordings: Items


def read_voices(source: YamlSource, ledger: Ledger) -> list[FolderVoice]:
    """The recordings whose files are there. What is in a file is checked by ``sound_faults``."""
    head, top = ledger.head(RecordingsFile, source)
    if head is None:
        return []
    folder, voices = Path(source.file).parent, []
    for number, value in enumerate(head.recordings):
        place = top.under("recordings", number)
        written = ledger.validate_value(RecordingFile, value, place)
        if written is None:
            continue
        path = folder / written.file
        size = path.stat().st_size if path.is_file() else 0
        if not 0 < size <= MOST_BYTES:
            ledger.add(place, f"{written.file} is not in {FOLDER}/, empty, or over {MOST_BYTES} bytes")
            continue
        ledger.declare(VOICE, written.card, place)
        file = VoiceFile(written.sha256, mime=MIMES[path.suffix], seconds=written.seconds, size=size)
        voices.append(FolderVoice(written.card, digest=written.text_hash, file=file, path=str(path)))
    return voices


def judge_sounds(draft: ContentDraft) -> None:
    """Add a problem for each file that is not the one that was recorded; reads them all."""
    for voice in draft.voices:
        digest = hashlib.sha256(Path(voice.path).read_bytes()).hexdigest()
        if digest != voice.file.sha256:
            place = draft.ledger.place(VOICE, voice.card_id)
            draft.ledger.add(
                place, f"{Path(voice.path).name} is not the file that was recorded: its hash differs"
            )


def due_recordings(draft: ContentDraft) -> Iterator[str]:
    """A line for each recording that is not offered (any more): ``file:line: voice: …``."""
    cards = cards_of(draft.lessons, draft.own_cards())
    for voice in draft.voices:
        place, card = draft.ledger.place(VOICE, voice.card_id), cards.get(voice.card_id)
        where = f"{place.file}:{place.line()}"
        if card is None:
            yield f"{where}: voice: there is no card {voice.card_id} any more"
        elif freshness(card.text, [voice]) is Freshness.STALE:
            yield f"{where}: voice: card {voice.card_id} has changed since it was recorded"


def file_name(card_id: str, suffix: str) -> str:
    """The name of a card's recording: ``vb1__once.ogg``, ``dh-place.ogg``."""
    return card_id.replace("/", "__") + suffix


def index_text(voices: Iterable[FolderVoice]) -> str:
    """The index that names these recordings, by card."""
    lines = [_HEAD]
    for voice in sorted(voices, key=lambda voice: voice.card_id):
        values = {
            "card": voice.card_id,
            "file": Path(voice.path).name,
            "text_hash": voice.digest,
            "sha256": voice.file.sha256,
            "seconds": voice.file.seconds,
        }
        fields = [f"{name}: {json.dumps(value)}" for name, value in values.items()]
        lines.append("  - " + "\n    ".join(fields) + "\n")
    return "".join(lines)
