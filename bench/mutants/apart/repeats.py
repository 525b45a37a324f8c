"""A message whose answer is lost is sent again and again."""

from bench.mutants import Patch
from bot.runtime import send_queue


def apply(patch: Patch) -> None:
    patch.replace(send_queue, "QUICK_REPEATS", 1_000_000)
