"""The reader always decides, also between asking and telling."""

from bench.mutants import Patch
from bot.search.intents import MessageReader
from bot.usecases.ports.intents import Heard, Intent, Reading


def apply(patch: Patch) -> None:
    def ask_or_tell(self: MessageReader, heard: Heard, text: str) -> Reading:
        return Reading((Intent.QUESTION if heard.odds > 0 else Intent.REPORT,))

    patch.replace(MessageReader, "_asked_or_told", ask_or_tell)
