"""Who may be invited to a round of opinions, who is still invited, and who answers the opinions.

A name in the list of invitees gives no access by itself: people who lost the role, or were frozen, are out.
"""

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from bot.domain.atlas.opinions import OpinionRound, OpinionSubject
from bot.domain.errors import NotAllowed, NotFound, TooMany, WrongState
from bot.domain.people import Account, Person, Staff
from bot.domain.staff.permissions import Permission, acting_staff, has_role_for, is_granted
from bot.usecases.access.one_person import accounts_of, first_account_each
from bot.usecases.context import Context


class InviteeGroup(StrEnum):
    LIAISONS = "liaisons"
    EXPERTS = "experts"
    EDITORS = "editors"
    LEADS = "leads"
    ALL = "all"
    SINGLE = "single"
    """Single people, chosen from all."""


OFFERED: Final = {
    OpinionSubject.ATLAS: (
        InviteeGroup.LIAISONS,
        InviteeGroup.EXPERTS,
        InviteeGroup.LEADS,
        InviteeGroup.ALL,
        InviteeGroup.SINGLE,
    ),
    OpinionSubject.LESSON: (
        InviteeGroup.LIAISONS,
        InviteeGroup.EXPERTS,
        InviteeGroup.EDITORS,
        InviteeGroup.ALL,
        InviteeGroup.SINGLE,
    ),
}
"""Editors are not invited to the atlas."""
_ANSWERING: Final = {
    InviteeGroup.LIAISONS: Permission.SPEAK_FOR_BODY,
    InviteeGroup.EXPERTS: Permission.ANSWER_AS_EXPERT,
    InviteeGroup.EDITORS: Permission.EDIT_LESSONS,
    InviteeGroup.LEADS: Permission.LEAD,
}
_EVERYBODY: Final = frozenset({InviteeGroup.ALL, InviteeGroup.SINGLE})
MOST_SINGLE: Final = 20
"""Single people in a round: all of them are named on one screen."""


async def invitable_staff(
    ctx: Context, subject: OpinionSubject, whom: InviteeGroup, *, besides: Account
) -> Sequence[Staff]:
    """People who can be written to, each person by one account, except the asker by any account. ``editors``:
    named by the settings; ``Whom.SINGLE``: all accounts, to choose from."""
    his = await accounts_of(ctx, besides)
    able = [
        staff
        for staff in await ctx.uow.staff.all()
        if _is_invitable(staff, subject, whom, ctx.operator.editors)
    ]
    people = sorted(
        (staff for staff in able if staff.account not in his), key=lambda staff: str(staff.account)
    )
    return people if whom is InviteeGroup.SINGLE else await _one_account_each(ctx, people)


async def chosen_invitees(
    ctx: Context, subject: OpinionSubject, chosen: Collection[Account], *, besides: Account
) -> Sequence[Staff]:
    """These single people, each by one account. Raises NotFound if nobody was chosen, TooMany, NotAllowed for
    somebody who may not, or no longer, be asked about this."""
    if not chosen:
        raise NotFound("opinion-pick-none")
    if len(set(chosen)) > MOST_SINGLE:
        raise TooMany("opinion-pick-full", {"most": MOST_SINGLE})
    there = await invitable_staff(ctx, subject, InviteeGroup.SINGLE, besides=besides)
    if not set(chosen) <= {staff.account for staff in there}:
        raise NotAllowed("opinion-pick-not")
    return await _one_account_each(ctx, [staff for staff in there if staff.account in chosen])


async def _one_account_each(ctx: Context, people: Sequence[Staff]) -> Sequence[Staff]:
    """A person with an account on each messenger is asked once, and their opinion counts once."""
    accounts = await first_account_each(ctx, [staff.account for staff in people])
    return [staff for staff in people if staff.account in accounts]


async def current_invitees(ctx: Context, opinion_round: OpinionRound) -> tuple[Account, ...]:
    """The invitees who can be written to and still have a suitable role."""
    there = {
        staff.account
        for staff in await ctx.uow.staff.all()
        if _is_invitable(staff, opinion_round.subject, InviteeGroup.ALL, ctx.operator.editors)
    }
    return tuple(account for account in opinion_round.invited if account in there)


def is_invited(opinion_round: OpinionRound, person: Person, *, editors: Collection[Account]) -> bool:
    """Whether they are still invited."""
    staff = person.staff
    return (
        person.account in opinion_round.invited
        and staff is not None
        and _is_invitable(staff, opinion_round.subject, InviteeGroup.ALL, editors)
    )


def require_viewer(
    opinion_round: OpinionRound, person: Person, *, editors: Collection[Account]
) -> OpinionRound:
    """For invitees and leads. Raises NotAllowed."""
    leads = is_granted(Permission.READ_ALL_OPINIONS, acting_staff(person.staff))
    if not leads and not is_invited(opinion_round, person, editors=editors):
        raise NotAllowed("opinion-not-invited")
    return opinion_round


def can_read_subject(opinion_round: OpinionRound, person: Person, *, today: date) -> bool:
    """Whether they may still read the subject through this round. Experts may read only that, while they are
    asked; the others have access elsewhere too."""
    return opinion_round.takes(today) or not has_role_for(person.staff, Permission.ANSWER_AS_EXPERT)


def require_reader(
    opinion_round: OpinionRound, person: Person, *, editors: Collection[Account], today: date
) -> OpinionRound:
    """For people who may read the subject. Raises NotAllowed as ``require_viewer``; WrongState once it is
    over for them."""
    require_viewer(opinion_round, person, editors=editors)
    if not can_read_subject(opinion_round, person, today=today):
        raise WrongState("opinion-over")
    return opinion_round


async def opinion_recipients(ctx: Context, opinion_round: OpinionRound) -> Sequence[Account]:
    """Who hears of new opinions: the asker; all leads and owners if the asker is no longer a lead."""
    leads = [
        staff.account
        for staff in await ctx.uow.staff.all()
        if _is_reachable(staff) and has_role_for(staff, Permission.READ_ALL_OPINIONS)
    ]
    return [opinion_round.by] if opinion_round.by in leads else leads


def _is_reachable(staff: Staff) -> bool:
    return staff.started and not staff.frozen


def _is_invitable(
    staff: Staff, subject: OpinionSubject, whom: InviteeGroup, editors: Collection[Account]
) -> bool:
    kinds = [kind for kind in OFFERED[subject] if kind in _ANSWERING] if whom in _EVERYBODY else [whom]
    named = InviteeGroup.EDITORS in kinds and staff.account in editors
    return _is_reachable(staff) and (named or any(has_role_for(staff, _ANSWERING[kind]) for kind in kinds))
