"""The first steps of a new bot: which are done, and which of them were done since the owners last saw the list."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from bot.domain.groups.group_notes import GroupNote
from bot.domain.owner.settings import Reporting
from bot.domain.people import Account, Staff
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.one_person import count_people
from bot.usecases.access.open_election_only import is_election_closed
from bot.usecases.context import Context
from bot.usecases.desk.roster_gaps import roster_gaps
from bot.usecases.groups.membership import not_admin_since
from bot.usecases.ports import Group

FEWEST_MODERATORS: Final = 2
"""People: a second look is never given to the person who decided first."""
NOTE: Final = "first-steps"
"""Empty as long as no owner has seen the list; then ``done`` and the steps that owners know to be done, or ``over``."""
_KNOWN, _OVER = "done", "over"


class FirstStep(StrEnum):
    """What must be there before the first report can be handled."""

    OPERATOR = "operator"
    GROUP = "group"
    ADMINISTRATOR = "administrator"
    MODERATORS = "moderators"
    PHASE = "phase"
    REPORTING = "reporting"
    ROSTER = "roster"


type Check = Callable[[Context], Awaitable[bool | None]]
"""Whether a step is done; None while it is nobody's task yet, or any more."""
type Steps = Mapping[FirstStep, bool]
"""Whether each is done that is a task now, in the order in which they are done."""


async def _has_operator(ctx: Context) -> bool:
    return bool(ctx.operator.words.strip())


async def _has_group(ctx: Context) -> bool:
    return bool(await ctx.uow.groups.active())


async def _is_administrator(ctx: Context) -> bool:
    return await _has_group(ctx) and not await groups_without_admin(ctx)


async def _has_two_moderators(ctx: Context) -> bool:
    ready = await ready_moderators(ctx)
    return await count_people(ctx, [staff.account for staff in ready]) >= FEWEST_MODERATORS


async def _has_phase(ctx: Context) -> bool:
    return (await ctx.uow.settings.running()).phase is not None


async def _takes_reports(ctx: Context) -> bool:
    return (await ctx.uow.settings.running()).reporting in (Reporting.OPEN, Reporting.EMERGENCY)


async def _has_whole_roster(ctx: Context) -> bool | None:
    gaps = await roster_gaps(ctx)
    return gaps.is_whole if gaps is not None and gaps.is_due else None


CHECKS: Final[Mapping[FirstStep, Check]] = {
    FirstStep.OPERATOR: _has_operator,
    FirstStep.GROUP: _has_group,
    FirstStep.ADMINISTRATOR: _is_administrator,
    FirstStep.MODERATORS: _has_two_moderators,
    FirstStep.PHASE: _has_phase,
    FirstStep.REPORTING: _takes_reports,
    FirstStep.ROSTER: _has_whole_roster,
}
"""One more step is a word above, a line here, and its texts (``bot/handlers/owner/first_day.py``)."""


async def first_steps(ctx: Context) -> Steps:
    """No step is a task while the election is closed."""
    if await is_election_closed(ctx):
        return {}
    states = [(step, await check(ctx)) for step, check in CHECKS.items()]
    return {step: is_done for step, is_done in states if is_done is not None}


async def groups_without_admin(ctx: Context) -> Sequence[Group]:
    """The moderators' groups of which the bot is not known to be an administrator."""
    return [group for group in await ctx.uow.groups.active() if not await _is_admin_of(ctx, group)]


async def _is_admin_of(ctx: Context, group: Group) -> bool:
    has_answer = await ctx.uow.settings.note(GroupNote.NO_ADMIN.of(group)) == ""
    return has_answer and await not_admin_since(group, uow=ctx.uow) is None


async def ready_moderators(ctx: Context) -> Sequence[Staff]:
    """Who may handle cases now: let into a group, reached in private, not stopped."""
    inside = await _accounts_inside(ctx)
    return [
        staff
        for staff in await ctx.uow.staff.all()
        if staff.account in inside
        and staff.started
        and not staff.frozen
        and has_role_for(staff, Permission.HANDLE_CASES)
    ]


async def unstarted_members(ctx: Context) -> Sequence[Account]:
    """Who was let into a group and cannot be reached in private yet."""
    started = {staff.account for staff in await ctx.uow.staff.all() if staff.started}
    return sorted(await _accounts_inside(ctx) - started, key=str)


async def _accounts_inside(ctx: Context) -> set[Account]:
    groups = await ctx.uow.groups.active()
    return {
        account
        for group in groups
        for account in await ctx.uow.members.inside(group.chat_id, group.messenger)
    }


async def note_seen(ctx: Context, steps: Steps) -> None:
    """An owner sees the list now: from here on the owners hear of each further step that is done."""
    noted = await ctx.uow.settings.note(NOTE)
    now = _note_of(steps) if not all(steps.values()) else _OVER if noted else ""
    if now != noted:
        ctx.uow.settings.set_note(NOTE, now)


async def take_news(ctx: Context) -> tuple[Sequence[FirstStep], Steps]:
    """The steps that were done since the owners last heard of them, and all steps. Nothing is new before an owner has
    seen the list, and after all was done once: what breaks later has alarms of its own."""
    noted = await ctx.uow.settings.note(NOTE)
    if noted in ("", _OVER):
        return (), {}
    known, steps = noted.split(), await first_steps(ctx)
    await note_seen(ctx, steps)
    return [step for step, is_done in steps.items() if is_done and step not in known], steps


def _note_of(steps: Steps) -> str:
    return " ".join((_KNOWN, *(step for step, is_done in steps.items() if is_done)))
