"""The level of a body."""

from enum import StrEnum
from typing import Final


class BodyLevel(StrEnum):
    """From the nearest to the highest."""

    SERVICE = "service"
    """Belongs to the accused's own service or serves it alone. Its place is not shown, and it handles nothing
    else."""
    STATION = "station"
    DISTRICT = "district"
    COUNTY = "county"
    PROVINCE = "province"
    CENTRE = "centre"


HEIGHTS: Final = {level: height for height, level in enumerate(BodyLevel)}
