"""There are no quiet hours."""

from bench.mutants import Patch
from bot.runtime import calls
from bot.usecases.news import broadcasts


def apply(patch: Patch) -> None:
    patch.replace(broadcasts, "may_go", lambda *given, **more: True)
    patch.replace(calls, "is_quiet_time", lambda moment: False)
    patch.replace(calls, "at_night", lambda call: False)
