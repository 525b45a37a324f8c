"""A case is written even if it has changed since it was read."""

from sqlalchemy import bindparam, update

from bench.mutants import Patch
from storage import cases


def apply(patch: Patch) -> None:
    table = cases.cases
    values = {c.name: bindparam(f"new_{c.name}") for c in table.columns if not c.primary_key}
    patch.replace(cases, "_SAVE", update(table).where(table.c.id == bindparam("at")).values(values))
