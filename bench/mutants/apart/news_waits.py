"""A broadcast waits for its messages to the messenger that is away."""

from bench.mutants import Patch
from bot.runtime.outbox_sender import OutboxSender


def apply(patch: Patch) -> None:
    patch.replace(OutboxSender, "held_back", lambda self, broadcast_id: 0)
