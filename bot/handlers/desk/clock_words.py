"""What the clock sends to staff: claims and deadlines that end soon, missed deadlines, how much waits.

Who is notified at which hours: ``bot.domain.desk.alarms``. Each thing is sent once, even across a restart
(``bot.usecases.desk.due_alarms``).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.conversation.outgoing import (
    Arg,
    ClockTime,
    GroupChat,
    Reply,
    Rows,
    Say,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import TickCtx
from bot.domain.cases.case_access import is_restricted_case, restricted_circle
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Phase, Severity
from bot.domain.desk.alarms import MOST_NAMED, digest_of
from bot.domain.groups.homes import homes_at
from bot.domain.people import Account
from bot.handlers.cards.card import assignee_name, moment, number_of, severity_counts
from bot.handlers.pieces import button, comma_list, lines, span
from bot.usecases.access.case_access import access_of, can_see
from bot.usecases.access.leads import two_leads_to_notify
from bot.usecases.desk import due_alarms
from bot.usecases.desk.browse_cases import late_critical_cases
from bot.usecases.groups.settle_cards import homes_of
from bot.usecases.ports import Group

_DIGEST: Final = "clock:digest"


async def warn_of_ending_claims(ctx: TickCtx) -> Turn:
    """Warn the assignee five minutes before their claim or the case's deadline ends."""
    notices: list[Reply] = []
    for case in await due_alarms.claims_ending(ctx):
        until = case.until or ctx.clock.now()
        notices += _to_assignee("clock-claim-ends", case, {"until": ClockTime(until)}, until=until)
    for case in await due_alarms.deadlines_near(ctx):
        until = case.deadline
        notices += _to_assignee("clock-deadline-near", case, {"until": ClockTime(until)}, until=until)
    return Turn(tuple(notices))


def _to_assignee(
    key: str, case: Case, args: dict[str, Arg], *, until: datetime | None = None
) -> Sequence[Say]:
    if case.assignee is None:
        return ()
    rows = (
        (button("case-button-open", "case.open", case.id), button("case-button-show", "case.show", case.id)),
    )
    notice = _private(key, {"number": number_of(case), **args}, rows, case.assignee, slot=f"clock:{case.id}")
    return [replace(notice, until=until)]


def _private(key: str, args: dict[str, Arg], rows: Rows, to: Account, *, slot: str = "") -> Say:
    return Say(key, args, rows, to=StaffChat(to), lane=SendLane.DIALOGUE, slot=slot)


async def report_missed_deadlines(ctx: TickCtx) -> Turn:
    """Report missed deadlines: to two leads, and to the assignee of a claimed case or else the groups."""
    notices: list[Reply] = []
    phase = (await ctx.uow.settings.running()).phase
    for case in await due_alarms.late_assigned_cases(ctx):
        notices += _to_assignee("clock-late-yours", case, {})
        name: Arg = assignee_name(case)
        args: dict[str, Arg] = {"number": number_of(case), "name": name}
        show = ((button("case-button-show", "case.show", case.id),),)
        for lead in await two_leads_to_notify(ctx, besides=case.assignee, of=case):
            sleeps = phase is not Phase.DAY and case.severity is not Severity.CRITICAL
            notices.append(replace(_private("clock-late-held", args, show, lead), quiet=sleeps))
    late = await due_alarms.late_waiting_cases(ctx, phase=phase)
    return Turn((*notices, *await _late_notices(late, ctx)))


async def _late_notices(late: Sequence[Case], ctx: TickCtx) -> Sequence[Say]:
    """One message for all missed deadlines that the recipient may see. A group has room for few messages."""
    if not late:
        return ()
    groups = await ctx.uow.groups.active()
    at = {case.id: await homes_of(ctx, case, groups) for case in late}
    notices = [
        replace(_late_digest(visible_cases), to=GroupChat(group.messenger, group.chat_id))
        for group in groups
        if group.speaks and (visible_cases := [case for case in late if group in at[case.id]])
    ]
    hearers = list(await two_leads_to_notify(ctx, besides=None))
    if any(
        is_restricted_case(case) for case in late
    ):  # both leads may be outside the restricted circle, and the circle may have no group
        circle = restricted_circle(await ctx.uow.staff.all())
        hearers += [
            staff_member.account
            for staff_member in circle
            if staff_member.started and staff_member.account not in hearers
        ]
    for person in hearers:
        access = await access_of(ctx, person)
        if visible_cases := [case for case in late if await can_see(ctx, case, access)]:
            notices.append(replace(_late_digest(visible_cases), to=StaffChat(person)))
    return notices


def _late_digest(late: Sequence[Case]) -> Say:
    args: dict[str, Arg] = {
        "count": len(late),
        "numbers": _numbers_term(late),
        "more": max(len(late) - MOST_NAMED, 0),
    }
    rows = ((button("group-digest-next", "case.next"),),)
    return Say("clock-late", args, rows, lane=SendLane.DIALOGUE)


def _numbers_term(cases: Sequence[Case]) -> TextRef:
    """The numbers of the first of these cases."""
    return comma_list([TextRef("clock-number", {"number": number_of(case)}) for case in cases[:MOST_NAMED]])


async def send_waiting_digest(ctx: TickCtx) -> Turn:
    """Send the groups what waits and since when, if anything: hourly on polling day, each morning
    otherwise."""
    now, settings = ctx.clock.now(), ctx.uow.settings
    due = digest_of(now, (await settings.running()).phase)
    before = await settings.note(_DIGEST)
    if not due or before == due:
        return Turn()
    settings.set_note(_DIGEST, due)
    if not before:  # the very first run: the hour has not just begun
        return Turn()
    groups = await ctx.uow.groups.active()
    notices: list[Reply] = []
    for group in groups:
        notice = await _waiting_notice(ctx, group, groups) if group.speaks else None
        notices += (
            [replace(notice, to=GroupChat(group.messenger, group.chat_id))] if notice is not None else []
        )
    return Turn(tuple(notices))


async def _waiting_notice(ctx: TickCtx, group: Group, groups: Sequence[Group]) -> Say | None:
    """What waits in the restricted circle, or in this group's areas outside it; None if nothing waits."""

    def answers_for(area_id: str) -> bool:
        return group.circle or group in homes_at(area_id, groups, ctx.content.areas)

    now, dues = ctx.clock.now(), ctx.uow.dues
    waiting = [row for row in await dues.waiting(circle=group.circle) if answers_for(row.area_id)]
    if not waiting:
        return None
    counts: Counter[Severity] = Counter()
    for row in waiting:
        counts[row.severity] += row.count
    oldest = min(row.oldest for row in waiting)
    held = await dues.held_counts(circle=group.circle)
    late = [case for case in await late_critical_cases(ctx, circle=group.circle) if answers_for(case.area_id)]
    args: dict[str, Arg] = {
        "late": len(late),
        "numbers": _numbers_term(late),
        "count": counts.total(),
        "severities": lines(severity_counts(counts)),
        "held": sum(count for area_id, count in held.items() if answers_for(area_id)),
        "since": moment(oldest, now=now),
        "span": span(now - oldest),
    }
    rows = ((button("group-digest-next", "case.next"),),)
    return Say("clock-waits", args, rows, lane=SendLane.REMINDER, slot="clock-waits")
