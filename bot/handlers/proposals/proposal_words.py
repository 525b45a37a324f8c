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
from bot.handlers.pieces import NOTHING, body_name, display_name
from bot.usecases.context import Context
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
        "district": areas[proposal.district].name
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
        "way": TextRef(f"proposal-way-{proposal.kind}", {"body": args["body"], "least": proposal.least})
        if is_open
        else NOTHING,
        "outcome": TextRef(f"proposal-outcome-{outcome}"),
        "late": "yes" if late else "no",
        "decision": await _decision_term(proposal, ctx),
    }


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
