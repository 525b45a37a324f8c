"""What drills need from storage, as a Protocol."""

from typing import Protocol

from bot.domain.desk.drills import Drill


class Drills(Protocol):
    """The present drill, with all its cases; it is stored nowhere else."""

    async def running(self) -> Drill | None: ...

    def save(self, drill: Drill) -> None:
        """Store a new or changed drill. The commit raises Conflict if it has changed since it was read."""
        ...

    def drop(self, drill: Drill) -> None:
        """Delete it completely."""
        ...
