"""What has reached its end is removed. The upper bounds are here; settings can only shorten retention."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import BindParameter, bindparam, delete, select, union_all

from bot.domain.people import Role, Standing
from bot.domain.reports import State
from bot.domain.settings import Retention
from bot.domain.triage import SPAM
from bot.domain.waves import SPAN
from storage.columns import hour_of, moment
from storage.destruction import destroy_words, finish
from storage.leftovers import Leftovers
from storage.link import Link
from storage.means import Means
from storage.models import accounts, case_cards, case_details, cases, group_members, reports, staff
from storage.models_queues import chat_messages, inbox, outbox, sessions, tries
from storage.remarks import purge_remarks
from storage.report_signs import OLD_MARKS
from storage.transfers import OVER
from storage.tries import minute_of

_IDS_STAY: Final = 48
_ASIDE_STAYS: Final = 7 * 24
_NOTES_STAY: Final = 48
_TRIES_STAY: Final = timedelta(hours=24)
_LEFT_STAY: Final = timedelta(days=30)
_BOUNDS: Final = Retention()
_AT_ONCE: Final = 500

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
    select(accounts.c.key).where(accounts.c.key.is_not(None)).distinct(),
)
_LEFT: Final = delete(group_members).where(
    group_members.c.standing == Standing.OUTSIDE.value, group_members.c.checked_at < bindparam("before")
)
_NO_STAFF: Final = delete(staff).where(
    staff.c.role == Role.MODERATOR.value,
    staff.c.started.is_(False),
    ~select(group_members.c.account).where(group_members.c.account == staff.c.account).exists(),
)
"""Owners are named by the settings, and who has opened the chat may be a member that is not known yet."""
_REPORTS: Final = select(reports.c.id).where(reports.c.case_id.in_(bindparam("these", expanding=True)))
_AT: Final[BindParameter[int]] = bindparam("before")
_OVER: Final = {
    "spam": (cases.c.state == State.OUT_OF_SCOPE.value)
    & (cases.c.reason == SPAM)
    & (cases.c.decided_at < _AT),
    "out_of_scope": (cases.c.state == State.OUT_OF_SCOPE.value) & (cases.c.decided_at < _AT),
    "closed": cases.c.state.in_(
        [State.VERIFIED.value, State.REJECTED.value, State.CLOSED.value, State.MERGED.value]
    )
    & (cases.c.decided_at < _AT),
    "withdrawn": (cases.c.state == State.WITHDRAWN.value) & (cases.c.opened_at < _AT),
    "longest": cases.c.opened_at < _AT,
}
"""What has reached its end, each found by an index of its own: a million cases are not read for a few."""
_ENDING: Final = {name: select(cases.c.id).where(over).limit(_AT_ONCE) for name, over in _OVER.items()}
_ENDED: Final = tuple(
    delete(table).where(column == bindparam("at"))
    for table, column in (
        (case_cards, case_cards.c.case_id),
        (case_details, case_details.c.case_id),
        (reports, reports.c.case_id),
        (cases, cases.c.id),
    )
)


async def purge(link: Link, means: Means, leftovers: Leftovers, now: datetime) -> Mapping[str, int]:
    """One transaction; the caller commits. How many of each were removed."""
    hour = hour_of(now)
    day = means.clock.today() - timedelta(days=means.retention.within(_BOUNDS).draft)
    removed = {
        "doomed": await finish(link, means),  # first: only what an earlier transaction has let go
        "inbox_ids": await link.run(_DONE, {"before": hour - _IDS_STAY}),
        "inbox_aside": await link.run(_ASIDE, {"before": hour - _ASIDE_STAYS}),
        "sessions": await link.run(_SESSIONS, {"before": day.isoformat()}),
        "tries": await link.run(_TRIES, {"before": minute_of(now - _TRIES_STAY)}),
        "text_marks": await link.run(OLD_MARKS, {"before": minute_of(now - SPAN)}),
        "transfers": await link.run(OVER, {"before": minute_of(now)}),
        "chat_messages": await _old_notes(link, means, hour),
        "cases": await _ended_cases(link, means, now),
        "staff": await _former_staff(link, means, now),
        "remarks": await purge_remarks(link, means.clock.today()),
    }
    drafts = await leftovers.drafts(link, before=day)
    await destroy_words(link, means, drafts)
    removed["drafts"] = len(drafts)
    removed["hour_keys"] = await _idle_hour_keys(link, means, hour)
    if link.dialect == "sqlite" and removed["sessions"]:
        means.hot.clear()
    return removed


async def _old_notes(link: Link, means: Means, hour: int) -> int:
    """Their age is their key's: the rows themselves carry no time."""
    old = means.hours.before(hour - _NOTES_STAY)
    return await link.run(_NOTES, {"keys": list(old)}) if old else 0


async def _former_staff(link: Link, means: Means, now: datetime) -> int:
    """Who left the groups: his standing for a while, so that his presses are refused at once, then nothing."""
    left = await link.run(_LEFT, {"before": moment(now - _LEFT_STAY)})
    gone = await link.run(_NO_STAFF, {}) if left else 0

    async def deed() -> None:
        means.hot.office = None

    if left:
        link.after.append(deed)
    return gone


async def _ended_cases(link: Link, means: Means, now: datetime) -> int:
    kept = means.retention.within(_BOUNDS)
    days = {
        "spam": kept.spam,
        "out_of_scope": kept.out_of_scope,
        "closed": kept.closed,
        "withdrawn": kept.closed,
        "longest": kept.longest,
    }
    over: dict[str, None] = {}
    for name, ending in _ENDING.items():
        rows = await link.rows(ending, {"before": moment(now - timedelta(days=days[name]))})
        over.update(dict.fromkeys(row.id for row in rows))
    if not over:
        return 0
    told = [row.id for row in await link.rows(_REPORTS, {"these": list(over)})]
    await destroy_words(link, means, told)
    at = [{"at": case_id} for case_id in over]
    for statement in _ENDED:
        await link.many(statement, at)

    async def deed() -> None:
        for case_id in over:
            means.hot.cases.forget(case_id)

    link.after.append(deed)
    return len(over)


async def _idle_hour_keys(link: Link, means: Means, hour: int) -> int:
    """Keys of past hours that no row needs; the hour just over is left, batches may still commit with it."""
    used = {row[0] for row in await link.rows(_KEYS_IN_USE)}
    idle = means.hours.before(hour - 1) - used
    if idle:

        async def deed() -> None:
            await means.hours.drop(idle)

        link.after.append(deed)
    return len(idle)
