"""What moderators keep besides cases: notes under the case's own key, and saved replies."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, insert, select

from bot.domain.desk.staff_notes import CaseNote, SavedReply
from bot.domain.people import Account
from storage.columns import dump_json, load_json
from storage.destruction import destroy_words
from storage.key_map import KeyMap
from storage.link import Link
from storage.models_desk import case_notes, saved_replies
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
