"""Which polling stations are near somebody. Where he is serves this answer and is kept nowhere."""

from dataclasses import KW_ONLY, dataclass
from typing import Final

from bot.domain.catalogue.catalogue import Area, AreaTree
from bot.domain.catalogue.stations import Point, metres_between
from bot.domain.errors import BadInput

MOST: Final = 3
FAR: Final = 30_000
"""Metres: whoever is farther from every station that is known stands where nothing is known."""


@dataclass(frozen=True, slots=True)
class NearbyStation:
    """A station and how far it is, in metres as the crow flies."""

    area: Area
    _: KW_ONLY
    metres: int


def nearest_stations(areas: AreaTree, point: Point) -> list[NearbyStation]:
    """At most three stations whose place is known, nearest first; empty where none is within 30 km.

    Raises BadInput ``voting-abroad`` for a point outside Iran's box.
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
