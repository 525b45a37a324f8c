"""An owner changes what runs: the reporting switch, the phase, the days of voting and of the result."""

from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.audit import Deed
from bot.domain.catalogue import Phase
from bot.domain.errors import BadInput
from bot.domain.memory import last_day
from bot.domain.people import Account
from bot.domain.settings import Reporting, Running
from bot.usecases.ports import Clock, UnitOfWork


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
    switch: Reporting, *, by: Account, operator_words: str, uow: UnitOfWork, clock: Clock
) -> tuple[Running, tuple[Missing, ...]]:
    """Turn the switch. Opening it without all that it needs changes nothing and answers what is missing."""
    running = await uow.settings.running()
    if switch in (Reporting.OPEN, Reporting.EMERGENCY):
        missing = await missing_for_reports(operator_words=operator_words, uow=uow)
        if missing:
            return running, missing
    changed = replace(running, reporting=switch)
    _save(changed, "reporting", switch.value, by=by, uow=uow, clock=clock)
    return changed, ()


def _save(changed: Running, name: str, value: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> None:
    uow.settings.save(changed)
    uow.audit.record(Deed.SETTING, by=str(by), at=clock.now(), subject=name, detail=value)


async def set_phase(phase: Phase, *, by: Account, uow: UnitOfWork, clock: Clock) -> Running:
    changed = replace(await uow.settings.running(), phase=phase)
    _save(changed, "phase", phase.value, by=by, uow=uow, clock=clock)
    return changed


async def set_polling_day(day: date | None, *, by: Account, uow: UnitOfWork, clock: Clock) -> Running:
    """Set the day of voting, or take it back. Reminders planned for later come the day before it at the latest.

    A result of before that day was another election's and goes.
    """
    running = await uow.settings.running()
    stale = day is not None and running.result_day is not None and running.result_day < day
    changed = replace(running, polling_day=day, result_day=None if stale else running.result_day)
    _save(changed, "polling-day", _told(day), by=by, uow=uow, clock=clock)
    if (eve := last_day(day)) is not None:
        uow.reminders.bring_forward(eve)
    return changed


def _told(day: date | None) -> str:
    return day.isoformat() if day is not None else "none"


async def set_result_day(day: date | None, *, by: Account, uow: UnitOfWork, clock: Clock) -> Running:
    """Set the day on which the result was announced, or take it back: from it on the last days of official
    complaints are counted. Raises BadInput for a day before voting or after tomorrow."""
    running = await uow.settings.running()
    if day is not None:
        if day > clock.today() + timedelta(days=1):
            raise BadInput("admin-result-day-ahead")
        if running.polling_day is not None and day < running.polling_day:
            raise BadInput("admin-result-day-before", {"day": running.polling_day})
    changed = replace(running, result_day=day)
    _save(changed, "result-day", _told(day), by=by, uow=uow, clock=clock)
    return changed
