"""Which bodies have not answered by the day in their letter, and how much was sent to bodies."""

from collections.abc import Sequence
from typing import ClassVar

from bot.domain.briefs.briefs import BriefLine, LineKind, SectionName
from bot.domain.briefs.counts import BriefTable, rounded_rows
from bot.usecases.access.open_election_only import opening_moment
from bot.usecases.briefs.brief_source import BriefScope, BriefSource
from bot.usecases.context import Context

_ALL = "all"


class BodiesSection(BriefSource):
    """Overdue answers of this election stand until they come, so their lots stand, too: a body is named from about five
    on."""

    name: ClassVar = SectionName.BODIES

    async def lines(self, ctx: Context, scope: BriefScope) -> Sequence[BriefLine]:
        overdue = await ctx.uow.briefs.overdue_referrals(scope.ends_at, since=await opening_moment(ctx))
        by_body = rounded_rows(
            ((referral.id, referral.body) for referral in overdue),
            key=scope.standing_key,
            table=BriefTable.OVERDUE,
        )
        total = rounded_rows(
            ((referral.id, _ALL) for referral in overdue),
            key=scope.standing_key,
            table=BriefTable.OVERDUE_ALL,
        )
        sent = rounded_rows(
            ((r.id, _ALL) for r in await ctx.uow.walls.referrals(scope.begins_at, scope.ends_at)),
            key=scope.key,
            table=BriefTable.SENT,
        )
        agencies = ctx.content.agencies
        named = sorted(
            (body for body in by_body if body in agencies), key=lambda body: (-by_body[body], body)
        )
        return (
            *(BriefLine(LineKind.SENT, {"count": count}) for count in sent.values()),
            *(BriefLine(LineKind.OVERDUE_ALL, {"count": count}) for count in total.values()),
            *(
                BriefLine(LineKind.OVERDUE, {"body": agencies[body].name, "count": by_body[body]})
                for body in named
            ),
        )
