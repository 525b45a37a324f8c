"""What owners look at: the groups, which they may stop, and the content in force."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Latin, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.people import Account
from bot.handlers.owner.admin_words import name_of, subject
from bot.handlers.pieces import button, lines
from bot.handlers.press_arguments import SettingValue
from bot.usecases.owner.owner_changes import OFF, ON, SettingKind

TEXT_FAMILIES: Final = (
    *(f"admin-button-group-{state}" for state in (ON, OFF)),
    *(f"admin-stopped-{why}" for why in ("none", "owner", "public", "stranger")),
)


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
