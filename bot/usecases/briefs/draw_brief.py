"""The brief is drawn once a morning, by the clock, and kept. Who asks gets what was drawn."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.domain.briefs.briefs import Brief, BriefSection, due_period, mark_standing
from bot.domain.errors import NotFound
from bot.domain.moments import at_night
from bot.domain.news.legal_calendar import MonthsLater
from bot.domain.people import Account
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.open_election_only import is_election_closed
from bot.usecases.briefs.brief_source import BriefScope, BriefSource, make_scope
from bot.usecases.briefs.sources import SOURCES
from bot.usecases.context import ActingContext, Context
from bot.usecases.threats.proposal_readers import reads_every_proposal

DRAWN_NOTE: Final = "brief-drawn"
"""The day on which nothing is left to draw, so that a tick reads no table."""


async def draw_due_brief(ctx: Context, *, later: MonthsLater) -> Brief | None:
    """Draw today's brief if it is time and there is none yet, and record its hash. Nothing once the election is
    closed."""
    now = ctx.clock.now()
    today = ctx.clock.today()
    if at_night(now) or await ctx.uow.settings.note(DRAWN_NOTE) == today.isoformat():
        return None
    ctx.uow.settings.set_note(DRAWN_NOTE, today.isoformat())
    before = await ctx.uow.briefs.newest()
    period = due_period(now, last_drawn=before.day if before is not None else None)
    if period is None or await is_election_closed(ctx):
        return None
    scope = make_scope(ctx, period, before, later=later)
    sections = [await _section(ctx, source, scope) for source in SOURCES]
    brief = Brief(
        today,
        period,
        now.replace(second=0, microsecond=0),
        tuple(section for section in sections if section.lines),
    )
    ctx.uow.briefs.add(brief)
    ctx.uow.audit.record(AuditAction.BRIEF, by=PROGRAM, at=now, subject=brief.hash, detail="drawn")
    return brief


async def _section(ctx: Context, source: BriefSource, scope: BriefScope) -> BriefSection:
    lines = await source.lines(ctx, scope)
    return BriefSection(source.name, mark_standing(lines, scope.earlier_lines(source.name)))


async def find_brief(ctx: Context, day: date | None) -> Brief | None:
    """The brief of this day, or the newest; None before the first. Raises NotFound for a day without one."""
    if day is None:
        return await ctx.uow.briefs.newest()
    brief = await ctx.uow.briefs.get(day)
    if brief is None:
        raise NotFound("brief-gone")
    return brief


async def brief_for(ctx: Context, brief: Brief, account: Account) -> Brief:
    """What this person reads of it: liaisons, and leads who keep out of something that cases have proposed, read of
    proposals only what was accepted and done."""
    return brief if await reads_every_proposal(ctx, account) else brief.part_for_bodies()


async def wants_brief(ctx: ActingContext) -> bool:
    """Whether this person gets it each morning."""
    return ctx.account in await ctx.uow.briefs.readers()


def set_brief_wish(ctx: ActingContext, *, wants: bool) -> None:
    """Pressing twice changes nothing more."""
    ctx.uow.briefs.set_reader(ctx.account, wants=wants)


async def morning_readers(ctx: Context) -> Sequence[Account]:
    """Who wants it and may read it by their role. The wish of anybody else ends: a later role is a new wish."""
    readers = []
    for account in await ctx.uow.briefs.readers():
        if has_role_for(await ctx.uow.staff.get(account), Permission.READ_BRIEF):
            readers.append(account)
        else:
            ctx.uow.briefs.set_reader(account, wants=False)
    return readers


def note_pages_sent(ctx: ActingContext, brief: Brief) -> None:
    """Record that this person has its pages."""
    ctx.uow.audit.record(
        AuditAction.EXPORT, by=str(ctx.account), at=ctx.clock.now(), subject=brief.hash, detail="brief pdf"
    )
