"""One story stays in the short loop: a report is sent, decided, and the decision undone."""

from collections.abc import Iterator, Sequence

import pytest

from bot.conversation.store import InboxRow, OutboxRow
from bot.runtime.inbox_worker import InboxWorker
from bot.runtime.outbox_sender import OutboxSender
from bot.search.live import LiveFinder, LiveSuggester
from bot.usecases.ports import Content
from tests.stories.every_button import EveryButton

KEPT = "test_the_story_comes_out[undo]"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith("tests/stories/") and item.name != KEPT:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def every_button(monkeypatch: pytest.MonkeyPatch) -> Iterator[EveryButton]:
    """No story shows a button that does nothing. Each is pressed once, on the first screen that shows it."""
    button_presser = EveryButton()
    accept, work = OutboxSender.accept, InboxWorker.work

    def accept_and_note(self: OutboxSender, rows: Sequence[OutboxRow]) -> None:
        button_presser.note_shown_rows(rows)
        accept(self, rows)

    async def work_and_press(self: InboxWorker, rows: Sequence[InboxRow]) -> None:
        await work(self, rows)
        await button_presser.press(self._store, self._turns._turns)

    monkeypatch.setattr(OutboxSender, "accept", accept_and_note)
    monkeypatch.setattr(InboxWorker, "work", work_and_press)
    yield button_presser
    assert not button_presser.dead, "buttons without a visible effect: " + "; ".join(button_presser.dead)


@pytest.fixture(autouse=True)
def _indexes_made_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed content makes new indexes when somebody asks, not at once: two seconds of a core that most
    stories have no use for. tests/runtime/test_content_keeper.py checks that they are made at once."""

    def forget(self: LiveFinder | LiveSuggester, content: Content | None = None) -> None:
        self._content, self._made = content or self._content, None

    monkeypatch.setattr(LiveFinder, "renew", forget)
    monkeypatch.setattr(LiveSuggester, "renew", forget)
