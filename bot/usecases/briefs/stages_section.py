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
        groups = (
            (LineKind.STAGE_LATE, figures.late),
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
            yield BriefLine(
                kind, {**facts, "day": _day(stage, today, is_ahead=kind is LineKind.STAGE_COMING)}
            )


def _day(stage: Stage, today: date, *, is_ahead: bool) -> date:
    """Of a stage that comes, its next day; of any other its last one."""
    days = [day for day in (stage.dated.first, stage.dated.last) if day is not None]
    coming = [day for day in days if day >= today]
    return min(coming) if is_ahead and coming else max(days, default=today)
