"""Who follows the legal calendar: letterboxes, and nothing else."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, delete, select

from storage.link import Link
from storage.models_training import calendar_followers
from storage.staged import Staged

_AFTER: Final = (
    select(calendar_followers.c.letterbox)
    .where(calendar_followers.c.letterbox > bindparam("after"))
    .order_by(calendar_followers.c.letterbox)
    .limit(bindparam("most"))
)
_DROP: Final = delete(calendar_followers).where(calendar_followers.c.letterbox == bindparam("at"))


class SqlFollowers:
    """bot.usecases.ports_training.Followers."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._staged: Staged[str, bool] = Staged()
        self.stages = (self._staged,)

    def add(self, letterbox_id: str) -> None:
        self._staged.set(letterbox_id, True)

    def drop(self, letterbox_id: str) -> None:
        self._staged.set(letterbox_id, None)

    async def after(self, mark: str, *, limit: int) -> Sequence[str]:
        changed = self._staged.items()
        rows = await self._link.rows(_AFTER, {"after": mark, "most": limit + len(changed)})
        found = {row.letterbox for row in rows} | {
            box for box, kept in changed.items() if kept and box > mark
        }
        return sorted(found - {box for box, kept in changed.items() if kept is None})[:limit]

    async def flush(self, link: Link) -> None:
        kept = self._staged.kept
        await link.put(
            calendar_followers, [{"letterbox": box} for box, on in kept.items() if on], ignore=True
        )
        await close_calendar(link, [box for box, on in kept.items() if on is None])


async def close_calendar(link: Link, letterbox_ids: Sequence[str]) -> None:
    """Whoever these letterboxes belong to follows no more."""
    await link.many(_DROP, [{"at": box} for box in letterbox_ids])
