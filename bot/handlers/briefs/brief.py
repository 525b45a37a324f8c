"""The brief in the chat: the newest, earlier ones, its pages as a file, and the wish to get it each morning."""

from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Ack,
    Arg,
    Reply,
    Rows,
    Say,
    Screen,
    SendDocument,
    SendLane,
    StaffChat,
    Turn,
)
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.briefs.briefs import IN_CHAT, Brief
from bot.domain.errors import NotFound
from bot.domain.moments import end_of_day
from bot.domain.people import Account
from bot.domain.staff.permissions import Permission, acting_staff, is_granted
from bot.handlers.briefs.brief_words import brief_args, line_term, page_fields, page_rows, section_head
from bot.handlers.flows.paging import Pager
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button, lines, number_argument
from bot.usecases.briefs.draw_brief import (
    brief_for,
    draw_due_brief,
    find_brief,
    morning_readers,
    note_pages_sent,
    set_brief_wish,
    wants_brief,
)


class BriefPart(NamedTuple):
    """A section of the brief of a day, and a page of its lines."""

    day: date
    name: str
    page: int | None = None


_PAGER: Final = Pager(8)
_LINES: Final = Pager(15)
"""Lines of a section, which may be long."""
TEXT_FAMILIES: Final = tuple(f"brief-{what}{wish}" for what in ("wish-", "button-") for wish in ("on", "off"))


async def show_brief(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/brief``: the newest brief, or that of the day on the button."""
    brief = await find_brief(ctx, _day_of(update))
    return Turn((await _screen(brief, ctx),), session=ctx.session.at(""))


def _day_of(update: Incoming) -> date | None:
    """The day on the button; None without one, as after the command."""
    return argument(update, date, refusal="brief-gone") if argument(update) else None


async def _screen(brief: Brief | None, ctx: Ctx) -> Screen:
    wish = "off" if await wants_brief(ctx) else "on"
    wish_row = (button(f"brief-button-{wish}", "brief.wish", wish),)
    if brief is None:
        return Screen("brief-none", buttons=(wish_row, back_to_menu()))
    brief = await brief_for(ctx, brief, ctx.account)
    rows = (
        *_section_rows(brief),
        *_pages_rows(brief),
        (button("brief-button-past", "brief.past"),),
        wish_row,
        back_to_menu(),
    )
    return Screen("brief", brief_args(brief), rows)


def _section_rows(brief: Brief) -> Rows:
    """For each section of which the screen shows only the first lines."""
    return tuple(
        (
            button(
                "brief-button-section",
                "brief.section",
                BriefPart(brief.day, section.name),
                {"title": section_head(section), "count": len(section.lines)},
            ),
        )
        for section in brief.sections
        if len(section.lines) > IN_CHAT
    )


def _pages_rows(brief: Brief) -> Rows:
    return ((button("brief-button-pages", "brief.pages", brief.day),),)


async def show_section(update: Incoming, ctx: Ctx) -> Turn:
    """Show all lines of one section, by pages."""
    part = argument(update, BriefPart, refusal="brief-gone")
    brief = await find_brief(ctx, part.day)
    assert brief is not None, "a day without a brief is refused"
    brief = await brief_for(ctx, brief, ctx.account)
    section = next((section for section in brief.sections if section.name == part.name), None)
    if section is None:
        raise NotFound("brief-gone")
    ordered = section.in_order()
    page = _LINES.page(part.page, count=len(ordered))
    rows = (
        *page.turns(lambda label, to: button(label, "brief.section", part._replace(page=to))),
        (button("brief-button-back", "brief", brief.day, {"day": brief.day}),),
    )
    args: dict[str, Arg] = {
        "day": brief.day,
        "title": section_head(section),
        "lines": lines([line_term(line) for line in page.of(ordered)]),
    }
    return Turn((Screen("brief-section", args, rows),), session=ctx.session.at(""))


async def send_pages(update: Incoming, ctx: Ctx) -> Turn:
    """Send the pages as a PDF, and record that this person has them."""
    brief = await find_brief(ctx, _day_of(update))
    if brief is None:
        return Turn((await _screen(None, ctx),))
    note_pages_sent(ctx, brief)
    brief = await brief_for(ctx, brief, ctx.account)
    paper = SendDocument(
        "brief-paper", "brief-paper", {"day": brief.day}, page_fields(brief), page_rows(brief)
    )
    return Turn((paper,), session=ctx.session.at(""))


async def list_past(update: Incoming, ctx: Ctx) -> Turn:
    """List the briefs, newest first."""
    days = await ctx.uow.briefs.days()
    page = _PAGER.page(number_argument(update), count=len(days))
    rows = (
        *((button("brief-button-day", "brief", day, {"day": day}),) for day in page.of(days)),
        *page.turns(lambda label, to: button(label, "brief.past", to)),
        (button("brief-button-newest", "brief"),),
    )
    return Turn((Screen("brief-past", buttons=rows),), session=ctx.session.at(""))


async def set_wish(update: Incoming, ctx: Ctx) -> Turn:
    """Whether it comes each morning. The screen shows the newest brief."""
    wants = argument(update, bool)
    set_brief_wish(ctx, wants=wants)
    screen = await _screen(await find_brief(ctx, None), ctx)
    return Turn((Ack("brief-wish-on" if wants else "brief-wish-off"), screen), session=ctx.session.at(""))


async def send_morning_brief(ctx: TickCtx) -> Turn:
    """Draw the brief at seven, and send it to those who want it and may read it now."""
    brief = await draw_due_brief(ctx, later=ctx.later)
    if brief is None:
        return Turn()
    rows: Rows = (
        *_pages_rows(brief),
        (button("brief-button-open", "brief", brief.day),),
    )
    notices: list[Reply] = [
        Say(
            "brief",
            brief_args(await brief_for(ctx, brief, account)),
            rows,
            to=StaffChat(account),
            lane=SendLane.REMINDER,
            quiet=True,
            until=end_of_day(ctx.clock.now()),
        )
        for account in await morning_readers(ctx)
        if await _may_read_now(account, ctx)
    ]
    return Turn(tuple(notices))


async def _may_read_now(account: Account, ctx: TickCtx) -> bool:
    """As for the command: a lead must be in a group, and nobody is frozen."""
    staff = await ctx.uow.staff.get(account)
    membership = await ctx.uow.members.best(account)
    inside = membership is not None and membership.is_inside
    return (
        staff is not None
        and staff.started
        and is_granted(Permission.READ_BRIEF, replace(acting_staff(staff), is_member=inside))
    )
