"""How much came in both spaces, of which acts and where: rounded by lot, never crossed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import ClassVar, Final

from bot.domain.briefs.briefs import BriefLine, LineKind, SectionName
from bot.domain.briefs.counts import BriefTable, rounded_rows
from bot.domain.catalogue.catalogue import Space
from bot.domain.figures.wall import WallCase
from bot.usecases.briefs.brief_source import BriefScope, BriefSource
from bot.usecases.context import Context

TOP: Final = 2
"""Acts, and districts, that are named."""
_HOUR: Final = timedelta(hours=1)


class SpacesSection(BriefSource):
    name: ClassVar = SectionName.SPACES

    async def lines(self, ctx: Context, scope: BriefScope) -> Sequence[BriefLine]:
        cases = await _cases(ctx, scope)
        spaces = rounded_rows(
            ((case.id, case.space.value) for case in cases), key=scope.key, table=BriefTable.SPACE
        )
        acts = rounded_rows(((case.id, case.act_id) for case in cases), key=scope.key, table=BriefTable.ACT)
        areas = rounded_rows(
            ((case.id, _district(ctx, case)) for case in cases), key=scope.key, table=BriefTable.AREA
        )
        act_names = {act: ctx.content.acts[act].label for act in acts if act in ctx.content.acts}
        area_names = {area: ctx.content.areas[area].name for area in areas if area}
        return (
            *(_space_lines(spaces, scope) if spaces else ()),
            *_top_lines(LineKind.ACT, acts, act_names),
            *_top_lines(LineKind.AREA, areas, area_names),
        )


async def _cases(ctx: Context, scope: BriefScope) -> Sequence[WallCase]:
    """Read hour by hour: many cases must not hold up the turns."""
    cases, begun = list[WallCase](), scope.begins_at
    while begun < scope.ends_at:
        cases += await ctx.uow.walls.cases(begun, begun + _HOUR, as_of=scope.ends_at)
        begun += _HOUR
    return cases


def _district(ctx: Context, case: WallCase) -> str:
    return ctx.content.areas.coarse(case.area_id).id if case.area_id in ctx.content.areas else ""


def _space_lines(spaces: Mapping[str, int], scope: BriefScope) -> Iterable[BriefLine]:
    """Both spaces, compared with the brief before if that tells of as many days."""
    before = scope.before
    is_like = before is not None and len(before.period.days) == len(scope.period.days)
    known = {
        line.facts["space"]: line.facts["count"]
        for line in scope.earlier_lines(SectionName.SPACES)
        if "space" in line.facts
    }
    for space in Space:
        facts = {"space": space.value, "count": spaces.get(space.value, 0)}
        if is_like:
            yield BriefLine(LineKind.SPACE_SINCE, {**facts, "last": known.get(space.value, 0)})
        else:
            yield BriefLine(LineKind.SPACE, facts)


def _top_lines(kind: LineKind, rows: Mapping[str, int], names: Mapping[str, str]) -> Iterable[BriefLine]:
    """The rows with the highest numbers. An act that has left the content, and cases from elsewhere than the districts,
    are not named."""
    listed = sorted((row for row in rows if row in names), key=lambda row: (-rows[row], row))
    for rank, row in enumerate(listed[:TOP], start=1):
        yield BriefLine(kind, {"rank": rank, "name": names[row], "count": rows[row]})
