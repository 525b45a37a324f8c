"""A lead offers a case to a colleague or to everybody on duty; whoever is asked accepts or declines by a press."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Ack,
    Arg,
    Button,
    ClockTime,
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
from bot.domain.cases.reports import Case
from bot.domain.cases.triage import MOST_OPEN_CLAIMS
from bot.domain.desk.case_requests import CaseRequest
from bot.domain.people import Account, Staff
from bot.handlers.cards.allowed_replies import allowed_replies
from bot.handlers.cards.card import number_of
from bot.handlers.cases.case import open_claimed_case
from bot.handlers.desk.desk_arguments import CaseColleague
from bot.handlers.desk.lead_board import case_screen
from bot.handlers.desk.message_lines import is_number_alone, message_line
from bot.handlers.desk.person_labels import label_of, person_label
from bot.handlers.flows.paging import Pager
from bot.handlers.pieces import argument, button, display_name
from bot.handlers.press_arguments import CasePage
from bot.usecases.access.case_access import find_case
from bot.usecases.access.leads import on_duty
from bot.usecases.desk.case_board import board_case
from bot.usecases.desk.offer_case import (
    accept_offer,
    decline_offer,
    end_case_requests,
    offer_to,
    offer_to_all,
    reachable_colleagues,
    withdraw_offer,
)

PAGER: Final = Pager(10)
_HOME: Final = ((button("queue-button-home", "queue"),),)


async def choose_colleague(update: Incoming, ctx: Ctx) -> Turn:
    """List the colleagues, those on duty first, with the number of cases that each holds."""
    pressed = argument(update, CasePage)
    case = await find_case(ctx, pressed.case_id)
    colleagues = await reachable_colleagues(ctx)
    duties = {staff.account: await on_duty(ctx, staff.account) for staff in colleagues}
    ordered = sorted(colleagues, key=lambda staff: (not duties[staff.account], staff.name))
    page = PAGER.page(pressed.page, count=len(ordered))
    rows: Rows = tuple(
        [
            (await _colleague_button(case, staff, ordered, ctx, is_on_duty=duties[staff.account]),)
            for staff in page.of(ordered)
        ]
    )
    turns = page.turns(lambda label, to: button(label, "offer", CasePage(case.id, to)))
    back = ((button("board-button-back", "board.case", case.id),),)
    key = "offer-ask" if ordered else "offer-nobody-here"
    return Turn((Screen(key, {"number": number_of(case)}, (*rows, *turns, *back)),))


async def _colleague_button(
    case: Case, staff: Staff, everybody: Sequence[Staff], ctx: Ctx, *, is_on_duty: bool
) -> Button:
    args: dict[str, Arg] = {
        "name": person_label(staff, everybody),
        "mine": await ctx.uow.cases.open_claims(staff.account),
        "most": MOST_OPEN_CLAIMS,
        "duty": "on" if is_on_duty else "off",
    }
    return Button(
        TextRef("offer-button-name", args), Press("offer.to", CaseColleague(case.id, staff.account))
    )


async def offer_to_colleague(update: Incoming, ctx: Ctx) -> Turn:
    """Ask this colleague. Until they accept, the case waits as before."""
    case_id, account = argument(update, CaseColleague, refusal="offer-not-here")
    case, request = await offer_to(ctx, case_id, account)
    args: dict[str, Arg] = {
        "number": number_of(case),
        "name": await label_of(account, ctx),
        "until": ClockTime(request.until),
    }
    rows = ((button("board-button-back", "board.case", case.id),),)
    asked = await _ask(case, request, [account], ctx)
    return Turn((Screen("offer-made", args, rows), *asked))


async def offer_to_everybody(update: Incoming, ctx: Ctx) -> Turn:
    """Ask everybody on duty who can take it: the first to accept gets it."""
    case, request, recipients = await offer_to_all(ctx, argument(update))
    args: dict[str, Arg] = {
        "number": number_of(case),
        "count": len(recipients),
        "until": ClockTime(request.until),
    }
    rows = ((button("board-button-back", "board.case", case.id),),)
    return Turn((Screen("offer-made-all", args, rows), *await _ask(case, request, recipients, ctx)))


async def _ask(case: Case, request: CaseRequest, recipients: Sequence[Account], ctx: Ctx) -> Sequence[Reply]:
    """The question, with no more than is on the case's card. It is not sent once its time is over."""
    args: dict[str, Arg] = {
        "name": display_name(ctx.person),
        "number": number_of(case),
        "line": message_line(case, ctx),
        "until": ClockTime(request.until),
    }
    key = "offer-asked" if request.to is not None else "offer-asked-all"
    rows = (
        (button("hand-button-yes", "offer.yes", case.id), button("hand-button-no", "offer.no", case.id)),
        (button("case-button-show", "case.show", case.id),),
    )
    questions = [
        Say(
            key,
            args,
            rows,
            to=StaffChat(account),
            lane=SendLane.RECEIPT,
            slot=f"offer:{case.id}",
            protect=is_number_alone(case),
            until=request.until,
        )
        for account in recipients
    ]
    return await allowed_replies(questions, case, ctx)


async def accept(update: Incoming, ctx: Ctx) -> Turn:
    """Accept: the case is claimed and opens as by its own button, and the lead is told."""
    accepted = await accept_offer(ctx, argument(update))
    case = accepted.case
    args: dict[str, Arg] = {"number": number_of(case), "name": display_name(ctx.person)}
    notice = Say("offer-was-accepted", args, to=StaffChat(accepted.by), lane=SendLane.DIALOGUE)
    turn = await open_claimed_case(update, ctx, case, accepted.facts, "case-claimed")
    return replace(turn, replies=(*turn.replies, *await allowed_replies([notice], case, ctx)))


async def refuse(update: Incoming, ctx: Ctx) -> Turn:
    """Decline: the case goes on waiting. A lead who asked one person is told."""
    case, request = await decline_offer(ctx, argument(update))
    notices: Sequence[Reply] = ()
    if request.to is not None:
        args: dict[str, Arg] = {"number": number_of(case), "name": display_name(ctx.person)}
        rows = ((button("board-button-back", "board.case", case.id),),)
        notice = Say("offer-was-declined", args, rows, to=StaffChat(request.by), lane=SendLane.DIALOGUE)
        notices = await allowed_replies([notice], case, ctx)
    return Turn((Screen("offer-declined", {"number": number_of(case)}, _HOME), *notices))


async def take_back(update: Incoming, ctx: Ctx) -> Turn:
    """The lead takes the offer back: the buttons that were sent do nothing any more."""
    case = await withdraw_offer(ctx, argument(update))
    screen = case_screen(await board_case(ctx, case.id), ctx)
    return Turn((Ack("offer-withdrawn"), screen))


async def report_unanswered_offers(ctx: TickCtx) -> Turn:
    """End offers whose time is over, and tell the lead about cases that still wait."""
    notices: list[Reply] = []
    for request, case in await end_case_requests(ctx):
        args: dict[str, Arg] = {"number": number_of(case)}
        key = "offer-unanswered-all"
        if request.to is not None:
            key, args["name"] = "offer-unanswered", await label_of(request.to, ctx)
        rows = ((button("board-button-back", "board.case", case.id),),)
        notice = Say(key, args, rows, to=StaffChat(request.by), lane=SendLane.DIALOGUE)
        notices += await allowed_replies([notice], case, ctx)
    return Turn(tuple(notices))
