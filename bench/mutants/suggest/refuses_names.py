"""A candidate, a number, a gift or an office in a text saves no report (`--independent`)."""

from bench.mutants import Patch
from bot.search.suggester import ActSuggester


def apply(patch: Patch) -> None:
    patch.replace(ActSuggester, "has_report_detail", lambda self, pieces: False)
