"""Changes by leads and owners to a group: one press asks, a second makes it, the owners are notified."""

from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.groups.topics import TopicSorting
from bot.handlers.changes import changes, question, told_to_others
from bot.handlers.groups.group_homes import (
    NONE,
    areas_term,
    group_screen,
    place_in,
    ref_of,
    title_of,
    tree_screen,
)
from bot.handlers.pieces import argument, split_at_slash
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
    ref, area_id = split_at_slash(argument(update))
    group, areas = await areas_after_toggle(
        *place_in(ref), area_id, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock, content=ctx.content
    )
    way = "on" if area_id in areas else "off"
    above = f"{ref}/{ctx.content.areas[area_id].parent_id or ''}"
    yes, no = Press("home.area-yes", f"{ref}/{area_id}/{way}"), Press("home.areas", above)
    return Turn((question(_areas(group, areas, ctx, turned=area_id)[0], yes=yes, no=no),))


async def switch_area(update: Incoming, ctx: Ctx) -> Turn:
    """Add or remove the area and show the list again."""
    ref, area_and_way = split_at_slash(argument(update))
    area_id, way = split_at_slash(area_and_way)
    was, _ = await areas_after_toggle(
        *place_in(ref), area_id, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock, content=ctx.content
    )
    group = await set_group_area(
        *place_in(ref),
        area_id,
        on=way == "on",
        by=ctx.person.account,
        uow=ctx.uow,
        clock=ctx.clock,
        content=ctx.content,
    )
    screen = tree_screen(group, ctx.content.areas[area_id].parent_id or "", ctx)
    return await _change_turn(was, group, screen, _areas(was, group.areas, ctx, turned=area_id), ctx)


async def ask_clear(update: Incoming, ctx: Ctx) -> Turn:
    at = place_in(argument(update))
    group = await may_clear(*at, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    return _question_of("home.clear-yes", group, "", _areas(group, (), ctx))


async def clear(update: Incoming, ctx: Ctx) -> Turn:
    at, me = place_in(argument(update)), ctx.person.account
    was = await may_clear(*at, by=me, uow=ctx.uow, clock=ctx.clock)
    group = await clear_areas(*at, by=me, uow=ctx.uow, clock=ctx.clock)
    return await _change_turn(was, group, group_screen(group, update, ctx), _areas(was, (), ctx), ctx)


async def ask_topics(update: Incoming, ctx: Ctx) -> Turn:
    """Ask an owner whether to sort the cards into topics, or to stop doing so."""
    ref, wanted = _topics_in(update)
    group = await may_set_topics(wanted, *place_in(ref), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    return _question_of("home.topics-yes", group, f"/{wanted or NONE}", _topics_change(group, wanted))


async def topics(update: Incoming, ctx: Ctx) -> Turn:
    (ref, wanted), me = _topics_in(update), ctx.person.account
    was = await may_set_topics(wanted, *place_in(ref), by=me, uow=ctx.uow, clock=ctx.clock)
    group = await set_topics(wanted, *place_in(ref), by=me, uow=ctx.uow, clock=ctx.clock)
    return await _change_turn(was, group, group_screen(group, update, ctx), _topics_change(was, wanted), ctx)


async def ask_private(update: Incoming, ctx: Ctx) -> Turn:
    """Ask an owner whether this group's cases are shown only in private, or as cards in the group again."""
    ref, way = split_at_slash(argument(update))
    group = await may_turn_private(*place_in(ref), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    return _question_of("home.private-yes", group, f"/{way}", _cards(group, private=way == "on"))


async def set_private(update: Incoming, ctx: Ctx) -> Turn:
    ref, way = split_at_slash(argument(update))
    at, me = place_in(ref), ctx.person.account
    was = await may_turn_private(*at, by=me, uow=ctx.uow, clock=ctx.clock)
    group = await turn_private(*at, private=way == "on", by=me, uow=ctx.uow, clock=ctx.clock)
    change = _cards(was, private=way == "on")
    return await _change_turn(was, group, group_screen(group, update, ctx), change, ctx)


def _question_of(verb: str, group: Group, suffix: str, change: tuple[TextRef, TextRef]) -> Turn:
    ref = ref_of(group)
    return Turn((question(change[0], yes=Press(verb, f"{ref}{suffix}"), no=Press("home", ref)),))


async def _change_turn(
    was: Group, now: Group, screen: Screen, change: tuple[TextRef, TextRef], ctx: Ctx
) -> Turn:
    """A confirmation that arrives twice changes nothing, and nobody is notified."""
    notices = await told_to_others(change[1], ctx) if was != now else ()
    return Turn((screen, *notices))


def _areas(group: Group, areas: tuple[str, ...], ctx: Ctx, *, turned: str = "") -> tuple[TextRef, TextRef]:
    """The list shows only the first areas, so the one that changes is named beside it."""
    was, now = (areas_term(some, ctx.content) for some in (group.areas, areas))
    if not turned:
        return _changes("areas", group, was, now)
    args: dict[str, Arg] = {"title": title_of(group), "area": ctx.content.areas[turned].name}
    return changes(TextRef("home-what-area", args), was, now)


def _topics_change(group: Group, wanted: TopicSorting) -> tuple[TextRef, TextRef]:
    was, now = (TextRef(f"home-topics-{choice or NONE}") for choice in (group.topics, wanted))
    return _changes("topics", group, was, now)


def _cards(group: Group, *, private: bool) -> tuple[TextRef, TextRef]:
    ways = ((group.silent == WISHED), private)
    was, now = (TextRef(f"home-cards-{'private' if way else 'here'}") for way in ways)
    return _changes("cards", group, was, now)


def _changes(what: str, group: Group, was: Arg, now: Arg) -> tuple[TextRef, TextRef]:
    return changes(TextRef(f"home-what-{what}", {"title": title_of(group)}), was, now)


def _topics_in(update: Incoming) -> tuple[str, TopicSorting]:
    ref, by = split_at_slash(argument(update))
    return ref, next((choice for choice in TopicSorting if by == (choice or NONE)), TopicSorting.NONE)
