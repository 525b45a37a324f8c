"""Greetings, wishes and places are read as questions or reports."""

from bench.mutants import Patch
from bot.language import requests
from bot.usecases.ports.intents import Intent


def apply(patch: Patch) -> None:
    def hear_nothing(sentence: str, length: int) -> tuple[Intent, ...]:
        return ()

    patch.replace(requests, "wishes", hear_nothing)
