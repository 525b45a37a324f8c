"""A commit whose answer is lost is taken for one that took place."""

from bench.mutants import Patch
from storage.commit_marks import CommitMark


async def was_committed(self: CommitMark) -> bool:
    return True


def apply(patch: Patch) -> None:
    patch.replace(CommitMark, "was_committed", was_committed)
