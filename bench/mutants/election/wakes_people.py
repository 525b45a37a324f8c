"""Notices for the morning are sent at night."""

from bench.mutants import Patch
from bot.conversation.store import OutboxRow
from bot.runtime import calls, outbox_sender
from bot.usecases.ports import Clock


def apply(patch: Patch) -> None:
    def is_never_asleep(row: OutboxRow, clock: Clock) -> bool:
        return False

    patch.replace(calls, "is_asleep", is_never_asleep)
    patch.replace(outbox_sender, "is_asleep", is_never_asleep)
