"""The format of `content/calendar.yaml`. Its fields that a person reads have names from
`schema.PERSIAN_FIELDS`."""

from typing import Annotated

from pydantic import Field, StringConstraints

from bot.domain.learning.lessons import Audience
from bot.library.schema import PERSIAN, Id, Items, Strict


class MarkFile(Strict):
    """A number of days and Jalali months after a day that an owner sets."""

    anchor: Id
    days: Annotated[int, Field(ge=-400, le=400)] = 0
    months: Annotated[int, Field(ge=-24, le=24)] = 0


class DateFile(Strict):
    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,19}$")]
    title: Annotated[str, Field(min_length=1, max_length=60), PERSIAN]
    note: Annotated[str, Field(min_length=1, max_length=300), PERSIAN]
    articles: Annotated[tuple[Id, ...], Field(min_length=1)]
    audiences: Annotated[tuple[Audience, ...], Field(min_length=1)]
    begins: MarkFile | None = None
    ends: MarkFile | None = None
    waits: Annotated[str | None, Field(min_length=1, max_length=60), PERSIAN] = None
    counted: Annotated[str | None, Field(min_length=1, max_length=120), PERSIAN] = None


class CalendarFile(Strict):
    dates: Items
