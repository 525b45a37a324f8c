"""Turns on any kind of storage, for tests that check one contract for all."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.usecases.ports import UnitOfWork


class Workplace:
    """Turns on one kind of storage. ``turn()`` is kept and committed unless it raises."""

    def __init__(self, uow: Callable[[], object]) -> None:
        self._open = uow

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[UnitOfWork]:
        async with self._open() as (uow, keep, _drop, commit):  # type: ignore[attr-defined] # see fixture
            yield uow
            keep()
            await commit()

    @asynccontextmanager
    async def batch(self) -> AsyncIterator[tuple[UnitOfWork, Callable[[], None], Callable[[], None]]]:
        """Several turns in one transaction: (uow, keep_turn, drop_turn); committed at the end."""
        async with self._open() as (uow, keep, drop, commit):  # type: ignore[attr-defined] # see fixture
            yield uow, keep, drop
            await commit()
