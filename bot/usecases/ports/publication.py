"""What publishing needs from storage, as a Protocol."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.figures.publication import Period, Preview, Publication
from bot.domain.figures.publication_counts import CountedCase


class Publications(Protocol):
    """Published figures stay as they are: nothing here changes or removes them."""

    async def counted_cases(self, period: Period) -> Sequence[CountedCase]:
        """Every counted case that came in these days, as stored before this turn."""
        ...

    async def oldest(self) -> date | None:
        """The day of the oldest case."""
        ...

    async def preview(self) -> Preview | None:
        """The waiting preview; there is at most one."""
        ...

    async def all_published(self) -> Sequence[Publication]:
        """All publications, in the order of their periods."""
        ...

    def save(self, preview: Preview) -> None:
        """Store a preview; it replaces the waiting one."""
        ...

    def drop(self, preview: Preview) -> None: ...

    def publish(self, preview: Preview, *, at: datetime) -> None:
        """Publish; the data behind it is deleted, and only what is shown stays."""
        ...
