"""Evidence is fetched until the disk is full."""

from bench.mutants import Patch
from bot.runtime.disk_room import DiskRoom


def apply(patch: Patch) -> None:
    patch.replace(DiskRoom, "takes", lambda self, size=0, **given: True)
