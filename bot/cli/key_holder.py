"""``amanat keys certificate``, ``keys hold`` and ``keys state``: keys on machines of their own.

docs/operating/keys.md says how the machines are set up.
"""

import asyncio
import signal
import socket
from contextlib import closing, suppress
from typing import Final

from bot.runtime.logs import set_up_logs
from bot.runtime.system import SystemClock, forbid_core_dumps
from bot.settings import Settings, SettingsTrouble, read_settings
from storage.key_service.certificates import OWN_CERTIFICATE, TRUSTED, make_certificate
from storage.key_service.holder import LOOK_EVERY, KeyHolderService
from storage.key_store import REPORT_KEYS
from storage.trouble import KeysAway

_PATIENCE: Final = 2.0


def run_holder_command(act: str) -> int:
    """Return the exit status. Raises SettingsTrouble, StorageTrouble."""
    settings = read_settings()
    match act:
        case "certificate":
            return _certificate(settings)
        case "hold":
            return _hold(settings)
        case _:
            return _state(settings)


def _certificate(settings: Settings) -> int:
    folder = settings.keys_tls
    own = make_certificate(folder, socket.gethostname()[:64] or "amanat", now=SystemClock().now())
    print(f"this machine: {own}")
    print(
        f"  copy {folder / OWN_CERTIFICATE} into {TRUSTED}/ of the others under a name of its own; it is no secret"
    )
    trusted = sorted(settings.holder_plan.certificates.trusted_fingerprints())
    for print_ in trusted:
        print(f"trusted: {print_}")
    if not trusted:
        print(f"nobody is trusted yet: copy the certificates of the others into {folder / TRUSTED}")
    return 0


def _hold(settings: Settings) -> int:
    forbid_core_dumps()
    set_up_logs(settings.log_level, secrets=[])
    asyncio.run(_serve(settings))
    return 0


async def _serve(settings: Settings) -> None:
    service = KeyHolderService(settings.holder_plan, SystemClock())
    try:
        port = await service.start()
    except OSError as trouble:
        raise SettingsTrouble(
            f"AMANAT_KEYS_LISTEN={settings.keys_listen} cannot be used ({trouble.strerror}): set it to an address of "
            "this machine, and see that no other holder runs"
        ) from trouble
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    mirror = settings.keys_mirror or "none"
    print(f"keys in {settings.keys_dir} on port {port}; mirror: {mirror}", flush=True)
    while not stopping.is_set():
        await service.look_after_mirror()
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), LOOK_EVERY)
    await service.close()


def _state(settings: Settings) -> int:
    if settings.holder is None:
        raise SettingsTrouble(
            "AMANAT_KEYS_AT is not set: the keys are in the data folder, ./amanat doctor looks at them"
        )
    with closing(settings.holder.rows(REPORT_KEYS, patience=_PATIENCE)) as rows:
        try:
            state = rows.state()
        except KeysAway as trouble:
            print(trouble)
            return 1
    in_line = "in line" if state["in_line"] else "NOT IN LINE"
    mirror = "no mirror" if state["mirror"] == "none" else f"mirror {state['mirror']} {in_line}"
    print(
        f"keys at {settings.keys_at}: {mirror}; without it: {state['alone']}; refused peers: {state['refused']}"
    )
    if state["trouble"]:
        print(state["trouble"])
    return 0 if state["in_line"] else 1
