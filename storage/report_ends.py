"""Reports that have expired, each by its own clock, and cases whose last report is gone.

A report expires at the latest a fixed number of days after the day on which it was filed, whatever case it
belongs to by then. After a decision it expires a fixed time after the decision, or after the day on which it
joined the decided case if that was later. A case lives while one of its reports does. The case that a moved
report began lives as long as that report: unmerging would need it.

Notices about cases whose rows are removed: their cards in groups say so, and their assignees are told.

The notices are queued in the transaction that ends the cases, so that neither happens without the other.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    String,
    bindparam,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)

from bot.conversation.incoming import ChatKind
from bot.conversation.outgoing import EndCase, SendLane
from bot.conversation.store import Destination, OutboxRow, Outgoing
from bot.domain.cases.reports import HELD, PROVEN, State
from bot.domain.cases.second_opinion import NOTE
from bot.domain.moments import day_of
from bot.domain.owner.settings import Retention
from bot.domain.people import Account
from storage.cards import ref_of
from storage.columns import moment
from storage.destruction import destroy_words
from storage.link import Link
from storage.models import IS_SPAM, case_cards, cases, reports, settings
from storage.models_moderation import case_reads, held_cards, recusals
from storage.outbox import OutboxChanges
from storage.pieces import PieceSize, remove_in_pieces
from storage.prepared_reads import PreparedRead
from storage.retention import retention_now
from storage.storage_context import StorageContext
from storage.writer import Writer

type Tell = Callable[[Sequence[OutboxRow]], None]
type EndSome = Callable[[Link, StorageContext, Sequence[Any], list[OutboxRow]], Awaitable[Mapping[str, int]]]
"""Ends what these rows name; returns how many of each have ended, and adds notices about it to the list."""

_FIRST: Final = 2
"""Reports of a kind, and cases of a kind without reports, in the first transaction."""
_MOST: Final = 500
"""The same in any transaction."""
_AT_MOST: Final[BindParameter[int]] = bindparam("most", type_=Integer)
_AT: Final[BindParameter[int]] = bindparam("at")
_DAY: Final[BindParameter[str]] = bindparam("day")
_CASE_IDS: Final[BindParameter[list[str]]] = bindparam("these", expanding=True)
_OUT: Final = cases.c.state == State.OUT_OF_SCOPE.value
_CLOSED: Final = cases.c.state.in_(
    [*sorted(state.value for state in PROVEN), State.REJECTED.value, State.MERGED.value]
)
_OVER: Final[Mapping[str, ColumnElement[bool]]] = {
    "spam": IS_SPAM & (func.trim(cases.c.state) == State.OUT_OF_SCOPE.value) & (cases.c.decided_at < _AT),
    "out_of_scope": _OUT & (cases.c.decided_at < _AT),
    "closed": _CLOSED & (cases.c.decided_at < _AT),
    "withdrawn": (cases.c.state == State.WITHDRAWN.value) & (cases.c.opened_at < _AT),
    "longest": cases.c.opened_at < _AT,
}
"""Cases whose own clock has run out, each found by an index: a million cases are not read for a few. ``trim`` keeps
SQLite from finding all that is out of scope instead of spam alone."""

_THESE: Final = select(reports.c.id, reports.c.case_id, reports.c.origin)
_LONG_HERE: Final = or_(reports.c.joined.is_(None), reports.c.joined < _DAY)
_ENDING: Final = {
    **{
        name: PreparedRead(
            _THESE.join(cases, cases.c.id == reports.c.case_id).where(over, _LONG_HERE).limit(_AT_MOST)
        )
        for name, over in _OVER.items()
        if name != "longest"
    },
    "longest": PreparedRead(_THESE.where(reports.c.day <= _DAY).limit(_AT_MOST)),
}
_ROWS: Final = select(reports.c.id).where(reports.c.case_id == cases.c.id).exists()
_LIVING: Final = (
    select(reports.c.id).where(reports.c.case_id == cases.c.id, reports.c.withdrawn.is_(False)).exists()
)
_BEGUN: Final = select(reports.c.id).where(reports.c.origin == cases.c.id, reports.c.origin != "").exists()
"""Whether reports that began this case belong to another now;
the second condition repeats the index's own."""
_BEGUN_LIVING: Final = (
    select(reports.c.id)
    .where(reports.c.origin == cases.c.id, reports.c.origin != "", reports.c.withdrawn.is_(False))
    .exists()
)
_WORDLESS: Final = PreparedRead(
    select(cases.c.id).where(cases.c.id.in_(_CASE_IDS), ~_LIVING, ~_BEGUN_LIVING), few=True
)
"""Cases of which no words are left; a row may stay so that a receipt code is answered."""
_WITHOUT_REPORTS: Final = {
    name: PreparedRead(select(cases.c.id).where(over, ~_ROWS, ~_BEGUN).limit(_AT_MOST))
    for name, over in _OVER.items()
}
_OVER_ANYWAY: Final = or_(cases.c.state == State.MERGED.value, cases.c.state == State.WITHDRAWN.value)
_LAST_GONE: Final = PreparedRead(
    select(cases.c.id).where(
        cases.c.id.in_(_CASE_IDS),
        ~_BEGUN,
        ~_ROWS | (~_OVER_ANYWAY & ~_LIVING),
    ),
    few=True,
)
"""Nobody works on a case without a report that still counts; its withdrawn reports are removed with it. Where
all were withdrawn they stay for their time, so that their codes are answered."""
_OF_CASES: Final = PreparedRead(
    select(reports.c.id, reports.c.origin).where(reports.c.case_id.in_(_CASE_IDS)), few=True
)
_CARDS: Final = PreparedRead(
    select(case_cards, cases.c.number)
    .join(cases, cases.c.id == case_cards.c.case_id)
    .where(case_cards.c.case_id.in_(_CASE_IDS)),
    few=True,
)
_HELD: Final = PreparedRead(
    select(cases.c.id, cases.c.number, cases.c.owner).where(
        cases.c.id.in_(_CASE_IDS), cases.c.state.in_(sorted(HELD)), cases.c.owner.is_not(None)
    ),
    few=True,
)


def _report_count(*conditions: ColumnElement[bool]) -> Any:
    of_case = (reports.c.case_id == cases.c.id, reports.c.withdrawn.is_(False))
    return select(func.count()).select_from(reports).where(*of_case, *conditions).scalar_subquery()


_RECOUNT: Final = (
    update(cases)
    .where(cases.c.id == _AT, ~_OVER_ANYWAY)
    .values(
        witnesses=_report_count(),
        put_right=_report_count(reports.c.right == "yes"),
        not_right=_report_count(reports.c.right == "no"),
        version=cases.c.version + 1,
    )
)
_ENDED_REPORT: Final = delete(reports).where(reports.c.id == _AT)
_ENDED_CASE: Final = (
    delete(settings).where(settings.c.name == literal(NOTE).concat(bindparam("at", type_=String))),
    *(
        delete(table).where(column == _AT)
        for table, column in (
            (case_cards, case_cards.c.case_id),
            (case_reads, case_reads.c.case_id),
            (recusals, recusals.c.value),
            (held_cards, held_cards.c.case_id),
            (reports, reports.c.case_id),
            (cases, cases.c.id),
        )
    ),
)
"""Not while details of it are in a moderator's chat: those rows are removed when the details are deleted
there, on their own time."""


class ReportEnds:
    """Ends reports and cases in short transactions: the reports of one day end together, and turns run between two
    transactions."""

    def __init__(self, writer: Writer, context: StorageContext) -> None:
        self._writer, self._context = writer, context
        self._size = PieceSize(_FIRST, most=_MOST)

    async def end_all(self, now: datetime, *, tell: Tell, until: float) -> dict[str, int]:
        """Returns how many of each have ended; what is left when the monotonic clock shows ``until`` is done by the
        next upkeep. ``tell`` gets the notices about it, once that is committed."""
        total: Counter[str] = Counter(reports=0, cases=0)
        async with self._context.database.reading() as link:
            days = _days(await retention_now(link, self._context))

        async def end_kind(end: EndSome, statement: PreparedRead, due: Mapping[str, Any]) -> None:
            messages: list[OutboxRow] = []

            async def piece(link: Link, most: int) -> int:
                rows = await link.rows(statement, {**due, "most": most})
                if not rows:
                    return 0
                ended = await end(link, self._context, rows, messages)

                async def after_commit() -> None:
                    total.update(ended)

                link.after.append(after_commit)
                return len(rows)

            def tell_ended() -> None:
                tell(tuple(messages))
                messages.clear()

            await remove_in_pieces(self._writer, piece, self._size, until=until, tell=tell_ended)

        for name, number in days.items():
            await end_kind(_end_reports, _ENDING[name], _due(name, now, number))
        for name, number in days.items():
            await end_kind(_end_empty_cases, _WITHOUT_REPORTS[name], _cutoff(now, number))
        return dict(total)


def _due(name: str, now: datetime, days: int) -> dict[str, Any]:
    """Days are whole: a report is removed at the beginning of the day that is its number of days after the day of its
    filing, and is kept until the end of the day that is its number of days after it joined a decided case."""
    day = {"day": (day_of(now) - timedelta(days=days)).isoformat()}
    return day if name == "longest" else day | _cutoff(now, days)


async def _end_reports(
    link: Link, context: StorageContext, due: Sequence[Any], messages: list[OutboxRow]
) -> Mapping[str, int]:
    """End these reports and the cases whose last one is gone; the caller commits. Where reports are left, the case
    counts them anew; its card shows the count when it is next shown."""
    await destroy_words(link, context, [row.id for row in due])
    await link.many(_ENDED_REPORT, [{"at": row.id} for row in due])
    touched = {case_id for row in due for case_id in (row.case_id, row.origin) if case_id}
    silent = await link.rows(_WORDLESS, {"these": sorted(touched)}) if touched else ()
    await destroy_words(
        link, context, [row.id for row in silent]
    )  # their notes, which were about these words
    gone = await _end_cases(link, context, touched, messages)
    await link.many(_RECOUNT, [{"at": case_id} for case_id in sorted(touched - gone)])
    _forget_cases(link, context, touched | gone)
    return {"reports": len(due), "cases": len(gone)}


async def _end_empty_cases(
    link: Link, context: StorageContext, due: Sequence[Any], messages: list[OutboxRow]
) -> Mapping[str, int]:
    """End these cases, which have no reports; the caller commits."""
    gone = await _end_cases(link, context, {row.id for row in due}, messages)
    _forget_cases(link, context, gone)
    return {"cases": len(gone)}


def _forget_cases(link: Link, context: StorageContext, case_ids: Collection[str]) -> None:
    async def after_commit() -> None:
        for case_id in case_ids:
            context.cache.cases.forget(case_id)

    link.after.append(after_commit)


async def _end_cases(
    link: Link, context: StorageContext, touched: Collection[str], messages: list[OutboxRow]
) -> set[str]:
    """End those of these cases whose last report is gone, and the cases they leave behind: those begun by
    reports that were withdrawn there."""
    gone: set[str] = set()
    while touched:
        last = {row.id for row in await link.rows(_LAST_GONE, {"these": list(touched)})}
        left = await link.rows(_OF_CASES, {"these": list(last)}) if last else ()
        await destroy_words(link, context, [*(row.id for row in left), *last])
        messages += await enqueue_case_end_notices(link, context, last)
        for statement in _ENDED_CASE:
            await link.many(statement, [{"at": case_id} for case_id in last])
        gone |= last
        touched = {row.origin for row in left if row.origin} - gone
    return gone


def _days(retention: Retention) -> Mapping[str, int]:
    return {
        "spam": retention.spam,
        "out_of_scope": retention.out_of_scope,
        "closed": retention.closed,
        "withdrawn": retention.closed,
        "longest": retention.longest,
    }


def _cutoff(now: datetime, days: int) -> dict[str, Any]:
    return {"at": moment(now - timedelta(days=days))}


async def enqueue_case_end_notices(
    link: Link, context: StorageContext, case_ids: Collection[str]
) -> list[OutboxRow]:
    """Call before the rows are removed.
    Many cases may end in one night, so these messages are sent after all others."""
    if not case_ids:
        return []
    messages, these = OutboxChanges(context), {"these": list(case_ids)}
    for row in await link.rows(_CARDS, these):
        card = ref_of(row)
        group = Destination(card.messenger, card.chat_id, ChatKind.GROUP)
        order, slot = f"card:{row.case_id}:{card.chat_id}", f"card:{row.case_id}"
        messages.enqueue(
            Outgoing(EndCase(row.number, card), order, SendLane.REMINDER, destination=group, slot=slot)
        )
    for row in await link.rows(_HELD, these):
        assignee = Account.parse(row.owner)
        chat = Destination(assignee.messenger, assignee.id, ChatKind.PRIVATE)
        talk = context.ring.keys_of(assignee).conversation
        messages.enqueue(Outgoing(EndCase(row.number), talk, SendLane.REMINDER, destination=chat))
    for stage in messages.stages:
        stage.keep()
    return await messages.flush(link)
