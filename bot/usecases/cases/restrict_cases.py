"""Stored cases follow the content: those of a restricted act are restricted, those of another act are not."""

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
from bot.usecases.access.release_hidden_cases import release_hidden_cases
from bot.usecases.access.restricted_round import ROUND_NOTE, round_is_over
from bot.usecases.groups.settle_cards import settle_later
from bot.usecases.ports import Clock, Content, UnitOfWork

AT_ONCE: Final = 200
"""Cases that are looked at in one tick, also decided ones: search and statistics read them, too."""
_SCHEME: Final = 2
"""Another number has every installation go through its cases once more. 2: pages and accounts go with their cases."""


async def restrict_cases(*, uow: UnitOfWork, clock: Clock, content: Content) -> tuple[Fact, ...]:
    """All cases agree with the content; begins anew when its answers change.

    What it restricts is closed at once. What it opens follows, a few cases a tick; at the end of this round cards go
    where they belong, and whoever may not see a case any more loses it.
    """
    wanted = _answers(content.acts)
    answers, _, after = (await uow.settings.note(ROUND_NOTE)).partition("|")
    if answers == wanted and not after:
        return ()
    closed: tuple[Fact, ...] = ()
    if answers != wanted:
        after = ""
        uow.audit.record(
            AuditAction.SETTING, by=PROGRAM, at=clock.now(), subject="restricted-acts", detail=wanted
        )
        closed = await _close(content.acts, uow=uow, clock=clock)
    cases = await uow.cases.cases_after(after, limit=AT_ONCE)
    for case in cases:
        restricted = is_restricted(case.act_id, content.acts)
        if restricted is not case.restricted:
            await _restrict(replace(case, restricted=restricted), uow=uow)
    if len(cases) == AT_ONCE:
        uow.settings.set_note(ROUND_NOTE, f"{wanted}|{cases[-1].id}")
        return closed
    uow.settings.set_note(ROUND_NOTE, wanted)
    settle_later(uow)
    return (*dict.fromkeys((*closed, *await release_hidden_cases(uow=uow, clock=clock))),)


async def _close(acts: Mapping[str, Act], *, uow: UnitOfWork, clock: Clock) -> tuple[Fact, ...]:
    """Restrict every case that is not open by the content, with its pages and accounts. Where all agreed before, cards
    and holders follow at once; else they wait for the end of the round, since what will be opened is still closed."""
    uow.cases.restrict_all_but({"", *(act_id for act_id in acts if not is_restricted(act_id, acts))})
    uow.online.restrict_with_cases()
    if not await round_is_over(uow):
        return ()
    settle_later(uow)
    return await release_hidden_cases(uow=uow, clock=clock)


async def _restrict(case: Case, *, uow: UnitOfWork) -> None:
    """Store it, and have its pages and graded accounts counted for those who may see it."""
    uow.cases.save(case)
    for report in await uow.reports.of_case(case.id):
        uow.online.move_report(report.id, circle=is_restricted_case(case))


def _answers(acts: Mapping[str, Act]) -> str:
    """What the content says of all its acts, short enough to compare."""
    answers_json = json.dumps([_SCHEME, sorted((act.id, act.policy.restricted) for act in acts.values())])
    return hashlib.sha256(answers_json.encode()).hexdigest()[:32]
