"""Signs beside a case's state on its card: a second look, a wave of equal texts, additions, corrections.

They are hints for the assignee and decide nothing. They contain no reporter's words.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.conversation.outgoing import TextRef
from bot.domain.cases.follow_up import is_first_decision_hidden
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


def signs_of(case: Case, *, now: datetime) -> Sequence[TextRef]:
    """One line for each sign; none if nothing is left to do for the case."""
    if case.state in _OVER:
        return ()
    signs = [*_second_look_terms(case, now=now), *_wave_terms(case)]
    if case.added:
        signs.append(TextRef("case-sign-added"))
    if case.put_right or case.not_right:
        signs.append(TextRef("case-sign-right", {"right": case.put_right, "wrong": case.not_right}))
    return signs


def _second_look_terms(case: Case, *, now: datetime) -> Sequence[TextRef]:
    """Says that this is a second look. It shows the first decision only once the second one is final."""
    if is_first_decision_hidden(case, now=now):
        return [TextRef("case-sign-second-look")]
    if case.barred is None or case.first_state is None:
        return ()
    decision = TextRef(f"case-first-{case.first_state.replace('_', '-')}")
    reason = TextRef(f"case-reason-button-{case.first_reason}")
    return [TextRef("case-sign-first", {"decision": decision, "reason": reason})]


def _wave_terms(case: Case) -> Sequence[TextRef]:
    signals = read_signals(case.signals)
    if not signals.same:
        return ()
    args = {"same": signals.same, "once": signals.at_once, "fresh": signals.fresh}
    return [TextRef("case-sign-wave", args)]
