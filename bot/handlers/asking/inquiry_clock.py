"""What happens to people's questions by the clock: editors hear of new ones, askers that theirs is late, and
claims end."""

from bot.conversation.outgoing import EraseDetails, Reply, Say, SendLane, StaffChat, Turn
from bot.conversation.ports import TickCtx
from bot.handlers.asking.my_inquiries import inquiry_notice
from bot.handlers.pieces import button
from bot.usecases.asking.answer_inquiries import announce_inquiries, free_inquiries
from bot.usecases.asking.inquiries import take_late_inquiries


async def notify_editors(ctx: TickCtx) -> Turn:
    """Tell the editors how many questions are new. The notice contains nothing of them."""
    count, accounts = await announce_inquiries(ctx)
    rows = ((button("button-inquiries", "inquiries"),),)
    return Turn(
        tuple(
            Say(
                "inquiries-new",
                {"count": count},
                rows,
                to=StaffChat(account),
                lane=SendLane.DIALOGUE,
                slot="inquiries-new",
            )
            for account in sorted(accounts, key=str)
        )
    )


async def tell_late_askers(ctx: TickCtx) -> Turn:
    """Tell people once that the promised time has passed: a neutral notice, the rest behind its button."""
    return Turn(tuple(inquiry_notice(inquiry.id) for inquiry in await take_late_inquiries(ctx)))


async def end_inquiry_claims(ctx: TickCtx) -> Turn:
    """Free questions whose claim is over or whose editor is none any more, and erase what they read."""
    replies: list[Reply] = []
    for inquiry, holder in await free_inquiries(ctx):
        replies.append(EraseDetails(inquiry.id, holder))
        replies.append(Say("inquiry-claim-over", to=StaffChat(holder), lane=SendLane.DIALOGUE))
    return Turn(tuple(replies))
