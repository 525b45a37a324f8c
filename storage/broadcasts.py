"""Broadcasts as rows. Turns write everything but the counts; the sender's marks write only the counts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import and_, bindparam, delete, func, literal_column, or_, select, update

from bot.conversation.outgoing import BroadcastOf, wish_to_remember
from bot.conversation.store import DeliveryResult, DeliveryStatus
from bot.domain.learning.lessons import Audience
from bot.domain.news.broadcasts import UNCOUNTED, WAITS, Broadcast, BroadcastKind, BroadcastStage, Signature
from bot.domain.people import Account
from storage.columns import datetime_of, datetime_or_none, dump_json, load_json, moment, moment_or_none
from storage.conditions import Columns
from storage.link import Link
from storage.models import case_cards
from storage.models_moderation import broadcasts
from storage.models_queues import outbox
from storage.queries import OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.row_cache import RowCache
from storage.staged_rows import MissingRow, StagedRows

COUNTED: Final = {DeliveryStatus.SENT: "sent", DeliveryStatus.GONE: "gone", DeliveryStatus.REFUSED: "lost"}
_STAY: Final = timedelta(days=2)
"""After this time a broadcast that was never sent is removed."""

_ONE: Final = select(broadcasts).where(broadcasts.c.id == bindparam("at"))
_LAST: Final = select(func.max(broadcasts.c.number).label("last"))
COLUMNS: Final[Columns[Broadcast]] = {
    "number": attrgetter("number"),
    "kind": attrgetter("kind.value"),
    "stage": attrgetter("stage.value"),
    "shown": attrgetter("shown_percent"),
    "told": attrgetter("queued_count"),
}
"""What the columns hold that broadcasts are found by."""
_NUMBERED: Final = Query(broadcasts, COLUMNS, broadcasts.c.number == bindparam("at"))
_UNFINISHED: Final = Query(
    broadcasts,
    COLUMNS,
    or_(broadcasts.c.stage.in_(sorted(stage.value for stage in WAITS)), broadcasts.c.shown == UNCOUNTED),
    order=(broadcasts.c.number,),
)
_CORRECTIONS: Final = Query(
    broadcasts,
    COLUMNS,
    broadcasts.c.kind == BroadcastKind.CORRECTION.value,
    broadcasts.c.told > 0,
    order=(broadcasts.c.number.desc(),),
)
_SIGNED_CORRECTIONS: Final = Query(
    broadcasts,
    COLUMNS,
    broadcasts.c.kind == BroadcastKind.CORRECTION.value,
    broadcasts.c.stage.in_([BroadcastStage.DONE.value, BroadcastStage.GOING.value]),
    order=(broadcasts.c.number.desc(),),
)
_UNDER_WAY: Final = (
    select(func.count().label("count")).select_from(outbox).where(outbox.c.slot == bindparam("slot"))
)
_GOES_ON: Final = and_(
    broadcasts.c.stage != literal_column("'stopped'"), broadcasts.c.stage != literal_column("'done'")
)
# A broadcast that has ended stays ended, whatever another transaction has read.
_SAVE: Final = (
    update(broadcasts)
    .where(
        broadcasts.c.id == bindparam("at_id"),
        or_(_GOES_ON, broadcasts.c.stage == bindparam("still")),
    )
    .values(
        {c.name: bindparam(c.name) for c in broadcasts.columns if c.name not in ("id", *COUNTED.values())}
    )
)
_COUNT: Final = (
    update(broadcasts)
    .where(broadcasts.c.id == bindparam("at_id"))
    .values({name: broadcasts.c[name] + bindparam(f"more_{name}") for name in COUNTED.values()})
)
_TOLD: Final = select(broadcasts.c.told).where(broadcasts.c.id == bindparam("at")).with_for_update()
_DROP: Final = delete(broadcasts).where(broadcasts.c.id == bindparam("at"))
_STAGE: Final = select(broadcasts.c.stage).where(broadcasts.c.id == bindparam("at"))
_OLD_CARDS: Final = delete(case_cards).where(
    case_cards.c.case_id.in_(
        select(broadcasts.c.id).where(
            broadcasts.c.over_at < bindparam("before"), broadcasts.c.shown != UNCOUNTED
        )
    )
)
"""The message that showed the progress is not edited any more."""
_NEVER_SENT: Final = delete(broadcasts).where(
    broadcasts.c.told == 0,
    func.coalesce(broadcasts.c.over_at, broadcasts.c.at) < bindparam("before"),
    broadcasts.c.stage != BroadcastStage.GOING.value,
)
_COLUMNS: Final = {"queued_count": "told", "shown_percent": "shown"}
"""Columns whose name differs from their field's."""


BROADCAST: Final = "broadcast:"


def slot_of(number: int) -> str:
    """The slot by which the outbox knows a broadcast's messages."""
    return f"{BROADCAST}{number}"


class BroadcastQueries:
    """The queries for broadcasts, wherever the broadcasts are."""

    def __init__(self, rows: RowSource[Broadcast]) -> None:
        self._rows = rows

    async def by_number(self, number: int) -> Broadcast | None:
        return next(iter(await self._rows.find(_NUMBERED, {"at": number})), None)

    async def waiting(self) -> Sequence[Broadcast]:
        return await self._rows.find(_UNFINISHED)

    async def corrections(self, *, limit: int) -> Sequence[Broadcast]:
        return await self._rows.find(_CORRECTIONS, limit=limit)

    async def newest_correction(self) -> Broadcast | None:
        return next(iter(await self._rows.find(_SIGNED_CORRECTIONS, limit=1)), None)


class SqlBroadcasts(BroadcastQueries, Repository):
    """Implements ``bot.usecases.ports.broadcasts.Broadcasts``."""

    def __init__(self, link: Link, cache: RowCache) -> None:
        self._link = link
        self._cache = cache
        self._staged: StagedRows[str, Broadcast] = StagedRows()
        self._added: StagedRows[str, bool] = StagedRows()
        self.stages = (self._staged, self._added)
        super().__init__(
            OverlaidRows(link, broadcasts.c.id, broadcast_of, self._staged.items, merge=_with_stored_counts)
        )

    async def get(self, broadcast_id: str) -> Broadcast | None:
        broadcast = self._staged.get(broadcast_id)
        if not isinstance(broadcast, MissingRow):
            return broadcast
        rows = await self._link.rows(_ONE, {"at": broadcast_id})
        return broadcast_of(rows[0]) if rows else None

    async def newest_correction(self) -> Broadcast | None:
        """Every menu asks for it, so the answer is kept until a broadcast changes."""
        if self._staged.items():
            return await super().newest_correction()
        if self._cache.newest_correction is None:
            self._cache.newest_correction = (await super().newest_correction(),)
        return self._cache.newest_correction[0]

    async def next_number(self) -> int:
        rows = await self._link.rows(_LAST)
        staged = [broadcast.number for broadcast in self._staged.items().values() if broadcast is not None]
        return max([rows[0].last or 0, *staged]) + 1

    async def under_way(self, number: int) -> int:
        count: int = (await self._link.rows(_UNDER_WAY, {"slot": slot_of(number)}))[0].count
        return count

    def add(self, broadcast: Broadcast) -> None:
        self._added.set(broadcast.id, True)
        self._staged.set(broadcast.id, broadcast)

    def save(self, broadcast: Broadcast) -> None:
        self._staged.set(broadcast.id, broadcast)

    def drop(self, broadcast_id: str) -> None:
        self._staged.set(broadcast_id, None)

    async def flush(self, link: Link) -> None:
        """Raises Conflict when a broadcast that ends was sent to more people since it was read."""
        new = {key for key, is_new in self._added.batch.items() if is_new}
        changes = self._staged.batch
        if changes:
            self._cache.newest_correction = None
        await link.put(
            broadcasts, [_row(broadcast) for key, broadcast in changes.items() if broadcast and key in new]
        )
        changed = [_row(broadcast) for key, broadcast in changes.items() if broadcast and key not in new]
        for broadcast in (
            broadcast
            for broadcast in changes.values()
            if broadcast is not None and broadcast.stage is BroadcastStage.STOPPED
        ):
            if any(row.told > broadcast.queued_count for row in await link.rows(_TOLD, {"at": broadcast.id})):
                raise link.fail("a broadcast went on meanwhile")
        await link.many(_SAVE, [{**row, "at_id": row["id"], "still": row["stage"]} for row in changed])
        await link.many(_DROP, [{"at": key} for key, broadcast in changes.items() if broadcast is None])


def _with_stored_counts(broadcast: Broadcast, stored: Broadcast) -> Broadcast:
    return replace(broadcast, sent=stored.sent, gone=stored.gone, lost=stored.lost)


async def can_be_sent(link: Link, broadcast_id: str) -> bool:
    """Whether its messages may still be sent."""
    rows = await link.rows(_STAGE, {"at": broadcast_id})
    return bool(rows) and rows[0].stage != BroadcastStage.STOPPED.value


async def count_broadcasts(link: Link, marks: Sequence[DeliveryResult]) -> None:
    """Count the outcomes of a broadcast's messages; messages held back by a stop are not counted."""
    totals: dict[str, Counter[str]] = {}
    for mark in marks:
        of = wish_to_remember(mark.row.outgoing.reply)
        if isinstance(of, BroadcastOf) and mark.status in COUNTED:
            totals.setdefault(of.broadcast_id, Counter())[COUNTED[mark.status]] += 1
    rows = [
        {"at_id": key, **{f"more_{name}": counts[name] for name in COUNTED.values()}}
        for key, counts in sorted(totals.items())
    ]
    await link.many(_COUNT, rows)


async def purge_broadcasts(link: Link, now: datetime) -> int:
    """Remove drafts and requests that reached nobody; sent broadcasts stay readable."""
    before = {"before": moment(now - _STAY)}
    await link.run(_OLD_CARDS, before)
    return await link.run(_NEVER_SENT, before)


def _row(broadcast: Broadcast) -> dict[str, Any]:
    row = {_COLUMNS.get(f.name, f.name): getattr(broadcast, f.name) for f in fields(broadcast)}
    signatures = [[str(s.by), moment(s.at), s.urgent] for s in broadcast.signatures]
    return row | {
        "kind": broadcast.kind.value,
        "stage": broadcast.stage.value,
        "by": None if broadcast.by is None else str(broadcast.by),
        "at": moment(broadcast.at),
        "over_at": moment_or_none(broadcast.over_at),
        "audiences": ",".join(audience.value for audience in broadcast.audiences),
        "dates": dump_json(list(broadcast.dates)).decode(),
        "signatures": dump_json(signatures).decode(),
    }


def broadcast_of(row: Any) -> Broadcast:
    values: dict[str, Any] = {f.name: getattr(row, _COLUMNS.get(f.name, f.name)) for f in fields(Broadcast)}
    signatures = [
        Signature(Account.parse(by), datetime_of(at), bool(urgent))
        for by, at, urgent in load_json(row.signatures)
    ]
    return Broadcast(
        **values
        | {
            "kind": BroadcastKind(row.kind),
            "stage": BroadcastStage(row.stage),
            "by": None if row.by is None else Account.parse(row.by),
            "at": datetime_of(row.at),
            "over_at": datetime_or_none(row.over_at),
            "audiences": tuple(Audience(part) for part in row.audiences.split(",") if part),
            "links_seen": bool(row.links_seen),
            "dates": tuple(load_json(row.dates)),
            "signatures": tuple(signatures),
        }
    )
