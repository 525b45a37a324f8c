"""Signs beside a case's state on its card: a second look, a wave of equal texts, what was added, what was put right.

They are hints for whoever works on it and decide nothing. None of them holds a reporter's word.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.conversation.outgoing import Term
from bot.domain.cases.afterwards import first_hidden
from bot.domain.cases.reports import Case, State
from bot.domain.cases.triage import REASONS, TYPED_REASON
from bot.domain.submissions.waves import read_signals

_OVER: Final = (State.MERGED, State.WITHDRAWN)
_REFUSED: Final = (State.OUT_OF_SCOPE, State.REJECTED)

TEXT_FAMILIES: Final = (
    *(f"case-first-{state.replace('_', '-')}" for state in _REFUSED),
    *(f"case-reason-button-{reason}" for reasons in REASONS.values() for reason in reasons),
    f"case-reason-button-{TYPED_REASON}",
)


def signs_of(case: Case, *, now: datetime) -> Sequence[Term]:
    """One line each; none for a case with which nothing is left to do."""
    if case.state in _OVER:
        return ()
    found = [*_looks(case, now=now), *_wave(case)]
    if case.added:
        found.append(Term("case-sign-added"))
    if case.put_right or case.not_right:
        found.append(Term("case-sign-right", {"right": case.put_right, "wrong": case.not_right}))
    return found


def _looks(case: Case, *, now: datetime) -> Sequence[Term]:
    """That it is the second look; the first decision only once the second stands."""
    if first_hidden(case, now=now):
        return [Term("case-sign-second-look")]
    if case.barred is None or case.first_state is None:
        return ()
    decision = Term(f"case-first-{case.first_state.replace('_', '-')}")
    reason = Term(f"case-reason-button-{case.first_reason}")
    return [Term("case-sign-first", {"decision": decision, "reason": reason})]


def _wave(case: Case) -> Sequence[Term]:
    found = read_signals(case.signals)
    if not found.same:
        return ()
    args = {"same": found.same, "once": found.at_once, "fresh": found.fresh}
    return [Term("case-sign-wave", args)]
