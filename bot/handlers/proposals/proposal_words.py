"""The wording of a proposal: what it is about, what becomes of it, and that there were *at least* so many cases."""

from typing import Final

from bot.conversation.outgoing import Arg, ClockTime, TextRef
from bot.domain.moments import day_of
from bot.domain.threats.proposals import (
    PROPOSED_KINDS,
    MeasureProposal,
    ProposalOutcome,
    ProposalState,
)
from bot.domain.threats.threats import MeasureKind
from bot.handlers.news.broadcast_words import reach_term
from bot.handlers.pieces import NOTHING, body_name, display_name
from bot.usecases.context import Context
from bot.usecases.news.broadcasts import tracks_for
from bot.usecases.threats.propose_measures import measure_of

TEXT_FAMILIES: Final = (
    *(f"proposal-outcome-{outcome}" for outcome in ProposalOutcome),
    *(f"proposal-kind-{kind}" for kind in PROPOSED_KINDS),
    *(f"proposal-way-{kind}" for kind in PROPOSED_KINDS),
    *(f"proposal-accepted-{kind}" for kind in PROPOSED_KINDS),
)


async def place_args(proposal: MeasureProposal, ctx: Context) -> dict[str, Arg]:
    """What is proposed, against what, and where. A threat or measure that has left the register says so."""
    place = await measure_of(ctx, proposal)
    areas = ctx.content.areas
    return {
        "threat": place[0].title if place else TextRef("proposal-threat-gone"),
        "measure": place[1].title if place else TextRef("proposal-measure-gone-name"),
        "district": areas.distinct_name(proposal.district)
        if proposal.district in areas
        else TextRef("case-area-unknown"),
        "kind": TextRef(f"proposal-kind-{proposal.kind}"),
        "form": proposal.kind.value,
        "body": body_name(proposal.body, ctx.content),
        "least": proposal.least,
        "hours": proposal.hours,
    }


async def proposal_args(
    proposal: MeasureProposal, outcome: ProposalOutcome, ctx: Context, *, late: bool
) -> dict[str, Arg]:
    """Everything about one proposal. It tells the number of the rule, and never how many cases there were."""
    is_open = proposal.state is ProposalState.OPEN
    args = await place_args(proposal, ctx)
    return {
        **args,
        "day": day_of(proposal.at),
        "clock": ClockTime(proposal.at),
        "weak": TextRef("proposal-weak", {"hours": proposal.hours}) if proposal.is_weak else NOTHING,
        "way": await _way_term(proposal, args, ctx) if is_open else NOTHING,
        "outcome": TextRef(f"proposal-outcome-{outcome}"),
        "late": "yes" if late else "no",
        "decision": await _decision_term(proposal, ctx),
    }


async def _way_term(proposal: MeasureProposal, place: dict[str, Arg], ctx: Context) -> TextRef:
    """What begins if it is accepted; of a lesson, about how many people it would reach."""
    args: dict[str, Arg] = {"body": place["body"], "least": proposal.least}
    if proposal.kind is MeasureKind.LESSON:
        measure = await measure_of(ctx, proposal)
        lesson = ctx.content.lesson(measure[1].lesson) if measure is not None else None
        reach = 0
        if lesson is not None:
            reach = await ctx.uow.followers.count(tracks_for((lesson.track,)), area=proposal.district)
        args |= {"district": place["district"], "reach": reach_term(reach)}
    return TextRef(f"proposal-way-{proposal.kind}", args)


async def _decision_term(proposal: MeasureProposal, ctx: Context) -> TextRef:
    if proposal.by is None or proposal.decided_at is None:
        return NOTHING
    args: dict[str, Arg] = {
        "by": display_name(await ctx.uow.staff.get(proposal.by)),
        "day": day_of(proposal.decided_at),
        "clock": ClockTime(proposal.decided_at),
        "reason": proposal.reason,
        "accepted": "yes" if proposal.state is ProposalState.ACCEPTED else "no",
    }
    return TextRef("proposal-decision", args)
