"""An owner changes the running program: the reporting switch, the phase, the days of the legal calendar.

Changes from an owner's screen: each is shown, then confirmed, unless somebody has changed the setting
meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Final

from bot.domain.asking.service import PROMISES, AskingService, read_stored_hours
from bot.domain.catalogue.catalogue import Phase
from bot.domain.catalogue.election import POLLING, RESULT, Election
from bot.domain.errors import BadInput, NotFound, WrongState
from bot.domain.events import Fact
from bot.domain.learning.memory import last_day
from bot.domain.news.legal_calendar import Days, days_of, out_of_order, slowest_day, with_day
from bot.domain.owner.phases import phase_due
from bot.domain.owner.settings import (
    MOST_LINES,
    LocalLine,
    Reporting,
    Retention,
    RunningSettings,
    retention_in_force,
)
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.context import ActingContext, Context
from bot.usecases.groups.register_group import find_group, start_group, stop_group
from bot.usecases.news.calendar import announce_moved_days
from bot.usecases.owner.hold_phase import (
    NOTHING_MOVES,
    MovingDeadlines,
    count_moving,
    recount_later,
    set_phase,
)
from bot.usecases.staff.give_role import editors

NONE: Final = "none"


class MissingRequirement(StrEnum):
    """What is required before reports are accepted."""

    OPERATOR = "operator"
    GROUP = "group"
    PHASE = "phase"
    ELECTION = "election"
    """The last election was closed, and the bot was not opened for the next one."""


async def missing_for_reports(ctx: Context) -> tuple[MissingRequirement, ...]:
    """Empty if reports can be accepted."""
    running = await ctx.uow.settings.running()
    requirements = {
        MissingRequirement.OPERATOR: not ctx.operator.words.strip(),
        MissingRequirement.GROUP: not await ctx.uow.groups.active(),
        MissingRequirement.PHASE: running.phase is None,
        MissingRequirement.ELECTION: running.is_closed,
    }
    return tuple(what for what, lacks in requirements.items() if lacks)


async def set_reporting(
    ctx: ActingContext, switch: Reporting
) -> tuple[RunningSettings, tuple[MissingRequirement, ...]]:
    """Set the switch. Opening it with requirements missing changes nothing and returns them."""
    running = await ctx.uow.settings.running()
    if switch in (Reporting.OPEN, Reporting.EMERGENCY):
        missing = await missing_for_reports(ctx)
        if missing:
            return running, missing
    changed = replace(running, reporting=switch)
    _save_setting(ctx, changed, "reporting", switch.value, by=ctx.account)
    return changed, ()


def _save_setting(
    ctx: Context, changed: RunningSettings, name: str, value: str, *, by: Account | str
) -> None:
    ctx.uow.settings.save(changed)
    ctx.uow.audit.record(AuditAction.SETTING, by=str(by), at=ctx.clock.now(), subject=name, detail=value)


async def set_day(ctx: Context, anchor: str, day: date | None, *, by: Account | str) -> RunningSettings:
    """Set or remove one of the days that the legal calendar is counted from; its followers are told.

    A new polling day removes an earlier result, which belongs to another election, moves later reminders to
    the day before it at the latest, and recounts the deadlines of open cases (``hold_phase``).

    Raises BadInput for a day that contradicts another one, for a past polling day, and for a result day in
    the future.
    """
    running = await ctx.uow.settings.running()
    changed = settings_with_day(anchor, day, running, ctx.content.election, today=ctx.clock.today())
    before = await ctx.uow.settings.running()
    _save_setting(ctx, changed, f"{anchor}-day", day.isoformat() if day is not None else "none", by=by)
    if anchor != RESULT and before.result_day is not None and changed.result_day is None:
        ctx.uow.audit.record(
            AuditAction.SETTING, by=str(by), at=ctx.clock.now(), subject=f"{RESULT}-day", detail="none"
        )
    await announce_moved_days(ctx, before, changed, order=ctx.content.election.day_ids(), by=by)
    if (before.polling_day, before.result_day) != (changed.polling_day, changed.result_day):
        recount_later(ctx)
    if anchor == POLLING and (eve := last_day(day)) is not None:
        ctx.uow.reminders.bring_forward(eve)
    return changed


def settings_with_day(
    anchor: str, day: date | None, running: RunningSettings, election: Election, *, today: date
) -> RunningSettings:
    """The settings with the day. Raises BadInput as ``set_day`` does, and NotFound for a day that this
    election does not have."""
    if election.day(anchor) is None:
        raise NotFound("admin-what")
    if anchor == POLLING and day is not None and running.result_day is not None:
        running = replace(running, result_day=running.result_day if running.result_day >= day else None)
    if day is not None:
        _check_day(anchor, day, running, election, today=today)
    return with_day(running, anchor, day)


def _check_day(anchor: str, day: date, running: RunningSettings, election: Election, *, today: date) -> None:
    if anchor == POLLING and day < today:
        raise BadInput("admin-polling-day-over")
    if anchor == RESULT and day > today:
        raise BadInput("admin-result-day-ahead")
    known = {**days_of(running), anchor: day}
    if (pair := out_of_order(known, election.days, anchor)) is not None:
        raise BadInput("admin-day-order", _contradiction(anchor, pair, known, election))


def _contradiction(
    anchor: str, pair: tuple[str, str], known: Days, election: Election
) -> Mapping[str, object]:
    """Both days, and why they contradict each other."""
    other = next(pair_anchor for pair_anchor in pair if pair_anchor != anchor)
    slowest = slowest_day(*pair, election.days)
    return {
        "set": anchor,
        "given": known[anchor],
        "anchor": other,
        "day": known[other],
        "side": "before" if other == pair[0] else "after",
        "why": slowest.id if slowest.lasts > 1 else "order",
        "least": slowest.lasts,
    }


ON, OFF = "on", "off"


class RetentionKind(StrEnum):
    """What is kept for how long; the names are those of ``Retention``."""

    SPAM = "spam"
    OUT_OF_SCOPE = "out_of_scope"
    CLOSED = "closed"
    LONGEST = "longest"
    DRAFT = "draft"


class AskingSetting(StrEnum):
    """What is set of people's questions to the editors (``domain.asking.service``)."""

    SWITCH = "switch"
    HOURS = "hours"
    PROMISE = "promise"


class SettingKind(StrEnum):
    """What can be changed. The words are part of button data; some have an identifier after a dot."""

    REPORTING = "reporting"
    PHASE = "phase"
    DAY = "day"
    KEEP = "keep"
    GROUP = "group"
    LINE = "line"
    ASKING = "asking"


@dataclass(frozen=True, slots=True)
class SettingChange:
    """``which``: the day's anchor, the kind of data, the group, the number, the part; empty if there is only one.
    ``lost``: the day of the result, if a new polling day removes it. ``phase``: the resulting phase, if a day
    changes it. ``moving``: the open cases whose deadline a day changes."""

    what: SettingKind
    which: str
    was: str
    now: str
    lost: date | None = None
    phase: Phase | None = None
    moving: MovingDeadlines = NOTHING_MOVES


async def value_of(ctx: ActingContext, what: SettingKind, which: str) -> str:
    """The present value, as a word. Raises NotFound for an unknown setting."""
    running = await ctx.uow.settings.running()
    match what:
        case SettingKind.REPORTING:
            return running.reporting.value
        case SettingKind.PHASE:
            return running.phase.value if running.phase is not None else NONE
        case SettingKind.DAY if ctx.content.election.day(which) is not None:
            day = days_of(running).get(which)
            return day.isoformat() if day is not None else NONE
        case SettingKind.KEEP if which in RetentionKind:
            return str(getattr(retention_in_force(running, ctx.operator.retention), which))
        case SettingKind.ASKING if which in AskingSetting:
            return _asking_value(running.asking, AskingSetting(which))
    return await _switch_value(ctx, what, which)


async def _switch_value(ctx: ActingContext, what: SettingKind, which: str) -> str:
    """Whether the bot posts in a group, or a local number is set. Raises NotFound for anything else."""
    if what is SettingKind.GROUP:
        return OFF if (await find_group(ctx, which)).stopped else ON
    if what is SettingKind.LINE:
        running = await ctx.uow.settings.running()
        return ON if any(line.number == which for line in running.lines) else NONE
    raise NotFound("admin-what")


async def proposed_change(ctx: ActingContext, what: SettingKind, which: str, now: str) -> SettingChange:
    """The change that a press or typed words ask for. Raises BadInput, NotFound, WrongState if it is
    impossible: nobody is asked to confirm what would be refused."""
    was = await value_of(ctx, what, which)
    if was == now:
        raise WrongState("admin-line-there" if what is SettingKind.LINE and now == ON else "admin-same")
    lost: date | None = None
    phase: Phase | None = None
    moving = NOTHING_MOVES
    match what:
        case SettingKind.REPORTING:
            await _require_openable(ctx, now)
        case SettingKind.PHASE if now not in Phase:
            raise BadInput("admin-phase-how")
        case SettingKind.DAY:
            running = await ctx.uow.settings.running()
            then = settings_with_day(which, _day(now), running, ctx.content.election, today=ctx.clock.today())
            lost = running.result_day if which != RESULT and then.result_day is None else None
            due = phase_due(then, now=ctx.clock.now())
            phase = due if due is not running.phase else None
            if (then.polling_day, then.result_day) != (running.polling_day, running.result_day):
                moving = await count_moving(ctx, then)
        case SettingKind.KEEP:
            _new_retention(ctx, which, now, await ctx.uow.settings.running())
        case SettingKind.GROUP | SettingKind.LINE if now not in (ON, OFF, NONE):
            raise NotFound("admin-what")
        case SettingKind.ASKING:
            await _new_asking(ctx, AskingSetting(which), now)
    return SettingChange(what, which, was, now, lost, phase, moving)


async def confirm_change(
    ctx: ActingContext, what: SettingKind, which: str, now: str, *, was: str, line: LocalLine | None = None
) -> tuple[SettingChange, tuple[Fact, ...]]:
    """Make the change and record it. Raises as ``proposed_change`` does, and WrongState if somebody has
    changed the setting meanwhile."""
    if await value_of(ctx, what, which) != was:
        raise WrongState("admin-meanwhile")
    change = await proposed_change(ctx, what, which, now)
    facts: tuple[Fact, ...] = ()
    me, uow = ctx.account, ctx.uow
    match what:
        case SettingKind.REPORTING:
            await set_reporting(ctx, Reporting(now))
        case SettingKind.PHASE:
            if await set_phase(ctx, Phase(now)) is None:
                raise WrongState("admin-meanwhile")
        case SettingKind.DAY:
            await set_day(ctx, which, _day(now), by=me)
        case SettingKind.KEEP:
            running = await uow.settings.running()
            _save_change(
                ctx,
                replace(running, retention=_new_retention(ctx, which, now, running)),
                f"keep-{which}",
                now,
            )
        case SettingKind.GROUP if now == OFF:
            await stop_group(ctx, which)
        case SettingKind.GROUP:
            await start_group(ctx, which)
        case SettingKind.LINE:
            await _set_line(ctx, which, line if now == ON else None)
        case SettingKind.ASKING:
            asking = await _new_asking(ctx, AskingSetting(which), now)
            running = await uow.settings.running()
            _save_change(ctx, replace(running, asking=asking), f"asking-{which}", now)
    return change, facts


async def owners_to_notify(ctx: Context, *, besides: Account) -> Sequence[Account]:
    """The other owners who can be reached."""
    return [
        staff.account
        for staff in await ctx.uow.staff.all()
        if has_role_for(staff, Permission.ADMINISTER)
        and staff.started
        and not staff.frozen
        and staff.account != besides
    ]


async def _require_openable(ctx: ActingContext, now: str) -> None:
    if now not in Reporting:
        raise BadInput("admin-reporting-how")
    if Reporting(now) in (Reporting.OPEN, Reporting.EMERGENCY):
        missing = await missing_for_reports(ctx)
        if missing:
            raise CannotOpen(missing)


class CannotOpen(WrongState):
    """Reports cannot be accepted because these requirements are missing."""

    def __init__(self, missing: tuple[MissingRequirement, ...]) -> None:
        super().__init__("admin-missing")
        self.missing = missing


def _day(text: str) -> date | None:
    try:
        return None if text == NONE else date.fromisoformat(text)
    except ValueError:
        raise NotFound("admin-what") from None


def _new_retention(ctx: ActingContext, which: str, text: str, running: RunningSettings) -> Retention:
    """Raises BadInput for anything but a number of days, for one out of bounds, or one above the longest."""
    most = getattr(ctx.operator.retention, which)
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= most):
        raise BadInput("admin-keep-bounds", {"most": most})
    retention = replace(retention_in_force(running, ctx.operator.retention), **{which: int(text)})
    over = [field.name for field in fields(Retention) if getattr(retention, field.name) > retention.longest]
    if over:
        raise BadInput(
            "admin-keep-longest-over", {"days": retention.longest if which != "longest" else int(text)}
        )
    return retention


def _asking_value(service: AskingService, which: AskingSetting) -> str:
    match which:
        case AskingSetting.SWITCH:
            return ON if service.is_on else OFF
        case AskingSetting.HOURS:
            return service.hours
        case AskingSetting.PROMISE:
            return str(service.promise)


async def lacks_editor(ctx: Context) -> bool:
    """Whether people may hand over questions and nobody is there to answer them."""
    return (await ctx.uow.settings.running()).asking.is_on and not await editors(ctx)


async def _new_asking(ctx: ActingContext, which: AskingSetting, now: str) -> AskingService:
    """The changed service. Raises WrongState for opening it without an editor, BadInput or NotFound for a value
    that cannot be set."""
    service = (await ctx.uow.settings.running()).asking
    match which:
        case AskingSetting.SWITCH if now in (ON, OFF):
            if now == ON and not await editors(ctx):
                raise WrongState("admin-asking-nobody")
            return replace(service, is_on=now == ON)
        case AskingSetting.HOURS:
            opens, closes = read_stored_hours(now)
            return replace(service, opens=opens, closes=closes)
        case AskingSetting.PROMISE if now in {str(minutes) for minutes in PROMISES}:
            return replace(service, promise=int(now))
    raise NotFound("admin-what")


async def _set_line(ctx: ActingContext, number: str, line: LocalLine | None) -> None:
    running = await ctx.uow.settings.running()
    rest = tuple(local_line for local_line in running.lines if local_line.number != number)
    if line is not None and len(rest) >= MOST_LINES:
        raise WrongState("admin-line-many", {"most": MOST_LINES})
    lines = rest if line is None else (*rest, line)
    recorded_line = line or next(
        (local_line for local_line in running.lines if local_line.number == number), None
    )
    words = f"{recorded_line.label} ({recorded_line.source})" if recorded_line is not None else ""
    detail = f"{number} {'off' if line is None else 'on'}"
    _save_change(ctx, replace(running, lines=lines), "line", detail, words=words)


def _save_change(
    ctx: ActingContext, changed: RunningSettings, name: str, value: str, *, words: str = ""
) -> None:
    ctx.uow.settings.save(changed)
    ctx.uow.audit.record(
        AuditAction.SETTING, by=str(ctx.account), at=ctx.clock.now(), subject=name, detail=value, words=words
    )
