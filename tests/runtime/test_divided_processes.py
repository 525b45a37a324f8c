"""Real processes with different roles on one PostgreSQL database answer together what is sent to one of them."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.cli.run import LEASE_LOST
from bot.sandbox.faces.telegram import TELEGRAM_TOKEN
from tests.fakes.warm_python import fork_behind, warm_python
from tests.runtime.test_commands import ROOT, token, world
from tests.runtime.test_standby import ask, messages_of_sara, wait_for

__all__ = ["token", "world"]

pytestmark = [pytest.mark.slow, pytest.mark.long]


class RoleProcess:
    """``amanat run --roles`` in this folder."""

    def __init__(self, roles: str, number: int, url: str) -> None:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("COV")},
            "AMANAT_LISTEN": "127.0.0.1:0",
            "AMANAT_DATABASE_URL": url,
            "PYTHONPATH": str(ROOT),
        }
        self._log = Path(f"{roles}-{number}.log")
        with self._log.open("w") as out:
            self.process = subprocess.Popen(
                [warm_python(), "-m", "tests.fakes.run_without_language", "--roles", roles],
                env=environment, stderr=out, stdout=out,
            )  # fmt: skip
        self.pid = fork_behind(self.process.pid)

    def log(self) -> str:
        return self._log.read_text()

    def has(self, event: str) -> bool:
        return f'"{event}"' in self.log()


@pytest.fixture
def start(token: str, pg_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("AMANAT_DATABASE_URL", pg_url)
    processes: list[RoleProcess] = []

    def go(roles: str) -> RoleProcess:
        processes.append(RoleProcess(roles, len(processes), pg_url))
        return processes[-1]

    yield go
    for each in processes:
        each.process.kill()
        each.process.wait(10)


def say(world: str, text: str) -> int:
    """Let Sara say this; returns how many messages were in her chat before the answer."""
    ask(f"{world}/world/people/sara/say", messenger="telegram", text=text)
    return len(messages_of_sara(world))


def wait_for_answer(world: str, before: int, why: Callable[[], str]) -> float:
    return wait_for(lambda: len(messages_of_sara(world)) > before, seconds=30, why=why)


def test_roles_answer_together_and_each_is_taken_over(
    start: Callable[[str], RoleProcess], world: str, capsys: pytest.CaptureFixture[str]
) -> None:
    receive, work, send, tick = (start(roles) for roles in ("receive", "work", "send", "tick,fetch"))
    all_of_them = (receive, work, send, tick)

    def logs() -> str:
        return "\n".join(each.log() for each in all_of_them)

    for each in all_of_them:
        wait_for(lambda each=each: each.has("started"), seconds=90, why=logs)  # type: ignore[misc] # bound above
    before = say(world, "/start")
    wait_for_answer(world, before, logs)
    screen = ""

    def status_names_all() -> bool:
        nonlocal screen
        assert main(["status"]) == 0
        screen = capsys.readouterr().out
        return all(words in screen for words in ("works on work", "sends", "ticks", "receives telegram"))

    wait_for(status_names_all, seconds=30, why=lambda: screen)
    second = start("send,receive,work")
    wait_for(lambda: second.has("started"), seconds=90, why=second.log)

    os.kill(send.pid, signal.SIGSTOP)
    before = say(world, "/help")
    took = wait_for_answer(world, before, second.log)
    os.kill(send.pid, signal.SIGCONT)
    assert send.process.wait(10) == LEASE_LOST, send.log()
    for killed in (receive, work):
        os.kill(killed.pid, signal.SIGKILL)
    before = say(world, "/privacy")
    took = max(took, wait_for_answer(world, before, second.log))
    with capsys.disabled():
        print(f"\ntaken over within {took:.1f} s")
    assert took < 10.0

    for each in (second, tick):
        each.process.send_signal(signal.SIGTERM)
    for each in (second, tick):
        assert each.process.wait(30) == 0, each.log()
        assert each.has("stopped") and "Traceback" not in each.log()
    assert main(["status"]) == 1
    ask(f"{world}/telegram/bot{TELEGRAM_TOKEN}/getUpdates")  # ends the poll that was left open
