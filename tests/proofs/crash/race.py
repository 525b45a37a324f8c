"""Two processes write to one SQLite database at the same moment: every turn reads first, then writes.

Each advances one shared conversation by a step and claims a case that the other wants too. A write
transaction waits for its turn (BEGIN IMMEDIATE), so all turns succeed, every case has one owner, and the
conversation has advanced by exactly all steps. With a plain BEGIN a turn that has read while the other wrote
is discarded.

    python -m tests.proofs.crash.race FOLDER NAME TURNS [MUTANT]    one of the two; begins at a line on standard input
"""

import asyncio
import json
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from bench.mutants import apply_mutant
from bench.processes import ROOT
from bot.conversation.store import Conflict
from bot.domain.cases.reports import CLAIM_LASTS, Case, State
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.people import Account, Messenger
from bot.runtime.system import SystemClock
from storage.opening import open_store
from storage.store import SqlStore

TURNS: Final = 120
RUNNERS: Final = ("one", "other")
SHARED: Final = Account(Messenger.TELEGRAM, 77)


@dataclass(slots=True)
class RaceOutcome:
    """The results of both processes and what the database holds."""

    turns: int
    steps: int = 0
    lost: list[str] = field(default_factory=list)


async def open_shared_store(folder: Path) -> SqlStore:
    """The store as any process on this folder would open it, but not exclusively."""
    return await open_store(
        f"sqlite+aiosqlite:///{folder / 'data' / 'amanat.db'}",
        data_dir=folder / "data", key_file=folder / "keys.json", clock=SystemClock(), exclusive=False,
    )  # fmt: skip


async def race(mutant: str | None, *, turns: int = TURNS) -> RaceOutcome:
    """Run both side by side, then compare."""
    with tempfile.TemporaryDirectory(prefix="amanat-race-") as name:
        folder = Path(name)
        store = await open_shared_store(folder)
        await _lay_out(store, turns)
        await store.close()
        runners = [await _runner(name, who, turns, mutant) for who in RUNNERS]
        for process in runners:
            assert process.stdout is not None
            await process.stdout.readline()
        results = [
            json.loads(out)
            for out, _ in await asyncio.gather(*(process.communicate(b"go\n") for process in runners))
        ]
        return await _compare_results(folder, turns, results)


async def _runner(folder: str, who: str, turns: int, mutant: str | None) -> Process:
    words = (folder, who, str(turns), *((mutant,) if mutant else ()))
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.proofs.crash.race", *words), cwd=ROOT, stdin=PIPE, stdout=PIPE
    )


async def _lay_out(store: SqlStore, turns: int) -> None:
    now = SystemClock().now()
    async with store.batch() as batch:
        for number in range(turns):
            batch.uow.cases.add(
                Case(
                    f"case-{number}", number + 1000, "O01", Space.REAL, Phase.DAY, Severity.HIGH, "area", now,
                    now + timedelta(hours=1), restricted=False,
                )
            )  # fmt: skip
        batch.keep_turn()
        await batch.commit()


async def _compare_results(folder: Path, turns: int, results: list[dict[str, list[str]]]) -> RaceOutcome:
    outcome = RaceOutcome(2 * turns)
    for who, result in zip(RUNNERS, results, strict=True):
        for why, count in Counter(result["thrown"]).items():
            outcome.lost.append(f"{count} turns of the {who} were discarded: {why}")
    store = await open_shared_store(folder)
    try:
        async with store.batch() as batch:
            outcome.steps = (await batch.session(store.keys_of(SHARED).conversation)).epoch
            for number in range(turns):
                case = await batch.uow.cases.get(f"case-{number}")
                claimants = [
                    who
                    for who, result in zip(RUNNERS, results, strict=True)
                    if f"case-{number}" in result["granted"]
                ]
                if case is None or len(claimants) != 1 or case.assignee_name != claimants[0]:
                    outcome.lost.append(
                        f"case-{number} was given to {claimants}, its owner is {case and case.assignee_name}"
                    )
    finally:
        await store.close()
    if outcome.steps != outcome.turns:
        outcome.lost.append(f"of {outcome.turns} steps of one conversation {outcome.steps} were stored")
    return outcome


async def runner(folder: Path, who: str, turns: int) -> None:
    """One of the two: a turn for each case, none tried again."""
    store = await open_shared_store(folder)
    me = Account(Messenger.TELEGRAM, 1 + RUNNERS.index(who))
    granted: list[str] = []
    thrown: list[str] = []
    try:
        print("ready", flush=True)
        sys.stdin.readline()
        for number in range(turns):
            try:
                if await _turn(store, f"case-{number}", me, who):
                    granted.append(f"case-{number}")
            except Conflict as conflict:
                thrown.append(str(conflict))
    finally:
        await store.close()
    print(json.dumps({"granted": granted, "thrown": thrown}))


async def _turn(store: SqlStore, case_id: str, me: Account, who: str) -> bool:
    """A step of the conversation, and a claim; returns whether the case is ours."""
    conversation = store.keys_of(SHARED).conversation
    async with store.batch() as batch:
        session = await batch.session(conversation)
        case = await batch.uow.cases.get(case_id)
        assert case is not None
        await asyncio.sleep(0)
        free = case.state is State.NEW
        if free:
            until = SystemClock().now() + CLAIM_LASTS
            batch.uow.cases.save(
                replace(case, state=State.CLAIMED, assignee=me, assignee_name=who, until=until)
            )
        batch.save_session(conversation, session.next_epoch())
        batch.keep_turn()
        await batch.commit()
    return free


if __name__ == "__main__":
    apply_mutant("kill9", *(sys.argv[4:] or [None]))
    asyncio.run(runner(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
