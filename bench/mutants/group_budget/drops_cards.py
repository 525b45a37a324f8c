"""A card without room is discarded."""

from typing import Any

from bench.mutants import Patch
from storage import delivery_results


async def skip_hold(link: Any, held: Any) -> None:
    return None


def apply(patch: Patch) -> None:
    patch.replace(delivery_results, "hold", skip_hold)
