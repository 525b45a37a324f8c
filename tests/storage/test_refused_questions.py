"""Whoever asks whether a commit took place goes on while nobody answers, and ends where asking again mends nothing."""

from typing import Any

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError, InvalidRequestError, OperationalError, ProgrammingError

from bot.conversation.store import Conflict
from storage import commit_marks
from storage.commit_marks import CommitMark
from storage.link import Link
from storage.servers import NoServer


class ServerError(Exception):
    """What the driver raises."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def refusal(kind: type[DBAPIError], sqlstate: str) -> DBAPIError:
    return kind("SELECT 1", None, ServerError(sqlstate))


def mark_that_hears(monkeypatch: pytest.MonkeyPatch, *answers: Exception | bool) -> CommitMark:
    """``answers``: one for each time it asks."""
    left = list(answers)

    async def ask(self: CommitMark) -> bool:
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(CommitMark, "_ask", ask)
    monkeypatch.setattr(commit_marks, "PAUSE", 0.0)
    return CommitMark(None, 3, "word")  # type: ignore[arg-type] # no engine: it is not asked for a connection


async def test_it_asks_on_while_no_server_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Away, connection lost, follows another server, no room, pool in disorder: all of this passes."""
    troubles = (
        NoServer("away"),
        TimeoutError(),
        refusal(DBAPIError, "57P01"),
        refusal(OperationalError, "08006"),
        refusal(DBAPIError, "25006"),
        refusal(DBAPIError, "53100"),
        InvalidRequestError("closed"),
    )
    assert await mark_that_hears(monkeypatch, *troubles, True).was_committed()


@pytest.mark.parametrize("sqlstate", ["42501", "42P01", "22023"])
async def test_it_ends_where_a_server_refuses_the_question(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, sqlstate: str
) -> None:
    mark = mark_that_hears(monkeypatch, NoServer("away"), refusal(DBAPIError, sqlstate))
    with pytest.raises(DBAPIError):
        await mark.was_committed()
    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert record.message == "commit-not-known" and record.__dict__["kind"] == sqlstate


class LostAnswer:
    """A connection that breaks during its commit."""

    dialect = postgresql.dialect()  # type: ignore[no-untyped-call] # of SQLAlchemy

    async def execute(self, *_: Any) -> None:
        return None

    async def commit(self) -> None:
        raise refusal(DBAPIError, "08006")


async def test_operator_reads_why_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    link = Link(LostAnswer())  # type: ignore[arg-type] # as far as a commit needs it
    link.mark = mark_that_hears(monkeypatch, refusal(ProgrammingError, "42501"))
    with pytest.raises(Conflict) as refused:
        await link.commit()
    assert refused.value.lasting and "42501" in refused.value.mend and "restart" in refused.value.mend
    assert link.is_broken and not link.is_committed
