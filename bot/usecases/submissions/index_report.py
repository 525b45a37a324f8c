"""By what a report is found later: traces in the blind index, its online page, a graded account.

Everything is stored under keyed hashes or names: no words can be read from it.
"""

from collections.abc import Collection
from datetime import datetime

from bot.domain.cases.case_access import is_restricted_case
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import AreaTree, Space
from bot.domain.moments import day_of, part_of_day, read_when, write_when
from bot.domain.submissions.online import read_online
from bot.domain.submissions.traces import ANYWHERE, Trace, TraceKind
from bot.domain.submissions.witnesses import Report, ReportBody
from bot.usecases.context import ActingContext, Context
from bot.usecases.ports.online import LinkKind


async def index_report(
    ctx: ActingContext,
    report: Report,
    body: ReportBody,
    case: Case,
    *,
    sent: datetime,
    runs: Collection[Trace],
) -> None:
    """Index a new report. ``runs``: the runs of words that copies of its text share."""
    index_traces(ctx, report.id, body, sent=sent, runs=runs)
    await index_online(ctx, report, body, case)


def index_traces(
    ctx: ActingContext,
    report_id: str,
    body: ReportBody,
    *,
    sent: datetime,
    runs: Collection[Trace] | None = None,
) -> None:
    """Index the words, and the form's answers about place and time; of an address only the page, because an
    account could be found by it. Called again when the act is named later."""
    index_words(ctx, report_id, body.text, body, runs=runs)
    scope = scope_of(body, ctx.content.areas)
    ctx.uow.traces.add(report_id, _form_traces(body, sent=sent, areas=ctx.content.areas), scope=scope)
    if page := read_online(body.address).page:
        ctx.uow.traces.add(report_id, [Trace(TraceKind.SPOT, page)], scope=ANYWHERE)


def index_words(
    ctx: ActingContext, report_id: str, text: str, body: ReportBody, *, runs: Collection[Trace] | None = None
) -> None:
    """Index more words of a report: a voice report's summary, or what its sender has added. ``runs``: their
    runs of words, if they are worked out already."""
    if not text:
        return
    ctx.uow.traces.add(report_id, ctx.traces.traces(text), scope=scope_of(body, ctx.content.areas))
    runs = ctx.traces.copies(text) if runs is None else runs
    ctx.uow.traces.add(report_id, runs, scope=ANYWHERE)


async def index_online(ctx: Context, report: Report, body: ReportBody, case: Case) -> None:
    """Count the report with others of its page, and with a graded account's. Nothing is stored of an ungraded
    account: it stays sealed with the report's words."""
    address = read_online(body.address)
    if address.page:
        circle = is_restricted_case(case)
        ctx.uow.online.add(report.id, LinkKind.PAGE, address.page, day=report.day, circle=circle)
    if address.account and await ctx.uow.online.grade_of(address.account) is not None:
        count_account(ctx, report, address.account, case)


def count_account(ctx: Context, report: Report, account: str, case: Case) -> None:
    """Call it only for graded accounts."""
    ctx.uow.online.add(report.id, LinkKind.ACCOUNT, account, day=report.day, circle=is_restricted_case(case))


def scope_of(body: ReportBody, areas: AreaTree) -> str:
    """The county; everything online is one place."""
    if body.space is Space.VIRTUAL:
        return Space.VIRTUAL.value
    return areas.path(body.area_id)[0].id if body.area_id in areas else ANYWHERE


def _form_traces(body: ReportBody, *, sent: datetime, areas: AreaTree) -> list[Trace]:
    """Without an answer to «when?» the time of sending is used: most reports are sent at once."""
    day, part = read_when(body.when) if body.when else (day_of(sent), part_of_day(sent))
    coarse = areas.coarse(body.area_id).id if body.area_id in areas else body.area_id
    cell = f"{body.act_id} {coarse} "
    traces = [Trace(TraceKind.DAY, cell + write_when(day))]
    if part is not None:
        traces.append(Trace(TraceKind.PART, cell + write_when(day, part)))
    if body.area_id != coarse:
        traces.append(Trace(TraceKind.SPOT, body.area_id))
    return traces
