"""Measures: which are late, which were done, and what cases have proposed and people decided."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import ClassVar, Final

from bot.domain.briefs.briefs import BriefLine, LineFact, LineKind, SectionName
from bot.domain.threats.measures import DueMeasure, MeasureState
from bot.domain.threats.proposals import (
    MeasureProposal,
    ProposalOutcome,
    ProposalState,
    ended_at,
    is_late,
    outcome_of,
)
from bot.usecases.briefs.brief_source import BriefScope, BriefSource
from bot.usecases.context import Context
from bot.usecases.threats.keep_measures import measures_with_days
from bot.usecases.threats.propose_measures import proposals_of_election

_EVENTS: Final = ("proposed", "accepted", "refused", "done", "dropped")
"""What a brief counts of proposals."""


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
    """What happened to proposals in these days, each thing on its own day; what is late is of any age. An earlier
    election's count no more."""
    counts, late = Counter[str](), 0
    for proposal in await proposals_of_election(ctx):
        broadcast = await ctx.uow.broadcasts.get(proposal.broadcast) if proposal.broadcast else None
        outcome = outcome_of(proposal, broadcast)
        late += is_late(proposal, outcome, now=ctx.clock.now())
        counts.update(
            event
            for event, moment in _events(proposal, outcome, ended_at(proposal, broadcast))
            if moment is not None and scope.begins_at <= moment < scope.ends_at
        )
    lines = []
    if counts:
        lines.append(BriefLine(LineKind.PROPOSALS, {event: counts[event] for event in _EVENTS}))
    if late:
        lines.append(BriefLine(LineKind.PROPOSALS_LATE, {"count": late}))
    return lines


def _events(
    proposal: MeasureProposal, outcome: ProposalOutcome, ended: datetime | None
) -> Iterator[tuple[str, datetime | None]]:
    """What happened to it, and when."""
    yield "proposed", proposal.at
    if proposal.state is not ProposalState.OPEN:
        yield proposal.state.value, proposal.decided_at
    if outcome in (ProposalOutcome.DONE, ProposalOutcome.DROPPED):
        yield outcome.value, ended
