"""How somebody is called whom nobody has let into a moderators' group yet."""

from typing import Final

from bot.conversation.outgoing import Arg, Latin, Term
from bot.domain.people import Newcomer
from bot.usecases.ports import UnitOfWork

LONGEST_NAME: Final = 40


async def unknown(who: Newcomer, *, uow: UnitOfWork) -> Term:
    """Their number, and what the messenger calls them now, else what they were called when they worked here."""
    staff = await uow.staff.get(who.account)
    name = who.name or (staff.name if staff is not None else "")
    args: dict[str, Arg] = {"number": Latin(str(who.account)), "name": name[:LONGEST_NAME]}
    return Term("group-unknown-named" if name else "group-unknown", args)
