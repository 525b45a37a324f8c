"""Several processes receive by webhook behind nginx, with the configuration that ships: TLS, real updates, a body that
is too large, a wrong secret a thousand times, and a receiver that dies."""

import asyncio
import io
import os
import random
import re
import shutil
import signal
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import aiohttp
import pytest

from bench.certificate import MadeCertificate, make_certificate
from bot.domain.people import Messenger
from bot.platforms.telegram import CAPABILITIES
from bot.runtime.pages import webhook_path
from bot.sandbox import people
from bot.sandbox.faces.telegram import TELEGRAM_TOKEN
from bot.sandbox.records import SandboxMessenger
from bot.sandbox.server import SandboxServer, default_world
from storage.migrate import migrate
from tests.deploy.network import free_port, wait_for
from tests.fakes.warm_python import warm_python
from tests.proofs.crash.people import SimLearner

pytestmark = [
    pytest.mark.slow,
    pytest.mark.long,
    pytest.mark.timeout(240),
    pytest.mark.skipif(
        shutil.which("nginx") is None, reason="nginx is not installed (apt install nginx-light)"
    ),
]

ROOT: Final = Path(__file__).resolve().parents[2]
SHIPPED: Final = ROOT / "deploy" / "nginx" / "nginx.conf"
SECRET: Final = "a-secret-of-this-test"
PEOPLE: Final = 24
WRONG: Final = 1_000
AT_ONCE: Final = 40
SECONDS: Final = 30.0


def nginx_settings(folder: Path, port: int, receivers: Sequence[int], made: MadeCertificate) -> Path:
    """The configuration that ships, for this machine: files, port, and the receivers."""
    servers = "".join(f"server 127.0.0.1:{receiver};\n" for receiver in receivers)
    changes = {
        r"/tmp/": f"{folder}/nginx-",
        r"server 127\.0\.0\.1:8080 max_fails=0;\s+server 127\.0\.0\.1:8081 max_fails=0 backup;": servers,
        r"listen 8443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        r"listen \[::\]:8443 ssl;": "",
        r"/etc/nginx/tls/fullchain\.pem": str(made.server),
        r"/etc/nginx/tls/privkey\.pem": str(made.server),
    }
    text = SHIPPED.read_text()
    for pattern, value in changes.items():
        text, count = re.subn(pattern, value, text)
        assert count, f"{pattern} is not in the configuration any more"
    if os.geteuid() == 0:
        text = f"user root;\n{text}"
    place = folder / "nginx.conf"
    place.write_text(text)
    return place


def start_nginx(settings: Path, log: IO[bytes]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(["nginx", "-e", "stderr", "-g", "daemon off;", "-c", str(settings)], stderr=log)


@dataclass
class WebhookPlace:
    """A world that sends updates to nginx, and the program behind it."""

    server: SandboxServer
    url: str
    receivers: Sequence[int]
    processes: Sequence["subprocess.Popen[bytes]"]
    trust: ssl.SSLContext

    async def post(
        self, session: aiohttp.ClientSession, body: bytes, secret: str = SECRET, base: str = ""
    ) -> int:
        headers = {CAPABILITIES.webhook_header: secret, "Content-Type": "application/json"}
        place = (base or self.url) + webhook_path(Messenger.TELEGRAM)
        async with session.post(place, data=io.BytesIO(body), headers=headers) as answer:
            return answer.status

    def count_stored(self) -> list[int]:
        """How many updates each receiver that lives has stored."""
        counts = []
        for port in self.receivers:
            with (
                suppress(OSError),
                urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as page,
            ):
                line = re.search(r'amanat_updates_total\{messenger="telegram"\} (\S+)', page.read().decode())
                counts.append(int(float(line[1])) if line else 0)
        return counts


@asynccontextmanager
async def webhook_place(url: str, folder: Path) -> AsyncIterator[WebhookPlace]:
    made = make_certificate(folder)
    port, first, second, rest = (free_port() for _ in range(4))
    await migrate(url)
    server = SandboxServer(default_world(limits=False, seed=3))
    await server.start()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("COV", "AMANAT_T"))},
        "PYTHONPATH": str(ROOT), "AMANAT_TELEGRAM_TOKEN": TELEGRAM_TOKEN,
        "AMANAT_TELEGRAM_API": f"{server.base_url}/telegram", "AMANAT_DATABASE_URL": url,
        "AMANAT_DATA_DIR": str(folder / "data"), "AMANAT_KEY_FILE": str(folder / "keys" / "keys.json"),
        "AMANAT_OPERATOR_FA": "آزمایش", "AMANAT_WEBHOOK_URL": f"https://127.0.0.1:{port}",
        "AMANAT_WEBHOOK_SECRET": SECRET, "AMANAT_LOG_LEVEL": "WARNING",
    }  # fmt: skip
    with (folder / "log").open("wb") as log:

        def start(roles: str, listens: int) -> "subprocess.Popen[bytes]":
            return subprocess.Popen(
                [warm_python(), "-m", "bot", "run", "--roles", roles], cwd=folder, stderr=log,
                env=environment | {"AMANAT_LISTEN": f"127.0.0.1:{listens}"},
            )  # fmt: skip

        processes = [start("work,send,tick,fetch", rest), start("receive", first), start("receive", second)]
        settings = nginx_settings(folder, port, (first, second), made)
        nginx = start_nginx(settings, log)
        try:
            for listens in (rest, first, second):
                await asyncio.to_thread(wait_for, lambda port=listens: is_ready(port))
            connector = aiohttp.TCPConnector(ssl=made.for_client)
            # The world trusts the authority of this test.
            server._webhooks._session = aiohttp.ClientSession(connector=connector)
            yield WebhookPlace(
                server, f"https://127.0.0.1:{port}", (first, second), processes, made.for_client
            )
        finally:
            for process in (nginx, *processes):
                process.send_signal(signal.SIGTERM)
            for process in (nginx, *processes):
                await asyncio.to_thread(process.wait, 60)
            await server.stop()
    print((folder / "log").read_text(), file=sys.stderr)


def is_ready(port: int) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
        return bool(answer.status == 200)


async def everybody_is_answered(persons: Sequence[SimLearner]) -> None:
    async with asyncio.timeout(SECONDS):
        while not all(person.is_answered() for person in persons):  # noqa: ASYNC110 nothing tells it
            await asyncio.sleep(0.05)


async def test_receivers_behind_nginx(pg_url: str, tmp_path: Path) -> None:
    async with webhook_place(pg_url, tmp_path) as place:
        world = place.server.world
        persons = [
            SimLearner(world, people.add(world, f"p{n}"), SandboxMessenger.TELEGRAM, random.Random(n))
            for n in range(PEOPLE)
        ]
        for person in persons:
            person.go_on()
        await everybody_is_answered(persons)
        first, second = place.count_stored()
        assert first + second >= PEOPLE and min(first, second) >= PEOPLE // 4, "both receive"
        assert all(sum(1 for _ in person.from_bot()) == 1 for person in persons), "nobody is answered twice"

        connector = aiohttp.TCPConnector(ssl=place.trust, limit=AT_ONCE)
        async with aiohttp.ClientSession(connector=connector) as session:
            before = sum(place.count_stored())
            guesses = [place.post(session, b'{"update_id": 1}', secret=f"guess-{n}") for n in range(WRONG)]
            for person in persons:
                person.go_on()
            statuses = await asyncio.gather(*guesses)
            assert set(statuses) == {403}, "whoever guesses learns nothing, and is not let in"
            await everybody_is_answered(persons)
            assert sum(place.count_stored()) == before + PEOPLE

            large = b'{"update_id": 2, "text": "' + b"x" * 2_000_000 + b'"}'
            assert await place.post(session, large) == 413, "nginx stops it"
            for port in place.receivers:
                assert await place.post(session, large, base=f"http://127.0.0.1:{port}") == 413
            assert await place.post(session, b"{") == 400
            assert sum(place.count_stored()) == before + PEOPLE

        place.processes[1].send_signal(signal.SIGKILL)
        for person in persons:
            person.go_on()
        await everybody_is_answered(persons)
        assert len(place.count_stored()) == 1, "one receiver is enough"
