"""A group became a supergroup: all that is known of it, and what waits for a signature about it, goes on."""

from dataclasses import replace

from bot.domain.people import Account, Messenger
from bot.domain.staff.signatures import Matter
from bot.usecases.ports import UnitOfWork


async def move_group(messenger: Messenger, *, old: int, new: int, uow: UnitOfWork) -> None:
    """The update tells it, and so does what the sender is answered: running it again changes nothing."""
    uow.groups.migrate(messenger, old=old, new=new)
    before, after = Account(messenger, old), Account(messenger, new)
    for signature in await uow.signatures.all():
        if (signature.matter, signature.subject) == (Matter.CIRCLE_GROUP, before):
            uow.signatures.save(replace(signature, subject=after))
