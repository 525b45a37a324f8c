"""Workers take updates from the table, whole conversations at a time: PostgreSQL only.

A claim is an advisory lock on the conversation's name, of the turn's own transaction. Nothing is marked as taken, so a
killed worker's updates are free at once. The conversation's updates are read in a statement after the lock: it sees
what its last worker has committed. To lock the conversation's first row instead would not do: ids are taken before the
commit, so a lower one may become visible while a worker is at a higher one.
"""

import logging
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, func, select, text, update

from bot.conversation.store import InboxRow
from bot.domain.people import Messenger
from storage.columns import datetime_or_none, load_json, moment
from storage.lease_locks import CONVERSATION
from storage.link import Link
from storage.models_queues import HELD_UPDATES, OPEN_UPDATES, inbox
from storage.sealing import SealBroken
from storage.storage_context import StorageContext

_log = logging.getLogger(__name__)

HELD: Final = timedelta(seconds=20)
"""How long a press may wait for a membership check until whoever asked counts as dead; longer than anybody waits
in line and asks (``PATIENCE`` and ``GIVE_UP`` in ``bot.runtime.membership``)."""
_LOOKED_AT: Final = 1_000
"""Open updates of one messenger among which conversations are looked for."""

_CLAIM: Final = text(
    """
    WITH oldest AS MATERIALIZED (
        SELECT m.messenger, o.conversation, o.id
        FROM unnest(CAST(:messengers AS text[])) AS m (messenger)
        CROSS JOIN LATERAL (
            SELECT i.id, i.conversation FROM inbox AS i
            WHERE i.state IN ('new', 'waiting') AND i.messenger = m.messenger
            AND i.id <> ALL (CAST(:passed AS bigint[])) AND NOT EXISTS (
                SELECT FROM inbox AS held WHERE held.state = 'waiting' AND held.conversation = i.conversation
                AND held.waiting_since BETWEEN :since AND :until)
            ORDER BY i.id LIMIT :looked_at) AS o),
    heads AS MATERIALIZED (
        SELECT conversation, row_number() OVER (PARTITION BY messenger ORDER BY min(id)) AS place, min(id) AS head
        FROM oldest GROUP BY messenger, conversation ORDER BY place, head)
    SELECT conversation FROM heads
    WHERE pg_try_advisory_xact_lock(:kind, hashtext(conversation)) LIMIT :most
    """
).bindparams(kind=CONVERSATION, looked_at=_LOOKED_AT)
"""Conversations with open updates, the oldest first and from each messenger in turn, that nobody else has."""
_ROWS: Final = text(
    """
    SELECT o.* FROM unnest(CAST(:messengers AS text[])) AS m (messenger)
    CROSS JOIN LATERAL (
        SELECT i.id, i.messenger, i.bot_id, i.update_id, i.state, i.key, i.raw, i.attempts, i.waiting_since,
            i.conversation
        FROM inbox AS i
        WHERE i.state IN ('new', 'waiting') AND i.messenger = m.messenger
        AND i.conversation = ANY (CAST(:claimed AS text[])) AND i.id <> ALL (CAST(:passed AS bigint[]))
        ORDER BY i.id LIMIT :most) AS o
    ORDER BY row_number() OVER (PARTITION BY o.messenger ORDER BY o.id), o.id LIMIT :most
    """
)
_FREE: Final = (
    update(inbox)
    .where(inbox.c.id == bindparam("at"), inbox.c.state == "waiting")
    .values(state="new", waiting_since=bindparam("since"))
)
_FREE_ALL: Final = update(inbox).where(HELD_UPDATES).values(state="new", waiting_since=None)
_SET_ASIDE: Final = (
    update(inbox)
    .where(inbox.c.id == bindparam("at"))
    .values(state="aside", waiting_since=None, conversation=None)
)
_COUNT: Final = select(inbox.c.messenger, func.count()).where(OPEN_UPDATES).group_by(inbox.c.messenger)


@dataclass(frozen=True, slots=True)
class ClaimWish:
    """What a worker would take; see ``bot.conversation.store.Batch.claim_updates``."""

    messengers: Collection[Messenger]
    most: int
    passed_over: Collection[int]
    now: datetime

    def is_held(self, row: Any) -> bool:
        """Whether this row still waits for a membership check. A clock that was set back or forward holds nobody."""
        waits = abs(row.waiting_since - moment(self.now)) if row.state == "waiting" else None
        return waits is not None and waits <= HELD // _MICROSECOND


_MICROSECOND: Final = timedelta(microseconds=1)


async def claim_updates(link: Link, context: StorageContext, wish: ClaimWish) -> list[InboxRow]:
    """Take updates in the order in which they came. Raises Conflict."""
    scope = {"messengers": sorted(wish.messengers), "most": wish.most, "passed": list(wish.passed_over)}
    held = {"since": moment(wish.now - HELD), "until": moment(wish.now + HELD)}
    claimed = [row.conversation for row in await link.rows(_CLAIM, {**scope, **held})]
    if not claimed:
        return []
    stored = sorted(await link.rows(_ROWS, {**scope, "claimed": claimed}), key=lambda row: row.id)
    await context.hours.load([row.key for row in stored])
    rows: list[InboxRow] = []
    unreadable: list[dict[str, int]] = []
    stopped: set[str] = set()
    for row in stored:
        if row.conversation in stopped or wish.is_held(row):
            stopped.add(row.conversation)
        elif (raw := _open_update(context, row)) is None:
            unreadable.append({"at": row.id})
        else:
            rows.append(_claimed_row(row, raw))
    await link.many(_SET_ASIDE, unreadable)
    return rows


def _open_update(context: StorageContext, row: Any) -> Mapping[str, Any] | None:
    """The update, or None if its key is gone."""
    key = context.hours.get(row.key)
    try:
        if key is None:
            raise SealBroken
        raw: Mapping[str, Any] = load_json(context.sealer.open(row.raw, key))
    except SealBroken:
        _log.error("inbox-row-unreadable", extra={"row": row.id})
        return None
    return raw


def _claimed_row(row: Any, raw: Mapping[str, Any]) -> InboxRow:
    # A press that waited too long is asked about anew: nobody knows any more what was asked.
    since = None if row.state == "waiting" else datetime_or_none(row.waiting_since)
    messenger = Messenger(row.messenger)
    return InboxRow(row.id, messenger, row.bot_id, row.update_id, raw, row.attempts, since, row.conversation)


async def free_updates(link: Link, rows: Sequence[InboxRow]) -> None:
    """Let presses that were held be claimed."""
    values = [
        {"at": row.id, "since": moment(row.waiting_since) if row.waiting_since else None} for row in rows
    ]
    await link.many(_FREE, values)


async def free_held_updates(link: Link) -> None:
    """Let all presses that were held be claimed, as if they had just arrived."""
    await link.run(_FREE_ALL)


async def count_open_updates(link: Link) -> Mapping[Messenger, int]:
    """How many updates of each messenger are not handled yet."""
    return Counter({Messenger(name): count for name, count in await link.rows(_COUNT)})
