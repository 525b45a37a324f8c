"""Followers of the legal calendar:
letterboxes, with the track whose news each has asked for, the district that they may have said, and nothing else."""

from collections.abc import Collection, Sequence
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, select

from bot.usecases.ports.training import Follower
from storage.conditions import Columns, stored_row
from storage.link import Link
from storage.models_training import calendar_followers
from storage.queries import OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.staged_rows import StagedRows

COLUMNS: Final[Columns[Follower]] = {
    "letterbox": attrgetter("letterbox"),
    "track": attrgetter("track"),
    "area_id": attrgetter("area"),
}
_TRACKS: Final = calendar_followers.c.track.in_(bindparam("tracks", expanding=True))
_OF_TRACKS: Final = Query(
    calendar_followers,
    COLUMNS,
    calendar_followers.c.letterbox > bindparam("after"),
    _TRACKS,
    order=(calendar_followers.c.letterbox,),
)
_OF_TRACKS_THERE: Final = Query(
    calendar_followers,
    COLUMNS,
    calendar_followers.c.letterbox > bindparam("after"),
    _TRACKS,
    calendar_followers.c.area_id == bindparam("area"),
    order=(calendar_followers.c.letterbox,),
)
_ONE_BOX: Final = Query(calendar_followers, COLUMNS, calendar_followers.c.letterbox == bindparam("box"))
_COUNT: Final = select(func.count().label("count")).select_from(calendar_followers).where(_TRACKS)
_COUNT_THERE: Final = _COUNT.where(calendar_followers.c.area_id == bindparam("area"))
_DROP: Final = delete(calendar_followers).where(calendar_followers.c.letterbox == bindparam("at"))


class FollowerQueries:
    """The queries for followers, wherever the followers are."""

    def __init__(self, rows: RowSource[Follower]) -> None:
        self._rows = rows

    async def follows(self, letterbox_id: str) -> bool:
        return await self.get(letterbox_id) is not None

    async def get(self, letterbox_id: str) -> Follower | None:
        return next(iter(await self._rows.find(_ONE_BOX, {"box": letterbox_id})), None)

    async def of_tracks(
        self, tracks: Collection[str], *, after: str, limit: int, area: str = ""
    ) -> Sequence[Follower]:
        given = {"after": after, "tracks": sorted(tracks)}
        if area:
            return await self._rows.find(_OF_TRACKS_THERE, {**given, "area": area}, limit=limit)
        return await self._rows.find(_OF_TRACKS, given, limit=limit)


class SqlFollowers(FollowerQueries, Repository):
    """Implements ``bot.usecases.ports.training.Followers``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._staged: StagedRows[str, Follower] = StagedRows()
        self.stages = (self._staged,)
        super().__init__(OverlaidRows(link, calendar_followers.c.letterbox, _follower, self._staged.items))

    def add(self, letterbox_id: str, track: str = "", area: str = "") -> None:
        self._staged.set(letterbox_id, Follower(letterbox_id, track, area))

    def drop(self, letterbox_id: str) -> None:
        self._staged.set(letterbox_id, None)

    async def count(self, tracks: Collection[str], *, area: str = "") -> int:
        """As stored before this batch: new followers of the batch are counted next time."""
        given = {"tracks": sorted(tracks)}
        if area:
            rows = await self._link.rows(_COUNT_THERE, {**given, "area": area})
        else:
            rows = await self._link.rows(_COUNT, given)
        total: int = rows[0].count
        return total

    async def flush(self, link: Link) -> None:
        changes = self._staged.batch
        new = [follower for follower in changes.values() if follower is not None]
        await link.put(calendar_followers, [stored_row(follower, COLUMNS) for follower in new])
        await close_calendar(link, [box for box, follower in changes.items() if follower is None])


def _follower(row: Any) -> Follower:
    return Follower(row.letterbox, row.track, row.area_id)


async def close_calendar(link: Link, letterbox_ids: Sequence[str]) -> None:
    """Unsubscribe these letterboxes."""
    await link.many(_DROP, [{"at": box} for box in letterbox_ids])
