"""The second change of a day does not end the first announcement."""

from bench.mutants import Patch
from bot.handlers.news import broadcast_ticks
from bot.usecases.news import announce_moved_days


def apply(patch: Patch) -> None:
    patch.replace(announce_moved_days, "mark_superseded", lambda broadcast, **more: broadcast)
    patch.replace(broadcast_ticks, "are_days_current", lambda *given: True)
