"""How many people the groups of learners have reached, by body, place and track: whole blocks of twenty."""

from collections import defaultdict
from collections.abc import Sequence
from typing import ClassVar

from bot.domain.briefs.briefs import BriefLine, LineFact, LineKind, SectionName
from bot.domain.briefs.counts import whole_blocks
from bot.domain.cohorts.cohorts import Cohort
from bot.usecases.briefs.brief_source import BriefScope, BriefSource
from bot.usecases.context import Context

type _Place = tuple[str, str, str]
"""Body, name of the place, track."""


class TrainingSection(BriefSource):
    """Joined: everybody who ever did, whether they are still there; so nobody's leaving shows. Certified: with a
    certificate of the track that is in force when it is drawn. Neither ever falls."""

    name: ClassVar = SectionName.TRAINING

    async def lines(self, ctx: Context, scope: BriefScope) -> Sequence[BriefLine]:
        groups: dict[_Place, list[Cohort]] = defaultdict(list)
        for cohort in await ctx.uow.cohorts.all():
            groups[cohort.body, _place_name(ctx, cohort.area_id), cohort.track.value].append(cohort)
        known = {
            _place_of(line): line
            for line in scope.earlier_lines(SectionName.TRAINING)
            if line.kind is LineKind.GROUP
        }
        lines = [
            await _group_line(ctx, place, cohorts, known.get(place)) for place, cohorts in groups.items()
        ]
        large = sorted((line for line in lines if line.facts["joined"]), key=_order)
        small = len(lines) - len(large)
        return (*large, *((BriefLine(LineKind.SMALL_GROUPS, {"count": small}),) if small else ()))


async def _group_line(
    ctx: Context, place: _Place, cohorts: Sequence[Cohort], known: BriefLine | None
) -> BriefLine:
    joined = sum(cohort.used for cohort in cohorts)
    certified = sum([await ctx.uow.cohorts.count_certified(cohort) for cohort in cohorts])
    before = known.facts if known is not None else {}
    body, area, track = place
    facts: dict[str, LineFact] = {
        "body": body,
        "place": area,
        "track": track,
        "joined": whole_blocks(joined, shown_before=int(str(before.get("joined", 0)))),
        "certified": whole_blocks(certified, shown_before=int(str(before.get("certified", 0)))),
    }
    return BriefLine(LineKind.GROUP, facts)


def _place_name(ctx: Context, area_id: str) -> str:
    return ctx.content.areas[area_id].name if area_id in ctx.content.areas else ""


def _place_of(line: BriefLine) -> _Place:
    return str(line.facts["body"]), str(line.facts["place"]), str(line.facts["track"])


def _order(line: BriefLine) -> tuple[int, _Place]:
    return -int(str(line.facts["joined"])), _place_of(line)
