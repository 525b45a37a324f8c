"""A change: what it is and would be is asked first, a second press makes it, and the owners hear of it."""

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Arg, Button, Lane, Reply, Say, Screen, StaffChat, Term
from bot.conversation.ports import Ctx
from bot.handlers.pieces import NOTHING, called
from bot.usecases.owner.owner_changes import others_to_tell


def changes(what: Arg, was: Arg, now: Arg) -> tuple[Term, Term]:
    """A change as it is asked about, and as it is told when it is made."""
    args: dict[str, Arg] = {"what": what, "was": was, "now": now}
    return Term("admin-change", args), Term("admin-changed", args)


def question(change: Term, *, yes: Press, no: Press, news: Term = NOTHING) -> Screen:
    """Nothing is changed by one press: what it is and would be, and the second press that makes it."""
    rows = (
        (Button(Term("admin-button-yes"), yes),),
        (Button(Term("admin-button-no"), no),),
    )
    return Screen("admin-ask", {"change": change, "news": news}, rows)


async def told_to_others(change: Term, ctx: Ctx) -> tuple[Reply, ...]:
    """The other owners hear who has changed what."""
    args: dict[str, Arg] = {"name": called(ctx.person), "change": change}
    others = await others_to_tell(besides=ctx.person.account, uow=ctx.uow)
    return tuple(Say("admin-told", args, to=StaffChat(other), lane=Lane.DIALOGUE) for other in others)
