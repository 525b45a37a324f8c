"""What the other processes say of themselves, and what this one tells them: once a second, through the database."""

import asyncio
import logging
from collections.abc import Callable, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from bot.conversation.shared_store import OtherProcess, ProcessPage, SharedStore
from bot.conversation.store import Conflict
from bot.domain.owner.settings import Condition
from bot.domain.people import ChatId, Messenger
from bot.runtime.health import Health, Watching
from bot.runtime.roles import ProcessRole, missing_roles
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

EVERY: Final = 1.0
MISSED: Final = 10.0
"""Seconds without anybody in a role until health says so: a lease is taken over sooner."""
LINGERS: Final = 60.0
"""Seconds for which a process of another version stands beside those that work until health says so: an upgrade takes
about as long."""
VERSIONS: Final = "versions"
NOBODY: Final = "nobody-"
_WORDS: Final = {
    ProcessRole.RECEIVE: "no process receives updates",
    ProcessRole.WORK: "no process handles updates",
    ProcessRole.SEND: "no process sends",
    ProcessRole.TICK: "no process does what is due by the clock",
    ProcessRole.FETCH: "no process fetches evidence",
}


def room_name(messenger: Messenger, chat_id: ChatId) -> str:
    return f"{messenger}:{chat_id}"


class ProcessBoard:
    """``page`` makes what this process says; ``holds`` the leases that it has."""

    def __init__(
        self,
        store: SharedStore,
        *,
        page: Callable[[], ProcessPage],
        holds: Callable[[], Set[str]],
        health: Health,
        clock: Clock,
        timer: Callable[[], float],
    ) -> None:
        self._store = store
        self._page = page
        self._holds = holds
        self._health = health
        self._clock = clock
        self._timer = timer
        self._others: Sequence[OtherProcess] = ()
        self._read_at = float("-inf")
        self._missed: dict[ProcessRole, float] = {}
        """Since when nobody was seen in a role."""
        self._beside_since: float | None = None
        self._wake = asyncio.Event()

    @property
    def others(self) -> Sequence[OtherProcess]:
        """Those that were heard of a moment ago; nobody while the database does not answer."""
        if self._timer() - self._read_at > MISSED:
            return ()
        return [other for other in self._others if other.is_at_work]

    @property
    def other_versions(self) -> Sequence[OtherProcess]:
        """Those of another version, which take nothing now."""
        return [other for other in self._others if other.is_fresh and not other.is_at_work]

    def wake(self) -> None:
        """Tell the others at once."""
        self._wake.set()

    async def run(self) -> None:
        while True:
            try:
                await self.look()
            except Conflict:
                log.warning("processes-not-read")
            with suppress(TimeoutError):
                async with asyncio.timeout(EVERY):
                    await self._wake.wait()
            self._wake.clear()

    async def look(self) -> None:
        """Tell and read once. Raises Conflict."""
        self._others = await self._store.post_page(self._page())
        self._read_at = self._timer()
        self._look_for_missing()
        self._look_for_versions()

    def _look_for_versions(self) -> None:
        """An upgrade that was begun and not ended: the processes that stand beside could not help out."""
        now = self._timer()
        if not self.other_versions:
            self._beside_since = None
            self._health.clear_trouble(VERSIONS)
            return
        if self._beside_since is None:
            self._beside_since = now
        if now - self._beside_since > LINGERS:
            names = ", ".join(
                f"{other.name.split(':')[1]} ({other.page.version})" for other in self.other_versions
            )
            what = f"processes of another version take nothing: {names}; end the upgrade (./amanat status)"
            self._health.report_trouble(VERSIONS, what, now=self._clock.now())

    def _look_for_missing(self) -> None:
        """A role counts as done when a process has it that is ready; of those with a lease, when it is held."""
        present: set[str] = {lease.partition("-")[0] for lease in self._holds()}
        mine = self._page()
        for roles, is_ready in (
            (mine.roles, mine.ready),
            *((o.page.roles, o.page.ready) for o in self.others),
        ):
            if is_ready:
                present |= roles & {ProcessRole.WORK, ProcessRole.FETCH}
        for other in self.others:
            present |= {lease.partition("-")[0] for lease in other.holds}
        missing, now = missing_roles(present), self._timer()
        for role in ProcessRole:
            if role not in missing:
                self._missed.pop(role, None)
                self._health.clear_trouble(f"{NOBODY}{role}")
            elif now - self._missed.setdefault(role, now) > MISSED:
                what = f"{_WORDS[role]}: start one with ./amanat run --roles {role}; ./amanat status shows who runs"
                self._health.report_trouble(f"{NOBODY}{role}", what, now=self._clock.now())

    # --- what the one that sends has said -----------------------------------------------------------------

    def room(
        self, messenger: Messenger, chat_id: ChatId, *, of_new_group: tuple[int, int]
    ) -> tuple[int, int]:
        """How many cards this group takes, as the sending process has said; none while nobody has."""
        for other in self.others:
            if ProcessRole.SEND in other.holds:
                return other.page.rooms.get(room_name(messenger, chat_id), of_new_group)
        return 0, 0

    def held_back(self, broadcast_id: str) -> int:
        """How many of its messages wait for a messenger that does not answer."""
        return sum(
            other.page.held_back.get(broadcast_id, 0)
            for other in self.others
            if ProcessRole.SEND in other.holds
        )


@dataclass(frozen=True, slots=True)
class SharedWatching(Watching):
    """The condition of all processes together."""

    board: ProcessBoard | None = None

    async def look(self) -> Condition:
        mine = await Watching.look(self)
        assert self.board is not None
        pages = [other.page for other in self.board.others]
        return Condition(
            troubles=tuple(sorted({*mine.troubles, *(name for page in pages for name in page.troubles)})),
            loops_down=tuple(
                sorted({*mine.loops_down, *(name for page in pages for name in page.loops_down)})
            ),
            rows=mine.rows,
            version=mine.version,
            started=mine.started,
            free_bytes=mine.free_bytes,
            last_backup=mine.last_backup,
            copies=mine.copies,
        )
