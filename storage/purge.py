"""Removes what has expired, except reports and cases: these are in ``storage.report_ends``.

The upper bounds are here; settings can only shorten retention.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, delete, select, union_all

from bot.domain.figures.daily_counts import STAY
from bot.domain.people import MembershipStatus
from bot.domain.staff.permissions import GROUP_ROLE
from bot.domain.submissions.waves import SPAN
from storage.atlas import OLD_GRADES
from storage.audit import end_keys
from storage.broadcasts import purge_broadcasts
from storage.cards import OLD_CARDS
from storage.chat_notes import NOTES_STAY
from storage.columns import hour_of, moment
from storage.daily_counts import OLD_COUNTS, write_counts_hourly
from storage.destruction import destroy_words, finish
from storage.expiring_copies import purge_expiring_copies
from storage.held_cards import forget_decided
from storage.inquiries import purge_inquiries
from storage.introductions import purge_introductions
from storage.leftovers import Leftovers
from storage.link import Link
from storage.models import accounts, group_members, staff
from storage.models_asking import inquiries
from storage.models_queues import chat_messages, inbox, outbox, sessions, shown_copies, tries
from storage.moderator_rows import OLD_MUTES, unname_mutes
from storage.online import UNCOUNTED
from storage.publications import purge_previews
from storage.remarks import purge_remarks
from storage.report_signs import OLD_MARKS
from storage.retention import retention_now
from storage.storage_context import StorageContext
from storage.suggestions import purge_suggestions
from storage.transfers import OVER
from storage.tries import minute_of

_IDS_STAY: Final = 48
_ASIDE_STAYS: Final = 7 * 24
_TRIES_STAY: Final = timedelta(hours=24)
_LEFT_STAY: Final = timedelta(days=30)

_DONE: Final = delete(inbox).where(inbox.c.state == "done", inbox.c.hour < bindparam("before"))
_ASIDE: Final = delete(inbox).where(
    inbox.c.state.in_(["aside", "failed"]), inbox.c.hour < bindparam("before")
)
_SESSIONS: Final = delete(sessions).where(sessions.c.day < bindparam("before"))
_NOTES: Final = delete(chat_messages).where(chat_messages.c.key.in_(bindparam("keys", expanding=True)))
_TRIES: Final = delete(tries).where(tries.c.minute < bindparam("before"))
_KEYS_IN_USE: Final = union_all(
    select(inbox.c.key).where(inbox.c.key.is_not(None)).distinct(),
    select(outbox.c.key).distinct(),
    select(sessions.c.key).distinct(),
    select(chat_messages.c.key).distinct(),
    select(shown_copies.c.key).distinct(),
    select(accounts.c.key).where(accounts.c.key.is_not(None)).distinct(),
    select(inquiries.c.key).distinct(),
)
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


async def purge(
    link: Link, context: StorageContext, leftovers: Leftovers, now: datetime
) -> Mapping[str, int]:
    """One transaction; the caller commits. Returns how many of each were removed."""
    hour = hour_of(now)
    day = context.clock.today() - timedelta(days=(await retention_now(link, context)).draft)
    removed = {
        "doomed": await finish(link, context),  # first: only what an earlier transaction has released
        "inbox_ids": await link.run(_DONE, {"before": hour - _IDS_STAY}),
        "inbox_aside": await link.run(_ASIDE, {"before": hour - _ASIDE_STAYS}),
        "sessions": await link.run(_SESSIONS, {"before": day.isoformat()}),
        "tries": await link.run(_TRIES, {"before": minute_of(now - _TRIES_STAY)}),
        "text_marks": await link.run(OLD_MARKS, {"before": minute_of(now - SPAN)}),
        "transfers": await link.run(OVER, {"before": minute_of(now)}),
        "chat_messages": await _old_notes(link, context, hour),
        "shown_copies": await purge_expiring_copies(link, context, now),
        "private_cards": await link.run(OLD_CARDS, {"at": moment(now)}),
        "staff": await _former_staff(link, context, now),
        "introductions": await purge_introductions(link, context, context.clock.today()),
        "mutes_unnamed": await unname_mutes(link),
        "mutes": await link.run(OLD_MUTES, {"before": (context.clock.today() - _BY_CLOCK).isoformat()}),
        "held_cards": await forget_decided(link),
        "account_grades": await link.run(UNCOUNTED, {}),
        "grades": await link.run(OLD_GRADES, {"before": (context.clock.today() - _LEFT_STAY).isoformat()}),
        "remarks": await purge_remarks(link, context.clock.today()),
        "inquiries": await purge_inquiries(link, context, now),
        "daily_counts": await link.run(OLD_COUNTS, {"before": (context.clock.today() - STAY).isoformat()}),
        "suggestions": await purge_suggestions(link, context.clock.today()),
        "previews": await purge_previews(link, now),
        "broadcasts": await purge_broadcasts(link, now),
        "audit_keys": await end_keys(link, context, context.clock.today()),
    }
    await write_counts_hourly(link, context)
    drafts = await leftovers.drafts(link, before=day)
    await destroy_words(link, context, drafts)
    removed["drafts"] = len(drafts)
    removed["hour_keys"] = await _idle_hour_keys(link, context, hour)
    if link.dialect == "sqlite" and removed["sessions"]:
        context.cache.clear()
    return removed


async def _old_notes(link: Link, context: StorageContext, hour: int) -> int:
    """Their age is their key's age: the rows themselves have no time."""
    old = context.hours.shared_keys_before(hour - NOTES_STAY)
    return await link.run(_NOTES, {"keys": list(old)}) if old else 0


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


async def _idle_hour_keys(link: Link, context: StorageContext, hour: int) -> int:
    """Keys of past hours that no row needs. The last hour's are kept: batches may still commit with them.
    Keys of single rows that were released meanwhile need not wait that long."""
    used = {row[0] for row in await link.rows(_KEYS_IN_USE)}
    idle = (context.hours.keys_before(hour - 1) | context.hours.released_keys) - used
    if idle:

        async def after_commit() -> None:
            await context.hours.drop(idle)

        link.after.append(after_commit)
    return len(idle)
