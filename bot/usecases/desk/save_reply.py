"""A moderator keeps words that he uses again; nobody else sees them."""

from bot.domain.desk import staff_notes as rules
from bot.domain.desk.staff_notes import SavedReply
from bot.domain.errors import NotFound
from bot.domain.people import Account
from bot.usecases.ports import UnitOfWork


async def save_reply(name: str, text: str, *, by: Account, uow: UnitOfWork) -> SavedReply:
    """One of the same name is replaced. Raises BadInput, TooMany."""
    others = [one for one in await uow.replies.of(by) if one.name != " ".join(name.split())]
    reply = rules.reply_named(name, text, kept=len(others))
    uow.replies.save(by, reply)
    return reply


async def find_reply(mark: str, *, by: Account, uow: UnitOfWork) -> SavedReply:
    """Raises NotFound."""
    found = next((one for one in await uow.replies.of(by) if one.mark == mark), None)
    if found is None:
        raise NotFound("reply-gone")
    return found
