"""Where a verified case goes: the bodies for it, the likeliest first, and whom to call before anything is written.

The table is ``content/agencies/complaints.yaml``. What holds for every content is here: a body that is accused, or
that stands under the accused, is never among them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Final

from bot.domain.bodies.complaints import Addressee, Council, Use, addressees
from bot.domain.catalogue.catalogue import ActorClass, Agency, Phase, Space
from bot.domain.catalogue.levels import HEIGHTS, BodyLevel

LEAST: Final = 2
"""Bodies for every case: the first, and another one."""


@dataclass(frozen=True, slots=True)
class UrgentNumber:
    """Whom to call at once, whatever is referred later. No ``act_ids``, ``actors``, ``spaces``: all of them."""

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
    """It is called in danger, also where its own people are accused: nothing else comes as fast."""

    def fits(
        self,
        act_id: str,
        *,
        actor: ActorClass | None,
        phase: Phase | None,
        space: Space,
        possible: Collection[ActorClass] = tuple(ActorClass),
    ) -> bool:
        """Whether to call it. Of an unknown actor: whatever it is for if the actor is one of the ``possible``. A number
        in danger is never held back because nobody has said yet who it was."""
        about = not self.act_ids or act_id in self.act_ids
        actors = possible if actor is None else (actor,)
        whose = any(
            actor_class in self.only_for if self.only_for else actor_class not in self.not_for
            for actor_class in actors
        )
        return about and whose and (phase is None or phase in self.phases) and self.space in (None, space)


@dataclass(frozen=True, slots=True)
class ReferralBody:
    """One body that the case may go to. ``way`` holds why, and by which articles."""

    agency: Agency
    way: Addressee
    level: BodyLevel
    """Where these cases are looked into."""

    @property
    def height(self) -> int:
        """Of the body as such, which is what a ladder of bodies is climbed by; not of the place of one case."""
        return HEIGHTS[self.agency.level or self.level]


@dataclass(frozen=True, slots=True)
class UrgentCall:
    """``certain``: the number holds; else whoever calls asks again whether it still does."""

    phone: str
    name: str
    note: str
    certain: bool
    site: str | None = None


@dataclass(frozen=True, slots=True)
class ReferralRoute:
    bodies: tuple[ReferralBody, ...]
    calls: tuple[UrgentCall, ...]
    not_yet: tuple[str, ...] = ()
    """Names of bodies that would take it later: their window has not opened."""

    def to(self, agency_id: str) -> ReferralBody | None:
        return next((body for body in self.bodies if body.agency.id == agency_id), None)

    def remaining_bodies(self, tried: Collection[str], *, climb: bool) -> tuple[ReferralBody, ...]:
        """What is left when these bodies have had it: by the law's order those after the last of them, then the others.
        ``climb``: those above the last of them first, since one never answers."""
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
    council: Council | None,
    space: Space = Space.REAL,
    possible: Collection[ActorClass] = tuple(ActorClass),
) -> ReferralRoute:
    """The bodies for such a case, each once, and the numbers. None stands for what is not known; ``possible`` are the
    classes that an unknown actor may be of."""
    bodies: dict[str, ReferralBody] = {}
    fitting = addressees(
        ways, act_id=act_id, actor=actor, phase=phase, council=council, use=Use.REFERRAL, space=space
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
    """What fits all of these, in the order of the first: where several are accused, none of them judges."""
    first, *others = routes
    bodies = [body for body in first.bodies if all(other.to(body.agency.id) for other in others)]
    calls = dict.fromkeys(call for case_route in routes for call in case_route.calls)
    later = [name for name in first.not_yet if all(name in other.not_yet for other in others)]
    return ReferralRoute(tuple(bodies), tuple(calls), tuple(later))


def is_accused(agency: Agency, actor: ActorClass | None) -> bool:
    """Whether such an accused is of this body or stands above it; of an unknown one, whether he might."""
    return actor in agency.of if actor is not None else bool(agency.of)
