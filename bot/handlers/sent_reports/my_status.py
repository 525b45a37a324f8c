"""One report as its reporter sees it: its state, what is new, what has happened, what they can do now.

Where a reporter's report was sent, and what the body answered.

What has happened to a report, in order, one line each. The reporter's own words are not repeated.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.conversation.outgoing import Arg, Button, Digits, Rows, Screen, TextRef
from bot.conversation.ports import Ctx
from bot.domain.cases.follow_up import CLOSINGS, awaits_second_decision, may_answer_put_right, may_disagree
from bot.domain.cases.reports import DECIDED, HELD, PROVEN, Case, ProofGrade, State
from bot.domain.cases.triage import REASONS, TYPED_REASON, is_decision_final, question_due
from bot.domain.errors import NotFound
from bot.domain.moments import day_of
from bot.domain.owner.settings import retention_in_force
from bot.domain.referrals.referrals import BEFORE, Referral, ReferralEndReason, ReferralOutcome, ReferralStep
from bot.domain.reporting.drafts import FormVariant
from bot.domain.submissions.witnesses import DialogueLine, Report, ReportBody, Rightness, Side, Summary
from bot.handlers.alerts.reporter_words import alert_news, alert_rows
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import body_name, button, lines, paragraphs
from bot.handlers.press_arguments import ReportAnswer, ReportReferral
from bot.handlers.referrals.refer_words import state_of
from bot.handlers.safety.privacy import news_row
from bot.handlers.submissions.evidence_words import arrival_notes, missing_files_note
from bot.usecases.cases.reads import readers
from bot.usecases.ports import Content
from bot.usecases.referrals.introduce import answerable_introductions
from bot.usecases.sent_reports.answer_question import open_question
from bot.usecases.sent_reports.consent_referral import agreed_referrals, referrals_to_answer

MOST_SHOWN: Final = 10
_OF_SIDE: Final = {
    Side.QUESTION: "my-step-question",
    Side.ANSWER: "my-step-answer",
    Side.NOTE: "my-step-note",
    Side.OBJECTION: "my-step-objection",
    Side.SUMMARY: "my-step-summary",
    Side.REFERRAL: "my-step-referral",
    Side.WISH: "my-step-wish",
}
"""Reasons are no separate step: a decision that was undone must not become visible."""
_DECISIONS: Final = {
    State.VERIFIED: "verified",
    State.OUT_OF_SCOPE: "out-of-scope",
    State.REJECTED: "rejected",
    State.REFERRED: "verified",
    State.CLOSED: "verified",
}
_READ_BY_STAFF: Final = frozenset(
    {
        *("my-answer", "my-disagree", "my-add", "my-summary", "later-answer", "later-case"),
        *("my-alert", "my-alert-yes"),
    }
)
"""Buttons that are useless once the election is closed."""
TEXT_FAMILIES: Final = (
    *(f"my-news-refer-ended-{why}" for why in ReferralEndReason),
    *_OF_SIDE.values(),
    *(f"my-step-was-{decision}" for decision in _DECISIONS.values()),
    *(f"my-status-{state.replace('_', '-')}" for state in State),
    *(f"case-reason-{reason}" for reasons in REASONS.values() for reason in reasons),
    *(f"case-reason-{reason}" for reason in CLOSINGS),
    *(f"case-reason-verified-{grade.replace('_', '-')}" for grade in ProofGrade),
)


async def referral_news(
    report: Report, case: Case, dialogue: Sequence[DialogueLine], ctx: Ctx
) -> Sequence[TextRef]:
    """A paragraph for each body that has it or has answered, and one for the last referral that ended without
    result, until there is a newer one. Reporters whose report was not part of the referral read that too."""
    known = await ctx.uow.referrals.of_report(report.id)
    referrals = [referral for referral in known if referral.step not in BEFORE]
    ended = next((line for line in reversed(dialogue) if line.side is Side.REFERRAL), None)
    newer = ended is None or any(
        referral.sent_at is None or referral.sent_at >= ended.at for referral in known
    )
    if ended is not None and not newer and _is_still_news(ended, case, has_it=bool(referrals)):
        return [*await _referral_terms(referrals, ctx), _ended_term(ended, ctx)]
    if case.state is State.REFERRED and not referrals:
        return [TextRef("my-news-not-of-yours")]
    return await _referral_terms(referrals, ctx)


def wish_over_news(case: Case, dialogue: Sequence[DialogueLine], ctx: Ctx) -> Sequence[TextRef]:
    """That a body no longer waits for the reporter's answer, until a decision comes."""
    over = next((line for line in reversed(dialogue) if line.side is Side.WISH), None)
    if over is None or (case.decided_at is not None and case.decided_at > over.at):
        return ()
    return (TextRef("my-news-intro-over", {"body": body_name(over.text, ctx.content)}),)


def _is_still_news(line: DialogueLine, case: Case, *, has_it: bool) -> bool:
    """Whether it is still news: there was no decision since; for a recall, the decision still stands; for a
    referral that was not sent, the case was not sent without this report. ``has_it``: whether a body has
    something of this report."""
    if case.decided_at is not None and case.decided_at > line.at:
        return False
    if line.text.startswith(ReferralEndReason.RECALLED):
        return case.state in PROVEN
    return case.state is not State.REFERRED or has_it


def _ended_term(line: DialogueLine, ctx: Ctx) -> TextRef:
    why, body, *reason = line.text.split(" ")
    args: dict[str, Arg] = {"body": body_name(body, ctx.content), "why": reason[0] if reason else ""}
    return TextRef(f"my-news-refer-ended-{why}", args)


async def _referral_terms(referrals: list[Referral], ctx: Ctx) -> list[TextRef]:
    referrals.sort(key=lambda referral: (referral.sent_at is None, referral.sent_at, referral.id))
    answered = [referral for referral in referrals if referral.step is ReferralStep.ANSWERED]
    newest = answered[-1].id if answered else ""
    return [await _referral_term(referral, ctx, whole=referral.id == newest) for referral in referrals]


async def _referral_term(referral: Referral, ctx: Ctx, *, whole: bool) -> TextRef:
    """The newest answer with its words; older ones only with the outcome, so that all fits into a message."""
    body = body_name(referral.body, ctx.content)
    if referral.step is not ReferralStep.ANSWERED:
        return TextRef("my-news-referred", {"body": body, "state": state_of(referral)})
    packed = await ctx.uow.referrals.package(referral.id) if whole else None
    words = packed.answer if packed is not None else ""
    outcome = TextRef("my-news-answered", {"body": body, "outcome": state_of(referral)})
    term = TextRef("my-news-answered-words", {"told": outcome, "words": words}) if words else outcome
    return (
        TextRef("my-news-answered-more", {"told": term})
        if whole and referral.outcome is ReferralOutcome.MORE
        else term
    )


def steps(
    report: Report, case: Case, dialogue: Sequence[DialogueLine], before: Case | None, *, decided: bool
) -> Sequence[TextRef]:
    """The newest steps, oldest first. ``before`` is the case that this report began, if it was merged;
    ``decided``: whether the decision is final."""
    dated = [(line.at, _step(_OF_SIDE[line.side], line.at)) for line in dialogue if line.side in _OF_SIDE]
    if before is not None and before.decided_at is not None:
        dated.append((before.decided_at, _step("my-step-merged", before.decided_at)))
    dated.sort(key=lambda step: step[0])
    step_terms = [step for _, step in dated]
    if case.first_state is not None:
        first = TextRef(f"my-step-was-{_DECISIONS[case.first_state]}")
        place = next(
            (i for i, step in enumerate(step_terms) if step.key == "my-step-objection"), len(step_terms)
        )
        step_terms.insert(place, TextRef("my-step-first", {"decision": first}))
    step_terms += _end(case, decided=decided)
    begun = [TextRef("my-step-filed", {"day": report.day})]
    if case.taken_up:
        begun.append(TextRef("my-step-taken-up"))
    left = len(step_terms) - MOST_SHOWN
    return (
        *begun,
        *([TextRef("my-step-more", {"count": left})] if left > 0 else ()),
        *step_terms[-MOST_SHOWN:],
    )


def _end(case: Case, *, decided: bool) -> Sequence[TextRef]:
    terms = []
    over = case.state in (State.REFERRED, State.CLOSED) or (case.state in DECIDED and decided)
    if over and case.decided_at is not None and not awaits_second_decision(case):
        decision = TextRef(f"my-step-was-{_DECISIONS[case.state]}")
        terms.append(_step("my-step-decided", case.decided_at, decision=decision))
    if case.closed_at is not None:
        terms.append(_step("my-step-closed", case.closed_at))
    return terms


def _step(key: str, at: datetime, **more: Arg) -> TextRef:
    return TextRef(key, {"day": day_of(at), **more})


def status(case: Case, dialogue: Sequence[DialogueLine], *, now: datetime) -> TextRef:
    """The state of a case, as far as this reporter may know it: a decision counts once it cannot be undone,
    and a question is open only until they have answered. ``dialogue`` is that of this report; it matters
    while the case waits for answers."""
    if case.state is State.NEEDS_INFO and open_question(case, dialogue) is None:
        case = replace(case, state=State.CLAIMED)
    state = State.CLAIMED if case.state in DECIDED and not is_decision_final(case, now=now) else case.state
    if case.barred is not None and state in (State.NEW, State.CLAIMED):
        return TextRef("my-status-second-look-waits" if state is State.NEW else "my-status-second-look")
    return TextRef(f"my-status-{state.replace('_', '-')}")


async def status_screen(report: Report, ctx: Ctx) -> Screen:
    """Show the report. What is shown counts as read: no notice of it waits for the morning any more."""
    case = await ctx.uow.cases.get(report.case_id)
    if case is None:
        raise NotFound("my-report-not-found")
    ctx.uow.morning.drop(report.id)
    if report.withdrawn:
        return Screen("my-report-gone", {"number": Digits(str(case.number))}, (back_to_menu(),))
    readable = (body := await ctx.uow.reports.body(report.id)) is not None
    dialogue = await ctx.uow.reports.dialogue(report.id)
    before = await ctx.uow.cases.get(report.origin) if report.origin else None
    evidence = await ctx.uow.evidence.of_report(report.id)
    now = ctx.clock.now()
    wishes = await answerable_introductions(ctx, report.id)
    news = [*_news(report, case, dialogue, before, now=now), *missing_files_note(evidence)]
    if wishes:
        news.insert(0, TextRef("my-news-intro"))
    else:
        news += wish_over_news(case, dialogue, ctx)
    proposed = await referrals_to_answer(ctx, report.id)
    consents = await _consent_news(report, proposed, ctx)
    news = [*consents, *news, *await alert_news(report, ctx)]
    news += await referral_news(report, case, dialogue, ctx)
    taken_steps = steps(report, case, dialogue, before, decided=is_decision_final(case, now=now))
    args: dict[str, Arg] = {
        "number": Digits(str(case.number)),
        "act": act_words(case, ctx.content),
        "day": report.day,
        "status": status(case, dialogue, now=now),
        "readers": await readers(ctx, [case.id, report.origin]),
        "inside": "voice" if _is_voice_alone(body) else "text",
        "decided": "yes" if is_decision_final(case, now=now) and case.decided_at is not None else "no",
        "news": paragraphs(news if readable else [TextRef("my-news-unreadable"), *news]),
        "steps": lines([*taken_steps, *arrival_notes(evidence)]),
    }
    intros: Rows = tuple((button("my-button-intro", "my-intro", wish.id),) for wish in wishes)
    asked = (*await _consent_rows(report, proposed, ctx), *intros, *await alert_rows(report, ctx))
    rows = _rows(report, case, dialogue, asked, ctx) if readable else ()
    withdraw = (button("button-my-withdraw", "my-withdraw", report.id),)
    ways = (*await news_row(report.day, ctx), (button("button-my-reports", "my-reports"),), back_to_menu())
    return await _after_election(Screen("my-report", args, (*rows, withdraw, *ways)), report, case, ctx)


async def _after_election(screen: Screen, report: Report, case: Case, ctx: Ctx) -> Screen:
    """The screen; once the election is closed, with what became of the case and until when the code answers, and
    without what somebody on the other side would have to read."""
    running = await ctx.uow.settings.running()
    if not running.is_closed:
        return screen
    longest = retention_in_force(running, ctx.operator.retention).longest
    until: dict[str, Arg] = {"until": report.day + timedelta(days=longest)}
    rows = _rows_without_reader(screen.buttons)
    if case.is_open:
        over = {
            "status": TextRef("my-status-election-over"),
            "news": TextRef("my-news-election-undecided", until),
        }
        return replace(screen, args={**screen.args, **over}, buttons=rows)
    news = screen.args["news"]
    is_waiting = any(referral.is_open for referral in await ctx.uow.referrals.of_case(case.id))
    over_news = TextRef("my-news-election-unanswered" if is_waiting else "my-news-election-over", until)
    told_news = [over_news, *([news] if isinstance(news, TextRef) else [])]
    return replace(screen, args={**screen.args, "news": paragraphs(told_news)}, buttons=rows)


def _rows_without_reader(rows: Rows) -> Rows:
    """The rows without what somebody on the other side would have to read."""
    useful = [
        tuple(item for item in row if item.press is None or item.press.verb not in _READ_BY_STAFF)
        for row in rows
    ]
    return tuple(row for row in useful if row)


def _is_voice_alone(body: ReportBody | None) -> bool:
    """Whether the report was spoken, without a written word."""
    return body is not None and body.way == FormVariant.VOICE and not body.text


def _of_waiting(report: Report, case: Case, dialogue: Sequence[DialogueLine]) -> Rows:
    """For a message that waits to be placed: as the answer to an open question, or as an addition."""
    answer = ((button("button-my-answer-waiting", "later-answer", report.id),),)
    beside = (button("button-my-take-waiting", "later-case", report.id),)
    return (*(answer if open_question(case, dialogue) else ()), beside)


async def _consent_news(report: Report, proposed: Sequence[Referral], ctx: Ctx) -> list[TextRef]:
    """What waits for the reporter's answer, and what they have agreed to that was not sent yet."""
    agreed = await agreed_referrals(ctx, report.id)
    agreed_notes = [
        TextRef("my-news-refer-agreed", {"body": body_name(referral.body, ctx.content)})
        for referral in agreed
    ]
    return [*([TextRef("my-news-refer")] if proposed else []), *agreed_notes]


async def _consent_rows(report: Report, proposed: Sequence[Referral], ctx: Ctx) -> Rows:
    """Read and answer what would be sent. Consent can be withdrawn as long as nothing was sent."""
    agreed = await agreed_referrals(ctx, report.id)
    asked = [
        button("my-button-refer", "my-refer", ReportReferral(report.id, referral.id)) for referral in proposed
    ]
    regret = [
        button("my-refer-button-regret", "my-refer-no", ReportReferral(report.id, referral.id))
        for referral in agreed
    ]
    return tuple((row_button,) for row_button in (*asked, *regret))


def act_words(case: Case, content: Content) -> str | TextRef:
    if not case.act_id:
        return TextRef("my-act-voice")
    act = content.acts.get(case.act_id)
    return act.label if act else TextRef("my-act-unknown")


def _news(
    report: Report, case: Case, dialogue: Sequence[DialogueLine], before: Case | None, *, now: datetime
) -> list[TextRef]:
    """The news for the reporter, the most pressing first."""
    news: list[TextRef] = []
    if report.origin:
        old = {"old": Digits(str(before.number))} if before is not None else {}
        key = "my-news-merged" if before is not None else "my-news-merged-long-ago"
        news.append(TextRef(key, {**old, "number": Digits(str(case.number))}))
    if asked := open_question(case, dialogue):
        news.append(TextRef("my-news-question", {"question": asked.text, "due": _due(asked, now=now)}))
    if report.summary is Summary.ASKED and (summary := last_text(dialogue, Side.SUMMARY)):
        news.append(TextRef("my-news-summary", {"summary": summary}))
    news += _outcome(case, dialogue, now=now)
    if case.reopened and case.is_open:
        news.append(TextRef("my-news-reopened"))
    if not news or (news[-1].key.startswith("my-news-merged") and case.is_open):
        news.append(_waiting_news(case, now=now))
    if may_answer_put_right(case, report):
        news.append(TextRef("my-news-right"))
    elif report.right is not Rightness.UNKNOWN:
        news.append(TextRef("my-news-right-answer", {"answer": report.right.value}))
    return news


def _due(question: DialogueLine, *, now: datetime) -> TextRef:
    """When the answer is wanted. A later one is accepted too: it waits for the next assignee."""
    until = question_due(question.at)
    return TextRef("my-question-until", {"until": until}) if now < until else TextRef("my-question-late")


def _outcome(case: Case, dialogue: Sequence[DialogueLine], *, now: datetime) -> list[TextRef]:
    if case.state is State.CLOSED:
        grade_news = (
            [TextRef("my-news-outcome", {"reason": _grade_words(case)})] if case.grade is not None else []
        )
        return [*grade_news, TextRef("my-news-closed", {"reason": TextRef(f"case-reason-{case.reason}")})]
    if case.state not in DECIDED | PROVEN or not is_decision_final(case, now=now):
        return []
    outcome = TextRef("my-news-outcome", {"reason": reason_words(case, dialogue)})
    if case.barred is None:
        return [outcome]
    decision = "verified" if case.state in PROVEN else "refused"
    return [outcome, TextRef("my-news-final", {"decision": decision})]


def _grade_words(case: Case) -> TextRef:
    assert case.grade is not None
    return TextRef(f"case-reason-verified-{case.grade.replace('_', '-')}")


def _waiting_news(case: Case, *, now: datetime) -> TextRef:
    if case.state is State.NEW or case.state in HELD:
        late = case.deadline < now
        if case.barred is not None and case.state is State.NEW:
            return (
                TextRef("my-news-second-look-late")
                if late
                else TextRef("my-news-second-look", {"until": case.deadline})
            )
        return TextRef("my-news-late") if late else TextRef("my-news-deadline", {"until": case.deadline})
    return TextRef("my-news-undecided")


def reason_words(case: Case, dialogue: Sequence[DialogueLine]) -> Arg:
    """The reason of a decision: a prepared one, or what the moderator wrote to this reporter."""
    if case.reason != TYPED_REASON:
        return TextRef(f"case-reason-{case.reason}")
    return last_text(dialogue, Side.REASON) or TextRef("my-reason-unknown")


def last_text(dialogue: Sequence[DialogueLine], side: Side) -> str:
    """The newest words of this side, or ""."""
    return next((line.text for line in reversed(dialogue) if line.side is side), "")


def _rows(report: Report, case: Case, dialogue: Sequence[DialogueLine], asked: Rows, ctx: Ctx) -> Rows:
    """The buttons for the state, the most pressing first. ``asked``: those for what a body has asked."""
    waiting = _of_waiting(report, case, dialogue) if ctx.session.waiting else ()
    rows: list[tuple[Button, ...]] = [*waiting, *asked]
    now = ctx.clock.now()
    if open_question(case, dialogue):
        rows.append((button("button-my-answer", "my-answer", report.id),))
    if report.summary is Summary.ASKED:
        rows.append(_yes_no_row("my-summary", report, "button-my-summary-right", "button-my-summary-wrong"))
    if may_answer_put_right(case, report):
        rows.append(_yes_no_row("my-right", report, "button-my-right-yes", "button-my-right-no"))
    if may_disagree(case, report, now=now):
        rows.append((button("button-my-disagree", "my-disagree", report.id),))
    rows.append((button("button-my-add", "my-add", report.id),))
    rows.append((button("button-complaint", "complaint", report.id),))
    return tuple(rows)


def _yes_no_row(verb: str, report: Report, yes: str, no: str) -> tuple[Button, ...]:
    return (
        button(yes, verb, ReportAnswer(report.id, Rightness.YES)),
        button(no, verb, ReportAnswer(report.id, Rightness.NO)),
    )
