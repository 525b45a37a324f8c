"""A report becomes traces in the blind index, to find others of its incident. No words can be read from
it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.catalogue.catalogue import AreaTree, Space
from bot.domain.moments import day_of, part_of_day, read_when, write_when
from bot.domain.submissions.online import read_online
from bot.domain.submissions.traces import ANYWHERE, Trace, TraceKind
from bot.domain.submissions.witnesses import ReportBody
from bot.usecases.ports import UnitOfWork
from bot.usecases.ports.matching import TraceReader


@dataclass(frozen=True, slots=True)
class IndexContext:
    """What indexing needs from outside."""

    uow: UnitOfWork
    reader: TraceReader
    areas: AreaTree


def index_report(report_id: str, body: ReportBody, *, sent: datetime, by: IndexContext) -> None:
    """Index the words, and the form's answers about place and time; of an address only the page, because an
    account could be found by it. Called again when the act is named later."""
    index_words(report_id, body.text, body, by=by)
    scope = scope_of(body, by.areas)
    by.uow.traces.add(report_id, _form_traces(body, sent=sent, areas=by.areas), scope=scope)
    if page := read_online(body.address).page:
        by.uow.traces.add(report_id, [Trace(TraceKind.SPOT, page)], scope=ANYWHERE)


def index_words(report_id: str, text: str, body: ReportBody, *, by: IndexContext) -> None:
    """Index more words of a report: a voice report's summary, or what its sender has added."""
    if not text:
        return
    by.uow.traces.add(report_id, by.reader.traces(text), scope=scope_of(body, by.areas))
    by.uow.traces.add(report_id, by.reader.copies(text), scope=ANYWHERE)


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
