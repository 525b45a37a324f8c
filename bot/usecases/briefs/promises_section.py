"""Whether what reporters were promised was kept: decisions whose last day was in the brief's days."""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar, Final

from bot.domain.briefs.briefs import BriefLine, LineKind, SectionName
from bot.domain.briefs.counts import BriefTable, rounded_rows
from bot.domain.figures.publication import share_of_published
from bot.usecases.briefs.brief_source import BriefScope, BriefSource
from bot.usecases.context import Context

EARLIER: Final = timedelta(days=6)
"""The mornings before whose shown numbers the share is worked out from, too."""
_KEPT, _LATE = "kept", "late"


class PromisesSection(BriefSource):
    name: ClassVar = SectionName.PROMISES

    async def lines(self, ctx: Context, scope: BriefScope) -> Sequence[BriefLine]:
        settled = await ctx.uow.briefs.settled_cases(scope.begins_at, scope.ends_at)
        rows = rounded_rows(
            ((case.id, _KEPT if case.in_time else _LATE) for case in settled),
            key=scope.key,
            table=BriefTable.PROMISE,
        )
        if not rows:
            return ()
        line = BriefLine(LineKind.PROMISE, {_KEPT: rows.get(_KEPT, 0), _LATE: rows.get(_LATE, 0)})
        share = await _share_line(ctx, scope, line)
        return (line,) if share is None else (line, share)


async def _share_line(ctx: Context, scope: BriefScope, line: BriefLine) -> BriefLine | None:
    """A sum of shown numbers, never counted again; None while they prove too few cases."""
    earlier = await ctx.uow.briefs.drawn_since(scope.day - EARLIER)
    lines = [line] + [
        other
        for brief in earlier
        for other in brief.lines_of(SectionName.PROMISES)
        if other.kind is LineKind.PROMISE
    ]
    in_time, late = (sum(int(str(other.facts[name])) for other in lines) for name in (_KEPT, _LATE))
    percent = share_of_published(in_time, late)
    if percent is None or len(lines) == 1:
        return None
    return BriefLine(LineKind.PROMISE_SHARE, {"percent": percent, "briefs": len(earlier) + 1})
