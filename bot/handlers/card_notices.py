"""Where a case's card is shown: in the groups that it belongs to; the smaller circle's in its own, else in private."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import Lane, Reply, Say, StaffChat
from bot.conversation.ports import Ctx, TickCtx
from bot.domain import events
from bot.domain.people import Role
from bot.domain.reports import Case, State
from bot.domain.sight import circle_is_named, circle_of, homes, of_the_circle
from bot.handlers.card import again_of, card_args, edit_of, gone_of, lane_of, post_of
from bot.handlers.pieces import button
from bot.usecases.ports import Group

_SHOW_CARD: Final = (events.CaseChanged, events.ReportWithdrawn)
_MOVES_CARD: Final = (*_SHOW_CARD, events.ReportFiled, events.CaseMoved)


async def cards(facts: Sequence[events.Fact], case: Case, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    now, active = ctx.clock.now(), await ctx.uow.groups.open()
    groups = homes(case, active)
    if any(isinstance(fact, _MOVES_CARD) for fact in facts):
        await _hold_where_silent(case, ctx)
    filed = any(isinstance(fact, events.ReportFiled) for fact in facts)
    if filed and case.state is State.NEW and case.witnesses == 1:
        posted: list[Reply] = [post_of(case, ctx.content, group=group, now=now) for group in groups]
        return posted or await _to_circle(case, ctx)
    moved = any(isinstance(fact, events.CaseMoved) for fact in facts)
    pressed = [fact for fact in facts if isinstance(fact, events.CardPressed)]
    if pressed:
        return await _refreshed(pressed[0], case, active, ctx)
    if not (filed or moved or any(isinstance(fact, _SHOW_CARD) for fact in facts)):
        return ()
    into = await ctx.uow.cases.get(case.merged_into) if case.merged_into else None
    goes_on = case.open or not moved  # what is decided has no card where it never stood
    shown: list[Reply] = []
    if groups and goes_on:
        shown.append(edit_of(case, ctx.content, groups=groups, now=now, into=into))
    if moved:
        shown.append(gone_of(case, groups=[group for group in active if group not in groups]))
        shown += () if groups or not goes_on else await _to_circle(case, ctx)
    return shown


async def _refreshed(
    fact: events.CardPressed, case: Case, active: Sequence[Group], ctx: Ctx | TickCtx
) -> Sequence[Reply]:
    """The card as it is, where it was pressed and nowhere else; nobody waits for it. Where it does not belong any
    more, the line that closes it."""
    here = [one for one in active if (one.messenger, one.chat_id) == (fact.messenger, fact.chat_id)]
    if here and here[0] not in homes(case, active):
        return [gone_of(case, groups=here)]
    into = await ctx.uow.cases.get(case.merged_into) if case.merged_into else None
    now = ctx.clock.now()
    return [again_of(edit_of(case, ctx.content, groups=here, now=now, into=into))] if here else []


async def _hold_where_silent(case: Case, ctx: Ctx | TickCtx) -> None:
    """A group that the bot does not speak in for now gets the card, as it is then, once it does again."""
    for group in homes(case, await ctx.uow.groups.active()):
        if group.stopped:
            ctx.uow.held.hold(group, case.id)


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
