"""The leads' board: who holds what since when, what is offered or was taken to them, and how much each has done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.cases.reports import Case
from bot.domain.desk.case_requests import CaseRequest, RequestKind
from bot.domain.desk.desk import Pile
from bot.domain.people import Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.case_access import access_of, can_see, find_case, visible_cases
from bot.usecases.access.leads import on_duty
from bot.usecases.context import ActingContext, Context
from bot.usecases.ports.desk import PileQuery

_TAKEN: Final = (AuditAction.CLAIM, AuditAction.HAND_OVER)
_LAST_RECORDS: Final = 10
"""Records of one kind about one case, among which its present claim is looked for."""
WINDOWS: Final = (1, 4, 12, 24)
"""Hours that the workload can be counted over."""
WAITING_SHOWN: Final = 30
"""Waiting cases on the board: the most urgent."""


@dataclass(frozen=True, slots=True)
class BoardCase:
    """A case on the board. ``since``: since when its assignee holds it, if the audit log says; for a waiting case,
    since when it is there. ``requests``: what waits for it."""

    case: Case
    since: datetime | None
    requests: frozenset[RequestKind] = frozenset()

    def is_late(self, now: datetime) -> bool:
        return self.case.deadline <= now


async def held_cases(ctx: ActingContext) -> Sequence[BoardCase]:
    """Every case that somebody holds and the lead may see: those taken to the leads first, then late ones, then by
    deadline. ``since`` is read for a page of them alone (``with_claim_times``)."""
    access, now = await access_of(ctx, ctx.account), ctx.clock.now()
    held = [
        case
        for staff in await ctx.uow.staff.all()
        for case in await ctx.uow.cases.held_by(staff.account)
        if await can_see(ctx, case, access)
    ]
    kinds = await _kinds_by_case(ctx)
    board = [
        BoardCase(case, None, kinds.get(case.id, frozenset()))
        for case in sorted(held, key=lambda case: (case.deadline, case.id))
    ]
    return sorted(
        board, key=lambda entry: (RequestKind.ESCALATE not in entry.requests, not entry.is_late(now))
    )


async def with_claim_times(ctx: Context, entries: Sequence[BoardCase]) -> Sequence[BoardCase]:
    """These held cases, with since when their assignees hold them."""
    return [replace(entry, since=await _claimed_at(ctx, entry.case)) for entry in entries]


async def waiting_cases(ctx: ActingContext) -> Sequence[BoardCase]:
    """The most urgent waiting cases that the lead may see, late ones first."""
    access, now = await access_of(ctx, ctx.account), ctx.clock.now()
    wanted = PileQuery(Pile.WAITING, ctx.account, now, restricted=access.circle)

    async def some(limit: int, after: str) -> Sequence[Case]:
        return await ctx.uow.piles.page(wanted, limit=limit, after=after)

    kinds, board = await _kinds_by_case(ctx), list[BoardCase]()
    async for case in visible_cases(ctx, some, access, at_once=WAITING_SHOWN):
        board.append(BoardCase(case, case.opened_at, kinds.get(case.id, frozenset())))
        if len(board) == WAITING_SHOWN:
            break
    return sorted(board, key=lambda entry: not entry.is_late(now))


async def board_case(ctx: ActingContext, case_id: str) -> BoardCase:
    """One case of the board. Raises as ``find_case`` does."""
    case = await find_case(ctx, case_id)
    kinds = (await _kinds_by_case(ctx)).get(case.id, frozenset())
    since = case.opened_at if case.assignee is None else await _claimed_at(ctx, case)
    return BoardCase(case, since, kinds)


async def standing_requests(ctx: Context) -> Sequence[tuple[CaseRequest, Case]]:
    """The requests that can still be answered, each with its case."""
    now, standing = ctx.clock.now(), list[tuple[CaseRequest, Case]]()
    for request in await ctx.uow.case_requests.all():
        case = await ctx.uow.cases.get(request.case_id)
        if case is not None and request.stands(case, now=now):
            standing.append((request, case))
    return standing


async def _kinds_by_case(ctx: Context) -> dict[str, frozenset[RequestKind]]:
    kinds: dict[str, frozenset[RequestKind]] = {}
    for request, case in await standing_requests(ctx):
        kinds[case.id] = kinds.get(case.id, frozenset()) | {request.kind}
    return kinds


async def _claimed_at(ctx: Context, case: Case) -> datetime | None:
    """Since when the assignee holds the case: their newest claim or take-over in the audit log."""
    records = [
        record
        for action in _TAKEN
        for record in await ctx.uow.audit.of_subject(case.id, most=_LAST_RECORDS, action=action)
        if record.by == str(case.assignee)
    ]
    return max(record.moment for record in records) if records else None


@dataclass(frozen=True, slots=True)
class PersonWorkload:
    """What one person has done since a moment: cases taken up, decided, and opened to be read; how many they hold."""

    staff: Staff
    taken: int
    decided: int
    read: int
    held: int
    is_on_duty: bool

    @property
    def is_idle(self) -> bool:
        return not (self.taken or self.decided or self.read or self.held)


async def count_workload(ctx: ActingContext, hours: int) -> tuple[Sequence[PersonWorkload], datetime]:
    """Everybody who did something or is on duty, those with most decisions first; and from when it was counted.
    Actions about restricted cases count only for a lead of the circle."""
    circle = (await access_of(ctx, ctx.account)).circle
    asked = ctx.clock.now() - timedelta(hours=hours if hours in WINDOWS else WINDOWS[1])
    actions = (*_TAKEN, AuditAction.DECIDE, AuditAction.READ)
    counted = await ctx.uow.lead_reads.action_counts(actions, since=asked, restricted=circle)
    access, people = await access_of(ctx, ctx.account), list[PersonWorkload]()
    for staff in await ctx.uow.staff.all():
        if not has_role_for(staff, Permission.READ_CASES):
            continue
        name, counts = str(staff.account), counted.counts
        held = [
            case for case in await ctx.uow.cases.held_by(staff.account) if await can_see(ctx, case, access)
        ]
        person = PersonWorkload(
            staff,
            sum(counts.get((name, action), 0) for action in _TAKEN),
            counts.get((name, AuditAction.DECIDE), 0),
            counts.get((name, AuditAction.READ), 0),
            len(held),
            staff.started and not staff.frozen and await on_duty(ctx, staff.account),
        )
        if person.is_on_duty or not person.is_idle:
            people.append(person)
    people.sort(key=lambda person: (-person.decided, -person.taken, -person.read, str(person.staff.account)))
    return people, counted.since
