"""An online report is counted with others of its page, and with a graded account's: keyed names beside the
report."""

from bot.domain.cases.case_access import is_restricted_case
from bot.domain.cases.reports import Case
from bot.domain.submissions.online import read_online
from bot.domain.submissions.witnesses import Report, ReportBody
from bot.usecases.ports import UnitOfWork
from bot.usecases.ports.online import LinkKind


async def note_online(report: Report, body: ReportBody, case: Case, *, uow: UnitOfWork) -> None:
    """Nothing is stored of an ungraded account: it stays sealed with the report's words."""
    seen = read_online(body.address)
    if seen.page:
        uow.online.add(report.id, LinkKind.PAGE, seen.page, day=report.day, circle=is_restricted_case(case))
    if seen.account and await uow.online.grade_of(seen.account) is not None:
        count_account(report, seen.account, case, uow=uow)


def count_account(report: Report, account: str, case: Case, *, uow: UnitOfWork) -> None:
    """Call it only for graded accounts."""
    uow.online.add(report.id, LinkKind.ACCOUNT, account, day=report.day, circle=is_restricted_case(case))
