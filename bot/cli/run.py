"""``amanat run``: runs the bot for real, with settings from the environment or ``.env``."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from bot.cli.key_holder import run_holder_command
from bot.cli.words import words
from bot.divided_program import DividedProgram
from bot.lifecycle import Program
from bot.platforms.registry import REGISTRY
from bot.runtime.logs import set_up_logs
from bot.runtime.roles import ProcessRole, read_roles
from bot.runtime.supervisor import Supervisor
from bot.runtime.system import forbid_core_dumps
from bot.settings import HTTP_MEND, Settings, SettingsTrouble, plain_http, read_settings
from storage.leases import Lease
from storage.opening import lease_for
from storage.role_leases import RoleLeases

log = logging.getLogger(__name__)

LEASE_LOST: Final = 3
"""Exit status: another process works now. Started again, this one stands by."""


def run(roles: str | None = None) -> int:
    """Run until SIGINT or SIGTERM; return 0 after an orderly stop. ``roles``: the parts of the work that this process
    does, as given; None: all of it."""
    forbid_core_dumps()
    settings = read_settings()
    chosen = choose_roles(roles, settings)
    if chosen is not None and ProcessRole.KEYS in chosen:
        return run_holder_command("hold")
    if not settings.tokens():
        raise SettingsTrouble(words("run-no-messenger"))
    for name, address in plain_http(settings).items():
        raise SettingsTrouble(words("doctor-plain-http", name=name, address=address, mend=HTTP_MEND))
    set_up_logs(settings.log_level, secrets=secrets_of(settings))
    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        return runner.run(serve(settings, chosen))


def choose_roles(text: str | None, settings: Settings) -> frozenset[ProcessRole] | None:
    """The roles of this process; None: it has the whole work. Raises SettingsTrouble."""
    if text is None:
        return None
    try:
        roles = read_roles(text)
    except ValueError as trouble:
        raise SettingsTrouble(str(trouble)) from None
    if ProcessRole.KEYS in roles:
        return roles
    if not settings.url.startswith("postgresql"):
        raise SettingsTrouble(words("run-roles-postgresql"))
    if settings.copy_dir is not None:
        raise SettingsTrouble(words("run-roles-copy"))
    return roles


def secrets_of(settings: Settings) -> list[str]:
    """All values that must never appear in a log."""
    webhook = [settings.webhook_secret.get_secret_value()] if settings.webhook_secret else []
    addresses = [settings.url, *(settings.proxy(messenger) or "" for messenger in REGISTRY)]
    passwords = [password for address in addresses if (password := urlsplit(address).password)]
    bucket = [part.get_secret_value() for part in (settings.vault_key_id, settings.vault_secret) if part]
    return [*settings.tokens().values(), *webhook, *passwords, *bucket]


def fast_loop() -> "type[asyncio.AbstractEventLoop] | None":
    """uvloop's event loop, if it is installed."""
    try:
        import uvloop  # noqa: PLC0415 not on every system
    except ImportError:
        return None
    return uvloop.Loop


async def serve(settings: Settings, roles: frozenset[ProcessRole] | None = None) -> int:
    """Stand by until no other process has the whole work, start, wait for a signal, stop in order. Returns the exit
    status."""
    if roles is None:
        await work_when_free(Program(settings), _work)
        return 0
    program = DividedProgram(settings, roles)
    await work_when_free(program, _work)
    return LEASE_LOST if program.gave_way else 0


async def work_when_free(program: Program, work: Callable[[Program], Awaitable[None]]) -> None:
    """Run ``work``, from its start to its stop, once no other process works on the database; for one of several that
    divide the work, once none has the whole."""
    program.supervisor.own_signals()
    settings = program.settings
    lease = await lease_for(
        settings.url,
        data_dir=settings.data_dir,
        clock=program.clock,
        keys_held=settings.holder is not None,
        evidence_here=settings.vault_url is None,
        part=program.part if isinstance(program, DividedProgram) else None,
    )
    if isinstance(program, DividedProgram):
        assert isinstance(lease, RoleLeases)
        program.hear(lease)
        lease.on_superseded = program.give_way
    if lease is None:
        await work(program)
        return
    keeper = Supervisor()
    try:
        if await lease.take(stop=program.supervisor.stopping, warm_up=partial(_warm_up, program)):
            program.lease = lease
            keeper.start("lease", partial(_end_without_lease, lease, program))
            await work(program)
    finally:
        # Last of all: until the store is closed nobody else may work.
        await keeper.end_all()
        await lease.close()


async def _work(program: Program) -> None:
    await program.start()
    if not isinstance(program, DividedProgram):  # it looks where files are opened
        program.supervisor.start("confinement", program.look_at_confinement)
    await program.supervisor.stopping.wait()
    await program.stop()


async def _warm_up(program: Program) -> None:
    with suppress(ImportError, OSError):  # reported by the loop that tries again after the start
        await program.warm_up()


async def _end_without_lease(lease: Lease, program: Program) -> None:
    """End this process as a kill would, once another may have worked: it holds rows in memory that are not its own any
    more, and an orderly stop would send them. A kill at any moment loses nothing. Whatever the lease fails with ends it
    too: renewed after half a join it would seem to be held, and nothing could be written."""
    try:
        await lease.keep(is_warm=lambda: program.is_warm)
    except Exception:
        log.exception("lease-not-kept")
    log.error("ended-without-lease")
    os._exit(LEASE_LOST)
