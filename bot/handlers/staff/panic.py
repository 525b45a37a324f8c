"""``/panic``: two moderators stop a colleague. Nothing is asked and nothing is said of the reason."""

from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Lane, Reply, Say, Screen, StaffChat, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.domain.people import Staff
from bot.domain.staff.signatures import LASTS, Matter
from bot.handlers.pieces import argument, button, called
from bot.handlers.staff.announce import announced
from bot.handlers.staff.role_words import told_apart, whom
from bot.usecases.staff.freeze import Stopped, owners_to_hear, stop, stoppable, want_stop
from bot.usecases.staff.sign import to_sign

_MOST: Final = 40
_MINUTES: Final = int(LASTS[Matter.FREEZE].total_seconds() // 60)
_HOME: Final = ((button("queue-button-home", "queue"),),)


async def panic(update: Incoming, ctx: Ctx) -> Turn:
    """Whom?"""
    found = await stoppable(ctx.person.account, uow=ctx.uow)
    rows = tuple(
        [(Button(await _person(one, ctx), Press("panic.who", str(one.account))),) for one in found[:_MOST]]
    )
    screen = Screen("panic" if found else "panic-nobody-there", {"minutes": _MINUTES}, (*rows, *_HOME))
    return Turn((screen,), session=ctx.session.at(""))


async def _person(one: Staff, ctx: Ctx) -> Term:
    return Term("panic-person", {"name": await told_apart(one.account, uow=ctx.uow)})


async def who(update: Incoming, ctx: Ctx) -> Turn:
    """The first signature, or the second where a colleague was faster."""
    me = ctx.person.account
    stopped = await want_stop(whom(update), by=me, uow=ctx.uow, ids=ctx.ids, clock=ctx.clock)
    if stopped.frozen is not None:
        return await _done(stopped, ctx)
    assert stopped.wanted is not None
    name = await told_apart(stopped.subject.account, uow=ctx.uow)
    args: dict[str, Arg] = {"name": name, "minutes": _MINUTES}
    rows = ((button("panic-button-sign", "panic.sign", stopped.wanted.id),),)
    asked = [Say("panic-sign", args, rows, to=StaffChat(one), lane=Lane.RECEIPT) for one in stopped.others]
    return Turn((Screen("panic-asked", args, _HOME), *asked))


async def sign(update: Incoming, ctx: Ctx) -> Turn:
    """The second signature."""
    wanted = await to_sign(argument(update), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    if wanted.matter is not Matter.FREEZE:
        raise NotFound("sign-none")
    return await _done(await stop(wanted, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock), ctx)


async def _done(stopped: Stopped, ctx: Ctx) -> Turn:
    """He is stopped: the groups hear it, the owners are alarmed with what to do next, he hears it himself."""
    subject = stopped.subject
    args: dict[str, Arg] = {"name": await told_apart(subject.account, uow=ctx.uow)}
    rows = ((button("role-button-see", "role.of", str(subject.account)),),)
    told: list[Reply] = [
        Say("panic-alarm", args, rows, to=StaffChat(owner), lane=Lane.RECEIPT)
        for owner in await owners_to_hear(subject.account, uow=ctx.uow)
    ]
    if subject.started:
        told.append(Say("panic-yours", to=StaffChat(subject.account), lane=Lane.DIALOGUE))
    args = {"name": called(subject)}
    said = await announced("panic-announced", args, uow=ctx.uow)
    return Turn((Screen("panic-done", args, _HOME), *told, *said), facts=stopped.facts)
