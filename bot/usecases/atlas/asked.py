"""Whom a round of opinions may ask, whom it still asks, and who answers what was said.

A name in the list of those who were asked opens nothing by itself: who has lost the role, or was stopped, is out.
"""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Final

from bot.domain.atlas.opinions import Round, Subject
from bot.domain.errors import NotAllowed
from bot.domain.people import Account, Person, Role, Staff
from bot.domain.staff.roles import SIGNERS
from bot.usecases.ports import UnitOfWork
from bot.usecases.sight.one_person import accounts_of


class Whom(StrEnum):
    LIAISONS = "liaisons"
    EDITORS = "editors"
    LEADS = "leads"
    ALL = "all"


OFFERED: Final = {
    Subject.ATLAS: (Whom.LIAISONS, Whom.LEADS, Whom.ALL),
    Subject.LESSON: (Whom.LIAISONS, Whom.EDITORS, Whom.ALL),
}
"""The atlas is not for editors."""
_ROLES: Final = {
    Whom.LIAISONS: frozenset({Role.LIAISON}),
    Whom.EDITORS: frozenset({Role.EDITOR}),
    Whom.LEADS: SIGNERS,
}


async def whom_to_ask(
    subject: Subject, whom: Whom, *, besides: Account, editors: Collection[Account], uow: UnitOfWork
) -> tuple[Account, ...]:
    """Those who can be written to, but whoever asks, by any of his accounts. ``editors``: named by the settings."""
    his = await accounts_of(besides, uow=uow)
    found = (one for one in await uow.staff.all() if _welcome(one, subject, whom, editors))
    return tuple(sorted((one.account for one in found if one.account not in his), key=str))


async def still_asked(found: Round, *, editors: Collection[Account], uow: UnitOfWork) -> tuple[Account, ...]:
    """Those who were asked, can be written to and have a role for it to this day."""
    there = {one.account for one in await uow.staff.all() if _welcome(one, found.subject, Whom.ALL, editors)}
    return tuple(one for one in found.invited if one in there)


def asks(found: Round, person: Person, *, editors: Collection[Account]) -> bool:
    """Whether it asks him to this day."""
    staff = person.staff
    return (
        person.account in found.invited
        and staff is not None
        and _welcome(staff, found.subject, Whom.ALL, editors)
    )


def must_see(found: Round, person: Person, *, editors: Collection[Account]) -> Round:
    """Those who are asked, and leads. Raises NotAllowed."""
    leads = person.staff is not None and person.staff.role in SIGNERS and not person.staff.frozen
    if not leads and not asks(found, person, editors=editors):
        raise NotAllowed("opinion-not-invited")
    return found


async def keepers(found: Round, *, uow: UnitOfWork) -> Sequence[Account]:
    """Who hears what comes in: whoever asked; all leads and owners where he leads no more."""
    leads = [one.account for one in await uow.staff.all() if _there(one) and one.role in SIGNERS]
    return [found.by] if found.by in leads else leads


def _there(staff: Staff) -> bool:
    return staff.started and not staff.frozen


def _welcome(staff: Staff, subject: Subject, whom: Whom, editors: Collection[Account]) -> bool:
    kinds = OFFERED[subject][:-1] if whom is Whom.ALL else (whom,)
    named = Whom.EDITORS in kinds and staff.account in editors
    return _there(staff) and (named or any(staff.role in _ROLES[kind] for kind in kinds))
