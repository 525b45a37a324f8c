"""Where the election stands: what was said of its stages, what is late or silent, and what comes."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import ClassVar

from bot.domain.briefs.briefs import BriefLine, LineFact, LineKind, SectionName
from bot.domain.stages.stage_calendar import stage_figures
from bot.domain.stages.stages import Stage
from bot.usecases.briefs.brief_source import BriefScope, BriefSource
from bot.usecases.context import Context
from bot.usecases.stages.look_at_stages import read_stages


class StagesSection(BriefSource):
    """A stage is named once: as late or silent rather than as changed or coming."""

    name: ClassVar = SectionName.STAGES

    async def lines(self, ctx: Context, scope: BriefScope) -> Sequence[BriefLine]:
        stages = await read_stages(ctx, later=scope.later)
        figures = stage_figures(stages, since=scope.begins_at, until=scope.ends_at, today=scope.day)
        over = [stage for stage in figures.late if stage.is_over(scope.day)]
        groups = (
            (LineKind.STAGE_LATE, over),
            (LineKind.STAGE_UNBEGUN, [stage for stage in figures.late if stage not in over]),
            (LineKind.STAGE_SILENT, figures.silent),
            (LineKind.STAGE_CHANGED, figures.changed),
            (LineKind.STAGE_COMING, figures.coming),
        )
        named, lines = set[str](), list[BriefLine]()
        for kind, of_kind in groups:
            lines += _lines(kind, [stage for stage in of_kind if stage.id not in named], scope.day)
            named |= {stage.id for stage in of_kind}
        return lines


def _lines(kind: LineKind, stages: Iterable[Stage], today: date) -> Iterable[BriefLine]:
    for stage in stages:
        facts: dict[str, LineFact] = {"title": stage.dated.entry.title}
        if kind is LineKind.STAGE_CHANGED:
            yield BriefLine(kind, {**facts, "state": stage.state.value})
        else:
            yield BriefLine(kind, {**facts, "day": _day(stage, kind, today)})


def _day(stage: Stage, kind: LineKind, today: date) -> date:
    """Of a stage that comes, its next day; of one that has not begun, its first; of any other its last one."""
    days = [day for day in (stage.dated.first, stage.dated.last) if day is not None]
    if kind is LineKind.STAGE_COMING:
        return min((day for day in days if day >= today), default=today)
    return min(days, default=today) if kind is LineKind.STAGE_UNBEGUN else max(days, default=today)
