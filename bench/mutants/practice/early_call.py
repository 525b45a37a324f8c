"""A rule of a call speaks before the call has come."""

from dataclasses import replace

from bench.mutants import Patch
from bot.domain.learning.order_incidents import OrderJudgment, OrderRule, RuleOutcome

_outcome = OrderJudgment._outcome


def without_waiting(judgment: OrderJudgment, rule: OrderRule) -> RuleOutcome:
    return _outcome(judgment, replace(rule, call=""))


def apply(patch: Patch) -> None:
    patch.replace(OrderJudgment, "_outcome", without_waiting)
