"""Holders of keys for tests: in a thread of this process, with certificates that trust each other."""

import asyncio
import shutil
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from bot.runtime.system import SystemClock
from storage.key_service.certificates import OWN_CERTIFICATE, TRUSTED, PinnedCertificates, make_certificate
from storage.key_service.held_rows import Alone
from storage.key_service.holder import HolderPlan, KeyHolderService
from storage.key_service.remote_rows import RemoteRows
from storage.key_store import REPORT_KEYS

HERE = "127.0.0.1"


def make_machine(folder: Path, name: str) -> PinnedCertificates:
    """A machine of this name with a certificate; it trusts nobody yet."""
    make_certificate(folder / name / "tls", name, now=SystemClock().now())
    return PinnedCertificates(folder / name / "tls")


def introduce(*machines: PinnedCertificates) -> None:
    """Let each machine trust all others."""
    for machine in machines:
        for other in machines:
            if machine != other:
                to = machine.folder / TRUSTED / f"{other.folder.parent.name}.crt"
                shutil.copy(other.folder / OWN_CERTIFICATE, to)


@dataclass
class RunningHolder:
    """A holder whose loop runs in a thread of its own. ``kill`` drops all connections and forgets everything in
    memory; ``start`` begins anew on the same port and folder."""

    plan: HolderPlan
    port: int = 0
    service: KeyHolderService | None = None
    _loop: asyncio.AbstractEventLoop | None = None
    _thread: threading.Thread | None = None

    def start(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.service = KeyHolderService(self.plan, SystemClock())
        self.port = asyncio.run_coroutine_threadsafe(self.service.start(), self._loop).result(20)
        host, _ = self.plan.listen
        self.plan = HolderPlan(
            self.plan.folder, (host, self.port), self.plan.certificates, self.plan.mirror, self.plan.alone
        )
        return self

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        assert self._loop is not None
        return self._loop

    def kill(self) -> None:
        if self.service is None or self._thread is None or self._loop is None:
            return
        asyncio.run_coroutine_threadsafe(self.service.close(), self._loop).result(20)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)
        self._loop.close()
        self._loop = self._thread = self.service = None


@dataclass
class Machines:
    """A program, a holder and its mirror."""

    folder: Path
    program: PinnedCertificates
    holder: RunningHolder
    mirror: RunningHolder
    opened: list[RemoteRows] = field(default_factory=list)

    def rows(self, *, patience: float = 5.0, of: RunningHolder | None = None) -> RemoteRows:
        """The program's rows of report keys at the holder, or at the mirror."""
        port = (of or self.holder).port
        rows = RemoteRows((HERE, port), REPORT_KEYS, self.program, patience=patience)
        self.opened.append(rows)
        return rows

    def contents(self) -> dict[str, bytes]:
        """Every file of holder and mirror with its bytes."""
        places = (self.holder.plan.folder, self.mirror.plan.folder)
        return {str(p): p.read_bytes() for place in places for p in place.iterdir() if p.is_file()}

    def close(self) -> None:
        for rows in self.opened:
            rows.close()
        self.holder.kill()
        self.mirror.kill()


def start_machines(folder: Path, *, alone: Alone = Alone.REFUSE) -> Machines:
    """Three machines that trust each other; the holder has its mirror."""
    program, first, second = (make_machine(folder, name) for name in ("program", "first", "second"))
    introduce(program, first, second)
    mirror = RunningHolder(HolderPlan(folder / "second" / "keys", (HERE, 0), second)).start()
    holder = RunningHolder(
        HolderPlan(folder / "first" / "keys", (HERE, 0), first, mirror=(HERE, mirror.port), alone=alone)
    ).start()
    return Machines(folder, program, holder, mirror)
