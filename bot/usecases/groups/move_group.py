"""A group became a supergroup: everything known of it, and pending signatures about it, move along."""

from dataclasses import replace

from bot.domain.people import Account, ChatId, Messenger
from bot.domain.staff.signatures import Matter
from bot.usecases.ports import UnitOfWork


async def move_group(messenger: Messenger, *, old: ChatId, new: ChatId, uow: UnitOfWork) -> None:
    """Both an update and an answer to the sender report it: running it again changes nothing."""
    uow.groups.migrate(messenger, old=old, new=new)
    before, after = Account(messenger, old), Account(messenger, new)
    for signature in await uow.signatures.all():
        if (signature.matter, signature.subject) == (Matter.CIRCLE_GROUP, before):
            uow.signatures.save(replace(signature, subject=after))
