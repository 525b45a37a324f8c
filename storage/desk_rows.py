"""What moderators keep beside cases: notes under the case's own key, mutes by a keyed name, replies of their own."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, insert, select

from bot.domain.desk.staff_notes import CaseNote, SavedReply
from bot.domain.people import Account
from storage.columns import packed, unpacked
from storage.destruction import destroy_words
from storage.introductions import SqlIntroductions
from storage.key_map import KeyMap
from storage.link import Link
from storage.means import Means
from storage.models_desk import case_notes, saved_replies
from storage.mutes import SqlMutes
from storage.referrals import SqlReferrals
from storage.sealing import SealBroken
from storage.staged import Log, Staged

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


class SqlCaseNotes:
    """bot.usecases.ports.desk.CaseNotes."""

    def __init__(self, link: Link, means: Means, keys: KeyMap) -> None:
        self._link, self._means, self._keys = link, means, keys
        self.added: Log[tuple[str, CaseNote]] = Log()
        self._gone: Staged[str, bool] = Staged()
        self.stages = (self.added, self._gone)

    def add(self, case_id: str, note: CaseNote) -> None:
        self.added.add((case_id, note))

    async def of_cases(self, case_ids: Collection[str]) -> Sequence[CaseNote]:
        these = [one for one in case_ids if self._gone.get(one) is not True]
        await self._keys.load(these)
        found = [self._note(row) for row in await self._link.rows(_NOTES, {"these": these})]
        return [note for note in found if note] + [note for case_id, note in self.added if case_id in these]

    def destroy(self, case_id: str) -> None:
        self._gone.set(case_id, True)

    def _note(self, row: Any) -> CaseNote | None:
        key = self._keys.known(row.case_id)
        try:
            told = unpacked(self._means.sealer.open(row.sealed, key)) if key is not None else None
        except SealBroken:
            return None
        if told is None:
            return None
        return CaseNote(
            Account.parse(told["by"]), told["name"], told["text"], datetime.fromisoformat(told["at"])
        )

    async def flush(self, link: Link) -> None:
        rows = []
        for case_id, note in self.added.kept:
            key = self._keys.known(case_id)
            assert key is not None
            told = {"by": str(note.by), "name": note.name, "text": note.text, "at": note.at.isoformat()}
            rows.append({"case_id": case_id, "sealed": self._means.sealer.seal(packed(told), key)})
        await link.many(_ADD_NOTE, rows)
        await destroy_words(link, self._means, list(self._gone.kept))


class SqlReplies:
    """bot.usecases.ports.desk.SavedReplies."""

    def __init__(self, link: Link, means: Means) -> None:
        self._link, self._means = link, means
        self._staged: Staged[tuple[Account, str], SavedReply] = Staged()
        self.stages = (self._staged,)

    async def of(self, account: Account) -> Sequence[SavedReply]:
        seal = self._means.sealer
        found: dict[str, SavedReply | None] = {
            row.name: SavedReply(row.name, seal.open(row.sealed, self._means.ring.replies).decode())
            for row in await self._link.rows(_REPLIES, {"who": str(account)})
        }
        found.update({name: one for (who, name), one in self._staged.items().items() if who == account})
        return sorted((one for one in found.values() if one), key=lambda one: one.name)

    def save(self, account: Account, reply: SavedReply) -> None:
        self._staged.set((account, reply.name), reply)

    def drop(self, account: Account, name: str) -> None:
        self._staged.set((account, name), None)

    async def flush(self, link: Link) -> None:
        kept = self._staged.kept
        seal, key = self._means.sealer.seal, self._means.ring.replies
        rows = [
            {"account": str(who), "name": name, "sealed": seal(one.text.encode(), key)}
            for (who, name), one in kept.items()
            if one
        ]
        await link.put(saved_replies, rows)
        gone = [(who, name) for (who, name), one in kept.items() if one is None]
        await link.many(_DROP_REPLY, [{"who": str(who), "called": name} for who, name in gone])


class DeskRows:
    """These three, the introductions and the referrals within one batch."""

    def __init__(self, link: Link, means: Means, keys: KeyMap) -> None:
        self.notes = SqlCaseNotes(link, means, keys)
        self.mutes = SqlMutes(link)
        self.replies = SqlReplies(link, means)
        self.introductions = SqlIntroductions(link, means, keys)
        self.referrals = SqlReferrals(link, means, keys)
        self._parts = (self.notes, self.mutes, self.replies, self.introductions, self.referrals)
        self.stages = tuple(stage for part in self._parts for stage in part.stages)

    def to_seal(self) -> set[str]:
        """Cases that need a key for their notes, introductions and referrals."""
        noted = {case_id for case_id, _ in self.notes.added.kept}
        return noted | self.introductions.to_seal() | self.referrals.to_seal()

    async def flush(self, link: Link) -> None:
        for part in self._parts:
            await part.flush(link)
