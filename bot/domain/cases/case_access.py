"""Who may see and take which case. One rule for queue, card, search, claim, details and merging.

Cases about forces and officials are kept in the restricted circle: people who work beside or under the
accused must not be led to a witness. The content says which acts these are; each case stores it
(``Case.restricted``).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.domain.cases.recusal import Recusal, RecusalScope
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import ActorClass, AreaTree
from bot.domain.people import Account, Staff
from bot.domain.staff.permissions import Permission, has_role_for, role_grants


@dataclass(frozen=True, slots=True)
class CaseAccess:
    """What one member of staff may see. ``circle``: also restricted cases. A ``role`` that does not read
    cases sees none, in whatever group they are."""

    account: Account
    circle: bool
    recused: frozenset[Recusal] = frozenset()
    role: str | None = None
    related_actors: frozenset[ActorClass] = frozenset()
    """The accused that their body consists of or is under: they do not see cases against these."""

    def is_recused_from(self, case_id: str) -> bool:
        """Whether they are recused from this very case."""
        return Recusal(self.account, RecusalScope.CASE, case_id) in self.recused

    def recused_values(self, of: RecusalScope) -> frozenset[str]:
        return frozenset(recusal.value for recusal in self.recused if recusal.of is of)


def matches_recusal(
    case: Case,
    access: CaseAccess,
    *,
    areas: AreaTree,
    actors: Collection[str] = (),
    origins: Collection[str] = (),
) -> bool:
    """Whether they are recused from cases like this: this one or one merged into it (``began``), its area, or
    a class of actors in it."""
    if access.is_recused_from(case.id) or access.recused_values(RecusalScope.ACTOR) & frozenset(actors):
        return True
    if any(access.is_recused_from(case_id) for case_id in origins):
        return True
    inside = {area.id for area in areas.path(case.area_id)} if case.area_id in areas else {case.area_id}
    return bool(inside & access.recused_values(RecusalScope.AREA))


def is_restricted_case(case: Case) -> bool:
    """Whether only the restricted circle may see it: its act says so (``restricted`` in
    ``content/violations/``)."""
    return case.restricted


def fits_circle(case: Case, into: Case) -> bool:
    """Whether its witnesses may move to the other case: those of a restricted case stay in the circle."""
    return is_restricted_case(into) or not is_restricted_case(case)


def may_see(case: Case, access: CaseAccess, *, recused: bool = False) -> bool:
    """Whether they may see it: by role, by circle and, where known, by recusal."""
    return role_grants(
        access.role,
        Permission.SEE_CASE,
        is_in_circle=access.circle,
        is_case_restricted=case.restricted,
        is_recused=recused,
    )


def restricted_circle(staff: Iterable[Staff]) -> tuple[Staff, ...]:
    """The restricted circle as it was named; while it is empty, leads and owners form it."""
    working = [member for member in staff if not member.frozen]
    named = tuple(member for member in working if member.circle)
    return named or tuple(member for member in working if has_role_for(member, Permission.LEAD))


def may_enter_circle(account: Account, staff: Iterable[Staff]) -> bool:
    """Whether this account may be in the circle's own group. Owners may: they look after it, in the circle or
    not."""
    people = tuple(staff)
    owner = any(
        member.account == account and has_role_for(member, Permission.ADMINISTER) for member in people
    )
    return owner or any(member.account == account for member in restricted_circle(people))


def is_circle_named(staff: Iterable[Staff]) -> bool:
    return any(member.circle and not member.frozen for member in staff)
