"""Two accounts that an owner has noted as one person's."""

from dataclasses import replace

from bot.domain.people import Account, Role, Staff
from tests.fakes.memory import MemoryUow


async def link_accounts(uow: MemoryUow, first: Account, other: Account) -> None:
    for account, same_as in ((first, other), (other, first)):
        known = await uow.staff.get(account) or Staff(account, Role.MODERATOR, started=True)
        uow.staff.save(replace(known, same_as=same_as))
    uow.keep_turn()
