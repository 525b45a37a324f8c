"""Where a case's card is shown: in the groups that it belongs to; the smaller circle's in its own, else in private."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import Arg, EditPrivate, Lane, Reply, Say, StaffChat
from bot.conversation.ports import Ctx, TickCtx
from bot.domain import events
from bot.domain.cases.reports import Case, State
from bot.domain.cases.sight import circle_is_named, circle_of, of_the_circle
from bot.domain.groups.homes import homes
from bot.domain.people import Role
from bot.domain.staff.roles import NO_MODERATORS
from bot.handlers.cards.card import (
    again_of,
    area_of,
    card_args,
    edit_of,
    edit_private,
    gone_of,
    lane_of,
    number_of,
    post_of,
)
from bot.handlers.pieces import button
from bot.usecases.groups.group_areas import owners_have_heard, uncovered_for_the_first_time
from bot.usecases.groups.homes_of import homes_of
from bot.usecases.ports import Group
from bot.usecases.sight.duty import on_duty
from bot.usecases.sight.seek_second_looks import inside
from bot.usecases.sight.sight import who_may_see

_SHOW_CARD: Final = (events.CaseChanged, events.ReportWithdrawn)
_SHOWN_LATER: Final = (events.ReportFiled, events.CaseMoved, *_SHOW_CARD)


async def cards(facts: Sequence[events.Fact], case: Case, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    now, active = ctx.clock.now(), await ctx.uow.groups.active()
    its_own = await homes_of(case, active, uow=ctx.uow, areas=ctx.content.areas)
    groups = [group for group in its_own if group.speaks]
    if any(isinstance(fact, _SHOWN_LATER) for fact in facts):
        await _hold_where_silent(case, its_own, active, ctx)
    filed = any(isinstance(fact, events.ReportFiled) for fact in facts)
    told = await _uncovered(case, ctx) if filed else ()
    if filed and case.state is State.NEW and case.witnesses == 1:
        posted: list[Reply] = [post_of(case, ctx.content, group=group, now=now) for group in groups]
        return (*(posted or await _in_private(case, its_own, ctx)), *told)
    moved = any(isinstance(fact, events.CaseMoved) for fact in facts)
    pressed = [fact for fact in facts if isinstance(fact, events.CardPressed)]
    if pressed:
        return await _refreshed(pressed[0], case, active, ctx)
    if not (filed or moved or any(isinstance(fact, _SHOW_CARD) for fact in facts)):
        return ()
    into = await _into(case, ctx)
    goes_on = case.open or not moved  # what is decided has no card where it never stood
    shown: list[Reply] = []
    if groups and goes_on:
        edit = edit_of(case, ctx.content, groups=groups, now=now, into=into)
        # that it stands now changes its buttons alone: shown when the group has room, behind all that is news
        only_stands = any(isinstance(fact, events.DecisionStands) for fact in facts)
        shown.append(again_of(edit) if only_stands else edit)
    shown += told
    if not moved:
        shown += await _gone_where_accused(case, its_own, active, ctx)
    if moved:
        shown.append(gone_of(case, groups=[one for one in active if one.speaks and one not in its_own]))
        shown += () if groups or not goes_on else await _in_private(case, its_own, ctx)
    return shown


async def private_cards(
    facts: Sequence[events.Fact], case: Case, ctx: Ctx | TickCtx
) -> Sequence[EditPrivate]:
    """The case's cards in private chats, wherever they stand and whoever has changed it: a moderator may have it
    before them that somebody else has taken, decided or taken back meanwhile."""
    if not any(isinstance(fact, _SHOW_CARD) for fact in facts):
        return ()
    viewers = list(await ctx.uow.shown.viewers(case.id))
    stands = any(isinstance(fact, events.DecisionStands) for fact in facts)
    if stands and case.owner is not None and case.owner not in viewers:
        viewers.append(
            case.owner
        )  # the card with the undo may be so new that it is not stored where it stands
    into, now = await _into(case, ctx), ctx.clock.now()
    return [edit_private(case, ctx.content, viewer=one, now=now, into=into) for one in viewers]


async def _into(case: Case, ctx: Ctx | TickCtx) -> Case | None:
    """The case that this one is a part of now."""
    return await ctx.uow.cases.get(case.merged_into) if case.merged_into else None


async def _refreshed(
    fact: events.CardPressed, case: Case, active: Sequence[Group], ctx: Ctx | TickCtx
) -> Sequence[Reply]:
    """The card as it is, where it was pressed and nowhere else; nobody waits for it. Where it does not belong any
    more, the line that closes it."""
    here = [
        one for one in active if one.speaks and (one.messenger, one.chat_id) == (fact.messenger, fact.chat_id)
    ]
    if here and here[0] not in await homes_of(case, active, uow=ctx.uow, areas=ctx.content.areas):
        return [gone_of(case, groups=here)]
    into = await _into(case, ctx)
    now = ctx.clock.now()
    return [again_of(edit_of(case, ctx.content, groups=here, now=now, into=into))] if here else []


async def _hold_where_silent(
    case: Case, its_own: Sequence[Group], active: Sequence[Group], ctx: Ctx | TickCtx
) -> None:
    """A group that the bot does not speak in for now, or was put out of, gets the card, as it is then, once it does
    again: one that belongs there, and one that stands there and says by now what is not true any more."""
    silent = [group for group in (*active, *await ctx.uow.groups.left()) if not group.speaks]
    standing = await ctx.uow.held.standing((case.id,)) if silent else ()
    for group in silent:
        if group in its_own or (case.id, group.messenger, group.chat_id) in standing:
            ctx.uow.held.hold(group, case.id)


async def _uncovered(case: Case, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """No group answers for its place and none for all: the owners hear so, once."""
    owners = [one for one in await ctx.uow.staff.all() if one.role is Role.OWNER]
    there = [one.account for one in owners if one.started and not one.frozen]
    if not there or not await uncovered_for_the_first_time(
        case, uow=ctx.uow, clock=ctx.clock, content=ctx.content
    ):
        return ()
    owners_have_heard(ctx.uow, clock=ctx.clock)
    args: dict[str, Arg] = {
        "number": number_of(case),
        "area": area_of(case.area_id, ctx.content),
        "groups": len(await ctx.uow.groups.active()),
    }
    rows = ((button("home-button-list", "homes"),),)
    return [Say("home-uncovered", args, rows, to=StaffChat(one), lane=Lane.DIALOGUE) for one in there]


async def _gone_where_accused(
    case: Case, its_own: Sequence[Group], active: Sequence[Group], ctx: Ctx | TickCtx
) -> Sequence[Reply]:
    """Whom it accuses has become known: where somebody of their body sits, its card is closed with a line."""
    by_place = homes(case, active, ctx.content.areas)
    left = [group for group in by_place if group.speaks and group not in its_own]
    standing = await ctx.uow.held.standing((case.id,)) if left else ()
    there = [group for group in left if (case.id, group.messenger, group.chat_id) in standing]
    return [gone_of(case, groups=there)] if there else []


async def _in_private(case: Case, its_own: Sequence[Group], ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """A case that no group may show: the smaller circle hears of its own; of one that may accuse the body of somebody
    in each group, those who may see it."""
    if of_the_circle(case) or its_own:
        return await _to_circle(case, ctx)
    rows = ((button("case-button-show", "case.show", case.id),),)
    args = card_args(case, ctx.content, now=ctx.clock.now())
    people = [
        one
        for one in await who_may_see(case, await ctx.uow.staff.all(), uow=ctx.uow)
        if one.started and not one.frozen and one.role not in NO_MODERATORS
    ]
    return [
        Say("near-case", args, rows, to=StaffChat(one.account), lane=lane_of(case), slot=f"near:{case.id}")
        for one in people
        if await on_duty(one.account, uow=ctx.uow) and await inside(one.account, uow=ctx.uow)
    ]


async def _to_circle(case: Case, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """A case of the smaller circle, where it has no group of its own: each of them hears of it in private. While
    nobody was named for it, the owners hear that somebody should be."""
    if not of_the_circle(case):
        return ()
    staff = await ctx.uow.staff.all()
    rows = ((button("case-button-show", "case.show", case.id),),)
    args = card_args(case, ctx.content, now=ctx.clock.now())
    slot = f"circle:{case.id}"
    told: list[Reply] = [
        Say("circle-case", args, rows, to=StaffChat(one.account), lane=lane_of(case), slot=slot)
        for one in circle_of(staff)
        if one.started
    ]
    if not circle_is_named(staff):
        told += [
            Say("circle-unnamed", to=StaffChat(one.account), lane=Lane.DIALOGUE, slot="circle-unnamed")
            for one in staff
            if one.role is Role.OWNER and one.started and not one.frozen
        ]
    return told
