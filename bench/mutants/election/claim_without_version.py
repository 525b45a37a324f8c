"""A case is written without a new version, and whatever its version was."""

from typing import Any

from sqlalchemy import bindparam, update

from bench.mutants import Patch
from bot.domain.cases.reports import Case
from storage import cases


def apply(patch: Patch) -> None:
    table = cases.cases
    values = {c.name: bindparam(f"new_{c.name}") for c in table.columns if c.name not in ("id", "version")}
    patch.replace(cases, "_SAVE", update(table).where(table.c.id == bindparam("at")).values(values))

    def row_without_version(case: Case, *, version: int) -> dict[str, Any]:
        return {**row_of(case, version=version), "version": version}

    row_of = patch.replace(cases, "row_of", row_without_version)
