"""Turning the pages of a list that is longer than a screen."""

from collections.abc import Callable, Sequence

from bot.conversation.outgoing import Button, Rows
from bot.domain.values import dataclass


@dataclass(frozen=True, slots=True)
class Pager:
    """How many entries a page has, and the labels of the buttons to the page before and the one after.

    ``onward_first``: the button onwards comes first in the row.
    """

    size: int
    before: str = "button-page-before"
    after: str = "button-page-next"
    onward_first: bool = False

    def page(self, number: int | None, *, count: int) -> "Page":
        """The page with this number, of so many entries; the last one if there are fewer pages, as on an old
        button."""
        last = max(0, count - 1) // self.size
        return Page(self, min(number or 0, last), last)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, counted from 0."""

    pager: Pager
    number: int
    last: int

    @property
    def start(self) -> int:
        """The position of the page's first entry."""
        return self.number * self.pager.size

    def of[T](self, entries: Sequence[T]) -> Sequence[T]:
        """The entries of this page."""
        return entries[self.start : self.start + self.pager.size]

    def turns(self, make_button: Callable[[str, int], Button]) -> Rows:
        """The row with the buttons to the neighbours, each made of its label and the number of its page; no
        row for a single page."""
        turns = [(self.pager.before, self.number - 1), (self.pager.after, self.number + 1)]
        if self.pager.onward_first:
            turns.reverse()
        buttons = tuple(make_button(label, to) for label, to in turns if 0 <= to <= self.last)
        return (buttons,) if buttons else ()
