"""Removing a role: one signature is enough, so it is confirmed; then the person and the groups are told."""

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Say, Screen, SendLane, StaffChat, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.events import Fact
from bot.domain.people import Staff
from bot.handlers.flows.confirming import ConfirmedChange
from bot.handlers.pieces import display_name
from bot.handlers.staff.announce import group_announcements
from bot.handlers.staff.role_words import BACK, account_argument, args_of, distinct_name, role_words
from bot.usecases.staff.give_role import may_take, take_role


async def ask_take(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for confirmation: whose role would end, and that it would end at once."""
    person = await may_take(ctx, account_argument(update))
    was = role_words(person.role, person.body, ctx.content)
    change = ConfirmedChange(await distinct_name(person.account, ctx), was, TextRef("role-take-then"))
    yes, no = Press("role.take-yes", person.account), Press("role.of", person.account)
    return Turn((change.question(yes=yes, no=no, news=TextRef("role-take-news")),))


async def take(update: Incoming, ctx: Ctx) -> Turn:
    """End the role at once, as a lead or an owner."""
    was, facts = await take_role(ctx, account_argument(update))
    return await announce_role_taken(was, facts, ctx)


async def announce_role_taken(was: Staff, facts: tuple[Fact, ...], ctx: Ctx) -> Turn:
    """Tell the person, and tell the groups who removed the role."""
    args = args_of(was, ctx.content) | {"by": display_name(ctx.person)}
    notice = Say(
        "role-yours-taken", args_of(was, ctx.content), to=StaffChat(was.account), lane=SendLane.DIALOGUE
    )
    announcements = await group_announcements("role-announced-taken", args, ctx)
    return Turn(
        (
            Screen("role-taken", args_of(was, ctx.content), BACK),
            *((notice,) if was.started else ()),
            *announcements,
        ),
        facts=facts,
    )
