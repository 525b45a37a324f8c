"""What goes to a body, made when it is sent: the chosen copies, changed as somebody chose, and files of them.

The same choice gives the same bytes, so that the hashes in the letter are those of the copies.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from bot.conversation.outgoing import SendPackage
from bot.conversation.store import CleanFile
from bot.conversation.wire import MadeFile
from bot.domain.grid import bits_of
from bot.usecases.ports_media import Changes, CleanCopy, MediaCleaner

type Bundle = Callable[[Mapping[str, str], Sequence["Copy"]], MadeFile]
"""Fields and copies -> one file that holds them all."""

_SOUND: Final = "audio/"


class PackageBroken(Exception):
    """A copy cannot be opened any more, or not be changed as it must be: nothing goes."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy as it goes. ``changed``: ``no``, ``fields`` (parts of it are unrecognisable), ``silent``."""

    name: str
    data: bytes
    mime: str
    changed: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


class Files(Protocol):
    async def open_clean(self, evidence_id: str) -> CleanFile | None: ...


class Packages:
    """Opens clean copies and changes them, in the confined child."""

    def __init__(self, *, files: Files, cleaner: MediaCleaner, bundle: Bundle) -> None:
        self._files, self._cleaner, self.bundle = files, cleaner, bundle

    async def shown(self, evidence_id: str, cells: Sequence[int], *, lines: bool) -> CleanFile | None:
        """A picture with its fields, for whoever chooses them; None where it cannot be shown."""
        file = await self._files.open_clean(evidence_id)
        if file is None:
            return None
        changed = await self._changed(file, Changes(fields=bits_of(cells), lines=lines))
        return None if changed is None else CleanFile(changed.data, file.kind, file.name, changed.mime)

    async def copies(self, package: SendPackage) -> Sequence[Copy]:
        """All of them, in their order. Raises PackageBroken."""
        found = []
        for number, (evidence_id, cells) in enumerate(package.files, 1):
            file = await self._files.open_clean(evidence_id)
            if file is None or file.mime.startswith(_SOUND):
                raise PackageBroken
            found.append(await self._copy(number, file, cells))
        return found

    async def _copy(self, number: int, file: CleanFile, cells: Sequence[int]) -> Copy:
        film = file.mime.startswith("video/")
        changed = await self._changed(file, Changes(fields=bits_of(cells), silent=film))
        if changed is None or changed.mime.startswith(_SOUND):
            raise PackageBroken
        how = "silent" if film else "fields" if cells else "no"
        return Copy(f"copy-{number:02}{changed.suffix}", changed.data, changed.mime, how)

    async def _changed(self, file: CleanFile, changes: Changes) -> CleanCopy | None:
        outcome = await self._cleaner.clean_copy(file.data, changes=changes)
        return outcome if isinstance(outcome, CleanCopy) else None
