"""A process whose lease is lost, or cannot be joined again, ends as after a kill."""

import asyncio
import os
from collections.abc import Callable
from typing import Any

import pytest

from bot.cli import run
from bot.cli.run import LEASE_LOST
from bot.runtime.supervisor import Supervisor
from storage.trouble import DatabaseBusy


class Ended(BaseException):
    """Instead of the end of the process."""


class KeptLease:
    """A lease whose keeping ends like this, whenever it is begun."""

    def __init__(self, trouble: Exception | None) -> None:
        self.begun = 0
        self._trouble = trouble

    async def keep(self, *, is_warm: Callable[[], bool]) -> None:
        self.begun += 1
        if self._trouble is not None:
            raise self._trouble


@pytest.mark.parametrize(
    "trouble", [None, DatabaseBusy("keys in another folder"), RuntimeError("half a join")]
)
async def test_process_without_lease_ends_at_once(
    trouble: Exception | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    statuses: list[int] = []

    def end(status: int) -> None:
        statuses.append(status)
        raise Ended

    monkeypatch.setattr(os, "_exit", end)
    lease: Any = KeptLease(trouble)
    program: Any = None
    with pytest.raises(Ended):
        await run._end_without_lease(lease, program)
    assert (statuses, lease.begun) == ([LEASE_LOST], 1)


async def test_lease_in_order_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    statuses: list[int] = []
    monkeypatch.setattr(os, "_exit", statuses.append)

    class LastingLease:
        begun = False

        async def keep(self, *, is_warm: Callable[[], bool]) -> None:
            self.begun = True
            await asyncio.Event().wait()

    lease: Any = LastingLease()
    program: Any = None
    keeper = Supervisor()
    keeper.start("lease", lambda: run._end_without_lease(lease, program))
    await asyncio.sleep(0)
    await keeper.end_all()
    assert lease.begun and statuses == []
