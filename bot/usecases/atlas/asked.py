"""Whom a round of opinions may ask, whom it still asks, and who answers what was said.

A name in the list of those who were asked opens nothing by itself: who has lost the role, or was stopped, is out.
"""

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from bot.domain.atlas.opinions import Round, Subject
from bot.domain.errors import NotAllowed, NotFound, TooMany, WrongState
from bot.domain.people import Account, Person, Role, Staff
from bot.domain.staff.roles import SIGNERS
from bot.usecases.ports import UnitOfWork
from bot.usecases.sight.one_person import accounts_of, one_account_each


class Whom(StrEnum):
    LIAISONS = "liaisons"
    EXPERTS = "experts"
    EDITORS = "editors"
    LEADS = "leads"
    ALL = "all"
    SINGLE = "single"
    """Single people, chosen out of all."""


OFFERED: Final = {
    Subject.ATLAS: (Whom.LIAISONS, Whom.EXPERTS, Whom.LEADS, Whom.ALL, Whom.SINGLE),
    Subject.LESSON: (Whom.LIAISONS, Whom.EXPERTS, Whom.EDITORS, Whom.ALL, Whom.SINGLE),
}
"""The atlas is not for editors."""
_ROLES: Final = {
    Whom.LIAISONS: frozenset({Role.LIAISON}),
    Whom.EXPERTS: frozenset({Role.EXPERT}),
    Whom.EDITORS: frozenset({Role.EDITOR}),
    Whom.LEADS: SIGNERS,
}
_EVERYBODY: Final = frozenset({Whom.ALL, Whom.SINGLE})
MOST_SINGLE: Final = 20
"""So many single people a round may ask: all of them are named on one screen."""


async def whom_to_ask(
    subject: Subject, whom: Whom, *, besides: Account, editors: Collection[Account], uow: UnitOfWork
) -> Sequence[Staff]:
    """Those who can be written to, each person by one account, but whoever asks, by any of his. ``editors``: named by
    the settings; ``Whom.SINGLE``: all accounts, to choose from."""
    his = await accounts_of(besides, uow=uow)
    able = [one for one in await uow.staff.all() if _welcome(one, subject, whom, editors)]
    found = sorted((one for one in able if one.account not in his), key=lambda one: str(one.account))
    return found if whom is Whom.SINGLE else await _once_each(found, uow=uow)


async def chosen_to_ask(
    subject: Subject,
    chosen: Collection[Account],
    *,
    besides: Account,
    editors: Collection[Account],
    uow: UnitOfWork,
) -> Sequence[Staff]:
    """These single people, each by one account. Raises NotFound where nobody was chosen, TooMany, NotAllowed for
    somebody who may not be asked about this, or not any more."""
    if not chosen:
        raise NotFound("opinion-pick-none")
    if len(set(chosen)) > MOST_SINGLE:
        raise TooMany("opinion-pick-full", {"most": MOST_SINGLE})
    there = await whom_to_ask(subject, Whom.SINGLE, besides=besides, editors=editors, uow=uow)
    if not set(chosen) <= {one.account for one in there}:
        raise NotAllowed("opinion-pick-not")
    return await _once_each([one for one in there if one.account in chosen], uow=uow)


async def _once_each(people: Sequence[Staff], *, uow: UnitOfWork) -> Sequence[Staff]:
    """Who has an account on each messenger is asked once, and what he thinks counts once."""
    kept = await one_account_each([one.account for one in people], uow=uow)
    return [one for one in people if one.account in kept]


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


def reads(found: Round, person: Person, *, today: date) -> bool:
    """Whether what it is about is still to be read through it. What an expert may read is that alone, and ends with the
    time that he is asked for; the others have it elsewhere, too."""
    expert = person.staff is not None and person.staff.role is Role.EXPERT
    return found.takes(today) or not expert


def must_read(found: Round, person: Person, *, editors: Collection[Account], today: date) -> Round:
    """Who may read what it is about. Raises NotAllowed as ``must_see``; WrongState once it is over for him."""
    must_see(found, person, editors=editors)
    if not reads(found, person, today=today):
        raise WrongState("opinion-over")
    return found


async def keepers(found: Round, *, uow: UnitOfWork) -> Sequence[Account]:
    """Who hears what comes in: whoever asked; all leads and owners where he leads no more."""
    leads = [one.account for one in await uow.staff.all() if _there(one) and one.role in SIGNERS]
    return [found.by] if found.by in leads else leads


def _there(staff: Staff) -> bool:
    return staff.started and not staff.frozen


def _welcome(staff: Staff, subject: Subject, whom: Whom, editors: Collection[Account]) -> bool:
    kinds = [kind for kind in OFFERED[subject] if kind in _ROLES] if whom in _EVERYBODY else [whom]
    named = Whom.EDITORS in kinds and staff.account in editors
    return _there(staff) and (named or any(staff.role in _ROLES[kind] for kind in kinds))
