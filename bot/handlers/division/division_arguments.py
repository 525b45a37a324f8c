"""What buttons of the division of work carry after their verb (see ``press_arguments``)."""

from typing import NamedTuple


class DivisionPage(NamedTuple):
    """Rows of the division of work: which (a group of acts, or a list by name), of which phase, and a page; for a
    confirmation also the mark of the rows that stood there."""

    view: str
    phase: str = ""
    page: int | None = None
    mark: str = ""


class RowWish(NamedTuple):
    """A row of the division, and what an objection to it wants."""

    mark: str
    wish: str = ""
    wanted: str = ""


class VersionPage(NamedTuple):
    """A version, or a round about it, and a page of its rows."""

    version_id: str
    page: int | None = None


class VersionsCompared(NamedTuple):
    """A version, the number of the other one (0: the table of today), and a page of what differs."""

    version_id: str
    number: int | None = None
    page: int | None = None


class VersionSeen(NamedTuple):
    """A version or a request to sign it, and the mark of the changes that stood above the button; or, without a mark,
    a page of these changes."""

    about: str
    seen: str = ""
    page: int | None = None
