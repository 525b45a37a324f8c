"""Followers of the legal calendar:
letterboxes, with the track whose news each has asked for, and nothing else."""

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import bindparam, delete, func, select

from bot.usecases.ports.training import Follower
from storage.link import Link
from storage.models_training import calendar_followers
from storage.repository import Repository
from storage.staged_rows import StagedRows

_OF_TRACKS: Final = (
    select(calendar_followers)
    .where(
        calendar_followers.c.letterbox > bindparam("after"),
        calendar_followers.c.track.in_(bindparam("tracks", expanding=True)),
    )
    .order_by(calendar_followers.c.letterbox)
    .limit(bindparam("most"))
)
_COUNT: Final = (
    select(func.count().label("count"))
    .select_from(calendar_followers)
    .where(calendar_followers.c.track.in_(bindparam("tracks", expanding=True)))
)
_DROP: Final = delete(calendar_followers).where(calendar_followers.c.letterbox == bindparam("at"))


class SqlFollowers(Repository):
    """Implements ``bot.usecases.ports.training.Followers``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._staged: StagedRows[str, str] = StagedRows()
        self.stages = (self._staged,)

    def add(self, letterbox_id: str, track: str = "") -> None:
        self._staged.set(letterbox_id, track)

    def drop(self, letterbox_id: str) -> None:
        self._staged.set(letterbox_id, None)

    async def of_tracks(self, tracks: Collection[str], *, after: str, limit: int) -> Sequence[Follower]:
        changed = self._staged.items()
        values = {"after": after, "most": limit + len(changed), "tracks": sorted(tracks)}
        rows = await self._link.rows(_OF_TRACKS, values)
        tracks_by_box = {row.letterbox: row.track for row in rows if row.letterbox not in changed}
        tracks_by_box.update(
            {
                box: track
                for box, track in changed.items()
                if track is not None and box > after and track in tracks
            }
        )
        return [Follower(box, tracks_by_box[box]) for box in sorted(tracks_by_box)[:limit]]

    async def count(self, tracks: Collection[str]) -> int:
        """As stored before this batch: new followers of the batch are counted next time."""
        total: int = (await self._link.rows(_COUNT, {"tracks": sorted(tracks)}))[0].count
        return total

    async def flush(self, link: Link) -> None:
        changes = self._staged.batch
        rows = [{"letterbox": box, "track": track} for box, track in changes.items() if track is not None]
        await link.put(calendar_followers, rows)
        await close_calendar(link, [box for box, track in changes.items() if track is None])


async def close_calendar(link: Link, letterbox_ids: Sequence[str]) -> None:
    """Unsubscribe these letterboxes."""
    await link.many(_DROP, [{"at": box} for box in letterbox_ids])
