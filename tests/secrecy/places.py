"""The contents of files as somebody who looks for marks reads them: raw, and with compressed parts unpacked.

Unpacked are the pages in litestream's files, the streams and the words of a PDF, and the members of a ZIP
(XLSX is one). A value that a database has split over several pages is read from the rows
(tests/secrecy/rows.py). Letters that are pixels of a picture cannot be read here.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tarfile
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

import pypdfium2

from tests.secrecy import ltx

VAULT: Final = "vault"
COPY: Final = "copy"
HISTORY: Final = "ltx"
"""Files of litestream: beside the database, and in the copy."""
_STREAM: Final = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def read_unpacked(data: bytes) -> bytes:
    """The bytes, followed by everything that is compressed in them."""
    return b"\n".join((data, *_unpack_parts(data)))


def _unpack_parts(data: bytes) -> Iterable[bytes]:
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    elif data.startswith(b"%PDF-"):
        for stream in _STREAM.finditer(data):
            try:
                yield zlib.decompress(stream[1])
            except zlib.error:  # a stream that is not compressed is in the file as it is
                continue
        yield _words(data)


def _words(data: bytes) -> bytes:
    """The text on the pages, in both directions, because right-to-left lines may come reversed."""
    with pypdfium2.PdfDocument(data) as pdf:
        text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    return f"{text}\n{text[::-1]}".encode()


@lru_cache(maxsize=4096)
def _pages(data: bytes) -> bytes:
    return b"".join(page for _, page in ltx.pages(data))


def in_folder(folder: Path) -> Mapping[str, bytes]:
    """Everything below the folder by ``place``: a subfolder with many files, otherwise the file's name."""
    pieces_by_place: defaultdict[str, list[bytes]] = defaultdict(list)
    for parts, data in _files(folder):
        if parts[-1].endswith(".ltx"):
            pieces_by_place[_place_name(parts, HISTORY)].append(_pages(data))
        elif VAULT in parts:
            pieces_by_place[_place_name(parts, VAULT)].append(data)
        else:
            pieces_by_place["/".join(parts)].append(read_unpacked(data))
    return {place: b"\n".join(pieces) for place, pieces in pieces_by_place.items()}


_READER: Final = """
import io, pathlib, sys, tarfile
folder = pathlib.Path(sys.argv[1])
with tarfile.open(fileobj=sys.stdout.buffer, mode="w|") as out:
    for path in sorted(folder.rglob("*")):
        try:
            data = path.read_bytes()
        except (FileNotFoundError, IsADirectoryError):
            continue  # litestream has put it together with others meanwhile
        told = tarfile.TarInfo(path.relative_to(folder).as_posix())
        told.size = len(data)
        out.addfile(told, io.BytesIO(data))
"""


def _files(folder: Path) -> Iterator[tuple[tuple[str, ...], bytes]]:
    """Files are read by another process. If this one closed a file that SQLite has open, its locks on it
    would be gone; then litestream would take over the database and truncate memory that is in use here."""
    result = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _READER, folder], check=True, capture_output=True
    )
    with tarfile.open(fileobj=io.BytesIO(result.stdout)) as packed:
        for member in packed:
            held = packed.extractfile(member)
            assert held is not None, "only files are compressed"
            yield tuple(member.name.split("/")), held.read()


def _place_name(parts: tuple[str, ...], kind: str) -> str:
    return f"{parts[0]}/{kind}"
