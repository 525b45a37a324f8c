"""``/areas``: which areas each moderators' group covers, whether its cards are sorted into topics, and
whether it gets cards.

Leads and owners choose the areas, owners the other settings; by buttons, in the group itself or in private.
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Area, AreaKind
from bot.domain.errors import NotFound
from bot.domain.groups.homes import Forum, TopicSorting
from bot.domain.people import Account
from bot.domain.staff.permissions import Permission, has_role_for
from bot.handlers.cards.press_replies import is_in_private
from bot.handlers.cards.queue_pages import in_pairs
from bot.handlers.pieces import argument, back_to_admin, button, comma_list
from bot.handlers.press_arguments import AccountArea, GroupSwitch, GroupTopics
from bot.usecases.groups.group_areas import moderators_group
from bot.usecases.groups.silence import WISHED
from bot.usecases.groups.watch_groups import request_group_check
from bot.usecases.ports import Content, Group

NONE: Final = "none"
NO_GROUP: Final = "home-no-group"
TEXT_FAMILIES: Final = (
    *(f"home-topics-{topics or NONE}" for topics in TopicSorting),
    *(f"home-button-topics-{topics or NONE}" for topics in TopicSorting),
)
_MOST: Final = 80
_MOST_NAMED: Final = 12


async def list_groups(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/areas``. In private: list all moderators' groups. In a group: show this one. Meanwhile the
    messengers are asked which topics exist."""
    request_group_check(ctx)
    if not is_in_private(update):
        group = await moderators_group(ctx, update.chat.messenger, update.chat.id)
        return Turn((group_screen(group, update, ctx),))
    groups = await ctx.uow.groups.active()
    group_rows: Rows = tuple((_group_button(group),) for group in groups[:_MOST])
    rows = (*group_rows, *(back_to_admin(ctx.person) or ((button("queue-button-home", "queue"),),)))
    return Turn((Screen("homes", {"count": len(groups)}, rows),), session=ctx.session.at(""))


async def show_group(update: Incoming, ctx: Ctx) -> Turn:
    return Turn((group_screen(await _group(argument(update, Account, refusal=NO_GROUP), ctx), update, ctx),))


async def show_area_tree(update: Incoming, ctx: Ctx) -> Turn:
    """Show the areas below one, each as a switch; those with areas inside can be opened."""
    account, under = argument(update, AccountArea, refusal=NO_GROUP)
    return Turn((tree_screen(await _group(account, ctx), under, ctx),))


def group_screen(group: Group, update: Incoming, ctx: Ctx) -> Screen:
    account = account_of(group)
    rows: Rows = ((button("home-button-areas", "home.areas", account),),)
    if group.areas:
        rows += ((button("home-button-clear", "home.clear", account),),)
    if has_role_for(ctx.person.staff, Permission.REGISTER_GROUPS):
        rows += _owners_rows(group)
    if is_in_private(update):
        rows += ((button("home-button-list", "homes"),),)
    args: dict[str, Arg] = {
        "title": title_of(group),
        "areas": areas_term(group.areas, ctx.content),
        "topics": TextRef(f"home-topics-{group.topics or NONE}"),
        "can": group.forum.value or NONE,
        "silent": group.silent or group.stopped or NONE,
        "circle": "yes" if group.circle else "no",
    }
    return Screen("home", args, rows)


def _owners_rows(group: Group) -> Rows:
    rows = list[tuple[Button, ...]]()
    if group.forum is not Forum.NONE:
        rows += [
            (
                button(
                    f"home-button-topics-{topics or NONE}",
                    "home.topics",
                    GroupTopics(account_of(group), topics or NONE),
                ),
            )
            for topics in TopicSorting
            if topics is not group.topics
        ]
    if group.silent == WISHED:
        rows.append((button("home-button-cards", "home.private", GroupSwitch(account_of(group), on=False)),))
    else:
        rows.append((button("home-button-private", "home.private", GroupSwitch(account_of(group), on=True)),))
    return tuple(rows)


def tree_screen(group: Group, under: str, ctx: Ctx) -> Screen:
    rows = area_rows(
        under,
        group.areas,
        verb="home.area",
        more="home.areas",
        account=account_of(group),
        content=ctx.content,
    )
    back = (button("home-button-back", "home", account_of(group)),)
    args: dict[str, Arg] = {"title": title_of(group), "areas": areas_term(group.areas, ctx.content)}
    return Screen("home-areas", args, (*rows, back))


def area_rows(
    under: str, own: Sequence[str], *, verb: str, more: str, account: Account, content: Content
) -> Rows:
    """A switch for each area below this one, and buttons down and up. Stations are too small to be listed."""
    areas = content.areas
    if under and under not in areas:
        raise NotFound("home-no-area")
    visible_areas = [
        a for a in (areas.children(under) if under else areas.roots()) if a.kind is not AreaKind.STATION
    ]
    switches = [_switch(area, own, verb, account) for area in visible_areas[:_MOST]]
    deeper = [
        button("home-button-inside", more, AccountArea(account, area.id), {"name": area.name})
        for area in visible_areas[:_MOST]
        if any(child.kind is not AreaKind.STATION for child in areas.children(area.id))
    ]
    up: Rows = ()
    if under:
        parent = areas[under].parent_id or ""
        up = ((button("home-button-up", more, AccountArea(account, parent)),),)
    return (*in_pairs(switches), *in_pairs(deeper), *up)


def _switch(area: Area, own: Sequence[str], verb: str, account: Account) -> Button:
    state = "on" if area.id in own else "off"
    return button(
        "home-button-area", verb, AccountArea(account, area.id), {"name": area.name, "state": state}
    )


def areas_term(own: Sequence[str], content: Content) -> TextRef:
    """The areas on one line; of many, only the first ones."""
    known = [content.areas[area_id].name for area_id in own if area_id in content.areas]
    if not known:
        return TextRef("home-general")
    area_names = [TextRef("home-area", {"name": name}) for name in known[:_MOST_NAMED]]
    if len(known) > _MOST_NAMED:
        area_names.append(TextRef("home-more-areas", {"count": len(known) - _MOST_NAMED}))
    return comma_list(area_names)


def title_of(group: Group) -> str | TextRef:
    return group.title or TextRef("home-nameless", {"messenger": TextRef(f"messenger-{group.messenger}")})


def _group_button(group: Group) -> Button:
    args: dict[str, Arg] = {"title": title_of(group), "messenger": TextRef(f"messenger-{group.messenger}")}
    return Button(TextRef("home-choice", args), Press("home", account_of(group)))


def account_of(group: Group) -> Account:
    """A group is named like a person: messenger and number."""
    return Account(group.messenger, group.chat_id)


async def _group(account: Account, ctx: Ctx) -> Group:
    return await moderators_group(ctx, account.messenger, account.id)
