"""Whether a notice that is to go to a reporter stands unread in their chat already: the same is not said twice.

What a notice leads to shows all news there is, so whoever opens the first one loses nothing by the second. Known for
what this process has sent: after a restart the next notice goes, rather twice than not at all.
"""

from collections.abc import Hashable
from datetime import datetime, timedelta
from typing import Final

from bot.conversation import outgoing as out
from bot.conversation.incoming import ChatKind
from bot.conversation.store import Destination, OutboxRow
from bot.domain.people import Messenger
from bot.usecases.ports import Clock

UNREAD_COUNTS: Final = timedelta(days=1)
"""After so long the next news is said once more: who has overlooked the first notice is not left without."""
MOST_CHATS: Final = 5_000
"""Chats that are remembered; in one that is not, the next notice goes."""

type _Chat = tuple[Messenger, int]


class UnreadNotices:
    """The notices that stand last in private chats: whatever else is said in a chat ends what is known of it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last: dict[_Chat, dict[Hashable, datetime | None]] = {}
        """By what the notice is of: since when it stands there; None while it is on its way."""

    def is_unread(self, row: OutboxRow, to: Destination) -> bool:
        """Whether this one stands there, with nothing but other notices below it."""
        since = self._last.get(_chat(to), {}).get(_notice(row))
        return since is not None and self._clock.now() - since < UNREAD_COUNTS

    def note_sending(self, row: OutboxRow, to: Destination) -> None:
        """Something goes to this chat now."""
        if to.kind is not ChatKind.PRIVATE:
            return
        if (notice := _notice(row)) is None:
            self._last.pop(_chat(to), None)
            return
        self._last.setdefault(_chat(to), {})[notice] = None
        while len(self._last) > MOST_CHATS:
            del self._last[next(iter(self._last))]

    def note_arrival(self, row: OutboxRow, to: Destination) -> None:
        """It has been taken; what was said there since it set out stands below it."""
        notices = self._last.get(_chat(to), {})
        if (notice := _notice(row)) in notices:
            notices[notice] = self._clock.now()

    def forget(self) -> None:
        self._last.clear()


def _chat(to: Destination) -> _Chat:
    return to.messenger, to.chat_id


def _notice(row: OutboxRow) -> Hashable:
    """What tells a notice to a reporter from others; None for all else."""
    reply = row.outgoing.reply
    if not isinstance(reply, out.Say) or not isinstance(reply.to, out.ReporterOf) or not reply.slot:
        return None
    return reply.key, reply.slot
