"""Finds the sound of a card's recording: in the content folder or in the vault."""

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path

from bot.conversation.incoming import FileKind
from bot.conversation.store import Store
from bot.conversation.voice_store import CleanFile
from bot.usecases.ports import Content


class VoiceShelf:
    """``content`` returns the content in force."""

    def __init__(self, store: Store, content: Callable[[], Content]) -> None:
        self._store = store
        self._content = content

    async def open(self, sha256: str) -> CleanFile | None:
        """The recording with this hash, if its sound is the one that was recorded. Raises VaultDown."""
        for voice in self._content().voices.values():
            if voice.file.sha256 == sha256:
                data = await asyncio.to_thread(_read, Path(voice.path), sha256)
                if data is not None:
                    kind = FileKind.VOICE if voice.file.is_voice_note else FileKind.AUDIO
                    return CleanFile(data, kind.value, f"card{Path(voice.path).suffix}", voice.file.mime)
        return await self._store.open_voice(sha256)


def _read(path: Path, sha256: str) -> bytes | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None
