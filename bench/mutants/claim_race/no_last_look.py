"""A worker counts a moderator's claims at the press, and not when it stores the claim."""

from bench.mutants import Patch
from storage import claim_limit


def apply(patch: Patch) -> None:
    patch.replace(claim_limit, "new_assignees", lambda changes: [])
