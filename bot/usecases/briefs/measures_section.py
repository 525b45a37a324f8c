"""Measures: which are late, which were done, and what cases have proposed and people decided."""

from collections.abc import Sequence
from typing import ClassVar

from bot.domain.briefs.briefs import BriefLine, LineFact, LineKind, SectionName
from bot.domain.threats.measures import DueMeasure, MeasureState
from bot.domain.threats.proposals import count_proposals
from bot.usecases.briefs.brief_source import BriefScope, BriefSource
from bot.usecases.context import Context
from bot.usecases.threats.keep_measures import measures_with_days
from bot.usecases.threats.propose_measures import proposals_with_outcomes


class MeasuresSection(BriefSource):
    """Measures and proposals are the committee's own work: their numbers are exact, and no number of cases."""

    name: ClassVar = SectionName.MEASURES

    async def lines(self, ctx: Context, scope: BriefScope) -> Sequence[BriefLine]:
        measures = await measures_with_days(ctx, later=scope.later)
        late = [due for due in measures if due.is_late(scope.day)]
        done = [
            due
            for due in measures
            if due.measure.state is MeasureState.DONE
            and scope.period.first <= due.measure.day <= scope.period.last
        ]
        return (
            *(_line(ctx, LineKind.MEASURE_DONE, due) for due in done),
            *(_line(ctx, LineKind.MEASURE_LATE, due) for due in late),
            *await _proposal_lines(ctx, scope),
        )


def _line(ctx: Context, kind: LineKind, due: DueMeasure) -> BriefLine:
    agency = ctx.content.agencies.get(due.measure.body)
    facts: dict[str, LineFact] = {"title": due.measure.title, "body": agency.name if agency else ""}
    if kind is LineKind.MEASURE_LATE and due.due is not None:
        facts["day"] = due.due
    return BriefLine(kind, facts)


async def _proposal_lines(ctx: Context, scope: BriefScope) -> Sequence[BriefLine]:
    """Made in these days; what is late is of any age."""
    everything = await proposals_with_outcomes(ctx)
    made = [entry for entry in everything if scope.begins_at <= entry[0].at < scope.ends_at]
    counts = count_proposals(made, now=ctx.clock.now())
    late = count_proposals(everything, now=ctx.clock.now()).late
    lines = []
    if counts.proposed:
        facts: dict[str, LineFact] = {
            "proposed": counts.proposed,
            "accepted": counts.accepted,
            "refused": counts.refused,
        }
        lines.append(BriefLine(LineKind.PROPOSALS, facts))
    if late:
        lines.append(BriefLine(LineKind.PROPOSALS_LATE, {"count": late}))
    return lines
