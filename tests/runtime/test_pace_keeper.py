"""What was learned about the pace survives a restart, and no broken note stops one."""

from types import SimpleNamespace
from typing import Any

import pytest

from bot.conversation.store import Conflict
from bot.divided_program import DividedProgram
from bot.domain.people import Messenger
from bot.platforms.telegram import CAPABILITIES as TELEGRAM
from bot.runtime.health import Health, Readings
from bot.runtime.learned_rate import Pace
from bot.runtime.pace_keeper import PaceKeeper, read_pace, write_pace
from bot.runtime.pacer import Pacer
from storage.lease_locks import SEND
from tests.runtime.fakes import TG, FakeStore


def keeper(store: FakeStore) -> PaceKeeper:
    return PaceKeeper(store, {TG: Pacer(TELEGRAM)})


def note(store: FakeStore) -> str:
    return store.uow.tables.notes.get("pace-telegram", "")


async def test_learned_limit_is_there_after_restart() -> None:
    store = FakeStore()
    before = keeper(store)
    await before.keep()
    assert note(store) == "", "nothing was learned"
    before._pacers[TG].recall_pace(Pace(280.0, 300.0))
    store.conflicts["commit"] = [Conflict("busy")]
    await before.keep()
    await before.keep()
    assert note(store) == "279.0 300.0"
    after = keeper(store)
    await after.load()
    assert after.paces() == {TG: Pace(279.0, 300.0)}
    after._pacers[TG].recall_pace(Pace(0, 304.0))
    await after.keep()
    assert note(store) == "279.0 300.0", "less than two percent"
    after._pacers[TG].recall_pace(Pace(56.0, None))
    await after.keep()
    assert note(store) == "56.0 -"


@pytest.mark.parametrize(
    "text", ["", "fast", "1 2", "27.9", "nan -", "27.9 30.0 1", "-1.0 -", "99999999.0 -"]
)
async def test_unreadable_note_is_ignored(text: str) -> None:
    store = FakeStore()
    store.uow.settings.set_note("pace-telegram", text)
    store.uow.commit()
    paces = keeper(store)
    await paces.load()
    assert paces.paces() == {TG: Pace(28.0, None)}


@pytest.mark.parametrize("pace", [Pace(27.9, 30.0), Pace(0.5, None), Pace(2000.0, 2000.0)])
def test_a_note_reads_as_written(pace: Pace) -> None:
    assert read_pace(write_pace(pace)) == pace


def test_pace_is_in_metrics_and_on_health_page() -> None:
    health = Health()
    health.paces = lambda: {TG: Pace(27.9, 30.0, held=0.5)}
    assert health.page(counts={}, loops={}, jobs={})["pace"] == {
        "telegram": {"rate": 27.9, "limit": 30.0, "held": 0.5, "closed": 0}
    }
    metrics = health.metrics(Readings()).decode()
    assert 'amanat_send_rate{messenger="telegram"} 27.9' in metrics
    assert 'amanat_send_limit{messenger="telegram"} 30.0' in metrics
    health.paces = lambda: {TG: Pace(56.0, None)}
    assert "amanat_send_limit{" not in health.metrics(Readings()).decode()
    health.paces = dict
    assert "amanat_send_rate{" not in health.metrics(Readings()).decode()


@pytest.mark.parametrize(("held", "known"), [({SEND}, {TG: Pace(28.0, None)}), (set(), {})])
def test_only_the_process_that_sends_knows_a_pace(held: set[str], known: dict[Messenger, Pace]) -> None:
    program: Any = SimpleNamespace(leases=SimpleNamespace(held=held), paces=keeper(FakeStore()))
    assert DividedProgram._known_paces(program) == known
