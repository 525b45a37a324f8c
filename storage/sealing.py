"""Sealing with libsodium: SecretBox for rows, secretstream for files. No modes of our own."""

import os
from collections.abc import Iterable, Iterator
from typing import Final

from nacl import bindings
from nacl.exceptions import CryptoError

_NONCE: Final = bindings.crypto_secretbox_NONCEBYTES
_OPEN_MARK: Final = b"unsealed:"
CHUNK: Final = 64 * 1024
_HEADER: Final = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_MORE: Final = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_LAST: Final = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
SEALED_CHUNK: Final = CHUNK + bindings.crypto_secretstream_xchacha20poly1305_ABYTES


class SealBroken(Exception):
    """The sealed bytes were changed, or belong to another key."""


class Sealer:
    """Seals rows. ``on=False`` exists for one test: the secrecy scan must find its marks without sealing.

    No setting leads here.
    """

    def __init__(self, *, on: bool = True) -> None:
        self._on = on

    def seal(self, data: bytes, key: bytes) -> bytes:
        if not self._on:
            return _OPEN_MARK + data
        nonce = os.urandom(_NONCE)
        return nonce + bindings.crypto_secretbox_easy(data, nonce, key)

    def open(self, sealed: bytes, key: bytes) -> bytes:
        """What ``seal`` was given. Raises SealBroken."""
        if not self._on:
            return sealed.removeprefix(_OPEN_MARK)
        try:
            return bindings.crypto_secretbox_open_easy(sealed[_NONCE:], sealed[:_NONCE], key)
        except (CryptoError, ValueError, TypeError) as trouble:
            raise SealBroken("sealed bytes do not open under this key") from trouble

    def seal_stream(self, data: bytes, key: bytes) -> Iterator[bytes]:
        """A file's bytes, sealed chunk by chunk: header, then chunks, the last one marked as last."""
        if not self._on:
            yield data
            return
        state = bindings.crypto_secretstream_xchacha20poly1305_state()
        yield bindings.crypto_secretstream_xchacha20poly1305_init_push(state, key)
        for start in range(0, max(len(data), 1), CHUNK):
            tag = _LAST if start + CHUNK >= len(data) else _MORE
            yield bindings.crypto_secretstream_xchacha20poly1305_push(
                state, data[start : start + CHUNK], None, tag
            )

    def open_stream(self, sealed: bytes, key: bytes) -> bytes:
        """What ``seal_stream`` was given. Raises SealBroken, also for a file that was cut short."""
        if not self._on:
            return sealed
        return b"".join(_opened(sealed, key))


def _opened(sealed: bytes, key: bytes) -> Iterable[bytes]:
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    tag = _MORE
    try:
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, sealed[:_HEADER], key)
        for start in range(_HEADER, len(sealed), SEALED_CHUNK):
            chunk, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(
                state, sealed[start : start + SEALED_CHUNK], None
            )
            yield chunk
    except (CryptoError, ValueError, RuntimeError) as trouble:
        raise SealBroken("the sealed file does not open under this key") from trouble
    if tag != _LAST:
        raise SealBroken("the sealed file was cut short")
