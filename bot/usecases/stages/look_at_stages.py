"""The stages of the election as they stand today."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from bot.domain.errors import NotFound
from bot.domain.moments import day_of
from bot.domain.news.legal_calendar import MonthsLater, days_of, resolve_dates
from bot.domain.stages.stage_calendar import StageFigures, stage_figures
from bot.domain.stages.stages import Stage, find_stages
from bot.usecases.access.open_election_only import opening_day
from bot.usecases.context import Context

A_DAY: Final = timedelta(days=1)


async def read_stages(ctx: Context, *, later: MonthsLater) -> tuple[Stage, ...]:
    """All stages, in the order of time, with what was said of them in this election."""
    known = days_of(await ctx.uow.settings.running())
    dates = resolve_dates(ctx.content.calendar, known, later=later)
    opened = await opening_day(ctx)
    entries = [entry for entry in await ctx.uow.stage_entries.all() if day_of(entry.at) >= opened]
    return find_stages(dates, entries, today=ctx.clock.today())


async def read_stages_by_id(ctx: Context, *, later: MonthsLater) -> Mapping[str, Stage]:
    return {stage.id: stage for stage in await read_stages(ctx, later=later)}


async def find_stage(ctx: Context, stage_id: str, *, later: MonthsLater) -> Stage:
    """Raises NotFound for a date that the calendar does not have any more."""
    stage = (await read_stages_by_id(ctx, later=later)).get(stage_id)
    if stage is None:
        raise NotFound("stage-gone")
    return stage


async def read_stage_figures(ctx: Context, *, later: MonthsLater, period: timedelta = A_DAY) -> StageFigures:
    """What the brief says of the stages: what changed in the time before now, what comes, what is late or silent."""
    stages = await read_stages(ctx, later=later)
    now = ctx.clock.now()
    return stage_figures(stages, since=now - period, today=ctx.clock.today())
