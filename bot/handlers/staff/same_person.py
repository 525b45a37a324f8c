"""An owner records that two accounts are one person's; two signatures undo that. The groups are told."""

from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Arg,
    Button,
    Reply,
    Rows,
    Say,
    Screen,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.people import Account, Staff
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.staff.signatures import SignatureRequest
from bot.handlers.flows.confirming import ConfirmedChange
from bot.handlers.pieces import argument, button, display_name
from bot.handlers.press_arguments import AccountPair
from bot.handlers.staff.announce import group_announcements
from bot.handlers.staff.role_words import (
    BACK,
    HOURS,
    NO_ACCOUNT,
    account_argument,
    distinct_name,
    line_of,
    name_of,
    request_args,
    signature_requests,
)
from bot.usecases.staff.same_person import (
    may_note_same,
    note_same,
    possible_matches,
    request_unlinking,
    unlink_accounts,
)

_MOST: Final = 40


async def rows_of(person: Staff, ctx: Ctx) -> Rows:
    """What an owner can do about it on a person's screen."""
    if person.frozen or not has_role_for(ctx.person.staff, Permission.LINK_ACCOUNTS):
        return ()
    if person.same_as is not None:
        return ((button("role-button-apart", "role.apart", person.account),),)
    there = bool(await possible_matches(ctx, person.account))
    return ((button("role-button-same", "role.same", person.account),),) if there else ()


async def other_of(person: Staff, ctx: Ctx) -> tuple[TextRef, ...]:
    """A line about the person's other account, if one is recorded."""
    if person.same_as is None:
        return ()
    return (
        TextRef("role-same-as", {"name": name_of(person.same_as, await ctx.uow.staff.get(person.same_as))}),
    )


async def choose_same(update: Incoming, ctx: Ctx) -> Turn:
    """Ask which account on the other messenger."""
    account = account_argument(update)
    candidates = await possible_matches(ctx, account)
    lines = [(await line_of(person, ctx), person.account) for person in candidates[:_MOST]]
    rows = tuple((Button(line, Press("role.one", AccountPair(account, other))),) for line, other in lines)
    args = {"name": await distinct_name(account, ctx)}
    return Turn((Screen("role-same" if candidates else "role-same-nobody", args, (*rows, *BACK)),))


async def ask_note(update: Incoming, ctx: Ctx) -> Turn:
    """Show both names before anything is recorded: only two signatures can undo it."""
    pair = argument(update, AccountPair, refusal=NO_ACCOUNT)
    await may_note_same(ctx, *pair)
    names = await _names(*pair, ctx)
    change = ConfirmedChange(
        TextRef("role-same-what", names), TextRef("role-same-was"), TextRef("role-same-then")
    )
    yes, no = Press("role.one-yes", pair), Press("role.of", pair.account)
    return Turn((change.question(yes=yes, no=no, news=TextRef("role-same-news")),))


async def note(update: Incoming, ctx: Ctx) -> Turn:
    """Record it. From now on the two accounts count as one signature."""
    account, other = argument(update, AccountPair, refusal=NO_ACCOUNT)
    pair, facts = await note_same(ctx, account, other)
    by: Arg = display_name(ctx.person)
    notices: list[Reply] = [
        Say("role-yours-same", {"by": by}, to=StaffChat(person.account), lane=SendLane.DIALOGUE)
        for person in pair
        if person.started
    ]
    args = await _names(account, other, ctx)
    announcements = await group_announcements("role-announced-same", args | {"by": by}, ctx)
    return Turn((Screen("role-same-done", {}, BACK), *notices, *announcements), facts=facts)


async def propose_separation(update: Incoming, ctx: Ctx) -> Turn:
    """Give the first signature: they are two people."""
    account, me = account_argument(update), ctx.person
    wanted, others = await request_unlinking(ctx, account)
    known = await ctx.uow.staff.get(account)
    assert known is not None and known.same_as is not None
    args = await _names(account, known.same_as, ctx)
    args |= {"by": display_name(me), "hours": HOURS}
    requests = signature_requests("role-apart-sign", args, wanted, others)
    return Turn((Screen("role-asked", await request_args(others, ctx), BACK), *requests))


async def complete_separation(wanted: SignatureRequest, ctx: Ctx) -> Turn:
    """Give the second signature: each account signs for itself again."""
    account, other = await unlink_accounts(ctx, wanted)
    args = await _names(account, other, ctx)
    announcements = await group_announcements("role-announced-apart", args, ctx)
    return Turn((Screen("role-apart-done", {}, BACK), *announcements))


async def _names(account: Account, other: Account, ctx: Ctx) -> dict[str, Arg]:
    return {
        "name": await distinct_name(account, ctx),
        "other": await distinct_name(other, ctx),
    }
