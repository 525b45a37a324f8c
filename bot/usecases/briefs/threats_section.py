"""Which threats moved: what a version of the register that was signed in these days says otherwise."""

from collections.abc import Sequence
from typing import ClassVar

from bot.domain.atlas.atlas_versions import AtlasVersion, newest_locked
from bot.domain.briefs.briefs import BriefLine, LineFact, LineKind, SectionName
from bot.domain.threats.threat_versions import RegisterRecord, ThreatChange, parse_register, threat_changes
from bot.usecases.access.open_election_only import opening_day
from bot.usecases.briefs.brief_source import BriefScope, BriefSource
from bot.usecases.context import Context


class ThreatsSection(BriefSource):
    """The first version of an election moves nothing: it is named only."""

    name: ClassVar = SectionName.THREATS

    async def lines(self, ctx: Context, scope: BriefScope) -> Sequence[BriefLine]:
        opened = await opening_day(ctx)
        locked = [v for v in await ctx.uow.threats.versions() if v.is_locked and v.day >= opened]
        newest = newest_locked([version for version in locked if version.day <= scope.period.last])
        if newest is None or newest.day < scope.period.first:
            return ()
        earlier = newest_locked([version for version in locked if version.day < scope.period.first])
        changes: Sequence[ThreatChange] = ()
        if earlier is not None:
            changes = threat_changes(await _record(ctx, earlier), await _record(ctx, newest))
        lines = [_line(change) for change in changes]
        return lines or (BriefLine(LineKind.REGISTER, {"number": newest.number, "day": newest.day}),)


def _line(change: ThreatChange) -> BriefLine:
    facts: dict[str, LineFact] = {"title": change.title}
    if change.is_gone:
        return BriefLine(LineKind.THREAT_GONE, facts)
    if change.is_new:
        return BriefLine(LineKind.THREAT_NEW, {**facts, "after": int(change.after)})
    return BriefLine(LineKind.THREAT, {**facts, "before": int(change.before), "after": int(change.after)})


async def _record(ctx: Context, version: AtlasVersion) -> RegisterRecord:
    stored = await ctx.uow.threats.version(version.id)
    assert stored is not None, "a locked version stays"
    return parse_register(stored.text)
