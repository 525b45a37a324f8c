"""What an owner changes from his screen: each change is shown, then confirmed while nobody has changed it meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Final

from bot.domain.catalogue.catalogue import Phase
from bot.domain.errors import BadInput, NotFound, WrongState
from bot.domain.events import Fact
from bot.domain.news.legal_calendar import Anchor, days_of
from bot.domain.owner.local_lines import MOST_LINES, LocalLine
from bot.domain.owner.phases import phase_due
from bot.domain.owner.settings import Reporting, Retention, Running, kept_in_force
from bot.domain.people import Account, Role
from bot.domain.staff.audit import Deed
from bot.usecases.groups.stop_group import group_of, start_group, stop_group
from bot.usecases.owner.change_settings import (
    Missing,
    day_set,
    missing_for_reports,
    set_day,
    set_reporting,
)
from bot.usecases.owner.hold_phase import NOTHING_MOVES, MovingDeadlines, count_moving, set_phase
from bot.usecases.ports import Clock, UnitOfWork

NONE: Final = "none"
ON, OFF = "on", "off"


class Keep(StrEnum):
    """What is kept how long; the names are those of ``Retention``."""

    SPAM = "spam"
    OUT_OF_SCOPE = "out_of_scope"
    CLOSED = "closed"
    LONGEST = "longest"
    DRAFT = "draft"


class What(StrEnum):
    """What can be changed. The words travel in buttons; ``group`` and ``line`` name which behind a dot."""

    REPORTING = "reporting"
    PHASE = "phase"
    DAY = "day"
    KEEP = "keep"
    GROUP = "group"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Change:
    """``which``: the day's anchor, what is kept, the group, the number; empty where there is one only. ``lost``: the
    day of the result, where a new day of voting takes it away. ``phase``: which one it is then, where a day changes
    it. ``moving``: the open cases whose deadline a day moves."""

    what: What
    which: str
    was: str
    now: str
    lost: date | None = None
    phase: Phase | None = None
    moving: MovingDeadlines = NOTHING_MOVES


@dataclass(frozen=True, slots=True)
class Owner:
    """Who changes, with what changing needs from outside."""

    account: Account
    operator_words: str
    bounds: Retention
    uow: UnitOfWork
    clock: Clock


async def value_of(what: What, which: str, *, by: Owner) -> str:
    """What is set now, as a word. Raises NotFound for what there is not."""
    running = await by.uow.settings.running()
    match what:
        case What.REPORTING:
            return running.reporting.value
        case What.PHASE:
            return running.phase.value if running.phase is not None else NONE
        case What.DAY if which in Anchor:
            day = days_of(running).get(Anchor(which))
            return day.isoformat() if day is not None else NONE
        case What.KEEP if which in Keep:
            return str(getattr(kept_in_force(running, by.bounds), which))
        case What.GROUP:
            return OFF if (await group_of(which, uow=by.uow)).stopped else ON
        case What.LINE:
            return ON if any(line.number == which for line in running.lines) else NONE
    raise NotFound("admin-what")


async def proposed(what: What, which: str, now: str, *, by: Owner) -> Change:
    """The change that a press or typed words ask for. Raises BadInput, NotFound, WrongState where it cannot be made:
    nobody is asked to confirm what would be refused."""
    was = await value_of(what, which, by=by)
    if was == now:
        raise WrongState("admin-line-there" if what is What.LINE and now == ON else "admin-same")
    lost: date | None = None
    phase: Phase | None = None
    moving = NOTHING_MOVES
    match what:
        case What.REPORTING:
            await _openable(now, by=by)
        case What.PHASE if now not in Phase:
            raise BadInput("admin-phase-how")
        case What.DAY:
            running = await by.uow.settings.running()
            then = day_set(Anchor(which), _day(now), running, today=by.clock.today())
            lost = running.result_day if which != Anchor.RESULT and then.result_day is None else None
            due = phase_due(then, now=by.clock.now())
            phase = due if due is not running.phase else None
            if (then.polling_day, then.result_day) != (running.polling_day, running.result_day):
                moving = await count_moving(then, by=by.account, uow=by.uow, clock=by.clock)
        case What.KEEP:
            _kept(which, now, await by.uow.settings.running(), by=by)
        case What.GROUP | What.LINE if now not in (ON, OFF, NONE):
            raise NotFound("admin-what")
    return Change(what, which, was, now, lost, phase, moving)


async def confirm(
    what: What, which: str, now: str, *, was: str, by: Owner, line: LocalLine | None = None
) -> tuple[Change, tuple[Fact, ...]]:
    """Make it, and record it. Raises as ``proposed`` does, and WrongState where somebody has changed it meanwhile."""
    if await value_of(what, which, by=by) != was:
        raise WrongState("admin-meanwhile")
    change = await proposed(what, which, now, by=by)
    facts: tuple[Fact, ...] = ()
    me, uow, clock = by.account, by.uow, by.clock
    match what:
        case What.REPORTING:
            await set_reporting(Reporting(now), by=me, operator_words=by.operator_words, uow=uow, clock=clock)
        case What.PHASE:
            if await set_phase(Phase(now), by=me, uow=uow, clock=clock) is None:
                raise WrongState("admin-meanwhile")
        case What.DAY:
            await set_day(Anchor(which), _day(now), by=me, uow=uow, clock=clock)
        case What.KEEP:
            running = await uow.settings.running()
            _save(replace(running, kept=_kept(which, now, running, by=by)), f"keep-{which}", now, by=by)
        case What.GROUP if now == OFF:
            await stop_group(which, by=me, uow=uow, clock=clock)
        case What.GROUP:
            await start_group(which, by=me, uow=uow, clock=clock)
        case What.LINE:
            await _set_line(which, line if now == ON else None, by=by)
    return change, facts


async def others_to_tell(*, besides: Account, uow: UnitOfWork) -> Sequence[Account]:
    """The other owners whom something reaches."""
    return [
        one.account
        for one in await uow.staff.all()
        if one.role is Role.OWNER and one.started and not one.frozen and one.account != besides
    ]


async def _openable(now: str, *, by: Owner) -> None:
    if now not in Reporting:
        raise BadInput("admin-reporting-how")
    if Reporting(now) in (Reporting.OPEN, Reporting.EMERGENCY):
        missing = await missing_for_reports(operator_words=by.operator_words, uow=by.uow)
        if missing:
            raise CannotOpen(missing)


class CannotOpen(WrongState):
    """Reports cannot be taken: this is missing."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        super().__init__("admin-missing")
        self.missing = missing


def _day(told: str) -> date | None:
    try:
        return None if told == NONE else date.fromisoformat(told)
    except ValueError:
        raise NotFound("admin-what") from None


def _kept(which: str, told: str, running: Running, *, by: Owner) -> Retention:
    """Raises BadInput for no number of days, one out of bounds, or one beyond the longest."""
    most = getattr(by.bounds, which)
    if not (told.isascii() and told.isdigit() and len(told) < 5 and 1 <= int(told) <= most):
        raise BadInput("admin-keep-bounds", {"most": most})
    kept = replace(kept_in_force(running, by.bounds), **{which: int(told)})
    over = [one.name for one in fields(Retention) if getattr(kept, one.name) > kept.longest]
    if over:
        raise BadInput("admin-keep-longest-over", {"days": kept.longest if which != "longest" else int(told)})
    return kept


async def _set_line(number: str, line: LocalLine | None, *, by: Owner) -> None:
    running = await by.uow.settings.running()
    rest = tuple(one for one in running.lines if one.number != number)
    if line is not None and len(rest) >= MOST_LINES:
        raise WrongState("admin-line-many", {"most": MOST_LINES})
    lines = rest if line is None else (*rest, line)
    told = line or next((one for one in running.lines if one.number == number), None)
    words = f"{told.label} ({told.source})" if told is not None else ""
    detail = f"{number} {'off' if line is None else 'on'}"
    _save(replace(running, lines=lines), "line", detail, by=by, words=words)


def _save(changed: Running, name: str, value: str, *, by: Owner, words: str = "") -> None:
    by.uow.settings.save(changed)
    by.uow.audit.record(
        Deed.SETTING, by=str(by.account), at=by.clock.now(), subject=name, detail=value, words=words
    )
