"""Counters of a person's tries, under names that change every day."""

import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Final

from sqlalchemy import bindparam, func, select

from storage.columns import EPOCH
from storage.link import Link
from storage.models_queues import tries
from storage.prepared_reads import PreparedRead
from storage.repository import Repository
from storage.staged_rows import StagedLog
from storage.storage_context import StorageContext

_MINUTE: Final = timedelta(minutes=1)
_COUNTS: Final = PreparedRead(
    select(tries.c.name, func.count().label("times"))
    .where(tries.c.name.in_(bindparam("names", expanding=True)), tries.c.minute >= bindparam("since"))
    .group_by(tries.c.name),
    at_once=True,
)


def minute_of(at: datetime) -> int:
    """Whole minutes since 1970: finer times would reveal which case a try belongs to."""
    return (at - EPOCH) // _MINUTE


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


class SqlTries(Repository):
    """Implements ``bot.usecases.ports.Tries``."""

    def __init__(self, link: Link, context: StorageContext) -> None:
        self._link = link
        self._context = context
        self._added: StagedLog[tuple[str, datetime]] = StagedLog()
        self.stages = (self._added,)

    def _name(self, what: str, key: str, day: date) -> str:
        return self._context.ring.tries(what, key, day=day.isoformat())

    async def count(self, what: str, key: str, *, since: datetime) -> int:
        """Tries in the minute of ``since`` count: a limit is at most a minute too strict."""
        return (await self.counts([what], key, since=since))[0]

    async def counts(self, whats: Sequence[str], key: str, *, since: datetime) -> Sequence[int]:
        """See ``count``."""
        first, last = _day(since), _day(self._context.clock.now())
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        names = [[self._name(what, key, day) for day in days] for what in whats]
        values = {"names": list(chain.from_iterable(names)), "since": minute_of(since)}
        times = Counter({row.name: row.times for row in await self._link.rows(_COUNTS, values)})
        times.update(name for name, at in self._added if at >= since)
        return [sum(times[name] for name in own_names) for own_names in names]

    def add(self, what: str, key: str, *, at: datetime) -> None:
        self._added.add((self._name(what, key, _day(at)), at))

    async def flush(self, link: Link) -> None:
        await link.put(
            tries,
            [
                {"name": name, "nonce": secrets.randbits(62), "minute": minute_of(at)}
                for name, at in self._added.batch
            ],
        )
