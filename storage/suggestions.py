"""Wordings that editors propose for the content. They are the editors' own words and stand in the open."""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from bot.domain.asking.suggestions import STAYS, AskSuggestion, SuggestionState
from storage.command_database import open_for_command
from storage.conditions import Columns, stored_row
from storage.link import Link
from storage.models_asking import ask_suggestions
from storage.queries import OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.staged_rows import MissingRow, StagedRows

COLUMNS: Final[Columns[AskSuggestion]] = {
    "id": attrgetter("id"),
    "place": attrgetter("place"),
    "words": attrgetter("words"),
    "day": lambda suggestion: suggestion.day.isoformat(),
    "state": attrgetter("state.value"),
}
_ORDER: Final = (ask_suggestions.c.day, ask_suggestions.c.id)
_NEW: Final = Query(
    ask_suggestions, COLUMNS, ask_suggestions.c.state == SuggestionState.NEW.value, order=_ORDER
)
_ONE: Final = select(ask_suggestions).where(ask_suggestions.c.id == bindparam("at"))
_DROP: Final = delete(ask_suggestions).where(ask_suggestions.c.id == bindparam("at"))
_OLD: Final = delete(ask_suggestions).where(ask_suggestions.c.day < bindparam("before"))


class AskSuggestionQueries:
    """The queries for suggestions, wherever they are."""

    def __init__(self, rows: RowSource[AskSuggestion]) -> None:
        self._rows = rows

    async def new_ones(self, *, limit: int, skip: int = 0) -> Sequence[AskSuggestion]:
        return await self._rows.find(_NEW, limit=limit, skip=skip)

    async def count_new(self) -> int:
        return await self._rows.count(_NEW)


class SqlAskSuggestions(AskSuggestionQueries, Repository):
    """Implements ``bot.usecases.ports.asking.AskSuggestions``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._staged: StagedRows[str, AskSuggestion] = StagedRows()
        self.stages = (self._staged,)
        super().__init__(OverlaidRows(link, ask_suggestions.c.id, _suggestion, self._staged.items))

    async def get(self, suggestion_id: str) -> AskSuggestion | None:
        staged = self._staged.get(suggestion_id)
        if not isinstance(staged, MissingRow):
            return staged
        rows = await self._link.rows(_ONE, {"at": suggestion_id})
        return _suggestion(rows[0]) if rows else None

    def save(self, suggestion: AskSuggestion) -> None:
        self._staged.set(suggestion.id, suggestion)

    def drop(self, suggestion_id: str) -> None:
        self._staged.set(suggestion_id, None)

    async def flush(self, link: Link) -> None:
        changes = sorted(self._staged.batch.items())
        await link.put(
            ask_suggestions,
            [stored_row(suggestion, COLUMNS) for _, suggestion in changes if suggestion is not None],
        )
        await link.many(_DROP, [{"at": key} for key, suggestion in changes if suggestion is None])


def _suggestion(row: Any) -> AskSuggestion:
    day, state = date.fromisoformat(row.day), SuggestionState(row.state)
    return AskSuggestion(row.id, place=row.place, words=row.words, day=day, state=state)


async def purge_suggestions(link: Link, today: date) -> int:
    """Remove suggestions 180 days after they were made. Returns how many."""
    return await link.run(_OLD, {"before": (today - STAYS).isoformat()})


async def read_suggestions(url: str) -> list[AskSuggestion]:
    """All suggestions, oldest first. Can be read while the program runs: nothing is locked or written.

    Raises DatabaseUnusable when there is no database of this program's schema.
    """
    async with (
        open_for_command(
            url, trouble="the suggestions cannot be read ({}): run ./amanat migrate"
        ) as database,
        database.reading() as link,
    ):
        rows = await link.rows(select(ask_suggestions).order_by(*_ORDER))
    return [_suggestion(row) for row in rows]
