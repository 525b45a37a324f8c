"""Verified cases propose measures: looked for once a quarter of an hour, with what waits too long."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.atlas.atlas import rated_areas
from bot.domain.cases.triage import UNDO_LASTS
from bot.domain.learning.lessons import Audience
from bot.domain.moments import is_quiet_time
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.threats.measures import Measure, MeasureState
from bot.domain.threats.proposals import (
    FEWEST,
    MatchedMeasure,
    MeasureProposal,
    ProposalCounts,
    ProposalOutcome,
    ProposalRule,
    VerifiedActs,
    can_propose,
    count_cases,
    count_proposals,
    is_late,
    matched_measures,
    outcome_of,
    quarter_of,
)
from bot.domain.threats.threats import ReadyMeasure, Threat
from bot.usecases.access.open_election_only import opening_moment
from bot.usecases.context import Context
from bot.usecases.threats.register import measures_of_election, threat_register

LOOK_NOTE: Final = "proposals-looked"
"""The quarter of an hour at which cases were counted last."""


def proposal_rule(ctx: Context) -> ProposalRule:
    """The settings in force."""
    return ProposalRule(
        max(FEWEST, ctx.operator.proposal_cases), timedelta(hours=ctx.operator.proposal_hours)
    )


async def proposable_threats(ctx: Context) -> Sequence[Threat]:
    """The register with what its cases may propose: the ready measures, but for those that leads have dropped, and
    what people have added in their own words and not ended."""
    measures = await measures_of_election(ctx)
    dropped = {(m.threat, m.ready) for m in measures if m.ready and m.state is MeasureState.DROPPED}
    threats = []
    for threat in await threat_register(ctx):
        ready = [measure for measure in threat.measures if (threat.id, measure.id) not in dropped]
        own = [m for m in measures if m.threat == threat.id and not m.ready and m.is_unfinished]
        threats.append(replace(threat, measures=(*ready, *map(_as_ready, own))))
    return threats


async def watched_threats(ctx: Context) -> frozenset[str]:
    """The ids of the threats of which cases can propose something, as their measures stand now."""
    threats = await proposable_threats(ctx)
    acts, agencies, tracks = ctx.content.acts, ctx.content.agencies, _tracks(ctx, threats)
    return frozenset(
        threat.id for threat in threats if can_propose(threat, acts=acts, agencies=agencies, tracks=tracks)
    )


async def measure_of(ctx: Context, proposal: MeasureProposal) -> tuple[Threat, ReadyMeasure] | None:
    """The measure that is proposed, with its threat; None if one of them is not in the register any more. One that was
    dropped or done since is still named."""
    own = await ctx.uow.threats.measure(proposal.measure)
    for threat in await threat_register(ctx):
        if threat.id == proposal.threat and own is not None and own.threat == threat.id:
            return threat, _as_ready(own)
        if threat.id == proposal.threat and (measure := threat.measure(proposal.measure)) is not None:
            return threat, measure
    return None


def _as_ready(measure: Measure) -> ReadyMeasure:
    return ReadyMeasure(
        measure.id,
        kind=measure.kind,
        title=measure.title,
        body=measure.body,
        due=measure.due,
        lesson=measure.lesson,
        phone=measure.phone,
    )


@dataclass(frozen=True, slots=True)
class ProposalLook:
    """What a look found: new proposals, and those that leads hear of because they wait too long."""

    new: Sequence[MeasureProposal] = ()
    late: Sequence[MeasureProposal] = ()


async def look_for_proposals(ctx: Context) -> ProposalLook:
    """Once a quarter of an hour; at any other time, and without threats, nothing. Cases count by quarters, so that no
    proposal tells at which moment the last of them was verified."""
    now = quarter_of(ctx.clock.now())
    before = await ctx.uow.settings.note(LOOK_NOTE)
    if before == now.isoformat():
        return ProposalLook()
    threats = await proposable_threats(ctx)
    if not threats:
        return ProposalLook()
    ctx.uow.settings.set_note(LOOK_NOTE, now.isoformat())
    earlier = await proposals_of_election(ctx)
    rule = proposal_rule(ctx)
    matched = matched_measures(
        threats,
        await district_cases(ctx, now - rule.window, until=now - UNDO_LASTS),
        earlier,
        rule=rule,
        now=now,
        acts=ctx.content.acts,
        agencies=ctx.content.agencies,
        tracks=_tracks(ctx, threats),
    )
    since = datetime.fromisoformat(before) if before else now
    weighed = await _weigh_again(ctx, earlier, since=since, now=now)
    late = await _remind_of_late(ctx, weighed)
    return ProposalLook([_propose(ctx, measure, rule, at=now) for measure in matched], late)


async def district_cases(ctx: Context, since: datetime, *, until: datetime) -> Sequence[VerifiedActs]:
    """Verified cases of this time that count, by the smallest area that gets a level; those from elsewhere, as a
    county alone, are left out. A decision that can still be undone does not count, nor one of an earlier election."""
    areas = ctx.content.areas
    inside = {area.id for area in rated_areas(areas)}
    since = max(since, await opening_moment(ctx))
    counted = await ctx.uow.proposals.verified_acts(since, until)
    placed = [replace(acts, area=areas.coarse(acts.area).id) for acts in counted if acts.area in areas]
    return [acts for acts in placed if acts.area in inside]


def _propose(ctx: Context, matched: MatchedMeasure, rule: ProposalRule, *, at: datetime) -> MeasureProposal:
    proposal = MeasureProposal(
        ctx.ids.new(),
        threat=matched.threat.id,
        measure=matched.measure.id,
        kind=matched.measure.kind,
        district=matched.district,
        body=matched.measure.body,
        at=at,
        least=rule.least,
        hours=rule.hours,
    )
    ctx.uow.proposals.add(proposal)
    ctx.uow.audit.record(
        AuditAction.PROPOSAL,
        by=PROGRAM,
        at=ctx.clock.now(),
        subject=proposal.id,
        detail=f"proposed {proposal.kind}",
    )
    return proposal


async def _weigh_again(
    ctx: Context, proposals: Sequence[MeasureProposal], *, since: datetime, now: datetime
) -> Sequence[MeasureProposal]:
    """All of them; those whose window has ended since the look before may have become weak. What was verified within
    the window counts, too: only cases that were withdrawn or decided anew take away from it."""
    by_window: dict[tuple[datetime, datetime], list[MeasureProposal]] = defaultdict(list)
    changed: dict[str, MeasureProposal] = {}
    for proposal in proposals:
        if proposal.is_weighed(since=since, now=now):
            by_window[proposal.began, proposal.ends].append(proposal)
    for (began, ends), of_window in by_window.items():
        cases = await district_cases(ctx, began, until=ends - UNDO_LASTS)
        for proposal in of_window:
            if await _is_weak(ctx, proposal, cases):
                changed[proposal.id] = replace(proposal, is_weak=True)
                ctx.uow.proposals.save(changed[proposal.id])
    return [changed.get(proposal.id, proposal) for proposal in proposals]


async def _is_weak(ctx: Context, proposal: MeasureProposal, cases: Sequence[VerifiedActs]) -> bool:
    place = await measure_of(ctx, proposal)
    if place is None:
        return proposal.is_weak
    of_district = [acts for acts in cases if acts.area == proposal.district]
    count = count_cases(
        *place,
        of_district,
        acts=ctx.content.acts,
        agencies=ctx.content.agencies,
        tracks=_tracks(ctx, place[:1]),
    )
    return count < proposal.least


def _tracks(ctx: Context, threats: Iterable[Threat]) -> Mapping[str, Audience]:
    """The tracks of the lessons that these threats have, by the lessons' ids."""
    lessons = (ctx.content.lesson(measure.lesson) for threat in threats for measure in threat.measures)
    return {lesson.id: lesson.track for lesson in lessons if lesson is not None}


async def _remind_of_late(ctx: Context, proposals: Sequence[MeasureProposal]) -> Sequence[MeasureProposal]:
    """Those that leads are told of now, each once and by daytime; they are marked."""
    if is_quiet_time(ctx.clock.now()):
        return ()
    late = [
        proposal
        for proposal in proposals
        if not proposal.is_reminded
        and is_late(proposal, await outcome_in_force(ctx, proposal), now=ctx.clock.now())
    ]
    for proposal in late:
        ctx.uow.proposals.save(replace(proposal, is_reminded=True))
    return late


async def outcome_in_force(ctx: Context, proposal: MeasureProposal) -> ProposalOutcome:
    """What came of it so far."""
    broadcast = await ctx.uow.broadcasts.get(proposal.broadcast) if proposal.broadcast else None
    return outcome_of(proposal, broadcast)


async def proposals_with_outcomes(ctx: Context) -> Sequence[tuple[MeasureProposal, ProposalOutcome]]:
    """All proposals of this election, newest first, with what came of each."""
    return [
        (proposal, await outcome_in_force(ctx, proposal)) for proposal in await proposals_of_election(ctx)
    ]


async def proposals_of_election(ctx: Context) -> Sequence[MeasureProposal]:
    """Newest first. Those of the election before ended with it, decided or not."""
    opened = await opening_moment(ctx)
    return [proposal for proposal in await ctx.uow.proposals.all() if proposal.at >= opened]


async def proposal_counts(ctx: Context, *, since: datetime) -> ProposalCounts:
    """Of the proposals made since then; ``late`` counts those of any age."""
    everything = await proposals_with_outcomes(ctx)
    late = count_proposals(everything, now=ctx.clock.now()).late
    recent = [entry for entry in everything if entry[0].at >= since]
    return replace(count_proposals(recent, now=ctx.clock.now()), late=late)
