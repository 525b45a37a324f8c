"""Which areas stored data refers to. They must not vanish from the tree unnoticed."""

from collections import Counter
from typing import Final

from sqlalchemy import Column, Select, func, select, union_all

from bot.domain.atlas.roadmap import OPEN
from bot.domain.cases.recusal import RecusalScope
from storage.command_database import open_for_command
from storage.models import cases, groups
from storage.models_atlas import atlas_grades, atlas_known, road_tasks
from storage.models_moderation import recusals, staff_areas
from storage.models_training import cohorts


def _count_by_area(column: Column[str]) -> Select[str, int]:
    return select(column.label("area"), func.count().label("count")).group_by(column)


_USED: Final = union_all(
    *(_count_by_area(table.c.area_id) for table in (cases, cohorts, atlas_grades, atlas_known, staff_areas)),
    _count_by_area(road_tasks.c.area_id).where(road_tasks.c.state.in_([state.value for state in OPEN])),
    _count_by_area(recusals.c.value).where(recusals.c.of == RecusalScope.AREA.value),
)
_GROUPS: Final = select(groups.c.areas).where(groups.c.active)


async def areas_in_use(url: str) -> dict[str, int]:
    """How often each area is referred to: by cases, groups of learners and of moderators, single people, the
    atlas and open tasks of its road map. Can be read while the program runs.

    Raises DatabaseUnusable when there is no database of this program's schema.
    """
    async with (
        open_for_command(
            url, trouble="the areas in use cannot be read ({}): run ./amanat migrate"
        ) as database,
        database.reading() as link,
    ):
        counts: Counter[str] = Counter()
        for row in await link.rows(_USED):
            counts[row.area] += row.count
        for row in await link.rows(_GROUPS):
            counts.update(row.areas.split())
    return dict(counts)
