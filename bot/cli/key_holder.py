"""``amanat keys certificate``, ``keys hold`` and ``keys state``: keys on machines of their own.

docs/operating/keys.md says how the machines are set up.
"""

import asyncio
import signal
import socket
from contextlib import closing, suppress
from typing import Final

from bot.cli.words import translate, words
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
    print(words("keys-this-machine", own=own))
    print("  " + words("keys-copy-certificate", certificate=folder / OWN_CERTIFICATE, trusted=TRUSTED))
    trusted = sorted(settings.holder_plan.certificates.trusted_fingerprints())
    for fingerprint in trusted:
        print(words("keys-trusted", fingerprint=fingerprint))
    if not trusted:
        print(words("keys-nobody-trusted", folder=folder / TRUSTED))
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
            words("keys-cannot-listen", address=settings.keys_listen, why=trouble.strerror)
        ) from trouble
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    mirror = settings.keys_mirror or "none"
    print(words("keys-held", folder=settings.keys_dir, port=str(port), mirror=mirror), flush=True)
    while not stopping.is_set():
        await service.look_after_mirror()
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), LOOK_EVERY)
    await service.close()


def _state(settings: Settings) -> int:
    if settings.holder is None:
        raise SettingsTrouble(words("keys-in-folder"))
    with closing(settings.holder.rows(REPORT_KEYS, patience=_PATIENCE)) as rows:
        try:
            state = rows.state()
        except KeysAway as trouble:
            print(translate(str(trouble)))
            return 1
    in_line = words("keys-in-line") if state["in_line"] else words("keys-not-in-line")
    mirror = words("keys-mirror", mirror=state["mirror"], in_line=in_line)
    if state["mirror"] == "none":
        mirror = words("keys-no-mirror")
    print(
        words(
            "keys-state",
            address=settings.keys_at,
            mirror=mirror,
            alone=state["alone"],
            refused=state["refused"],
        )
    )
    if state["trouble"]:
        print(translate(state["trouble"]))
    return 0 if state["in_line"] and not state["trouble"] else 1
