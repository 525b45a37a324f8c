"""Polling stations near a person. Their location is used for this answer and stored nowhere."""

from dataclasses import KW_ONLY, dataclass
from typing import Final

from bot.domain.catalogue.catalogue import Area, AreaTree
from bot.domain.catalogue.stations import Point, metres_between
from bot.domain.errors import BadInput

MOST: Final = 3
FAR: Final = 30_000
"""Metres: if all known stations are farther away, nothing is known about the person's surroundings."""
AT_THE_DOOR: Final = 300
"""Metres to a station within which the station is meant; from farther away, the area around it."""


@dataclass(frozen=True, slots=True)
class NearbyStation:
    """A station and its distance in metres, as the crow flies."""

    area: Area
    _: KW_ONLY
    metres: int


def nearest_stations(areas: AreaTree, point: Point) -> list[NearbyStation]:
    """At most three stations with a known place, nearest first; empty if none is within 30 km.

    Raises BadInput ``voting-abroad`` for a point outside the box around Iran.
    """
    if not point.in_iran:
        raise BadInput("voting-abroad")
    stations = [
        NearbyStation(area, metres=round(metres_between(point, area.station.point)))
        for area in areas.areas
        if area.station is not None and area.station.point is not None
    ]
    return sorted(
        (station for station in stations if station.metres <= FAR), key=lambda station: station.metres
    )[:MOST]


def nearest_place(station: NearbyStation) -> str:
    """The id of the place that a location beside this station means: the station right there, else the area
    around it."""
    if station.metres <= AT_THE_DOOR or station.area.parent_id is None:
        return station.area.id
    return station.area.parent_id
