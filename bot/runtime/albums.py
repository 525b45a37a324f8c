"""The files of a case, sent together where the messenger can: which of them go next, and which remain.

They are opened when they are sent, and only those of one album are in memory at a time. A row of the outbox holds all
files; each album of it is recorded when it has arrived, so that it can be deleted whatever becomes of the rest. Where
nobody knows whether one has arrived, a notice takes its place, and the rest is sent all the same.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.buttons import Press
from bot.conversation.incoming import FileKind
from bot.conversation.store import Destination, OutboxRow, Store
from bot.conversation.store_troubles import VaultDown
from bot.conversation.voice_store import CleanFile
from bot.runtime.calls import Caller, kind_of
from bot.runtime.missed_details import MissedDetails

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
        self._away: dict[int, tuple[out.AlbumFile, ...]] = {}
        """By row: the files instead of which a sentence is being sent, because the vault does not answer."""
        self.missed = MissedDetails()

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
                self._away[row.id] = album.files
                return _away_call(album, caller, to)
            if file is None and not parts:
                self._left[row.id] = album.files[1:]
                return wire.SendText(to.chat_id, caller.words("evidence-no-clean-copy", {}))
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
        if (after_notice := self.missed.take_rest(row)) is not None:
            return after_notice
        left, reply = self._left.pop(row.id, ()), row.outgoing.reply
        if away := self._away.pop(row.id, ()):
            self.missed.note_files(row, away)
        if not left or not isinstance(reply, out.SendAlbum):
            return None
        return replace(
            row, outgoing=replace(row.outgoing, reply=replace(reply, files=left)), attempts=0, doubts=0
        )

    def after_doubt(self, row: OutboxRow) -> OutboxRow:
        """The row to send after an answer was lost: a notice instead of details that may have arrived, before the
        files that were not sent yet."""
        again = self.missed.notice_after_doubt(row, self._left.get(row.id, ()))
        return replace(again, doubts=row.doubts + 1)

    def end_try(self, row: OutboxRow) -> None:
        """What remains is asked for again with the next try."""
        self._left.pop(row.id, None)
        self._away.pop(row.id, None)


def singly(row: OutboxRow) -> OutboxRow:
    """The row after the messenger has refused its album: each file goes alone, so that one does not keep the others."""
    reply = row.outgoing.reply
    assert isinstance(reply, out.SendAlbum)
    return replace(row, outgoing=replace(row.outgoing, reply=replace(reply, singly=True)))


def _away_call(album: out.SendAlbum, caller: Caller, to: Destination) -> wire.SendText:
    """Says how many files are missing, with the button that asks for them again."""
    rows: out.Rows = ()
    if isinstance(album.remember, out.DetailOf):
        press = Press(album.remember.opens, album.remember.case_id)
        rows = ((out.Button(out.TextRef("case-button-open"), press),),)
    words = caller.words("evidence-away-files", {"count": len(album.files)})
    return wire.SendText(to.chat_id, words, caller.keyboard(rows))


def _fits(file: CleanFile, parts: Sequence[_Part]) -> bool:
    """Whether this file may stand in the album of these."""
    group = _SHOWN_TOGETHER.get(kind_of(parts[0][1]))
    size = sum(len(other.data) for _, other in parts) + len(file.data)
    return group is not None and _SHOWN_TOGETHER.get(kind_of(file)) == group and size <= MOST_BYTES
