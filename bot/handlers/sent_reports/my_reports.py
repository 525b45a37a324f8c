"""A reporter's own reports: the list, opening one, and withdrawing one.

A report opens for the account it came from (returnable ones), or by its code, for a quarter of an hour that
starts again with each step in it. For other actions see ``my_answers``, ``my_additions``, ``my_verdicts``;
for messages after that time, ``my_waiting``.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Arg,
    Button,
    Digits,
    EraseExpiringCopies,
    Reply,
    Rows,
    Say,
    Screen,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.cases.reports import State
from bot.domain.errors import NotFound, WrongState
from bot.domain.referrals.referrals import BEFORE
from bot.domain.submissions.witnesses import Report
from bot.handlers.flows.confirming import confirmation
from bot.handlers.flows.paging import Pager
from bot.handlers.menu import back_to_menu, report_button
from bot.handlers.pieces import (
    NOTHING,
    argument,
    body_name,
    button,
    comma_list,
    number_argument,
)
from bot.handlers.sent_reports.my_status import status, status_screen
from bot.usecases.owner.burn import last_burning
from bot.usecases.sent_reports.withdraw_report import withdraw_report

CODE_OPENS: Final = timedelta(minutes=15)
PAGER: Final = Pager(20)


async def my_reports(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/my_reports``: the returnable ones that still exist, newest first, page by page."""
    reports = await ctx.uow.reports.of_reporter(ctx.keys.reporter)
    page = PAGER.page(number_argument(update), count=len(reports))
    rows = [row for report in page.of(reports) if (row := await _row(report, ctx)) is not None]
    rows += page.turns(lambda label, to: button(label, "my-reports", to))
    ways: Rows = ((button("button-receipt", "receipt"),), back_to_menu())
    if ctx.session.draft is not None:
        ways = ((report_button(ctx),), *ways)
    last = await last_burning(ctx)
    if last is None:
        screen = Screen("my-reports", {"count": len(reports)}, (*rows, *ways))
    else:
        screen = Screen("my-reports-burnt", {"count": len(reports), "day": last[1]}, (*rows, *ways))
    return Turn((screen,), session=ctx.session.at(""))


async def _row(report: Report, ctx: Ctx) -> tuple[Button, ...] | None:
    case = await ctx.uow.cases.get(report.case_id)
    if case is None:
        return None
    dialogue = await ctx.uow.reports.dialogue(report.id) if case.state is State.NEEDS_INFO else ()
    args: dict[str, Arg] = {
        "number": Digits(str(case.number)),
        "status": status(case, dialogue, now=ctx.clock.now()),
    }
    return (button("my-report-row", "my-open", report.id, args),)


async def open_mine(update: Incoming, ctx: Ctx) -> Turn:
    """Show one report. The button of a neutral notice opens it, and all its side screens lead back here."""
    report = await find_own_report(argument(update), ctx)
    return Turn((await status_screen(report, ctx),), session=extend_session(ctx))


async def find_own_report(report_id: str, ctx: Ctx) -> Report:
    """A report that this person may see. Raises NotFound for any other, as if it did not exist."""
    for report in await ctx.uow.reports.of_reporter(ctx.keys.reporter):
        if report.id == report_id:
            return report
    if code_report_id(ctx.session, at=ctx.clock.now()) == report_id:
        opened_report = await ctx.uow.reports.get(report_id)
        if opened_report is not None:
            return opened_report
    raise NotFound("my-report-not-found")


def explain_withdrawn(gone: NotFound) -> Turn:
    """The open report was withdrawn elsewhere: say so once for a whole album."""
    return Turn((Say(gone.key, buttons=(back_to_menu(),), slot="evidence"),))


def code_report_id(session: Session, *, at: datetime) -> str:
    """The report that a code opened in this conversation, or "": 15 minutes after the last step in it."""
    return "" if _is_code_expired(session, at=at) else session.data.get("report", "")


async def is_code_expired(report_id: str, ctx: Ctx) -> bool:
    """Whether a code had opened this report here, its time is over, and only the code opens it."""
    if ctx.session.data.get("report") != report_id or not _is_code_expired(ctx.session, at=ctx.clock.now()):
        return False
    return all(own.id != report_id for own in await ctx.uow.reports.of_reporter(ctx.keys.reporter))


def _is_code_expired(session: Session, *, at: datetime) -> bool:
    until = session.data.get("until", "")
    return not until or datetime.fromisoformat(until) < at


def extend_session(ctx: Ctx, state: str = "", **data: str) -> Session:
    """The session in this state. What a code has opened stays open and its time starts again: a person who
    writes for 20 minutes, or sends one picture after the other, is not locked out in the middle."""
    if opened := code_report_id(ctx.session, at=ctx.clock.now()):
        data |= _opened_data(opened, ctx)
    return ctx.session.at(state, **data)


def with_opened_report(report_id: str, ctx: Ctx) -> Ctx:
    """The context after a code has opened this report."""
    return replace(ctx, session=ctx.session.at("", **_opened_data(report_id, ctx)))


def _opened_data(report_id: str, ctx: Ctx) -> dict[str, str]:
    return {"report": report_id, "until": (ctx.clock.now() + CODE_OPENS).isoformat()}


async def ask_withdraw(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for confirmation, and explain what withdrawing a report means."""
    report = await _report_to_withdraw(argument(update), ctx)
    yes = button("button-my-withdraw-yes", "my-withdraw-yes", report.id)
    no = button("button-my-withdraw-no", "my-open", report.id)
    gone = await _bodies_note("my-withdraw-gone", report, ctx)
    return Turn((confirmation("my-withdraw-ask", {"gone": gone}, yes=yes, no=no),))


async def withdraw(update: Incoming, ctx: Ctx) -> Turn:
    """Destroy the words and files. Moderators learn only that the report was withdrawn."""
    report = await _report_to_withdraw(argument(update), ctx)
    gone = await _bodies_note("my-withdrawn-gone", report, ctx)
    facts = await withdraw_report(ctx, report.id)
    rows = ((button("button-clean-chat", "clean-chat"),), back_to_menu())
    replies: tuple[Reply, ...] = (EraseExpiringCopies(), Screen("my-withdrawn", {"gone": gone}, rows))
    return Turn(replies, session=ctx.session.at(""), facts=facts)


async def _report_to_withdraw(report_id: str, ctx: Ctx) -> Report:
    """As ``find_own_report``, but an old button is told that the report has been withdrawn. Nothing records
    any more whose it was. Raises NotFound, WrongState."""
    try:
        return await find_own_report(report_id, ctx)
    except NotFound:
        report = await ctx.uow.reports.get(report_id)
        if report is None or not report.withdrawn:
            raise
        raise WrongState("my-report-withdrawn-already") from None


async def _bodies_note(key: str, report: Report, ctx: Ctx) -> TextRef:
    """The bodies that already have a summary of the report, or an alert: withdrawing the report does not reach them."""
    sent = [
        referral.body
        for referral in await ctx.uow.referrals.of_report(report.id)
        if referral.step not in BEFORE
    ]
    sent += [alert.body for alert in await ctx.uow.alerts.of_report(report.id) if alert.is_out]
    names = [
        TextRef("my-withdraw-body", {"body": body_name(body, ctx.content)}) for body in dict.fromkeys(sent)
    ]
    return TextRef(key, {"bodies": comma_list(names)}) if names else NOTHING
