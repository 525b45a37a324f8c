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


ROW_SIZES: Final = (64, 256, 1024, 4096, 16_384, 65_536)
"""Bytes that a row's words are filled up to before they are sealed; beyond the last, whole multiples of it."""
SESSION_SIZE: Final = 4096
"""What a conversation is filled up to at least: one with a report in it looks like one with a lesson."""
_ROW_MARK: Final = b"\xff"
"""No text and no JSON begins with it, so rows of before, which were not filled up, are known."""
_ROW_HEAD: Final = 5
_FILE_MARK: Final = b"amanat\x00\x02"
"""Before the stream of a file that was filled up; a stream of before begins with 24 random bytes."""
SMALLEST_FILE: Final = CHUNK
_FILE_HEAD: Final = 8


def row_size(length: int) -> int:
    """How many bytes are sealed for a row of this length."""
    wanted = length + _ROW_HEAD
    last = ROW_SIZES[-1]
    return next((size for size in ROW_SIZES if size >= wanted), -(-wanted // last) * last)


def file_size(length: int) -> int:
    """How many bytes are sealed for a file of this length: the next power of two."""
    return max(SMALLEST_FILE, 1 << (length + _FILE_HEAD - 1).bit_length())


class Sealer:
    """Seals rows, and files. ``pad``: their lengths are filled up to a few sizes, so that the disk does not tell how
    much somebody wrote. Keys are not: they are all of one length.

    ``on=False`` exists for one test: the secrecy scan must find its marks without sealing. No setting leads here.
    """

    def __init__(self, *, on: bool = True, pad: bool = False) -> None:
        self._on = on
        self._pad = pad

    def seal(self, data: bytes, key: bytes, *, least: int = 0) -> bytes:
        """``least``: what it is filled up to at least."""
        if not self._on:
            return _OPEN_MARK + data
        if self._pad:
            head = _ROW_MARK + len(data).to_bytes(_ROW_HEAD - 1)
            data = (head + data).ljust(max(least, row_size(len(data))), b"\0")
        nonce = os.urandom(_NONCE)
        return nonce + bindings.crypto_secretbox_easy(data, nonce, key)

    def open(self, sealed: bytes, key: bytes) -> bytes:
        """What ``seal`` was given. Raises SealBroken."""
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
        """A file's bytes, sealed chunk by chunk: header, then chunks, the last one marked as last."""
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
        """What ``seal_stream`` was given. Raises SealBroken, also for a file that was cut short."""
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
