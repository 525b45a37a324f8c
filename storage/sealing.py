"""Sealing with libsodium: SecretBox for rows, secretstream for files. No modes of our own."""

import os
from bisect import bisect_left
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


ROW_SIZES: Final = (64, 256, 1024, 4096, 16_384, 65_536)
"""Sizes in bytes that a row's words are padded to before sealing; above the last, multiples of it."""
SESSION_SIZE: Final = 4096
"""The least size that a conversation is padded to: one with a report in it looks like one with a lesson."""
_ROW_MARK: Final = b"\xff"
"""No text and no JSON begins with it, so older rows, which were not padded, are recognized."""
_ROW_HEAD: Final = 5
_FILE_MARK: Final = b"amanat\x00\x02"
"""Precedes the stream of a padded file; an older stream begins with 24 random bytes."""
SMALLEST_FILE: Final = CHUNK
_FILE_HEAD: Final = 8


def row_size(length: int) -> int:
    """How many bytes are sealed for a row of this length."""
    wanted = length + _ROW_HEAD
    last = ROW_SIZES[-1]
    return ROW_SIZES[bisect_left(ROW_SIZES, wanted)] if wanted <= last else -(-wanted // last) * last


def file_size(length: int) -> int:
    """How many bytes are sealed for a file of this length: the next power of two."""
    return max(SMALLEST_FILE, 1 << (length + _FILE_HEAD - 1).bit_length())


class Sealer:
    """Seals rows and files. ``pad``: lengths are padded to a few sizes, so that the disk does not reveal how
    much somebody wrote. Keys are not padded: they all have one length.

    ``on=False`` exists for one test: the secrecy scan must find its marks without sealing. No setting enables
    it.
    """

    def __init__(self, *, on: bool = True, pad: bool = False) -> None:
        self._on = on
        self._pad = pad

    def seal(self, data: bytes, key: bytes, *, least: int = 0, is_inner: bool = False) -> bytes:
        """``least``: the least size to pad to; ``is_inner``: what is sealed once more, and padded then."""
        if not self._on:
            return _OPEN_MARK + data
        if self._pad and not is_inner:
            head = _ROW_MARK + len(data).to_bytes(_ROW_HEAD - 1)
            data = (head + data).ljust(max(least, row_size(len(data))), b"\0")
        nonce = os.urandom(_NONCE)
        return nonce + bindings.crypto_secretbox_easy(data, nonce, key)

    def open(self, sealed: bytes, key: bytes) -> bytes:
        """Inverse of ``seal``. Raises SealBroken."""
        if not self._on:
            return sealed.removeprefix(_OPEN_MARK)
        try:
            data = bindings.crypto_secretbox_open_easy(sealed[_NONCE:], sealed[:_NONCE], key)
        except (CryptoError, ValueError, TypeError) as trouble:
            raise SealBroken("sealed bytes do not open under this key") from trouble
        if self._pad and data.startswith(_ROW_MARK):
            return data[_ROW_HEAD : _ROW_HEAD + int.from_bytes(data[1:_ROW_HEAD])]
        return data

    def seal_stream(self, data: bytes, key: bytes) -> Iterator[bytes]:
        """Seal a file's bytes chunk by chunk: header, then chunks, the last one marked as last."""
        if not self._on:
            yield data
            return
        length = len(data)
        if self._pad:
            yield _FILE_MARK
            length = file_size(len(data))
            data = len(data).to_bytes(_FILE_HEAD) + data
        state = bindings.crypto_secretstream_xchacha20poly1305_state()
        yield bindings.crypto_secretstream_xchacha20poly1305_init_push(state, key)
        for start in range(0, max(length, 1), CHUNK):
            tag = _LAST if start + CHUNK >= length else _MORE
            chunk = data[start : start + CHUNK].ljust(min(CHUNK, length - start), b"\0")
            yield bindings.crypto_secretstream_xchacha20poly1305_push(state, chunk, None, tag)

    def open_stream(self, sealed: bytes, key: bytes) -> bytes:
        """Inverse of ``seal_stream``. Raises SealBroken, also for a truncated file."""
        if not self._on:
            return sealed
        if not sealed.startswith(_FILE_MARK):
            return b"".join(_decrypt_chunks(sealed, key))
        data = b"".join(_decrypt_chunks(sealed[len(_FILE_MARK) :], key))
        return data[_FILE_HEAD : _FILE_HEAD + int.from_bytes(data[:_FILE_HEAD])]


def _decrypt_chunks(sealed: bytes, key: bytes) -> Iterable[bytes]:
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
