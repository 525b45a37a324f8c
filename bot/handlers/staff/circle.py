"""The restricted circle: owners name its members, and a group can belong to it."""

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, GroupChat, Reply, Say, Screen, SendLane, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.people import Account
from bot.domain.staff.signatures import SignatureRequest
from bot.handlers.flows.confirming import ConfirmedChange
from bot.handlers.groups.group_homes import account_of, title_of
from bot.handlers.pieces import display_name
from bot.handlers.staff.announce import group_announcements
from bot.handlers.staff.role_words import (
    BACK,
    HOURS,
    account_argument,
    args_of,
    distinct_name,
    request_args,
    signature_requests,
)
from bot.usecases.groups.circle import (
    add_to_circle,
    end_circle_group,
    make_circle_group,
    may_remove_from_circle,
    registered_group,
    remove_from_circle,
    request_circle_group,
    request_circle_membership,
)
from bot.usecases.ports import Group


async def propose_member(update: Incoming, ctx: Ctx) -> Turn:
    """Give the first signature, as an owner."""
    account, me = account_argument(update), ctx.person
    wanted, others = await request_circle_membership(ctx, account)
    args: dict[str, Arg] = {
        "name": await distinct_name(account, ctx),
        "by": display_name(me),
        "hours": HOURS,
    }
    screen = Screen("role-asked", await request_args(others, ctx), BACK)
    return Turn((screen, *signature_requests("circle-sign", args, wanted, others)))


async def admit_member(wanted: SignatureRequest, ctx: Ctx) -> Turn:
    """Give the second signature."""
    done = await add_to_circle(ctx, wanted)
    args = args_of(done.person, ctx.content)
    announcements: tuple[Reply, ...] = await group_announcements("circle-announced-in", args, ctx)
    return Turn((Screen("circle-in", args, BACK), *announcements), facts=done.facts)


async def ask_out(update: Incoming, ctx: Ctx) -> Turn:
    """Ask whether to remove a member, as an owner."""
    person = await may_remove_from_circle(ctx, account_argument(update))
    change = ConfirmedChange(
        await distinct_name(person.account, ctx), TextRef("circle-inside"), TextRef("circle-outside")
    )
    yes, no = Press("circle.out-yes", person.account), Press("role.of", person.account)
    return Turn((change.question(yes=yes, no=no, news=TextRef("role-take-news")),))


async def remove_member(update: Incoming, ctx: Ctx) -> Turn:
    """Remove the member at once."""
    done = await remove_from_circle(ctx, account_argument(update))
    args = args_of(done.person, ctx.content)
    announcements = await group_announcements("circle-announced-out", args, ctx)
    return Turn((Screen("circle-out", args, BACK), *announcements), facts=done.facts)


async def group(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/circle`` in a moderators' group: with a second signature it becomes the circle's group. An
    owner may turn the circle's group into an ordinary one."""
    chat, me = _chat_account(update), ctx.person
    known = await registered_group(ctx, chat)
    if known.circle:
        screen = _end_change(known).question(yes=Press("circle.end-yes"), no=Press("home", account_of(known)))
        return Turn((screen,))
    wanted, circle_group, others = await request_circle_group(ctx, chat)
    args: dict[str, Arg] = {"title": circle_group.title, "by": display_name(me), "hours": HOURS}
    asked = signature_requests("circle-group-sign", args, wanted, others)
    return Turn((Say("circle-group-asked", await request_args(others, ctx)), *asked))


async def end_group(update: Incoming, ctx: Ctx) -> Turn:
    """Make the group an ordinary one, at once. The other owners are notified."""
    known, facts = await end_circle_group(ctx, _chat_account(update))
    notices = await _end_change(known).owner_notices(ctx)
    return Turn((Screen("circle-group-no-more"), *notices), facts=facts)


def _chat_account(update: Incoming) -> Account:
    return Account(update.chat.messenger, update.chat.id)


def _end_change(group: Group) -> ConfirmedChange:
    what = TextRef("circle-group-what", {"title": title_of(group)})
    return ConfirmedChange(what, TextRef("circle-group-was"), TextRef("circle-group-then"))


async def signed_group(wanted: SignatureRequest, ctx: Ctx) -> Turn:
    """Give the second signature: the group is told, and its cards move."""
    made, facts = await make_circle_group(ctx, wanted)
    here = GroupChat(made.messenger, made.chat_id)
    announcement = Say("circle-group", to=here, lane=SendLane.DIALOGUE)
    return Turn((Screen("circle-group-made", {"title": made.title}, BACK), announcement), facts=facts)
