"""What moderators keep beside cases: notes under the case's own key, mutes by a keyed name, replies of their own."""

import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, insert, select, update

from bot.domain.desk.staff_notes import CaseNote, Mute, SavedReply
from bot.domain.people import Account
from bot.domain.submissions.witnesses import ContactMode
from storage.columns import packed, unpacked
from storage.destruction import destroy_words
from storage.introductions import SqlIntroductions
from storage.key_map import KeyMap
from storage.link import Link
from storage.means import Means
from storage.models import reports
from storage.models_desk import case_notes, mutes, saved_replies
from storage.referrals import SqlReferrals
from storage.sealing import SealBroken
from storage.staged import Log, Staged

_NOTES: Final = (
    select(case_notes)
    .where(case_notes.c.case_id.in_(bindparam("these", expanding=True)))
    .order_by(case_notes.c.id)
)
_ADD_NOTE: Final = insert(case_notes).values(case_id=bindparam("case_id"), sealed=bindparam("sealed"))
_SENDER: Final = select(reports.c.reporter).where(
    reports.c.id == bindparam("at"), reports.c.mode == ContactMode.RETURNABLE.value
)
_MUTED: Final = select(mutes.c.id, mutes.c.until).where(mutes.c.reporter == bindparam("who"))
_MUTES: Final = select(mutes).where(mutes.c.until >= bindparam("today")).order_by(mutes.c.until, mutes.c.id)
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
_OVER: Final = select(mutes).where(mutes.c.until < bindparam("today")).order_by(mutes.c.id)
OLD_MUTES: Final = delete(mutes).where(mutes.c.until < bindparam("before"))
"""Those that the clock has not ended in time."""
_NOBODY: Final = "-"
"""A reporter's name never begins with it."""
_OF_NOBODY: Final = select(mutes.c.id).where(
    mutes.c.reporter.not_like(f"{_NOBODY}%"),
    ~select(reports.c.id).where(reports.c.reporter == mutes.c.reporter).exists(),
)
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


async def unname_mutes(link: Link) -> int:
    """Mutes under a name that no report knows any more lose it. Their lines stand in the list until their end: two that
    went at one moment would be known as of one person. How many."""
    ids = [row.id for row in await link.rows(_OF_NOBODY)]
    await link.many(_NAMELESS, [{"at": mute_id, "name": _nobody()} for mute_id in ids])
    return len(ids)


def _nobody() -> str:
    return _NOBODY + secrets.token_hex(8)


class SqlMutes:
    """bot.usecases.ports.desk.Mutes. Each that is set is a line of its own, whoever it is about."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._set: Staged[str, tuple[str, Mute]] = Staged()
        self._lifted: Staged[str, bool] = Staged()
        self._forgotten: Staged[str, bool] = Staged()
        self.stages = (self._set, self._lifted, self._forgotten)

    def _new(self) -> dict[str, tuple[str, Mute]]:
        """By their ids, those of whoever was forgotten left out."""
        staged = self._set.items()
        return {i: one for i, one in staged.items() if one is not None and self._lifted.get(i) is not True}

    async def set(self, report_id: str, mute: Mute) -> bool:
        rows = await self._link.rows(_SENDER, {"at": report_id})
        if not rows or not rows[0].reporter:
            return False
        self._set.set(mute.id, (rows[0].reporter, mute))
        return True

    async def holds(self, reporter_key: str, *, today: date) -> bool:
        if self._forgotten.get(reporter_key) is True:
            return False
        if any(name == reporter_key and mute.until >= today for name, mute in self._new().values()):
            return True
        rows = await self._link.rows(_MUTED, {"who": reporter_key})
        live = [row for row in rows if self._lifted.get(row.id) is not True]
        return any(date.fromisoformat(row.until) >= today for row in live)

    async def all(self, *, today: date) -> Sequence[Mute]:
        rows = await self._link.rows(_MUTES, {"today": today.isoformat()})
        found = [_mute(row) for row in rows] + [mute for _, mute in self._new().values()]
        held = [m for m in found if m.until >= today and self._lifted.get(m.id) is not True]
        return sorted(held, key=lambda m: (m.until, m.id))

    async def over(self, *, today: date) -> Sequence[Mute]:
        rows = await self._link.rows(_OVER, {"today": today.isoformat()})
        return [_mute(row) for row in rows if self._lifted.get(row.id) is not True]

    async def held_back(self, mute_id: str) -> Sequence[str]:
        """None where the same person is held back by another."""
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
        new = [one for _, one in sorted(self._set.kept.items()) if one is not None]
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
        for reporter in sorted(self._forgotten.kept):
            ids = [row.id for row in await link.rows(_OF_REPORTER, {"who": reporter})]
            await link.many(_NAMELESS, [{"at": mute_id, "name": _nobody()} for mute_id in ids])
        await link.many(_LIFT, [{"at": mute_id} for mute_id in sorted(self._lifted.kept)])


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


def _mute(row: Any) -> Mute:
    return Mute(row.id, Account.parse(row.by), row.reason, date.fromisoformat(row.until))
