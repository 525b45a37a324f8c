"""Who may pass on a body's wish for a witness, and who may read the answer: leads, and the body's
liaisons."""

from collections.abc import Iterable, Sequence

from bot.domain.cases.reports import Case
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.people import Account, Staff
from bot.domain.referrals import introductions as rules
from bot.domain.referrals.introductions import Introduction
from bot.domain.referrals.referrals import BEFORE
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.case_access import find_case, who_may_see
from bot.usecases.access.leads import require_signer
from bot.usecases.context import ActingContext, Context


async def find_case_to_ask(ctx: ActingContext, case_id: str) -> tuple[Case, str]:
    """The case, and the body that a liaison asks for; empty for a lead, who may ask for any. Raises NotFound,
    NotAllowed (not a lead, or a liaison whose body did not receive the case)."""
    staff = await ctx.uow.staff.get(ctx.account)
    if staff is None or not has_role_for(staff, Permission.SPEAK_FOR_BODY):
        await require_signer(ctx, refusal="intro-leads")
        return await find_case(ctx, case_id), ""
    if staff.frozen:
        raise NotAllowed("frozen")
    body = staff.body
    rules.may_speak(body, referred=bool(body) and await is_referred_to(ctx, case_id, body))
    case = await ctx.uow.cases.get(case_id)
    if case is None:
        raise NotFound("case-gone")
    return case, body


async def can_read_answer(ctx: Context, introduction: Introduction, staff: Staff | None) -> bool:
    """Whether they may read the answer to this wish."""
    if staff is None or staff.frozen:
        return False
    if has_role_for(staff, Permission.SPEAK_FOR_BODY):
        return staff.body == introduction.body and await is_referred_to(
            ctx, introduction.case_id, introduction.body
        )
    cases = [await ctx.uow.cases.get(case_id) for case_id in await cases_of(ctx, introduction)]
    seen = [case is not None and bool(await who_may_see(ctx, case, [staff])) for case in cases]
    return has_role_for(staff, Permission.FORWARD_WISH) and all(seen)


async def cases_of(ctx: Context, introduction: Introduction) -> Sequence[str]:
    """The case that it was entered under, and the case that its reporter belongs to now."""
    report = await ctx.uow.reports.get(introduction.report_id)
    return tuple(
        dict.fromkeys((introduction.case_id, report.case_id if report is not None else introduction.case_id))
    )


async def find_cases(ctx: ActingContext, introductions: Iterable[Introduction]) -> Sequence[Case]:
    """The cases, all of which they must be allowed to see: a merge must not lead a witness out of the
    restricted circle. Raises as ``find_case``."""
    ids = dict.fromkeys([i for introduction in introductions for i in await cases_of(ctx, introduction)])
    return [await find_case(ctx, case_id) for case_id in ids]


async def reader_of(ctx: Context, introduction: Introduction) -> Account | None:
    """Who reads the answer: the asker, else another liaison of the same body, else nobody."""
    if await can_read_answer(ctx, introduction, await ctx.uow.staff.get(introduction.by)):
        return introduction.by
    for other in await ctx.uow.staff.all():
        if (
            has_role_for(other, Permission.SPEAK_FOR_BODY)
            and other.started
            and await can_read_answer(ctx, introduction, other)
        ):
            return other.account
    return None


async def is_referred_to(ctx: Context, case_id: str, body: str) -> bool:
    """Whether the case was referred to this body and the referral was not taken back."""
    return any(
        referral.body == body and referral.step not in BEFORE
        for referral in await ctx.uow.referrals.of_case(case_id)
    )
