"""Views of the desk: a list of cases with its filters, saved under a name by one moderator for themselves."""

from dataclasses import dataclass, replace
from typing import Final
from zlib import crc32

from bot.domain.catalogue.catalogue import AreaTree
from bot.domain.desk.desk import PileFilter
from bot.domain.errors import TooMany
from bot.domain.typed import short_name

MOST_VIEWS: Final = 6
"""Of one moderator."""
LONGEST_VIEW_NAME: Final = 30


@dataclass(frozen=True, slots=True)
class SavedView:
    """A list with filters, by name."""

    name: str
    sieve: PileFilter

    @property
    def mark(self) -> str:
        """The id on a button: a Persian name would not fit."""
        return f"{crc32(self.name.encode()):08x}"


def view_name(name: str) -> str:
    """A typed name in the form in which it is kept. Raises BadInput."""
    return short_name(name, most=LONGEST_VIEW_NAME, empty="view-nameless", long="view-name-long")


def new_view(name: str, sieve: PileFilter, *, saved_count: int) -> SavedView:
    """A new view. ``saved_count``: how many others they have. Raises BadInput, TooMany."""
    clean_name = view_name(name)
    if saved_count >= MOST_VIEWS:
        raise TooMany("view-too-many", {"most": MOST_VIEWS})
    return SavedView(clean_name, sieve)


def drop_lost_area(sieve: PileFilter, areas: AreaTree) -> tuple[PileFilter, bool]:
    """The filter without an area that has left the tree, and whether it had one. Nothing else changes."""
    if not sieve.area or sieve.area in areas:
        return sieve, False
    return replace(sieve, area=""), True
