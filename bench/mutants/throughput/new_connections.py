"""A connection serves one request: each call makes its own, with a TLS handshake of its own."""

from typing import Any

from bench.mutants import Patch
from bot.platforms.http_client import HttpClient


def apply(patch: Patch) -> None:
    def end(self: HttpClient, connection: Any) -> None:
        connection.abort()

    patch.replace(HttpClient, "_give_back", end)
