"""A worker counts a moderator's claims at the press, and not when it stores the claim."""

from bench.mutants import Patch
from storage import cases


def apply(patch: Patch) -> None:
    patch.replace(cases, "new_assignees", lambda changes: [])
