"""A lead writes a note to everybody on duty: previewed with the number of readers, and stored nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.cases.triage import moderator_words
from bot.domain.errors import NotFound, TooMany
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.typed import require_no_contacts
from bot.usecases.access.leads import on_duty
from bot.usecases.access.one_person import first_account_each
from bot.usecases.context import ActingContext
from bot.usecases.desk.offer_case import reachable_colleagues

MOST_AN_HOUR: Final = 6
"""Notes of one lead: many more would be read by nobody."""


@dataclass(frozen=True, slots=True)
class DutyNote:
    """A note on its way. ``id``: random, by which it is deleted from its readers' chats; nothing else has it."""

    id: str
    words: str
    readers: Sequence[Account]


async def note_readers(ctx: ActingContext) -> Sequence[Account]:
    """Who would get a note now: everybody on duty who can be written to, each person once, without the lead."""
    ready = [s.account for s in await reachable_colleagues(ctx) if await on_duty(ctx, s.account)]
    return await first_account_each(ctx, ready)


async def check_note(ctx: ActingContext, text: str) -> str:
    """The note as it would be read. Raises BadInput: too short, too long, or with a number, handle or link, which may
    be a reporter's; NotFound if nobody is on duty."""
    words = require_no_contacts(moderator_words(text), mask=ctx.mask)
    if not await note_readers(ctx):
        raise NotFound("duty-note-nobody")
    return words


async def send_note(ctx: ActingContext, text: str) -> DutyNote:
    """Record the note, which goes to everybody on duty. Raises as ``check_note`` does, TooMany."""
    words, readers = await check_note(ctx, text), await note_readers(ctx)
    at = ctx.clock.now()
    records = await ctx.uow.audit.of_subject(
        str(ctx.account), most=MOST_AN_HOUR, action=AuditAction.TEAM_NOTE
    )
    recent = [record for record in records if (at - record.moment).total_seconds() < 3600]
    if len(recent) >= MOST_AN_HOUR:
        raise TooMany("duty-note-many", {"most": MOST_AN_HOUR})
    ctx.uow.audit.record(
        AuditAction.TEAM_NOTE,
        by=str(ctx.account),
        at=at,
        subject=str(ctx.account),
        detail=f"to {len(readers)} on duty",
        words=words,
    )
    return DutyNote(ctx.ids.new(), words, readers)
