"""The state of each conversation, sealed: one row per chat and person, with a day.

A message or a question that waits only for an hour or a day is sealed once more within it, under the ending key of
the quarter of an hour with which its time is over. That key is dropped then: nobody has to come back for the words to
end, and nothing else that waits keeps them.
"""

import base64
import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, select, text

from bot.conversation.session import BRIEF, Session
from storage.columns import dump_json, dump_turn, load_json, load_turn
from storage.link import Link
from storage.models_queues import sessions
from storage.prepared_reads import PreparedRead
from storage.repository import Repository
from storage.row_cache import KeptSession, RowCache
from storage.sealing import SESSION_SIZE, SealBroken
from storage.staged_rows import MissingRow, StagedRows
from storage.storage_context import StorageContext

_log = logging.getLogger(__name__)
_THESE: Final = PreparedRead(
    select(sessions).where(sessions.c.conversation.in_(bindparam("these", expanding=True))), at_once=True
)
_FORGET: Final = delete(sessions).where(sessions.c.conversation == bindparam("at"))
_LOCK: Final = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(c, 0)) FROM unnest(CAST(:these AS text[])) AS c ORDER BY c"
)
"""PostgreSQL: a process that works on a conversation locks it for other processes until the commit."""


async def forget(link: Link, conversations: Sequence[str]) -> None:
    await link.many(_FORGET, [{"at": conversation} for conversation in conversations])


def open_session(context: StorageContext, key_id: int, sealed: bytes) -> KeptSession | None:
    """A session that nobody can read any more starts anew."""
    entry = unseal_session(context, key_id, sealed)
    return open_ending_words(context, entry) if entry else None


def unseal_session(context: StorageContext, key_id: int, sealed: bytes) -> KeptSession | None:
    """A session whose ending words are still sealed."""
    key = context.hours.get(key_id)
    if key is None:  # burned, or it is an old copy of one that is over
        return None
    try:
        session: Session = load_turn(context.sealer.open(sealed, key))
    except (SealBroken, KeyError, ValueError, TypeError):
        _log.error("session-unreadable")
        return None
    return KeptSession(session, key_id)


def ending_keys(sessions: Iterable[KeptSession | None]) -> Iterator[int]:
    """Under which the ending words of these sessions are sealed."""
    for entry in sessions:
        if entry is not None:
            boxes = (entry.session.data, entry.session.waiting)
            yield from (int(words[_KEY]) for words in boxes if _BOX in words)


def open_ending_words(context: StorageContext, entry: KeptSession) -> KeptSession:
    """The session with its ending words readable again."""
    session = entry.session
    if _BOX not in session.waiting and _BOX not in session.data:
        return entry
    data, waiting = (_open_ending_words(words, context) for words in (session.data, session.waiting))
    return KeptSession(replace(session, data=data, waiting=waiting), entry.key)


_BOX, _KEY, _UNTIL = "box", "key", "until"


async def _seal_ending_words(words: Mapping[str, str], context: StorageContext) -> Mapping[str, str]:
    """These words sealed under the key that ends with them; none of them once their time is over."""
    until = datetime.fromisoformat(words[_UNTIL])
    if until <= context.clock.now():
        return {}
    key_id, key = await context.hours.key_until(until)
    box = base64.b64encode(context.sealer.seal(dump_json(dict(words)), key, is_inner=True)).decode()
    return {_UNTIL: words[_UNTIL], _KEY: str(key_id), _BOX: box}


def _open_ending_words(words: Mapping[str, str], context: StorageContext) -> Mapping[str, str]:
    """The words readable again; none of them once their key is dropped."""
    if _BOX not in words:
        return words
    key = context.hours.get(int(words[_KEY]))
    if key is None:
        return {}
    try:
        opened: Mapping[str, str] = load_json(context.sealer.open(base64.b64decode(words[_BOX]), key))
    except (SealBroken, ValueError):
        return {}
    return opened


class Sessions(Repository):
    def __init__(self, link: Link, context: StorageContext, cache: RowCache) -> None:
        self._link = link
        self._context = context
        self._cache = cache
        self._staged: StagedRows[str, tuple[Session, bytes]] = StagedRows()
        self._keys: dict[str, tuple[int, bytes]] = {}
        self.stages = (self._staged,)

    async def load(self, conversations: Collection[str]) -> None:
        """Read those that are not in memory, in one query."""
        unknown = [c for c in dict.fromkeys(conversations) if c not in self._cache.sessions]
        if not unknown:
            return
        if self._link.dialect == "postgresql":
            await self._link.rows(_LOCK, {"these": sorted(unknown)})
        rows = {row.conversation: row for row in await self._link.rows(_THESE, {"these": unknown})}
        await self._context.hours.load(row.key for row in rows.values())
        opened = {talk: unseal_session(self._context, row.key, row.sealed) for talk, row in rows.items()}
        await self._context.hours.load(ending_keys(opened.values()))
        for conversation in unknown:
            entry = opened.get(conversation)
            self._cache.sessions.set(conversation, open_ending_words(self._context, entry) if entry else None)

    async def get(self, conversation: str) -> Session:
        staged = self._staged.get(conversation)
        if not isinstance(staged, MissingRow):
            return staged[0] if staged else Session()
        entry = self._cache.sessions.get(conversation)
        if isinstance(entry, MissingRow):
            await self.load([conversation])
            entry = self._cache.sessions.get(conversation)
        return entry.session if isinstance(entry, KeptSession) else Session()

    def save(self, conversation: str, session: Session) -> None:
        """Raises TypeError, in the turn itself, for a session that cannot be stored."""
        self._staged.set(conversation, (session, dump_turn(session)))

    def forget(self, conversation: str) -> None:
        self._staged.set(conversation, None)

    async def _assign_keys(self) -> dict[str, tuple[int, bytes]]:
        """Give each row a key of its own: what was said becomes unreadable when it is filed, discarded or
        over, also in old copies of the row. A conversation without content has its own key, too: a shared one
        would reveal that nothing is begun there, and in which hour it was stored."""
        hours = self._context.hours
        keys: dict[str, tuple[int, bytes]] = {}
        anew: list[str] = []
        for conversation, staged in self._staged.batch.items():
            if staged is None:
                continue
            was = self._cache.sessions.get(conversation)
            key = hours.get(was.key) if isinstance(was, KeptSession) and hours.is_own(was.key) else None
            if key is not None and isinstance(was, KeptSession) and _is_continuation(was.session, staged[0]):
                keys[conversation] = was.key, key
            else:
                anew.append(conversation)
        return keys | dict(zip(anew, await self._context.own_keys(len(anew)), strict=True))

    async def flush(self, link: Link) -> None:
        if not self._staged.batch:
            return
        before = map(self._cache.sessions.get, self._staged.batch)
        await self._context.hours.load(was.key for was in before if isinstance(was, KeptSession))
        self._keys = await self._assign_keys()
        day, seal = self._context.clock.today().isoformat(), self._context.sealer.seal
        encoded = {
            conversation: await self._encode(staged[0], staged[1])
            for conversation, staged in self._staged.batch.items()
            if staged is not None
        }
        await link.put(
            sessions,
            [
                {
                    "conversation": conversation,
                    "key": self._keys[conversation][0],
                    "sealed": seal(encoded[conversation], self._keys[conversation][1], least=SESSION_SIZE),
                    "day": day,
                }
                for conversation, staged in self._staged.batch.items()
                if staged is not None
            ],
        )
        await forget(link, [c for c, staged in self._staged.batch.items() if staged is None])

    async def _encode(self, session: Session, encoded: bytes) -> bytes:
        """The session as it is stored; ``encoded`` is what it is without words that end at a certain moment."""
        if not session.waiting and BRIEF not in session.data:
            return encoded
        data, waiting = session.data, session.waiting
        if BRIEF in data:
            data = await _seal_ending_words(data, self._context)
        if waiting:
            waiting = await _seal_ending_words(waiting, self._context)
        return dump_turn(replace(session, data=data, waiting=waiting))

    def update_cache(self) -> None:
        for conversation, staged in self._staged.batch.items():
            was = self._cache.sessions.get(conversation)
            now = KeptSession(staged[0], self._keys[conversation][0]) if staged else None
            if isinstance(was, KeptSession) and (now is None or now.key != was.key):
                self._context.hours.release_keys([was.key])
            self._cache.sessions.set(conversation, now)


def _is_continuation(was: Session, now: Session) -> bool:
    """Whether nothing was removed from the conversation: the same draft, and the same data and pocket besides."""
    ids = [session.draft.id if session.draft else "" for session in (was, now)]
    has_pocket = not was.pocket or was.pocket.items() <= now.pocket.items()
    return ids[0] == ids[1] and has_pocket and (not was.data or was.data == now.data)
