"""What moderators do with a case: claim, ask, decide, undo. Pure rules over the triage table."""

from datetime import datetime, timedelta
from typing import Final

from bot.domain.cases.priority import deadline_for
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
from bot.domain.values import replace

UNDO_LASTS: Final = timedelta(minutes=5)
QUESTION_LASTS: Final = timedelta(hours=24)
MOST_OPEN_CLAIMS: Final = 3
"""A person with this many cases in work (``IN_WORK``) cannot claim another."""

SHORTEST_WORDS: Final = 10
LONGEST_WORDS: Final = 500

TYPED_REASON: Final = "typed"
"""The reason of a decision in the moderator's own words; the words are sealed in the dialogue."""

SPAM: Final = "out-spam"
"""Not a report at all (advertising, tests, abuse); kept for a few days only."""

REASONS: Final = {
    Action.VERIFY: tuple(f"verified-{grade.replace('_', '-')}" for grade in ProofGrade),
    Action.OUT_OF_SCOPE: ("out-opinion", "out-lawful", "out-private", "out-election", "out-official", SPAM),
    Action.REJECT: ("reject-unclear", "reject-unproven", "reject-untrue", "reject-repeat"),
}
"""The prepared reasons of each decision, in the order in which they are offered."""

REPEATED: Final = "reject-repeat"
"""The only rejection that says nothing about the content of texts and files."""

OPINION: Final = "out-opinion"
PRIVATE_PERSON: Final = "out-private"
"""For this act only people with a part in the election are reported. Not used for acts that anybody can
commit."""

_GRADES: Final = dict(zip(REASONS[Action.VERIFY], ProofGrade, strict=True))


def claim(case: Case, *, by: Account, name: str, now: datetime, open_claims: int) -> Case:
    """Claim a case. Raises WrongState if it is claimed, NotAllowed for a person with three open claims."""
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
    """Extend a claim while its assignee works on it."""
    return replace(case, until=now + CLAIM_LASTS) if case.state is State.CLAIMED else case


def release(case: Case, *, by: Account) -> Case:
    return clear_assignee(case, case.require_assignee(by).state_after(Action.RELEASE))


def expire(case: Case) -> Case:
    """The claim (or the question) expired: the case is free again."""
    return clear_assignee(case, case.state_after(Action.EXPIRE))


def ask(case: Case, *, by: Account, now: datetime) -> Case:
    """Ask the reporter. The question waits for a day from when it can be delivered: at night no phone is
    woken."""
    return replace(case.require_assignee(by), state=case.state_after(Action.ASK), until=question_due(now))


def question_due(asked_at: datetime) -> datetime:
    """The deadline for the answer to a question, whatever happens to the case or to other answers."""
    return next_notice_time(asked_at) + QUESTION_LASTS


def awaits_answer(case: Case, asked_at: datetime) -> bool:
    """Whether the case waits for the answer to the question of this moment. One from an earlier claim, or
    from the case that the report began, holds nothing up."""
    return case.state is State.NEEDS_INFO and case.until in (None, question_due(asked_at))


def state_after_decision(case: Case, action: Action) -> State:
    """The state that the decision leads to. Raises WrongState, also for verifying a case without an act: a
    voice report gets its act once a moderator has heard and summarised it."""
    state = case.state_after(action)
    if action is Action.VERIFY and not case.act_id:
        raise WrongState("case-needs-summary")
    return state


def name_act(case: Case, act: Act, *, by: Account) -> Case:
    """The case with the act that its assignee heard. The deadline that reporters were told still holds: a
    graver act moves it nearer, nothing moves it away. Raises NotAllowed, WrongState (decided)."""
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

    Raises WrongState, NotAllowed; ValueError for verifying without a grade, which no button allows.
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
    """Undo a decision, whatever the number of open claims: a full desk must not force a mistake to stand.
    Raises WrongState once the window has closed."""
    state = case.require_assignee(by).state_after(Action.UNDO)
    if not undoable(case, now=now):
        raise WrongState("case-undo-closed")
    return replace(case, state=state, decided_at=None, reason="", grade=None, until=now + CLAIM_LASTS)


def undoable(case: Case, *, now: datetime) -> bool:
    """Whether the decision can still be undone."""
    within = case.decided_at is not None and now - case.decided_at < UNDO_LASTS
    return case.state in DECIDED and not case.reporter_notified and within


def is_due_to_notify(case: Case, *, now: datetime) -> bool:
    """Whether to send the decision to its reporters: only once it can no longer be undone."""
    return (
        case.state in DECIDED
        and not case.reporter_notified
        and case.decided_at is not None
        and now - case.decided_at >= UNDO_LASTS
    )


def is_decision_final(case: Case, *, now: datetime) -> bool:
    """Whether the decision can no longer be undone; its notice may still be on the way."""
    return case.reporter_notified or is_due_to_notify(case, now=now)


def moderator_words(text: str) -> str:
    """A moderator's own words, fit for a reporter; invisible characters do not count. Raises BadInput: too
    short, too long."""
    words = one_line(text)
    if len(words) < SHORTEST_WORDS:
        raise BadInput("words-too-short", {"least": SHORTEST_WORDS})
    if len(words) > LONGEST_WORDS:
        raise BadInput("words-too-long", {"most": LONGEST_WORDS, "length": len(words)})
    return words


def requires_reading(action: Action, reason: str) -> bool:
    """Whether a decision is about the content of texts and files, so that its maker must have opened them:
    not clear, not proven, not so, an opinion, about a private person, or a rejection in own words."""
    if action is Action.REJECT:
        return reason != REPEATED
    return reason in (OPINION, PRIVATE_PERSON)


def reasons_of(action: Action, act: Act | None) -> tuple[str, ...]:
    """The prepared reasons that can be true of a case of this act; all of them for an act that the content no
    longer has."""
    anybody = act is not None and act.policy.private_person
    return tuple(reason for reason in REASONS[action] if not (anybody and reason == PRIVATE_PERSON))


def unread_reasons(action: Action) -> tuple[str, ...]:
    """The prepared reasons that do not require opening the case: bulk decisions open nothing."""
    return tuple(reason for reason in REASONS[action] if not requires_reading(action, reason))


def decision_of(reason: str) -> tuple[Action, ProofGrade | None]:
    """The decision that a prepared reason belongs to. Raises BadInput for any other word."""
    for action, reasons in REASONS.items():
        if reason in reasons:
            return action, _GRADES.get(reason)
    raise BadInput("case-reason-unfit")
