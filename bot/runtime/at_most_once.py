"""What is not sent twice: details and copies at most once, unread notices."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.conversation import outgoing as out
from bot.conversation.buttons import Press
from bot.conversation.incoming import ChatKind
from bot.conversation.store import Destination, OutboxRow
from bot.domain.people import ChatId, Messenger
from bot.usecases.ports import Clock

UNREAD_COUNTS: Final = timedelta(days=1)
"""After this time the next news is sent again, for a person who missed the first notice."""
MOST_CHATS: Final = 5_000
"""Chats that are remembered; in any other chat the next notice is sent."""


def at_most_once(row: OutboxRow) -> OutboxRow:
    """The row to send again: a row with details becomes a notice that they may have arrived. If a crash has
    left several such rows, one notice is enough."""
    match out.wish_to_remember(row.outgoing.reply):
        case out.DetailOf(opens=""):
            return row  # a note to colleagues: twice in a chat is better than never
        case out.DetailOf(case_id, account, opens):
            again = out.Button(out.TextRef("case-button-open"), Press(opens, case_id))
            if isinstance(row.outgoing.reply, out.SendPackage):
                press = Press("body.open", row.outgoing.reply.referral_id)
                again = out.Button(out.TextRef("body-button-open"), press)
            elif isinstance(row.outgoing.reply, out.SendEvidence) and row.outgoing.reply.seen_in:
                press = Press("ref.look", row.outgoing.reply.seen_in)
                again = out.Button(out.TextRef("refer-button-copies"), press)
            reply = out.Say("details-unsure", buttons=((again,),), lane=out.SendLane.DIALOGUE)
            if isinstance(row.outgoing.reply, out.SendAlbum):
                reply = replace(reply, key="files-unsure", args={"count": len(row.outgoing.reply.files)})
            chat = Destination(account.messenger, account.id, ChatKind.PRIVATE)
            word = replace(row.outgoing, reply=reply, destination=chat, press=None, slot=f"unsure:{case_id}")
            return replace(row, outgoing=word)
        case out.ExpiringCopy():
            lost = out.Say("my-refer-unsure", lane=out.SendLane.DIALOGUE)
            return replace(row, outgoing=replace(row.outgoing, reply=lost, press=None, slot="unsure"))
        case _:
            return row


type _Chat = tuple[Messenger, ChatId]


class UnreadNotices:
    """The notices at the end of private chats. Any other message in a chat ends what is known of it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last: dict[_Chat, dict[Hashable, datetime | None]] = {}
        """By the subject of the notice: since when it stands there; None while it is being sent."""

    def is_unread(self, row: OutboxRow, to: Destination) -> bool:
        """Whether this notice stands there, with nothing but other notices below it."""
        since = self._last.get(_chat(to), {}).get(_notice(row))
        return since is not None and self._clock.now() - since < UNREAD_COUNTS

    def note_sending(self, row: OutboxRow, to: Destination) -> None:
        """Something is being sent to this chat."""
        if to.kind is not ChatKind.PRIVATE:
            return
        if (notice := _notice(row)) is None:
            self._last.pop(_chat(to), None)
            return
        self._last.setdefault(_chat(to), {})[notice] = None
        while len(self._last) > MOST_CHATS:
            del self._last[next(iter(self._last))]

    def note_arrival(self, row: OutboxRow, to: Destination) -> None:
        """It has arrived; what was sent to the chat since it left stands below it."""
        notices = self._last.get(_chat(to), {})
        if (notice := _notice(row)) in notices:
            notices[notice] = self._clock.now()

    def forget(self) -> None:
        self._last.clear()


def _chat(to: Destination) -> _Chat:
    return to.messenger, to.chat_id


def _notice(row: OutboxRow) -> Hashable:
    """The subject of a notice to a reporter; None for any other message."""
    reply = row.outgoing.reply
    if not isinstance(reply, out.Say) or not isinstance(reply.to, out.ReporterOf) or not reply.slot:
        return None
    return reply.key, reply.slot
