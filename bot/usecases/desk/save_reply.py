"""A moderator saves words to reuse; nobody else sees them."""

from bot.domain.desk import staff_notes as rules
from bot.domain.desk.staff_notes import SavedReply
from bot.domain.errors import NotFound
from bot.domain.people import Account
from bot.usecases.ports import UnitOfWork


async def save_reply(name: str, text: str, *, by: Account, uow: UnitOfWork) -> SavedReply:
    """A reply with the same name is replaced. Raises BadInput, TooMany."""
    others = [
        saved_reply for saved_reply in await uow.replies.of(by) if saved_reply.name != " ".join(name.split())
    ]
    reply = rules.new_reply(name, text, saved_count=len(others))
    uow.replies.save(by, reply)
    return reply


async def find_reply(mark: str, *, by: Account, uow: UnitOfWork) -> SavedReply:
    """Raises NotFound."""
    reply = next((saved_reply for saved_reply in await uow.replies.of(by) if saved_reply.mark == mark), None)
    if reply is None:
        raise NotFound("reply-gone")
    return reply
