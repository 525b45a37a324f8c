"""All learners are reminded in the same minute, any number in a second."""

from bench.mutants import Patch
from bot.usecases.learning import reminders


def apply(patch: Patch) -> None:
    patch.replace(reminders, "AT_ONCE", 1_000_000)
    patch.replace(reminders, "_share", lambda key: 0.5)
