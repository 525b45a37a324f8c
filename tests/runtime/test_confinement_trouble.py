"""If files cannot be opened safely, health is red and names the fix; in the sandbox it is not red."""

from typing import Any

import pytest

from bot.confined.confinement import MENDS, ConfinementFailure
from bot.handlers.owner.admin_health import KNOWN
from bot.lifecycle import Program
from bot.runtime.health import Health
from tests.fakes.turns import FakeClock


class FakeConfinementCleaner:
    def __init__(self, program: Any, *, open_unconfined: bool) -> None:
        self.why: ConfinementFailure | None = None
        self.open_unconfined = open_unconfined
        self._program = program

    async def confinement(self) -> None:
        self._program._note_confinement(self.why)


class FakeLateCopies:
    """Makes the copies of waiting files as soon as files can be opened."""

    def __init__(self) -> None:
        self.opens: list[bool] = []

    def note(self, *, opens: bool) -> None:
        self.opens.append(opens)


def program(*, open_unconfined: bool) -> Any:
    made: Any = Program.__new__(Program)
    made.health, made.clock = Health(), FakeClock()
    made.cleaner = FakeConfinementCleaner(made, open_unconfined=open_unconfined)
    made.late = FakeLateCopies()
    return made


async def test_health_is_red_with_remedy_until_child_is_confined() -> None:
    running = program(open_unconfined=False)
    running.cleaner.why = ConfinementFailure.LANDLOCK
    await running.look_at_confinement()
    page = running.health.page(counts={}, loops={}, jobs={})
    assert not page["ok"] and MENDS[ConfinementFailure.LANDLOCK] in page["troubles"]["confinement"]
    assert "confinement" in KNOWN, "owners read it in plain words"
    assert running.late.opens == [False]
    running.cleaner.why = None
    await running.look_at_confinement()
    assert running.late.opens == [False, True], "waiting files get their copies"
    assert running.health.page(counts={}, loops={}, jobs={})["ok"]


@pytest.mark.parametrize("why", ConfinementFailure)
async def test_the_sandbox_opens_files_all_the_same(why: ConfinementFailure) -> None:
    running = program(open_unconfined=True)
    running.cleaner.why = why
    await running.look_at_confinement()
    assert running.health.page(counts={}, loops={}, jobs={})["ok"]
