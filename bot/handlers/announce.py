"""What everybody in the moderators' groups hears."""

from collections.abc import Mapping

from bot.conversation.outgoing import Arg, GroupChat, Lane, Reply, Say
from bot.usecases.ports import UnitOfWork


async def announced(key: str, args: Mapping[str, Arg], *, uow: UnitOfWork) -> tuple[Reply, ...]:
    """The same sentence in every group."""
    return tuple(
        Say(key, args, to=GroupChat(group.messenger, group.chat_id), lane=Lane.DIALOGUE)
        for group in await uow.groups.active()
    )
