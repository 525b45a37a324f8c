"""Which areas are named by what is stored: they must not vanish from the tree without a word."""

from collections import Counter
from typing import Final

from sqlalchemy import func, select, union_all

from storage.beside import beside
from storage.models import cases
from storage.models_training import cohorts

_USED: Final = union_all(
    *(
        select(table.c.area_id.label("area"), func.count().label("count")).group_by(table.c.area_id)
        for table in (cases, cohorts)
    )
)


async def areas_in_use(url: str) -> dict[str, int]:
    """How many cases and groups of learners name each area, read beside a program that is running.

    Raises DatabaseUnusable where there is no database of this program's schema.
    """
    async with (
        beside(url, trouble="what is used cannot be read ({}): run ./amanat migrate") as database,
        database.reading() as link,
    ):
        found: Counter[str] = Counter()
        for row in await link.rows(_USED):
            found[row.area] += row.count
    return dict(found)
