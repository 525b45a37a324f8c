"""Putting many cases out of scope at once, each by the rule for one case. Pure rules over the triage
table."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.domain.cases.reports import Action, Case, State
from bot.domain.cases.triage import claim, decide, release, undo, unread_reasons
from bot.domain.errors import BadInput
from bot.domain.people import Account

MOST: Final = 50
"""Cases in one go: as many as a person can check in one message."""


def set_aside(case: Case, *, by: Account, name: str, now: datetime, reason: str) -> Case:
    """Put a case out of scope in the normal way. A free case is claimed only for the decision, so that the
    limit of open claims does not apply. Raises WrongState, NotAllowed, BadInput as each step does; BadInput
    also for a reason about texts that nobody has opened."""
    if reason not in unread_reasons(Action.OUT_OF_SCOPE):
        raise BadInput("case-reason-unfit")
    held = claim(case, by=by, name=name, now=now, open_claims=0) if case.state is State.NEW else case
    done = decide(held, Action.OUT_OF_SCOPE, by=by, now=now, reason=reason)
    return replace(done, taken_up=case.taken_up)  # the reporter hears of the decision, not of this claim


def take_back(case: Case, *, by: Account, now: datetime) -> Case:
    """Undo the decision; the case waits again, so that nobody ends up with fifty claims. Raises as ``undo``
    does."""
    return replace(release(undo(case, by=by, now=now), by=by), pending=None)
