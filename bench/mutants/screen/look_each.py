"""Every viewer has a look of their own, instead of one for all who see the same."""

from bench.mutants import Patch
from bot.screen import viewers
from bot.screen.viewers import View, Viewers


def apply(patch: Patch) -> None:
    async def look_each(self: Viewers) -> None:
        for viewer in tuple(self._viewers):
            async with self._store.look() as uow:
                if viewer.view is View.WALL:
                    key = await self._key_of(self._clock.now().date())
                    situation = await self._looks.wall(uow, key, self._store.keep_wall_rows)
                else:
                    situation = await self._looks.lead(uow, viewer.view is View.CIRCLE)
            self._show(viewer.view, self._looks.write(situation))

    patch.replace(viewers.Viewers, "look", look_each)
