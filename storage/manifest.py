"""What a backup folder should hold, so that a restore can check completeness before it begins."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, Self

from storage.folders import write_private
from storage.trouble import StorageTrouble

NAME: Final = "manifest.json"
VERSION: Final = 1
_PIECE: Final = 1024 * 1024


class BackupTrouble(StorageTrouble):
    """A backup folder cannot be used. ``str`` is one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file's size in bytes and its SHA-256 in hex."""

    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Self:
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
        return cls(path.stat().st_size, digest.hexdigest())


@dataclass(frozen=True, slots=True)
class Manifest:
    """``made`` is a moment in UTC, ISO; ``step`` the schema's step;
    ``vault`` the number of files and their bytes."""

    made: str
    step: str
    database: str
    files: dict[str, Stamp] = field(default_factory=dict)
    vault_files: int = 0
    vault_bytes: int = 0
    version: int = VERSION

    def write(self, folder: Path) -> None:
        write_private(folder / NAME, (json.dumps(asdict(self), indent=1) + "\n").encode())

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Raises BackupTrouble."""
        try:
            fields = json.loads((folder / NAME).read_text())
            files = {name: Stamp(**stamp) for name, stamp in fields.pop("files").items()}
            manifest = cls(files=files, **fields)
        except FileNotFoundError as trouble:
            raise BackupTrouble(
                f"{folder} holds no whole backup ({NAME} is missing): ./amanat backup {folder} makes one"
            ) from trouble
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as trouble:
            raise BackupTrouble(f"{folder / NAME} cannot be read: take another backup") from trouble
        if manifest.version != VERSION:
            raise BackupTrouble(f"{folder} was made by a newer program: restore it with that one")
        return manifest

    def check(self, folder: Path) -> list[str]:
        """What is missing or was changed, one line each."""
        wrong = []
        for name, stamp in self.files.items():
            path = folder / name
            if not path.exists():
                wrong.append(f"{path} is missing: copy it back from where this backup was kept")
            elif Stamp.of(path) != stamp:
                wrong.append(f"{path} is not as it was written: copy it back, or take another backup")
        return wrong
