"""One turn in two hundred leaves no session behind."""

from typing import Any

from bench.mutants import Patch
from storage.sessions import Sessions


def apply(patch: Patch) -> None:
    seen = iter(range(10**9))

    def save_most(self: Sessions, conversation: str, session: Any) -> None:
        if next(seen) % 200:
            save(self, conversation, session)

    save = patch.replace(Sessions, "save", save_most)
