"""Which levels of areas changed: what the versions of the atlas that were signed in these days say otherwise."""

from collections.abc import Sequence
from typing import ClassVar

from bot.domain.atlas.atlas_versions import (
    AtlasRecord,
    AtlasVersion,
    level_changes,
    newest_locked,
    official_level_changes,
    parse,
)
from bot.domain.briefs.briefs import BriefLine, LineKind, SectionName
from bot.usecases.access.open_election_only import opening_day
from bot.usecases.briefs.brief_source import BriefScope, BriefSource
from bot.usecases.context import Context


class LevelsSection(BriefSource):
    """The first version of an election changes nothing: it is named only."""

    name: ClassVar = SectionName.LEVELS

    async def lines(self, ctx: Context, scope: BriefScope) -> Sequence[BriefLine]:
        opened = await opening_day(ctx)
        locked = [v for v in await ctx.uow.atlas.versions() if v.is_locked and v.day >= opened]
        newest = newest_locked([version for version in locked if version.day <= scope.period.last])
        if newest is None or newest.day < scope.period.first:
            return ()
        earlier = newest_locked([version for version in locked if version.day < scope.period.first])
        changes = await _changes(ctx, earlier, newest) if earlier is not None else ()
        return changes or (BriefLine(LineKind.VERSION, {"number": newest.number, "day": newest.day}),)


async def _changes(ctx: Context, earlier: AtlasVersion, newest: AtlasVersion) -> Sequence[BriefLine]:
    before, after = await _record(ctx, earlier), await _record(ctx, newest)
    official = [
        BriefLine(
            LineKind.OFFICIAL,
            {
                "area": change.zones[0].name,
                "others": len(change.zones) - 1,
                "before": int(change.before),
                "after": int(change.after),
            },
        )
        for change in official_level_changes(before, after)
    ]
    computed = [
        BriefLine(
            LineKind.LEVEL,
            {
                "area": change.name,
                "phase": change.phase.value,
                "before": int(change.before),
                "after": int(change.after),
            },
        )
        for change in level_changes(before, after)
    ]
    return (*official, *computed)


async def _record(ctx: Context, version: AtlasVersion) -> AtlasRecord:
    stored = await ctx.uow.atlas.version(version.id)
    assert stored is not None, "a locked version stays"
    return parse(stored.text)
