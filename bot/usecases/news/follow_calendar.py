"""Following the legal calendar, with a track: followers hear of changed days and of other broadcasts.

An account is stored, sealed, while they follow; nothing links it to a report.
"""

from dataclasses import replace
from typing import Final

from bot.domain.errors import WrongState
from bot.domain.people import Person
from bot.usecases.learning.find_learner import find_learner
from bot.usecases.learning.open_tracks import enrolled_track
from bot.usecases.ports import Clock, Ids, Learner, UnitOfWork

BOX: Final = "calendar"
"""The key in a learner's settings for the letterbox that gets the calendar's news."""


async def is_following(key: str, *, uow: UnitOfWork, clock: Clock) -> bool:
    """Whether this learner follows the calendar."""
    return BOX in (await find_learner(key, uow=uow, clock=clock)).settings


async def follow_calendar(person: Person, *, uow: UnitOfWork, ids: Ids, clock: Clock) -> None:
    """Tell them of every change from now on, and of news for their track. Raises WrongState once accounts can
    no longer be stored."""
    learner = await find_learner(person.keys.learner, uow=uow, clock=clock)
    box = learner.settings.get(BOX) or ids.new()
    if not uow.letterboxes.keep(box, person.account):
        raise WrongState("reminders-cannot")
    uow.followers.add(box, await track_of(learner, uow=uow))
    uow.learners.save(replace(learner, settings={**learner.settings, BOX: box}, day=clock.today()))


async def track_of(learner: Learner, *, uow: UnitOfWork) -> str:
    """The track whose news they get: from their row or their group, so it is already stored. A person who
    only says that they serve in a force gets everybody's news, because that answer is stored in no table."""
    return learner.audience or await enrolled_track(learner.key, uow=uow) or ""


async def update_follower_track(learner: Learner, *, uow: UnitOfWork) -> None:
    """Update the track of a follower who changes their answer."""
    if (box := learner.settings.get(BOX)) is not None:
        uow.followers.add(box, await track_of(learner, uow=uow))


async def unfollow_calendar(key: str, *, uow: UnitOfWork, clock: Clock) -> None:
    """Stop the news and delete the sealed account."""
    learner = await find_learner(key, uow=uow, clock=clock)
    box = learner.settings.get(BOX)
    if box is None:
        return
    uow.letterboxes.drop(box)
    uow.followers.drop(box)
    settings = {name: value for name, value in learner.settings.items() if name != BOX}
    uow.learners.save(replace(learner, settings=settings))
