"""Watches where evidence lies: says to health what is wrong with it, and keeps files with the messenger while it is
down.

Also says whether a bucket takes a file: its own room is not known, so only what drafts fill is bounded.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from bot.conversation.store_troubles import VaultDown, VaultTrouble
from bot.runtime.disk_room import COUNT_EVERY, WRITTEN, FreeSpace
from bot.runtime.health import Health
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

_PAGE: Final = "docs/operating/evidence.md#bucket"
MENDS: Final = {
    VaultTrouble.SILENT: "the bucket does not answer, or refuses to write: files wait at the messenger, text and "
    f"withdrawals go on, nothing is lost. Look at the store and its disk ({_PAGE})",
    VaultTrouble.REFUSED: "the bucket is not there or refuses the credentials: files wait at the messenger. Correct "
    f"AMANAT_VAULT_URL and its credentials; ./amanat doctor tries them ({_PAGE})",
    VaultTrouble.FOREIGN: "another store's evidence lies under the prefix of AMANAT_VAULT_URL: files wait at the "
    f"messenger. Set a prefix of its own ({_PAGE})",
    VaultTrouble.VERSIONS: "the bucket keeps versions, so what is deleted stays in it, sealed: take a new bucket "
    f"without versions and move the evidence there ({_PAGE})",
    VaultTrouble.CHANGED: "a file of evidence is missing or is not as it was stored; it is not shown. The log says "
    "which (vault-file-unreadable): bring it back from the backup (docs/operating/evidence.md#changed)",
}
"""What an operator can do about each."""
TROUBLE: Final = "vault"


class WatchedVault(Protocol):
    """The part of the store that is watched."""

    async def look_at_vault(self) -> frozenset[VaultTrouble]: ...

    @property
    def is_vault_down(self) -> bool: ...
    async def draft_bytes(self) -> int: ...


class VaultWatch:
    """``look`` runs every few seconds."""

    def __init__(
        self, store: WatchedVault, health: Health, clock: Clock, bucket_drafts: int | None = None
    ) -> None:
        """``bucket_drafts``: bytes of the bucket that files of drafts may fill; None if evidence lies on the disk."""
        self._store = store
        self._health = health
        self._clock = clock
        self.room = None if bucket_drafts is None else BucketRoom(store, most_of_drafts=bucket_drafts)
        """The room for evidence if that lies in a bucket."""

    async def look(self) -> None:
        """Report to health. What was to be destroyed in a bucket goes with this. Raises Conflict."""
        troubles = await self._store.look_at_vault()
        if troubles:
            what = "; ".join(mend for trouble, mend in MENDS.items() if trouble in troubles)
            self._health.report_trouble(TROUBLE, what, now=self._clock.now())
        else:
            self._health.clear_trouble(TROUBLE)
        if self.room is not None:
            await self.room.look()

    async def draft_bytes_on_disk(self) -> int:
        """What files of drafts hold of the disk."""
        return 0 if self.room is not None else await self._store.draft_bytes()


class BucketRoom(FreeSpace):
    """Whether the bucket takes a file: not while it is down, and of drafts only so much."""

    def __init__(self, store: WatchedVault, *, most_of_drafts: int) -> None:
        """``most_of_drafts``: bytes that files of unsent drafts may fill."""
        self._store = store
        self._most_of_drafts = most_of_drafts
        self._drafts = 0
        self._on_their_way = 0
        self._looks = 0

    def takes(self, size: int = 0, *, draft: bool = False) -> bool:
        if self._store.is_vault_down:
            return False
        return not draft or self._drafts + self._on_their_way + WRITTEN * size <= self._most_of_drafts

    @contextmanager
    def hold(self, size: int, *, draft: bool) -> Iterator[bool]:
        if not self.takes(size, draft=draft):
            yield False
            return
        taken = WRITTEN * size if draft else 0
        self._on_their_way += taken
        try:
            yield True
        finally:
            self._on_their_way -= taken

    def note_fetched_file(self, size: int, *, draft: bool) -> None:
        if draft:
            self._drafts += WRITTEN * size

    async def look(self) -> None:
        """Count now and then what drafts hold; the last count stays while the bucket is down."""
        if self._looks % COUNT_EVERY == 0 and not self._store.is_vault_down:
            try:
                self._drafts = await self._store.draft_bytes()
            except VaultDown:
                log.info("drafts-not-counted")
        self._looks += 1
