"""How a process names itself to PostgreSQL, so that `./amanat status` and other processes see who is there."""

import hashlib
import os
import re
import secrets
import socket
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final, Self

MARK: Final = "amanat"
KEYS_HELD: Final = "held"
"""Stands for the key folder of processes whose keys a holder has; where they keep evidence follows."""
_HOST_LONGEST: Final = 24
_LAST_PID: Final = 2**22
_MACHINE: Final = Path("/etc/machine-id")


class EvidencePlace(StrEnum):
    """Where a process keeps evidence whose keys a holder has."""

    ANY = ""
    """It has the whole work: it may find its files later, when it is moved."""
    FOLDER = "folder"
    """In its data folder, by whose mark it is known."""
    BUCKET = "bucket"


@dataclass(frozen=True, slots=True)
class ProcessName:
    """A process, and the key folder that it uses. ``str`` fits PostgreSQL's 63 bytes of ``application_name``."""

    host: str
    pid: int
    """In a container, where each program is process 1, a random number."""
    keys: str
    """Twelve digits that are the same for processes which see the same key folder; they tell nothing else."""

    @classmethod
    def of_this_process(
        cls, data_dir: Path, *, keys_held: bool = False, evidence: EvidencePlace = EvidencePlace.ANY
    ) -> Self:
        """This process, with its keys in this folder, which exists; or held by another machine, and then with
        ``evidence`` in this folder or elsewhere."""
        host = re.sub(r"[^A-Za-z0-9.-]", "-", socket.gethostname())[:_HOST_LONGEST]
        pid = os.getpid()
        number = _number_in_container() if pid == 1 else pid
        return cls(host, number, place_of_keys(data_dir, keys_held=keys_held, evidence=evidence))

    def shares_keys(self, other: "ProcessName") -> bool:
        """Whether what one has sealed the other can open."""
        return (
            self.keys[: len(KEYS_HELD)] == other.keys[: len(KEYS_HELD)] == KEYS_HELD
            or self.keys == other.keys
        )

    def shares_evidence(self, other: "ProcessName") -> bool:
        """Whether both find the files that one of them keeps; of those whose keys are elsewhere. One that has the whole
        work keeps none beside another."""
        return KEYS_HELD in (self.keys, other.keys) or self.keys == other.keys

    @classmethod
    def read(cls, name: str) -> Self | None:
        """The process that calls itself so; None for any other program."""
        match name.split(":"):
            case [mark, host, pid, keys] if mark == MARK and pid.isdecimal():
                return cls(host, int(pid), keys)
            case _:
                return None

    @property
    def of_connection(self) -> str:
        """How its other connections are called."""
        return f"{MARK}+:{self.host}:{self.pid}:{self.keys}"

    def __str__(self) -> str:
        return f"{MARK}:{self.host}:{self.pid}:{self.keys}"


@cache
def _number_in_container() -> int:
    """Above every process id of Linux, and short enough for the longest name."""
    return _LAST_PID + secrets.randbelow(10**9 - _LAST_PID)


def place_of_keys(data_dir: Path, *, keys_held: bool, evidence: EvidencePlace = EvidencePlace.ANY) -> str:
    if not keys_held:
        return folder_mark(data_dir)
    return KEYS_HELD + (folder_mark(data_dir) if evidence is EvidencePlace.FOLDER else evidence)


def folder_mark(folder: Path) -> str:
    """Names a folder of a machine: a hash of the machine, the disk and the folder's number on it."""
    try:
        machine = _MACHINE.read_text().strip()
    except OSError:
        machine = socket.gethostname()
    place = folder.stat()
    text = f"{machine} {place.st_dev} {place.st_ino} {folder.resolve()}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]
