"""``amanat init`` against the sandbox's Bot API: asked, answered, written; broken off, and run again."""

import asyncio
import os
import pty
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli import init as init_command
from bot.cli import owner_code
from bot.cli.env_file import EnvFile
from bot.cli.init import INTERRUPTED, FirstSetup
from bot.cli.trouble import CommandTrouble
from bot.domain.people import Account, Messenger
from bot.sandbox import acts
from bot.sandbox.faces.telegram import TELEGRAM_TOKEN
from bot.sandbox.server import SandboxServer
from bot.settings import Settings, read_settings
from storage.keys import KeyFile

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
OPERATOR = "این ربات را انجمن آزمایش می‌گرداند. گزارش‌ها را دو نفر می‌خوانند."
IN_OWN_TERMINAL = """
import fcntl, runpy, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
runpy.run_module("bot", run_name="__main__", alter_sys=True)
"""
CODE = re.compile(r"/start (owner-\w+)")


@dataclass
class RunningWorld:
    """A sandbox that serves in a thread of its own."""

    server: SandboxServer
    loop: asyncio.AbstractEventLoop

    def acts(self, person: str, verb: str, **body: str) -> None:
        world = self.server.world
        self.loop.call_soon_threadsafe(
            lambda: acts.act(world, world.person(person), verb, {"messenger": "telegram", **body})
        )

    def account(self, person: str) -> Account:
        accounts = self.server.world.person(person).accounts
        return next(Account(Messenger(m), account.id) for m, account in accounts.items() if m == "telegram")


@pytest.fixture(scope="module")
def world() -> Iterator[RunningWorld]:
    started, loop = threading.Event(), asyncio.new_event_loop()
    server = SandboxServer()

    def serve() -> None:
        loop.run_until_complete(server.start())
        started.set()
        loop.run_forever()
        loop.run_until_complete(server.stop())
        loop.close()

    thread = threading.Thread(target=serve)
    thread.start()
    assert started.wait(10)
    yield RunningWorld(server, loop)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, world: RunningWorld) -> None:
    """An empty server: a home, a folder, and both messengers of the sandbox."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in Settings.model_fields:
        monkeypatch.delenv(f"AMANAT_{name.upper()}", raising=False)
    for messenger in Messenger:
        monkeypatch.setenv(f"AMANAT_{messenger.upper()}_API", f"{world.server.base_url}/{messenger}")
    monkeypatch.setattr(init_command, "doctor", lambda: 0)
    monkeypatch.setenv("AMANAT_LISTEN", "127.0.0.1:0")
    monkeypatch.setattr(owner_code, "PAUSE", 0.02)


@dataclass
class ScriptedTerminal:
    """Somebody who answers questions by their keys, each time the next of its answers; Enter to any other."""

    answers: dict[str, list[str | type[BaseException]]] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    on_code: Callable[[str], None] = lambda _: None

    def say(self, line: str) -> None:
        self.heard.append(line)
        if (match := CODE.search(line)) is not None:
            self.on_code(match[1])

    def ask(self, question: str) -> str:
        self.heard.append(question)
        for start, answers in self.answers.items():
            if question.startswith(start) and answers:
                answer = answers.pop(0)
                if isinstance(answer, str):
                    return answer
                raise answer
        return ""

    ask_hidden = ask

    @property
    def text(self) -> str:
        return "\n".join(self.heard)


TOKEN_ASKED, OTHER_TOKEN = "The token for Telegram", "Another token for Telegram"
CHANGE, UNCHECKED, OPERATOR_ASKED = "Give it another", "Write it into", "(Enter: later)"
IS_OWNER = "The code came from"


def set_up(terminal: ScriptedTerminal) -> int:
    return FirstSetup(terminal, EnvFile(Path(".env"))).run()


def starts_with_code(world: RunningWorld, person: str = "owner") -> Callable[[str], None]:
    return lambda code: world.acts(person, "say", text=f"/start {code}")


@pytest.fixture
def newcomer(world: RunningWorld) -> ScriptedTerminal:
    """Somebody with a token, who sends the code and writes who they are."""
    answers: dict[str, list[str | type[BaseException]]] = {
        TOKEN_ASKED: ["no token at all", "999:wrong", f" {TELEGRAM_TOKEN} "],
        OPERATOR_ASKED: ["ا" * 601, OPERATOR],
        IS_OWNER: ["y"],
    }
    return ScriptedTerminal(answers, on_code=starts_with_code(world))


def test_init_leaves_a_bot_that_can_start(newcomer: ScriptedTerminal, world: RunningWorld) -> None:
    assert set_up(newcomer) == 0
    settings = read_settings()
    assert settings.tokens() == {world.account("owner").messenger: TELEGRAM_TOKEN}
    assert settings.owners == (world.account("owner"),)
    assert settings.operator_fa == OPERATOR
    assert Path(".env").stat().st_mode & 0o777 == 0o600
    assert KeyFile(settings.key_file).open(data_dir=settings.data_dir, fresh=False)
    assert newcomer.text.count("refuses this token") == 2 and "at most 600 characters" in newcomer.text
    assert TELEGRAM_TOKEN not in newcomer.text and str(world.account("owner").id) not in newcomer.text
    assert re.search(rf"scp \S+:{re.escape(str(settings.key_file))} ", newcomer.text)


def test_second_run_keeps_all_and_asks(newcomer: ScriptedTerminal) -> None:
    set_up(newcomer)
    env, keys = Path(".env").read_text("utf-8"), read_settings().key_file.read_bytes()
    again = ScriptedTerminal({OTHER_TOKEN: ["must not be asked for"]})
    assert set_up(again) == 0
    assert (Path(".env").read_text("utf-8"), read_settings().key_file.read_bytes()) == (env, keys)
    assert "is set up already" in again.text and OTHER_TOKEN not in again.text
    assert OPERATOR in again.text and "Owners: 1 named already" in again.text


@pytest.mark.parametrize("way", [KeyboardInterrupt, EOFError])
def test_broken_off_it_goes_on_from_there(
    way: type[BaseException], newcomer: ScriptedTerminal, world: RunningWorld
) -> None:
    stopped = ScriptedTerminal({TOKEN_ASKED: [way]})
    assert set_up(stopped) == INTERRUPTED
    assert stopped.heard[-1] == "Stopped. Nothing was written." and not Path(".env").exists()

    def break_off(_: str) -> None:
        raise way

    newcomer.on_code = break_off
    assert set_up(newcomer) == INTERRUPTED
    assert "goes on from there" in newcomer.heard[-1] and [*Path().iterdir()] == [Path(".env")]
    assert read_settings().tokens() and not read_settings().owners
    newcomer.on_code = starts_with_code(world)
    assert set_up(newcomer) == 0
    assert read_settings().owners == (world.account("owner"),) and read_settings().operator_fa == OPERATOR


def test_who_is_not_the_owner_does_not_become_it(newcomer: ScriptedTerminal, world: RunningWorld) -> None:
    codes: list[str] = []

    def send(code: str) -> None:
        codes.append(code)
        world.acts("sara" if len(codes) == 1 else "owner", "say", text=f"/start {code}")

    newcomer.on_code, newcomer.answers[IS_OWNER] = send, ["", "maybe", "y"]
    assert set_up(newcomer) == 0, "Enter makes nobody an owner"
    assert 'from @sara ("' in newcomer.text and 'from @owner ("' in newcomer.text
    assert read_settings().owners == (world.account("owner"),) and len(set(codes)) == 2


def test_second_owner_is_added_to_the_first(newcomer: ScriptedTerminal, world: RunningWorld) -> None:
    set_up(newcomer)
    second = ScriptedTerminal(
        {"Name another owner": ["y", "n"], IS_OWNER: ["y"]}, on_code=starts_with_code(world, "mina")
    )
    assert set_up(second) == 0
    assert read_settings().owners == (world.account("owner"), world.account("mina"))


def test_a_running_bot_is_named_and_nobody_waited_for(
    newcomer: ScriptedTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(init_command, "read_health", lambda _listen: {"troubles": {}})
    assert set_up(newcomer) == 0
    assert "The bot is running" in newcomer.text and IS_OWNER not in newcomer.text
    assert read_settings().operator_fa == OPERATOR and not read_settings().owners


def test_unreachable_messenger_is_written_only_if_wanted(
    monkeypatch: pytest.MonkeyPatch, newcomer: ScriptedTerminal
) -> None:
    monkeypatch.setenv("AMANAT_TELEGRAM_API", "http://127.0.0.1:9/telegram")
    token: list[str | type[BaseException]] = [TELEGRAM_TOKEN]
    with pytest.raises(CommandTrouble, match="there is no token"):
        set_up(ScriptedTerminal({TOKEN_ASKED: token.copy()}))
    assert not Path(".env").exists()
    wanting = ScriptedTerminal({TOKEN_ASKED: token.copy(), UNCHECKED: ["y"]})
    assert set_up(wanting) == 0
    assert read_settings().tokens() and not read_settings().owners
    assert "No messenger can be reached from here" in wanting.text


def test_refused_token_is_replaced(newcomer: ScriptedTerminal) -> None:
    EnvFile(Path(".env")).change({"AMANAT_TELEGRAM_TOKEN": "999:old"})
    newcomer.answers[OTHER_TOKEN] = [TELEGRAM_TOKEN]
    assert set_up(newcomer) == 0
    assert [*read_settings().tokens().values()] == [TELEGRAM_TOKEN] and TOKEN_ASKED not in newcomer.text


def test_the_environment_is_not_written_over(
    monkeypatch: pytest.MonkeyPatch, newcomer: ScriptedTerminal
) -> None:
    monkeypatch.setenv("AMANAT_TELEGRAM_TOKEN", "999:wrong")
    with pytest.raises(CommandTrouble, match="AMANAT_TELEGRAM_TOKEN is set in the environment"):
        set_up(newcomer)
    monkeypatch.setenv("AMANAT_TELEGRAM_TOKEN", TELEGRAM_TOKEN)
    monkeypatch.setenv("AMANAT_OWNERS", "telegram:5")
    assert set_up(newcomer) == 0
    assert "wins over .env" in newcomer.text and "AMANAT_OWNERS=\n" in Path(".env").read_text("utf-8")


def test_plain_http_elsewhere_gets_no_token(
    monkeypatch: pytest.MonkeyPatch, newcomer: ScriptedTerminal, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AMANAT_TELEGRAM_API", "http://relay.example.org")
    newcomer.answers[TOKEN_ASKED] = [TELEGRAM_TOKEN]
    monkeypatch.setattr(init_command, "has_terminal", lambda: True)
    monkeypatch.setattr(init_command, "OwnTerminal", lambda: newcomer)
    assert main(["init"]) == 1
    assert "would be sent unencrypted" in capsys.readouterr().err and not Path(".env").exists()


def test_without_a_terminal_it_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init"]) == 1
    err = capsys.readouterr().err
    assert err.startswith("amanat init: init asks questions and needs a terminal") and err.count("\n") == 1


def test_in_a_real_terminal_the_token_is_not_shown() -> None:
    """The whole command, in a terminal of its own: token, then Ctrl+C at the next question."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", IN_OWN_TERMINAL, "init"], stdin=slave, stdout=slave, stderr=slave,
        start_new_session=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    os.close(slave)
    screen = ""
    try:
        screen = _read_until(master, "(Enter: no Telegram):", screen)
        os.write(master, f"{TELEGRAM_TOKEN}\n".encode())
        screen = _read_until(master, "(Enter: no Bale):", screen)
        os.write(master, b"\x03")
        screen = _read_until(master, "goes on from there", screen)
        assert process.wait(20) == INTERRUPTED
    finally:
        process.kill()
        process.wait()
        os.close(master)
    assert TELEGRAM_TOKEN not in screen and "Traceback" not in screen
    assert read_settings().tokens() and Path(".env").stat().st_mode & 0o777 == 0o600


def _read_until(master: int, text: str, screen: str) -> str:
    while text not in screen:
        screen += os.read(master, 4096).decode("utf-8", "replace")
    return screen
