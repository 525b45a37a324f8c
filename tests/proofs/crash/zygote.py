"""A process that has imported the program, forks it on order, and kills it from outside.

Importing takes seconds, a fork milliseconds: so a restart costs only what the program itself needs to start.
The child runs the program as ``amanat run`` does (``Program.start``, both messengers, until SIGTERM). Its
classes are only wrapped by ``tests.proofs.crash.observed`` and, if one is requested, by a mutant. Content, texts
and indexes are read once, pacing is off (the world has no limits either) and hazm is not loaded.

Orders come as JSON lines on standard input: ``{"do": "start", …}``, ``stop``, ``kill``, ``end`` and the like.
Events go out the same way: ``up``, ``stands by``, ``killed`` (with the active phases) and ``ended``.
"""

import gc
import json
import os
import select
import signal
import sys
import time
import traceback
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from bot.platforms.bale import adapter as bale
from bot.platforms.telegram import adapter as telegram
from tests.fakes.database_pair import kill_server
from tests.fakes.shared_content import shared_program_args
from tests.proofs.crash.child import run_program
from tests.proofs.crash.phases import CrashPhase, Flags

LOOK_EVERY: Final = 0.00015
NOT_YET: Final = 0.002
"""How often is looked while the phase has to begin more than once before the kill."""
AT_REST: Final = 0.02
PATIENCE: Final = 6.0
"""Seconds after which a phase that does not come is given up, and the process is killed where it is."""


class Victim(StrEnum):
    """What dies when the phase has come."""

    PROGRAM = "program"
    SERVER = "server"
    """The database server."""
    BOTH = "both"
    AWAKE = "awake"
    """Nothing dies: the program is stopped until it is continued."""
    NOBODY = "nobody"
    """Who gave the order does something at once."""


@dataclass(slots=True)
class KillPlan:
    """When to kill: in which phase, at which of its beginnings, and how much later, in seconds."""

    target: CrashPhase
    after: int
    jitter: float
    victim: Victim = Victim.PROGRAM
    server: int = 0
    lag: float = 0.0
    """Seconds for which the server's writes reach the other one no more before it dies."""
    since: float = 0.0
    """When a running program was aimed at; 0 from its start."""


class Zygote:
    """One child at a time."""

    def __init__(self) -> None:
        self._flags = Flags.create_shared()
        self._shared = shared_program_args()
        self._orders = open(0, "rb", buffering=0)  # noqa: SIM115 for as long as the process lives
        self._child: int | None = None
        self._plan: KillPlan | None = None
        self._began = 0.0
        self._told_up = self._told_waiting = False
        self._ready_at = 0.0

    def run(self) -> None:
        self._say("here")
        while True:
            if not self._look():
                return
            self._reap()
            if self._child is not None:
                self._tell_up()
            if self._plan is not None and self._child is not None:
                self._hunt(self._plan)

    def _look(self) -> bool:
        """Take an order if there is one."""
        if not select.select([self._orders], [], [], self._pause())[0]:
            return True
        line = self._orders.readline()
        order = json.loads(line) if line else {"do": "end"}
        match order["do"]:
            case "start":
                self._start(order)
            case "aim":
                self._aim(order["plan"])
            case "clock":
                self._flags.clock_error = order["ahead"]
            case "continue" if self._child is not None:
                os.kill(self._child, signal.SIGCONT)
            case "stop" if self._child is not None:
                os.kill(self._child, signal.SIGTERM)
            case "kill" if self._child is not None:
                os.kill(self._child, signal.SIGKILL)
                os.waitpid(self._child, 0)
                self._child = None
            case "end":
                if self._child is not None:
                    os.kill(self._child, signal.SIGKILL)
                    os.waitpid(self._child, 0)
                return False
        return True

    def _pause(self) -> float:
        """Until the next look: a phase can be over in a moment, but only its turn is of interest."""
        if self._plan is None:
            return AT_REST
        return LOOK_EVERY if self._flags.begin_count(self._plan.target) >= self._plan.after - 1 else NOT_YET

    def _aim(self, plan: dict[str, Any]) -> None:
        """At a program that runs: its phases begin so often again before the kill."""
        target = CrashPhase(plan["target"])
        after = self._flags.begin_count(target) + plan["after"]
        self._flags.aim(target, after)
        self._plan = KillPlan(
            target,
            after,
            plan["jitter"],
            Victim(plan["victim"]),
            plan["server"],
            plan["lag"],
            time.monotonic(),
        )

    def _start(self, order: dict[str, Any]) -> None:
        plan = order.get("plan")
        self._plan = KillPlan(CrashPhase(plan["target"]), plan["after"], plan["jitter"]) if plan else None
        target, after = (self._plan.target, self._plan.after) if self._plan else (None, 0)
        self._flags.reset(target=target, after=after)
        self._told_up, self._told_waiting, self._began = False, False, time.monotonic()
        self._child = os.fork()
        if self._child == 0:
            status = 1
            try:
                run_program(order, flags=self._flags, shared=self._shared)
                status = 0
            except BaseException:
                traceback.print_exc()  # into the program's log, where standard error goes by now
            finally:
                sys.stderr.flush()
                os._exit(status)

    def _tell_up(self) -> None:
        if not self._told_waiting and self._flags.stands_by:
            self._told_waiting = True
            self._say("stands by")
        if not self._told_up and self._flags.ready:
            self._told_up, self._ready_at = True, time.monotonic()
            self._say("up", seconds=round(self._ready_at - self._began, 3), pid=self._child)

    def _hunt(self, plan: KillPlan) -> None:
        """Kill when the phase is active and its turn has come; after PATIENCE wherever the process is."""
        flags = self._flags
        late = self._told_up and time.monotonic() - max(self._ready_at, plan.since) > PATIENCE
        if not late:
            if not flags.on(plan.target) or flags.begin_count(plan.target) < plan.after:
                return
            if plan.jitter:
                time.sleep(plan.jitter)
                plan.jitter *= 0.5 if not flags.on(plan.target) else 1.0
                if not flags.on(plan.target):
                    return
        self._strike(plan)
        self._plan = None
        flags.aim(None, 0)
        self._say(
            "killed", target=plan.target, on=flags.all_on(), lived=round(time.monotonic() - self._began, 3)
        )

    def _strike(self, plan: KillPlan) -> None:
        assert self._child is not None
        if plan.victim is Victim.AWAKE:
            os.kill(self._child, signal.SIGSTOP)
        if plan.victim in (Victim.PROGRAM, Victim.BOTH):
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
            self._child = None
        if plan.victim in (Victim.SERVER, Victim.BOTH):
            kill_server(plan.server, lag=plan.lag)

    def _reap(self) -> None:
        if self._child is None:
            return
        pid, status = os.waitpid(self._child, os.WNOHANG)
        if pid:
            self._child, self._plan = None, None
            self._say("ended", status=os.waitstatus_to_exitcode(status))

    @staticmethod
    def _say(event: str, **facts: Any) -> None:
        print(json.dumps({"event": event, **facts}), flush=True)


def main() -> None:
    assert telegram is not None and bale is not None  # imported here, so that no child has to
    gc.collect()
    gc.freeze()
    Zygote().run()


if __name__ == "__main__":
    main()
