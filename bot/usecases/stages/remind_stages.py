"""Reminders of stages: before and after their days, to the liaisons of their bodies and to the leads."""

import json
from collections.abc import Iterable, Sequence
from typing import Final

from bot.domain.moments import is_quiet_time
from bot.domain.news.legal_calendar import MonthsLater, days_of, resolve_dates
from bot.domain.people import Staff
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.stages.stage_calendar import StageReminder, due_reminders
from bot.domain.stages.stages import NOBODY, Stage, StageState
from bot.usecases.access.one_person import first_account_each
from bot.usecases.context import Context
from bot.usecases.stages.look_at_stages import read_stages_by_id

_NOTE: Final = "stages-reminded"
type RemindedStage = tuple[StageReminder, Stage]


async def stages_to_remind(ctx: Context, *, later: MonthsLater) -> Sequence[RemindedStage]:
    """What is to be asked now, each once, by daytime; it is noted as asked. Nothing at night, and nothing while nobody
    could hear of it."""
    if is_quiet_time(ctx.clock.now()) or not ctx.content.calendar:
        return ()
    known = days_of(await ctx.uow.settings.running())
    dates = resolve_dates(ctx.content.calendar, known, later=later) if known else ()
    due = due_reminders(dates, today=ctx.clock.today())
    note = await ctx.uow.settings.note(_NOTE)
    before = frozenset(json.loads(note or "[]"))
    fresh = [reminder for reminder in due if reminder.key not in before]
    if not fresh or not await people_to_remind(ctx):
        return ()
    ctx.uow.settings.set_note(_NOTE, json.dumps([reminder.key for reminder in due]))
    stages = await read_stages_by_id(ctx, later=later)
    return [
        (reminder, stages[reminder.stage_id])
        for reminder in fresh
        if reminder.is_needed(stages[reminder.stage_id])
    ]


async def people_to_remind(ctx: Context) -> Sequence[Staff]:
    """Liaisons and leads who can be reached; owners if there is no lead. Each person once for a body that they speak
    for, and once as a lead, whichever of their accounts it is."""
    reachable = [member for member in await ctx.uow.staff.all() if member.started and not member.frozen]
    liaisons = [
        member for member in reachable if has_role_for(member, Permission.REPORT_STAGE, is_of_own_body=True)
    ]
    setting = [member for member in reachable if has_role_for(member, Permission.SET_STAGE)]
    leads = [member for member in setting if not has_role_for(member, Permission.ADMINISTER)]
    by_body: dict[str, list[Staff]] = {}
    for member in liaisons:
        by_body.setdefault(member.body, []).append(member)
    return [
        member for party in (*by_body.values(), leads or setting) for member in await _each_once(ctx, party)
    ]


async def _each_once(ctx: Context, people: Iterable[Staff]) -> Sequence[Staff]:
    by_account = {member.account: member for member in people}
    return [by_account[account] for account in await first_account_each(ctx, by_account)]


def reminders_for(member: Staff, reminded: Sequence[RemindedStage]) -> Sequence[RemindedStage]:
    """What of it concerns them: leads everything, a liaison the stages for which their body has not said «done»."""
    if has_role_for(member, Permission.SET_STAGE):
        return reminded
    return [(reminder, stage) for reminder, stage in reminded if _is_asked(stage, member.body)]


def _is_asked(stage: Stage, body: str) -> bool:
    party = stage.party(body) if body != NOBODY else None
    return party is not None and party.state is not StageState.DONE


def bodies_with_liaison(staff: Iterable[Staff]) -> frozenset[str]:
    """The bodies for which one of these people speaks."""
    return frozenset(
        member.body
        for member in staff
        if member.body and has_role_for(member, Permission.REPORT_STAGE, is_of_own_body=True)
    )
