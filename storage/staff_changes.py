"""Staff, groups, memberships and the owners' settings: small tables, read whole.

Rows that several workers keep whole in memory: only the columns that a turn has changed are stored.

Storing a whole row would undo what another worker changes at the same time: a new name would undo a stop.

The areas that leads have given to single people: a view of the staff directory, like the other small tables.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Table, Update, bindparam, delete, select, update

from bot.domain.groups.group_notes import GroupNote
from bot.domain.owner.settings import RunningSettings
from bot.domain.people import Account, ChatId, Membership, MembershipStatus, Messenger, Staff
from bot.usecases.ports import Group
from storage.columns import id_text
from storage.link import Link, upsert
from storage.models import case_cards, case_details, group_members, groups, settings, staff
from storage.models_moderation import held_cards, staff_areas
from storage.repository import Repository
from storage.row_cache import RowCache, StaffDirectory
from storage.staff_rows import RUNNING, group_row, member_row, put_running, read_staff_directory, staff_row
from storage.staged_rows import MissingRow, StagedLog, StagedRows

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
_DROP: Final = delete(staff_areas).where(staff_areas.c.account == bindparam("who"))


_BY_ACCOUNT: Final = attrgetter("account.messenger", "account.id")


class StaffChanges(Repository):
    """The staff directory as one batch sees and changes it; the repositories below are views of it."""

    stages: tuple[StagedRows[Any, Any] | StagedLog[Any], ...]

    def __init__(self, cache: RowCache) -> None:
        self._cache = cache
        self.staff: StagedRows[Account, Staff] = StagedRows()
        self.groups: StagedRows[tuple[Messenger, ChatId], Group] = StagedRows()
        self.members: StagedRows[tuple[Account, ChatId], Membership] = StagedRows()
        self.running: StagedRows[str, RunningSettings] = StagedRows()
        self.notes: StagedRows[str, str] = StagedRows()
        self.moved: StagedLog[tuple[Messenger, ChatId, ChatId]] = StagedLog()
        self.stages = (self.staff, self.groups, self.members, self.running, self.notes, self.moved)

    async def load(self, link: Link) -> None:
        if self._cache.directory is None:
            self._cache.directory = await read_staff_directory(link)

    @property
    def directory(self) -> StaffDirectory:
        assert self._cache.directory is not None, "a batch loads the office when it opens"
        return self._cache.directory

    async def flush(self, link: Link) -> None:
        if not any(stage.batch for stage in self.stages):
            return
        await put_changed(link, staff, staff_row, self.staff.batch, over=self.directory.staff)
        await put_changed(link, groups, group_row, self.groups.batch, over=self.directory.groups)
        await link.many(
            _DROP_GROUP,
            [{"m": m.value, "c": id_text(c)} for (m, c), g in self.groups.batch.items() if g is None],
        )
        await link.put(group_members, [member_row(m) for m in self.members.batch.values() if m])
        await link.many(
            _DROP_MEMBER,
            [{"a": str(a), "c": id_text(c)} for (a, c), m in self.members.batch.items() if m is None],
        )
        for running in self.running.batch.values():
            if running is not None:
                await put_running(link, running, read=self.directory.running)
        await link.put(
            settings, [{"name": n, "value": v} for n, v in self.notes.batch.items() if v is not None]
        )
        for messenger, old, new in self.moved.batch:
            await move_cards(link, messenger, old=old, new=new)

    def note(self, name: str) -> str:
        return {**self.directory.notes, **self.notes.items()}.get(name) or ""

    def move_notes(self, messenger: Messenger, *, old: ChatId, new: ChatId) -> None:
        """Move what is stored about the group. A second notice of the same move changes nothing."""
        for kind in GroupNote:
            before, after = kind.at(messenger, old), kind.at(messenger, new)
            if (note := self.note(before)) and not self.note(after):
                self.notes.set(after, note)
            if note:
                self.notes.set(before, "")

    def update_cache(self) -> None:
        directory = self.directory
        _apply_changes(self.staff.batch, over=directory.staff)
        _apply_changes(self.groups.batch, over=directory.groups)
        _apply_changes(self.members.batch, over=directory.members)
        directory.running = self.running.batch.get(RUNNING) or directory.running
        _apply_changes(self.notes.batch, over=directory.notes)


def _apply_changes[K, V](changes: dict[K, V | None], *, over: dict[K, V]) -> None:
    for key, value in changes.items():
        if value is None:
            over.pop(key, None)
        else:
            over[key] = value


async def move_cards(link: Link, messenger: Messenger, *, old: ChatId, new: ChatId) -> None:
    """Known messages of the group continue under its new id."""
    ids = {"m": messenger.value, "old": id_text(old), "new": id_text(new)}
    await link.run(_CARDS_IN_NEW, ids)
    await link.run(_CARDS_GO_ON, ids)
    await link.run(_DETAILS_GO_ON, ids)
    await link.run(_HELD_GO_ON, ids)


class SqlStaff:
    """Implements ``bot.usecases.ports.StaffList``."""

    def __init__(self, desk: StaffChanges) -> None:
        self._staff_changes = desk
        self._stored: tuple[Staff, ...] | None = None
        """All who are stored, in order: the same as long as a batch lasts."""

    async def get(self, account: Account) -> Staff | None:
        member = self._staff_changes.staff.get(account)
        return self._staff_changes.directory.staff.get(account) if isinstance(member, MissingRow) else member

    def save(self, staff: Staff) -> None:
        self._staff_changes.staff.set(staff.account, staff)

    async def all(self) -> Sequence[Staff]:
        stored, changes = self._staff_changes.directory.staff, self._staff_changes.staff.items()
        if changes:
            return sorted(filter(None, {**stored, **changes}.values()), key=_BY_ACCOUNT)
        if self._stored is None:
            self._stored = tuple(sorted(stored.values(), key=_BY_ACCOUNT))
        return self._stored


class SqlGroups:
    """Implements ``bot.usecases.ports.Groups``."""

    def __init__(self, desk: StaffChanges) -> None:
        self._staff_changes = desk

    async def get(self, messenger: Messenger, chat_id: ChatId) -> Group | None:
        group = self._staff_changes.groups.get((messenger, chat_id))
        return (
            self._staff_changes.directory.groups.get((messenger, chat_id))
            if isinstance(group, MissingRow)
            else group
        )

    def save(self, group: Group) -> None:
        self._staff_changes.groups.set((group.messenger, group.chat_id), group)

    async def active(self) -> Sequence[Group]:
        both = {**self._staff_changes.directory.groups, **self._staff_changes.groups.items()}
        return sorted((g for g in both.values() if g and g.active), key=lambda g: (g.messenger, g.chat_id))

    async def open_groups(self) -> Sequence[Group]:
        return [group for group in await self.active() if group.speaks]

    async def left_groups(self) -> Sequence[Group]:
        both = {**self._staff_changes.directory.groups, **self._staff_changes.groups.items()}
        inactive_groups = [g for g in both.values() if g and not g.active]
        return sorted(inactive_groups, key=lambda g: (g.messenger, g.chat_id))

    def migrate(self, messenger: Messenger, *, old: ChatId, new: ChatId) -> None:
        desk = self._staff_changes
        group = {**desk.directory.groups, **desk.groups.items()}.get((messenger, old))
        if group is not None:
            desk.groups.set((messenger, old), None)
            desk.groups.set((messenger, new), replace(group, chat_id=new))
        for (account, chat_id), membership in {**desk.directory.members, **desk.members.items()}.items():
            if account.messenger is messenger and chat_id == old and membership is not None:
                desk.members.set((account, old), None)
                desk.members.set((account, new), replace(membership, chat_id=new))
        desk.move_notes(messenger, old=old, new=new)
        desk.moved.add((messenger, old, new))


class SqlMembers:
    """Implements ``bot.usecases.ports.Members``."""

    def __init__(self, desk: StaffChanges) -> None:
        self._staff_changes = desk

    async def get(self, account: Account, chat_id: ChatId) -> Membership | None:
        membership = self._staff_changes.members.get((account, chat_id))
        return (
            self._staff_changes.directory.members.get((account, chat_id))
            if isinstance(membership, MissingRow)
            else membership
        )

    async def best(self, account: Account) -> Membership | None:
        active = await SqlGroups(self._staff_changes).active()
        mine = [await self.get(account, g.chat_id) for g in active if g.messenger is account.messenger]
        return max((m for m in mine if m), key=lambda m: (m.is_inside, m.checked_at), default=None)

    async def inside(self, chat_id: ChatId, messenger: Messenger) -> Sequence[Account]:
        return [membership.account for membership in self._of(chat_id, messenger) if membership.is_inside]

    async def strangers(self, chat_id: ChatId, messenger: Messenger) -> Sequence[Account]:
        return [
            membership.account
            for membership in self._of(chat_id, messenger)
            if membership.status is MembershipStatus.STRANGER
        ]

    def _of(self, chat_id: ChatId, messenger: Messenger) -> list[Membership]:
        both = {**self._staff_changes.directory.members, **self._staff_changes.members.items()}
        here = (messenger, chat_id)
        return [m for m in both.values() if m is not None and (m.account.messenger, m.chat_id) == here]

    def save(self, membership: Membership) -> None:
        self._staff_changes.members.set((membership.account, membership.chat_id), membership)


class SqlSettings:
    """Implements ``bot.usecases.ports.SettingsStore``."""

    def __init__(self, desk: StaffChanges) -> None:
        self._staff_changes = desk

    async def running(self) -> RunningSettings:
        running_settings = self._staff_changes.running.get(RUNNING)
        return (
            running_settings
            if isinstance(running_settings, RunningSettings)
            else self._staff_changes.directory.running
        )

    def save(self, running: RunningSettings) -> None:
        self._staff_changes.running.set(RUNNING, running)

    async def note(self, name: str) -> str:
        text = self._staff_changes.notes.get(name)
        return text if isinstance(text, str) else self._staff_changes.directory.notes.get(name, "")

    def set_note(self, name: str, value: str) -> None:
        assert name != RUNNING, "the running settings are saved whole"
        self._staff_changes.notes.set(name, value)


type Row = Mapping[str, Any]


async def put_changed[K, V](
    link: Link,
    table: Table,
    row_of: Callable[[V], Row],
    changes: Mapping[K, V | None],
    *,
    over: Mapping[K, V],
) -> None:
    """``over``: the rows as this worker has read them; a row missing there is new. Raises Conflict when another worker
    has added it since: a role that was given meanwhile would be gone."""
    new: list[Row] = []
    changed: dict[tuple[str, ...], list[Row]] = {}
    keys = tuple(column.name for column in table.primary_key)
    for key, value in changes.items():
        if value is None:
            continue
        row, before = row_of(value), row_of(over[key]) if key in over else None
        if before is None:
            new.append(row)
        elif names := tuple(name for name in row if before[name] != row[name]):
            at = {f"at_{name}": before[name] for name in keys}
            changed.setdefault(names, []).append({**at, **{f"new_{name}": row[name] for name in names}})
    adding = upsert(table, link.dialect, ignore=True)
    for row in new:  # few, and seldom
        if await link.run(adding, row) != 1:
            raise link.fail(f"{table.name}: another worker has added the same row")
    for names, rows in changed.items():
        await link.many(_changing(table, names), rows)


@cache
def _changing(table: Table, names: tuple[str, ...]) -> Update:
    where = [column == bindparam(f"at_{column.name}") for column in table.primary_key]
    return update(table).where(*where).values({name: bindparam(f"new_{name}") for name in names})


class SqlStaffAreas(Repository):
    """Implements ``bot.usecases.ports.moderation.StaffAreas``."""

    def __init__(self, cache: RowCache) -> None:
        self._cache = cache
        self._changed: StagedRows[Account, tuple[str, ...]] = StagedRows()
        self.stages = (self._changed,)

    @property
    def _stored_areas(self) -> dict[Account, tuple[str, ...]]:
        assert self._cache.directory is not None, "a batch loads the office when it opens"
        return self._cache.directory.areas

    async def of(self, account: Account) -> tuple[str, ...]:
        areas = self._changed.get(account)
        return self._stored_areas.get(account, ()) if isinstance(areas, MissingRow) else areas or ()

    def set(self, account: Account, areas: Sequence[str]) -> None:
        self._changed.set(account, tuple(sorted(areas)) or None)

    async def flush(self, link: Link) -> None:
        changes = self._changed.batch
        await link.many(_DROP, [{"who": str(account)} for account in changes])
        await link.put(
            staff_areas,
            [
                {"account": str(who), "area_id": area}
                for who, areas in changes.items()
                for area in areas or ()
            ],
        )

    def update_cache(self) -> None:
        for account, areas in self._changed.batch.items():
            if areas:
                self._stored_areas[account] = areas
            else:
                self._stored_areas.pop(account, None)
