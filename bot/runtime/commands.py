"""Carries out commands sent to the running program: burning, a day of the calendar, a preview of a publication."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import Final

from bot.conversation import outgoing as out
from bot.conversation.incoming import ChatKind
from bot.conversation.ports import Tick, TickCtx
from bot.conversation.store import Batch, Conflict, Destination, OutboxRow, Outgoing, Store, batch_for_sender
from bot.domain.errors import RequestRefused
from bot.domain.owner.burning import COMMAND, Burn
from bot.domain.people import Account
from bot.domain.staff.audit import OPERATOR, PROGRAM, AuditAction
from bot.runtime.addressing import conversation_key
from bot.runtime.turns import TickRunner
from bot.usecases.owner.change_settings import set_day
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

BREATH: Final = 0.02
"""Seconds between two pieces, because turns come first."""
PIECES: Final = 200
"""Pieces per tick, so that a stop does not wait long."""


async def _nobody_else() -> None:
    """This process alone works on the database."""


class Burning:
    """The jobs, bound to this program. ``forget`` holds the loops' functions that drop what they keep in
    memory."""

    def __init__(
        self,
        *,
        store: Store,
        forget: Sequence[Callable[[], None]],
        hand_over: Callable[[Sequence[OutboxRow]], None],
        owners: Sequence[Account],
        clock: Clock,
        others: Mapping[str, Callable[[str, str], Awaitable[bool]]] | None = None,
        make_room: Callable[[], None] = lambda: None,
        tell_processes: Callable[[], Awaitable[None]] = _nobody_else,
    ) -> None:
        """``others`` maps the names of other commands to functions that return whether the command is done.
        ``make_room`` frees the disk space that is held in reserve. ``tell_processes`` waits until other processes have
        forgotten, too."""
        self._tell_processes = tell_processes
        self._make_room = make_room
        self._clock = clock
        self._others = others or {}
        self._store = store
        self._forget = forget
        self._hand_over = hand_over
        self._owners = owners
        self._left: set[str] = set()
        """Files that could not be destroyed; kept until the owners have been told."""

    def forget(self) -> None:
        """Drop everything that is in memory: nobody can read it any more."""
        for forget in self._forget:
            forget()

    async def look(self) -> None:
        """Carry out the commands that wait, and remove each one only after it is done."""
        for command_id, name, argument in await self._store.commands():
            if name == COMMAND and argument in Burn:
                await self._burn(Burn(argument))
            elif (other := self._others.get(name)) is not None:
                if not await other(command_id, argument):
                    continue
            else:
                log.error("command-unknown", extra={"command": name})
            await self._store.command_done(command_id)

    async def _burn(self, what: Burn) -> None:
        self._make_room()
        self._left.update(await self._store.burn(what))
        self.forget()
        await self._tell_processes()
        log.warning("burnt", extra={"what": what.value})
        if self._left:
            log.error("burnt-not-all", extra={"files": sorted(self._left)})
        try:
            await self._tell(what)
        except Conflict:
            log.warning("burning-not-told")
        else:
            self._left.clear()

    async def _tell(self, what: Burn) -> None:
        async with batch_for_sender(self._store, self._hand_over) as batch:
            batch.uow.audit.record(
                AuditAction.BURN, by=PROGRAM, at=self._clock.now(), subject=what.value, detail="burnt"
            )
            for owner in self._owners:
                place = Destination(owner.messenger, owner.id, ChatKind.PRIVATE)
                key = conversation_key(place, self._store)
                says = [out.Say("burn-done", {"what": what.value})]
                if self._left:
                    says.append(out.Say("burn-left", {"files": out.Latin(", ".join(sorted(self._left)))}))
                for say in says:
                    batch.enqueue(Outgoing(say, key, out.SendLane.RECEIPT, destination=place))
            batch.keep_turn()

    async def sweep(self) -> None:
        """Remove rows whose keys have been destroyed."""
        for _ in range(PIECES):
            try:
                if not await self._store.sweep():
                    return
            except Conflict:
                log.warning("sweep-conflict")
                return
            await asyncio.sleep(BREATH)


_NONE: Final = "none"


async def set_asked_day(
    _command_id: str, argument: str, *, store: Store, tick_ctx: Callable[[Batch], TickCtx]
) -> bool:
    """Handle ``polling 2027-02-20`` or ``polling none``. A day that contradicts another is logged and not
    set; the command is done either way. Raises Conflict; the command is then tried again."""
    name, _, given = argument.partition(" ")
    try:
        day = None if given == _NONE else date.fromisoformat(given)
    except ValueError:
        log.error("command-unknown", extra={"command": "calendar-day"})
        return True
    async with store.batch() as batch:
        try:
            await set_day(tick_ctx(batch), name, day, by=OPERATOR)
        except RequestRefused as refused:
            log.warning("day-refused", extra={"anchor": name, "why": refused.key})
            return True
        batch.keep_turn()
        await batch.commit()
    log.info("day-set", extra={"anchor": name})
    return True


class CommandTick:
    """A command that is one turn: ``tick`` makes it from the command's id and argument."""

    def __init__(self, *, runner: TickRunner, tick: Callable[[str, str], Tick]) -> None:
        self._runner, self._tick = runner, tick

    async def run_command(self, command_id: str, argument: str) -> bool:
        """Run the turn and hand over what it says. Returns whether it is done; if not, it is run again."""
        try:
            await self._runner.run_tick(self._tick(command_id, argument))
        except Conflict:
            log.warning("command-conflict")
            return False
        return True


def command_turns(
    runner: TickRunner, ticks: Mapping[str, Callable[[str, str], Tick]]
) -> Mapping[str, Callable[[str, str], Awaitable[bool]]]:
    """For each command that is one turn, by its name, what runs it."""
    return {name: CommandTick(runner=runner, tick=tick).run_command for name, tick in ticks.items()}
