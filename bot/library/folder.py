"""The content folder on disk: where it is, whether it has changed, what it contains now."""

from pathlib import Path
from typing import Final

from bot.library.content import LoadedContent
from bot.library.loader import load_content
from bot.library.problems import ContentErrors, Problem

CONTENT: Final = Path(__file__).resolve().parents[2] / "content"
"""The folder that ships with the program; another election has its own (``AMANAT_CONTENT_DIR``)."""

Signature = frozenset[tuple[str, int, int]]


class ContentFolder:
    """Remembers the state of the folder at the last look. Calls only `stat`, at most a few hundred times,
    until something has changed; then reads everything. Not thread-safe."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: Signature | None = None

    def has_changed(self) -> bool:
        """Whether any file was added, removed or written since `load` last looked; cheap."""
        return signature(self.path) != self._seen

    def load(self) -> LoadedContent | tuple[Problem, ...]:
        """Return the content as it is now, or every problem in it. In both cases `has_changed` is false
        afterwards.

        Files that an editor writes during the reading count as changed at the next look.
        """
        self._seen = signature(self.path)
        try:
            return load_content(self.path)
        except ContentErrors as errors:
            return errors.problems
        except OSError as error:  # a file was removed between listing and reading: an editor is at work
            self._seen = None
            return (Problem(str(error.filename or self.path), 1, f"cannot be read: {error.strerror}"),)

    def require(self) -> LoadedContent:
        """The content as it is now. Raises ContentErrors."""
        content = self.load()
        if isinstance(content, tuple):
            raise ContentErrors(content)
        return content


def signature(path: Path) -> Signature:
    """Names, sizes and times of all files of the folder that are not hidden; equal means unchanged."""
    entries = set()
    for folder, folders, names in path.walk():
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.startswith("."):
                continue
            file = folder / name
            try:
                seen = file.stat()
            except FileNotFoundError:
                continue  # an editor has just replaced it: the next look sees the new one
            entries.add((str(file), seen.st_mtime_ns, seen.st_size))
    return frozenset(entries)
