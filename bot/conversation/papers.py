"""A file that the program makes for people: its name, its form, what it needs and how it is made.

Each is one class beside its drawing, and one line in ``bot/papers/registry.py``. A handler offers it with
``SendDocument(name, …)``: the fields and rows are texts, which the sender renders before the file is made.

A paper shows no progress: most take 1 to 140 ms of processor time, a table of 3,000 rows 40 ms, the dozen pages of a
lesson for a room half a second. What takes long are
the exports of commands (``bot/cli/export.py``), which have one.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import ClassVar

from bot.conversation.wire import MadeFile

type Fields = Mapping[str, str]
type Rows = Sequence[tuple[str, ...]]


class PaperForm(StrEnum):
    """The media types of papers."""

    PDF = "application/pdf"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    PNG = "image/png"
    HTML = "text/html"
    CSV = "text/csv"


class Paper(ABC):
    """One kind of file. A new one takes part in everything once it is registered."""

    name: ClassVar[str]
    """The name in ``SendDocument``. Messages that wait hold it, so a paper keeps its name."""
    form: ClassVar[PaperForm]
    fields: ClassVar[frozenset[str]]
    """The fields that every file of this kind needs."""

    def check(self, fields: Fields) -> None:
        """Raises KeyError, with the names of missing fields."""
        if missing := sorted(self.fields - fields.keys()):
            raise KeyError(*missing)

    @abstractmethod
    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        """The docstring of each paper says what its rows are. Raises ValueError for what does not fit on it."""
        ...
