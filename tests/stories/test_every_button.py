"""The check of every button in stories finds one that does nothing, and leaves no trace of its presses."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.conversation import outgoing as out
from bot.conversation.incoming import ButtonPressed
from bot.conversation.store import OutboxRow
from bot.runtime.turns import Turns
from storage.models import metadata
from tests.stories.every_button import EveryButton, PressedOnce
from tests.stories.people import StoryCitizen
from tests.stories.story_house import StoryHouse, house


@pytest.fixture(autouse=True)
def nothing_is_pressed_yet(tmp_path: Path, every_button: EveryButton) -> None:
    every_button.pressed = PressedOnce(tmp_path / "pressed")


async def test_a_button_that_does_nothing_is_found_and_named(
    tmp_path: Path, every_button: EveryButton, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = Turns.take

    async def deaf(self: Turns, batch: Any, row: Any, update: Any) -> Any:
        if isinstance(update, ButtonPressed) and update.data.startswith("menu"):
            self._enqueue(batch, update, [out.Ack()])
            return None
        return await take(self, batch, row, update)

    monkeypatch.setattr(Turns, "take", deaf)
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara")
        sara.say("/settings")
        await sara.sees(buttons=["منو"])
        await sara.settles()
    assert every_button.dead and all("verb='menu'" in description for description in every_button.dead)
    every_button.dead.clear()


async def test_a_press_leaves_no_trace(tmp_path: Path, every_button: EveryButton) -> None:
    seen: list[OutboxRow] = []
    async with house(tmp_path) as home:
        note_rows = every_button.note_shown_rows
        every_button.note_shown_rows = lambda rows: (seen.extend(rows), note_rows(rows))[1]  # type: ignore[method-assign]
        sara = StoryCitizen(home, "sara")
        await sara.reports()
        await sara.settles()
        before = await _rows(home)
        every_button.pressed = PressedOnce(tmp_path / "pressed again")
        every_button.note_shown_rows(seen)
        await every_button.press(home.program.store, home.program.turns)
        assert len(every_button.pressed.here) > 20
        assert await _rows(home) == before


def test_each_combination_is_pressed_by_one_worker(tmp_path: Path) -> None:
    worker, another = PressedOnce(tmp_path), PressedOnce(tmp_path)
    combination = ("telegram", "private", "menu", "learn")
    assert worker.is_first(combination) and not worker.is_first(combination) and not another.is_first(combination)
    worker.leave_to_later(combination)
    assert worker.is_first(combination)


async def _rows(home: StoryHouse) -> dict[str, int]:
    async with home.program.store._reading() as link:
        return {
            name: (await link.rows(select(func.count().label("n")).select_from(table)))[0].n
            for name, table in metadata.tables.items()
        }
