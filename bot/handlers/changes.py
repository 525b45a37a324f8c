"""Changing a setting: one press asks, showing old and new value; a second makes it; owners are notified."""

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Arg, Button, Reply, Say, Screen, SendLane, StaffChat, TextRef
from bot.conversation.ports import Ctx
from bot.handlers.pieces import NOTHING, display_name
from bot.usecases.owner.owner_changes import owners_to_notify


def changes(what: Arg, was: Arg, now: Arg) -> tuple[TextRef, TextRef]:
    """The wording of a change in the question, and after it was made."""
    args: dict[str, Arg] = {"what": what, "was": was, "now": now}
    return TextRef("admin-change", args), TextRef("admin-changed", args)


def question(change: TextRef, *, yes: Press, no: Press, news: TextRef = NOTHING) -> Screen:
    """Ask before a change: the old and the new value, and the second press that makes it."""
    rows = (
        (Button(TextRef("admin-button-yes"), yes),),
        (Button(TextRef("admin-button-no"), no),),
    )
    return Screen("admin-ask", {"change": change, "news": news}, rows)


async def told_to_others(change: TextRef, ctx: Ctx) -> tuple[Reply, ...]:
    """Tell the other owners who changed what."""
    args: dict[str, Arg] = {"name": display_name(ctx.person), "change": change}
    others = await owners_to_notify(besides=ctx.person.account, uow=ctx.uow)
    return tuple(Say("admin-told", args, to=StaffChat(other), lane=SendLane.DIALOGUE) for other in others)
