"""Every sentence is turned away."""

from collections.abc import Collection

from bench.mutants import Patch
from bot.domain.reporting.scope import OutsideSubject
from bot.search.suggester import ActSuggester
from bot.usecases.ports.language import Suggestions, Vector


def decline(
    self: ActSuggester, text: str, acts: Collection[str], vector: Vector | None = None
) -> Suggestions:
    return Suggestions(outside=OutsideSubject.PRIVATE)


def apply(patch: Patch) -> None:
    patch.replace(ActSuggester, "suggest", decline)
