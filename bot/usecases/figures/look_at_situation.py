"""What the situation screen shows: for a lead's own device what the desk counts, for a wall the rounded counts of the
day."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.atlas.atlas_versions import parse
from bot.domain.catalogue.catalogue import AreaTree, Phase, Severity, Space
from bot.domain.figures.figures import LENGTHS, ComparisonAxis, FiguresSpan, by_hour
from bot.domain.figures.promises import PromiseCount, ReferralCount
from bot.domain.figures.publication import promise_row
from bot.domain.figures.situation import NO_LEVELS, AreaLevels, Situation, stages_shown
from bot.domain.figures.wall import (
    BodyRow,
    WallCase,
    WallReferral,
    WallRows,
    WallTable,
    hour_row,
    quarter_before,
)
from bot.domain.moments import day_of, midnight
from bot.domain.news.legal_calendar import DatedEntry, MonthsLater
from bot.domain.stages.stages import Stage
from bot.usecases.context import Context
from bot.usecases.desk.browse_cases import count_critical
from bot.usecases.stages.look_at_stages import read_stages_by_id

_HOUR = timedelta(hours=1)


def places_on_map(area_ids: Iterable[str], areas: AreaTree) -> Mapping[str, str]:
    """For each of these, the area with a tile that it lies in; those that lie in none are left out."""
    there = {area_id: areas.coarse(area_id) for area_id in set(area_ids) if area_id in areas}
    return {area_id: place.id for area_id, place in there.items() if place.tile is not None}


async def look_at_situation(
    ctx: Context, *, restricted: bool, later: MonthsLater, levels: AreaLevels = NO_LEVELS
) -> Situation:
    """As the desk counts now; ``restricted``: with the cases of the restricted circle. ``levels``: as they were read
    before, which saves reading the atlas again."""
    now, figures = ctx.clock.now(), ctx.uow.figures
    today, week = midnight(day_of(now)), now - LENGTHS[FiguresSpan.WEEK]
    progress = await read_stages_by_id(ctx, later=later)
    hours = await figures.spaces(
        ComparisonAxis.HOUR, since=now - LENGTHS[FiguresSpan.DAY], restricted=restricted
    )
    return Situation(
        at=now,
        areas=_on_map(await figures.areas(since=today, restricted=restricted), ctx.content.areas),
        hours=_by_hour({(at, space): n for (at, space), n in hours.items() if isinstance(at, datetime)}, now),
        acts=await figures.acts(since=today, restricted=restricted),
        promises=await figures.promises(since=week, now=now, restricted=restricted),
        referrals=await figures.referrals(since=week, restricted=restricted),
        stages=_stages_shown(ctx, progress),
        progress=progress,
        levels=await read_levels(ctx, levels),
        desk=replace(
            await figures.open_cases(now=now, restricted=restricted),
            critical=await count_critical(ctx, restricted=restricted),
        ),
    )


@dataclass(frozen=True, slots=True)
class WallInputs:
    """What a wall counts at a quarter of the hour: ``wall_rows`` makes its rows from it."""

    at: datetime
    cases: Sequence[WallCase]
    referrals: Sequence[WallReferral]
    places: Mapping[str, str]


async def read_wall(ctx: Context) -> WallInputs:
    """The day up to the last whole quarter, read hour by hour: many cases must not hold up the turns."""
    at = quarter_before(ctx.clock.now())
    since, cases = midnight(day_of(at)), list[WallCase]()
    for begun in _hours_until(since, at):
        cases += await ctx.uow.walls.cases(begun, min(begun + _HOUR, at), as_of=at)
    referrals = await ctx.uow.walls.referrals(since, at)
    places = places_on_map((case.area_id for case in cases), ctx.content.areas)
    return WallInputs(at, cases, referrals, places)


async def look_at_wall(
    ctx: Context, at: datetime, rows: WallRows, *, later: MonthsLater, levels: AreaLevels = NO_LEVELS
) -> Situation:
    """The day up to this quarter, as its rows show it."""
    acted, answered, waits = (
        rows.get((WallTable.BODY, row.value), 0) for row in (BodyRow.ACTED, BodyRow.ANSWERED, BodyRow.WAITS)
    )
    progress = await read_stages_by_id(ctx, later=later)
    return Situation(
        at=at,
        areas=_rows_of(rows, WallTable.AREA),
        hours=_wall_hours(rows, at),
        acts=_rows_of(rows, WallTable.ACT),
        promises={severity: _wall_promise(rows, severity) for severity in Severity},
        referrals=ReferralCount(acted + answered + waits, acted + answered, acted),
        stages=_stages_shown(ctx, progress),
        progress=progress,
        levels=await read_levels(ctx, levels),
        rounded=True,
    )


async def read_levels(ctx: Context, known: AreaLevels) -> AreaLevels:
    """The levels of the newest signed version in the present phase; ``known`` if they are these."""
    locked = [version for version in await ctx.uow.atlas.versions() if version.is_locked]
    phase = (await ctx.uow.settings.running()).phase or Phase.BEFORE
    if not locked:
        return NO_LEVELS
    name = f"{locked[-1].id}/{phase}"
    if known.version == name:
        return known
    version = await ctx.uow.atlas.version(locked[-1].id)
    if version is None:
        return NO_LEVELS
    ratings = [rating for rating in parse(version.text).ratings if rating.phase is phase]
    return AreaLevels(name, {rating.area: rating.level for rating in ratings})


def _stages_shown(ctx: Context, progress: Mapping[str, Stage]) -> Sequence[DatedEntry]:
    return stages_shown([stage.dated for stage in progress.values()], today=ctx.clock.today())


def _on_map(counts: Mapping[str, int], areas: AreaTree) -> Mapping[str, int]:
    places, totals = places_on_map(counts, areas), Counter[str]()
    for area_id, count in counts.items():
        totals[places.get(area_id, "")] += count
    return totals


def _by_hour(
    counts: Mapping[tuple[datetime, Space], int], now: datetime
) -> Mapping[datetime, Mapping[Space, int]]:
    by = {
        space: by_hour({at: count for (at, of), count in counts.items() if of is space}, now=now)
        for space in Space
    }
    return {at: {space: by[space][at] for space in Space} for at in by[Space.REAL]}


def _rows_of(rows: WallRows, table: WallTable) -> Mapping[str, int]:
    return {row: number for (of, row), number in rows.items() if of is table}


def _hours_until(since: datetime, until: datetime) -> Sequence[datetime]:
    """The hours that have begun by then."""
    return [since + _HOUR * n for n in range(24) if since + _HOUR * n <= until]


def _wall_hours(rows: WallRows, at: datetime) -> Mapping[datetime, Mapping[Space, int]]:
    return {
        begun: {space: rows.get((WallTable.HOUR, hour_row(begun, space)), 0) for space in Space}
        for begun in _hours_until(midnight(day_of(at)), at)
    }


def _wall_promise(rows: WallRows, severity: Severity) -> PromiseCount:
    in_time, late = (
        rows.get((WallTable.PROMISE, promise_row(severity, in_time=in_time)), 0) for in_time in (True, False)
    )
    return PromiseCount(in_time, late)
