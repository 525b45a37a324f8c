"""The leads' list of proposals, one proposal, and the decision with its reason."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Reply, Rows, Say, Screen, SendLane, StaffChat, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import BadInput
from bot.domain.people import Account
from bot.domain.threats.proposals import (
    ENDED,
    MeasureProposal,
    ProposalOutcome,
    ProposalState,
    is_late,
)
from bot.domain.threats.threats import MeasureKind
from bot.handlers.flows.paging import Pager
from bot.handlers.menu import back_to_menu
from bot.handlers.news.broadcast_review import signature_requests
from bot.handlers.pieces import argument, button, display_name, number_argument
from bot.handlers.proposals.proposal_words import place_args, proposal_args
from bot.usecases.staff.reachable import note_started
from bot.usecases.threats.decide_proposals import (
    ProposalDecision,
    decide_proposal,
    may_decide,
    proposal_writers,
)
from bot.usecases.threats.proposal_readers import find_proposal, own_proposals, signers_to_ask
from bot.usecases.threats.propose_measures import outcome_in_force, proposal_rule

REASON: Final = "propose.why"
PAGER: Final = Pager(8, before="proposal-button-newer", after="proposal-button-older")
_LIST: Final = (button("proposal-button-list", "propose"),)


async def show_proposals(update: Incoming, ctx: Ctx) -> Turn:
    """List them: those that wait first, the late ones of them before the others, then what has ended."""
    await note_started(ctx)
    entries = sorted(
        await own_proposals(ctx),
        key=lambda entry: (
            entry[1] in ENDED,
            entry[1] is not ProposalOutcome.OPEN,
            not _is_late(entry[0], entry[1], ctx),
        ),
    )
    rule = proposal_rule(ctx)
    page = PAGER.page(number_argument(update), count=len(entries))
    waiting = [outcome for _, outcome in entries if outcome not in ENDED]
    args: dict[str, Arg] = {
        "count": len(entries),
        "open": waiting.count(ProposalOutcome.OPEN),
        "running": len(waiting) - waiting.count(ProposalOutcome.OPEN),
        "late": sum(_is_late(proposal, outcome, ctx) for proposal, outcome in entries),
        "least": rule.least,
        "hours": rule.hours,
    }
    rows: Rows = tuple([(await _row(proposal, outcome, ctx),) for proposal, outcome in page.of(entries)])
    turns = page.turns(lambda label, to: button(label, "propose", to))
    screen = Screen("proposals", args, (*rows, *turns, back_to_menu()))
    return Turn((screen,), session=ctx.session.at(""))


async def show_proposal(update: Incoming, ctx: Ctx) -> Turn:
    """Show one proposal, and the two answers while it is open."""
    proposal = await find_proposal(ctx, argument(update))
    outcome = await outcome_in_force(ctx, proposal)
    args = await proposal_args(proposal, outcome, ctx, late=_is_late(proposal, outcome, ctx))
    return Turn((Screen("proposal", args, _rows(proposal, outcome)),), session=ctx.session.at(""))


async def ask_accept(update: Incoming, ctx: Ctx) -> Turn:
    return await _ask_reason(argument(update), ctx, accept=True)


async def ask_refuse(update: Incoming, ctx: Ctx) -> Turn:
    return await _ask_reason(argument(update), ctx, accept=False)


async def _ask_reason(proposal_id: str, ctx: Ctx, *, accept: bool) -> Turn:
    """Ask for the reason. The next typed text is the reason; until then nothing is decided."""
    proposal = await may_decide(ctx, proposal_id, accept=accept)
    choice = "yes" if accept else "no"
    args = await place_args(proposal, ctx) | {"choice": choice}
    back = ((button("proposal-button-back", "propose.one", proposal.id),),)
    session = ctx.session.at(REASON, proposal=proposal.id, choice=choice)
    return Turn((Screen("proposal-why", args, back),), session=session)


async def take_reason(update: Incoming, ctx: Ctx) -> Turn:
    """Store the decision and begin what was accepted. The other leads hear of it."""
    if not isinstance(update, TextSaid):
        raise BadInput("proposal-words-only")
    data = ctx.session.data
    accept = data.get("choice") == "yes"
    decision = await decide_proposal(ctx, data.get("proposal", ""), update.text, accept=accept)
    place = await place_args(decision.proposal, ctx)
    key = f"proposal-accepted-{decision.proposal.kind}" if accept else "proposal-refused"
    begun, count = await _begin(decision, place, ctx)
    rows = ((button("proposal-button-back", "propose.one", decision.proposal.id),), _LIST)
    args: dict[str, Arg] = {"count": count}
    screen = Screen(key, args if accept else {}, rows)
    return Turn((screen, *begun, *_tell_leads(decision, place, ctx)), session=ctx.session.at(""))


async def _begin(decision: ProposalDecision, place: dict[str, Arg], ctx: Ctx) -> tuple[Sequence[Reply], int]:
    """The messages to those who go on with it, and how many people they are."""
    proposal, broadcast = decision.proposal, decision.broadcast
    if broadcast is None:
        rows = ((button("proposal-button-seen", "propose.seen", proposal.id),),)
        return [_say("proposal-letter", place, account, rows) for account in decision.liaisons], len(
            decision.liaisons
        )
    if proposal.kind is MeasureKind.CORRECTION:
        writers = await proposal_writers(ctx, proposal)
        rows = ((button("proposal-button-write", "bcast.take", broadcast.id),),)
        return [_say("proposal-write", place, account, rows) for account in writers], len(writers)
    signers = await signers_to_ask(ctx, broadcast)
    requests = [reply for account in signers for reply in await signature_requests(broadcast, account, ctx)]
    return requests, len(signers)


def _tell_leads(decision: ProposalDecision, place: dict[str, Arg], ctx: Ctx) -> Sequence[Say]:
    proposal = decision.proposal
    args = place | {
        "by": display_name(ctx.person),
        "reason": proposal.reason,
        "accepted": "yes" if proposal.state is ProposalState.ACCEPTED else "no",
    }
    rows = ((button("proposal-button-look", "propose.one", proposal.id),),)
    return [_say("proposal-decision-notice", args, account, rows) for account in decision.leads]


def _say(key: str, args: dict[str, Arg], account: Account, rows: Rows) -> Say:
    return Say(key, args, rows, to=StaffChat(account), lane=SendLane.DIALOGUE, quiet=True)


def _rows(proposal: MeasureProposal, outcome: ProposalOutcome) -> Rows:
    if outcome is ProposalOutcome.OPEN:
        answers = (
            button("proposal-button-no", "propose.no", proposal.id),
            button("proposal-button-yes", "propose.yes", proposal.id),
        )
        return (answers, _LIST)
    if outcome in (ProposalOutcome.SIGNING, ProposalOutcome.SENDING):
        return ((button("proposal-button-message", "bcast.of", proposal.broadcast),), _LIST)
    return (_LIST,)


async def _row(proposal: MeasureProposal, outcome: ProposalOutcome, ctx: Ctx) -> Button:
    args = await place_args(proposal, ctx) | {
        "outcome": outcome.value,
        "late": "yes" if _is_late(proposal, outcome, ctx) else "no",
    }
    return button("proposal-button-row", "propose.one", proposal.id, args)


def _is_late(proposal: MeasureProposal, outcome: ProposalOutcome, ctx: Ctx) -> bool:
    return is_late(proposal, outcome, now=ctx.clock.now())
