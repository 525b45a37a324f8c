"""The acts are known by their names alone."""

from dataclasses import replace
from typing import Any

from bench.mutants import Patch
from bot.library.content import LoadedContent
from bot.search.suggester import ActSuggester


def apply(patch: Patch) -> None:
    def init_with_labels(self: ActSuggester, content: LoadedContent, *given: Any, **more: Any) -> None:
        acts = {key: replace(act, looks_like="", example="") for key, act in content.acts.items()}
        init(self, replace(content, acts=acts, asks={}, tellings={}), *given, **more)

    init = patch.replace(ActSuggester, "__init__", init_with_labels)
