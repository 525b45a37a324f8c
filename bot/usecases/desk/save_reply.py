"""A moderator saves words to reuse; nobody else sees them."""

from bot.domain.desk import staff_notes as rules
from bot.domain.desk.staff_notes import SavedReply
from bot.domain.errors import NotFound
from bot.usecases.context import ActingContext


async def save_reply(ctx: ActingContext, name: str, text: str) -> SavedReply:
    """A reply with the same name is replaced. Raises BadInput, TooMany."""
    others = [
        saved_reply
        for saved_reply in await ctx.uow.replies.of(ctx.account)
        if saved_reply.name != " ".join(name.split())
    ]
    reply = rules.new_reply(name, text, saved_count=len(others))
    ctx.uow.replies.save(ctx.account, reply)
    return reply


async def find_reply(ctx: ActingContext, mark: str) -> SavedReply:
    """Raises NotFound."""
    reply = next(
        (saved_reply for saved_reply in await ctx.uow.replies.of(ctx.account) if saved_reply.mark == mark),
        None,
    )
    if reply is None:
        raise NotFound("reply-gone")
    return reply
