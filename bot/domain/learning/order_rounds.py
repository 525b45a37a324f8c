"""A round of an incident against a clock, as it is stored: which incident, the seed, and what happened in which order.

The variant, the calls, the buttons and every verdict follow from the seed, so a result can be worked out again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from datetime import timedelta
from typing import Any, Final, Self
from zlib import crc32

from bot.domain.learning.order_incidents import (
    CALL,
    OrderIncident,
    OrderJudgment,
    RuleOutcome,
    draw_case,
)

LEFT_ALONE: Final = timedelta(minutes=15)
"""After so long without a press, a round ends and nothing is sent."""


@dataclass(frozen=True, slots=True)
class OrderRound:
    """A round: the incident with its edition, the seed, and the events."""

    incident_id: str
    _: KW_ONLY
    seed: str
    edition: str
    events: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """A short name for buttons, from the seed."""
        return f"{crc32(self.seed.encode()):08x}"

    def with_step(self, step_id: str) -> Self:
        return replace(self, events=(*self.events, step_id))

    def with_call(self, call_id: str) -> Self:
        return replace(self, events=(*self.events, CALL + call_id))

    def to_plain(self) -> dict[str, Any]:
        """As JSON data; `from_plain` reads it."""
        return {
            "incident": self.incident_id,
            "seed": self.seed,
            "edition": self.edition,
            "events": list(self.events),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Read what `to_plain` wrote."""
        return cls(
            plain["incident"], seed=plain["seed"], edition=plain["edition"], events=tuple(plain["events"])
        )


def begin_order(incident: OrderIncident, *, seed: str) -> OrderRound:
    return OrderRound(incident.id, seed=seed, edition=incident.edition)


def judge_round(order_round: OrderRound, incident: OrderIncident) -> OrderJudgment:
    """What happened so far, and what becomes of it."""
    return OrderJudgment(draw_case(incident, order_round.seed), order_round.events)


def with_told_calls(order_round: OrderRound, incident: OrderIncident, count: int) -> OrderRound:
    """The round with the calls that the clock has brought meanwhile: so many in all."""
    calls = draw_case(incident, order_round.seed).calls
    have = len(judge_round(order_round, incident).calls_so_far)
    for drawn in calls[have:count]:
        order_round = order_round.with_call(drawn.call.id)
    return order_round


def with_due_call(order_round: OrderRound, incident: OrderIncident) -> OrderRound:
    """The round with the next calls, if so many steps are taken that they come without waiting for the clock."""
    while True:
        judgment = judge_round(order_round, incident)
        drawn = judgment.next_call
        if drawn is None or len(judgment.steps_taken) < drawn.by:
            return order_round
        order_round = order_round.with_call(drawn.call.id)


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """A learner's practice with the incidents of one track: the open round, how many are finished, in how many every
    step came in time, which incidents were finished, and the last finished round."""

    running: OrderRound | None = None
    finished: int = 0
    clean: int = 0
    seen: tuple[str, ...] = ()
    last: OrderRound | None = None

    def to_plain(self) -> dict[str, Any]:
        """As JSON data; `from_plain` reads it."""
        rounds = {"running": self.running, "last": self.last}
        plain = {name: stored.to_plain() for name, stored in rounds.items() if stored is not None}
        return {"finished": self.finished, "clean": self.clean, "seen": list(self.seen), **plain}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Read what `to_plain` wrote; of a learner without practice an empty one."""
        running, last = (
            OrderRound.from_plain(plain[name]) if name in plain else None for name in ("running", "last")
        )
        seen = tuple(plain.get("seen", ()))
        return cls(running, int(plain.get("finished", 0)), int(plain.get("clean", 0)), seen, last)


def finish_order(record: OrderRecord, order_round: OrderRound, judgment: OrderJudgment) -> OrderRecord:
    """The record once every step of this round is taken."""
    is_clean = all(judged.outcome is not RuleOutcome.BROKEN for judged in judgment.outcomes)
    seen = (*(key for key in record.seen if key != order_round.incident_id), order_round.incident_id)
    return OrderRecord(
        finished=record.finished + 1, clean=record.clean + is_clean, seen=seen, last=order_round
    )


def choose_incident(incidents: Iterable[OrderIncident], record: OrderRecord, *, seed: str) -> OrderIncident:
    """An incident for this seed: one that was never finished, else one of those finished longest ago."""
    known = {incident.id: incident for incident in incidents}
    fresh = [key for key in known if key not in record.seen]
    older = [key for key in record.seen if key in known]
    candidates = sorted(fresh) or older[: max(1, len(older) // 2)]
    return known[candidates[crc32(f"which/{seed}".encode()) % len(candidates)]]


def merge_orders(new: OrderRecord, old: OrderRecord) -> OrderRecord:
    """The practice of two accounts of one person: what was done in both, and the open round of the new one."""
    seen = tuple(dict.fromkeys((*old.seen, *new.seen)))
    return OrderRecord(
        new.running or old.running,
        new.finished + old.finished,
        new.clean + old.clean,
        seen,
        new.last or old.last,
    )
