"""What the buttons of grades carry, besides the shapes that all features share."""

from typing import NamedTuple


class SameGrades(NamedTuple):
    """The area that gets grades, and the one that they are taken from; or a page of such areas, ``+2``."""

    phase: str
    area: str = ""
    source: str = ""
