"""``amanat calendar``: its output with and without days, what it refuses, and who sets a day."""

import asyncio
import logging
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli import calendar as command
from bot.domain.news.legal_calendar import SET_DAY
from bot.domain.owner.settings import RunningSettings
from bot.domain.people import Account, Messenger
from bot.domain.stages.stages import StageEntry, StageState
from bot.language.dates import to_jalali
from bot.runtime.commands import set_asked_day
from bot.runtime.system import SystemClock
from bot.settings import Settings
from storage.lock import FolderLock
from storage.opening import open_store
from tests.fakes.contexts import make_tick_ctx
from tests.fakes.turns import FakeClock
from tests.runtime.fakes import FakeStore

SOON = SystemClock().today() + timedelta(days=60)


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"AMANAT_{name.upper()}", raising=False)
    monkeypatch.setenv("AMANAT_KEY_FILE", "keys/keys.json")
    monkeypatch.setattr(command, "PATIENCE", 0.3)
    monkeypatch.setattr(command, "LOOK_EVERY", 0.05)


@pytest.fixture
def existing_database() -> None:
    """The program has run here before."""

    async def run() -> None:
        url = "sqlite+aiosqlite:///data/amanat.db"
        keys = Path("keys/keys.json")
        await (await open_store(url, data_dir=Path("data"), key_file=keys, clock=FakeClock())).close()

    asyncio.run(run())


def jalali(day: date) -> str:
    return "{}/{:02}/{:02}".format(*to_jalali(day))


@pytest.mark.usefixtures("existing_database")
def test_unset_day_is_shown_for_each_date_with_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["calendar"]) == 0
    output = capsys.readouterr().out
    assert output.count("not set: ./amanat calendar set ") == 5
    campaign = next(line for line in output.splitlines() if line.startswith("campaign "))
    assert "waits for polling_day" in campaign and "[۹۴] two sources" in campaign


@pytest.mark.usefixtures("existing_database")
def test_each_date_shows_its_certainty_and_missing_own_day(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["calendar", "set", "start_day", SOON.isoformat()]) == 0
    assert main(["calendar"]) == 0
    lines_by_id = {line.split()[0]: line for line in capsys.readouterr().out.splitlines() if "[" in line}
    assert "one source" in lines_by_id["ministry-informs"] and "waits" not in lines_by_id["ministry-informs"]
    assert "unconfirmed" in lines_by_id["inquiries"] and "شمرده‌ایم" in lines_by_id["inquiries"]
    assert main(["calendar", "set", "qualified_day", SOON.isoformat()]) == 1, "not on the day of the order"
    assert main(["calendar", "set", "start_day", "none"]) == 0
    assert main(["calendar", "set", "qualified_day", SOON.isoformat()]) == 0
    assert main(["calendar"]) == 0
    window = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("complaints "))
    assert f"({SOON.isoformat()}) to result_day" in window
    assert "no day of its own" in lines_by_id["recount"] and "درخواست بازشماری" in lines_by_id["recount"]


@pytest.mark.usefixtures("existing_database")
@pytest.mark.parametrize("as_iso", [True, False])
def test_day_is_set_in_either_calendar_and_undone(as_iso: bool, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calendar", "set", "polling_day", SOON.isoformat() if as_iso else jalali(SOON)]) == 0
    assert main(["calendar", "show"]) == 0
    output = capsys.readouterr().out
    begins = SOON - timedelta(days=8)
    campaign = next(line for line in output.splitlines() if line.startswith("campaign "))
    assert begins.isoformat() in campaign and jalali(begins) in campaign
    assert main(["calendar", "set", "polling_day", "none"]) == 0
    assert main(["calendar"]) == 0
    assert capsys.readouterr().out.count("not set:") == 5


@pytest.mark.usefixtures("existing_database")
@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("polling_day", "2020-01-01"), "that day is over; is the year right?"),
        (("polling_day", "soon"), "soon is not a day: ./amanat calendar set polling_day 1405/12/01"),
        (("polling_day", "1405-13-45"), "is not a day"),
        (("voting", "2030-01-01"), "start_day, registration_day, qualified_day, polling_day, result_day"),
        (("result_day", "2090-01-01"), "that day has not come"),
    ],
)
def test_what_cannot_be_is_one_line_with_the_mend(
    given: tuple[str, str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calendar", "set", *given]) == 1
    assert message in capsys.readouterr().err


@pytest.mark.usefixtures("existing_database")
def test_result_day_cannot_lie_ahead(capsys: pytest.CaptureFixture[str]) -> None:
    after_midnight_too = SystemClock().today() + timedelta(days=2)
    assert main(["calendar", "set", "result_day", after_midnight_too.isoformat()]) == 1
    assert "that day has not come" in capsys.readouterr().err


@pytest.mark.usefixtures("existing_database")
def test_days_out_of_order_name_the_other_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calendar", "set", "polling_day", SOON.isoformat()]) == 0
    assert main(["calendar", "set", "qualified_day", (SOON + timedelta(days=1)).isoformat()]) == 1
    error_text = capsys.readouterr().err
    assert "qualified_day must be before polling_day" in error_text
    assert "./amanat calendar set polling_day DAY" in error_text


@pytest.mark.usefixtures("existing_database")
@pytest.mark.parametrize("later", ["qualified_day", "polling_day"])
def test_day_within_registration_is_refused_naming_seven_days(
    later: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calendar", "set", "registration_day", SOON.isoformat()]) == 0
    assert main(["calendar", "set", later, (SOON + timedelta(days=6)).isoformat()]) == 1
    error_text = capsys.readouterr().err
    assert f"{later} must be at least 7 days after registration_day ({jalali(SOON)}" in error_text
    assert "registration takes 7 days" in error_text
    assert main(["calendar", "set", later, (SOON + timedelta(days=7)).isoformat()]) == 0
    capsys.readouterr()
    assert main(["calendar", "set", "registration_day", (SOON + timedelta(days=1)).isoformat()]) == 1
    assert f"registration_day must be at least 7 days before {later}" in capsys.readouterr().err


@pytest.mark.usefixtures("existing_database")
def test_states_are_shown_with_who_said_so_and_when(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime(2026, 5, 2, 9, 0, tzinfo=UTC)
    by = Account(Messenger.BALE, 1)
    entries = [
        StageEntry(
            "1", stage="complaint-answer", body="exec-county", state=StageState.UNDER_WAY, by=by, at=at
        ),
        StageEntry("2", stage="ballots", body="", state=StageState.DONE, by=by, at=at, source="آگهی ۳"),
    ]

    async def read(_url: str) -> tuple[RunningSettings, list[StageEntry]]:
        return RunningSettings(), entries

    monkeypatch.setattr(command, "read_stage_entries", read)
    monkeypatch.setattr(command, "SystemClock", FakeClock)
    assert main(["calendar"]) == 0
    below = _lines_below(capsys.readouterr().out)
    assert below["start-order"] == ["state: unknown; nobody has said anything"]
    state, word, silent = below["complaint-answer"]
    assert state == "state: under way" and "هیئت اجرایی شهرستان" in word and "(2026-05-02)" in word
    assert silent.startswith("nothing said yet by") and "هیئت اجرایی بخش" in silent
    assert "set by leads from a source" in below["ballots"][1] and "آگهی ۳" in below["ballots"][1]


def _lines_below(output: str) -> dict[str, list[str]]:
    """What is printed below each date, by its id."""
    below: dict[str, list[str]] = {}
    last = ""
    for line in output.splitlines():
        if line.startswith(" "):
            below.setdefault(last, []).append(line.strip())
        elif line:
            last = line.split()[0]
    return below


def test_without_a_database_it_says_how_to_get_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calendar"]) == 1
    assert "./amanat run" in capsys.readouterr().err


@pytest.mark.usefixtures("existing_database")
def test_with_running_program_day_is_requested_and_stays_stored(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lock = FolderLock.take(Path("data"))
    try:
        assert main(["calendar", "set", "polling_day", SOON.isoformat()]) == 1
    finally:
        lock.release()
    assert "stays recorded for the next start" in capsys.readouterr().err

    async def queued_commands() -> list[tuple[str, str]]:
        url = "sqlite+aiosqlite:///data/amanat.db"
        store = await open_store(
            url, data_dir=Path("data"), key_file=Path("keys/keys.json"), clock=FakeClock()
        )
        try:
            return [(name, argument) for _, name, argument in await store.commands()]
        finally:
            await store.close()

    assert asyncio.run(queued_commands()) == [(SET_DAY, f"polling {SOON.isoformat()}")]


async def test_running_program_sets_requested_day_as_operator() -> None:
    store, clock = FakeStore(), FakeClock()
    await set_asked_day(
        "a", "polling 2026-06-01", store=store, tick_ctx=lambda batch: make_tick_ctx(batch.uow, clock)
    )
    assert (await store.uow.settings.running()).polling_day == date(2026, 6, 1)
    assert store.uow.tables.audit[-1].by == "operator"


@pytest.mark.parametrize("argument", ["polling 2020-01-01", "moon 2026-06-01", "polling soon"])
async def test_what_it_cannot_do_changes_nothing_and_is_logged(
    argument: str, caplog: pytest.LogCaptureFixture
) -> None:
    store = FakeStore()
    with caplog.at_level(logging.WARNING):
        await set_asked_day(
            "a", argument, store=store, tick_ctx=lambda batch: make_tick_ctx(batch.uow, FakeClock())
        )
    assert (await store.uow.settings.running()).polling_day is None and caplog.records
