"""``amanat close`` and ``open``: what they print and ask, without a program, and what they refuse."""

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.cli import election as command
from bot.cli import program_answer
from bot.cli.election import plan_lines, unfinished_lines
from bot.cli.final_report import _refusal
from bot.cli.words import render
from bot.domain.closing.election_end import Uncounted, Unfinished
from bot.domain.owner.settings import Reporting
from bot.settings import Settings
from storage.opening import open_store
from tests.fakes.turns import FakeClock

PLAN: Mapping[str, Any] = {
    "closed_on": "", "reporting": "open", "groups": 2, "leads": 1, "liaisons": 3, "experts": 0, "moderators": 12,
    "signatures": 0, "hours": 96, "broadcasts": 0, "claims": Uncounted.FEW, "followers": 1200,
    "keys_until": "2027-08-31", "unfinished": {Unfinished.CASES: 35},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"AMANAT_{name.upper()}", raising=False)
    monkeypatch.setenv("AMANAT_KEY_FILE", "keys/keys.json")
    monkeypatch.setattr(program_answer, "PATIENCE", 0.3)
    monkeypatch.setattr(program_answer, "LOOK_EVERY", 0.05)


@pytest.fixture
def _existing_database() -> None:
    """The program has run here before."""

    async def run() -> None:
        url = "sqlite+aiosqlite:///data/amanat.db"
        keys = Path("keys/keys.json")
        await (await open_store(url, data_dir=Path("data"), key_file=keys, clock=FakeClock())).close()

    asyncio.run(run())


def test_plan_has_a_line_for_each_thing_that_ends() -> None:
    lines = list(plan_lines(PLAN))
    text = "\n".join(lines)
    assert "cards any more: 2" in text and "are removed: 96" in text and "followers of the calendar" in text
    assert "experts" not in text and "broadcasts" not in text, "what is none is left out"
    assert "chats: fewer than 5" in text and "the last by 1406/06/09 (2027-08-31)" in text
    (waiting,) = unfinished_lines(PLAN["unfinished"])
    assert waiting.startswith("undecided cases: 35.") and "--even-with-waiting" in waiting


@pytest.mark.parametrize("spoken", ["en", "fa"])
def test_every_switch_has_its_words(spoken: str) -> None:
    """«اکنون: emergency» is no Persian."""
    names = {render(spoken, f"close-reporting-{switch}", {}) for switch in Reporting}
    assert len(names) == len(Reporting) and (spoken == "en" or not re.search("[a-z]", " ".join(names)))


def test_refusal_gives_the_day_in_both_calendars() -> None:
    answer = {"refused": "final-before-polling", "facts": {"day": "2027-02-20"}}
    assert "1405/12/01 (2027-02-20)" in _refusal(answer)


def test_everything_that_may_wait_has_its_sentence() -> None:
    lines = list(unfinished_lines(dict.fromkeys(Unfinished, Uncounted.FEW)))
    assert len(lines) == len(Unfinished) == len(set(lines))


@pytest.mark.slow
@pytest.mark.usefixtures("_existing_database")
def test_rehearsal_needs_no_program_and_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = Path("data/amanat.db").read_bytes()
    assert main(["close", "--dry-run"]) == 0
    output = capsys.readouterr().out
    assert "a rehearsal: nothing was changed" in output and "no key is destroyed now" in output
    assert Path("data/amanat.db").read_bytes() == before


@pytest.mark.usefixtures("_existing_database")
def test_other_word_closes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builtins.input", lambda _question: "close")
    assert main(["close"]) == 1
    assert "nothing was closed" in capsys.readouterr().out
    assert main(["open"]) == 1
    assert "nothing was opened" in capsys.readouterr().out


@pytest.mark.usefixtures("_existing_database")
@pytest.mark.parametrize("words", [["close", "--yes"], ["open", "--yes"], ["report", "final"]])
def test_without_a_program_nothing_is_done_later(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 1
    assert "start it with ./amanat run" in capsys.readouterr().err

    async def commands_left() -> list[tuple[str, str, str]]:
        url = "sqlite+aiosqlite:///data/amanat.db"
        store = await open_store(
            url, data_dir=Path("data"), key_file=Path("keys/keys.json"), clock=FakeClock()
        )
        try:
            return list(await store.commands())
        finally:
            await store.close()

    assert asyncio.run(commands_left()) == []


def test_closed_election_is_said_and_left_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def plan(_settings: Settings) -> Mapping[str, Any]:
        return {**PLAN, "closed_on": "2027-03-04"}

    monkeypatch.setattr(command, "_plan", plan)
    assert main(["close", "--yes"]) == 0
    assert "closed on 1405/12/13 (2027-03-04)" in capsys.readouterr().out


def test_waiting_cases_refuse_without_the_option(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def plan(_settings: Settings) -> Mapping[str, Any]:
        return PLAN

    monkeypatch.setattr(command, "_plan", plan)
    assert main(["close", "--yes"]) == 1
    captured = capsys.readouterr()
    assert "! undecided cases: 35" in captured.out and "nothing was changed" in captured.err
    assert main(["close", "--dry-run"]) == 1
    assert main(["close", "--dry-run", "--even-with-waiting"]) == 0
