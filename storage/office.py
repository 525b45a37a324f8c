"""Staff, groups, memberships and what the owners have set: small tables, read whole."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import bindparam, delete, select, update

from bot.domain.groups.group_notes import GroupNote
from bot.domain.owner.settings import Running
from bot.domain.people import Account, Membership, Messenger, Staff, Standing
from bot.usecases.ports import Group
from storage.changed_rows import put_changed
from storage.hot_rows import HotRows, Office
from storage.link import Link
from storage.models import case_cards, case_details, group_members, groups, settings, staff
from storage.models_moderation import held_cards
from storage.office_rows import RUNNING, group_row, member_row, put_running, read_office, staff_row
from storage.staged import Log, Missing, Staged

_DROP_GROUP: Final = delete(groups).where(
    groups.c.messenger == bindparam("m"), groups.c.chat_id == bindparam("c")
)
_DROP_MEMBER: Final = delete(group_members).where(
    group_members.c.account == bindparam("a"), group_members.c.chat_id == bindparam("c")
)
_CARDS_GO_ON: Final = (
    update(case_cards)
    .where(case_cards.c.messenger == bindparam("m"), case_cards.c.chat_id == bindparam("old"))
    .values(chat_id=bindparam("new"))
)
_DETAILS_GO_ON: Final = (
    update(case_details)
    .where(case_details.c.messenger == bindparam("m"), case_details.c.chat_id == bindparam("old"))
    .values(chat_id=bindparam("new"))
)
_HELD_GO_ON: Final = (
    update(held_cards)
    .where(held_cards.c.messenger == bindparam("m"), held_cards.c.chat_id == bindparam("old"))
    .values(chat_id=bindparam("new"))
)
_CARDS_IN_NEW: Final = delete(case_cards).where(
    case_cards.c.messenger == bindparam("m"),
    case_cards.c.chat_id == bindparam("new"),
    case_cards.c.case_id.in_(
        select(case_cards.c.case_id)
        .where(case_cards.c.messenger == bindparam("m"), case_cards.c.chat_id == bindparam("old"))
        .scalar_subquery()
    ),
)


class Desk:
    """The office as one batch sees and changes it; the repositories below are windows of it."""

    def __init__(self, hot: HotRows) -> None:
        self._hot = hot
        self.staff: Staged[Account, Staff] = Staged()
        self.groups: Staged[tuple[Messenger, int], Group] = Staged()
        self.members: Staged[tuple[Account, int], Membership] = Staged()
        self.running: Staged[str, Running] = Staged()
        self.notes: Staged[str, str] = Staged()
        self.moved: Log[tuple[Messenger, int, int]] = Log()
        self.stages = (self.staff, self.groups, self.members, self.running, self.notes, self.moved)

    async def load(self, link: Link) -> None:
        if self._hot.office is None:
            self._hot.office = await read_office(link)

    @property
    def stored(self) -> Office:
        assert self._hot.office is not None, "a batch loads the office when it opens"
        return self._hot.office

    async def flush(self, link: Link) -> None:
        if not any(stage.kept for stage in self.stages):
            return
        await put_changed(link, staff, staff_row, self.staff.kept, over=self.stored.staff)
        await put_changed(link, groups, group_row, self.groups.kept, over=self.stored.groups)
        await link.many(
            _DROP_GROUP, [{"m": m.value, "c": c} for (m, c), g in self.groups.kept.items() if g is None]
        )
        await link.put(group_members, [member_row(m) for m in self.members.kept.values() if m])
        await link.many(
            _DROP_MEMBER, [{"a": str(a), "c": c} for (a, c), m in self.members.kept.items() if m is None]
        )
        for running in self.running.kept.values():
            if running is not None:
                await put_running(link, running, read=self.stored.running)
        await link.put(
            settings, [{"name": n, "value": v} for n, v in self.notes.kept.items() if v is not None]
        )
        for messenger, old, new in self.moved.kept:
            await move_cards(link, messenger, old=old, new=new)

    def note(self, name: str) -> str:
        return {**self.stored.notes, **self.notes.items()}.get(name) or ""

    def move_notes(self, messenger: Messenger, *, old: int, new: int) -> None:
        """What is remembered of the group; told of the move twice, the second time changes nothing."""
        for kind in GroupNote:
            before, after = kind.at(messenger, old), kind.at(messenger, new)
            if (note := self.note(before)) and not self.note(after):
                self.notes.set(after, note)
            if note:
                self.notes.set(before, "")

    def publish(self) -> None:
        office = self.stored
        _lay(self.staff.kept, over=office.staff)
        _lay(self.groups.kept, over=office.groups)
        _lay(self.members.kept, over=office.members)
        office.running = self.running.kept.get(RUNNING) or office.running
        _lay(self.notes.kept, over=office.notes)


def _lay[K, V](changes: dict[K, V | None], *, over: dict[K, V]) -> None:
    for key, value in changes.items():
        if value is None:
            over.pop(key, None)
        else:
            over[key] = value


async def move_cards(link: Link, messenger: Messenger, *, old: int, new: int) -> None:
    """The messages of a group that we know go on under its new id."""
    ids = {"m": messenger.value, "old": old, "new": new}
    await link.run(_CARDS_IN_NEW, ids)
    await link.run(_CARDS_GO_ON, ids)
    await link.run(_DETAILS_GO_ON, ids)
    await link.run(_HELD_GO_ON, ids)


class SqlStaff:
    """bot.usecases.ports.StaffList."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def get(self, account: Account) -> Staff | None:
        found = self._desk.staff.get(account)
        return self._desk.stored.staff.get(account) if isinstance(found, Missing) else found

    def save(self, staff: Staff) -> None:
        self._desk.staff.set(staff.account, staff)

    async def all(self) -> Sequence[Staff]:
        both = {**self._desk.stored.staff, **self._desk.staff.items()}
        return sorted((s for s in both.values() if s), key=lambda s: (s.account.messenger, s.account.id))


class SqlGroups:
    """bot.usecases.ports.Groups."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def get(self, messenger: Messenger, chat_id: int) -> Group | None:
        found = self._desk.groups.get((messenger, chat_id))
        return self._desk.stored.groups.get((messenger, chat_id)) if isinstance(found, Missing) else found

    def save(self, group: Group) -> None:
        self._desk.groups.set((group.messenger, group.chat_id), group)

    async def active(self) -> Sequence[Group]:
        both = {**self._desk.stored.groups, **self._desk.groups.items()}
        return sorted((g for g in both.values() if g and g.active), key=lambda g: (g.messenger, g.chat_id))

    async def open(self) -> Sequence[Group]:
        return [group for group in await self.active() if group.speaks]

    async def left(self) -> Sequence[Group]:
        both = {**self._desk.stored.groups, **self._desk.groups.items()}
        found = [g for g in both.values() if g and not g.active]
        return sorted(found, key=lambda g: (g.messenger, g.chat_id))

    def migrate(self, messenger: Messenger, *, old: int, new: int) -> None:
        desk = self._desk
        group = {**desk.stored.groups, **desk.groups.items()}.get((messenger, old))
        if group is not None:
            desk.groups.set((messenger, old), None)
            desk.groups.set((messenger, new), replace(group, chat_id=new))
        for (account, chat_id), membership in {**desk.stored.members, **desk.members.items()}.items():
            if account.messenger is messenger and chat_id == old and membership is not None:
                desk.members.set((account, old), None)
                desk.members.set((account, new), replace(membership, chat_id=new))
        desk.move_notes(messenger, old=old, new=new)
        desk.moved.add((messenger, old, new))


class SqlMembers:
    """bot.usecases.ports.Members."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def get(self, account: Account, chat_id: int) -> Membership | None:
        found = self._desk.members.get((account, chat_id))
        return self._desk.stored.members.get((account, chat_id)) if isinstance(found, Missing) else found

    async def best(self, account: Account) -> Membership | None:
        active = await SqlGroups(self._desk).active()
        mine = [await self.get(account, g.chat_id) for g in active if g.messenger is account.messenger]
        return max((m for m in mine if m), key=lambda m: (m.inside, m.checked_at), default=None)

    async def inside(self, chat_id: int, messenger: Messenger) -> Sequence[Account]:
        return [one.account for one in self._of(chat_id, messenger) if one.inside]

    async def strangers(self, chat_id: int, messenger: Messenger) -> Sequence[Account]:
        return [one.account for one in self._of(chat_id, messenger) if one.standing is Standing.STRANGER]

    def _of(self, chat_id: int, messenger: Messenger) -> list[Membership]:
        both = {**self._desk.stored.members, **self._desk.members.items()}
        here = (messenger, chat_id)
        return [m for m in both.values() if m is not None and (m.account.messenger, m.chat_id) == here]

    def save(self, membership: Membership) -> None:
        self._desk.members.set((membership.account, membership.chat_id), membership)


class SqlSettings:
    """bot.usecases.ports.SettingsStore."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def running(self) -> Running:
        found = self._desk.running.get(RUNNING)
        return found if isinstance(found, Running) else self._desk.stored.running

    def save(self, running: Running) -> None:
        self._desk.running.set(RUNNING, running)

    async def note(self, name: str) -> str:
        found = self._desk.notes.get(name)
        return found if isinstance(found, str) else self._desk.stored.notes.get(name, "")

    def set_note(self, name: str, value: str) -> None:
        assert name != RUNNING, "the running settings are saved whole"
        self._desk.notes.set(name, value)
