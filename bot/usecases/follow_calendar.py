"""Who follows the legal calendar hears when a day is set, moves or is taken back: a few a second, never at night.

An account is kept, sealed, from the wish to its end; nothing joins it to a report.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.domain.errors import WrongState
from bot.domain.legal_calendar import Anchor, Days, days_of, moved
from bot.domain.moments import at_night
from bot.domain.people import Person
from bot.domain.settings import Running
from bot.usecases.find_learner import find_learner
from bot.usecases.open_tracks import enrolled_track
from bot.usecases.ports import Clock, Ids, Learner, UnitOfWork

BOX: Final = "calendar"
"""In a learner's settings: the letterbox to which the calendar's news go."""
AT_ONCE: Final = 5
"""People a tick, which comes every second: a messenger's limits are never reached."""
_ROUND: Final = "calendar-round"


@dataclass(frozen=True, slots=True)
class Round:
    """The way around: the days as people knew them, the days that have moved since, and how far it has come."""

    before: dict[Anchor, date]
    anchors: tuple[Anchor, ...]
    at: str = ""

    def __str__(self) -> str:
        known = {anchor.value: day.isoformat() for anchor, day in self.before.items()}
        return json.dumps([known, list(self.anchors), self.at])

    @classmethod
    def read(cls, stored: str) -> "Round | None":
        if not stored:
            return None
        known, anchors, at = json.loads(stored)
        before = {Anchor(name): date.fromisoformat(day) for name, day in known.items()}
        return cls(before, tuple(map(Anchor, anchors)), at)


@dataclass(frozen=True, slots=True)
class News:
    """What a few followers are told: to which letterboxes, which days moved, and how they are now."""

    letterboxes: Sequence[str]
    anchors: tuple[Anchor, ...]
    days: Days


async def follows(key: str, *, uow: UnitOfWork, clock: Clock) -> bool:
    """Whether this learner follows the calendar."""
    return BOX in (await find_learner(key, uow=uow, clock=clock)).settings


async def follow(person: Person, *, uow: UnitOfWork, ids: Ids, clock: Clock) -> None:
    """Tell him of every change from now on, and what his track is told. Raises WrongState once accounts can no
    longer be kept."""
    learner = await find_learner(person.keys.learner, uow=uow, clock=clock)
    box = learner.settings.get(BOX) or ids.new()
    if not uow.letterboxes.keep(box, person.account):
        raise WrongState("reminders-cannot")
    uow.followers.add(box, await track_of(learner, uow=uow))
    uow.learners.save(replace(learner, settings={**learner.settings, BOX: box}, day=clock.today()))


async def track_of(learner: Learner, *, uow: UnitOfWork) -> str:
    """Whose news he gets: what his row or his group says, and so what is stored of him already. Who only says that
    he serves in a force gets everybody's: that is kept in no table."""
    return learner.audience or await enrolled_track(learner.key, uow=uow) or ""


async def follow_track(learner: Learner, *, uow: UnitOfWork) -> None:
    """He says that he is somebody else: his news are that one's, if he follows."""
    if (box := learner.settings.get(BOX)) is not None:
        uow.followers.add(box, await track_of(learner, uow=uow))


async def unfollow(key: str, *, uow: UnitOfWork, clock: Clock) -> None:
    """No more news; the sealed account is gone."""
    learner = await find_learner(key, uow=uow, clock=clock)
    box = learner.settings.get(BOX)
    if box is None:
        return
    uow.letterboxes.drop(box)
    uow.followers.drop(box)
    kept = {name: value for name, value in learner.settings.items() if name != BOX}
    uow.learners.save(replace(learner, settings=kept))


async def note_moved(before: Running, after: Running, *, uow: UnitOfWork) -> None:
    """A day has changed: a round begins, or the one that is going begins anew, with everything that has moved since
    its followers last knew. What has come back to where it was is no news for who has not been told."""
    if not moved(days_of(before), days_of(after)):
        return
    going = Round.read(await uow.settings.note(_ROUND))
    known = dict(days_of(before)) if going is None else going.before
    anchors = set(moved(known, days_of(after)))
    if going is not None and going.at:  # some have been told already, and read otherwise now
        anchors |= {*going.anchors, *moved(days_of(before), days_of(after))}
    told = tuple(anchor for anchor in Anchor if anchor in anchors)
    uow.settings.set_note(_ROUND, str(Round(known, told)) if told else "")


async def followers_to_tell(*, uow: UnitOfWork, clock: Clock) -> News | None:
    """The next few followers; they count as told from here. None when nobody is to be told now."""
    going = Round.read(await uow.settings.note(_ROUND))
    if going is None or at_night(clock.now()):
        return None
    boxes = await uow.followers.after(going.at, limit=AT_ONCE)
    further = "" if len(boxes) < AT_ONCE else str(replace(going, at=boxes[-1]))
    uow.settings.set_note(_ROUND, further)
    if not boxes:
        return None
    return News(boxes, going.anchors, days_of(await uow.settings.running()))
