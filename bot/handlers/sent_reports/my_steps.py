"""What has happened to a report, in order, one line each. The reporter's own words are not repeated."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.conversation.outgoing import Arg, TextRef
from bot.domain.cases.follow_up import awaits_second_decision
from bot.domain.cases.reports import DECIDED, Case, State
from bot.domain.moments import day_of
from bot.domain.submissions.witnesses import DialogueLine, Report, Side

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

TEXT_FAMILIES: Final = (
    *_OF_SIDE.values(),
    *(f"my-step-was-{decision}" for decision in _DECISIONS.values()),
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
