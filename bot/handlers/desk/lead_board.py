"""«تابلو»: for leads, who holds what since when, what waits, and what everybody has done in the last hours."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import HELD, State
from bot.domain.desk.case_requests import RequestKind
from bot.domain.staff.permissions import Permission, has_role_for
from bot.handlers.cards.card import act_of, area_of, assignee_name, moment, number_of, word
from bot.handlers.desk.desk_arguments import BoardPage
from bot.handlers.desk.person_labels import person_label
from bot.handlers.flows.paging import Page, Pager
from bot.handlers.pieces import (
    AGAIN,
    NOTHING,
    argument,
    button,
    lines,
    paragraphs,
    refresh_toast,
    sentences,
    whole_number,
)
from bot.usecases.desk.case_board import (
    WAITING_SHOWN,
    WINDOWS,
    BoardCase,
    PersonWorkload,
    board_case,
    count_workload,
    held_cases,
    waiting_cases,
    with_claim_times,
)
from bot.usecases.ports import Content

PAGER: Final = Pager(8)
_HELD, _WAITING = "held", "waiting"
_MOST_PEOPLE: Final = 25
"""Lines of workload in one message."""
TEXT_FAMILIES: Final = ("board-sign-offer", "board-sign-escalate")


def board_rows(ctx: Ctx) -> Rows:
    """The button on the desk, for leads."""
    if not has_role_for(ctx.person.staff, Permission.LEAD_DESK):
        return ()
    return ((button("board-button", "board"), button("roster-button", "roster")),)


async def board(update: Incoming, ctx: Ctx) -> Turn:
    """Show a page of the cases that somebody holds, or of those that wait."""
    view = argument(update, BoardPage)
    if view.side == _WAITING:
        screen = await _waiting_screen(ctx, view.page)
    else:
        screen = await _held_screen(ctx, view.page)
    return Turn((*refresh_toast(update), screen), session=ctx.session.at(""))


async def _held_screen(ctx: Ctx, number: int | None) -> Screen:
    cases, now = await held_cases(ctx), ctx.clock.now()
    page = PAGER.page(number, count=len(cases))
    entries = await with_claim_times(ctx, page.of(cases))
    args: dict[str, Arg] = {
        "count": len(cases),
        "late": sum(entry.is_late(now) for entry in cases),
        "lines": paragraphs([_case_line(entry, ctx.content, now=now) for entry in entries]),
        "pages": _page_term(page),
    }
    other = button("board-button-waiting", "board", BoardPage(_WAITING))
    return Screen("board", args, (*_case_rows(page.of(cases)), *_turns(page, _HELD), *_ways(_HELD, other)))


async def _waiting_screen(ctx: Ctx, number: int | None) -> Screen:
    cases, now = await waiting_cases(ctx), ctx.clock.now()
    page = PAGER.page(number, count=len(cases))
    args: dict[str, Arg] = {
        "count": len(cases),
        "most": WAITING_SHOWN,
        "lines": paragraphs([_case_line(entry, ctx.content, now=now) for entry in page.of(cases)]),
        "pages": _page_term(page),
    }
    other = button("board-button-held", "board")
    rows = (*_case_rows(page.of(cases)), *_turns(page, _WAITING), *_ways(_WAITING, other))
    return Screen("board-waiting", args, rows)


def _page_term(page: Page) -> TextRef:
    if not page.last:
        return NOTHING
    return TextRef("board-pages", {"page": page.number + 1, "count": page.last + 1})


def _case_line(entry: BoardCase, content: Content, *, now: datetime) -> TextRef:
    case = entry.case
    args: dict[str, Arg] = {
        "number": number_of(case),
        "act": act_of(case.act_id, content),
        "area": area_of(case.area_id, content),
        "severity": word("case-severity", case.severity),
        "deadline": moment(case.deadline, now=now),
        "late": "yes" if entry.is_late(now) else "no",
        "since": _since_term(entry, now=now),
        "signs": sentences([TextRef(f"board-sign-{kind}") for kind in sorted(entry.requests)]),
    }
    if case.state not in HELD:
        return TextRef("board-line-waiting", args)
    asked = "yes" if case.state is State.NEEDS_INFO else "no"
    return TextRef("board-line", args | {"name": assignee_name(case), "asked": asked})


def _since_term(entry: BoardCase, *, now: datetime) -> TextRef:
    if entry.since is None:
        return TextRef("board-since-unknown")
    return TextRef("board-since", {"at": moment(entry.since, now=now)})


def _case_rows(cases: Sequence[BoardCase]) -> Rows:
    buttons = [
        button(
            "queue-case",
            "board.case",
            entry.case.id,
            {"number": number_of(entry.case), "severity": word("case-severity", entry.case.severity)},
        )
        for entry in cases
    ]
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))


def _turns(page: Page, side: str) -> Rows:
    return page.turns(lambda label, to: button(label, "board", BoardPage(side, to)))


def _ways(side: str, other: Button) -> Rows:
    refresh = button("queue-button-refresh", "board", BoardPage(side, None, AGAIN))
    return (
        (other, button("board-button-load", "board.load")),
        (button("duty-note-button", "duty-note"), button("export-button", "export")),
        (button("roster-button", "roster"), refresh),
        (button("queue-button-home", "queue"),),
    )


async def show_case(update: Incoming, ctx: Ctx) -> Turn:
    """Show what a lead can do with one case."""
    entry = await board_case(ctx, argument(update))
    return Turn((case_screen(entry, ctx),), session=ctx.session.at(""))


def case_screen(entry: BoardCase, ctx: Ctx) -> Screen:
    """One case on the board: offer it, answer its assignee, or break its claim."""
    case, now = entry.case, ctx.clock.now()
    rows: Rows = ()
    if RequestKind.ESCALATE in entry.requests:
        rows = (
            (button("escalate-button-take", "escalate.take", case.id),),
            (button("escalate-button-seen", "escalate.seen", case.id),),
        )
    if case.state is State.NEW and RequestKind.OFFER in entry.requests:
        rows = ((button("offer-button-withdraw", "offer.back", case.id),),)
    elif case.state is State.NEW:
        rows = (
            (button("offer-button-colleague", "offer", case.id),),
            (button("offer-button-all", "offer.all", case.id),),
        )
    elif case.state in HELD and case.assignee != ctx.account:
        rows = (*rows, (button("case-button-break", "case.break", case.id),))
    ends = (button("case-button-show", "case.show", case.id), button("board-button", "board"))
    return Screen("board-case", {"line": _case_line(entry, ctx.content, now=now)}, (*rows, ends))


async def show_workload(update: Incoming, ctx: Ctx) -> Turn:
    """Show what everybody has taken up, decided and read in the last hours."""
    text = argument(update)
    hours = whole_number(text) or WINDOWS[1]
    hours = hours if hours in WINDOWS else WINDOWS[1]
    people, since = await count_workload(ctx, hours)
    staff, now = await ctx.uow.staff.all(), ctx.clock.now()
    args: dict[str, Arg] = {
        "since": moment(since, now=now),
        "count": len(people),
        "lines": lines(
            [_load_line(person, label=person_label(person.staff, staff)) for person in people[:_MOST_PEOPLE]]
        ),
        "more": max(len(people) - _MOST_PEOPLE, 0),
    }
    spans = tuple(button("board-button-hours", "board.load", span, {"hours": span}) for span in WINDOWS)
    return Turn((Screen("board-load", args, (spans, (button("board-button", "board"),))),))


def _load_line(person: PersonWorkload, *, label: str | TextRef) -> TextRef:
    return TextRef(
        "board-load-line",
        {
            "name": label,
            "taken": person.taken,
            "decided": person.decided,
            "reads": person.read,
            "mine": person.held,
            "duty": "on" if person.is_on_duty else "off",
        },
    )
