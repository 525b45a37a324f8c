"""Reads files that staff have sent to be taken over: fetched outside turns, read, and answered by a turn of its own.

The table says what waits, so a stop at any moment loses nothing: the file is fetched again.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final, Protocol

from bot.conversation.outgoing import Turn
from bot.conversation.ports import Tick, TickCtx
from bot.conversation.wire import Adapter, FileGone, FileTooBig
from bot.domain.people import Account, Messenger
from bot.runtime.turns import TickRunner

log = logging.getLogger(__name__)

AT_ONCE: Final = 4
MOST_TRIES: Final = 5


class FetchFailure(StrEnum):
    """Why a file did not come."""

    TOO_BIG = "too-big"
    GONE = "gone"
    NOT_FETCHED = "not-fetched"


class WaitingFile(Protocol):
    """A file that waits to be fetched, with the account of its sender."""

    @property
    def id(self) -> str: ...

    @property
    def account(self) -> Account: ...

    @property
    def file_id(self) -> str: ...


class OfferedFileReader[F: WaitingFile, R]:
    """Looks for files that wait, a few at a time."""

    def __init__(
        self,
        adapters: Mapping[Messenger, Adapter],
        runner: TickRunner,
        *,
        waiting: Callable[[TickCtx], Awaitable[Sequence[F]]],
        read: Callable[[bytes], Awaitable[R]],
        refuse: Callable[[FetchFailure], R],
        answer: Callable[[F, R], Tick],
    ) -> None:
        """``read`` never raises; ``refuse`` is what is read of a file that did not come; ``answer`` makes the turn that
        tells the sender what was read."""
        self._adapters = adapters
        self._runner = runner
        self._list_waiting, self._read, self._refuse, self._answer = waiting, read, refuse, answer
        self._tries: dict[str, int] = {}

    async def look(self) -> None:
        """Read what waits. A file that cannot be fetched is tried again with the next look, five times. Raises what the
        store raises."""
        for file in await self._waiting():
            reading = await self._reading_of(file)
            if reading is not None:
                await self._runner.run_tick(self._answer(file, reading))
                self._tries.pop(file.id, None)

    async def _waiting(self) -> Sequence[F]:
        waiting: list[F] = []

        async def collect(ctx: TickCtx) -> Turn:
            waiting.extend(await self._list_waiting(ctx))
            return Turn()

        await self._runner.run_tick(collect)
        return waiting

    async def _reading_of(self, file: F) -> R | None:
        """What the file holds; None to try again later."""
        adapter = self._adapters.get(file.account.messenger)
        if adapter is None:
            return self._refuse(FetchFailure.NOT_FETCHED)
        try:
            data = await adapter.fetch(file.file_id)
        except FileTooBig:
            return self._refuse(FetchFailure.TOO_BIG)
        except FileGone:
            return self._refuse(FetchFailure.GONE)
        except Exception as error:
            tries = self._tries[file.id] = self._tries.get(file.id, 0) + 1
            log.warning("offered-file-not-fetched", extra={"why": type(error).__name__, "tries": tries})
            return self._refuse(FetchFailure.NOT_FETCHED) if tries >= MOST_TRIES else None
        return await self._read(data)
