"""Reports as rows, and the statements about them."""

from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import ColumnElement, Update, bindparam, delete, insert, select, update

from bot.domain.cases.reports import HELD, State
from bot.domain.catalogue.catalogue import Space
from bot.domain.submissions.witnesses import (
    Consent,
    ContactMode,
    DialogueLine,
    Reminding,
    Report,
    ReportBody,
    Rightness,
    Side,
    Summary,
)
from storage.columns import dump_json, load_json
from storage.conditions import Columns, stored_row
from storage.models import cases, report_lines, reports
from storage.queries import Query

COLUMNS: Final[Columns[Report]] = {
    "id": attrgetter("id"),
    "case_id": attrgetter("case_id"),
    "mode": attrgetter("mode.value"),
    "consent": attrgetter("consent.value"),
    "day": lambda report: report.day.isoformat(),
    "withdrawn": attrgetter("withdrawn"),
    "receipt_confirmed": attrgetter("receipt_confirmed"),
    "disagreed": attrgetter("disagreed"),
    "right": attrgetter("right.value"),
    "summary": attrgetter("summary.value"),
    "complaint": attrgetter("complaint.value"),
    "origin": attrgetter("origin"),
    "joined": lambda report: report.joined.isoformat() if report.joined else None,
}
"""What the open columns hold for a report."""


def _where(condition: ColumnElement[bool]) -> Any:
    return select(reports).where(condition).order_by(reports.c.day.desc(), reports.c.id)


ONE: Final = _where(reports.c.id == bindparam("id"))
OF_CASE: Final = Query(
    reports, COLUMNS, reports.c.case_id == bindparam("case"), order=(reports.c.day.desc(), reports.c.id)
)
OF_REPORTER: Final = _where(reports.c.reporter == bindparam("who"))
BY_RECEIPT: Final = _where(reports.c.receipt == bindparam("name"))
MARK: Final = 4
"""The number of characters of a reporter's keyed name
that mark the position in a round over all reporters."""
BEHIND: Final = "g"
"""Keyed names are hexadecimal: a mark followed by this sorts after every name that begins with the mark."""
END: Final = "z"
LOOKED_AT: Final = 300
"""At most this many names are passed at a time, whether or not they have open reports."""


_IN_BOUNDS: Final = (reports.c.reporter >= bindparam("first")) & (reports.c.reporter < bindparam("until"))
NEXT_NAMES: Final = select(reports.c.reporter).where(_IN_BOUNDS).order_by(reports.c.reporter).limit(LOOKED_AT)
OPEN_RETURNABLE: Final = (
    select(reports)
    .join(cases, cases.c.id == reports.c.case_id)
    .where(
        _IN_BOUNDS,
        reports.c.mode == ContactMode.RETURNABLE.value,
        reports.c.withdrawn.is_(False),
        cases.c.state.in_([State.NEW.value, *sorted(HELD)]),
    )
    .order_by(reports.c.reporter, reports.c.day, reports.c.id)
)
WANTING: Final = Query(
    reports,
    COLUMNS,
    reports.c.id > bindparam("after"),
    reports.c.complaint == Reminding.WANTED.value,
    reports.c.withdrawn.is_(False),
    order=(reports.c.id,),
)
LINES: Final = (
    select(report_lines).where(report_lines.c.report_id == bindparam("id")).order_by(report_lines.c.id)
)
ADD: Final = insert(reports).values({c.name: bindparam(c.name) for c in reports.columns})
DROP_LINE: Final = delete(report_lines).where(report_lines.c.id == bindparam("row"))
ADD_LINE: Final = insert(report_lines).values(report_id=bindparam("report_id"), sealed=bindparam("sealed"))
_CHANGING: Final = (
    *("case_id", "mode", "consent", "withdrawn", "receipt_confirmed"),
    *("disagreed", "right", "summary", "complaint", "origin", "joined"),
)


@cache
def saving(names: tuple[str, ...]) -> Update:
    """Update these columns alone, so that another worker's concurrent changes to the report are kept."""
    changed: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return update(reports).where(reports.c.id == bindparam("at")).values(changed)


def report_of(row: Any) -> Report:
    return Report(
        id=row.id,
        case_id=row.case_id,
        mode=ContactMode(row.mode),
        consent=Consent(row.consent),
        day=date.fromisoformat(row.day),
        withdrawn=bool(row.withdrawn),
        receipt_confirmed=bool(row.receipt_confirmed),
        disagreed=bool(row.disagreed),
        right=Rightness(row.right),
        summary=Summary(row.summary),
        complaint=Reminding(row.complaint),
        origin=row.origin,
        joined=date.fromisoformat(row.joined) if row.joined else None,
    )


def change_of(report: Report, read: Report | None) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The columns that differ from what was read (all, if nothing was read),
    and their values for ``saving``."""
    row, before = stored_row(report, COLUMNS), stored_row(read, COLUMNS) if read is not None else {}
    names = tuple(name for name in _CHANGING if name not in before or before[name] != row[name])
    return names, {"at": report.id, **{f"new_{name}": row[name] for name in names}}


def dump_body(body: ReportBody) -> bytes:
    return dump_json(
        {name: getattr(body, name) for name in ReportBody.__dataclass_fields__},
    )


def body_of(data: bytes) -> ReportBody:
    fields = load_json(data)
    captions = tuple(fields.get("captions", ()))
    return ReportBody(**{**fields, "space": Space(fields["space"]), "captions": captions})


def dump_line(line: DialogueLine) -> bytes:
    return dump_json({"side": line.side.value, "text": line.text, "at": line.at.isoformat()})


def line_of(data: bytes) -> DialogueLine:
    fields = load_json(data)
    return DialogueLine(Side(fields["side"]), fields["text"], datetime.fromisoformat(fields["at"]))
