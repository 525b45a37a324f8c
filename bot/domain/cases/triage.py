"""What moderators do with a case: claim, ask, decide, undo. Pure rules over the triage table."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.cases.deadlines import deadline_for
from bot.domain.cases.reports import (
    CLAIM_LASTS,
    DECIDED,
    HELD,
    Action,
    Case,
    ProofGrade,
    State,
    clear_assignee,
)
from bot.domain.catalogue.catalogue import Act, Severity
from bot.domain.errors import BadInput, NotAllowed, WrongState
from bot.domain.moments import next_notice_time
from bot.domain.people import Account
from bot.domain.typed import one_line

UNDO_LASTS: Final = timedelta(minutes=5)
QUESTION_LASTS: Final = timedelta(hours=24)
MOST_OPEN_CLAIMS: Final = 3
"""How many cases in work (``IN_WORK``) somebody may have who takes one more."""

SHORTEST_WORDS: Final = 10
LONGEST_WORDS: Final = 500

TYPED_REASON: Final = "typed"
"""The reason of a decision whose words the moderator wrote himself; they are sealed in the dialogue."""

SPAM: Final = "out-spam"
"""No report at all (advertising, tests, abuse); kept for a few days only."""

REASONS: Final = {
    Action.VERIFY: tuple(f"verified-{grade.replace('_', '-')}" for grade in ProofGrade),
    Action.OUT_OF_SCOPE: ("out-opinion", "out-lawful", "out-private", "out-election", "out-official", SPAM),
    Action.REJECT: ("reject-unclear", "reject-unproven", "reject-untrue", "reject-repeat"),
}
"""The prepared reasons of each decision, in the order in which they are offered."""

REPEATED: Final = "reject-repeat"
"""The one rejection that says nothing of what texts and files say."""

OPINION: Final = "out-opinion"
PRIVATE_PERSON: Final = "out-private"
"""Only those who have a part in the election are reported for this act: untrue of acts that anybody commits."""

_GRADES: Final = dict(zip(REASONS[Action.VERIFY], ProofGrade, strict=True))


def claim(case: Case, *, by: Account, name: str, now: datetime, open_claims: int) -> Case:
    """Take a case. Raises WrongState when it is held, NotAllowed over three open claims."""
    if case.state in HELD:
        if case.assignee == by:
            raise WrongState("case-already-yours")
        raise WrongState("case-held", case.assignee_args)
    state = case.state_after(Action.CLAIM)
    if case.barred == by:
        raise NotAllowed("case-second-look")
    if open_claims >= MOST_OPEN_CLAIMS:
        raise NotAllowed("case-too-many-claims", {"most": MOST_OPEN_CLAIMS})
    first = case.taken_at or now
    until = now + CLAIM_LASTS
    return replace(
        case, state=state, assignee=by, assignee_name=name, until=until, taken_up=True, taken_at=first
    )


def renew(case: Case, *, now: datetime) -> Case:
    """A claim lives on while its owner works on it."""
    return replace(case, until=now + CLAIM_LASTS) if case.state is State.CLAIMED else case


def release(case: Case, *, by: Account) -> Case:
    return clear_assignee(case, case.require_assignee(by).state_after(Action.RELEASE))


def expire(case: Case) -> Case:
    """The claim (or the question) ran out: the case is free again."""
    return clear_assignee(case, case.state_after(Action.EXPIRE))


def ask(case: Case, *, by: Account, now: datetime) -> Case:
    """The question waits for a day from when it can be heard: at night no phone is woken."""
    return replace(case.require_assignee(by), state=case.state_after(Action.ASK), until=question_due(now))


def question_due(asked_at: datetime) -> datetime:
    """Until when the answer to a question is wanted, whatever becomes of the case and of other answers."""
    return next_notice_time(asked_at) + QUESTION_LASTS


def awaits_answer(case: Case, asked_at: datetime) -> bool:
    """Whether the case waits for the answer to a question of this moment: one of an earlier claim, or of the
    case that the report began, holds nothing up."""
    return case.state is State.NEEDS_INFO and case.until in (None, question_due(asked_at))


def state_after_decision(case: Case, action: Action) -> State:
    """The state that the decision leads to. Raises WrongState; also for verifying what nobody has named yet:
    a voice report has an act once a moderator has heard it and written its summary."""
    state = case.state_after(action)
    if action is Action.VERIFY and not case.act_id:
        raise WrongState("case-needs-summary")
    return state


def name_act(case: Case, act: Act, *, by: Account) -> Case:
    """The case, with the act that its holder has heard. What reporters were told of the deadline holds: it
    moves nearer for a graver act, never away. Raises NotAllowed, WrongState (decided)."""
    if not case.require_assignee(by).is_open:
        raise WrongState("case-closed")
    due = deadline_for(act.severity, case.phase, now=case.opened_at)
    muted = case.muted and act.severity is not Severity.CRITICAL
    return replace(
        case,
        act_id=act.id,
        severity=act.severity,
        deadline=min(due, case.deadline),
        muted=muted,
        restricted=act.policy.restricted,
    )


def decide(
    case: Case, action: Action, *, by: Account, now: datetime, reason: str, grade: ProofGrade | None = None
) -> Case:
    """Verify, reject or put out of scope, with a reason. It can be undone for five minutes.

    Raises WrongState, NotAllowed; ValueError for verifying without a grade, which no button can mean.
    """
    if (action is Action.VERIFY) != (grade is not None):
        raise ValueError("a verified case has a grade, and no other has one")
    state = state_after_decision(case.require_assignee(by), action)
    return replace(
        case,
        state=state,
        reason=reason,
        grade=grade,
        decided_at=now,
        until=None,
        reporter_notified=False,
        pending=None,
        reopened=False,
    )


def undo(case: Case, *, by: Account, now: datetime) -> Case:
    """Take a decision back, however many cases are in hand: a mistake is not told for want of room. Raises WrongState
    once the window has closed."""
    state = case.require_assignee(by).state_after(Action.UNDO)
    if not undoable(case, now=now):
        raise WrongState("case-undo-closed")
    return replace(case, state=state, decided_at=None, reason="", grade=None, until=now + CLAIM_LASTS)


def undoable(case: Case, *, now: datetime) -> bool:
    """Whether the decision may still be taken back."""
    within = case.decided_at is not None and now - case.decided_at < UNDO_LASTS
    return case.state in DECIDED and not case.reporter_notified and within


def is_due_to_notify(case: Case, *, now: datetime) -> bool:
    """A decision is told only when it can no longer be undone."""
    return (
        case.state in DECIDED
        and not case.reporter_notified
        and case.decided_at is not None
        and now - case.decided_at >= UNDO_LASTS
    )


def is_decision_final(case: Case, *, now: datetime) -> bool:
    """Whether the decision can no longer be undone; the notice of it may still be on its way."""
    return case.reporter_notified or is_due_to_notify(case, now=now)


def moderator_words(text: str) -> str:
    """A moderator's own words, fit to be shown to a reporter: nothing unseen counts as words. Raises BadInput: too
    short, too long."""
    words = one_line(text)
    if len(words) < SHORTEST_WORDS:
        raise BadInput("words-too-short", {"least": SHORTEST_WORDS})
    if len(words) > LONGEST_WORDS:
        raise BadInput("words-too-long", {"most": LONGEST_WORDS, "length": len(words)})
    return words


def requires_reading(action: Action, reason: str) -> bool:
    """Whether a decision speaks of what texts and files say, so that nobody may take it who has not opened them: that
    it is not clear, not proven, not so, an opinion, about a private person, or a rejection in own words."""
    if action is Action.REJECT:
        return reason != REPEATED
    return reason in (OPINION, PRIVATE_PERSON)


def reasons_of(action: Action, act: Act | None) -> tuple[str, ...]:
    """The prepared reasons that are true of a case of this act. An act that has left the content has them all."""
    anybody = act is not None and act.policy.private_person
    return tuple(reason for reason in REASONS[action] if not (anybody and reason == PRIVATE_PERSON))


def unread_reasons(action: Action) -> tuple[str, ...]:
    """The prepared reasons that nobody has to open a case for: of many cases at once, nothing is opened."""
    return tuple(reason for reason in REASONS[action] if not requires_reading(action, reason))


def decision_of(reason: str) -> tuple[Action, ProofGrade | None]:
    """The decision that a prepared reason belongs to. Raises BadInput for any other word."""
    for action, reasons in REASONS.items():
        if reason in reasons:
            return action, _GRADES.get(reason)
    raise BadInput("case-reason-unfit")
