"""Every picture is drawn and uploaded again, though the messenger has it."""

from bench.mutants import Patch
from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.store import Destination
from bot.runtime.channels import Channel
from bot.runtime.stored_pictures import StoredPictures


def apply(patch: Patch) -> None:
    async def know_none(
        self: StoredPictures, reply: out.Reply, channel: Channel, to: Destination
    ) -> wire.SendStored | wire.EditFile | None:
        return None

    patch.replace(StoredPictures, "stored_call", know_none)
