"""A child may take any memory, and pictures may have any size."""

from dataclasses import replace
from typing import Any

from bench.mutants import Patch
from bot.media.pool import CleaningPool
from bot.usecases.ports.media import MediaLimits


def apply(patch: Patch) -> None:
    limits = replace(MediaLimits(), max_pixels=10**9, memory_bytes=2**33)

    async def clean_unbounded(self: CleaningPool, data: bytes, **given: Any) -> Any:
        return await clean(self, data, **{**given, "limits": limits})

    clean = patch.replace(CleaningPool, "clean_copy", clean_unbounded)
