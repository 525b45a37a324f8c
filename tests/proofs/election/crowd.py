"""When people come: the days of the election, each with its phase and its share of visits; and the visits."""

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.catalogue.catalogue import Phase
from tests.proofs.crash.people import SentUpdate
from tests.proofs.election.errands import BURN, BURNS, MOVE_DAY
from tests.proofs.election.people import (
    Citizen,
    ElectionLearner,
    ElectionPerson,
    HostilePerson,
    Moderator,
    Owner,
    Population,
    let_act,
)
from tests.proofs.election.scene import ElectionScene

TEHRAN: Final = ZoneInfo("Asia/Tehran")
POLLING_DAY: Final = datetime(2026, 12, 4, tzinfo=TEHRAN)
COMES: Final = {Phase.BEFORE: 0.2, Phase.DAY: 0.5, Phase.AFTER: 0.15}
"""The share of citizens who come on a day of this phase; with more than a week they come more rarely."""
WEEK: Final = 7
NIGHT_SHARE: Final = 0.04
SHIFTS: Final = (0, 9, 12, 16, 19, 22)
"""The hours at which moderators begin to work."""
OWNERS_HOURS: Final = (9, 11, 14, 17, 21)
COLLEAGUES_HOURS: Final = (10, 15, 19)
BURNS_AT: Final = 21
"""The hour at which owners burn who sent what, on the day after polling day or on the last one."""
SECOND_THOUGHTS: Final = 0.4
LATER: Final = (600.0, 3 * 3_600.0)
"""Who has reported may come back after so many seconds, to look or to withdraw."""
PATIENCE: Final = 900.0
THINKS: Final = (2.0, 15.0)
LOOKS: Final = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
IDLE: Final = 120.0
RACES: Final = 0.4
CALM_AFTER: Final = 30.0


@dataclass(frozen=True, slots=True)
class ElectionDays:
    """``count`` days from midnight to midnight; the last third, at least the last day, begins with polling day."""

    count: int

    @property
    def days_before(self) -> int:
        """Days before polling day."""
        return max(1, self.count * 2 // 3) if self.count > 1 else 0

    def begins(self) -> datetime:
        """Eight in the morning of the first day."""
        return POLLING_DAY - timedelta(days=self.days_before) + timedelta(hours=8)

    def phase(self, day: int) -> Phase:
        if day == self.days_before:
            return Phase.DAY
        return Phase.BEFORE if day < self.days_before else Phase.AFTER

    def comes(self, day: int) -> float:
        """The share of citizens who come on this day."""
        share = COMES[self.phase(day)]
        return share if self.count <= WEEK or self.phase(day) is Phase.DAY else share * WEEK / self.count


@dataclass(slots=True)
class Crowd:
    """Lets everybody come and go, and keeps what they sent. ``on_sent`` is told of each act."""

    scene: ElectionScene
    population: Population
    days: ElectionDays
    on_sent: Callable[[ElectionPerson, SentUpdate], None]
    chance: random.Random = field(init=False)
    acts: int = 0
    gave_up: int = 0
    errors: list[BaseException] = field(default_factory=list)
    """Mistakes of the proof itself, which end it."""
    _busy: set[str] = field(default_factory=set)
    _visits: set[asyncio.Task[None]] = field(default_factory=set)
    _last_act: float = 0.0

    def __post_init__(self) -> None:
        self.chance = self.scene.chance("crowd")

    async def live_day(self, day: int) -> None:
        """All visits that begin on this day; the last ones may go on into the night."""
        self._plan_owners(day)
        visits = sorted(self._plan(day), key=lambda visit: visit[0])
        for at, person in visits:
            await self._sleep_until(at)
            for error in self.errors:
                raise error
            if person.name not in self._busy:
                if isinstance(person, Owner):
                    person.begin_visit(BURN if self._burns(day, at) else person.next_errand())
                self._begin(person)
        await self._sleep_until(self._midnight(day) + timedelta(days=1))

    def _begin(self, person: ElectionPerson) -> None:
        self._busy.add(person.name)
        task = asyncio.create_task(self._visit(person), name=f"visit {person.name}")
        self._visits.add(task)
        task.add_done_callback(self._end_visit)

    def _end_visit(self, visit: asyncio.Task[None]) -> None:
        self._visits.discard(visit)
        if not visit.cancelled() and (error := visit.exception()) is not None:
            self.errors.append(error)

    async def end(self) -> None:
        """Everybody goes."""
        while self._visits:
            for task in sorted(self._visits, key=asyncio.Task.get_name):
                task.cancel()
            await asyncio.sleep(0)

    @property
    def _codes(self) -> list[str]:
        """Codes of groups of learners that owners have made."""
        return [code for owner in self.population.owners for code in owner.codes]

    async def keep_pace(self) -> None:
        """While nobody does anything, the program's jobs run more rarely."""
        while True:
            await asyncio.sleep(CALM_AFTER)
            self.scene.scheduler.set_busy(self.scene.world.clock.time() - self._last_act < CALM_AFTER)

    # --- planning -------------------------------------------------------------------------------------

    def _midnight(self, day: int) -> datetime:
        return POLLING_DAY + timedelta(days=day - self.days.days_before)

    def _plan(self, day: int) -> list[tuple[datetime, ElectionPerson]]:
        midnight, share = self._midnight(day), self.days.comes(day)
        visits: list[tuple[datetime, ElectionPerson]] = [
            (midnight + self._moment(), person)
            for person in self.population.citizens
            if self.chance.random() < share
        ]
        for moderator in self.population.moderators:
            for hour in SHIFTS:
                if self.chance.random() < 0.7:
                    visits.append((self._about(midnight, hour), moderator))
        staff: tuple[tuple[Sequence[ElectionPerson], tuple[int, ...]], ...] = (
            (self.population.owners, OWNERS_HOURS),
            (self.population.colleagues, COLLEAGUES_HOURS),
        )
        for persons, hours in staff:
            visits += [(self._about(midnight, hour), person) for person in persons for hour in hours]
        return visits

    def _about(self, midnight: datetime, hour: int) -> datetime:
        return midnight + timedelta(hours=hour, minutes=self.chance.uniform(0, 60))

    def _plan_owners(self, day: int) -> None:
        """What owners do on the first day, whatever else they do: roles, and a day that moves."""
        first, second = self.population.owners[:2]
        if day == 0:
            for owner, colleague in zip((first, second), self.population.colleagues, strict=True):
                owner.plan.append(colleague.first_role())
            first.plan += [MOVE_DAY] if self.days.days_before else []

    def _moment(self) -> timedelta:
        if self.chance.random() < NIGHT_SHARE:
            return timedelta(hours=self.chance.uniform(0, 7))
        return timedelta(hours=self.chance.triangular(7, 23.5, 18))

    def _burns(self, day: int, at: datetime) -> bool:
        """Whether it is time to burn, and nobody has."""
        if day < min(self.days.days_before + 1, self.days.count - 1) or at.astimezone(TEHRAN).hour < BURNS_AT:
            return False
        return not any(owner.errands.done[BURNS] for owner in self.population.owners)

    async def _sleep_until(self, moment: datetime) -> None:
        await asyncio.sleep(max(moment.timestamp() - self.scene.world.clock.time(), 0))

    # --- visits ---------------------------------------------------------------------------------------

    async def _visit(self, person: ElectionPerson) -> None:
        try:
            await self._stay(person)
        finally:
            self._busy.discard(person.name)
            if isinstance(person, ElectionLearner | Moderator | Owner):
                person.errands.break_off()
        if isinstance(person, Owner) and person.asks:
            await self._call_signer(person)
        if isinstance(person, Citizen) and person.filed and self.chance.random() < SECOND_THOUGHTS:
            await asyncio.sleep(self.chance.uniform(*LATER))
            if person.name not in self._busy:
                self._begin(person)

    async def _call_signer(self, asker: Owner) -> None:
        """Whoever asks for a signature calls the other owner, who comes if they have time."""
        asker.asks = False
        await asyncio.sleep(self.chance.uniform(20, 120))
        for owner in self.population.owners:
            if owner is not asker and owner.name not in self._busy:
                owner.begin_visit()
                self._begin(owner)

    async def _stay(self, person: ElectionPerson) -> None:
        acts, idle = 0, 0.0
        if isinstance(person, Citizen):
            person.begin_visit()
        elif isinstance(person, ElectionLearner):
            person.codes = self._codes
            person.begin_visit()
        elif isinstance(person, HostilePerson):
            person.last = None
        while not person.is_done(acts):
            if not await self._is_answered(person):
                self.gave_up += 1
                return
            if (sent := let_act(person)) is not None:
                acts, idle = acts + 1, 0.0
                self._note(person, sent)
            elif not isinstance(person, Moderator) or idle > IDLE:
                return
            idle += 20
            await asyncio.sleep(self.chance.uniform(*THINKS))

    def _note(self, person: ElectionPerson, sent: SentUpdate) -> None:
        self.acts += 1
        self._last_act = self.scene.world.clock.time()
        self.scene.scheduler.set_busy(True)
        self.on_sent(person, sent)
        if sent.what.startswith("press case.claim") and self.chance.random() < RACES:
            self._race(sent)

    def _race(self, first: SentUpdate) -> None:
        """Another moderator presses the same «claim» at the same moment."""
        case_id = first.what.partition(":")[2].partition("~")[0]
        for other in self.population.moderators:
            if other.name == first.who or case_id in other.tried or not other.is_free():
                continue
            for button in other.claim_buttons():
                if button.press.argument == case_id and other.claim(button) and other.last is not None:
                    self.acts += 1
                    self.on_sent(other, other.last)
                    return

    async def _is_answered(self, person: ElectionPerson) -> bool:
        waited = 0.0
        for place in range(200):
            if person.is_ready():
                return True
            if waited > PATIENCE:
                return False
            pause = LOOKS[min(place, len(LOOKS) - 1)]
            waited += pause
            await asyncio.sleep(pause)
        return False


def hour_of_day(seconds: float) -> time:
    """The time of day in Tehran."""
    return datetime.fromtimestamp(seconds, TEHRAN).time()
