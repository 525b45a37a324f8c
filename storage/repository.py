"""What a batch asks of each repository. The repositories of a batch are named in ``storage/unit_of_work.py``."""

from collections.abc import Collection, Sequence

from storage.link import Link
from storage.staged_rows import TurnStage


class Repository:
    """A repository within one batch. The batch calls each of these methods for all its repositories, one
    after another."""

    stages: Sequence[TurnStage] = ()
    """Where its changes wait for the commit."""

    def to_seal(self) -> Collection[str]:
        """Ids of reports, drafts and cases that need a key of their own before ``flush``."""
        return ()

    async def flush(self, link: Link) -> None:
        """Write what the turns of this batch have changed. Raises Conflict."""

    def update_cache(self) -> None:
        """Keep in memory what was written: the transaction is committed."""
