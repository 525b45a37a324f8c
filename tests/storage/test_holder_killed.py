"""Holder and mirror as processes of their own, killed with -9 at any moment while keys come and go."""

import os
import random
import signal
import sqlite3
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from storage.key_service.certificates import PinnedCertificates
from storage.key_service.remote_rows import RemoteRows
from storage.key_store import REPORT_KEYS
from storage.key_table import KeyTableChange
from storage.wrapped_keys import STORE_KEY
from tests.fakes.warm_python import fork_behind, warm_python
from tests.storage.running_holder import HERE, introduce, make_machine

pytestmark = pytest.mark.slow

DEATHS = 6
CHANGES = 240
PATIENCE = 60.0
"""Seconds: on a busy machine a process may take long to start."""


class HolderProcess:
    """``amanat keys hold`` in a folder of its own."""

    def __init__(self, machine: PinnedCertificates, *, mirror: int | None = None) -> None:
        self._home = machine.folder.parent
        self._environment = {
            **os.environ,
            "AMANAT_KEYS_TLS": str(machine.folder),
            "AMANAT_KEYS_DIR": str(self._home / "keys"),
            "AMANAT_KEYS_MIRROR": f"{HERE}:{mirror}" if mirror is not None else "",
            "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        }
        self.port = 0
        self.start()

    def start(self) -> None:
        self._environment["AMANAT_KEYS_LISTEN"] = f"{HERE}:{self.port}"
        command = [warm_python(), "-m", "bot", "keys", "hold"]
        self.process = subprocess.Popen(
            command, cwd=self._home, env=self._environment, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        self.port = int(line.split(" on port ")[1].split(";")[0])
        self.pid = fork_behind(self.process.pid)

    def kill(self) -> None:
        assert self.process.stdout is not None
        with suppress(ProcessLookupError):  # it was killed before
            os.kill(self.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def contents(self) -> bytes:
        return b"".join(path.read_bytes() for path in (self._home / "keys").iterdir())


@pytest.mark.parametrize("victim", ["holder", "mirror"])
def test_acknowledged_changes_survive_a_kill(tmp_path: Path, victim: str) -> None:
    program, first, second = (make_machine(tmp_path, name) for name in ("program", "first", "second"))
    introduce(program, first, second)
    mirror = HolderProcess(second)
    holder = HolderProcess(first, mirror=mirror.port)
    rows = RemoteRows((HERE, holder.port), REPORT_KEYS, program, patience=PATIENCE)
    try:
        rows.create_tables(KeyTableChange(chief={STORE_KEY: os.urandom(72)}))
        living, destroyed = change_while_killing(rows, {"holder": holder, "mirror": mirror}[victim])
        rows.apply(KeyTableChange())
        at_mirror = RemoteRows((HERE, mirror.port), REPORT_KEYS, program, patience=PATIENCE)
        assert dict(rows.read_piece(-1, 5_000)) == dict(at_mirror.read_piece(-1, 5_000)) == living
        assert rows.mark() == at_mirror.mark()
        at_mirror.close()
        contents = holder.contents() + mirror.contents()
        assert [key for key in destroyed if key in contents] == []
    finally:
        rows.close()
        holder.kill()
        mirror.kill()


def change_while_killing(rows: RemoteRows, victim: HolderProcess) -> tuple[dict[int, bytes], list[bytes]]:
    """Store and destroy keys, each until it is acknowledged, while the victim is killed and started again. Returns
    the keys that must be there and those that must not."""
    chance = random.Random(7)
    moments = sorted(chance.sample(range(10, CHANGES - 10), DEATHS))
    living: dict[int, bytes] = {}
    destroyed: list[bytes] = []
    for number in range(CHANGES):
        gone = [chance.choice(list(living))] if living and chance.random() < 0.4 else []
        change = KeyTableChange(added=[(chance.randrange(2**62), os.urandom(72))], gone=gone)
        killing = None
        if moments and number == moments[0]:
            moments.pop(0)
            killing = subprocess.Popen(  # another process kills it in the middle of this change
                ["sh", "-c", f"sleep 0.00{chance.randrange(9)}; kill -9 {victim.pid}"]
            )
        acknowledge(rows, change, victim, killing)
        living |= dict(change.added)
        destroyed += [living.pop(key_id) for key_id in gone]
    return living, destroyed


def acknowledge(
    rows: RemoteRows, change: KeyTableChange, victim: HolderProcess, killing: subprocess.Popen[bytes] | None
) -> None:
    """Ask as the program does: again with the same mark, until it is done."""
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask_until_done, rows, change)
        if killing is not None:
            killing.wait()
            victim.kill()
            victim.start()
        asked.result(PATIENCE)


def ask_until_done(rows: RemoteRows, change: KeyTableChange) -> None:
    until = time.monotonic() + PATIENCE
    again = False
    while True:
        try:
            if again and rows.mark() == change.mark:
                rows.apply(KeyTableChange())
            else:
                rows.apply(change)
        except sqlite3.Error:  # the mirror was away: it is done here, not there
            if time.monotonic() > until:
                raise
            again = True
            time.sleep(0.1)
        else:
            return
