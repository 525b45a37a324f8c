"""Where a case's card is shown: in the groups that it belongs to. A restricted case goes to the restricted
circle's group, or to private chats if there is none.

After a refused press under a card in a group, refresh the card there.
"""

from collections.abc import Collection, Sequence
from typing import Final

from bot.conversation.arguments import read_argument
from bot.conversation.buttons import decode
from bot.conversation.incoming import ButtonPressed, ChatKind, Incoming
from bot.conversation.outgoing import Arg, EditPrivate, Reply, Say, SendLane, StaffChat
from bot.conversation.ports import Ctx, TickCtx
from bot.domain import events
from bot.domain.cases.case_access import is_circle_named, is_restricted_case, restricted_circle
from bot.domain.cases.reports import Case, State
from bot.domain.errors import RequestRefused
from bot.domain.events import CardPressed, Fact
from bot.domain.groups.homes import homes, is_covered
from bot.domain.staff.permissions import Permission, has_role_for
from bot.handlers.cards.card import (
    area_of,
    card_args,
    closing_edit,
    edit_of,
    edit_private,
    lane_of,
    number_of,
    post_of,
    refresh_edit,
)
from bot.handlers.pieces import button
from bot.handlers.press_arguments import CaseReason
from bot.usecases.access.case_access import who_may_see
from bot.usecases.access.leads import on_duty
from bot.usecases.access.seek_second_looks import is_in_group
from bot.usecases.cases.reads import has_more_to_read
from bot.usecases.groups.group_areas import is_first_uncovered, mark_owners_notified
from bot.usecases.groups.settle_cards import homes_of
from bot.usecases.ports import Group

_SHOW_CARD: Final = frozenset({events.CaseChanged, events.ReportWithdrawn})
_SHOWN_LATER: Final = frozenset({events.ReportFiled, events.CaseMoved, *_SHOW_CARD})
OTHER_CARD_VERBS: Final = frozenset({"alert", "intro", "refer"})
"""Verbs of buttons under a card that are not ``case.…``. Their arguments begin with the case's id."""


async def cards(facts: Sequence[events.Fact], case: Case, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """A new case's first card, the edit of a changed one, or the refresh of the card that was pressed."""
    kinds = {type(fact) for fact in facts}
    active = await ctx.uow.groups.active()
    its_own = await homes_of(ctx, case, active)
    if kinds & _SHOWN_LATER:
        await _hold_where_silent(case, its_own, active, ctx)
    owner_notices = await _uncovered_notices(case, ctx) if events.ReportFiled in kinds else ()
    if events.ReportFiled in kinds and case.state is State.NEW and case.witnesses == 1:
        return (*await _first_cards(case, its_own, ctx), *owner_notices)
    if pressed := [fact for fact in facts if isinstance(fact, events.CardPressed)]:
        return await _refresh_edits(pressed[0], case, active, ctx)
    if not kinds & _SHOWN_LATER:
        return ()
    edits = await _edits(case, its_own, ctx, kinds=kinds)
    closing_edits = await _closing_edits(case, its_own, active, ctx, moved=events.CaseMoved in kinds)
    return (*edits, *owner_notices, *closing_edits)


async def _first_cards(case: Case, its_own: Sequence[Group], ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """The card in each group of the case; notices in private if no group may show it."""
    now, groups = ctx.clock.now(), [group for group in its_own if group.speaks]
    posts = [post_of(case, ctx.content, group=group, now=now) for group in groups]
    return posts or await _private_notices(case, its_own, ctx)


async def _edits(
    case: Case, its_own: Sequence[Group], ctx: Ctx | TickCtx, *, kinds: Collection[type]
) -> Sequence[Reply]:
    """The case's cards as they are now. A decided case gets no card in a group where it had none."""
    groups = [group for group in its_own if group.speaks]
    if not groups or (events.CaseMoved in kinds and not case.is_open):
        return ()
    edit = edit_of(case, ctx.content, groups=groups, now=ctx.clock.now(), into=await _merged_into(case, ctx))
    # a decision that became final changes only the buttons: edited when there is room, after all news
    return [refresh_edit(edit) if events.DecisionStands in kinds else edit]


async def _closing_edits(
    case: Case, its_own: Sequence[Group], active: Sequence[Group], ctx: Ctx | TickCtx, *, moved: bool
) -> Sequence[Reply]:
    """Close the card where the case no longer belongs. If it moved to where no group may show it, those who
    may see it are told in private."""
    if not moved:
        return await _closing_edits_where_accused(case, its_own, active, ctx)
    groups = [group for group in active if group.speaks and group not in its_own]
    has_group = any(group.speaks for group in its_own)
    notices = () if has_group or not case.is_open else await _private_notices(case, its_own, ctx)
    return [closing_edit(case, groups=groups), *notices]


async def private_cards(
    facts: Sequence[events.Fact], case: Case, ctx: Ctx | TickCtx
) -> Sequence[EditPrivate]:
    """Edit the case's cards in private chats, wherever they stand and whoever changed the case. A moderator
    may look at a card of a case that somebody else has claimed, decided or undone meanwhile."""
    kinds = {type(fact) for fact in facts}
    if not kinds & _SHOW_CARD:
        return ()
    viewers = list(await ctx.uow.shown_cases.viewers(case.id))
    if events.DecisionStands in kinds and case.assignee is not None and case.assignee not in viewers:
        viewers.append(
            case.assignee
        )  # the card with the undo may be so new that its message is not stored yet
    ended = {fact.assignee for fact in facts if isinstance(fact, events.ClaimEnded)}
    viewers = [viewer for viewer in viewers if viewer not in ended]  # their screens go with the claim
    into, now = await _merged_into(case, ctx), ctx.clock.now()
    unread = case.is_open and case.assignee in viewers and await has_more_to_read(ctx, case, by=case.assignee)
    return [
        edit_private(case, ctx.content, viewer=viewer, now=now, into=into, unread=unread)
        for viewer in viewers
    ]


async def _merged_into(case: Case, ctx: Ctx | TickCtx) -> Case | None:
    """The case that this one was merged into."""
    return await ctx.uow.cases.get(case.merged_into) if case.merged_into else None


async def _refresh_edits(
    fact: events.CardPressed, case: Case, active: Sequence[Group], ctx: Ctx | TickCtx
) -> Sequence[Reply]:
    """Refresh the card only where it was pressed, with low priority; close it where it no longer belongs."""
    here = [
        group
        for group in active
        if group.speaks and (group.messenger, group.chat_id) == (fact.messenger, fact.chat_id)
    ]
    if here and here[0] not in await homes_of(ctx, case, active):
        return [closing_edit(case, groups=here)]
    into = await _merged_into(case, ctx)
    now = ctx.clock.now()
    return [refresh_edit(edit_of(case, ctx.content, groups=here, now=now, into=into))] if here else []


async def _hold_where_silent(
    case: Case, its_own: Sequence[Group], active: Sequence[Group], ctx: Ctx | TickCtx
) -> None:
    """Hold the card for groups where the bot cannot post now or that removed it. They get its latest form
    once the bot can post again: groups that the case belongs to, and groups with an outdated card of it."""
    silent = [group for group in (*active, *await ctx.uow.groups.left_groups()) if not group.speaks]
    standing = await ctx.uow.held_cards.posted_cards((case.id,)) if silent else ()
    for group in silent:
        if group in its_own or (case.id, group.messenger, group.chat_id) in standing:
            ctx.uow.held_cards.hold(group, case.id)


async def _uncovered_notices(case: Case, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """Notify the owners, once, that no group covers the case's area and no group covers all areas."""
    if is_covered(case, await ctx.uow.groups.active(), ctx.content.areas):  # nearly always
        return ()
    owners = [
        staff_member
        for staff_member in await ctx.uow.staff.all()
        if has_role_for(staff_member, Permission.ADMINISTER)
    ]
    there = [owner.account for owner in owners if owner.started and not owner.frozen]
    if not there or not await is_first_uncovered(ctx, case):
        return ()
    mark_owners_notified(ctx)
    args: dict[str, Arg] = {
        "number": number_of(case),
        "area": area_of(case.area_id, ctx.content),
        "groups": len(await ctx.uow.groups.active()),
    }
    rows = ((button("home-button-list", "homes"),),)
    return [
        Say("home-uncovered", args, rows, to=StaffChat(account), lane=SendLane.DIALOGUE) for account in there
    ]


async def _closing_edits_where_accused(
    case: Case, its_own: Sequence[Group], active: Sequence[Group], ctx: Ctx | TickCtx
) -> Sequence[Reply]:
    """The accused person's body is known: close the card in groups where a member belongs to that body."""
    by_place = homes(case, active, ctx.content.areas)
    left = [group for group in by_place if group.speaks and group not in its_own]
    standing = await ctx.uow.held_cards.posted_cards((case.id,)) if left else ()
    there = [group for group in left if (case.id, group.messenger, group.chat_id) in standing]
    return [closing_edit(case, groups=there)] if there else []


async def _private_notices(case: Case, its_own: Sequence[Group], ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """Notices of a case that no group may show. The restricted circle gets its own cases. If the case may
    accuse the body of a member in each group, those who may see it are notified."""
    if is_restricted_case(case) or its_own:
        return await _circle_notices(case, ctx)
    rows = ((button("case-button-show", "case.show", case.id),),)
    args = card_args(case, ctx.content, now=ctx.clock.now())
    people = [
        staff_member
        for staff_member in await who_may_see(ctx, case, await ctx.uow.staff.all())
        if staff_member.started
        and not staff_member.frozen
        and has_role_for(staff_member, Permission.HANDLE_CASES)
    ]
    return [
        Say(
            "near-case",
            args,
            rows,
            to=StaffChat(staff_member.account),
            lane=lane_of(case),
            slot=f"near:{case.id}",
        )
        for staff_member in people
        if await on_duty(ctx, staff_member.account) and await is_in_group(ctx, staff_member.account)
    ]


async def _circle_notices(case: Case, ctx: Ctx | TickCtx) -> Sequence[Reply]:
    """Notify each member of the restricted circle in private if the circle has no group. While nobody is
    named for the circle, tell the owners to name somebody."""
    if not is_restricted_case(case):
        return ()
    staff = await ctx.uow.staff.all()
    rows = ((button("case-button-show", "case.show", case.id),),)
    args = card_args(case, ctx.content, now=ctx.clock.now())
    slot = f"circle:{case.id}"
    notices: list[Reply] = [
        Say("circle-case", args, rows, to=StaffChat(staff_member.account), lane=lane_of(case), slot=slot)
        for staff_member in restricted_circle(staff)
        if staff_member.started
    ]
    if not is_circle_named(staff):
        notices += [
            Say(
                "circle-unnamed",
                to=StaffChat(staff_member.account),
                lane=SendLane.DIALOGUE,
                slot="circle-unnamed",
            )
            for staff_member in staff
            if has_role_for(staff_member, Permission.ADMINISTER)
            and staff_member.started
            and not staff_member.frozen
        ]
    return notices


def card_refresh_facts(update: Incoming, _refusal: RequestRefused | None = None) -> tuple[Fact, ...]:
    """Refresh the card whenever a press under it in a group was refused, because its buttons may be outdated.
    This sends nothing if the card is up to date or an edit is already due."""
    if update.chat.kind is ChatKind.PRIVATE or not isinstance(update, ButtonPressed):
        return ()
    press = decode(update.data)
    case_id, _ = read_argument(press.argument, CaseReason)
    if not case_id or not (press.verb.startswith("case.") or press.verb in OTHER_CARD_VERBS):
        return ()
    return (CardPressed(case_id, update.chat.messenger, update.chat.id),)
