"""Who follows the legal calendar, and with which track: he hears of days that move and of what else goes to many.

An account is kept, sealed, from the wish to its end; nothing joins it to a report.
"""

from dataclasses import replace
from typing import Final

from bot.domain.errors import WrongState
from bot.domain.people import Person
from bot.usecases.learning.find_learner import find_learner
from bot.usecases.learning.open_tracks import enrolled_track
from bot.usecases.ports import Clock, Ids, Learner, UnitOfWork

BOX: Final = "calendar"
"""In a learner's settings: the letterbox to which the calendar's news go."""


async def is_following(key: str, *, uow: UnitOfWork, clock: Clock) -> bool:
    """Whether this learner follows the calendar."""
    return BOX in (await find_learner(key, uow=uow, clock=clock)).settings


async def follow_calendar(person: Person, *, uow: UnitOfWork, ids: Ids, clock: Clock) -> None:
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


async def update_follower_track(learner: Learner, *, uow: UnitOfWork) -> None:
    """He says that he is somebody else: his news are that one's, if he follows."""
    if (box := learner.settings.get(BOX)) is not None:
        uow.followers.add(box, await track_of(learner, uow=uow))


async def unfollow_calendar(key: str, *, uow: UnitOfWork, clock: Clock) -> None:
    """No more news; the sealed account is gone."""
    learner = await find_learner(key, uow=uow, clock=clock)
    box = learner.settings.get(BOX)
    if box is None:
        return
    uow.letterboxes.drop(box)
    uow.followers.drop(box)
    settings = {name: value for name, value in learner.settings.items() if name != BOX}
    uow.learners.save(replace(learner, settings=settings))
