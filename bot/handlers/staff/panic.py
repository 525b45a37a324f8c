"""``/panic``: two moderators stop a colleague. Nothing is asked and nothing is said of the reason."""

from collections import Counter
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Lane, Latin, Reply, Say, Screen, StaffChat, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.domain.people import Staff
from bot.domain.staff.signatures import LASTS, Matter
from bot.handlers.pieces import argument, button
from bot.handlers.staff.announce import announced
from bot.handlers.staff.role_words import name_of, whom
from bot.usecases.staff.freeze import Stopped, owners_to_hear, stop, stoppable, want_stop
from bot.usecases.staff.sign import to_sign

_MOST: Final = 40
_MINUTES: Final = int(LASTS[Matter.FREEZE].total_seconds() // 60)
_HOME: Final = ((button("queue-button-home", "queue"),),)


async def panic(update: Incoming, ctx: Ctx) -> Turn:
    """Whom?"""
    found = await stoppable(ctx.person.account, uow=ctx.uow)
    often = Counter(one.name for one in found)
    rows = tuple(
        (Button(_person(one, twin=often[one.name] > 1), Press("panic.who", str(one.account))),)
        for one in found[:_MOST]
    )
    screen = Screen("panic" if found else "panic-nobody-there", {"minutes": _MINUTES}, (*rows, *_HOME))
    return Turn((screen,), session=ctx.session.at(""))


def _person(one: Staff, *, twin: bool) -> Term:
    """By his name; by his number, too, where another is called so: anybody may call himself what he likes."""
    name = name_of(one.account, one)
    if twin and one.name:
        return Term("panic-person-twin", {"name": name, "account": Latin(str(one.account))})
    return Term("panic-person", {"name": name})


async def who(update: Incoming, ctx: Ctx) -> Turn:
    """The first signature, or the second where a colleague was faster."""
    me = ctx.person.account
    stopped = await want_stop(whom(update), by=me, uow=ctx.uow, ids=ctx.ids, clock=ctx.clock)
    if stopped.frozen is not None:
        return await _done(stopped, ctx)
    assert stopped.wanted is not None
    args: dict[str, Arg] = {"name": name_of(stopped.subject.account, stopped.subject), "minutes": _MINUTES}
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
    args: dict[str, Arg] = {"name": name_of(subject.account, subject)}
    rows = ((button("role-button-see", "role.of", str(subject.account)),),)
    told: list[Reply] = [
        Say("panic-alarm", args, rows, to=StaffChat(owner), lane=Lane.RECEIPT)
        for owner in await owners_to_hear(subject.account, uow=ctx.uow)
    ]
    if subject.started:
        told.append(Say("panic-yours", to=StaffChat(subject.account), lane=Lane.DIALOGUE))
    args = {"name": subject.name or Term("case-nameless")}
    said = await announced("panic-announced", args, uow=ctx.uow)
    return Turn((Screen("panic-done", args, _HOME), *told, *said), facts=stopped.facts)
