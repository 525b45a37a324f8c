"""Incidents to be put in order: the steps, what must come before what, what a call changes, and how a draw varies them.

Every step of an incident is right to take; only its place is judged. A rule says which of two steps comes first, with
the article that it follows from. Some rules stand only in one variant of the incident, or only once a call has come, so
the words of the steps alone do not tell their order.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum
from typing import Final
from zlib import crc32

from bot.domain.learning.lessons import Audience

SOONEST: Final = 8
LATEST: Final = 25
"""Seconds between the beginning, or the call before, and a call."""
CALL: Final = "@"
"""The mark of a call among the events of a round; steps stand there by their id alone."""


@dataclass(frozen=True, slots=True)
class OrderStep:
    """A step of an incident: its button, what happens when it is taken, and the call that brings it, if one does."""

    id: str
    _: KW_ONLY
    label: str
    done: str
    call: str = ""


@dataclass(frozen=True, slots=True)
class OrderRule:
    """``first`` comes before ``then``; otherwise ``why`` happens meanwhile. It stands in these variants (empty: in
    all), and with a call only from its arrival on."""

    first: str
    then: str
    _: KW_ONLY
    why: str
    article_ids: tuple[str, ...]
    variants: tuple[str, ...] = ()
    call: str = ""


@dataclass(frozen=True, slots=True)
class OrderText:
    """A variant of an incident, or a call in it: a short id and the words."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class OrderIncident:
    """An incident of one track, with its topic for mastery."""

    id: str
    _: KW_ONLY
    track: Audience
    topic: str
    title: str
    scene: str
    variants: tuple[OrderText, ...]
    calls: tuple[OrderText, ...]
    steps: tuple[OrderStep, ...]
    rules: tuple[OrderRule, ...]

    @property
    def steps_by_id(self) -> Mapping[str, OrderStep]:
        return {step.id: step for step in self.steps}

    @property
    def edition(self) -> str:
        """Eight digits that change with anything in the incident: an open round of another edition ends."""
        parts = (self.topic, self.title, self.scene, self.variants, self.calls, self.steps, self.rules)
        return f"{crc32(repr(parts).encode()):08x}"


@dataclass(frozen=True, slots=True)
class DrawnCall:
    """A call of a draw: it comes ``seconds`` after what was before it, and at the latest with the answer to the
    step that makes ``by`` steps."""

    call: OrderText
    _: KW_ONLY
    seconds: int
    by: int


@dataclass(frozen=True, slots=True)
class OrderCase:
    """An incident as a seed draws it: the variant, the calls that come, and the order of the buttons."""

    incident: OrderIncident
    _: KW_ONLY
    variant: OrderText
    calls: tuple[DrawnCall, ...]
    buttons: tuple[str, ...]

    @property
    def step_ids(self) -> tuple[str, ...]:
        """The steps of this draw in the order of their buttons: those of the incident, and those that its calls
        bring."""
        drawn = {call.call.id for call in self.calls}
        steps = self.incident.steps_by_id
        return tuple(key for key in self.buttons if not steps[key].call or steps[key].call in drawn)

    @property
    def rules(self) -> tuple[OrderRule, ...]:
        """The rules of this draw, whether or not their calls have come."""
        drawn = {call.call.id for call in self.calls}
        return tuple(
            rule
            for rule in self.incident.rules
            if (not rule.variants or self.variant.id in rule.variants)
            and all(call in drawn for call in self.calls_of(rule))
        )

    def calls_of(self, rule: OrderRule) -> frozenset[str]:
        """The calls without which the rule says nothing: its own, and those that bring its steps."""
        steps = self.incident.steps_by_id
        return frozenset({rule.call, steps[rule.first].call, steps[rule.then].call} - {""})


def draw_case(incident: OrderIncident, seed: str) -> OrderCase:
    """The variant, the calls and the order of the buttons of this seed; the same from the same seed."""
    rng = random.Random(f"order/{incident.id}/{seed}")  # noqa: S311 an invented incident
    variant = rng.choice(incident.variants)
    coming = rng.sample(incident.calls, rng.randint(1, len(incident.calls)))
    at_first = sum(not step.call for step in incident.steps)
    latest = sorted(rng.randint(1, at_first - 1) for _ in coming)
    calls = tuple(
        DrawnCall(call, seconds=rng.randint(SOONEST, LATEST), by=by)
        for call, by in zip(coming, latest, strict=True)
    )
    buttons = [step.id for step in incident.steps]
    rng.shuffle(buttons)
    return OrderCase(incident, variant=variant, calls=calls, buttons=tuple(buttons))


class RuleOutcome(StrEnum):
    """What became of a rule in a round."""

    KEPT = "kept"
    BROKEN = "broken"
    OPEN = "open"
    """It said nothing when its second step was taken, or that step was not taken."""


@dataclass(frozen=True, slots=True)
class JudgedRule:
    """A rule of a draw, and what became of it."""

    rule: OrderRule
    outcome: RuleOutcome


@dataclass(frozen=True, slots=True)
class OrderJudgment:
    """A draw with what happened so far: steps by their ids, calls behind ``CALL``."""

    case: OrderCase
    events: tuple[str, ...] = field(default=())

    @property
    def steps_taken(self) -> tuple[str, ...]:
        """The steps taken, in order."""
        return tuple(event for event in self.events if not event.startswith(CALL))

    @property
    def calls_so_far(self) -> tuple[str, ...]:
        """The calls that have come, in order."""
        return tuple(event.removeprefix(CALL) for event in self.events if event.startswith(CALL))

    @property
    def open_steps(self) -> tuple[str, ...]:
        """The steps that can be taken now, in the order of their buttons."""
        steps = self.case.incident.steps_by_id
        return tuple(
            key
            for key in self.case.step_ids
            if key not in self.steps_taken and (not steps[key].call or steps[key].call in self.calls_so_far)
        )

    @property
    def next_call(self) -> DrawnCall | None:
        """The call that comes next, or None once all have come."""
        return next((call for call in self.case.calls if call.call.id not in self.calls_so_far), None)

    @property
    def is_over(self) -> bool:
        return len(self.steps_taken) == len(self.case.step_ids)

    @property
    def outcomes(self) -> Sequence[JudgedRule]:
        """Every rule of the draw with its outcome, in file order."""
        return tuple(JudgedRule(rule, self._outcome(rule)) for rule in self.case.rules)

    def broken_with(self, step_id: str) -> Iterator[OrderRule]:
        """The rules that were broken by taking this step when it was taken."""
        return (
            judged.rule
            for judged in self.outcomes
            if judged.outcome is RuleOutcome.BROKEN and judged.rule.then == step_id
        )

    def _outcome(self, rule: OrderRule) -> RuleOutcome:
        if rule.then not in self.events:
            return RuleOutcome.OPEN
        before = self.events[: self.events.index(rule.then)]
        if any(CALL + call not in before for call in self.case.calls_of(rule)):
            return RuleOutcome.OPEN
        return RuleOutcome.KEPT if rule.first in before else RuleOutcome.BROKEN
