"""The reader always decides, also where it is not sure."""

from collections.abc import Mapping

from bench.mutants import Patch
from bot.search.intents import MessageReader
from bot.usecases.ports.intents import Intent


def apply(patch: Patch) -> None:
    def decide(self: MessageReader, chances: Mapping[Intent, float]) -> tuple[Intent, ...]:
        return (Intent.QUESTION if chances[Intent.QUESTION] > chances[Intent.REPORT] else Intent.REPORT,)

    patch.replace(MessageReader, "_choose", decide)
