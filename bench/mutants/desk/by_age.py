"""Whatever came first is offered first, however grave it is."""

from datetime import timedelta

from bench.mutants import Patch
from bot.domain.cases.priority import BY_SEVERITY


def apply(patch: Patch) -> None:
    for severity in list(BY_SEVERITY):
        patch.replace_item(BY_SEVERITY, severity, timedelta(0))  # type: ignore[arg-type] # a table is a dict
