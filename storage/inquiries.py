"""Questions that people hand to the editors. What was asked and answered is sealed under a key that only this
question has, the asker's address under that key and the key of accounts: without either nobody is reached.

Nothing here returns an account; ``storage.addresses`` does, to the outbox sender alone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import bindparam, delete, or_, select, update

from bot.domain.asking.inquiries import (
    STAYS,
    WAITS_STAY,
    AnswerKind,
    Inquiry,
    InquiryAnswer,
    InquiryState,
    InquiryWait,
)
from bot.domain.moments import day_of, midnight
from bot.domain.people import Account
from storage.addresses import sealed_own_address
from storage.columns import datetime_of, datetime_or_none, dump_json, load_json, moment, moment_or_none
from storage.conditions import Columns, stored_row
from storage.link import Link
from storage.models_asking import inquiries, inquiry_waits
from storage.queries import OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.sealing import SealBroken
from storage.staged_rows import MissingRow, StagedLog, StagedRows
from storage.storage_context import StorageContext

COLUMNS: Final[Columns[Inquiry]] = {
    "id": attrgetter("id"),
    "asker": attrgetter("asker"),
    "asked_at": lambda inquiry: moment(inquiry.asked_at),
    "due_at": lambda inquiry: moment(inquiry.due_at),
    "state": attrgetter("state.value"),
    "editor": lambda inquiry: str(inquiry.editor) if inquiry.editor is not None else None,
    "claimed_until": lambda inquiry: moment_or_none(inquiry.claimed_until),
    "announced": attrgetter("announced"),
    "late_told": attrgetter("late_told"),
    "ended": lambda inquiry: inquiry.ended.isoformat() if inquiry.ended else None,
}
"""What the open columns hold for a question."""
_WAITS_OPEN: Final = inquiries.c.state == InquiryState.WAITING.value
_BY_DUE: Final = (inquiries.c.due_at, inquiries.c.id)
_WAITING: Final = Query(inquiries, COLUMNS, _WAITS_OPEN, order=_BY_DUE)
_NEW: Final = Query(inquiries, COLUMNS, _WAITS_OPEN, inquiries.c.announced.is_(False), order=_BY_DUE)
_LATE: Final = Query(
    inquiries,
    COLUMNS,
    _WAITS_OPEN,
    inquiries.c.late_told.is_(False),
    inquiries.c.due_at <= bindparam("at"),
    order=_BY_DUE,
)
_CLAIMED: Final = Query(inquiries, COLUMNS, _WAITS_OPEN, inquiries.c.editor.is_not(None), order=_BY_DUE)
_OF_ASKER: Final = Query(
    inquiries,
    COLUMNS,
    inquiries.c.asker == bindparam("who"),
    order=(inquiries.c.asked_at.desc(), inquiries.c.id),
)
_ONE: Final = select(inquiries).where(inquiries.c.id == bindparam("at"))
_SAVE: Final = (
    update(inquiries)
    .where(inquiries.c.id == bindparam("at"), inquiries.c.version == bindparam("read"))
    .values({name: bindparam(f"new_{name}") for name in (*COLUMNS, "version") if name != "id"})
)
_ANSWER: Final = update(inquiries).where(inquiries.c.id == bindparam("at")).values(answer=bindparam("sealed"))
_GO: Final = delete(inquiries).where(inquiries.c.id == bindparam("at"))
_KEYS: Final = select(inquiries.c.id, inquiries.c.key).where(
    inquiries.c.id.in_(bindparam("these", expanding=True))
)
_WAITS: Final = select(inquiry_waits.c.minutes).where(inquiry_waits.c.day >= bindparam("since"))
_OVER: Final = (
    select(inquiries.c.id, inquiries.c.state, inquiries.c.asked_at, inquiries.c.address)
    .where(
        or_(
            inquiries.c.ended <= bindparam("ended"),
            inquiries.c.asked_at < bindparam("asked"),
            inquiries.c.address.is_(None),
        )
    )
    .order_by(inquiries.c.id)
    .limit(500)
)
_OLD_WAITS: Final = delete(inquiry_waits).where(inquiry_waits.c.day < bindparam("before"))
_KEYED: Final = (
    select(inquiries.c.id, inquiries.c.key)
    .where(inquiries.c.id > bindparam("after"))
    .order_by(inquiries.c.id)
    .limit(500)
)


@dataclass(frozen=True, slots=True)
class _NewInquiry:
    """What of a new question is to be sealed."""

    words: str
    account: Account
    language: str = ""


class InquiryQueries:
    """The queries for questions, wherever they are."""

    def __init__(self, rows: RowSource[Inquiry]) -> None:
        self._rows = rows

    async def waiting(self, *, limit: int, skip: int = 0) -> Sequence[Inquiry]:
        return await self._rows.find(_WAITING, limit=limit, skip=skip)

    async def count_waiting(self) -> int:
        return await self._rows.count(_WAITING)

    async def new_inquiries(self, *, limit: int) -> Sequence[Inquiry]:
        return await self._rows.find(_NEW, limit=limit)

    async def late_inquiries(self, now: datetime, *, limit: int) -> Sequence[Inquiry]:
        return await self._rows.find(_LATE, {"at": moment(now)}, limit=limit)

    async def claimed_inquiries(self) -> Sequence[Inquiry]:
        return await self._rows.find(_CLAIMED)

    async def of_asker(self, asker: str) -> Sequence[Inquiry]:
        return await self._rows.find(_OF_ASKER, {"who": asker})


class SqlInquiries(InquiryQueries, Repository):
    """Implements ``bot.usecases.ports.asking.Inquiries``."""

    def __init__(self, link: Link, context: StorageContext) -> None:
        self._link, self._context = link, context
        self._saved: StagedRows[str, Inquiry] = StagedRows()
        self._added: StagedRows[str, _NewInquiry] = StagedRows()
        self._answers: StagedRows[str, InquiryAnswer] = StagedRows()
        self._waits: StagedLog[InquiryWait] = StagedLog()
        self.stages = (self._saved, self._added, self._answers, self._waits)
        super().__init__(OverlaidRows(link, inquiries.c.id, inquiry_of, self._saved.items))

    async def get(self, inquiry_id: str) -> Inquiry | None:
        staged = self._saved.get(inquiry_id)
        if not isinstance(staged, MissingRow):
            return staged
        rows = await self._link.rows(_ONE, {"at": inquiry_id})
        return inquiry_of(rows[0]) if rows else None

    def add(self, inquiry: Inquiry, *, words: str, account: Account, language: str = "") -> bool:
        if self._context.report_keys.accounts() is None:
            return False
        self._saved.set(inquiry.id, inquiry)
        self._added.set(inquiry.id, _NewInquiry(words, account, language))
        return True

    def save(self, inquiry: Inquiry, *, answer: InquiryAnswer | None = None) -> None:
        self._saved.set(inquiry.id, inquiry)
        if answer is not None:
            self._answers.set(inquiry.id, answer)

    def destroy(self, inquiry_id: str) -> None:
        self._saved.set(inquiry_id, None)

    def record_wait(self, wait: InquiryWait) -> None:
        self._waits.add(wait)

    async def wait_minutes(self, *, since: date) -> Sequence[int | None]:
        rows = await self._link.rows(_WAITS, {"since": since.isoformat()})
        return [*(row.minutes for row in rows), *(wait.minutes for wait in self._waits if wait.day >= since)]

    async def words(self, inquiry_id: str) -> str:
        new = self._added.get(inquiry_id)
        if isinstance(new, _NewInquiry):
            return new.words
        opened = await self._open(inquiry_id, "words")
        return "" if opened is None else opened.decode()

    async def answer(self, inquiry_id: str) -> InquiryAnswer | None:
        new = self._answers.get(inquiry_id)
        if isinstance(new, InquiryAnswer):
            return new
        opened = await self._open(inquiry_id, "answer")
        if opened is None:
            return None
        kind, text = load_json(opened)
        return InquiryAnswer(AnswerKind(kind), text)

    async def _open(self, inquiry_id: str, column: str) -> bytes | None:
        """The opened column; None without it, once its key is gone, and for a destroyed question."""
        if self._saved.get(inquiry_id) is None:
            return None
        rows = await self._link.rows(_ONE, {"at": inquiry_id})
        await self._context.hours.load(row.key for row in rows)
        sealed = getattr(rows[0], column) if rows else None
        key = self._context.hours.get(rows[0].key) if rows else None
        if sealed is None or key is None:
            return None
        try:
            return self._context.sealer.open(sealed, key)
        except SealBroken:
            return None

    async def flush(self, link: Link) -> None:
        """Raises Conflict if a question has changed since it was read."""
        living = {i: inquiry for i, inquiry in sorted(self._saved.batch.items()) if inquiry is not None}
        new = {i: added for i, added in self._added.batch.items() if added is not None and i in living}
        keys = dict(zip(new, await self._context.own_keys(len(new)), strict=True))
        await link.put(inquiries, [self._row(living[i], added, *keys[i]) for i, added in new.items()])
        await self._update(link, [inquiry for i, inquiry in living.items() if i not in new])
        await self._seal_answers(link, living)
        await destroy_inquiries(link, self._context, self._saved.batch.keys() - living.keys())
        rows = [
            {"id": wait.id, "day": wait.day.isoformat(), "minutes": wait.minutes}
            for wait in self._waits.batch
        ]
        await link.put(inquiry_waits, rows)

    def _row(self, inquiry: Inquiry, added: _NewInquiry, key_id: int, key: bytes) -> dict[str, Any]:
        words = self._context.sealer.seal(added.words.encode(), key)
        address = sealed_own_address(self._context, added.account, own_key=key, language=added.language)
        beside = {"version": inquiry.version, "key": key_id, "words": words, "address": address}
        return {**stored_row(inquiry, COLUMNS), **beside, "answer": None}

    async def _update(self, link: Link, changed: Sequence[Inquiry]) -> None:
        for inquiry in changed:
            row = stored_row(inquiry, COLUMNS) | {"version": inquiry.version + 1}
            new = {f"new_{name}": value for name, value in row.items() if name != "id"}
            if await link.run(_SAVE, {"at": inquiry.id, "read": inquiry.version, **new}) != 1:
                raise link.fail("a question changed meanwhile")

    async def _seal_answers(self, link: Link, living: Collection[str]) -> None:
        answers = {i: a for i, a in self._answers.batch.items() if a is not None and i in living}
        if not answers:
            return
        rows = await link.rows(_KEYS, _these(answers))
        await self._context.hours.load(row.key for row in rows)
        keys = {row.id: self._context.hours.get(row.key) for row in rows}
        seal = self._context.sealer.seal
        await link.many(
            _ANSWER,
            [
                {"at": i, "sealed": seal(dump_json([answer.kind.value, answer.text]), key)}
                for i, answer in answers.items()
                if (key := keys.get(i)) is not None
            ],
        )


def inquiry_of(row: Any) -> Inquiry:
    return Inquiry(
        row.id,
        asker=row.asker,
        asked_at=datetime_of(row.asked_at),
        due_at=datetime_of(row.due_at),
        state=InquiryState(row.state),
        editor=Account.parse(row.editor) if row.editor else None,
        claimed_until=datetime_or_none(row.claimed_until),
        announced=bool(row.announced),
        late_told=bool(row.late_told),
        ended=date.fromisoformat(row.ended) if row.ended else None,
        version=row.version,
    )


def _these(inquiry_ids: Collection[str]) -> Mapping[str, Any]:
    return {"these": sorted(inquiry_ids)}


async def destroy_inquiries(link: Link, context: StorageContext, inquiry_ids: Collection[str]) -> None:
    """Remove these questions with everything sealed; their keys are destroyed right after the commit. If the
    program ends between the two, the next upkeep destroys them, because no row needs them."""
    if not inquiry_ids:
        return
    keys = [row.key for row in await link.rows(_KEYS, _these(inquiry_ids))]
    await link.many(_GO, [{"at": inquiry_id} for inquiry_id in sorted(inquiry_ids)])

    async def drop_keys() -> None:
        await context.hours.drop(keys)

    link.later.append(drop_keys)


async def purge_inquiries(link: Link, context: StorageContext, now: datetime) -> int:
    """Destroy questions seven days after they were answered or declined, unanswered ones seven days after
    they were asked, and those whose asker cannot be reached any more. Returns how many."""
    today = day_of(now)
    first = moment(midnight(today - STAYS + timedelta(days=1)))
    rows = await link.rows(_OVER, {"ended": (today - STAYS).isoformat(), "asked": first})
    unanswered = [
        {"id": row.id, "day": day_of(datetime_of(row.asked_at)).isoformat(), "minutes": None}
        for row in rows
        if row.state == InquiryState.WAITING.value and row.address is not None
    ]
    await link.put(inquiry_waits, unanswered)
    await destroy_inquiries(link, context, [row.id for row in rows])
    await link.run(_OLD_WAITS, {"before": (today - WAITS_STAY).isoformat()})
    return len(rows)


async def clean_inquiries(link: Link, context: StorageContext, after: str) -> str:
    """Remove the next questions that nobody can read any more. Returns where to continue; empty at the end."""
    rows = await link.rows(_KEYED, {"after": after})
    await context.hours.load(row.key for row in rows)
    await destroy_inquiries(link, context, [row.id for row in rows if context.hours.get(row.key) is None])
    return rows[-1].id if rows else ""
