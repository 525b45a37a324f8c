"""The notes of a chat's messages are named by its conversation, so they can be counted."""

from bench.mutants import Patch
from storage.keys import KeyRing


def apply(patch: Patch) -> None:
    patch.replace(KeyRing, "notes", lambda self, conversation, hour: conversation)
