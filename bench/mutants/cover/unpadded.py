"""Rows are sealed at their own length."""

import os

from nacl import bindings

from bench.mutants import Patch
from storage.sealing import Sealer


def seal(self: Sealer, data: bytes, key: bytes, **_least: int) -> bytes:
    nonce = os.urandom(bindings.crypto_secretbox_NONCEBYTES)
    return nonce + bindings.crypto_secretbox_easy(data, nonce, key)


def apply(patch: Patch) -> None:
    patch.replace(Sealer, "seal", seal)
