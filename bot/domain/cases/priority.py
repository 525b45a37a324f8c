"""Where a case stands in the queue, and why. Pure: the same case has the same place whoever asks and whenever.

Everything that makes a case more urgent is so many hours by which it is moved forward, as if it had come earlier:
its *place* is a moment, when it came less that bonus, and the earliest place goes first. So age needs no counting
anew: who has waited an hour longer is an hour ahead, a case of a million is found by a stored number, and no case
waits for ever behind newer ones.

The weights, and what each stands for:

- severity: a high case goes before every medium one that has waited less than 16 hours longer. A critical one
  (threat, violence, a box carried off) goes before everything that has come within ten days, which is all;
- phase: on polling day an act goes on while it is read and can still be stopped; after it spans for complaints run;
- actor: who runs the station or bears arms can do the most harm and hide it; then who campaigns;
- witnesses: each further one makes it likelier, up to six: a crowd of copies must not push others out of the queue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import ActorClass, Phase, Severity

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
"""Others, and those whom nobody has named, move nothing forward."""
A_WITNESS: Final = timedelta(hours=1)
MOST_WITNESSES: Final = 6
"""Further witnesses that count."""


MUTED: Final = -timedelta(days=30)
"""A muted reporter's case stands behind all others; it is never critical (``domain.staff_notes``)."""


class PriorityPart(StrEnum):
    """What a priority is made of, in the order in which it is explained."""

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
    """What moves this case forward, in the order of ``Part``."""
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
