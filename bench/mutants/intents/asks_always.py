"""Every message is answered with a choice."""

from bench.mutants import Patch
from bot.search.intents import MessageReader
from bot.usecases.ports.intents import Reading


def apply(patch: Patch) -> None:
    def read(self: MessageReader, text: str, **weighed: object) -> Reading:
        return Reading()

    patch.replace(MessageReader, "read", read)
