"""Polling stations: what the official notice says about one, and the distance between two places."""

import math
from dataclasses import KW_ONLY, dataclass
from typing import Final

SOUTH, NORTH, WEST, EAST = 24.8, 39.9, 43.9, 63.5
"""A box around Iran in degrees; it contains all islands and borders."""

_EARTH: Final = 6_371_000
"""The mean radius in metres."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place in degrees (WGS 84)."""

    latitude: float
    longitude: float

    @property
    def in_iran(self) -> bool:
        """Whether it lies in the box around Iran; so do some places beyond the border."""
        return SOUTH <= self.latitude <= NORTH and WEST <= self.longitude <= EAST

    def __str__(self) -> str:
        """``latitude,longitude``, rounded to about a metre."""
        return f"{self.latitude:.5f},{self.longitude:.5f}"


@dataclass(frozen=True, slots=True)
class Station:
    """What is known of a polling station besides its name. `source` and `as_of` (ready to show) give the
    source and its date."""

    _: KW_ONLY
    address: str = ""
    hours: str = ""
    notes: str = ""
    point: Point | None = None
    source: str = ""
    as_of: str = ""


def metres_between(point: Point, other: Point) -> float:
    """The great-circle distance (haversine) on a sphere; at most half a percent off."""
    south, north = math.radians(point.latitude), math.radians(other.latitude)
    steps = math.radians(other.longitude - point.longitude)
    chord = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(steps / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(chord)))
