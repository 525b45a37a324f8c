"""After the outage, what is least urgent goes first."""

from bench.mutants import Patch
from bot.conversation.outgoing import SendLane
from bot.runtime import send_queue


def apply(patch: Patch) -> None:
    patch.replace(send_queue, "RANK", {lane: -rank for rank, lane in enumerate(SendLane)})
