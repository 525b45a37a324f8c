"""A reporter's own reports: where they stand, what was asked, how they ended; answering and withdrawing.

A report is reached by whom it came from (returnable ones), or for a quarter of an hour by its code.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.conversation.incoming import FilesSent, Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Digits, Reply, Rows, Say, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.drafts import LONGEST_TEXT, fits_text
from bot.domain.errors import NotFound
from bot.domain.reports import DECIDED, HELD, Case, State
from bot.domain.triage import REASONS, TYPED_REASON, due_to_tell
from bot.domain.witnesses import Line, Report, Side
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button
from bot.handlers.privacy import news_row
from bot.usecases.answer_question import answer_question, open_question
from bot.usecases.withdraw_report import withdraw_report

CODE_OPENS: Final = timedelta(minutes=15)
MOST_SHOWN: Final = 20


async def my_reports(update: Incoming, ctx: Ctx) -> Turn:
    """``/my_reports``: the returnable ones that are still there, newest first."""
    rows: list[tuple[Button, ...]] = []
    for report in (await ctx.uow.reports.of_reporter(ctx.person.keys.reporter))[:MOST_SHOWN]:
        case = await ctx.uow.cases.get(report.case_id)
        if case is not None:
            args: dict[str, Arg] = {
                "number": Digits(str(case.number)),
                "status": status(case, now=ctx.clock.now()),
            }
            rows.append((button("my-report-row", "my-open", report.id, args),))
    ways = ((button("button-receipt", "receipt"),), back_to_menu())
    return Turn((Screen("my-reports", {"count": len(rows)}, (*rows, *ways)),), session=ctx.session.at(""))


async def open_mine(update: Incoming, ctx: Ctx) -> Turn:
    """One report; also what the button of a neutral notice opens."""
    report = await reachable(argument(update), ctx)
    return Turn((await status_screen(report, ctx),), session=_session(ctx))


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


def opened_by_code(session: Session, *, at: datetime) -> str:
    """The report that a code opened in this conversation within the last 15 minutes, or ""."""
    until = session.data.get("until", "")
    if not until or datetime.fromisoformat(until) < at:
        return ""
    return session.data.get("report", "")


def _session(ctx: Ctx, state: str = "", **data: str) -> Session:
    """The session in this state; what a code has opened stays open for the rest of its time."""
    if opened := opened_by_code(ctx.session, at=ctx.clock.now()):
        data |= {"report": opened, "until": ctx.session.data["until"]}
    return ctx.session.at(state, **data)


def status(case: Case, *, now: datetime) -> Term:
    """Where a case stands, as its reporter may know it: a decision counts once it cannot be undone."""
    shown = State.CLAIMED if case.state in DECIDED and not _stands(case, now=now) else case.state
    return Term(f"my-status-{shown.replace('_', '-')}")


def _stands(case: Case, *, now: datetime) -> bool:
    """Whether the decision can no longer be undone; the notice of it may still be on its way."""
    return case.told or due_to_tell(case, now=now)


async def status_screen(report: Report, ctx: Ctx) -> Screen:
    """Number, act, status, the open question or the outcome, and what can be done."""
    case = await ctx.uow.cases.get(report.case_id)
    if case is None:
        raise NotFound("my-report-not-found")
    if report.withdrawn:
        return Screen("my-report-gone", {"number": Digits(str(case.number))}, (back_to_menu(),))
    lines = await ctx.uow.reports.dialogue(report.id)
    asked = open_question(case, lines)
    act = ctx.content.acts.get(case.act_id)
    args: dict[str, Arg] = {
        "number": Digits(str(case.number)),
        "act": act.label if act else Term("my-act-unknown"),
        "day": report.day,
        "status": status(case, now=ctx.clock.now()),
        "news": _news(case, lines, asked, now=ctx.clock.now()),
    }
    rows: list[tuple[Button, ...]] = []
    if asked:
        rows.append((button("button-my-answer", "my-answer", report.id),))
    rows.append((button("button-complaint", "complaint", report.id),))
    rows.append((button("button-my-withdraw", "my-withdraw", report.id),))
    rows += await news_row(report.day, ctx)
    return Screen("my-report", args, (*rows, (button("button-my-reports", "my-reports"),), back_to_menu()))


def _news(case: Case, lines: Sequence[Line], asked: str, *, now: datetime) -> Term:
    if asked:
        return Term("my-news-question", {"question": asked})
    if case.state in DECIDED and _stands(case, now=now):
        return Term("my-news-outcome", {"reason": reason_words(case, lines)})
    if case.state is State.NEW or case.state in HELD:
        late = case.deadline < now
        return Term("my-news-late") if late else Term("my-news-deadline", {"until": case.deadline})
    return Term("my-news-undecided")


def reason_words(case: Case, lines: Sequence[Line]) -> Arg:
    """The reason of a decision: a prepared one, or what the moderator wrote to this reporter."""
    if case.reason != TYPED_REASON:
        return Term(f"case-reason-{case.reason}")
    typed = [line.text for line in lines if line.side is Side.REASON]
    return typed[-1] if typed else Term("my-reason-unknown")


# --- answering ------------------------------------------------------------------------------------


async def ask_answer(update: Incoming, ctx: Ctx) -> Turn:
    """«I answer»: the next typed text is the answer."""
    report = await reachable(argument(update), ctx)
    case = await ctx.uow.cases.get(report.case_id)
    asked = open_question(case, await ctx.uow.reports.dialogue(report.id)) if case else ""
    if not asked:
        return Turn((await status_screen(report, ctx),), session=_session(ctx))
    rows = ((button("button-my-answer-later", "my-open", report.id),),)
    screen = Screen("my-answer-ask", {"question": asked}, rows)
    return Turn((screen,), session=_session(ctx, "report.answer", answer=report.id))


async def take_answer(update: Incoming, ctx: Ctx) -> Turn:
    """The typed answer goes to whoever asked."""
    if not isinstance(update, TextSaid):
        key = "my-answer-no-files" if isinstance(update, FilesSent) else "my-answer-words"
        return Turn((Say(key),))
    trouble = fits_text(update.text, shortest=1)
    if trouble:
        args: dict[str, Arg] = {"most": LONGEST_TEXT} if trouble == "long" else {}
        return Turn((Say(f"my-answer-{trouble}", args),))
    report = await reachable(ctx.session.data.get("answer", ""), ctx)
    facts = await answer_question(report.id, update.text, uow=ctx.uow, clock=ctx.clock)
    rows: Rows = ((button("button-my-open", "my-open", report.id),), back_to_menu())
    return Turn((Say("my-answer-taken", buttons=rows),), session=_session(ctx), facts=facts)


# --- withdrawing ----------------------------------------------------------------------------------


async def ask_withdraw(update: Incoming, ctx: Ctx) -> Turn:
    """Taking a report back is asked about once, with what it means."""
    report = await reachable(argument(update), ctx)
    rows = (
        (button("button-my-withdraw-yes", "my-withdraw-yes", report.id),),
        (button("button-my-withdraw-no", "my-open", report.id),),
    )
    return Turn((Screen("my-withdraw-ask", buttons=rows),))


async def withdraw(update: Incoming, ctx: Ctx) -> Turn:
    """The words and files are destroyed; the moderators learn only that it was taken back."""
    report = await reachable(argument(update), ctx)
    facts = await withdraw_report(report.id, uow=ctx.uow)
    rows = ((button("button-clean-chat", "clean-chat"),), back_to_menu())
    replies: tuple[Reply, ...] = (Screen("my-withdrawn", buttons=rows),)
    return Turn(replies, session=ctx.session.at(""), facts=facts)


TEXT_FAMILIES = (
    *(f"my-status-{state.replace('_', '-')}" for state in State),
    *(f"my-answer-{trouble}" for trouble in ("empty", "long")),
    *(f"case-reason-{reason}" for reasons in REASONS.values() for reason in reasons),
)
