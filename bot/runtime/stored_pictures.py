"""Pictures of a bank and recordings of cards: uploaded with their first message, afterwards sent by the messenger's
own file id.

A bot can upload a file only as a message to somebody, so nothing is uploaded ahead. Two first messages at once upload
the same file twice; the later id stays. Where the messenger can, the next picture takes the place of the one before;
elsewhere it is a new message, and the one before is deleted.
"""

from contextlib import suppress
from typing import Final, TypeGuard

from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.incoming import FileKind
from bot.conversation.store import Conflict, Destination, FileName, FileUpload, OutboxRow, Store
from bot.runtime.channels import Channel
from bot.runtime.message_places import Places

MOST_KNOWN: Final = 5_000
"""Ids in memory; the table has all of them."""
LONGEST_ID: Final = 255


class StoredPictures:
    """The ids of uploaded pictures, by messenger and bot."""

    def __init__(self, store: Store, places: Places) -> None:
        self._store = store
        self._places = places
        self._ids: dict[FileName, str] = {}
        self._uploads: dict[int, FileUpload] = {}
        """Of rows whose result is about to be stored, by the row's id."""

    async def stored_call(
        self, reply: out.Reply, channel: Channel, to: Destination
    ) -> wire.SendStored | wire.EditFile | None:
        """The call for a file of ours that the messenger has already; None for one that must be made. Raises
        Conflict."""
        if not _is_kept(reply):
            return None
        name = _name_of(reply, channel, to)
        if name not in self._ids:
            self._keep(name, await self._store.stored_file_id(name))
        if not (file_id := self._ids[name]):
            return None
        if isinstance(reply, out.SendVoice):
            return channel.caller.stored_voice(reply, file_id, to)
        earlier = reply.replaces if channel.capabilities.edits_files else None
        at = None if earlier is None or self._places.has_vanished(earlier) else earlier
        return channel.caller.stored_document(reply, file_id, to, at=at)

    async def note_sent(
        self, row: OutboxRow, channel: Channel, to: Destination, call: wire.Call, outcome: wire.CallSuccess
    ) -> None:
        """Delete the picture that a new message has replaced, and keep the id of an uploaded one until it is stored. If
        the deletion fails, the old picture stays there."""
        reply = row.outgoing.reply
        replaces = reply.replaces if isinstance(reply, out.SendDocument | out.SendEvidence) else None
        if replaces is not None and not isinstance(call, wire.EditFile):
            with suppress(Conflict):  # the new message is there already
                await channel.call(wire.DeleteMessages(to.chat_id, (replaces.message_id,)))
        if not _is_kept(reply):
            return
        file_id = (
            outcome.file_id if isinstance(call, wire.SendFile) and not _is_emergency(reply, call) else ""
        )
        if file_id and len(file_id) <= LONGEST_ID:
            name = _name_of(reply, channel, to)
            self._keep(name, file_id)
            self._uploads[row.id] = FileUpload(name, file_id)

    def take_upload(self, row: OutboxRow) -> FileUpload | None:
        """The picture that was uploaded with this row."""
        return self._uploads.pop(row.id, None)

    def note_refusal(
        self,
        row: OutboxRow,
        channel: Channel,
        to: Destination,
        call: wire.Call,
        outcome: wire.TargetGone | wire.CallRefused,
    ) -> bool:
        """Whether another call may succeed: a new message where the old one cannot be edited any more, or the file
        itself where the messenger does not know its id any more."""
        reply = row.outgoing.reply
        if not _is_kept(reply):
            return False
        if isinstance(call, wire.EditFile):
            self._places.mark_vanished(call.ref)
            return True
        if isinstance(call, wire.SendStored) and isinstance(outcome, wire.CallRefused):
            self._keep(_name_of(reply, channel, to), "")
            return True
        return False

    def _keep(self, name: FileName, file_id: str) -> None:
        self._ids[name] = file_id
        while len(self._ids) > MOST_KNOWN:
            del self._ids[next(iter(self._ids))]


def _is_kept(reply: out.Reply) -> TypeGuard[out.SendDocument | out.SendVoice]:
    """Whether the messenger's id of this file is kept."""
    return isinstance(reply, out.SendVoice) or (isinstance(reply, out.SendDocument) and bool(reply.stored_as))


def _is_emergency(reply: out.Reply, call: wire.SendFile) -> bool:
    """Whether a recording went as a plain file, because this person takes no voice notes: others get it as one."""
    return isinstance(reply, out.SendVoice) and call.kind is FileKind.DOCUMENT


def _name_of(file: out.SendDocument | out.SendVoice, channel: Channel, to: Destination) -> FileName:
    return FileName(to.messenger, channel.adapter.identity.bot_id, channel.caller.stored_name(file))
