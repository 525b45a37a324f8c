"""Which accused a member of staff is too close to, because of the body that they belong to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.domain.catalogue.catalogue import Act, ActorClass, Agency

NO_BODY: Final = "none"
"""The answer of a person who belongs to none of the bodies. The field is empty until they are asked."""


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
