"""Two real processes on one PostgreSQL database: one works, the other stands by."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.cli.run import LEASE_LOST
from bot.sandbox.faces.telegram import TELEGRAM_TOKEN
from tests.fakes.warm_python import fork_behind, warm_python
from tests.runtime.test_commands import ROOT, token, world

__all__ = ["token", "world"]

pytestmark = [pytest.mark.slow, pytest.mark.long]

TAKEN_OVER = 10.0
"""Seconds from the moment at which the first stops working until the other one is ready. Five are promised; while the
whole suite runs, the start alone may take as long."""


class Process:
    """``amanat run`` in this folder."""

    def __init__(self, name: str, url: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("COV")},
            "AMANAT_LISTEN": f"127.0.0.1:{self.port}",
            "AMANAT_DATABASE_URL": url,
            "PYTHONPATH": str(ROOT),
        }
        self._log = Path(f"{name}.log")
        with self._log.open("w") as out:
            self.process = subprocess.Popen(
                [warm_python(), "-m", "tests.fakes.run_without_language"],
                env=environment,
                stderr=out,
                stdout=out,
            )
        self.pid = fork_behind(self.process.pid)

    def log(self) -> str:
        return self._log.read_text()

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@pytest.fixture
def start(token: str, pg_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("AMANAT_DATABASE_URL", pg_url)
    processes: list[Process] = []

    def go(name: str) -> Process:
        processes.append(Process(name, pg_url))
        return processes[-1]

    yield go
    for each in processes:
        each.process.kill()
        each.process.wait(10)


def wait_for(what: Callable[[], object], *, seconds: float, why: Callable[[], str]) -> float:
    began = time.monotonic()
    while not what():
        assert time.monotonic() < began + seconds, why()
        time.sleep(0.05)
    return time.monotonic() - began


def ask(url: str, **fields: Any) -> Any:
    data = json.dumps(fields).encode() if fields else None
    asked = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=5) as answer:
        return json.loads(answer.read())


def messages_of_sara(base: str) -> list[str]:
    (chat,) = [
        c for c in ask(f"{base}/world")["chats"] if c["messenger"] == "telegram" and c.get("person") == "sara"
    ]
    page = ask(f"{base}/world/chats/{urllib.parse.quote(str(chat['id']))}/messages?as=sara")
    return [message["text"] for message in page["messages"]]


def test_stopped_process_is_replaced_and_ends_when_woken(
    start: Callable[[str], Process],
    world: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = start("first")
    wait_for(first.is_ready, seconds=60, why=first.log)
    second = start("second")
    wait_for(lambda: "standing-by" in second.log(), seconds=60, why=second.log)
    assert main(["status"]) == 0
    screen = capsys.readouterr().out
    assert f"{first.pid}  works" in screen and f"{second.pid}  stands by" in screen
    assert main(["keys", "rotate"]) == 1  # the folder is not locked here
    assert "another process works on the database" in (refused := capsys.readouterr().err)
    assert str(first.pid) in refused
    with monkeypatch.context() as patch:
        patch.setenv("AMANAT_DATA_DIR", "elsewhere")
        Path("elsewhere").mkdir()
        assert main(["doctor"]) == 1
        assert "with keys in another folder" in capsys.readouterr().out

    os.kill(first.pid, signal.SIGSTOP)
    ask(f"{world}/world/people/sara/say", messenger="telegram", text="/start")
    took = wait_for(second.is_ready, seconds=30, why=second.log)
    with capsys.disabled():
        print(f"\ntaken over within {took:.1f} s")
    assert took < TAKEN_OVER
    wait_for(lambda: len(messages_of_sara(world)) > 1, seconds=10, why=second.log)
    answered = messages_of_sara(world)

    os.kill(first.pid, signal.SIGCONT)
    assert first.process.wait(10) == LEASE_LOST, first.log()
    time.sleep(1)
    assert messages_of_sara(world) == answered

    second.process.send_signal(signal.SIGTERM)
    assert second.process.wait(30) == 0, second.log()
    assert '"event": "stopped"' in second.log() and "Traceback" not in second.log()
    assert main(["status"]) == 1
    assert "nobody holds it" in capsys.readouterr().out
    ask(f"{world}/telegram/bot{TELEGRAM_TOKEN}/getUpdates")  # ends the poll that the second has left open
