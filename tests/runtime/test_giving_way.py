"""A process that gives way to another version stops before it is ended, and leaves what waits to the others."""

from typing import Any

import pytest

from bot.divided_program import JOBS_GRACE, DividedProgram
from bot.lifecycle import BATCH_GRACE, CALLS_GRACE, SEND_GRACE
from storage.builds import STOPS_WITHIN


class Noted:
    """Notes which of its functions was asked, and with what."""

    def __init__(self, unsent: int) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self._unsent = unsent

    async def close(self, *, within: float | None = None) -> None:
        self.calls.append(("close", within))

    async def drain(self, seconds: float) -> int:
        self.calls.append(("drain", seconds))
        return self._unsent

    async def end_calls(self, seconds: float) -> int:
        self.calls.append(("end calls", seconds))
        return 3


@pytest.mark.parametrize(
    ("gave_way", "unsent", "calls"),
    [
        (True, 5, [("close", JOBS_GRACE), ("end calls", CALLS_GRACE)]),
        (False, 0, [("close", None), ("drain", SEND_GRACE)]),
        (False, 5, [("close", None), ("drain", SEND_GRACE), ("end calls", CALLS_GRACE)]),
    ],
)
async def test_stop_lets_calls_under_way_end(
    gave_way: bool, unsent: int, calls: list[tuple[Any, ...]]
) -> None:
    """Who gives way sends nothing more; anybody else tries for a while. No call is broken off: it would be repeated."""
    program, noted = DividedProgram.__new__(DividedProgram), Noted(unsent)
    program.gave_way = gave_way
    for name in ("_scheduler", "sender"):
        setattr(program, name, noted)
    await program._end_jobs_and_sending()
    assert noted.calls == calls


def test_orderly_stop_ends_before_its_connections_do() -> None:
    left_to_close = 3.0
    assert BATCH_GRACE + JOBS_GRACE + CALLS_GRACE + left_to_close < STOPS_WITHIN
