"""Which areas are named by what is stored: they must not vanish from the tree without a word."""

from collections import Counter
from typing import Final

from sqlalchemy import Column, Select, func, select, union_all

from bot.domain.atlas.roadmap import OPEN
from bot.domain.cases.recusal import From
from storage.beside import beside
from storage.models import cases, groups
from storage.models_atlas import atlas_grades, atlas_known, road_tasks
from storage.models_moderation import recusals, staff_areas
from storage.models_training import cohorts


def _counted(column: Column[str]) -> Select[str, int]:
    return select(column.label("area"), func.count().label("count")).group_by(column)


_USED: Final = union_all(
    *(_counted(table.c.area_id) for table in (cases, cohorts, atlas_grades, atlas_known, staff_areas)),
    _counted(road_tasks.c.area_id).where(road_tasks.c.state.in_([state.value for state in OPEN])),
    _counted(recusals.c.value).where(recusals.c.of == From.AREA.value),
)
_GROUPS: Final = select(groups.c.areas).where(groups.c.active)


async def areas_in_use(url: str) -> dict[str, int]:
    """How often each area is named: by cases, groups of learners and of moderators, single people, the atlas and what
    is open of its road map. Read beside a program that is running.

    Raises DatabaseUnusable where there is no database of this program's schema.
    """
    async with (
        beside(url, trouble="what is used cannot be read ({}): run ./amanat migrate") as database,
        database.reading() as link,
    ):
        found: Counter[str] = Counter()
        for row in await link.rows(_USED):
            found[row.area] += row.count
        for row in await link.rows(_GROUPS):
            found.update(row.areas.split())
    return dict(found)
