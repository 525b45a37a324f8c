"""Which groups show which case, by area: the nearest group that covers its place, otherwise the general ones.

Every report has a group: if none covers its place and none is general, all groups show it.

Forum topics of a moderators' group: whether cards are sorted into them, by what, and whether that is possible.
"""

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from typing import Protocol

from bot.domain.cases.case_access import is_restricted_case
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import AreaTree


class HasHome(Protocol):
    """The part of a moderators' group that this module needs."""

    @property
    def circle(self) -> bool: ...

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas that it covers; empty for a general group."""
        ...


def homes[G: HasHome](case: Case, groups: Sequence[G], areas: AreaTree) -> tuple[G, ...]:
    """The groups that the case's card belongs to, whether or not the bot speaks in them now.

    A restricted case is shown only in the circle's groups; if there are none, each member of the circle is
    told in private.
    """
    if is_restricted_case(case):
        return tuple(group for group in groups if group.circle)
    return homes_at(case.area_id, groups, areas)


def homes_at[G: HasHome](area_id: str, groups: Sequence[G], areas: AreaTree) -> tuple[G, ...]:
    """The groups for what happens at this place, restricted cases excepted."""
    ordinary_groups = tuple(group for group in groups if not group.circle)
    depths = [depth(area_id, group.areas, areas) for group in ordinary_groups]
    nearest = max(depths, default=0)
    if nearest:
        return tuple(group for group, deep in zip(ordinary_groups, depths, strict=True) if deep == nearest)
    return tuple(group for group in ordinary_groups if not group.areas) or ordinary_groups


def is_covered(case: Case, groups: Sequence[HasHome], areas: AreaTree) -> bool:
    """Whether a group covers its place, or every place; restricted cases do not need one."""
    if is_restricted_case(case):
        return True
    return any(
        not group.areas or depth(case.area_id, group.areas, areas) for group in groups if not group.circle
    )


def depth(area_id: str, own: Collection[str], areas: AreaTree) -> int:
    """How closely ``own`` covers the place: 0 if it lies in none of them; the smaller the area, the
    higher."""
    if area_id not in areas:
        return 0
    path = [area.id for area in areas.path(area_id)]
    return max((place for place, ancestor_id in enumerate(path, start=1) if ancestor_id in own), default=0)


def inside(area_id: str, own: Collection[str], areas: AreaTree) -> bool:
    """Whether the place lies in one of ``own``; no areas mean every place."""
    return not own or depth(area_id, own, areas) > 0


def areas_with_subareas(own: Iterable[str], areas: AreaTree) -> frozenset[str]:
    """These areas with everything below them."""
    named = frozenset(own)
    return frozenset(area.id for area in areas.areas if depth(area.id, named, areas))


def toggle_area(own: Sequence[str], area_id: str, areas: AreaTree) -> tuple[str, ...]:
    """The areas with one added or removed; areas inside another of them are redundant and dropped."""
    if area_id in own:
        return tuple(own_id for own_id in own if own_id != area_id)
    wider = {area.id for area in areas.path(area_id)} - {area_id}
    if wider & set(own):
        return tuple(own)
    return (
        *(own_id for own_id in own if own_id not in areas or not areas.is_within(own_id, of=area_id)),
        area_id,
    )


class TopicSorting(StrEnum):
    """What a group's cards are sorted by."""

    NONE = ""
    AREA = "area"
    SEVERITY = "severity"


class Forum(StrEnum):
    """What is known of a group's topics: its setting, and whether the bot may create topics."""

    NONE = ""
    """The group has no topics."""
    READY = "ready"
    NO_RIGHT = "no-right"
    """The group has topics, but the bot may not create any."""
