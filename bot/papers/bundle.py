"""The copies of a referral with their list, as one ZIP file. The same content gives the same bytes."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from bot.conversation.incoming import FileKind
from bot.conversation.wire import MadeFile

NAME: Final = "copies.zip"
MANIFEST: Final = "manifest.json"
_AT: Final = (1980, 1, 1, 0, 0, 0)
"""A fixed date, so that no entry tells when it was made."""


class Entry(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def data(self) -> bytes: ...

    @property
    def mime(self) -> str: ...

    @property
    def change(self) -> str: ...

    @property
    def sha256(self) -> str: ...


def bundle(fields: Mapping[str, str], copies: Sequence[Entry]) -> MadeFile:
    """``fields`` stand at the head of the list unchanged: the case's number, the body, the audit log's
    head."""
    manifest = {
        **{name: fields[name] for name in sorted(fields)},
        "hash": "SHA-256",
        "files": [
            {
                "name": copy.name,
                "mime": copy.mime,
                "bytes": len(copy.data),
                "sha256": copy.sha256,
                "changed": copy.change,
            }
            for copy in copies
        ],
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        _write_entry(packed, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=2).encode() + b"\n")
        for copy in copies:
            _write_entry(packed, copy.name, copy.data)
    return MadeFile(FileKind.DOCUMENT, out.getvalue(), NAME, "application/zip")


def _write_entry(packed: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _AT)
    entry.create_system = 3  # the same on every system
    entry.external_attr = 0o600 << 16
    packed.writestr(entry, data)
