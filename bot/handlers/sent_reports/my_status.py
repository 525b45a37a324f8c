"""One report as its reporter sees it: where it stands, what is new, what has happened, what he can do now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.conversation.outgoing import Arg, Button, Digits, Rows, Screen, Term
from bot.conversation.ports import Ctx
from bot.domain.cases.afterwards import CLOSINGS, may_disagree, may_say_if_right
from bot.domain.cases.reports import DECIDED, HELD, PROVEN, Case, Grade, State
from bot.domain.cases.triage import REASONS, TYPED_REASON, question_due, stands
from bot.domain.errors import NotFound
from bot.domain.referrals.referrals import Referral
from bot.domain.submissions.witnesses import Line, Report, Rightness, Side, Summary
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import body_name, button, lines, paragraphs
from bot.handlers.safety.privacy import news_row
from bot.handlers.sent_reports.my_steps import steps
from bot.handlers.sent_reports.refer_news import no_longer_asked, referred
from bot.handlers.submissions.evidence_words import come, missing
from bot.usecases.cases.count_reads import readers
from bot.usecases.ports import Content
from bot.usecases.referrals.introduce import asked_of
from bot.usecases.sent_reports.answer_question import open_question
from bot.usecases.sent_reports.consent_referral import agreed_to, asked_about

TEXT_FAMILIES: Final = (
    *(f"my-status-{state.replace('_', '-')}" for state in State),
    *(f"case-reason-{reason}" for reasons in REASONS.values() for reason in reasons),
    *(f"case-reason-{reason}" for reason in CLOSINGS),
    *(f"case-reason-verified-{grade.replace('_', '-')}" for grade in Grade),
)


def status(case: Case, said: Sequence[Line], *, now: datetime) -> Term:
    """Where a case stands, as this reporter may know it: a decision counts once it cannot be undone, and a
    question is his only until he has answered. What is ``said`` in his report matters while the case waits for
    answers."""
    if case.state is State.NEEDS_INFO and open_question(case, said) is None:
        case = replace(case, state=State.CLAIMED)
    shown = State.CLAIMED if case.state in DECIDED and not stands(case, now=now) else case.state
    if case.barred is not None and shown in (State.NEW, State.CLAIMED):
        return Term("my-status-second-look-waits" if shown is State.NEW else "my-status-second-look")
    return Term(f"my-status-{shown.replace('_', '-')}")


async def status_screen(report: Report, ctx: Ctx) -> Screen:
    """What is shown is read: no notice of it needs to wait for the morning any more."""
    case = await ctx.uow.cases.get(report.case_id)
    if case is None:
        raise NotFound("my-report-not-found")
    ctx.uow.morning.drop(report.id)
    if report.withdrawn:
        return Screen("my-report-gone", {"number": Digits(str(case.number))}, (back_to_menu(),))
    readable = await ctx.uow.reports.body(report.id) is not None
    said = await ctx.uow.reports.dialogue(report.id)
    before = await ctx.uow.cases.get(report.origin) if report.origin else None
    evidence = await ctx.uow.evidence.of_report(report.id)
    now = ctx.clock.now()
    wishes = await asked_of(report.id, uow=ctx.uow, clock=ctx.clock)
    news = [*_news(report, case, said, before, now=now), *missing(evidence)]
    if wishes:
        news.insert(0, Term("my-news-intro"))
    else:
        news += no_longer_asked(case, said, ctx)
    proposed = await asked_about(report.id, uow=ctx.uow, clock=ctx.clock)
    news = [*await _asked_and_agreed(report, proposed, ctx), *news, *await referred(report, case, said, ctx)]
    args: dict[str, Arg] = {
        "number": Digits(str(case.number)),
        "act": act_words(case, ctx.content),
        "day": report.day,
        "status": status(case, said, now=now),
        "readers": await readers([case.id, report.origin], uow=ctx.uow),
        "decided": "yes" if stands(case, now=now) and case.decided_at is not None else "no",
        "news": paragraphs(news if readable else [Term("my-news-unreadable"), *news]),
        "steps": lines([*steps(report, case, said, before, decided=stands(case, now=now)), *come(evidence)]),
    }
    rows = _rows(report, case, said, now=now) if readable else ()
    rows = (*((button("my-button-intro", "my-intro", one.id),) for one in wishes if readable), *rows)
    rows = (*await _of_referrals(report, proposed, ctx), *rows) if readable else rows
    if readable and ctx.session.waiting:
        rows = (*_of_waiting(report, case, said), *rows)
    withdraw = (button("button-my-withdraw", "my-withdraw", report.id),)
    card = await news_row(report.day, ctx)
    ways = ((button("button-my-reports", "my-reports"),), back_to_menu())
    return Screen("my-report", args, (*rows, withdraw, *card, *ways))


def _of_waiting(report: Report, case: Case, said: Sequence[Line]) -> Rows:
    """A message waits to be placed: as the answer where something is asked, or beside it."""
    answer = ((button("button-my-answer-waiting", "later-answer", report.id),),)
    beside = (button("button-my-take-waiting", "later-case", report.id),)
    return (*(answer if open_question(case, said) else ()), beside)


async def _asked_and_agreed(report: Report, proposed: Sequence[Referral], ctx: Ctx) -> list[Term]:
    """What waits for his answer, and what he has said yes to and has not gone yet."""
    agreed = await agreed_to(report.id, uow=ctx.uow, clock=ctx.clock)
    told = [Term("my-news-refer-agreed", {"body": body_name(one.body, ctx.content)}) for one in agreed]
    return [*([Term("my-news-refer")] if proposed else []), *told]


async def _of_referrals(report: Report, proposed: Sequence[Referral], ctx: Ctx) -> Rows:
    """What would go is read and answered; a yes is taken back as long as nothing has gone."""
    agreed = await agreed_to(report.id, uow=ctx.uow, clock=ctx.clock)
    asked = [button("my-button-refer", "my-refer", f"{report.id}/{one.id}") for one in proposed]
    regret = [button("my-refer-button-regret", "my-refer-no", f"{report.id}/{one.id}") for one in agreed]
    return tuple((one,) for one in (*asked, *regret))


def act_words(case: Case, content: Content) -> str | Term:
    if not case.act_id:
        return Term("my-act-voice")
    act = content.acts.get(case.act_id)
    return act.label if act else Term("my-act-unknown")


def _news(
    report: Report, case: Case, said: Sequence[Line], before: Case | None, *, now: datetime
) -> list[Term]:
    """What he has come to read, the most pressing first."""
    found: list[Term] = []
    if report.origin:
        old = {"old": Digits(str(before.number))} if before is not None else {}
        key = "my-news-merged" if before is not None else "my-news-merged-long-ago"
        found.append(Term(key, {**old, "number": Digits(str(case.number))}))
    if asked := open_question(case, said):
        found.append(Term("my-news-question", {"question": asked.text, "due": _due(asked, now=now)}))
    if report.summary is Summary.ASKED and (summary := last_of(said, Side.SUMMARY)):
        found.append(Term("my-news-summary", {"summary": summary}))
    found += _outcome(case, said, now=now)
    if case.reopened and case.open:
        found.append(Term("my-news-reopened"))
    if not found or (found[-1].key.startswith("my-news-merged") and case.open):
        found.append(_waiting(case, now=now))
    if may_say_if_right(case, report):
        found.append(Term("my-news-right"))
    elif report.right is not Rightness.UNKNOWN:
        found.append(Term("my-news-right-said", {"answer": report.right.value}))
    return found


def _due(question: Line, *, now: datetime) -> Term:
    """Until when the answer is wanted. Later it is welcome, too: it waits for whoever takes the case next."""
    until = question_due(question.at)
    return Term("my-question-until", {"until": until}) if now < until else Term("my-question-late")


def _outcome(case: Case, said: Sequence[Line], *, now: datetime) -> list[Term]:
    if case.state is State.CLOSED:
        found = [Term("my-news-outcome", {"reason": _grade_words(case)})] if case.grade is not None else []
        return [*found, Term("my-news-closed", {"reason": Term(f"case-reason-{case.reason}")})]
    if case.state not in DECIDED | PROVEN or not stands(case, now=now):
        return []
    outcome = Term("my-news-outcome", {"reason": reason_words(case, said)})
    if case.barred is None:
        return [outcome]
    decision = "verified" if case.state in PROVEN else "refused"
    return [outcome, Term("my-news-final", {"decision": decision})]


def _grade_words(case: Case) -> Term:
    assert case.grade is not None
    return Term(f"case-reason-verified-{case.grade.replace('_', '-')}")


def _waiting(case: Case, *, now: datetime) -> Term:
    if case.state is State.NEW or case.state in HELD:
        late = case.deadline < now
        if case.barred is not None and case.state is State.NEW:
            return (
                Term("my-news-second-look-late")
                if late
                else Term("my-news-second-look", {"until": case.deadline})
            )
        return Term("my-news-late") if late else Term("my-news-deadline", {"until": case.deadline})
    return Term("my-news-undecided")


def reason_words(case: Case, said: Sequence[Line]) -> Arg:
    """The reason of a decision: a prepared one, or what the moderator wrote to this reporter."""
    if case.reason != TYPED_REASON:
        return Term(f"case-reason-{case.reason}")
    return last_of(said, Side.REASON) or Term("my-reason-unknown")


def last_of(said: Sequence[Line], side: Side) -> str:
    """The newest words of this side, or ""."""
    return next((line.text for line in reversed(said) if line.side is side), "")


def _rows(report: Report, case: Case, said: Sequence[Line], *, now: datetime) -> Rows:
    """What fits the state, the most pressing first."""
    rows: list[tuple[Button, ...]] = []
    if open_question(case, said):
        rows.append((button("button-my-answer", "my-answer", report.id),))
    if report.summary is Summary.ASKED:
        rows.append(_two("my-summary", report, "button-my-summary-right", "button-my-summary-wrong"))
    if may_say_if_right(case, report):
        rows.append(_two("my-right", report, "button-my-right-yes", "button-my-right-no"))
    if may_disagree(case, report, now=now):
        rows.append((button("button-my-disagree", "my-disagree", report.id),))
    rows.append((button("button-my-add", "my-add", report.id),))
    rows.append((button("button-complaint", "complaint", report.id),))
    return tuple(rows)


def _two(verb: str, report: Report, yes: str, no: str) -> tuple[Button, ...]:
    return button(yes, verb, f"{report.id}/yes"), button(no, verb, f"{report.id}/no")
