"""Reporters are told of decisions that can no longer be undone. Runs every few seconds."""

from dataclasses import replace

from bot.domain.cases import triage as rules
from bot.domain.cases.follow_up import put_right_due_at
from bot.domain.events import CaseChanged, DecisionStands, Fact
from bot.usecases.context import Context


async def tell_decisions(ctx: Context) -> tuple[Fact, ...]:
    """Mark each such case as announced; ``DecisionStands`` sends it. Running it again changes nothing."""
    now = ctx.clock.now()
    facts: list[Fact] = []
    for case in await ctx.uow.cases.cases_to_notify(now - rules.UNDO_LASTS):
        if rules.is_due_to_notify(case, now=now):
            ctx.uow.cases.save(
                replace(case, reporter_notified=True, right_due=put_right_due_at(case, now=now))
            )
            facts += (DecisionStands(case.id), CaseChanged(case.id))
    return tuple(facts)
