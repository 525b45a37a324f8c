"""``/admin``: one screen for owners, one row for each subject; and commands that ask the same questions.

What owners look at: the groups, which they may stop, and the content in force.
"""

from typing import Final

from bot.conversation.incoming import CommandGiven, Incoming
from bot.conversation.outgoing import Arg, Latin, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Phase
from bot.domain.catalogue.election import RESULT
from bot.domain.errors import BadInput, NotFound
from bot.domain.owner.settings import Reporting
from bot.domain.people import Account
from bot.handlers.owner.admin_asking import ask_change
from bot.handlers.owner.admin_words import name_of, subject
from bot.handlers.owner.owner_screen import settings_screen
from bot.handlers.owner.phase_hold import ask_end as end_hold
from bot.handlers.pieces import argument, button, lines
from bot.handlers.press_arguments import SettingValue
from bot.usecases.owner.change_settings import NONE, OFF, ON, SettingKind
from bot.usecases.ports.language import Lean
from bot.usecases.staff.reachable import note_started

AUTO: Final = "auto"
DAY_COMMAND: Final = "_day"
"""How the command of a day of the election ends: ``/polling_day``."""
TEXT_FAMILIES: Final = (
    *(f"admin-button-group-{state}" for state in (ON, OFF)),
    *(f"admin-stopped-{why}" for why in ("none", "owner", "public", "stranger")),
)


async def admin(update: Incoming, ctx: Ctx) -> Turn:
    """Show the current settings, and a button for each subject."""
    await note_started(ctx)
    return Turn((await settings_screen(ctx),), session=ctx.session.at(""))


async def reporting(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/reporting open|emergency|closed|off``. A refusal says what is missing."""
    given = argument(update).lower()
    if not given:
        return await admin(update, ctx)
    if given not in Reporting:
        raise BadInput("admin-reporting-how")
    return await ask_change(SettingKind.REPORTING, "", given, ctx)


async def phase(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/phase before|day|after``; ``auto`` returns to the dates."""
    given = argument(update).lower()
    if not given:
        return await admin(update, ctx)
    if given == AUTO:
        return await end_hold(update, ctx)
    if given not in Phase:
        raise BadInput("admin-phase-how")
    return await ask_change(SettingKind.PHASE, "", given, ctx)


async def election_day(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/polling_day 1405/09/20``, or ``none``, and the same for each day of the election: no date is
    known until an owner sets it."""
    anchor = update.name.removesuffix(DAY_COMMAND) if isinstance(update, CommandGiven) else ""
    if ctx.content.election.day(anchor) is None:
        raise NotFound("admin-what")
    given = argument(update).lower()
    if not given:
        return await admin(update, ctx)
    return await ask_change(SettingKind.DAY, anchor, parse_day(given, anchor, ctx), ctx)


def parse_day(given: str, anchor: str, ctx: Ctx, *, unread: str = "admin-day-how") -> str:
    """The day as a setting's value. Without a year it is the next such day; for the result, the last one.
    Raises BadInput for anything that is no day. ``unread``: the key of the error text, which mentions
    commands only to people who typed one."""
    lean: Lean = "past" if anchor == RESULT else "future"
    day = None if given == NONE else ctx.dates.read_day(given, ctx.clock.today(), lean=lean)
    if given != NONE and day is None:
        raise BadInput(unread, {"command": Latin(f"/{anchor}_day")})
    return day.isoformat() if day is not None else NONE


async def groups(update: Incoming, ctx: Ctx) -> Turn:
    """Show the moderators' groups: where the bot posts, and why not in the others."""
    active_groups = await ctx.uow.groups.active()
    group_lines, rows = [], []
    for place, group in enumerate(active_groups, 1):
        title = group.title or TextRef("admin-group-nameless", {"place": place})
        args: dict[str, Arg] = {
            "title": title,
            "messenger": TextRef(f"messenger-{group.messenger}"),
            "state": TextRef(f"admin-stopped-{group.stopped or 'none'}"),
            "circle": "yes" if group.circle else "no",
        }
        group_lines.append(TextRef("admin-group-line", args))
        which, to = str(Account(group.messenger, group.chat_id)), ON if group.stopped else OFF
        press = SettingValue(name_of(SettingKind.GROUP, which), to)
        rows.append((button(f"admin-button-group-{to}", "admin.ask", press, {"title": title}),))
    listed_groups = lines(group_lines or [TextRef("admin-groups-none")])
    return subject("admin-groups", {"groups": listed_groups}, tuple(rows), ctx)


async def content(update: Incoming, ctx: Ctx) -> Turn:
    """Show which content is taught now, and which edition of the law."""
    articles = ctx.content.articles.values()
    editions = sorted({article.edition for article in articles if article.law is None})
    args: dict[str, Arg] = {
        "hash": Latin(ctx.content.hash()[:12]),
        "acts": len(ctx.content.acts),
        "articles": len(ctx.content.articles),
        "edition": editions[-1] if editions else TextRef("admin-edition-none"),
        "revision": ctx.law.revision,
        "flagged": len(ctx.content.flagged),
    }
    return subject("admin-content", args, (), ctx)
