"""Codes are stored under a hash without a key."""

import hashlib

from bench.mutants import Patch
from storage.keys import KeyRing


def plain(self: KeyRing, code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()[:32]


def apply(patch: Patch) -> None:
    patch.replace(KeyRing, "receipt", plain)
