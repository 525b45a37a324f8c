"""Stored cases follow the content: those of a restricted act are restricted, those of another act are not."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.domain.cases.reports import Case
from bot.domain.cases.sight import of_the_circle
from bot.domain.catalogue.catalogue import Act, is_restricted
from bot.domain.events import Fact
from bot.domain.staff.audit import PROGRAM, Deed
from bot.usecases.groups.settle_cards import settle_later
from bot.usecases.ports import Clock, Content, UnitOfWork
from bot.usecases.sight.free_unseen import free_unseen

AT_ONCE: Final = 200
"""Cases that are looked at in one tick, also decided ones: search and statistics read them, too."""
_NOTE: Final = "restricted-acts"
"""Which answers of the content the round is for, and the id behind which it goes on; without an id it is over."""


async def restrict_cases(*, uow: UnitOfWork, clock: Clock, content: Content) -> tuple[Fact, ...]:
    """A few cases a tick, until all agree with the content; begins anew when its answers change.

    At the end of a round cards go where they belong, and whoever may not see a case any more loses it.
    """
    wanted = _answers(content.acts)
    answers, _, after = (await uow.settings.note(_NOTE)).partition("|")
    if answers == wanted and not after:
        return ()
    if answers != wanted:
        after = ""
        uow.audit.record(Deed.SETTING, by=PROGRAM, at=clock.now(), subject="restricted-acts", detail=wanted)
    cases = await uow.cases.behind(after, limit=AT_ONCE)
    for case in cases:
        restricted = is_restricted(case.act_id, content.acts)
        if restricted is not case.restricted:
            await _restrict(replace(case, restricted=restricted), uow=uow)
    if len(cases) == AT_ONCE:
        uow.settings.set_note(_NOTE, f"{wanted}|{cases[-1].id}")
        return ()
    uow.settings.set_note(_NOTE, wanted)
    settle_later(uow)
    return await free_unseen(uow=uow, clock=clock)


async def _restrict(case: Case, *, uow: UnitOfWork) -> None:
    """Store it, and have its pages and graded accounts counted for those who may see it."""
    uow.cases.save(case)
    for report in await uow.reports.of_case(case.id):
        uow.online.moved(report.id, circle=of_the_circle(case))


def _answers(acts: Mapping[str, Act]) -> str:
    """What the content says of all its acts, short enough to compare."""
    said = json.dumps(sorted((act.id, act.policy.restricted) for act in acts.values()))
    return hashlib.sha256(said.encode()).hexdigest()[:32]
