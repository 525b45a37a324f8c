"""A learner reports a problem with a card."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.domain.errors import WrongState
from bot.domain.events import RemarksToTell
from bot.domain.learning.remarks import Remark, RemarkKind
from bot.domain.people import Person
from bot.usecases.learning.find_learner import find_learner
from bot.usecases.learning.tell_editors import remarks_to_notify
from bot.usecases.ports import Clock, Ids, UnitOfWork
from bot.usecases.safety.count_try import count_try

BOX: Final = "remark-box"
"""The name under which a learner's settings have the id of their letterbox, so that they can be forgotten
completely."""

A_DAY: Final = 10


async def make_remark(
    card_id: str,
    kind: RemarkKind,
    *,
    words: str,
    wants_answer: bool,
    person: Person,
    uow: UnitOfWork,
    ids: Ids,
    clock: Clock,
) -> tuple[RemarksToTell, ...]:
    """Store the remark, with a sealed letterbox only if an answer is wanted. Returns what editors are told
    now.

    ``words`` are masked already. Raises TooMany after ten within a day, WrongState once no account can be
    stored.
    """
    key, since = person.keys.learner, clock.now() - timedelta(days=1)
    await count_try("remark", key, most=A_DAY, since=since, refusal="remark-too-many", uow=uow, clock=clock)
    box = await _letterbox(person, uow=uow, ids=ids, clock=clock) if wants_answer else ""
    uow.remarks.add(
        Remark(ids.new(), card_id=card_id, kind=kind, day=clock.today(), words=words, letterbox=box)
    )
    return await remarks_to_notify(uow=uow, clock=clock)


async def _letterbox(person: Person, *, uow: UnitOfWork, ids: Ids, clock: Clock) -> str:
    learner = await find_learner(person.keys.learner, uow=uow, clock=clock)
    box = learner.settings.get(BOX) or ids.new()
    if not uow.letterboxes.keep(box, person.account):
        raise WrongState("remark-no-letterbox")
    uow.learners.save(replace(learner, settings={**learner.settings, BOX: box}))
    return box
