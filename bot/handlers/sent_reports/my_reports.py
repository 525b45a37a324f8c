"""A reporter's own reports: the list, opening one, and taking one back.

A report is reached by whom it came from (returnable ones), or by its code, for a quarter of an hour that each step
in it begins anew. What can be done with it beside that: ``my_answers``, ``my_additions``, ``my_verdicts``; and
``my_kept`` for what comes when that time is over.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Digits, EraseShown, Reply, Say, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.cases.reports import State
from bot.domain.errors import NotFound, WrongState
from bot.domain.referrals.referrals import BEFORE
from bot.domain.submissions.witnesses import Report
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import NOTHING, argument, body_name, button, in_a_row, whole
from bot.handlers.sent_reports.my_status import status, status_screen
from bot.usecases.owner.burn import last_burning
from bot.usecases.sent_reports.withdraw_report import withdraw_report

CODE_OPENS: Final = timedelta(minutes=15)
PAGE: Final = 20


async def my_reports(update: Incoming, ctx: Ctx) -> Turn:
    """``/my_reports``: the returnable ones that are still there, newest first, a page at a time."""
    reports = await ctx.uow.reports.of_reporter(ctx.person.keys.reporter)
    last_page = max(0, len(reports) - 1) // PAGE
    page = min(whole(argument(update)) or 0, last_page)
    rows = [row for report in reports[page * PAGE :][:PAGE] if (row := await _row(report, ctx)) is not None]
    turns = [("button-page-before", page - 1)] if page else []
    turns += [("button-page-next", page + 1)] if page < last_page else []
    if turns:
        rows.append(tuple(button(key, "my-reports", str(to)) for key, to in turns))
    ways = ((button("button-receipt", "receipt"),), back_to_menu())
    last = await last_burning(uow=ctx.uow, clock=ctx.clock)
    if last is None:
        screen = Screen("my-reports", {"count": len(reports)}, (*rows, *ways))
    else:
        screen = Screen("my-reports-burnt", {"count": len(reports), "day": last[1]}, (*rows, *ways))
    return Turn((screen,), session=ctx.session.at(""))


async def _row(report: Report, ctx: Ctx) -> tuple[Button, ...] | None:
    case = await ctx.uow.cases.get(report.case_id)
    if case is None:
        return None
    said = await ctx.uow.reports.dialogue(report.id) if case.state is State.NEEDS_INFO else ()
    args: dict[str, Arg] = {
        "number": Digits(str(case.number)),
        "status": status(case, said, now=ctx.clock.now()),
    }
    return (button("my-report-row", "my-open", report.id, args),)


async def open_mine(update: Incoming, ctx: Ctx) -> Turn:
    """One report; also what the button of a neutral notice opens, and where every side way ends."""
    report = await reachable(argument(update), ctx)
    return Turn((await status_screen(report, ctx),), session=kept_open(ctx))


async def reachable(report_id: str, ctx: Ctx) -> Report:
    """A report that this person may see. Raises NotFound for any other, as if it did not exist."""
    for report in await ctx.uow.reports.of_reporter(ctx.person.keys.reporter):
        if report.id == report_id:
            return report
    if opened_by_code(ctx.session, at=ctx.clock.now()) == report_id:
        found = await ctx.uow.reports.get(report_id)
        if found is not None:
            return found
    raise NotFound("my-report-not-found")


def gone_meanwhile(gone: NotFound) -> Turn:
    """The report that was being written to has been taken back elsewhere: said once for a whole album."""
    return Turn((Say(gone.key, buttons=(back_to_menu(),), slot="evidence"),))


def opened_by_code(session: Session, *, at: datetime) -> str:
    """The report that a code opened in this conversation, or "": 15 minutes after the last step in it."""
    return "" if _over(session, at=at) else session.data.get("report", "")


async def code_ran_out(report_id: str, ctx: Ctx) -> bool:
    """Whether a code had opened this report here, too long ago, and nothing but the code does."""
    if ctx.session.data.get("report") != report_id or not _over(ctx.session, at=ctx.clock.now()):
        return False
    return all(own.id != report_id for own in await ctx.uow.reports.of_reporter(ctx.person.keys.reporter))


def _over(session: Session, *, at: datetime) -> bool:
    until = session.data.get("until", "")
    return not until or datetime.fromisoformat(until) < at


def kept_open(ctx: Ctx, state: str = "", **data: str) -> Session:
    """The session in this state; what a code has opened stays open, its time begins anew: whoever writes for
    20 minutes, or sends one picture after the other, is not locked out in the middle."""
    if opened := opened_by_code(ctx.session, at=ctx.clock.now()):
        data |= _opened(opened, ctx)
    return ctx.session.at(state, **data)


def opened_now(report_id: str, ctx: Ctx) -> Ctx:
    """As it goes on once a code has opened this report."""
    return replace(ctx, session=ctx.session.at("", **_opened(report_id, ctx)))


def _opened(report_id: str, ctx: Ctx) -> dict[str, str]:
    return {"report": report_id, "until": (ctx.clock.now() + CODE_OPENS).isoformat()}


async def ask_withdraw(update: Incoming, ctx: Ctx) -> Turn:
    """Taking a report back is asked about once, with what it means."""
    report = await _to_withdraw(argument(update), ctx)
    rows = (
        (button("button-my-withdraw-yes", "my-withdraw-yes", report.id),),
        (button("button-my-withdraw-no", "my-open", report.id),),
    )
    gone = await _gone("my-withdraw-gone", report, ctx)
    return Turn((Screen("my-withdraw-ask", {"gone": gone}, rows),))


async def withdraw(update: Incoming, ctx: Ctx) -> Turn:
    """The words and files are destroyed; the moderators learn only that it was taken back."""
    report = await _to_withdraw(argument(update), ctx)
    gone = await _gone("my-withdrawn-gone", report, ctx)
    facts = await withdraw_report(report.id, uow=ctx.uow, clock=ctx.clock)
    rows = ((button("button-clean-chat", "clean-chat"),), back_to_menu())
    replies: tuple[Reply, ...] = (EraseShown(), Screen("my-withdrawn", {"gone": gone}, rows))
    return Turn(replies, session=ctx.session.at(""), facts=facts)


async def _to_withdraw(report_id: str, ctx: Ctx) -> Report:
    """As ``reachable``; a button of another message finds out that the report is withdrawn by now. Whose it was,
    nothing says any more. Raises NotFound, WrongState."""
    try:
        return await reachable(report_id, ctx)
    except NotFound:
        report = await ctx.uow.reports.get(report_id)
        if report is None or not report.withdrawn:
            raise
        raise WrongState("my-report-withdrawn-already") from None


async def _gone(key: str, report: Report, ctx: Ctx) -> Term:
    """What was made of it and is at a body: taking the report back does not reach so far."""
    sent = [one.body for one in await ctx.uow.referrals.of_report(report.id) if one.step not in BEFORE]
    names = [Term("my-withdraw-body", {"body": body_name(body, ctx.content)}) for body in dict.fromkeys(sent)]
    return Term(key, {"bodies": in_a_row(names)}) if names else NOTHING
