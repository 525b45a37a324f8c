"""What a person may see of the cases.

The case that a button names, or a refusal that says there is none.

Whether the stored restricted cases match the content now.

The cases that a report has belonged to, and what staff noted on them.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Final

from bot.domain.cases.case_access import CaseAccess, RecusalScope, matches_recusal, may_see, restricted_circle
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.people import Account, Staff
from bot.domain.submissions.witnesses import Report
from bot.usecases.access.one_person import accounts_of
from bot.usecases.context import ActingContext, Context

_AT_ONCE: Final = 20
_MOST_AT_ONCE: Final = 500
"""Page sizes grow up to this, for people who are recused from much of the queue."""
ROUND_NOTE: Final = "restricted-acts"
"""Which answers of the content the round is for, and the id after which it continues; without an id it is
over."""


async def access_of(ctx: Context, account: Account) -> CaseAccess:
    staff = await ctx.uow.staff.all()
    inner = any(member.account == account for member in restricted_circle(staff))
    role = next((member.role for member in staff if member.account == account), None)
    near = await related_actors_of(ctx, account)
    return CaseAccess(
        account,
        circle=inner,
        recused=await ctx.uow.recusals.of(account),
        role=role,
        related_actors=near,
    )


async def related_actors_of(ctx: Context, account: Account) -> frozenset[ActorClass]:
    """The accused that their body consists of or is under: the body that any of their accounts belongs to,
    and the one that a liaison speaks for."""
    theirs = [
        await ctx.uow.staff.get(own_account)
        for own_account in sorted(await accounts_of(ctx, account), key=str)
    ]
    bodies = {body for staff in theirs if staff is not None for body in (staff.belongs_to, staff.body)}
    return frozenset(actor for body in bodies for actor in ctx.uow.accusable.related_actors(body))


async def visible_cases(
    ctx: Context,
    fetch_page: Callable[[int, str], Awaitable[Sequence[Case]]],
    access: CaseAccess,
    *,
    at_once: int = _AT_ONCE,
    after: str = "",
) -> AsyncIterator[Case]:
    """The cases of ``fetch_page(limit, after)`` that they are not recused from, page by page to the end."""
    while True:
        page = await fetch_page(at_once, after)
        for case in page:
            if not await is_recused(ctx, case, access):
                yield case
        if len(page) < at_once:
            return
        after, at_once = page[-1].id, min(2 * at_once, _MOST_AT_ONCE)


async def can_see(ctx: Context, case: Case, access: CaseAccess) -> bool:
    """Whether they may be shown anything of the case."""
    return may_see(case, access) and may_see(case, access, recused=await is_recused(ctx, case, access))


async def is_recused(ctx: Context, case: Case, access: CaseAccess) -> bool:
    """Whether they are recused from it, or may not see it because it accuses, or may accuse, somebody of
    their own body. Reports are opened only for people who are recused from a class of actors or belong to
    such a body."""
    actors, began = set[str](), set[str]()
    if access.recused_values(RecusalScope.CASE):
        began = {report.origin for report in await ctx.uow.reports.of_case(case.id)}
    if access.recused_values(RecusalScope.ACTOR) or access.related_actors:
        actors = await actors_in(ctx, case)
    if access.related_actors & ctx.uow.accusable.accused_classes(case.act_id, actors):
        return True
    return matches_recusal(case, access, areas=ctx.uow.areas, actors=actors, origins=began)


async def actors_in(ctx: Context, case: Case) -> set[str]:
    """The actors that its open reports accuse, and those named for it, or for a case merged into it, by the
    person who referred it."""
    actors = {related_case.actor for related_case in (case, *await merged_cases(ctx, case))}
    for report in await ctx.uow.reports.of_case(case.id):
        body = None if report.withdrawn else await ctx.uow.reports.body(report.id)
        actors |= {body.actor} if body is not None else set()
    return actors - {""}


async def who_may_see(ctx: Context, case: Case, people: Sequence[Staff]) -> Sequence[Staff]:
    """Those of these people who may see it and are not recused from it."""
    return [staff for staff in people if await can_see(ctx, case, await access_of(ctx, staff.account))]


async def find_case(ctx: ActingContext, case_id: str) -> Case:
    """The start of every action on a case, and the only place that checks whether the person may see it.

    Raises NotFound when nothing is stored under this id any more, NotAllowed when it is restricted and they
    are not in the circle, or when they are recused from it, its area or a class of actors that it accuses.
    """
    case = await ctx.uow.cases.get(case_id)
    if case is None:
        raise NotFound("case-gone")
    access = await access_of(ctx, ctx.account)
    if not may_see(case, access):
        raise NotAllowed("case-circle")
    if await is_recused(ctx, case, access):
        raise NotAllowed("case-recused")
    return case


async def living_reports(ctx: Context, case_id: str) -> tuple[Report, ...]:
    """The case's reports that are not withdrawn."""
    return tuple(report for report in await ctx.uow.reports.of_case(case_id) if not report.withdrawn)


async def round_is_over(ctx: Context) -> bool:
    """Whether the round is over. Until then, some stored cases may be restricted although the content opens
    them. The opposite cannot happen: what the content restricts is restricted when the round begins."""
    answers, going_on, _ = (await ctx.uow.settings.note(ROUND_NOTE)).partition("|")
    return bool(answers) and not going_on


async def case_trail(ctx: Context, report: Report) -> Sequence[str]:
    """The case that it began, those that this was merged into one after another, and its present case."""
    at, through = report.origin or report.case_id, list[str]()
    while at and at != report.case_id and at not in through:
        through.append(at)
        case = await ctx.uow.cases.get(at)
        at = case.merged_into if case is not None else ""
    return (*through, report.case_id)


async def merged_cases(ctx: Context, case: Case) -> Sequence[Case]:
    """Merged cases whose reports now belong to this case. Undoing a merge takes them out again."""
    reports = [report for report in await ctx.uow.reports.of_case(case.id) if not report.withdrawn]
    ids = {case_id for report in reports for case_id in await case_trail(ctx, report)} - {case.id}
    cases = [await ctx.uow.cases.get(case_id) for case_id in sorted(ids)]
    return [merged_case for merged_case in cases if merged_case is not None]
