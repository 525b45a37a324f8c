"""The division of work as it is now: from the routing data in force, with the bodies that have a liaison."""

from dataclasses import replace
from functools import lru_cache

from bot.domain.division.division_table import DivisionRow, DivisionTable, divide
from bot.domain.errors import NotFound
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.context import Context
from bot.usecases.ports import Content


class _SameContent:
    """A key for one content object, which is loaded once and then never changes."""

    __slots__ = ("content",)

    def __init__(self, content: Content) -> None:
        self.content = content

    def __hash__(self) -> int:
        return id(self.content)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _SameContent) and other.content is self.content


def table_of(content: Content) -> DivisionTable:
    """The table of this content, without liaisons. Computed once, in 20 ms: every screen needs it."""
    return _divide_content(_SameContent(content))


@lru_cache(maxsize=4)
def _divide_content(key: _SameContent) -> DivisionTable:
    content = key.content
    return divide(
        content.acts.values(),
        content.complaints,
        content.agencies,
        content.articles,
        {contest.id: contest.name for contest in content.election.contests},
    )


async def division_now(ctx: Context) -> DivisionTable:
    """A body has a liaison if one can be written to."""
    bodies = {
        staff.body
        for staff in await ctx.uow.staff.all()
        if has_role_for(staff, Permission.SPEAK_FOR_BODY) and staff.started and not staff.frozen
    }
    table = table_of(ctx.content)
    return replace(table, liaisons=tuple(sorted(bodies & table.bodies.keys())))


def row_marked(table: DivisionTable, mark: str) -> DivisionRow:
    """Raises NotFound for a row that says something else now, or has gone."""
    row = table.row(mark)
    if row is None:
        raise NotFound("division-row-changed")
    return row
