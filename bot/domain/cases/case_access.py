"""Who may see and take which case. One rule for queue, card, search, claim, details and merging.

Cases about forces and officials are kept in the restricted circle: people who work beside or under the accused
must not be led to a witness. The content says which acts these are; each case stores it (``Case.restricted``).

Recusal: a moderator who is too close to a case keeps out of it. From one case it is for good, from a kind of
case it lasts as long as they say.

Which accused a member of staff is too close to, because of the body that they belong to.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from bot.domain.cases.reports import HELD, Action, Case, clear_assignee
from bot.domain.catalogue.catalogue import Act, ActorClass, Agency, AreaTree
from bot.domain.people import Account, Staff
from bot.domain.staff.permissions import Permission, has_role_for, role_grants

NO_BODY: Final = "none"
"""The answer of a person who belongs to none of the bodies. The field is empty until they are asked."""


class RecusalScope(StrEnum):
    """What a person is recused from."""

    CASE = "case"
    AREA = "area"
    ACTOR = "actor"


@dataclass(frozen=True, slots=True)
class Recusal:
    """``value``: the id of a case or an area, or a class of actors. Nobody is asked for a reason."""

    account: Account
    of: RecusalScope
    value: str


def recuse(case: Case, *, by: Account) -> Case:
    """Their own claim ends as if released; another person's continues. Raises WrongState for a case that can
    no longer be claimed."""
    state = case.state_after(Action.RECUSE)
    return clear_assignee(case, state) if case.state in HELD and case.assignee == by else case


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


@dataclass(frozen=True, slots=True)
class Accusable:
    """What the content says about possible accused: the acts with their actors, the bodies with theirs."""

    acts: Mapping[str, Act] = field(default_factory=dict)
    agencies: Mapping[str, Agency] = field(default_factory=dict)

    def related_actors(self, body_id: str) -> frozenset[ActorClass]:
        """The accused that a body consists of or is under. A body that the content no longer has may belong
        to any."""
        if body_id in ("", NO_BODY):
            return frozenset()
        agency = self.agencies.get(body_id)
        return frozenset(agency.of) if agency is not None else frozenset(ActorClass)

    def accused_classes(self, act_id: str, actors: Collection[str]) -> frozenset[ActorClass]:
        """The classes that a case accuses; if none is named, all that its act may be reported of."""
        named_actors = frozenset(ActorClass(actor) for actor in actors if actor in ActorClass)
        return named_actors or frozenset(possible_actors(act_id, self.acts))


def possible_actors(act_id: str, acts: Mapping[str, Act]) -> tuple[ActorClass, ...]:
    """The classes that an unknown actor may belong to: those that this act is reported of."""
    act = acts.get(act_id)
    return act.reportable_actors if act is not None and act.reportable() else tuple(ActorClass)
