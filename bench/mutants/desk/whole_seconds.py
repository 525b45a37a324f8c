"""A chat that is full is asked again a whole second later."""

from aiolimiter import AsyncLimiter

from bench.mutants import Patch
from bot.runtime import pacer


def wait_of(limiter: AsyncLimiter | None) -> float:
    return 0.0 if limiter is None or limiter.has_capacity() else 1.0


def apply(patch: Patch) -> None:
    patch.replace(pacer, "_wait_of", wait_of)
