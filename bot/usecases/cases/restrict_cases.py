"""Stored cases follow the content: those of a restricted act are restricted, all others are not."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.domain.cases.case_access import is_restricted_case
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Act, is_restricted
from bot.domain.events import Fact
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.usecases.access.case_access import ROUND_NOTE, round_is_over
from bot.usecases.access.release_hidden_cases import release_hidden_cases
from bot.usecases.context import Context
from bot.usecases.groups.settle_cards import settle_later

AT_ONCE: Final = 200
"""Cases checked per tick, decided ones included: search and statistics read them too."""
_SCHEME: Final = 2
"""A new number makes every installation check its cases once more. 2: pages and accounts follow their
cases."""


async def restrict_cases(ctx: Context) -> tuple[Fact, ...]:
    """Make all cases match the content; starts again when its answers change.

    Newly restricted cases are restricted at once. Opened ones follow, a few per tick. At the end of the round
    cards move to their groups, and people who may no longer see a case lose it.
    """
    wanted = _answers(ctx.content.acts)
    answers, _, after = (await ctx.uow.settings.note(ROUND_NOTE)).partition("|")
    if answers == wanted and not after:
        return ()
    closed: tuple[Fact, ...] = ()
    if answers != wanted:
        after = ""
        ctx.uow.audit.record(
            AuditAction.SETTING, by=PROGRAM, at=ctx.clock.now(), subject="restricted-acts", detail=wanted
        )
        closed = await _close(ctx, ctx.content.acts)
    cases = await ctx.uow.cases.cases_after(after, limit=AT_ONCE)
    for case in cases:
        restricted = is_restricted(case.act_id, ctx.content.acts)
        if restricted is not case.restricted:
            await _restrict(ctx, replace(case, restricted=restricted))
    if len(cases) == AT_ONCE:
        ctx.uow.settings.set_note(ROUND_NOTE, f"{wanted}|{cases[-1].id}")
        return closed
    ctx.uow.settings.set_note(ROUND_NOTE, wanted)
    settle_later(ctx)
    return (*dict.fromkeys((*closed, *await release_hidden_cases(ctx))),)


async def _close(ctx: Context, acts: Mapping[str, Act]) -> tuple[Fact, ...]:
    """Restrict every case that the content does not open, with its pages and accounts. If everything matched
    before, cards and assignees follow at once; otherwise they wait for the end of the round, because cases to
    be opened are still restricted."""
    ctx.uow.cases.restrict_all_but({"", *(act_id for act_id in acts if not is_restricted(act_id, acts))})
    ctx.uow.online.restrict_with_cases()
    if not await round_is_over(ctx):
        return ()
    settle_later(ctx)
    return await release_hidden_cases(ctx)


async def _restrict(ctx: Context, case: Case) -> None:
    """Store it, and make its pages and graded accounts count only for those who may see it."""
    ctx.uow.cases.save(case)
    for report in await ctx.uow.reports.of_case(case.id):
        ctx.uow.online.move_report(report.id, circle=is_restricted_case(case))


def _answers(acts: Mapping[str, Act]) -> str:
    """The content's answers for all acts, in a short form to compare."""
    answers_json = json.dumps([_SCHEME, sorted((act.id, act.policy.restricted) for act in acts.values())])
    return hashlib.sha256(answers_json.encode()).hexdigest()[:32]
