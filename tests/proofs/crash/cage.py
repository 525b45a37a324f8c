"""The zygote as the harness uses it: start the program, have it killed, stop it in an orderly way."""

import asyncio
import json
import os
import random
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bench.processes import ROOT
from tests.proofs.crash.phases import CrashPhase

IMPORTING: Final = 600.0
STARTING: Final = 60.0
STOPPING: Final = 40.0
JITTER: Final = {
    CrashPhase.STORING: 0.002,
    CrashPhase.BATCH: 0.004,
    CrashPhase.SENT: 0.02,
    CrashPhase.CHECKPOINT: 0.004,
}
"""The latest signal, in seconds after a phase's beginning; none for the narrow phases."""
LATEST: Final = 48
"""The latest beginning of a phase that is waited for."""


class ProgramTrouble(Exception):
    """The program did something without an order: it ended by itself, or does not start."""


@dataclass(slots=True)
class KillTally:
    """Which phases the kills hit, and how long restarts took."""

    kills: Counter[CrashPhase] = field(default_factory=Counter)
    elsewhere: int = 0
    starts: list[float] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.kills.total() + self.elsewhere

    def note(self, event: dict[str, Any]) -> CrashPhase | None:
        """Count a kill under the phase that was aimed at if it was active,
        otherwise under the next active one."""
        on = [CrashPhase(name) for name in event["on"]]
        target = CrashPhase(event["target"])
        phase = target if target in on else on[0] if on else None
        if phase is None:
            self.elsewhere += 1
        else:
            self.kills[phase] += 1
        return phase


class Cage:
    """One zygote for a whole run of the bench; one program at a time."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.tally = KillTally()
        self.base: dict[str, Any] = {}
        """Contained in every start order: settings, log, mutant."""
        self.pid = 0
        self.latest = LATEST

    @classmethod
    async def launch_zygote(
        cls,
        python: str = sys.executable,
        *,
        environment: Mapping[str, str] | None = None,
        prefix: tuple[str, ...] = (),
    ) -> "Cage":
        """``environment``: more variables for the zygote and its children. ``prefix``: words before its command, which
        let it run on a machine of its own."""
        process = await asyncio.create_subprocess_exec(
            *(*prefix, python, "-m", "tests.proofs.crash.zygote"), stdin=PIPE, stdout=PIPE, cwd=ROOT,
            env={**os.environ, **(environment or {})},
        )  # fmt: skip
        cage = cls(process)
        await cage._event("here", within=IMPORTING)
        return cage

    async def close(self) -> None:
        if self._process.returncode is None:
            self.order({"do": "end"})
            await self._process.wait()

    def order(self, order: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")

    async def next_event(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise ProgramTrouble("the zygote is gone")
        event: dict[str, Any] = json.loads(line)
        return event

    async def _event(self, *wanted: str, within: float) -> dict[str, Any]:
        async with asyncio.timeout(within):
            while (event := await self.next_event())["event"] == "stands by":
                pass
        if event["event"] not in wanted:
            raise ProgramTrouble(f"{event} instead of {' or '.join(wanted)}; log: {self.log_tail()}")
        return event

    def log_tail(self) -> str:
        file = Path(self.base.get("log", "/dev/null"))
        return file.read_text(errors="replace")[-1_500:] if file.exists() else ""

    def order_start(self, **more: Any) -> None:
        """Start the program; ``next_event`` tells when it takes updates."""
        self.order({"do": "start", **self.base, **more})

    async def start(self, **more: Any) -> None:
        """Start the program; returns when it takes updates."""
        self.order_start(**more)
        event = await self._event("up", within=STARTING)
        self.tally.starts.append(event["seconds"])
        self.pid = event["pid"]

    async def stop(self) -> None:
        """SIGTERM, and an orderly stop. Raises ProgramTrouble when its status is not 0."""
        self.order({"do": "stop"})
        event = await self._event("ended", within=STOPPING)
        if event["status"] != 0:
            raise ProgramTrouble(f"the ordered stop ended with {event['status']}: {self.log_tail()}")

    async def kill(self, chance: random.Random, target: CrashPhase) -> CrashPhase | None:
        """Start the program and have it killed in that phase; returns where the kill hit."""
        plan = {
            "target": target,
            "after": chance.randint(1, self.latest),
            "jitter": chance.uniform(0, JITTER.get(target, 0.0)),
        }
        self.order({"do": "start", **self.base, "plan": plan, "checkpoints": target is CrashPhase.CHECKPOINT})
        event = await self._event("up", "killed", within=STARTING)
        if event["event"] == "up":
            self.tally.starts.append(event["seconds"])
            event = await self._event("killed", within=STARTING)
        return self.tally.note(event)
