"""No answer of a round of ballots or posters is stored."""

from collections.abc import Mapping
from typing import Any

from bench.mutants import Patch
from bot.usecases.context import ActingContext
from bot.usecases.learning import ballot_practice, poster_practice


async def forget(
    ctx: ActingContext, kind: str, record: Mapping[str, Any], *, topic: str = "", right: bool | None = None
) -> None:
    return None


def apply(patch: Patch) -> None:
    for practice in (ballot_practice, poster_practice):
        patch.replace(practice, "store_practice", forget)
