"""What owners hear of a messenger that does not answer: at once on the other messengers, and everywhere when it is
over."""

from collections.abc import Collection
from datetime import datetime

from bot.conversation.outgoing import Arg, Say, SendLane, StaffChat, TextRef, Turn
from bot.conversation.ports import TickCtx
from bot.domain.people import Messenger
from bot.handlers.pieces import button, span
from bot.usecases.owner.note_outages import note_outage, note_return, owners_on


async def outage_news(
    ctx: TickCtx, messenger: Messenger, began: datetime, answering: Collection[Messenger]
) -> Turn:
    """Tell owners on messengers that answer that this one is away, unless they were told before."""
    owners = await owners_on(ctx, answering)
    if not await note_outage(ctx, messenger, began, is_told=bool(owners)):
        return Turn()
    args: dict[str, Arg] = {"messenger": TextRef(f"messenger-{messenger}"), "since": began}
    look = ((button("owner-button-health", "admin.health"),),)
    return Turn(
        tuple(
            Say(
                "owner-messenger-away",
                args,
                look,
                StaffChat(owner),
                SendLane.RECEIPT,
                slot=f"away:{messenger}",
            )
            for owner in owners
        )
    )


async def return_news(ctx: TickCtx, messenger: Messenger, ended: datetime) -> Turn:
    """Tell all owners that it answers again, and for how long it did not."""
    began = await note_return(ctx, messenger)
    if began is None:
        return Turn()
    args: dict[str, Arg] = {
        "messenger": TextRef(f"messenger-{messenger}"),
        "since": began,
        "until": ended,
        "span": span(ended - began),
    }
    return Turn(
        tuple(
            Say(
                "owner-messenger-back", args, (), StaffChat(owner), SendLane.RECEIPT, slot=f"away:{messenger}"
            )
            for owner in await owners_on(ctx, tuple(Messenger))
        )
    )
