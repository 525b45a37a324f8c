"""The press that sends a report asks the database nothing twice, and works out its text once."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.conversation.outgoing import Screen
from bot.conversation.session import Session
from bot.domain.catalogue.catalogue import Phase
from bot.domain.owner.settings import Reporting, Running
from bot.domain.people import Person
from bot.handlers.reporting.report_review import send
from storage.store import SqlStore
from tests.fakes.polling_day import content
from tests.fakes.turns import SARA, TRACES, FakeClock, FakeIds, make_ctx, pressed
from tests.storage.conftest import Opening, sqlite_url
from tests.usecases.test_file_report import draft


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is sent to the database meanwhile, each with what it asks for."""
    found: list[str] = []

    def heard(_conn: object, _cursor: object, statement: str, values: object, *_more: object) -> None:
        found.append(f"{' '.join(statement.split())} {values}")

    event.listen(Engine, "before_cursor_execute", heard)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", heard)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were folded."""
    found: list[str] = []
    real = type(TRACES).folded

    def folded(reader: Any, text: str) -> str:
        found.append(text)
        return real(reader, text)

    monkeypatch.setattr(type(TRACES), "folded", folded)
    return found


async def sends(store: SqlStore, what: str, clock: FakeClock) -> tuple[str, list[str]]:
    """The press, as the runtime does it: the screen that follows, and what was asked for meanwhile."""
    async with store.batch() as batch:
        report = replace(
            draft(what, text="A man hands out money at the door of the school."), receipt=what * 16
        )
        ctx = make_ctx(session=Session(draft=report), clock=clock, ids=FakeIds(), content=content())
        ctx = replace(ctx, uow=batch.uow, person=Person(SARA, store.keys_of(SARA)))
        with statements() as asked:
            turn = await send(pressed("report-send"), ctx)
        batch.keep_turn()
        await batch.commit()
    screen = next(reply for reply in turn.replies if isinstance(reply, Screen))
    return screen.key, asked


async def test_a_report_and_its_repeat_ask_for_nothing_twice(
    opened: Opening, data_dir: Path, clock: FakeClock, read: list[str]
) -> None:
    store = await opened(sqlite_url(data_dir), clock=clock)
    async with store.batch() as batch:
        batch.uow.settings.save(Running(Reporting.OPEN, Phase.DAY))
        batch.keep_turn()
        await batch.commit()
    for what, key in (("1", "report-sent"), ("2", "report-waits-repeat")):
        read.clear()
        told, asked = await sends(store, what, clock)
        assert told == key and len(read) == 1
        assert [one for one, times in Counter(asked).items() if times > 1] == []
    async with store.batch() as batch:
        assert await batch.uow.reports.get("1") is not None and await batch.uow.reports.get("2") is None
