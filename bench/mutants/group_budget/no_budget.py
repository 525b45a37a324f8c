"""Every message to a group is sent at once."""

from bench.mutants import Patch
from bot.runtime.group_budget import GroupBudget


def apply(patch: Patch) -> None:
    patch.replace(GroupBudget, "wait", lambda self, part: 0.0)
