"""How high a body stands."""

from enum import StrEnum
from typing import Final


class BodyLevel(StrEnum):
    """From the nearest to the highest."""

    SERVICE = "service"
    """Of the accused's own service or for it alone: its place is not told, and everything else is another one's."""
    STATION = "station"
    DISTRICT = "district"
    COUNTY = "county"
    PROVINCE = "province"
    CENTRE = "centre"


HEIGHTS: Final = {level: height for height, level in enumerate(BodyLevel)}
