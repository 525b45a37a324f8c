"""A case's place in the queue, and why. Pure: a case has the same place whoever asks and whenever.

Everything that makes a case more urgent moves it forward by some hours, as if it had come earlier. Its *place*
is the moment when it came minus that bonus; the earliest place goes first. So age needs no recounting: a case
that has waited an hour longer is an hour ahead, one stored number finds a case among a million, and no case
waits for ever behind newer ones.

The weights, and the reason for each:

- severity: a high case goes before every medium one that has waited less than 16 hours longer. A critical one
(threat, violence, a box carried off) goes before everything of the last ten days, which is all; - phase: on
polling day an act still goes on while it is read and can be stopped; afterwards complaint windows   run; -
actor: station staff and armed forces can do the most harm and hide it; then campaigners; - witnesses: each
further one makes it likelier, up to six: a crowd of copies must not push others out of the   queue.

How soon a case should be decided, by severity and phase.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import ActorClass, Phase, Severity
from bot.domain.values import dataclass

BY_SEVERITY: Final = {
    Severity.CRITICAL: timedelta(days=10),
    Severity.HIGH: timedelta(hours=24),
    Severity.MEDIUM: timedelta(hours=8),
    Severity.LOW: timedelta(0),
}
BY_PHASE: Final = {Phase.BEFORE: timedelta(0), Phase.DAY: timedelta(hours=6), Phase.AFTER: timedelta(hours=1)}
BY_ACTOR: Final = {
    ActorClass.FORCE: timedelta(hours=2),
    ActorClass.OFFICIAL: timedelta(hours=2),
    ActorClass.STAFF: timedelta(hours=2),
    ActorClass.HEADQUARTERS: timedelta(hours=1),
    ActorClass.CANDIDATE: timedelta(hours=1),
    ActorClass.ORGANISED_GROUP: timedelta(hours=1),
}
"""Other actors, and unknown ones, move nothing forward."""
A_WITNESS: Final = timedelta(hours=1)
MOST_WITNESSES: Final = 6
"""Further witnesses that count."""


MUTED: Final = -timedelta(days=30)
"""A muted reporter's case comes after all others; it is never critical (``domain.desk.staff_notes``)."""
DEADLINES: Final = {
    Severity.CRITICAL: timedelta(minutes=15),
    Severity.HIGH: timedelta(hours=1),
    Severity.MEDIUM: timedelta(hours=6),
    Severity.LOW: timedelta(hours=24),
}
"""By severity, on polling day; three times as long otherwise."""
_OTHERWISE: Final = 3
LONGEST_DEADLINE: Final = max(DEADLINES.values()) * _OTHERWISE


class PriorityPart(StrEnum):
    """The parts of a priority, in the order in which they are explained."""

    SEVERITY = "severity"
    PHASE = "phase"
    ACTOR = "actor"
    WITNESSES = "witnesses"
    MUTED = "muted"


@dataclass(frozen=True, slots=True)
class Weight:
    """One part, and how far it moves the case forward."""

    part: PriorityPart
    bonus: timedelta


def weights(case: Case) -> Sequence[Weight]:
    """What moves this case forward, in the order of ``PriorityPart``."""
    actor = ActorClass(case.actor) if case.actor else None
    further = min(max(case.witnesses - 1, 0), MOST_WITNESSES)
    return (
        Weight(PriorityPart.SEVERITY, BY_SEVERITY[case.severity]),
        Weight(PriorityPart.PHASE, BY_PHASE[case.phase]),
        Weight(PriorityPart.ACTOR, BY_ACTOR.get(actor, timedelta(0)) if actor else timedelta(0)),
        Weight(PriorityPart.WITNESSES, A_WITNESS * further),
        Weight(PriorityPart.MUTED, MUTED if case.muted else timedelta(0)),
    )


def place(case: Case) -> datetime:
    """The case's place in the queue: the earliest goes first."""
    return case.opened_at - sum((weight.bonus for weight in weights(case)), timedelta(0))


def deadline_for(severity: Severity, phase: Phase, *, now: datetime) -> datetime:
    factor = 1 if phase is Phase.DAY else _OTHERWISE
    return now + DEADLINES[severity] * factor
