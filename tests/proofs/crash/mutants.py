"""Faults injected into the killed process: a proof that cannot fail proves nothing."""

import asyncio
from collections.abc import Callable
from typing import Final

from bot.conversation.wire import WireDown
from bot.runtime.poller import ASK_SECONDS, Poller


def ack_before_commit() -> None:
    """The poller asks with the higher offset, which acknowledges, before the updates are stored."""

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

    Poller.run = run  # type: ignore[method-assign] # the mutation itself


IN_CHILD: Final[dict[str, Callable[[], None]]] = {"ack-before-commit": ack_before_commit}
PLAIN_BEGIN: Final = "plain-begin"
MUTANTS: Final = (*IN_CHILD, PLAIN_BEGIN)
