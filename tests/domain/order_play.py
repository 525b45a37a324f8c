"""Rounds of incidents played by chance, with a clock that is as slow or as quick as it likes."""

import random
from collections.abc import Callable, Sequence

from bot.domain.learning.order_incidents import OrderIncident, OrderJudgment
from bot.domain.learning.order_rounds import OrderRound, begin_order, judge_round, with_due_call

type Choose = Callable[[OrderJudgment, random.Random], str]
"""Which of the offered steps somebody takes."""


def by_chance(judgment: OrderJudgment, rng: random.Random) -> str:
    return rng.choice(judgment.open_steps)


def play(
    incident: OrderIncident, seed: str, *, choose: Choose = by_chance, patience: float = 0.4
) -> tuple[OrderRound, OrderJudgment]:
    """A whole round. ``patience``: how often the next call comes before the next step."""
    rng = random.Random(f"play/{seed}")
    order_round = begin_order(incident, seed=seed)
    while True:
        judgment = judge_round(order_round, incident)
        if judgment.is_over:
            return order_round, judgment
        drawn = judgment.next_call
        if drawn is not None and rng.random() < patience:
            order_round = order_round.with_call(drawn.call.id)
            continue
        order_round = with_due_call(order_round.with_step(choose(judgment, rng)), incident)


def seeds(count: int, incidents: Sequence[OrderIncident]) -> list[tuple[OrderIncident, str]]:
    """So many rounds, over all incidents in turn."""
    return [(incidents[number % len(incidents)], f"seed-{number}") for number in range(count)]
