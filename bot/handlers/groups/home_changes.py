"""Changes by leads and owners to a group: one press asks, a second makes it, the owners are notified."""

from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.groups.homes import TopicSorting
from bot.domain.people import Account, ChatId, Messenger
from bot.handlers.flows.confirming import ConfirmedChange
from bot.handlers.groups.group_homes import (
    NO_GROUP,
    NONE,
    account_of,
    areas_term,
    group_screen,
    title_of,
    tree_screen,
)
from bot.handlers.pieces import argument
from bot.handlers.press_arguments import AccountArea, AccountAreaSwitch, GroupSwitch, GroupTopics
from bot.usecases.groups.group_areas import areas_after_toggle, clear_areas, may_clear, set_group_area
from bot.usecases.groups.group_topics import may_set_topics, set_topics
from bot.usecases.groups.silence import WISHED, may_turn_private, turn_private
from bot.usecases.ports import Group

TEXT_FAMILIES: Final = (
    *(f"home-what-{what}" for what in ("areas", "topics", "cards")),
    *(f"home-cards-{way}" for way in ("here", "private")),
)


async def ask_switch_area(update: Incoming, ctx: Ctx) -> Turn:
    """Ask whether to add or remove an area."""
    account, area_id = argument(update, AccountArea, refusal=NO_GROUP)
    group, areas = await areas_after_toggle(ctx, account.messenger, account.id, area_id)
    above = AccountArea(account, ctx.content.areas[area_id].parent_id or "")
    yes = Press("home.area-yes", AccountAreaSwitch(account, area_id, area_id in areas))
    no = Press("home.areas", above)
    return Turn((_areas(group, areas, ctx, turned=area_id).question(yes=yes, no=no),))


async def switch_area(update: Incoming, ctx: Ctx) -> Turn:
    """Add or remove the area and show the list again."""
    account, area_id, on = argument(update, AccountAreaSwitch, refusal=NO_GROUP)
    was, _ = await areas_after_toggle(ctx, account.messenger, account.id, area_id)
    group = await set_group_area(ctx, account.messenger, account.id, area_id, on=on)
    screen = tree_screen(group, ctx.content.areas[area_id].parent_id or "", ctx)
    return await _change_turn(was, group, screen, _areas(was, group.areas, ctx, turned=area_id), ctx)


async def ask_clear(update: Incoming, ctx: Ctx) -> Turn:
    at = _place(argument(update, Account, refusal=NO_GROUP))
    group = await may_clear(ctx, *at)
    return _question_of(Press("home.clear-yes", account_of(group)), group, _areas(group, (), ctx))


async def clear(update: Incoming, ctx: Ctx) -> Turn:
    at = _place(argument(update, Account, refusal=NO_GROUP))
    was = await may_clear(ctx, *at)
    group = await clear_areas(ctx, *at)
    return await _change_turn(was, group, group_screen(group, update, ctx), _areas(was, (), ctx), ctx)


async def ask_topics(update: Incoming, ctx: Ctx) -> Turn:
    """Ask an owner whether to sort the cards into topics, or to stop doing so."""
    at, wanted = _topics_in(update)
    group = await may_set_topics(ctx, wanted, *at)
    yes = Press("home.topics-yes", GroupTopics(account_of(group), wanted or NONE))
    return _question_of(yes, group, _topics_change(group, wanted))


async def topics(update: Incoming, ctx: Ctx) -> Turn:
    at, wanted = _topics_in(update)
    was = await may_set_topics(ctx, wanted, *at)
    group = await set_topics(ctx, wanted, *at)
    return await _change_turn(was, group, group_screen(group, update, ctx), _topics_change(was, wanted), ctx)


async def ask_private(update: Incoming, ctx: Ctx) -> Turn:
    """Ask an owner whether this group's cases are shown only in private, or as cards in the group again."""
    account, on = argument(update, GroupSwitch, refusal=NO_GROUP)
    group = await may_turn_private(ctx, *_place(account))
    yes = Press("home.private-yes", GroupSwitch(account_of(group), on))
    return _question_of(yes, group, _cards(group, private=on))


async def set_private(update: Incoming, ctx: Ctx) -> Turn:
    account, on = argument(update, GroupSwitch, refusal=NO_GROUP)
    at = _place(account)
    was = await may_turn_private(ctx, *at)
    group = await turn_private(ctx, *at, private=on)
    change = _cards(was, private=on)
    return await _change_turn(was, group, group_screen(group, update, ctx), change, ctx)


def _question_of(yes: Press, group: Group, change: ConfirmedChange) -> Turn:
    return Turn((change.question(yes=yes, no=Press("home", account_of(group))),))


async def _change_turn(was: Group, now: Group, screen: Screen, change: ConfirmedChange, ctx: Ctx) -> Turn:
    """A confirmation that arrives twice changes nothing, and nobody is notified."""
    notices = await change.owner_notices(ctx) if was != now else ()
    return Turn((screen, *notices))


def _areas(group: Group, areas: tuple[str, ...], ctx: Ctx, *, turned: str = "") -> ConfirmedChange:
    """The list shows only the first areas, so the one that changes is named beside it."""
    was, now = (areas_term(some, ctx.content) for some in (group.areas, areas))
    if not turned:
        return _change("areas", group, was, now)
    args: dict[str, Arg] = {"title": title_of(group), "area": ctx.content.areas[turned].name}
    return ConfirmedChange(TextRef("home-what-area", args), was, now)


def _topics_change(group: Group, wanted: TopicSorting) -> ConfirmedChange:
    was, now = (TextRef(f"home-topics-{choice or NONE}") for choice in (group.topics, wanted))
    return _change("topics", group, was, now)


def _cards(group: Group, *, private: bool) -> ConfirmedChange:
    ways = ((group.silent == WISHED), private)
    was, now = (TextRef(f"home-cards-{'private' if way else 'here'}") for way in ways)
    return _change("cards", group, was, now)


def _change(what: str, group: Group, was: Arg, now: Arg) -> ConfirmedChange:
    return ConfirmedChange(TextRef(f"home-what-{what}", {"title": title_of(group)}), was, now)


def _place(account: Account) -> tuple[Messenger, ChatId]:
    return account.messenger, account.id


def _topics_in(update: Incoming) -> tuple[tuple[Messenger, ChatId], TopicSorting]:
    account, by = argument(update, GroupTopics, refusal=NO_GROUP)
    return _place(account), next(
        (choice for choice in TopicSorting if by == (choice or NONE)), TopicSorting.NONE
    )
