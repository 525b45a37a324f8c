"""A real object store for tests: SeaweedFS from its wheel, one process with all its parts."""

import asyncio
import json
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from urllib.error import HTTPError

from storage.bucket_address import BucketAddress, BucketCredentials
from storage.bucket_checks import bucket_problems

KEY_ID, SECRET = "AKIDSEAWEED", "secret-of-seaweed"
_PATIENCE = 60.0


def weed_program() -> str | None:
    """The program, if the wheel is installed."""
    beside = Path(sys.executable).parent / "weed"
    return str(beside) if beside.exists() else shutil.which("weed")


class Seaweed:
    """Its data survives ``kill`` and ``start``. The bucket ``evidence`` is made at the first write to it."""

    def __init__(
        self, program: str, folder: Path, *, address: str = "127.0.0.1", prefix: tuple[str, ...] = ()
    ) -> None:
        """``address``: where others reach it; ``prefix``: words before its command, which let it run on a machine of
        its own."""
        self._program = program
        self._address = address
        self._prefix = prefix
        self._folder = folder
        ports = _free_ports(8)
        names = ("master", "master.grpc", "volume", "volume.grpc", "filer", "filer.grpc", "s3", "s3.grpc")
        self._ports = dict(zip(names, ports, strict=True))
        identity = {
            "name": "amanat",
            "credentials": [{"accessKey": KEY_ID, "secretKey": SECRET}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        }
        folder.mkdir(exist_ok=True)
        (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
        self._process: subprocess.Popen[bytes] | None = None

    def address(self, bucket: str = "evidence", prefix: str = "store") -> BucketAddress:
        endpoint = f"http://{self._address}:{self._ports['s3']}"
        return BucketAddress.parse(
            f"s3://{bucket}/{prefix}?endpoint={endpoint}", BucketCredentials(KEY_ID, SECRET)
        )

    def start(self) -> None:
        """Returns once it answers."""
        p = self._ports
        self._process = subprocess.Popen(
            [
                *self._prefix, self._program, "server", f"-dir={self._folder}", "-ip=127.0.0.1",
                "-ip.bind=127.0.0.1", f"-s3.ip.bind={self._address}",
                f"-master.port={p['master']}", f"-master.port.grpc={p['master.grpc']}", "-master.telemetry=false",
                "-master.electionTimeout=1s",
                "-master.volumeSizeLimitMB=64", f"-volume.port={p['volume']}", f"-volume.port.grpc={p['volume.grpc']}",
                "-volume.max=200", "-filer", f"-filer.port={p['filer']}", f"-filer.port.grpc={p['filer.grpc']}",
                "-s3", f"-s3.port={p['s3']}", f"-s3.port.grpc={p['s3.grpc']}", "-s3.port.iceberg=0",
                "-s3.port.lance=0", f"-s3.config={self._folder / 's3.json'}",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
        )  # fmt: skip
        until = time.monotonic() + _PATIENCE
        while not self._answers():
            if time.monotonic() > until or self._process.poll() is not None:
                raise OSError("SeaweedFS does not start here")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://{self._address}:{self._ports['s3']}/status", timeout=2)
        except HTTPError as answer:
            return answer.code < 500
        except OSError:
            return False
        return True

    def kill(self) -> None:
        """As a lost machine: no part gets a word."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def shell(self, command: str) -> None:
        """A line for ``weed shell``."""
        done = subprocess.run(
            [
                self._program, "shell", f"-master=127.0.0.1:{self._ports['master']}.{self._ports['master.grpc']}",
                f"-filer=127.0.0.1:{self._ports['filer']}.{self._ports['filer.grpc']}",
            ],
            input=command.encode(), check=True, capture_output=True, timeout=_PATIENCE,
        )  # fmt: skip
        assert b"error" not in done.stdout + done.stderr, done


async def wait_until_it_writes(seaweed: Seaweed) -> None:
    """After a start its parts find each other within seconds."""
    until = time.monotonic() + _PATIENCE
    while any("answer" in problem for problem in await bucket_problems(seaweed.address(), mark=None)):
        assert time.monotonic() < until
        await asyncio.sleep(0.5)


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for listener in sockets:
            listener.bind(("127.0.0.1", 0))
        return [listener.getsockname()[1] for listener in sockets]
