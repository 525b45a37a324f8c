"""The poller asks with the higher offset, which acknowledges, before the updates are stored."""

import asyncio

from bench.mutants import Patch
from bot.conversation.wire import WireDown
from bot.runtime.poller import ASK_SECONDS, Poller


async def run(self: Poller) -> None:
    offset: int | None = None
    while True:
        try:
            raws = await self._adapter.poll(offset=offset, seconds=ASK_SECONDS)
            while raws:
                offset = max(int(raw["update_id"]) for raw in raws) + 1
                following = await self._adapter.poll(offset=offset, seconds=0)
                await self._intake.store_updates(self._adapter, raws)
                raws = following
        except WireDown:
            await asyncio.sleep(0.2)


def apply(patch: Patch) -> None:
    patch.replace(Poller, "run", run)
