"""What goes wrong: on the wires, in the process, with the clock and on the disk. Drawn from the seed."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

from bot.domain.people import Messenger
from bot.sandbox.records import SandboxMessenger
from tests.proofs.apart.messengers import Away
from tests.proofs.crash.crowd import FAULTS
from tests.proofs.election.machine import MACHINE
from tests.proofs.election.scene import ElectionScene

HOUR: Final = 3_600.0
MOST_PLANNED: Final = 6
MORE_FAULTS: Final[tuple[dict[str, Any], ...]] = (
    {"kind": "garbled"}, {"kind": "half_album"}, {"kind": "lost_update"}, {"kind": "429", "retry_after": 40},
    {"kind": "5xx", "count": 4}, {"kind": "429", "retry_after": 3, "method": "editmessagetext"},
)  # fmt: skip
SHARE_AT_WORK: Final = 0.7
STEPS_OF_AN_ACT: Final = 200
"""Within so many steps an update is delivered, stored, handled and answered."""
STEPS_OF_A_LOOK: Final = 3
JUMPS: Final = (HOUR, -HOUR)


@dataclass(frozen=True, slots=True)
class FaultRates:
    """How often in an hour, on the average."""

    wire: float = 20.0
    kill: float = 1.0
    outage: float = 0.05
    jump: float = 0.05
    full_disk: float = 0.05
    update: float = 0.04


@dataclass(slots=True)
class ElectionFaults:
    """All of them, as tasks that run until they are cancelled."""

    scene: ElectionScene
    rates: FaultRates
    chance: random.Random = field(init=False)
    counts: Counter[str] = field(default_factory=Counter)
    last_trouble: float = 0.0
    """When an outage, a wrong clock or a full disk ended last, on the world's clock."""
    last_death: float = 0.0
    """When a process was killed last."""
    away: set[Messenger] = field(default_factory=set)
    _kills_next: bool = False

    def __post_init__(self) -> None:
        self.chance = self.scene.chance("faults")

    def tasks(self) -> list[Awaitable[None]]:
        rates = self.rates
        return [
            self._repeat(rates.wire, self._plan_wire_fault),
            self._repeat(rates.kill, self._kill),
            self._repeat(rates.outage, self._go_away),
            self._repeat(rates.jump, self._jump),
            self._repeat(rates.full_disk, self._fill_disk),
            self._repeat(rates.update, self._put_in_content),
            self.scene.keep_alive(self._downtime),
        ]

    async def _repeat(self, rate: float, act: Callable[[], Awaitable[None]]) -> None:
        while rate:
            await asyncio.sleep(self.chance.expovariate(rate / HOUR))
            await act()

    def _note(self, what: str, **facts: object) -> None:
        self.counts[what] += 1
        self.scene.journal.note("fault", what=what, **facts)

    async def _plan_wire_fault(self) -> None:
        faults = self.scene.world.faults
        if len(faults.list_faults()) >= MOST_PLANNED:
            return
        fault = self.chance.choice((*FAULTS, *MORE_FAULTS))
        faults.add({**fault, "messenger": self.chance.choice(list(SandboxMessenger)).value})
        self._note("wire", fault=fault["kind"])

    async def _kill(self) -> None:
        """At any step; most often one while an update is handled."""
        await self.scene.up.wait()
        self._note("kill")
        if self.chance.random() < SHARE_AT_WORK:
            self._kills_next = True
        else:
            self.scene.kill_after(self.chance.randint(1, 2_000))

    def kill_soon(self) -> None:
        """The judge is about to look at the program: a kill comes meanwhile."""
        if self.rates.kill:
            self._note("kill")
            self.scene.kill_after(self.chance.randint(1, STEPS_OF_A_LOOK))

    async def _put_in_content(self) -> None:
        """The operator starts the program again with changed content."""
        await self.scene.up.wait()
        self._note("update")
        await self.scene.restart()

    def note_act(self) -> None:
        """Somebody did something: a kill that waited for this comes while it is handled."""
        if self._kills_next:
            self._kills_next = False
            self.scene.kill_after(self.chance.randint(1, STEPS_OF_AN_ACT))

    def _downtime(self) -> float:
        self.last_death = self.scene.world.clock.time()
        return self.chance.choice((0.5, 2.0, 5.0, 60.0))

    async def _go_away(self) -> None:
        """A messenger does not answer for some minutes or hours."""
        messenger = self.chance.choice(list(Messenger))
        wire = self.scene.wires[messenger]
        self._note("outage", of=messenger.value)
        self.away.add(messenger)
        wire.away = self.chance.choice(list(Away))
        await asyncio.sleep(self.chance.uniform(60, 2 * HOUR))
        wire.away = None
        self.away.discard(messenger)
        self.last_trouble = self.scene.world.clock.time()

    async def _jump(self) -> None:
        """The machine's clock is set wrong, and right again."""
        MACHINE.jump = self.chance.choice(JUMPS)
        self._note("jump", seconds=MACHINE.jump)
        await asyncio.sleep(self.chance.uniform(60, HOUR))
        MACHINE.jump = 0.0
        self.last_trouble = self.scene.world.clock.time()

    async def _fill_disk(self) -> None:
        """No byte is free for a while."""
        MACHINE.is_disk_full = True
        self._note("full-disk")
        await asyncio.sleep(self.chance.uniform(5, 600))
        MACHINE.is_disk_full = False
        self.last_trouble = self.scene.world.clock.time()
