"""What publishing needs from storage, as a Protocol."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.figures.publication import Preview, Publication
from bot.domain.figures.publication_counts import CountedCase
from bot.domain.figures.publication_period import Period


class Publications(Protocol):
    """What was published stays as it is: nothing here changes or removes it."""

    async def counted_cases(self, period: Period) -> Sequence[CountedCase]:
        """Every case that came in these days and is counted, as stored before this turn."""
        ...

    async def oldest(self) -> date | None:
        """The day of the oldest case."""
        ...

    async def preview(self) -> Preview | None:
        """The one that waits; there is at most one."""
        ...

    async def all_published(self) -> Sequence[Publication]:
        """All of them, in the order of their periods."""
        ...

    def save(self, preview: Preview) -> None:
        """It takes the place of the one that waited."""
        ...

    def drop(self, preview: Preview) -> None: ...

    def publish(self, preview: Preview, *, at: datetime) -> None:
        """What it was made of is forgotten: only what is shown stays."""
        ...
