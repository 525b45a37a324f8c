"""Files that a command writes for people: one class for each kind, in the module of its command and registered in
``bot/cli/exports.py``."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from bot.conversation.progress import Progress


class Export(ABC):
    """One kind of files. What is chosen for it is given when it is made."""

    name: ClassVar[str]
    """The command that writes them, as it is typed after ``./amanat``."""
    form: ClassVar[str]
    """The files and their formats: a key of the operators' words."""
    about: ClassVar[str]
    """What they are for: a key, too."""

    @abstractmethod
    def write(self, out: Path, progress: Progress) -> None:
        """Write it to ``out``, a file or a folder. Raises OSError, and what the class says."""


class FileExport(Export):
    """One file, made before anything is written."""

    @abstractmethod
    def data(self, progress: Progress) -> bytes:
        """Its content."""

    def write(self, out: Path, progress: Progress) -> None:
        """Write the file."""
        out.write_bytes(self.data(progress))


class FolderExport(Export):
    """A folder of files, made before anything is written."""

    @abstractmethod
    def files(self, progress: Progress) -> Mapping[str, bytes]:
        """The contents by name, in the order in which they are written."""

    def write(self, out: Path, progress: Progress) -> None:
        """Write the files into a folder that is there."""
        for name, data in self.files(progress).items():
            (out / name).write_bytes(data)
