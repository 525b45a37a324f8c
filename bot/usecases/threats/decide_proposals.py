"""A lead decides about a proposal, with a reason: what is accepted begins a way that exists, with its second signature
where it has one; a body's liaison says that the body has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.domain.news.broadcasts import Broadcast
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, acting_staff, is_granted
from bot.domain.threats import proposals as rules
from bot.domain.threats.proposals import MeasureProposal
from bot.domain.threats.threats import MeasureKind, ReadyMeasure
from bot.usecases.access.leads import leads, require_signer
from bot.usecases.access.one_person import first_account_each
from bot.usecases.access.open_election_only import require_open_election
from bot.usecases.context import ActingContext, Context
from bot.usecases.news.broadcasts import begin_lesson, begin_wanted_correction
from bot.usecases.staff.liaisons import is_working, liaisons
from bot.usecases.threats.proposal_readers import find_proposal, proposal_of_election, who_may_read
from bot.usecases.threats.propose_measures import measure_of


@dataclass(frozen=True, slots=True)
class ProposalDecision:
    """``broadcast``: the message that now waits for a writer or for signatures. ``liaisons``: who is written to at the
    body, each person by one account. ``leads``: the other leads, who hear of the decision."""

    proposal: MeasureProposal
    broadcast: Broadcast | None = None
    liaisons: Sequence[Account] = ()
    leads: Sequence[Account] = ()


async def may_decide(ctx: ActingContext, proposal_id: str, *, accept: bool) -> MeasureProposal:
    """The open proposal, before a reason is asked. Raises as ``decide_proposal``, but for the reason."""
    await require_signer(ctx, refusal="role-leads")
    await require_open_election(ctx)
    proposal = rules.require_open(await find_proposal(ctx, proposal_id))
    if accept:
        await _require_way(ctx, proposal)
    return proposal


async def decide_proposal(
    ctx: ActingContext, proposal_id: str, reason: str, *, accept: bool
) -> ProposalDecision:
    """Raises NotAllowed; NotFound, also for a measure or lesson that is gone; WrongState once somebody has decided, or
    if nobody could carry it out; BadInput for the reason. Then nothing is done."""
    proposal = await may_decide(ctx, proposal_id, accept=accept)
    decided = rules.decide_proposal(
        proposal, accept=accept, reason=ctx.mask(reason), by=ctx.account, now=ctx.clock.now()
    )
    decision = ProposalDecision(decided)
    if accept:
        decision = await _begin(ctx, decided)
    ctx.uow.proposals.save(decision.proposal)
    detail = f"{decided.state} {decided.kind}"
    _record(ctx, decided, detail, words=decided.reason)
    others = [lead.account for lead in await leads(ctx, besides=ctx.account) if lead.started]
    readers = await who_may_read(ctx, await first_account_each(ctx, others), decided)
    return replace(decision, leads=readers)


async def _require_way(ctx: Context, proposal: MeasureProposal) -> ReadyMeasure:
    """The measure, if somebody can carry it out. Raises NotFound, WrongState."""
    place = await measure_of(ctx, proposal)
    if place is None:
        raise NotFound("proposal-measure-gone")
    _, measure = place
    match measure.kind:
        case MeasureKind.LESSON if ctx.content.lesson(measure.lesson) is None:
            raise NotFound("proposal-lesson-gone")
        case MeasureKind.CORRECTION if not await proposal_writers(ctx, proposal):
            raise WrongState("proposal-no-writer")
        case MeasureKind.LETTER if not await working_liaisons(ctx, measure.body):
            raise WrongState("proposal-no-liaison")
    return measure


async def _begin(ctx: ActingContext, proposal: MeasureProposal) -> ProposalDecision:
    measure = await _require_way(ctx, proposal)
    if measure.kind is MeasureKind.LETTER:
        return ProposalDecision(proposal, liaisons=await working_liaisons(ctx, measure.body))
    if measure.kind is MeasureKind.CORRECTION:
        broadcast = await begin_wanted_correction(ctx)
    else:
        lesson = ctx.content.lesson(measure.lesson)
        assert lesson is not None, "checked above"
        broadcast = await begin_lesson(ctx, lesson, district=proposal.district)
    return ProposalDecision(replace(proposal, broadcast=broadcast.id), broadcast)


async def working_liaisons(ctx: Context, body: str) -> Sequence[Account]:
    """Those who speak for the body and can be written to, each person by one account."""
    there = [member.account for member in (await liaisons(ctx)).get(body, ()) if is_working(member)]
    return await first_account_each(ctx, there)


async def proposal_writers(ctx: Context, proposal: MeasureProposal) -> Sequence[Account]:
    """Those who may write a correction, may hear of what it is about and can be written to, each person by one
    account."""
    editors = ctx.operator.editors
    able = [
        member.account
        for member in await ctx.uow.staff.all()
        if member.started
        and is_granted(
            Permission.WRITE_BROADCASTS, acting_staff(member, is_named_editor=member.account in editors)
        )
    ]
    return await who_may_read(ctx, await first_account_each(ctx, able), proposal)


async def acknowledge_proposal(ctx: ActingContext, proposal_id: str) -> tuple[MeasureProposal, bool]:
    """The body has seen it; and whether that is new. Raises NotFound, NotAllowed for anybody but its liaisons,
    WrongState."""
    proposal = await proposal_of_election(ctx, proposal_id)
    require_liaison(ctx, proposal)
    seen = rules.acknowledge_proposal(proposal, by=ctx.account, now=ctx.clock.now())
    if seen == proposal:
        return proposal, False
    ctx.uow.proposals.save(seen)
    _record(ctx, seen, "seen by the body")
    return seen, True


def require_liaison(ctx: ActingContext, proposal: MeasureProposal) -> None:
    """Raises NotAllowed for anybody but a liaison of the body that was written to."""
    staff = ctx.person.staff
    of_own = staff is not None and staff.body == proposal.body
    if not is_granted(Permission.ACKNOWLEDGE_MEASURE, acting_staff(staff, is_of_own_body=of_own)):
        raise NotAllowed("proposal-not-yours")


def _record(ctx: ActingContext, proposal: MeasureProposal, detail: str, *, words: str = "") -> None:
    ctx.uow.audit.record(
        AuditAction.PROPOSAL,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=proposal.id,
        detail=detail,
        words=words,
    )
