"""Details of cases that have not surely arrived. An opening counts as read when it is asked for, so what did not come
through is taken back: it must be opened again before a decision that needs reading.

A file that no other try would show either (its copy is gone, the messenger does not take it) is not among them: the
reader was told so, and that is all that can be done.
"""

from collections.abc import Iterable
from dataclasses import replace

from bot.conversation import outgoing as out
from bot.conversation.details import SHOWN
from bot.conversation.missed_pieces import MissedPieces
from bot.conversation.store import DeliveryStatus, OutboxRow
from bot.runtime.at_most_once import at_most_once


class MissedDetails:
    """Knows by row what has not surely arrived, and what is still sent after the notice that says so."""

    def __init__(self) -> None:
        self._missed: dict[int, MissedPieces] = {}
        self._rest: dict[int, OutboxRow] = {}

    def note_files(self, row: OutboxRow, files: Iterable[out.AlbumFile]) -> None:
        """These files of the row's album did not come through, or nobody knows."""
        wish = out.wish_to_remember(row.outgoing.reply)
        if isinstance(wish, out.DetailOf):
            ids = frozenset(file.evidence_id for file in files)
            before = self._missed.get(row.id)
            self._missed[row.id] = MissedPieces(
                wish.case_id, wish.account, ids | before.files if before is not None else ids
            )

    def note(self, row: OutboxRow) -> None:
        """Nothing of what this row shows has surely arrived."""
        reply = row.outgoing.reply
        wish = out.wish_to_remember(reply)
        if isinstance(reply, out.SendAlbum):
            self.note_files(row, reply.files)
        elif isinstance(wish, out.DetailOf) and isinstance(reply, out.Say) and reply.key in SHOWN:
            self._missed[row.id] = MissedPieces(wish.case_id, wish.account)

    def notice_after_doubt(self, row: OutboxRow, left: tuple[out.AlbumFile, ...]) -> OutboxRow:
        """The row to send after an answer was lost. Of an album it is a notice about the files that may have arrived,
        and ``left``, which were not sent yet, come after it."""
        reply = row.outgoing.reply
        if not isinstance(reply, out.SendAlbum):
            self.note(row)
            return at_most_once(row)
        doubtful = reply.files[: len(reply.files) - len(left)]
        self.note_files(row, doubtful)
        notice = at_most_once(
            replace(row, outgoing=replace(row.outgoing, reply=replace(reply, files=doubtful)))
        )
        if not left:
            return notice
        rest = replace(row.outgoing, reply=replace(reply, files=left))
        self._rest[row.id] = replace(row, outgoing=rest, attempts=0)
        return replace(notice, outgoing=replace(notice.outgoing, slot=""))  # nothing may take its place

    def take_rest(self, row: OutboxRow) -> OutboxRow | None:
        """What is sent after the notice that has arrived."""
        return self._rest.pop(row.id, None)

    def take(self, row: OutboxRow, status: DeliveryStatus) -> MissedPieces | None:
        """What has not surely arrived of a row with this result."""
        if status not in (DeliveryStatus.SENT, DeliveryStatus.PART):
            self.note(row)
            if (rest := self._rest.pop(row.id, None)) is not None:
                self.note(rest)
        return self._missed.pop(row.id, None)

    def forget(self) -> None:
        self._missed.clear()
        self._rest.clear()
