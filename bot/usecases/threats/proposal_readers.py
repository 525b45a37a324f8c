"""Which leads a proposal is for. As with cases (``access/case_access.py``), nobody hears of what may accuse their own
body, or of a place that they are recused from.

What cases of the threat *may* accuse is read from the content and not from the cases: so who is left out tells nothing
of them.
"""

from collections.abc import Iterable, Sequence

from bot.domain.cases.case_access import CaseAccess, RecusalScope
from bot.domain.catalogue.catalogue import ActorClass, is_restricted
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.news.broadcasts import Broadcast
from bot.domain.people import Account
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.threats.proposals import MeasureProposal, ProposalOutcome
from bot.usecases.access.case_access import access_of
from bot.usecases.access.one_person import first_account_each
from bot.usecases.access.open_election_only import opening_moment
from bot.usecases.context import ActingContext, Context
from bot.usecases.news.broadcasts import missing_signers
from bot.usecases.threats.propose_measures import proposals_of_election, proposals_with_outcomes
from bot.usecases.threats.register import threat_register


async def find_proposal(ctx: ActingContext, proposal_id: str) -> MeasureProposal:
    """Raises NotFound, also for one of an earlier election; NotAllowed for a lead who is to keep out of it."""
    proposal = await proposal_of_election(ctx, proposal_id)
    if not await who_may_read(ctx, [ctx.account], proposal):
        raise NotAllowed("proposal-recused")
    return proposal


async def proposal_of_election(ctx: Context, proposal_id: str) -> MeasureProposal:
    """Raises NotFound, also for one that ended with an earlier election."""
    proposal = await ctx.uow.proposals.get(proposal_id)
    if proposal is None:
        raise NotFound("proposal-gone")
    if proposal.at < await opening_moment(ctx):
        raise NotFound("proposal-earlier")
    return proposal


async def own_proposals(ctx: ActingContext) -> Sequence[tuple[MeasureProposal, ProposalOutcome]]:
    """Those that this person may read, newest first, with what came of each."""
    access = await access_of(ctx, ctx.account)
    return [
        entry for entry in await proposals_with_outcomes(ctx) if not await _is_recused(ctx, entry[0], access)
    ]


async def who_may_read(
    ctx: Context, accounts: Iterable[Account], proposal: MeasureProposal
) -> Sequence[Account]:
    """Those of these accounts whose people need not keep out of it, in this order."""
    return [
        account for account in accounts if not await _is_recused(ctx, proposal, await access_of(ctx, account))
    ]


async def reads_every_proposal(ctx: Context, account: Account) -> bool:
    """Whether this person decides about proposals and need not keep out of any of this election."""
    if not has_role_for(await ctx.uow.staff.get(account), Permission.DECIDE_MEASURES):
        return False
    access = await access_of(ctx, account)
    for proposal in await proposals_of_election(ctx):
        if await _is_recused(ctx, proposal, access):
            return False
    return True


async def signers_to_ask(ctx: Context, broadcast: Broadcast) -> Sequence[Account]:
    """Who is asked for a signature that is still wanted, each person by one account. Of a message that a proposal began
    nobody is asked who is to keep out of the proposal."""
    missing = [member.account for member in await missing_signers(ctx, broadcast)]
    proposal = await ctx.uow.proposals.of_broadcast(broadcast.id)
    able = missing if proposal is None else await who_may_read(ctx, missing, proposal)
    return await first_account_each(ctx, able)


async def is_to_keep_out(ctx: ActingContext, broadcast_id: str) -> bool:
    """Whether this person is to keep out of the proposal that began this message, and so of the message."""
    proposal = await ctx.uow.proposals.of_broadcast(broadcast_id)
    return proposal is not None and not await who_may_read(ctx, [ctx.account], proposal)


async def require_may_sign(ctx: ActingContext, broadcast_id: str) -> None:
    """Raises NotAllowed for whoever is to keep out of it: they neither sign, refuse, write nor stop it."""
    if await is_to_keep_out(ctx, broadcast_id):
        raise NotAllowed("proposal-recused")


async def _is_recused(ctx: Context, proposal: MeasureProposal, access: CaseAccess) -> bool:
    too_close = access.related_actors | access.recused_values(RecusalScope.ACTOR)
    if too_close and too_close & await _possible_accused(ctx, proposal.threat):
        return True
    recused_areas = access.recused_values(RecusalScope.AREA)
    inside = _with_areas_above(ctx, proposal.district)
    return any(area in inside or proposal.district in _with_areas_above(ctx, area) for area in recused_areas)


async def _possible_accused(ctx: Context, threat_id: str) -> frozenset[ActorClass]:
    """Whom the acts that can propose something are reported of; of a threat that has left the register, anybody."""
    for threat in await threat_register(ctx):
        if threat.id == threat_id:
            acts = [act_id for act_id in threat.act_ids if not is_restricted(act_id, ctx.content.acts)]
            return frozenset().union(*(ctx.uow.accusable.accused_classes(act_id, ()) for act_id in acts))
    return frozenset(ActorClass)


def _with_areas_above(ctx: Context, area_id: str) -> set[str]:
    areas = ctx.content.areas
    return {area.id for area in areas.path(area_id)} if area_id in areas else {area_id}
