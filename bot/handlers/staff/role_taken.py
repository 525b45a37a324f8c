"""Taking a role: one signature is enough, so it is asked first; then he hears it, and the groups."""

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Lane, Say, Screen, StaffChat, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.events import Fact
from bot.domain.people import Staff
from bot.handlers.changes import changes, question
from bot.handlers.pieces import called
from bot.handlers.staff.announce import announced
from bot.handlers.staff.role_words import BACK, args_of, role_words, told_apart, whom
from bot.usecases.staff.give_role import may_take, take_role


async def ask_take(update: Incoming, ctx: Ctx) -> Turn:
    """Whose role would end, and that it would at once."""
    one = await may_take(whom(update), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    was = role_words(one.role, one.body, ctx.content)
    change, _ = changes(await told_apart(one.account, uow=ctx.uow), was, Term("role-take-then"))
    yes, no = Press("role.take-yes", str(one.account)), Press("role.of", str(one.account))
    return Turn((question(change, yes=yes, no=no, news=Term("role-take-news")),))


async def take(update: Incoming, ctx: Ctx) -> Turn:
    """One of them ends a role at once."""
    was, facts = await take_role(whom(update), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    return await told_taken(was, facts, ctx)


async def told_taken(was: Staff, facts: tuple[Fact, ...], ctx: Ctx) -> Turn:
    """He hears it, and the groups who has taken it."""
    args = args_of(was, ctx.content) | {"by": called(ctx.person)}
    told = Say("role-yours-taken", args_of(was, ctx.content), to=StaffChat(was.account), lane=Lane.DIALOGUE)
    said = await announced("role-announced-taken", args, uow=ctx.uow)
    return Turn(
        (Screen("role-taken", args_of(was, ctx.content), BACK), *((told,) if was.started else ()), *said),
        facts=facts,
    )
