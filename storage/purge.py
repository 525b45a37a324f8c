"""Removes what has expired, except reports and cases: these are in ``storage.report_ends``. Keys of hours are dropped
in ``storage.key_rounds``.

The upper bounds are here; settings can only shorten retention.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Delete, Select, Table, bindparam, delete, select, tuple_

from bot.domain.desk.roster import STAY as HOURS_STAY
from bot.domain.figures.daily_counts import STAY
from bot.domain.people import MembershipStatus
from bot.domain.staff.permissions import GROUP_ROLE
from bot.domain.submissions.waves import SPAN
from storage.atlas import OLD_GRADES
from storage.audit import end_keys
from storage.broadcasts import purge_broadcasts
from storage.card_voices import purge_voices
from storage.cards import OLD_CARDS
from storage.columns import hour_of, moment
from storage.daily_counts import OLD_COUNTS, write_counts_hourly
from storage.division import OLD_STANDS
from storage.expiring_copies import purge_expiring_copies
from storage.grade_files import OLD_GRADE_FILES
from storage.group_work import OLD_PROPOSALS, OLD_QUESTION_FILES, OLD_REMINDERS
from storage.held_cards import forget_decided
from storage.inquiries import purge_inquiries
from storage.introductions import purge_introductions
from storage.lead_rows import OLD_CALLS, OLD_HOURS
from storage.link import Link
from storage.models import group_members, staff, text_marks
from storage.models_queues import ENDED_UPDATES, inbox, tries
from storage.moderator_rows import OLD_MUTES, unname_mutes
from storage.online import UNCOUNTED
from storage.pieces import Piece
from storage.publications import purge_previews
from storage.remarks import purge_remarks
from storage.roster_files import OLD_ROSTER_FILES
from storage.screens import OLD_SCREENS, OLD_WALL_KEYS, OLD_WALL_ROWS
from storage.stage_entries import OLD_STAGE_ENTRIES
from storage.stage_entries import STAY as STAGES_STAY
from storage.storage_context import StorageContext
from storage.stored_files import OLD_FILES
from storage.stored_files import STAY as FILES_STAY
from storage.suggestions import purge_suggestions
from storage.threats import OLD_VOTES
from storage.transfers import OVER
from storage.tries import minute_of

_IDS_STAY: Final = 48
_ASIDE_STAYS: Final = 7 * 24
_TRIES_STAY: Final = timedelta(hours=24)
_LEFT_STAY: Final = timedelta(days=30)
_PROPOSED_STAY: Final = timedelta(days=7)
"""Questions from a file that nobody accepted or declined."""

_HEAD: Final = 2_000
"""Rows that PostgreSQL's processes may have between those that are due: each takes ids in blocks."""


def _first_rows(table: Table, *where: ColumnElement[bool]) -> Delete:
    """Delete at most ``most`` rows; an index must find them."""
    key = tuple_(*table.primary_key.columns)
    return delete(table).where(
        key.in_(select(*table.primary_key.columns).where(*where).limit(bindparam("most")))
    )


def _oldest_done() -> Select[Any]:
    """Ids rise with time, so the oldest rows come first and no index on hours is needed."""
    oldest = select(inbox.c.id, inbox.c.hour).where(inbox.c.state == "done").order_by(inbox.c.id)
    first = oldest.limit(bindparam("most") + _HEAD).subquery()
    return select(first.c.id).where(first.c.hour < bindparam("before")).limit(bindparam("most"))


_DONE: Final = delete(inbox).where(inbox.c.id.in_(_oldest_done()))
_ASIDE: Final = _first_rows(inbox, ENDED_UPDATES, inbox.c.hour < bindparam("before"))
_TRIES: Final = _first_rows(tries, tries.c.minute < bindparam("before"))
_MARKS: Final = _first_rows(text_marks, text_marks.c.minute < bindparam("before"))
_LEFT: Final = delete(group_members).where(
    group_members.c.standing == MembershipStatus.OUTSIDE.value,
    group_members.c.checked_at < bindparam("before"),
)
_NO_STAFF: Final = delete(staff).where(
    staff.c.role == GROUP_ROLE.value,
    staff.c.started.is_(False),
    ~select(group_members.c.account).where(group_members.c.account == staff.c.account).exists(),
)
"""Owners are named by the settings,
and a person who opened the chat may be a member that is not known yet."""

_BY_CLOCK: Final = timedelta(days=1)
"""The program's clock ends mutes and releases what waited because of them; these are the ones it missed."""


def removals(now: datetime) -> Mapping[str, Piece]:
    """What may be due in great numbers, by name."""
    hour = hour_of(now)

    def rows(statement: Delete, before: object) -> Piece:
        return lambda link, most: link.run(statement, {"before": before, "most": most})

    return {
        "inbox_ids": rows(_DONE, hour - _IDS_STAY),
        "inbox_aside": rows(_ASIDE, hour - _ASIDE_STAYS),
        "tries": rows(_TRIES, minute_of(now - _TRIES_STAY)),
        "text_marks": rows(_MARKS, minute_of(now - SPAN)),
    }


async def purge(link: Link, context: StorageContext, now: datetime) -> Mapping[str, int]:
    """What is there only in such numbers as staff and questions make, in one transaction; the caller commits.
    Returns how many of each were removed."""
    today = context.clock.today()
    removed = {
        "transfers": await link.run(OVER, {"before": minute_of(now)}),
        "shown_copies": await purge_expiring_copies(link, context, now),
        "private_cards": await link.run(OLD_CARDS, {"at": moment(now)}),
        "staff": await _former_staff(link, context, now),
        "introductions": await purge_introductions(link, context, today),
        "mutes_unnamed": await unname_mutes(link),
        "mutes": await link.run(OLD_MUTES, {"before": (today - _BY_CLOCK).isoformat()}),
        "held_cards": await forget_decided(link),
        "account_grades": await link.run(UNCOUNTED, {}),
        "grades": await link.run(OLD_GRADES, {"before": (today - _LEFT_STAY).isoformat()}),
        "threat_votes": await link.run(OLD_VOTES, {"before": (today - _LEFT_STAY).isoformat()}),
        "division_stands": await link.run(OLD_STANDS, {"before": (today - _LEFT_STAY).isoformat()}),
        "remarks": await purge_remarks(link, today),
        "inquiries": await purge_inquiries(link, context, now),
        "daily_counts": await link.run(OLD_COUNTS, {"before": (today - STAY).isoformat()}),
        "stored_files": await link.run(OLD_FILES, {"before": (today - FILES_STAY).isoformat()}),
        "suggestions": await purge_suggestions(link, today),
        "proposed_questions": await link.run(OLD_PROPOSALS, {"before": (today - _PROPOSED_STAY).isoformat()}),
        "question_files": await link.run(OLD_QUESTION_FILES, {"before": (today - _BY_CLOCK).isoformat()}),
        "grade_files": await link.run(OLD_GRADE_FILES, {"before": (today - _PROPOSED_STAY).isoformat()}),
        "stage_entries": await link.run(OLD_STAGE_ENTRIES, {"before": moment(now - STAGES_STAY)}),
        "group_reminders": await link.run(OLD_REMINDERS, {"before": today.isoformat()}),
        "wake_calls": await link.run(OLD_CALLS, {"before": moment(now - _BY_CLOCK)}),
        "roster_files": await link.run(OLD_ROSTER_FILES, {"before": (today - _PROPOSED_STAY).isoformat()}),
        "roster_hours": await link.run(OLD_HOURS, {"before": (today - HOURS_STAY).isoformat()}),
        "card_voices": await purge_voices(link, context, today),
        "screens": await link.run(OLD_SCREENS, {"now": moment(now)}),
        "wall_keys": await link.run(OLD_WALL_KEYS, {"today": today.isoformat()}),
        "wall_rows": await link.run(OLD_WALL_ROWS, {"today": today.isoformat()}),
        "previews": await purge_previews(link, now),
        "broadcasts": await purge_broadcasts(link, now),
        "audit_keys": await end_keys(link, context, today),
    }
    await write_counts_hourly(link, context)
    return removed


async def _former_staff(link: Link, context: StorageContext, now: datetime) -> int:
    """Staff who left the groups.
    Their membership is kept for a while, so that their presses are refused at once."""
    left = await link.run(_LEFT, {"before": moment(now - _LEFT_STAY)})
    gone = await link.run(_NO_STAFF, {}) if left else 0

    async def after_commit() -> None:
        context.cache.directory = None

    if left:
        link.after.append(after_commit)
    return gone
