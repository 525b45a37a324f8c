"""Where each conversation stands, sealed, one row a chat and person with a day."""

import logging
from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import bindparam, delete, select, text

from bot.conversation import codec
from bot.conversation.session import Session
from storage.hot_rows import HotRows
from storage.link import Link
from storage.means import Means
from storage.models_queues import sessions
from storage.sealing import SealBroken
from storage.staged import Missing, Staged

_log = logging.getLogger(__name__)
_THESE: Final = select(sessions).where(sessions.c.conversation.in_(bindparam("these", expanding=True)))
_FORGET: Final = delete(sessions).where(sessions.c.conversation == bindparam("at"))
_LOCK: Final = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(c, 0)) FROM unnest(CAST(:these AS text[])) AS c ORDER BY c"
)
"""PostgreSQL: whoever works on a conversation keeps other processes from it until the commit."""


async def forget(link: Link, conversations: Sequence[str]) -> None:
    await link.many(_FORGET, [{"at": conversation} for conversation in conversations])


class Sessions:
    def __init__(self, link: Link, means: Means, hot: HotRows) -> None:
        self._link = link
        self._means = means
        self._hot = hot
        self._staged: Staged[str, tuple[Session, bytes]] = Staged()
        self.stages = (self._staged,)

    async def load(self, conversations: Collection[str]) -> None:
        """Read those that are not in memory, in one query."""
        unknown = [c for c in dict.fromkeys(conversations) if c not in self._hot.sessions]
        if not unknown:
            return
        if self._link.dialect == "postgresql":
            await self._link.rows(_LOCK, {"these": sorted(unknown)})
        found = {row.conversation: row for row in await self._link.rows(_THESE, {"these": unknown})}
        for conversation in unknown:
            row = found.get(conversation)
            self._hot.sessions.set(conversation, self._opened(row.key, row.sealed) if row else None)

    def _opened(self, key_id: int, sealed: bytes) -> Session | None:
        """A session that nobody can read any more is one that begins anew."""
        key = self._means.hours.get(key_id)
        if key is None:  # burnt
            return None
        try:
            session: Session = codec.decode(self._means.sealer.open(sealed, key))
        except (SealBroken, KeyError, ValueError, TypeError):
            _log.error("session_unreadable")
            return None
        return session

    async def get(self, conversation: str) -> Session:
        staged = self._staged.get(conversation)
        if not isinstance(staged, Missing):
            return staged[0] if staged else Session()
        found = self._hot.sessions.get(conversation)
        if isinstance(found, Missing):
            await self.load([conversation])
            found = self._hot.sessions.get(conversation)
        return found if isinstance(found, Session) else Session()

    def save(self, conversation: str, session: Session) -> None:
        """Raises TypeError, in the turn itself, for a session that cannot be stored."""
        self._staged.set(conversation, (session, codec.encode(session)))

    def forget(self, conversation: str) -> None:
        self._staged.set(conversation, None)

    async def flush(self, link: Link) -> None:
        if not self._staged.kept:
            return
        key_id, key = await self._means.hour_key()
        day, seal = self._means.clock.today().isoformat(), self._means.sealer.seal
        await link.put(
            sessions,
            [
                {
                    "conversation": conversation,
                    "key": key_id,
                    "sealed": seal(staged[1], key),
                    "day": day,
                }
                for conversation, staged in self._staged.kept.items()
                if staged is not None
            ],
        )
        await forget(link, [c for c, staged in self._staged.kept.items() if staged is None])

    def publish(self) -> None:
        for conversation, staged in self._staged.kept.items():
            self._hot.sessions.set(conversation, staged[0] if staged else None)
