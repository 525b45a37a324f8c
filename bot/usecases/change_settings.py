"""An owner changes what runs: the reporting switch, the phase, the days of voting and of the result."""

from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.catalogue import Phase
from bot.domain.errors import BadInput
from bot.domain.memory import last_day
from bot.domain.settings import Reporting, Running
from bot.usecases.ports import UnitOfWork


class Missing(StrEnum):
    """What reports cannot be taken without."""

    OPERATOR = "operator"
    GROUP = "group"
    PHASE = "phase"


async def missing_for_reports(*, operator_words: str, uow: UnitOfWork) -> tuple[Missing, ...]:
    """Empty when reports may be taken."""
    running = await uow.settings.running()
    found = {
        Missing.OPERATOR: not operator_words.strip(),
        Missing.GROUP: not await uow.groups.active(),
        Missing.PHASE: running.phase is None,
    }
    return tuple(what for what, lacks in found.items() if lacks)


async def set_reporting(
    switch: Reporting, *, operator_words: str, uow: UnitOfWork
) -> tuple[Running, tuple[Missing, ...]]:
    """Turn the switch. Opening it without all that it needs changes nothing and answers what is missing."""
    running = await uow.settings.running()
    if switch in (Reporting.OPEN, Reporting.EMERGENCY):
        missing = await missing_for_reports(operator_words=operator_words, uow=uow)
        if missing:
            return running, missing
    changed = replace(running, reporting=switch)
    uow.settings.save(changed)
    return changed, ()


async def set_phase(phase: Phase, *, uow: UnitOfWork) -> Running:
    changed = replace(await uow.settings.running(), phase=phase)
    uow.settings.save(changed)
    return changed


async def set_polling_day(day: date | None, *, uow: UnitOfWork) -> Running:
    """Set the day of voting, or take it back. Reminders planned for later come the day before it at the latest.

    A result of before that day was another election's and goes.
    """
    running = await uow.settings.running()
    stale = day is not None and running.result_day is not None and running.result_day < day
    changed = replace(running, polling_day=day, result_day=None if stale else running.result_day)
    uow.settings.save(changed)
    if (eve := last_day(day)) is not None:
        uow.reminders.bring_forward(eve)
    return changed


async def set_result_day(day: date | None, *, today: date, uow: UnitOfWork) -> Running:
    """Set the day on which the result was announced, or take it back: from it on the last days of official
    complaints are counted. Raises BadInput for a day before voting or after tomorrow."""
    running = await uow.settings.running()
    if day is not None:
        if day > today + timedelta(days=1):
            raise BadInput("admin-result-day-ahead")
        if running.polling_day is not None and day < running.polling_day:
            raise BadInput("admin-result-day-before", {"day": running.polling_day})
    changed = replace(running, result_day=day)
    uow.settings.save(changed)
    return changed
