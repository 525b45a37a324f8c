"""The files of a case, sent together where the messenger can: which of them go next, and which remain.

They are opened when they are sent, and only those of one album are in memory at a time. A row of the outbox holds all
files; each album of it is recorded when it has arrived, so that it can be deleted whatever becomes of the rest.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.incoming import FileKind
from bot.conversation.store import Destination, OutboxRow, Store
from bot.conversation.store_troubles import VaultDown
from bot.conversation.voice_store import CleanFile
from bot.runtime.calls import Caller, kind_of

MOST_FILES: Final = 10
MOST_BYTES: Final = 20 * 1024 * 1024
"""Bytes in one album: Bale fails above about 20 MB a request."""
_SHOWN_TOGETHER: Final = {
    FileKind.PHOTO: "seen",
    FileKind.VIDEO: "seen",
    FileKind.DOCUMENT: "documents",
    FileKind.AUDIO: "music",
}
"""What may stand in one album. Voice notes go alone."""

type _Part = tuple[out.AlbumFile, CleanFile]


class Albums:
    """Knows what remains of the rows that are being sent."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._left: dict[int, tuple[out.AlbumFile, ...]] = {}
        """By row: the files after those that are being sent."""

    async def next_call(
        self, row: OutboxRow, album: out.SendAlbum, caller: Caller, to: Destination
    ) -> wire.Call:
        """The call for as many of the files as go together: an album, one file, or a notice that it cannot be shown."""
        parts: list[_Part] = []
        for wish in album.files:
            try:
                file = await self._store.open_clean(wish.evidence_id)
            except VaultDown:  # not tried again: what else this chat is sent would wait behind it
                if parts:
                    break
                self._left[row.id] = ()
                return wire.SendText(to.chat_id, caller.words("evidence-away", {}))
            if file is None and not parts:
                self._left[row.id] = album.files[1:]
                return wire.SendText(to.chat_id, caller.words("evidence-not-shown", {}))
            if file is None or (parts and (album.singly or not _fits(file, parts))):
                break
            parts.append((wish, file))
            if len(parts) == MOST_FILES:
                break
        self._left[row.id] = album.files[len(parts) :]
        if len(parts) == 1:
            (wish, file), *_ = parts
            return caller.file(file, to, wish.caption)
        return caller.album([(file, wish.caption) for wish, file in parts], to)

    def rest_of(self, row: OutboxRow) -> OutboxRow | None:
        """The row with the files that remain after those that have arrived; None if it is finished."""
        left, reply = self._left.pop(row.id, ()), row.outgoing.reply
        if not left or not isinstance(reply, out.SendAlbum):
            return None
        return replace(row, outgoing=replace(row.outgoing, reply=replace(reply, files=left)), attempts=0)

    def end_try(self, row: OutboxRow) -> None:
        """What remains is asked for again with the next try."""
        self._left.pop(row.id, None)


def singly(row: OutboxRow) -> OutboxRow:
    """The row after the messenger has refused its album: each file goes alone, so that one does not keep the others."""
    reply = row.outgoing.reply
    assert isinstance(reply, out.SendAlbum)
    return replace(row, outgoing=replace(row.outgoing, reply=replace(reply, singly=True)))


def _fits(file: CleanFile, parts: Sequence[_Part]) -> bool:
    """Whether this file may stand in the album of these."""
    group = _SHOWN_TOGETHER.get(kind_of(parts[0][1]))
    size = sum(len(other.data) for _, other in parts) + len(file.data)
    return group is not None and _SHOWN_TOGETHER.get(kind_of(file)) == group and size <= MOST_BYTES
