"""What closing the election would end, counted now and shown before anything is done."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from bot.domain.catalogue.catalogue import Act
from bot.domain.closing.election_end import (
    ClosingPlan,
    EndingRoles,
    SteppedCount,
    Uncounted,
    Unfinished,
    has_ahead,
    last_key_day,
    stepped_count,
)
from bot.domain.learning.lessons import Audience
from bot.domain.owner.settings import RunningSettings, retention_in_force
from bot.domain.people import Staff
from bot.domain.referrals.referrals import Referral
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.staff.roles import ends_with_election
from bot.usecases.closing.stored_report import read_report
from bot.usecases.context import Context

MOST_COUNTED: Final = 1_000
"""Cases: more are told as so many."""
PAGE: Final = 200
FOLLOWED_TRACKS: Final = ("", *Audience)
"""Every track that followers of the calendar have; an empty one is of those who hear everybody's news."""


async def plan_closing(ctx: Context) -> ClosingPlan:
    """Changes nothing. No count of it contains a restricted case."""
    running = await ctx.uow.settings.running()
    waiting, claims = await _open_cases(ctx)
    roles = await count_ending_roles(ctx)
    return ClosingPlan(
        closed_on=running.closed_on,
        reporting=running.reporting,
        groups=len(await ctx.uow.groups.active()),
        leads=roles.leads,
        liaisons=roles.liaisons,
        experts=roles.experts,
        moderators=roles.moderators,
        signatures=len(await ctx.uow.signatures.all()),
        hours=len(await ctx.uow.roster.of_days(date.min, date.max)),
        broadcasts=len(await ctx.uow.broadcasts.waiting()),
        claims=claims,
        followers=stepped_count(await ctx.uow.followers.count(FOLLOWED_TRACKS)),
        keys_until=last_key_day(
            closed_on=running.closed_on or ctx.clock.today(),
            retention=retention_in_force(running, ctx.operator.retention),
        ),
        unfinished=await _unfinished_parts(ctx, running, waiting),
    )


async def count_ending_roles(ctx: Context) -> EndingRoles:
    """The roles that end, by what they are for."""
    ending = [staff for staff in await ctx.uow.staff.all() if ends_with_election(staff)]
    leads = _count(ending, Permission.LEAD)
    liaisons = _count(ending, Permission.SPEAK_FOR_BODY)
    experts = _count(ending, Permission.ANSWER_AS_EXPERT)
    readers = [staff for staff in ending if has_role_for(staff, Permission.READ_CASES) and staff.started]
    moderators = len(readers) - _count(readers, Permission.LEAD)
    return EndingRoles(leads, liaisons, experts, moderators)


def _count(people: Sequence[Staff], permission: Permission) -> int:
    return sum(has_role_for(staff, permission) for staff in people)


async def _open_cases(ctx: Context) -> tuple[SteppedCount, SteppedCount]:
    """How many cases wait for a decision, and how many of these somebody has claimed. Restricted cases are in
    neither, but where they alone wait, it is not none."""
    behind, waiting, claims, restricted, restricted_claims = None, 0, 0, 0, 0
    while waiting < MOST_COUNTED and (page := await ctx.uow.dues.open_after(behind, limit=PAGE)):
        for case in page:
            is_claimed = case.assignee is not None
            if case.restricted:
                restricted, restricted_claims = restricted + 1, restricted_claims + is_claimed
            else:
                waiting, claims = waiting + 1, claims + is_claimed
        behind = (page[-1].deadline, page[-1].id)
    return (
        stepped_count(min(waiting, MOST_COUNTED), has_more=bool(restricted)),
        stepped_count(claims, has_more=bool(restricted_claims)),
    )


async def waiting_cases(ctx: Context) -> SteppedCount:
    """How many cases wait for a decision, as it is told."""
    return (await _open_cases(ctx))[0]


async def open_referrals(ctx: Context) -> Sequence[Referral]:
    """What bodies have and have not answered."""
    return [
        referral
        for body in ctx.content.agencies
        for referral in await ctx.uow.referrals.of_body(body)
        if referral.is_open
    ]


async def _count_open_referrals(ctx: Context) -> SteppedCount:
    referrals = await open_referrals(ctx)
    countable = [referral for referral in referrals if await _is_countable(ctx, referral)]
    return stepped_count(len(countable), has_more=len(referrals) > len(countable))


async def _is_countable(ctx: Context, referral: Referral) -> bool:
    case = await ctx.uow.cases.get(referral.case_id)
    return case is not None and not case.restricted


async def _unfinished_parts(
    ctx: Context, running: RunningSettings, waiting: SteppedCount
) -> Mapping[Unfinished, SteppedCount]:
    is_ahead = has_ahead(running, _report_days(ctx.content.acts), today=ctx.clock.today())
    has_report = running.polling_day is None or await _is_report_signed(ctx)
    counts: dict[Unfinished, SteppedCount] = {
        Unfinished.DAYS: Uncounted.FEW if is_ahead else Uncounted.NONE,
        Unfinished.CASES: waiting,
        Unfinished.REFERRALS: await _count_open_referrals(ctx),
        Unfinished.REPORT: Uncounted.NONE if has_report else Uncounted.FEW,
    }
    return {what: count for what, count in counts.items() if count is not Uncounted.NONE}


def _report_days(acts: Mapping[str, Act]) -> set[int]:
    return {act.report_days for act in acts.values() if act.reportable()}


async def _is_report_signed(ctx: Context) -> bool:
    report = await read_report(ctx)
    return report is not None and report.is_signed
