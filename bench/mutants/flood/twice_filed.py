"""Every fifth report is filed twice."""

from dataclasses import replace
from typing import Any

from bench.mutants import Patch
from bot.runtime.system import SystemIds
from storage.reports import SqlReports


def apply(patch: Patch) -> None:
    ids, seen = SystemIds(), iter(range(10**9))

    def add_and_file_again(self: SqlReports, report: Any, **given: Any) -> None:
        add(self, report, **given)
        if not next(seen) % 5:
            add(self, replace(report, id=ids.new()), **{**given, "receipt": ids.receipt()})

    add = patch.replace(SqlReports, "add", add_and_file_again)
