"""What the buttons on the way to a follower's district carry, by the rules of
``bot/handlers/press_arguments.py``: a field is never moved or renamed."""

from typing import NamedTuple


class CalendarDistricts(NamedTuple):
    """A page of the districts that a follower may say, and the track that they came from."""

    page: int | None = None
    audience: str = ""


class CalendarDistrict(NamedTuple):
    area_id: str
    audience: str = ""
