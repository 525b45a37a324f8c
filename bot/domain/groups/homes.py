"""Which groups show which case, by area: the nearest group that answers for its place, else the general ones.

A report is never left without a home: where no group answers for its place and none is general, all of them show it.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from bot.domain.cases.case_access import is_restricted_case
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import AreaTree


class HasHome(Protocol):
    """A moderators' group, as far as it matters here."""

    @property
    def circle(self) -> bool: ...

    @property
    def areas(self) -> tuple[str, ...]:
        """What it answers for; empty: it is a general group."""
        ...


def homes[G: HasHome](case: Case, groups: Sequence[G], areas: AreaTree) -> tuple[G, ...]:
    """The groups that the case's card belongs to, whether or not the bot speaks in them now.

    A circle's case stands in the circle's groups alone; where there is none, each of the circle hears of it in private.
    """
    if is_restricted_case(case):
        return tuple(group for group in groups if group.circle)
    return homes_at(case.area_id, groups, areas)


def homes_at[G: HasHome](area_id: str, groups: Sequence[G], areas: AreaTree) -> tuple[G, ...]:
    """The groups that what happens at this place belongs to, but for the smaller circle's cases."""
    ordinary_groups = tuple(group for group in groups if not group.circle)
    depths = [depth(area_id, group.areas, areas) for group in ordinary_groups]
    nearest = max(depths, default=0)
    if nearest:
        return tuple(group for group, deep in zip(ordinary_groups, depths, strict=True) if deep == nearest)
    return tuple(group for group in ordinary_groups if not group.areas) or ordinary_groups


def is_covered(case: Case, groups: Sequence[HasHome], areas: AreaTree) -> bool:
    """Whether somebody answers for its place, or for every place; nobody asks that of the smaller circle's cases."""
    if is_restricted_case(case):
        return True
    return any(
        not group.areas or depth(case.area_id, group.areas, areas) for group in groups if not group.circle
    )


def depth(area_id: str, own: Collection[str], areas: AreaTree) -> int:
    """How near ``own`` comes to the place: 0 where it does not lie in any of them, the more the smaller the area."""
    if area_id not in areas:
        return 0
    path = [area.id for area in areas.path(area_id)]
    return max((place for place, ancestor_id in enumerate(path, start=1) if ancestor_id in own), default=0)


def inside(area_id: str, own: Collection[str], areas: AreaTree) -> bool:
    """Whether the place lies in one's own areas; whoever has none answers for every place."""
    return not own or depth(area_id, own, areas) > 0


def areas_with_subareas(own: Iterable[str], areas: AreaTree) -> frozenset[str]:
    """These areas with all that lies under them."""
    named = frozenset(own)
    return frozenset(area.id for area in areas.areas if depth(area.id, named, areas))


def toggle_area(own: Sequence[str], area_id: str, areas: AreaTree) -> tuple[str, ...]:
    """One area more, or one fewer; what lies inside another of them says nothing new and goes."""
    if area_id in own:
        return tuple(own_id for own_id in own if own_id != area_id)
    wider = {area.id for area in areas.path(area_id)} - {area_id}
    if wider & set(own):
        return tuple(own)
    return (
        *(own_id for own_id in own if own_id not in areas or not areas.is_within(own_id, of=area_id)),
        area_id,
    )
