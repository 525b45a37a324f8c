"""One of the processes that divide the work, as ``bench.workers`` runs them: the program itself, without pacing."""

import asyncio
import ctypes
import os
import signal
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.mutants import apply_mutant
from bot.cli.run import fast_loop, work_when_free
from bot.divided_program import DividedProgram
from bot.lifecycle import Program
from bot.runtime.logs import set_up_logs
from bot.runtime.roles import ProcessRole, read_roles
from bot.settings import Settings

READY: Final = b"!"
_DIES_WITH_PARENT: Final = 1
"""``PR_SET_PDEATHSIG``."""


@dataclass(frozen=True, slots=True)
class ProcessOrder:
    """What a process needs to know."""

    url: str
    folder: Path
    messenger: str
    """The base URL of the stand-in."""
    mutant: str | None


class WaitingProcess:
    """A fork of a process that has everything in memory. It does nothing until it is begun."""

    def __init__(self, roles: str, shared: dict[str, Any]) -> None:
        """``shared``: what each program reads at its start. Nothing may have started a thread before."""
        self.roles = roles
        self._orders, orders_in = os.pipe()
        answers, self._answers = os.pipe()
        self._tell, self._hear = orders_in, answers
        self.pid = os.fork()
        if self.pid == 0:
            os.close(orders_in)
            os.close(answers)
            self._wait_and_run(shared)
        os.close(self._orders)
        os.close(self._answers)

    def begin(self, order: ProcessOrder) -> None:
        """Start the program; returns when it works or stands by. Raises RuntimeError."""
        text = "\n".join((order.url, str(order.folder), order.messenger, order.mutant or ""))
        os.write(self._tell, text.encode())
        os.close(self._tell)
        if os.read(self._hear, 1) != READY:
            raise RuntimeError(f"the process with the role {self.roles} has ended at its start")

    def end(self) -> None:
        """Stop in order, or at once one that was never begun."""
        os.kill(self.pid, signal.SIGTERM)
        os.waitpid(self.pid, 0)

    def _wait_and_run(self, shared: dict[str, Any]) -> None:
        status = 1
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
        try:
            text = os.read(self._orders, 10_000).decode()
            if text:
                url, folder, messenger, mutant = text.split("\n")
                order = ProcessOrder(url, Path(folder), messenger, mutant or None)
                log = order.folder / f"{self.roles}-{os.getpid()}.log"
                output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
                os.dup2(output, 1)
                os.dup2(output, 2)
                run_process(order, self.roles, shared, ready=self._answers)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)


def run_process(order: ProcessOrder, roles: str, shared: dict[str, Any], *, ready: int) -> None:
    """Run until SIGTERM. Something is written to ``ready`` when it works."""
    apply_mutant("workers", order.mutant)
    set_up_logs("WARNING")
    chosen = read_roles(roles)
    settings = Settings(
        _env_file=None, telegram_token="1000:bench-token", telegram_api=order.messenger, database_url=order.url,
        data_dir=order.folder / "data", key_file=order.folder / "keys.json", operator_fa="سنجش",
        listen="127.0.0.1:0", disk_reserve_mb=16,
    )  # fmt: skip
    program = DividedProgram(settings, chosen, pace=False, load_language=False, **shared)

    async def work(begun: Program) -> None:
        if ProcessRole.WORK in chosen:
            await begun.analyzer.load()
        await begun.start()
        os.write(ready, READY)
        await begun.supervisor.stopping.wait()
        await begun.stop()

    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        runner.run(work_when_free(program, work))
