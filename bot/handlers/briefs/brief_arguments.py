"""What buttons of a brief carry, by the rules of ``bot/handlers/press_arguments.py``: a field is never moved or
renamed."""

from datetime import date
from typing import NamedTuple


class BriefPart(NamedTuple):
    """A section of the brief of a day, and a page of its lines."""

    day: date
    name: str
    page: int | None = None
