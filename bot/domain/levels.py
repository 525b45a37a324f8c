"""How high a body stands."""

from enum import StrEnum
from typing import Final


class Level(StrEnum):
    """From the nearest to the highest."""

    STATION = "station"
    DISTRICT = "district"
    COUNTY = "county"
    PROVINCE = "province"
    CENTRE = "centre"


HEIGHTS: Final = {level: height for height, level in enumerate(Level)}
