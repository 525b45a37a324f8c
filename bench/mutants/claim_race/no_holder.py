"""A press acts on a case whoever holds it."""

from bench.mutants import Patch
from bot.domain.cases.reports import Case


def apply(patch: Patch) -> None:
    patch.replace(Case, "require_assignee", lambda self, account: self)
