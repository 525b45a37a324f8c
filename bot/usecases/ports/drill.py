"""What drills need from storage, as a Protocol."""

from typing import Protocol

from bot.domain.desk.drills import Drill


class Drills(Protocol):
    """The drill that goes on, with all its cases; nothing of it stands anywhere else."""

    async def running(self) -> Drill | None: ...

    def save(self, drill: Drill) -> None:
        """New or changed. The commit raises Conflict when it is no longer what was read."""
        ...

    def drop(self, drill: Drill) -> None:
        """It leaves nothing."""
        ...
