"""The assignee of a case grades an account in it: a candidate's, a campaign office's, an official body's, the
media's or an organised campaign's. From then on its reports are counted together; all other accounts stay
sealed text."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.cases.reports import Case
from bot.domain.errors import NotFound
from bot.domain.events import Fact
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.online import AccountGrade, read_online
from bot.domain.submissions.witnesses import Report
from bot.usecases.access.case_access import living_reports
from bot.usecases.access.claims import keep_claim
from bot.usecases.context import ActingContext, Context
from bot.usecases.submissions.index_report import count_account


@dataclass(frozen=True, slots=True)
class NamedAccount:
    """An account in a case, the reports that name it, and its grade if any."""

    account: str
    reports: tuple[Report, ...]
    grade: AccountGrade | None = None


async def accounts_in(ctx: Context, case: Case) -> Sequence[NamedAccount]:
    """The accounts in the open reports, in reading order; for the assignee."""
    reports_by_account: dict[str, list[Report]] = {}
    for report in await living_reports(ctx, case.id):
        body = await ctx.uow.reports.body(report.id)
        account = read_online(body.address).account if body is not None else ""
        if account:
            reports_by_account.setdefault(account, []).append(report)
    return [
        NamedAccount(account, tuple(reports), await ctx.uow.online.grade_of(account))
        for account, reports in reports_by_account.items()
    ]


async def grade_account(
    ctx: ActingContext, case_id: str, place: int, grade: AccountGrade
) -> tuple[Case, tuple[Fact, ...]]:
    """Grade the account at this position among the case's. Its reports in this case are counted at once,
    later ones as they come, earlier ones when their assignee opens them. Raises NotFound, NotAllowed,
    WrongState."""
    case, facts, named = await _find_named_account(ctx, case_id, place)
    ctx.uow.online.set_grade(named.account, grade, by=ctx.account, day=ctx.clock.today())
    for report in named.reports:
        count_account(ctx, report, named.account, case)
    ctx.uow.audit.record(
        AuditAction.GRADE, by=str(ctx.account), at=ctx.clock.now(), subject=case_id, detail=grade.value
    )
    return case, facts


async def take_grade_back(ctx: ActingContext, case_id: str, place: int) -> tuple[Case, tuple[Fact, ...]]:
    """Remove the grade: the account is no longer counted. Raises as above, NotFound if it has none."""
    case, facts, named = await _find_named_account(ctx, case_id, place)
    if named.grade is None:
        raise NotFound("account-not-graded")
    await ctx.uow.online.drop_grade(named.account)
    ctx.uow.audit.record(
        AuditAction.GRADE, by=str(ctx.account), at=ctx.clock.now(), subject=case_id, detail="none"
    )
    return case, facts


async def count_graded(ctx: Context, case: Case) -> None:
    """Count reports of a case that came before their account was graded; whoever opens the case reads them
    anyway."""
    for named in await accounts_in(ctx, case):
        if named.grade is not None:
            for report in named.reports:
                count_account(ctx, report, named.account, case)


async def _find_named_account(
    ctx: ActingContext, case_id: str, place: int
) -> tuple[Case, tuple[Fact, ...], NamedAccount]:
    case, facts = await keep_claim(ctx, case_id)
    accounts = await accounts_in(ctx, case)
    if not 0 <= place < len(accounts):
        raise NotFound("account-none")
    return case, facts, accounts[place]
