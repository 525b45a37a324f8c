"""A withdrawn report's key stays with the mirror of the holder of keys."""

from dataclasses import replace
from typing import Any

from bench.mutants import Patch
from storage.key_service.held_rows import HeldRows


def apply(patch: Patch) -> None:
    def pass_on(self: HeldRows, mirror: Any, change: Any, before: bytes) -> None:
        former(self, mirror, replace(change, gone=()), before)

    former = patch.replace(HeldRows, "_pass_on", pass_on)
