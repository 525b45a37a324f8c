"""What moderators keep besides cases: notes under the case's own key, and saved replies.

Mutes of a pseudonym, by a keyed name. Each mute is a row of its own, also for one person.
"""

import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, insert, select, update

from bot.domain.desk.staff_notes import CaseNote, Mute, SavedReply
from bot.domain.people import Account
from bot.domain.submissions.witnesses import ContactMode
from storage.columns import dump_json, load_json
from storage.conditions import Columns
from storage.destruction import destroy_words
from storage.key_map import KeyMap
from storage.link import Link
from storage.models import reports
from storage.models_moderation import case_notes, mutes, saved_replies
from storage.queries import OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.sealing import SealBroken
from storage.staged_rows import StagedLog, StagedRows
from storage.storage_context import StorageContext

_NOTES: Final = (
    select(case_notes)
    .where(case_notes.c.case_id.in_(bindparam("these", expanding=True)))
    .order_by(case_notes.c.id)
)
_ADD_NOTE: Final = insert(case_notes).values(case_id=bindparam("case_id"), sealed=bindparam("sealed"))
_REPLIES: Final = select(saved_replies).where(saved_replies.c.account == bindparam("who"))
_DROP_REPLY: Final = delete(saved_replies).where(
    saved_replies.c.account == bindparam("who"), saved_replies.c.name == bindparam("called")
)


class SqlCaseNotes(Repository):
    """Implements ``bot.usecases.ports.desk.CaseNotes``."""

    def __init__(self, link: Link, context: StorageContext, keys: KeyMap) -> None:
        self._link, self._context, self._keys = link, context, keys
        self._added: StagedLog[tuple[str, CaseNote]] = StagedLog()
        self._gone: StagedRows[str, bool] = StagedRows()
        self.stages = (self._added, self._gone)

    def add(self, case_id: str, note: CaseNote) -> None:
        self._added.add((case_id, note))

    async def of_cases(self, case_ids: Collection[str]) -> Sequence[CaseNote]:
        these = [case_id for case_id in case_ids if self._gone.get(case_id) is not True]
        await self._keys.load(these)
        notes = [self._note(row) for row in await self._link.rows(_NOTES, {"these": these})]
        return [note for note in notes if note] + [note for case_id, note in self._added if case_id in these]

    def destroy(self, case_id: str) -> None:
        self._gone.set(case_id, True)

    def _note(self, row: Any) -> CaseNote | None:
        key = self._keys.loaded_key(row.case_id)
        try:
            fields = load_json(self._context.sealer.open(row.sealed, key)) if key is not None else None
        except SealBroken:
            return None
        if fields is None:
            return None
        return CaseNote(
            Account.parse(fields["by"]), fields["name"], fields["text"], datetime.fromisoformat(fields["at"])
        )

    def to_seal(self) -> set[str]:
        return {case_id for case_id, _ in self._added.batch}

    async def flush(self, link: Link) -> None:
        rows = []
        for case_id, note in self._added.batch:
            key = self._keys.loaded_key(case_id)
            assert key is not None
            fields = {"by": str(note.by), "name": note.name, "text": note.text, "at": note.at.isoformat()}
            rows.append({"case_id": case_id, "sealed": self._context.sealer.seal(dump_json(fields), key)})
        await link.many(_ADD_NOTE, rows)
        await destroy_words(link, self._context, list(self._gone.batch))


class SqlReplies(Repository):
    """Implements ``bot.usecases.ports.desk.SavedReplies``."""

    def __init__(self, link: Link, context: StorageContext) -> None:
        self._link, self._context = link, context
        self._staged: StagedRows[tuple[Account, str], SavedReply] = StagedRows()
        self.stages = (self._staged,)

    async def of(self, account: Account) -> Sequence[SavedReply]:
        seal = self._context.sealer
        replies: dict[str, SavedReply | None] = {
            row.name: SavedReply(row.name, seal.open(row.sealed, self._context.ring.replies).decode())
            for row in await self._link.rows(_REPLIES, {"who": str(account)})
        }
        replies.update({name: reply for (who, name), reply in self._staged.items().items() if who == account})
        return sorted((reply for reply in replies.values() if reply), key=lambda reply: reply.name)

    def save(self, account: Account, reply: SavedReply) -> None:
        self._staged.set((account, reply.name), reply)

    def drop(self, account: Account, name: str) -> None:
        self._staged.set((account, name), None)

    async def flush(self, link: Link) -> None:
        changes = self._staged.batch
        seal, key = self._context.sealer.seal, self._context.ring.replies
        rows = [
            {"account": str(who), "name": name, "sealed": seal(reply.text.encode(), key)}
            for (who, name), reply in changes.items()
            if reply
        ]
        await link.put(saved_replies, rows)
        gone = [(who, name) for (who, name), reply in changes.items() if reply is None]
        await link.many(_DROP_REPLY, [{"who": str(who), "called": name} for who, name in gone])


_SENDER: Final = select(reports.c.reporter).where(
    reports.c.id == bindparam("at"), reports.c.mode == ContactMode.RETURNABLE.value
)
type NamedMute = tuple[str, Mute]
"""The keyed name of the reporter, and the mute."""
COLUMNS: Final[Columns[NamedMute]] = {
    "id": lambda named: named[1].id,
    "reporter": lambda named: named[0],
    "until": lambda named: named[1].until.isoformat(),
}
"""What the columns hold that mutes are found by."""
_RUNNING: Final = Query(
    mutes, COLUMNS, mutes.c.until >= bindparam("today"), order=(mutes.c.until, mutes.c.id)
)
_RUNNING_OF: Final = _RUNNING.with_conditions(mutes.c.reporter == bindparam("who"))
_OVER: Final = Query(mutes, COLUMNS, mutes.c.until < bindparam("today"), order=(mutes.c.id,))
_NAMELESS: Final = update(mutes).where(mutes.c.id == bindparam("at")).values(reporter=bindparam("name"))
_OF_REPORTER: Final = select(mutes.c.id).where(mutes.c.reporter == bindparam("who"))
_LIFT: Final = delete(mutes).where(mutes.c.id == bindparam("at"))
_OTHERS: Final = select(mutes.c.id).where(
    mutes.c.reporter == select(mutes.c.reporter).where(mutes.c.id == bindparam("at")).scalar_subquery(),
    mutes.c.id != bindparam("at"),
)
_HELD_BACK: Final = (
    select(reports.c.case_id)
    .join(mutes, mutes.c.reporter == reports.c.reporter)
    .where(mutes.c.id == bindparam("at"), reports.c.withdrawn.is_(False))
    .distinct()
)
OLD_MUTES: Final = delete(mutes).where(mutes.c.until < bindparam("before"))
"""Mutes that the program's clock did not end in time."""
_NOBODY: Final = "-"
"""A reporter's name never begins with it."""
_OF_NOBODY: Final = select(mutes.c.id).where(
    mutes.c.reporter.not_like(f"{_NOBODY}%"),
    ~select(reports.c.id).where(reports.c.reporter == mutes.c.reporter).exists(),
)


async def unname_mutes(link: Link) -> int:
    """Remove the name from mutes of reporters that no report refers to any more. The mutes stay in the list
    until their end: two that vanished together would be recognized as one person's. Returns how many."""
    ids = [row.id for row in await link.rows(_OF_NOBODY)]
    await link.many(_NAMELESS, [{"at": mute_id, "name": _nobody()} for mute_id in ids])
    return len(ids)


def _nobody() -> str:
    return _NOBODY + secrets.token_hex(8)


class MuteQueries:
    """The queries for mutes, wherever the mutes are."""

    def __init__(self, rows: RowSource[NamedMute]) -> None:
        self._rows = rows

    async def holds(self, reporter_key: str, *, today: date) -> bool:
        return bool(await self._rows.find(_RUNNING_OF, {"who": reporter_key, "today": today.isoformat()}))

    async def all(self, *, today: date) -> Sequence[Mute]:
        return [mute for _, mute in await self._rows.find(_RUNNING, {"today": today.isoformat()})]

    async def ended_mutes(self, *, today: date) -> Sequence[Mute]:
        return [mute for _, mute in await self._rows.find(_OVER, {"today": today.isoformat()})]


class SqlMutes(MuteQueries, Repository):
    """Implements ``bot.usecases.ports.desk.Mutes``. Each mute is a row of its own, also for one person."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._set: StagedRows[str, NamedMute] = StagedRows()
        self._lifted: StagedRows[str, bool] = StagedRows()
        self._forgotten: StagedRows[str, bool] = StagedRows()
        self.stages = (self._set, self._lifted, self._forgotten)
        super().__init__(OverlaidRows(link, mutes.c.id, self._named_mute, self._changes))

    def _changes(self) -> dict[str, NamedMute | None]:
        """New mutes, and those that were lifted."""
        new = {i: self._without_forgotten(*named) for i, named in self._set.items().items() if named}
        return {**new, **dict.fromkeys(self._lifted.items())}

    def _named_mute(self, row: Any) -> NamedMute:
        return self._without_forgotten(row.reporter, _mute(row))

    def _without_forgotten(self, reporter: str, mute: Mute) -> NamedMute:
        return ("" if self._forgotten.get(reporter) is True else reporter), mute

    async def set(self, report_id: str, mute: Mute) -> bool:
        rows = await self._link.rows(_SENDER, {"at": report_id})
        if not rows or not rows[0].reporter:
            return False
        self._set.set(mute.id, (rows[0].reporter, mute))
        return True

    async def held_back(self, mute_id: str) -> Sequence[str]:
        """Empty when the same person is held back by another mute."""
        others = [row.id for row in await self._link.rows(_OTHERS, {"at": mute_id})]
        if any(self._lifted.get(other) is not True for other in others):
            return []
        return [row.case_id for row in await self._link.rows(_HELD_BACK, {"at": mute_id})]

    def lift(self, mute_id: str) -> None:
        self._lifted.set(mute_id, True)

    def forget(self, reporter_key: str) -> None:
        self._forgotten.set(reporter_key, True)

    async def flush(self, link: Link) -> None:
        """Sorted, so that two processes lock rows in one order."""
        new = [entry for _, entry in sorted(self._set.batch.items()) if entry is not None]
        await link.put(
            mutes,
            [
                {
                    "id": m.id,
                    "reporter": name,
                    "by": str(m.by),
                    "reason": m.reason,
                    "until": m.until.isoformat(),
                }
                for name, m in new
            ],
        )
        for reporter in sorted(self._forgotten.batch):
            ids = [row.id for row in await link.rows(_OF_REPORTER, {"who": reporter})]
            await link.many(_NAMELESS, [{"at": mute_id, "name": _nobody()} for mute_id in ids])
        await link.many(_LIFT, [{"at": mute_id} for mute_id in sorted(self._lifted.batch)])


def _mute(row: Any) -> Mute:
    return Mute(row.id, Account.parse(row.by), row.reason, date.fromisoformat(row.until))
