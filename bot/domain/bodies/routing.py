"""Where a verified case goes: the bodies for it, the likeliest first, and whom to call before anything is
written.

The table is ``content/agencies/complaints.yaml``. One rule holds whatever the content says and is here: a
body that is accused, or that is under the accused, is never offered.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Final

from bot.domain.bodies.complaints import Addressee, Use, addressees
from bot.domain.catalogue.catalogue import HEIGHTS, ActorClass, Agency, BodyLevel, Phase, Space

LEAST: Final = 2
"""Bodies that every case has at least: the first and an alternative."""


@dataclass(frozen=True, slots=True)
class UrgentNumber:
    """A number to call at once, whatever is referred later. Empty ``act_ids``, ``actors`` or ``spaces`` mean
    all."""

    id: str
    _: KW_ONLY
    agency_id: str
    note: str
    act_ids: tuple[str, ...] = ()
    only_for: tuple[ActorClass, ...] = ()
    not_for: tuple[ActorClass, ...] = ()
    phases: tuple[Phase, ...] = tuple(Phase)
    space: Space | None = None
    emergency: bool = False
    """It is called in danger, even if its own people are accused: nothing else is as fast."""

    def fits(
        self,
        act_id: str,
        *,
        actor: ActorClass | None,
        phase: Phase | None,
        space: Space,
        possible: Collection[ActorClass] = tuple(ActorClass),
    ) -> bool:
        """Whether to call it. If the actor is unknown, it fits if one of the ``possible`` actors does. An
        emergency number is never held back because the actor is unknown."""
        about = not self.act_ids or act_id in self.act_ids
        actors = possible if actor is None else (actor,)
        whose = any(
            actor_class in self.only_for if self.only_for else actor_class not in self.not_for
            for actor_class in actors
        )
        return about and whose and (phase is None or phase in self.phases) and self.space in (None, space)


@dataclass(frozen=True, slots=True)
class ReferralBody:
    """One body that the case may go to. ``way`` holds the reason and the articles."""

    agency: Agency
    way: Addressee
    level: BodyLevel
    """The level at which these cases are examined."""

    @property
    def height(self) -> int:
        """The level of the body itself, not of its place in one case; remaining bodies are ordered by it."""
        return HEIGHTS[self.agency.level or self.level]


@dataclass(frozen=True, slots=True)
class UrgentCall:
    """``certain``: the number is confirmed; otherwise callers check it first."""

    phone: str
    name: str
    note: str
    certain: bool
    site: str | None = None


@dataclass(frozen=True, slots=True)
class ReferralRoute:
    bodies: tuple[ReferralBody, ...]
    calls: tuple[UrgentCall, ...]
    not_yet: tuple[tuple[str, str], ...] = ()
    """Names of bodies that would take it later, each with the day on which its window opens."""

    def to(self, agency_id: str) -> ReferralBody | None:
        return next((body for body in self.bodies if body.agency.id == agency_id), None)

    def remaining_bodies(self, tried: Collection[str], *, climb: bool) -> tuple[ReferralBody, ...]:
        """The bodies left after these have had the case: those after the last one in the order of the law,
        then the others. ``climb``: bodies above these come first, for a case whose body never answers."""
        had = [n for n, body in enumerate(self.bodies) if body.agency.id in tried]
        reached = max((self.bodies[n].height for n in had), default=-1)
        last = max(had, default=-1)
        left = [(n, body) for n, body in enumerate(self.bodies) if n not in had]
        left.sort(key=lambda pair: pair[1].height <= reached if climb else pair[0] < last)
        return tuple(body for _, body in left)


def find_route(
    ways: Iterable[Addressee],
    numbers: Iterable[UrgentNumber],
    agencies: Mapping[str, Agency],
    *,
    act_id: str,
    actor: ActorClass | None,
    phase: Phase | None,
    contest: str | None,
    space: Space = Space.REAL,
    possible: Collection[ActorClass] = tuple(ActorClass),
) -> ReferralRoute:
    """The bodies for such a case, each once, and the numbers. None stands for an unknown value; ``possible``
    are the classes that an unknown actor may belong to."""
    bodies: dict[str, ReferralBody] = {}
    fitting = addressees(
        ways, act_id=act_id, actor=actor, phase=phase, contest=contest, use=Use.REFERRAL, space=space
    )
    for way in fitting:
        agency = agencies.get(way.agency_id)
        if agency is not None and agency.level is not None and not is_accused(agency, actor):
            bodies.setdefault(agency.id, ReferralBody(agency, way, way.level or agency.level))
    calls = [
        UrgentCall(agency.phone, agency.name, number.note, agency.phone_certain, agency.site)
        for number in numbers
        if number.fits(act_id, actor=actor, phase=phase, space=space, possible=possible)
        and (agency := agencies.get(number.agency_id)) is not None
        and agency.phone
    ]
    return ReferralRoute(tuple(bodies.values()), tuple(calls))


def common_route(routes: Sequence[ReferralRoute]) -> ReferralRoute:
    """What fits all of these routes, in the order of the first: if several are accused, none of them
    judges."""
    first, *others = routes
    bodies = [body for body in first.bodies if all(other.to(body.agency.id) for other in others)]
    calls = dict.fromkeys(call for case_route in routes for call in case_route.calls)
    later = [body for body in first.not_yet if all(body in other.not_yet for other in others)]
    return ReferralRoute(tuple(bodies), tuple(calls), tuple(later))


def is_accused(agency: Agency, actor: ActorClass | None) -> bool:
    """Whether the accused belongs to this body or is above it; for an unknown accused, whether they might."""
    return actor in agency.of if actor is not None else bool(agency.of)
