"""The press that sends a report queries nothing twice, and analyzes its text once."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Dialect, Engine

from bot.conversation.outgoing import Screen
from bot.conversation.session import Session
from bot.domain.catalogue.catalogue import Phase
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Person
from bot.handlers.reporting.report_review import send
from storage.prepared_reads import PreparedRead, Values
from storage.store import SqlStore
from tests.fakes.polling_day import content
from tests.fakes.turns import SARA, TRACES, FakeClock, FakeIds, button_press, make_ctx
from tests.storage.conftest import Opening, sqlite_url
from tests.usecases.test_file_report import draft


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile, each with its parameters."""
    lines: list[str] = []

    def heard(_conn: object, _cursor: object, statement: str, values: object, *_more: object) -> None:
        lines.append(f"{' '.join(statement.split())} {values}")

    def heard_prepared(read: PreparedRead, dialect: Dialect, values: Values) -> tuple[str, Sequence[Any]]:
        sql, given = for_driver(read, dialect, values)
        lines.append(f"{' '.join(sql.split())} {given}")
        return sql, given

    for_driver = PreparedRead.for_driver
    event.listen(Engine, "before_cursor_execute", heard)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PreparedRead, "for_driver", heard_prepared)
        try:
            yield lines
        finally:
            event.remove(Engine, "before_cursor_execute", heard)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ways in which texts were read, by the reader's method."""
    names: list[str] = []

    def count_readings(name: str) -> None:
        real = getattr(type(TRACES), name)

        def note_reading(reader: Any, text: str) -> Any:
            names.append(name)
            return real(reader, text)

        monkeypatch.setattr(type(TRACES), name, note_reading)

    count_readings("folded_text")
    count_readings("copies")
    return names


async def send_report(store: SqlStore, what: str, clock: FakeClock) -> tuple[str, list[str]]:
    """The press, as the runtime handles it: the next screen, and the statements sent meanwhile."""
    async with store.batch() as batch:
        report = replace(
            draft(what, text="A man hands out money at the door of the school."), receipt=what * 16
        )
        ctx = make_ctx(session=Session(draft=report), clock=clock, ids=FakeIds(), content=content())
        ctx = replace(ctx, uow=batch.uow, person=Person(SARA, store.keys_of(SARA)))
        with statements() as asked:
            turn = await send(button_press("report-send"), ctx)
        batch.keep_turn()
        await batch.commit()
    screen = next(reply for reply in turn.replies if isinstance(reply, Screen))
    return screen.key, asked


async def test_a_report_and_its_repeat_ask_for_nothing_twice(
    open_store_at: Opening, data_dir: Path, clock: FakeClock, readings: list[str]
) -> None:
    store = await open_store_at(sqlite_url(data_dir), clock=clock)
    async with store.batch() as batch:
        batch.uow.settings.save(RunningSettings(Reporting.OPEN, Phase.DAY))
        batch.keep_turn()
        await batch.commit()
    for what, key, most in (("1", "report-sent", 21), ("2", "report-waits-repeat", 5)):
        readings.clear()
        screen_key, asked = await send_report(store, what, clock)
        assert screen_key == key and sorted(readings) == ["copies", "folded_text"]
        assert len(asked) <= most, "each statement is paid for on polling day"
        assert [query for query, times in Counter(asked).items() if times > 1] == []
    async with store.batch() as batch:
        assert await batch.uow.reports.get("1") is not None and await batch.uow.reports.get("2") is None
