"""Staff, groups, memberships and running settings as rows, and back."""

from dataclasses import asdict, fields
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from bot.domain.asking.service import AskingService
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.catalogue.catalogue import Phase
from bot.domain.catalogue.election import POLLING, RESULT
from bot.domain.groups.homes import Forum, TopicSorting
from bot.domain.owner.recordings import RecordedText, Recording
from bot.domain.owner.settings import LocalLine, Reporting, Retention, RunningSettings
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.domain.staff.signatures import Matter, SignatureRequest
from bot.usecases.ports import Group
from storage.columns import (
    chat_of,
    datetime_of,
    datetime_or_none,
    dump_json,
    id_text,
    load_json,
    moment,
    moment_or_none,
)
from storage.link import Link
from storage.models import group_members, groups, settings, staff
from storage.models_moderation import recusals, signatures, staff_areas
from storage.row_cache import StaffDirectory

RUNNING: Final = "running"
_DAY: Final = "_day"
"""Each day of the election is stored as ``polling_day``, whatever days the content has."""


async def read_staff_directory(link: Link) -> StaffDirectory:
    directory = StaffDirectory()
    for row in await link.rows(select(staff)):
        account = Account.parse(row.account)
        directory.staff[account] = Staff(
            account,
            Role(row.role),
            row.name,
            bool(row.started),
            since=datetime_or_none(row.since),
            named=bool(row.named),
            body=row.body,
            frozen=bool(row.frozen),
            circle=bool(row.circle),
            belongs_to=row.belongs_to,
            same_as=Account.parse(row.same_as) if row.same_as else None,
        )
    for row in await link.rows(select(groups)):
        directory.groups[chat_of(row)] = _group(row)
    for row in await link.rows(select(group_members)):
        account = Account.parse(row.account)
        chat_id = account.messenger.read_id(row.chat_id)
        directory.members[account, chat_id] = Membership(
            account, chat_id, MembershipStatus(row.standing), datetime_of(row.checked_at)
        )
    for row in await link.rows(select(settings)):
        if row.name == RUNNING:
            directory.running = _running(load_json(row.value))
        else:
            directory.notes[row.name] = row.value
    await _read_rights(directory, link)
    return directory


async def put_running(link: Link, running: RunningSettings, *, read: RunningSettings) -> None:
    """Store the owners' settings whole. Raises Conflict when another worker has stored other settings since:
    a switch that was turned off would be on again. On SQLite there is one worker."""
    if link.dialect != "sqlite":
        rows = await link.rows(select(settings.c.value).where(settings.c.name == RUNNING).with_for_update())
        if rows and _running(load_json(rows[0].value)) != read:
            raise link.fail("the settings changed meanwhile")
    await link.put(settings, [{"name": RUNNING, "value": dump_json(running_row(running)).decode()}])


def _group(row: Any) -> Group:
    return Group(
        *chat_of(row),
        row.title,
        bool(row.active),
        circle=bool(row.circle),
        stopped=row.stopped,
        areas=tuple(row.areas.split()),
        silent=row.silent,
        topics=TopicSorting(row.topics),
        forum=Forum(row.forum),
    )


async def _read_rights(directory: StaffDirectory, link: Link) -> None:
    for row in await link.rows(select(signatures)):
        directory.wanted[row.id] = SignatureRequest(
            row.id,
            Matter(row.matter),
            Account.parse(row.subject),
            Account.parse(row.by),
            datetime_of(row.at),
            row.detail,
        )
    for row in await link.rows(select(recusals)):
        directory.recusals.add(Recusal(Account.parse(row.account), RecusalScope(row.of), row.value))
    for row in await link.rows(select(staff_areas).order_by(staff_areas.c.area_id)):
        account = Account.parse(row.account)
        directory.areas[account] = (*directory.areas.get(account, ()), row.area_id)


def read_running(text: str) -> RunningSettings:
    """The owners' settings as they are stored."""
    return _running(load_json(text))


def _running(values: dict[str, Any]) -> RunningSettings:
    days = {
        name.removesuffix(_DAY): date.fromisoformat(day)
        for name, day in values.items()
        if name.endswith(_DAY) and day
    }
    return RunningSettings(
        reporting=Reporting(values["reporting"]),
        phase=Phase(values["phase"]) if values["phase"] else None,
        publication=bool(values.get("publication", False)),
        polling_day=days.pop(POLLING, None),
        result_day=days.pop(RESULT, None),
        law_days=days,
        retention=retention_override(values),
        lines=tuple(LocalLine(*line) for line in values.get("lines", ())),
        phase_why=values.get("phase_why", ""),
        phase_until=datetime_or_none(values.get("phase_until")),
        recordings=tuple(
            Recording(RecordedText(text), Messenger(messenger), *more)
            for text, messenger, *more in values.get("recordings", ())
        ),
        asking=AskingService(**values["asking"]) if values.get("asking") else AskingService(),
        closed_on=date.fromisoformat(closed) if (closed := values.get("closed")) else None,
        opened_on=date.fromisoformat(opened) if (opened := values.get("opened")) else None,
    )


def retention_override(values: dict[str, Any]) -> Retention | None:
    """The retention that the owners have shortened, from the running settings as stored."""
    days = values.get("kept")
    return Retention(**{f.name: int(days[f.name]) for f in fields(Retention)}) if days else None


def staff_row(person: Staff) -> dict[str, Any]:
    return {
        "account": str(person.account),
        "role": person.role.value,
        "name": person.name,
        "started": person.started,
        "since": moment_or_none(person.since),
        "named": person.named,
        "body": person.body,
        "frozen": person.frozen,
        "circle": person.circle,
        "belongs_to": person.belongs_to,
        "same_as": str(person.same_as) if person.same_as is not None else None,
    }


def group_row(group: Group) -> dict[str, Any]:
    return {
        "messenger": group.messenger.value,
        "chat_id": id_text(group.chat_id),
        "title": group.title,
        "active": group.active,
        "stopped": group.stopped,
        "circle": group.circle,
        "areas": " ".join(group.areas),
        "silent": group.silent,
        "topics": group.topics.value,
        "forum": group.forum.value,
    }


def member_row(membership: Membership) -> dict[str, Any]:
    return {
        "account": str(membership.account),
        "chat_id": id_text(membership.chat_id),
        "standing": membership.status.value,
        "checked_at": moment(membership.checked_at),
    }


def running_row(running: RunningSettings) -> dict[str, Any]:
    days = {**running.law_days, POLLING: running.polling_day, RESULT: running.result_day}
    return {
        "reporting": running.reporting.value,
        "phase": running.phase.value if running.phase else None,
        "kept": asdict(running.retention) if running.retention is not None else None,
        "lines": [[line.number, line.label, line.source] for line in running.lines],
        "publication": running.publication,
        "phase_why": running.phase_why,
        "phase_until": moment_or_none(running.phase_until),
        "recordings": [
            [r.text.value, r.messenger.value, r.file_id, r.kind, r.digest] for r in running.recordings
        ],
        "asking": asdict(running.asking),
        "closed": running.closed_on.isoformat() if running.closed_on is not None else None,
        "opened": running.opened_on.isoformat() if running.opened_on is not None else None,
    } | {f"{name}{_DAY}": day.isoformat() if day else None for name, day in days.items()}


def wanted_row(wanted: SignatureRequest) -> dict[str, Any]:
    return {
        "id": wanted.id,
        "matter": wanted.matter.value,
        "subject": str(wanted.subject),
        "by": str(wanted.by),
        "at": moment(wanted.at),
        "detail": wanted.detail,
    }
