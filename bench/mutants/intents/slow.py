"""Reading a message takes a twentieth of a second of processor time more."""

import time
from typing import Any

from bench.mutants import Patch
from bot.search.intents import MessageReader
from bot.usecases.ports.intents import Reading

MORE_SECONDS = 0.05


def apply(patch: Patch) -> None:
    former = MessageReader.read

    def read(self: MessageReader, text: str, **weighed: Any) -> Reading:
        until = time.process_time() + MORE_SECONDS
        while time.process_time() < until:
            pass
        return former(self, text, **weighed)

    patch.replace(MessageReader, "read", read)
