"""Texts are read without their words and letters, by grammar and length alone."""

from collections.abc import Sequence

from bench.mutants import Patch
from bot.language import intents


def apply(patch: Patch) -> None:
    def hear_grammar(text: str, words: Sequence[str], grammar: frozenset[str]) -> frozenset[str]:
        return frozenset(f"t{mark}" for mark in grammar)

    patch.replace(intents, "intent_traits", hear_grammar)
