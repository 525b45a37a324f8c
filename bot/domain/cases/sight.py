"""Who may see which case, and take it. One rule for queue, card, search, claim, details and merging.

What forces and officials did is kept in a smaller circle: those who work beside them, or under them, are not to be
led to a witness. Which acts these are is content; each case stores it (``Case.restricted``).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.domain.cases.recusal import From, Recusal
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import ActorClass, AreaTree
from bot.domain.people import Account, Role, Staff
from bot.domain.staff.roles import SIGNERS


@dataclass(frozen=True, slots=True)
class Sight:
    """What one member of staff may see. ``circle``: also restricted cases. ``blind``: no case at all, whatever group
    they are in."""

    account: Account
    circle: bool
    recused: frozenset[Recusal] = frozenset()
    blind: bool = False
    near: frozenset[ActorClass] = frozenset()
    """The accused whom their body is made of or stands under: cases against them are not theirs to see."""

    def away_from(self, case_id: str) -> bool:
        """Whether he keeps away from this very case."""
        return Recusal(self.account, From.CASE, case_id) in self.recused

    def values(self, of: From) -> frozenset[str]:
        return frozenset(one.value for one in self.recused if one.of is of)


def keeps_away(
    case: Case, sight: Sight, *, areas: AreaTree, actors: Collection[str] = (), began: Collection[str] = ()
) -> bool:
    """Whether he has said that cases like this are not for him: this one or one whose witnesses have become its own
    (``began``), its area, or a class of actors in it."""
    if sight.away_from(case.id) or sight.values(From.ACTOR) & frozenset(actors):
        return True
    if any(sight.away_from(one) for one in began):
        return True
    inside = {area.id for area in areas.path(case.area_id)} if case.area_id in areas else {case.area_id}
    return bool(inside & sight.values(From.AREA))


def of_the_circle(case: Case) -> bool:
    """Whether it is for the restricted circle only: its act says so (``restricted`` in ``content/violations/``)."""
    return case.restricted


def fits_circle(case: Case, into: Case) -> bool:
    """Whether its witnesses may become the other's: those of the circle are not led out of it."""
    return of_the_circle(into) or not of_the_circle(case)


def may_see(case: Case, sight: Sight) -> bool:
    return not sight.blind and (sight.circle or not case.restricted)


def circle_of(staff: Iterable[Staff]) -> tuple[Staff, ...]:
    """The smaller circle as it was named; while nobody is in it, leads and owners hold it."""
    working = [one for one in staff if not one.frozen]
    named = tuple(one for one in working if one.circle)
    return named or tuple(one for one in working if one.role in SIGNERS)


def may_enter(account: Account, staff: Iterable[Staff]) -> bool:
    """Whether he may be in the circle's own group: an owner looks after it, whether or not he is of the circle."""
    people = tuple(staff)
    owner = any(one.account == account and one.role is Role.OWNER for one in people)
    return owner or any(one.account == account for one in circle_of(people))


def circle_is_named(staff: Iterable[Staff]) -> bool:
    return any(one.circle and not one.frozen for one in staff)
