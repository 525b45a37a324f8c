"""The crowd: a fixed number of updates a second, by anybody who is ready; newcomers when nobody is. And
faults of the wires."""

import asyncio
import random
import time
from collections import deque
from typing import Any, Final

from bot.sandbox import people
from bot.sandbox.records import SandboxMessenger
from bot.sandbox.world import World
from tests.proofs.crash.moderators import SimModerator
from tests.proofs.crash.people import SentUpdate, Sim, SimLearner
from tests.proofs.crash.reporters import PHOTOS, SimReporter

RATE: Final = 32.0
"""Updates a second; the proof requires at least 20 at all times."""
REPORTERS: Final = 12
LEARNERS: Final = 30
MODERATORS: Final = 3
RACES: Final = 0.5
SHARES: Final = (0.5, 0.22)
"""How often reporters and moderators are chosen first."""
FAULTS_A_SECOND: Final = 1.6
FAULTS: Final[tuple[dict[str, Any], ...]] = (
    {"kind": "duplicate"}, {"kind": "duplicate", "after_ack": True}, {"kind": "reorder"}, {"kind": "malformed"},
    {"kind": "gap", "by": 3}, {"kind": "429", "retry_after": 1}, {"kind": "429", "retry_after": None},
    {"kind": "5xx", "status": 502}, {"kind": "5xx", "status": 500}, {"kind": "lost_answer"}, {"kind": "refused"},
    {"kind": "lost_answer", "method": "sendmessage"}, {"kind": "delay", "seconds": 0.3},
    {"kind": "5xx", "method": "getupdates"}, {"kind": "lost_answer", "method": "getupdates"},
)  # fmt: skip

STALL: Final = 0.5
"""Seconds by which a sleep was too long to be caused by this process."""


class CrashCrowd:
    """Everybody in one round, and everything that they sent."""

    def __init__(self, world: World, chance: random.Random, *, rate: float = RATE) -> None:
        """``rate``: updates a second."""
        self.world = world
        self.rate = rate
        self.chance = chance
        self.sent: list[SentUpdate] = []
        self.times: list[float] = []
        """When each update was made, on the monotonic clock."""
        self.stalls: list[tuple[float, float]] = []
        """Periods in which the machine gave this process no time."""
        self.malformed = 0
        self.is_calm = False
        """The wires cause no faults: something else is measured."""
        self.is_hurried = False
        """Reporters come first, those that are ahead before the others."""
        self._count = 0
        self._photos_share = PHOTOS
        self.reporters: list[SimReporter] = []
        self.moderators: list[SimModerator] = []
        self.learners: deque[SimLearner] = deque()
        for number in range(REPORTERS):
            self.reporters.append(self._newcomer(SimReporter, number))
        for number in range(LEARNERS):
            self.learners.append(self._newcomer(SimLearner, number))
        for number in range(MODERATORS):
            person = people.add(world, f"moderator{number}", name=f"بررسی‌کننده{number}", role="moderator")
            for messenger in SandboxMessenger:
                self.moderators.append(SimModerator(world, person, messenger, chance))
        for bot in world.bots.values():
            bot.queue.waiting.clear()  # all of them were there before the bot came: nobody has joined a group

    def _newcomer[S: Sim](self, kind: type[S], number: int) -> S:
        self._count += 1
        person = people.add(self.world, f"p{self._count}", name=f"کس{self._count}")
        newcomer = kind(self.world, person, list(SandboxMessenger)[number % 2], self.chance)
        if isinstance(newcomer, SimReporter):
            newcomer.photos_share = self._photos_share
        return newcomer

    def take_photos(self, share: float) -> None:
        """From now on so many reports have photos."""
        self._photos_share = share
        for reporter in self.reporters:
            reporter.photos_share = share

    @property
    def everybody(self) -> list[Sim]:
        return [*self.reporters, *self.learners, *self.moderators]

    def count_filed(self) -> int:
        """Reports of which their sender has seen that they arrived."""
        return sum(len(reporter.filed) for reporter in self.reporters)

    def sight_of(self, name: str) -> str:
        """What this person has on their screen: the beginning of the newest message."""
        newest = [
            message for person in self.everybody if person.name == name for message in person.from_bot(most=1)
        ]
        return f"«{(newest[0].text or newest[0].kind)[:60]}»" if newest else "nothing"

    # --- acting -----------------------------------------------------------------------------------------

    async def live(self) -> None:
        """Send at this rate until cancelled; catch up after a stall."""
        due = time.monotonic()
        while True:
            self.let_somebody_act()
            due = max(due + 1 / self.rate, time.monotonic() - 1.0)
            wakes = max(due, time.monotonic())
            await asyncio.sleep(wakes - time.monotonic())
            if (now := time.monotonic()) - wakes > STALL:
                self.stalls.append((wakes, now))

    def let_somebody_act(self) -> None:
        """Let one person do something."""
        draw = 0.0 if self.is_hurried else self.chance.random()
        if draw < SHARES[0] and self._let_any_act(self._reporters()):
            return
        if draw < sum(SHARES) and self._let_any_act(self.moderators):
            return
        if not self._let_learner_act():
            self.learners.appendleft(self._newcomer(SimLearner, self._count))
            self._has_acted(self.learners[0])

    def _reporters(self) -> list[SimReporter]:
        for place, reporter in enumerate(self.reporters[-REPORTERS:]):
            if reporter.is_finished and reporter.is_answered():
                self.reporters.append(self._newcomer(SimReporter, place))
        return [person for person in self.reporters if not person.is_finished]

    def _let_any_act(self, people: list[Any]) -> bool:
        start = self.chance.randrange(len(people)) if people and not self.is_hurried else 0
        for person in (*people[start:], *people[:start]):
            if self._has_acted(person):
                if isinstance(person, SimModerator):
                    self._race(person)
                return True
        return False

    def _let_learner_act(self) -> bool:
        for _ in range(len(self.learners)):
            self.learners.rotate(-1)
            if self._has_acted(self.learners[-1]):
                return True
        return False

    def _has_acted(self, person: Sim) -> bool:
        before = person.last
        if not person.is_ready() or not person.go_on() or person.last is before or person.last is None:
            return False
        self.sent.append(person.last)
        self.times.append(time.monotonic())
        return True

    def _race(self, first: SimModerator) -> None:
        """Another moderator presses the same «claim» at the same moment."""
        claimed = first.last
        if claimed is None or not claimed.what.startswith("press case.claim") or self.chance.random() > RACES:
            return
        case_id = claimed.what.partition(":")[2].partition("~")[0]
        for other in self.moderators:
            if other is not first and case_id not in other.tried and other.is_free():
                for button in other.claim_buttons():
                    if button.press.argument == case_id and other.claim(button) and other.last is not None:
                        self.sent.append(other.last)
                        self.times.append(time.monotonic())
                        return

    # --- trouble ----------------------------------------------------------------------------------------

    async def trouble(self) -> None:
        """Plan faults on both wires until cancelled."""
        while True:
            await asyncio.sleep(self.chance.expovariate(FAULTS_A_SECOND))
            if self.is_calm:
                continue
            fault = self.chance.choice(FAULTS)
            if len(self.world.faults.list_faults()) < 6:
                self.world.faults.add(
                    {**fault, "messenger": self.chance.choice(list(SandboxMessenger)).value}
                )

    def stalled_since(self, moment: float) -> float:
        """Seconds since then in which the machine gave this process no time."""
        return sum(end - max(begin, moment) for begin, end in self.stalls if end > moment)

    def rates(self) -> tuple[int, float]:
        """Updates in each second of the measured time: the fewest, and the median. Seconds in which this
        process itself had no time, because the machine stood still, are left out."""
        if not self.times:
            return 0, 0.0
        start, end = self.times[0], self.times[-1]
        counts = [0] * max(int(end - start), 1)
        for at in self.times:
            if (second := int(at - start)) < len(counts):
                counts[second] += 1
        stood = {int(at - start) for begin, end in self.stalls for at in (begin, *_seconds(begin, end), end)}
        ordered = sorted(n for second, n in enumerate(counts) if second not in stood) or [0]
        return ordered[0], float(ordered[len(ordered) // 2])


def _seconds(begin: float, end: float) -> list[float]:
    return [begin + n for n in range(1, int(end - begin) + 1)]
