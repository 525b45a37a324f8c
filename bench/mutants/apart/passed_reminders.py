"""Reminders are sent although their time has passed."""

from bench.mutants import Patch
from bot.conversation import outgoing


def apply(patch: Patch) -> None:
    original = outgoing.Say.__init__

    def without_end(self: outgoing.Say, *given: object, **named: object) -> None:
        original(self, *given, **{**named, "until": None})  # type: ignore[arg-type] # as it was called

    patch.replace(outgoing.Say, "__init__", without_end)
