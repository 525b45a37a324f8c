"""What the clock says to staff: a claim or a deadline that ends soon, a deadline that has passed, how much waits.

Who hears what, at which hours: ``bot.domain.desk.alarms``. Each thing is told once, also across a restart
(``bot.usecases.desk.read_clock``).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.outgoing import Arg, ClockTime, GroupChat, Lane, Reply, Rows, Say, StaffChat, Term, Turn
from bot.conversation.ports import TickCtx
from bot.domain.cases.reports import Case
from bot.domain.cases.sight import circle_of, of_the_circle
from bot.domain.catalogue.catalogue import Phase, Severity
from bot.domain.desk.alarms import MOST_NAMED, digest_of
from bot.domain.groups.homes import homes_at
from bot.domain.people import Account
from bot.handlers.cards.card import holder, moment, number_of, severity_counts
from bot.handlers.pieces import button, in_a_row, lines, span
from bot.usecases.desk import read_clock
from bot.usecases.groups.homes_of import homes_of
from bot.usecases.ports import Group
from bot.usecases.sight.leads import two_to_hear
from bot.usecases.sight.sight import sees, sight_of

_DIGEST: Final = "clock:digest"
_NOBODY: Final = Account.parse("telegram:0")


async def ends_soon(ctx: TickCtx) -> Turn:
    """Whoever holds a case hears five minutes before his claim or its deadline ends."""
    told: list[Reply] = []
    for case in await read_clock.claims_ending(uow=ctx.uow, clock=ctx.clock):
        told += _to_holder("clock-claim-ends", case, {"until": ClockTime(case.until or ctx.clock.now())})
    for case in await read_clock.deadlines_near(uow=ctx.uow, clock=ctx.clock):
        told += _to_holder("clock-deadline-near", case, {"until": ClockTime(case.deadline)})
    return Turn(tuple(told))


def _to_holder(key: str, case: Case, args: dict[str, Arg]) -> Sequence[Say]:
    if case.owner is None:
        return ()
    rows = (
        (button("case-button-open", "case.open", case.id), button("case-button-show", "case.show", case.id)),
    )
    return [_private(key, {"number": number_of(case), **args}, rows, case.owner, slot=f"clock:{case.id}")]


def _private(key: str, args: dict[str, Arg], rows: Rows, to: Account, *, slot: str = "") -> Say:
    return Say(key, args, rows, to=StaffChat(to), lane=Lane.DIALOGUE, slot=slot)


async def past_deadline(ctx: TickCtx) -> Turn:
    """A deadline has passed: of a held case its holder and two leads hear; of others the groups and two leads."""
    told: list[Reply] = []
    phase = (await ctx.uow.settings.running()).phase
    for case in await read_clock.late_in_hand(uow=ctx.uow, clock=ctx.clock):
        told += _to_holder("clock-late-yours", case, {})
        name: Arg = holder(case)
        args: dict[str, Arg] = {"number": number_of(case), "name": name}
        show = ((button("case-button-show", "case.show", case.id),),)
        for lead in await two_to_hear(besides=case.owner or _NOBODY, uow=ctx.uow, of=case):
            sleeps = phase is not Phase.DAY and case.severity is not Severity.CRITICAL
            told.append(replace(_private("clock-late-held", args, show, lead), quiet=sleeps))
    late = await read_clock.late_and_waiting(phase=phase, uow=ctx.uow, clock=ctx.clock)
    return Turn((*told, *await _late(late, ctx)))


async def _late(late: Sequence[Case], ctx: TickCtx) -> Sequence[Say]:
    """One message for all of them, each place reads of those that it may see: a group has room for few."""
    if not late:
        return ()
    groups, areas = await ctx.uow.groups.active(), ctx.content.areas
    at = {case.id: await homes_of(case, groups, uow=ctx.uow, areas=areas) for case in late}
    told = [
        replace(_together(its), to=GroupChat(group.messenger, group.chat_id))
        for group in groups
        if group.speaks and (its := [case for case in late if group in at[case.id]])
    ]
    hearers = list(await two_to_hear(besides=_NOBODY, uow=ctx.uow))
    if any(
        of_the_circle(case) for case in late
    ):  # two leads may both be outside it, and it may have no group
        circle = circle_of(await ctx.uow.staff.all())
        hearers += [one.account for one in circle if one.started and one.account not in hearers]
    for person in hearers:
        sight = await sight_of(person, uow=ctx.uow)
        if its := [case for case in late if await sees(case, sight, uow=ctx.uow)]:
            told.append(replace(_together(its), to=StaffChat(person)))
    return told


def _together(late: Sequence[Case]) -> Say:
    args: dict[str, Arg] = {
        "count": len(late),
        "numbers": in_a_row(
            [Term("clock-number", {"number": number_of(case)}) for case in late[:MOST_NAMED]]
        ),
        "more": max(len(late) - MOST_NAMED, 0),
    }
    rows = ((button("group-digest-next", "case.next"),),)
    return Say("clock-late", args, rows, lane=Lane.DIALOGUE)


async def how_much_waits(ctx: TickCtx) -> Turn:
    """The groups read each hour on polling day, each morning otherwise, what waits and since when; nothing where
    nothing does."""
    now, settings = ctx.clock.now(), ctx.uow.settings
    due = digest_of(now, (await settings.running()).phase)
    before = await settings.note(_DIGEST)
    if not due or before == due:
        return Turn()
    settings.set_note(_DIGEST, due)
    if not before:  # the first look of all: the hour has not begun just now
        return Turn()
    groups = await ctx.uow.groups.active()
    told: list[Reply] = []
    for group in groups:
        said = await _waits(ctx, group, groups) if group.speaks else None
        told += [replace(said, to=GroupChat(group.messenger, group.chat_id))] if said is not None else []
    return Turn(tuple(told))


async def _waits(ctx: TickCtx, group: Group, groups: Sequence[Group]) -> Say | None:
    """What waits in the smaller circle, or of what this group answers for outside it; None where nothing does."""

    def its(area_id: str) -> bool:
        return group.circle or group in homes_at(area_id, groups, ctx.content.areas)

    now, dues = ctx.clock.now(), ctx.uow.dues
    waiting = [one for one in await dues.waiting(circle=group.circle) if its(one.area_id)]
    if not waiting:
        return None
    counts: Counter[Severity] = Counter()
    for one in waiting:
        counts[one.severity] += one.count
    oldest = min(one.oldest for one in waiting)
    held = await dues.held(circle=group.circle)
    args: dict[str, Arg] = {
        "count": counts.total(),
        "severities": lines(severity_counts(counts)),
        "held": sum(count for area_id, count in held.items() if its(area_id)),
        "since": moment(oldest, now=now),
        "span": span(now - oldest),
    }
    rows = ((button("group-digest-next", "case.next"),),)
    return Say("clock-waits", args, rows, lane=Lane.REMINDER)
