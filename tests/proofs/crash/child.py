"""The program itself, in a forked child: as ``amanat run`` runs it, with its phases reported outside."""

import asyncio
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from bench.mutants import apply_mutant
from bot import lifecycle
from bot.cli.run import fast_loop, work_when_free
from bot.divided_program import DividedProgram
from bot.domain.people import Account, Membership, MembershipStatus
from bot.lifecycle import Program
from bot.runtime.logs import set_up_logs
from bot.runtime.roles import read_roles
from bot.runtime.system import SystemClock
from bot.settings import Settings
from storage.builds import ProgramBuild
from tests.proofs.crash.observed import watch
from tests.proofs.crash.phases import Flags

CHECKPOINT_EVERY: Final = 0.06


class SeededProgram(Program):
    """The program in whose groups these people were accepted before it took its first update."""

    members: Sequence[Account] = ()
    flags: Flags

    async def warm_up(self) -> None:
        """Called too by who must wait for the lease."""
        self.flags.stands_by = True
        await super().warm_up()

    async def _seed(self) -> None:
        await super()._seed()
        async with self.store.batch() as batch:
            members = batch.uow.members
            for seed in self.settings.groups:
                for account in self.members:
                    known = await members.get(account, seed.id)
                    if account.messenger is seed.messenger and known is None:
                        at = self.clock.now() - timedelta(hours=1)
                        members.save(Membership(account, seed.id, MembershipStatus.MEMBER, at))
            batch.keep_turn()
            await batch.commit()


class SeededDivided(SeededProgram, DividedProgram):
    """The same, of one that divides the work with others."""


def run_program(order: dict[str, Any], *, flags: Flags, shared: dict[str, Any]) -> None:
    """Run until SIGTERM; then an orderly stop. ``shared``: what every program reads at its start and none changes.
    Standard output belongs to the parent process."""
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    watch(flags)
    apply_mutant("kill9", order.get("mutant"))
    vars(lifecycle)["SEND_GRACE"] = order.get("send_grace", lifecycle.SEND_GRACE)
    set_up_logs("WARNING")
    ahead = timedelta(seconds=order.get("ahead", 0))
    settings = Settings(_env_file=None, **order["settings"])
    parts = {
        "clock": SystemClock(lambda: datetime.now(UTC) + ahead + timedelta(seconds=flags.clock_error)),
        "pace": False,
        "load_language": False,
        **shared,
    }
    build = ProgramBuild(*order["build"]) if order.get("build") else None
    program = (
        SeededDivided(settings, read_roles(order["roles"]), build=build, **parts)
        if order.get("roles")
        else SeededProgram(settings, **parts)
    )
    program.flags = flags
    program.members = [Account.parse(account) for account in order.get("members", "").split(",") if account]
    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        work = partial(_work, flags=flags, checkpoints=order.get("checkpoints", False))
        runner.run(work_when_free(program, work))


async def _work(program: Program, *, flags: Flags, checkpoints: bool) -> None:
    await program.start()
    if checkpoints:
        program.supervisor.start("checkpoints", lambda: _run_checkpoints(program))
    flags.ready = True
    await program.supervisor.stopping.wait()
    await program.stop()


async def _run_checkpoints(program: Program) -> None:
    """What the scheduler does every ten minutes."""
    while True:
        await asyncio.sleep(CHECKPOINT_EVERY)
        await program.store.checkpoint()
