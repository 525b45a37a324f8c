"""Every kind of message may use the whole minute."""

from bench.mutants import Patch
from bot.runtime.group_budget import GroupBudget, GroupPriority


def apply(patch: Patch) -> None:
    wait = patch.replace(GroupBudget, "wait", lambda self, part: wait(self, GroupPriority.CRITICAL))
    room = patch.replace(GroupBudget, "room", lambda self, part: room(self, GroupPriority.CRITICAL))
