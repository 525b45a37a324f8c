"""Critical cards wait in line with the others."""

from bench.mutants import Patch
from bot.conversation.outgoing import SendLane
from bot.handlers.cards import card


def apply(patch: Patch) -> None:
    patch.replace(card, "lane_of", lambda case: SendLane.DIALOGUE)
