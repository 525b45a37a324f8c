"""What the clock tells leads of proposals, and what a body's liaison answers."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Ack,
    Arg,
    Button,
    Reply,
    Rows,
    Say,
    Screen,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.people import Account
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.threats.proposals import MeasureProposal
from bot.handlers.pieces import argument, button, comma_list, lines
from bot.handlers.proposals.proposal_words import place_args
from bot.usecases.access.leads import leads
from bot.usecases.access.one_person import first_account_each
from bot.usecases.threats.decide_proposals import acknowledge_proposal
from bot.usecases.threats.proposal_readers import who_may_read
from bot.usecases.threats.propose_measures import look_for_proposals

MOST: Final = 6
"""Proposals that one message lists; the others are counted."""


async def propose_measures(ctx: TickCtx) -> Turn:
    """At the quarters of the hour, tell leads what is new, and by daytime what waits too long. Each hears of what they
    need not keep out of; if all must, owners hear that somebody else is needed, and nothing of the proposal."""
    look = await look_for_proposals(ctx)
    if not (look.new or look.late):
        return Turn()
    reachable = [lead for lead in await leads(ctx, besides=None) if lead.started]
    there = await first_account_each(ctx, [lead.account for lead in reachable])
    notices: list[Reply] = []
    for key, proposals in (("proposals-new", look.new), ("proposals-late", look.late)):
        by_reader: dict[Account, list[MeasureProposal]] = defaultdict(list)
        for proposal in proposals:
            for account in await who_may_read(ctx, there, proposal):
                by_reader[account].append(proposal)
        for account, own in by_reader.items():
            notices.append(_notice(key, account, *await _list_args(own, ctx)))
        if len({proposal.id for own in by_reader.values() for proposal in own}) < len(proposals):
            owners = {lead.account for lead in reachable if has_role_for(lead, Permission.ADMINISTER)}
            notices += [
                _notice("proposals-nobody", account, {}, ()) for account in there if account in owners
            ]
    return Turn(tuple(notices))


def _notice(key: str, account: Account, args: dict[str, Arg], rows: Rows) -> Say:
    return Say(key, args, rows, to=StaffChat(account), lane=SendLane.REMINDER, quiet=True)


async def _list_args(proposals: Sequence[MeasureProposal], ctx: TickCtx) -> tuple[dict[str, Arg], Rows]:
    """A line for each threat in a district, and a button for each of its measures."""
    by_place: dict[tuple[str, str], list[dict[str, Arg]]] = defaultdict(list)
    rows: list[tuple[Button, ...]] = []
    for proposal in proposals[:MOST]:
        place = await place_args(proposal, ctx)
        by_place[proposal.place].append(place)
        rows.append((button("proposal-button-new", "propose.one", proposal.id, place),))
    place_lines = [
        TextRef("proposal-line", of_place[0] | {"kinds": _kinds_of(of_place)})
        for of_place in by_place.values()
    ]
    if len(proposals) > MOST:
        place_lines.append(TextRef("proposal-line-more", {"count": len(proposals) - MOST}))
    args: dict[str, Arg] = {"count": len(proposals), "lines": lines(place_lines)}
    return args, (*rows, (button("proposal-button-list", "propose"),))


def _kinds_of(of_place: Sequence[dict[str, Arg]]) -> TextRef:
    """Each kind once."""
    forms = dict.fromkeys(args["form"] for args in of_place)
    return comma_list([TextRef(f"proposal-kind-{form}") for form in forms])


async def acknowledge(update: Incoming, ctx: Ctx) -> Turn:
    """The body has it. The lead who decided hears so; a second press changes nothing."""
    proposal, is_new = await acknowledge_proposal(ctx, argument(update))
    if not is_new:
        return Turn((Ack("proposal-seen-already"),))
    place = await place_args(proposal, ctx)
    desk = ((button("body-button-desk", "body.list"),),)
    replies: list[Reply] = [Screen("proposal-seen", place, desk, below=True)]
    if proposal.by is not None:
        look = ((button("proposal-button-look", "propose.one", proposal.id),),)
        to = StaffChat(proposal.by)
        replies.append(Say("proposal-seen-notice", place, look, to=to, lane=SendLane.DIALOGUE, quiet=True))
    return Turn(tuple(replies))
