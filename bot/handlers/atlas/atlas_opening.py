"""How a document of the atlas begins: the map of polling day, what has changed since the last version, and in one line
the areas of which nothing is known."""

from collections.abc import Collection, Sequence
from typing import Final

from bot.conversation.outgoing import Arg, TextRef
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas import AtlasLevel, Zone
from bot.domain.atlas.atlas_versions import (
    AtlasRecord,
    AtlasVersion,
    level_changes,
    official_level_changes,
    parse,
)
from bot.domain.catalogue.catalogue import Phase
from bot.handlers.atlas.atlas_changes import MOST_CHANGES, change_notes, change_term, official_change_term
from bot.handlers.atlas.atlas_show import find_version, level_line
from bot.handlers.atlas.atlas_words import level_term, phase_term
from bot.handlers.pieces import comma_list

type Cells = tuple[TextRef | str, ...]

EVERY_PHASE: Final = tuple(Phase)


async def opening_rows(
    version: AtlasVersion, record: AtlasRecord, zones: Sequence[Zone], ctx: Ctx
) -> list[Cells]:
    """The first page: the map, the changes, and the areas without data."""
    rows = map_rows(record, zones, Phase.DAY)
    rows += await _change_rows(version, record, ctx)
    return rows + bare_rows(record, zones, EVERY_PHASE)


def map_rows(record: AtlasRecord, zones: Sequence[Zone], phase: Phase) -> list[Cells]:
    """The map of a phase with its legend; areas without a tile are named below it. None if no area has one."""
    tiles = [tile_cells(record, zone, phase) for zone in zones if zone.tile is not None]
    if not tiles:
        return []
    legend = tuple(level_term(level) for level in AtlasLevel)
    untiled = [zone for zone in zones if zone.tile is None and not is_bare(record, zone, (phase,))]
    notes: list[Cells] = [("#words", TextRef("atlas-map-footer"))]
    if untiled:
        named = comma_list([level_line(record, zone, phase) for zone in untiled])
        notes.append(("#words", TextRef("atlas-map-bare", {"lines": named})))
    return [("#head", phase_term(phase)), *tiles, ("#legend", *legend), *notes]


def tile_cells(record: AtlasRecord, zone: Zone, phase: Phase) -> Cells:
    """``#tile``, name, «column row level», the level's digit, and the official level if there is one."""
    assert zone.tile is not None
    rating, official = record.rating(zone.id, phase), record.official(zone.id)
    level = rating.level if rating is not None else AtlasLevel.UNKNOWN
    note = TextRef("atlas-tile-note", {"official": official.value}) if official is not None else ""
    place = f"{zone.tile[0]} {zone.tile[1]} {int(level)}"
    return ("#tile", zone.name, place, TextRef(f"atlas-tile-{int(level)}"), note)


async def _change_rows(version: AtlasVersion, record: AtlasRecord, ctx: Ctx) -> list[Cells]:
    """What differs from the version before this one."""
    earlier = [candidate for candidate in await ctx.uow.atlas.versions() if candidate.number < version.number]
    if not earlier:
        return [("#head", TextRef("atlas-news-title")), ("#words", TextRef("atlas-news-first"))]
    newest = max(earlier, key=lambda candidate: candidate.number)
    before = parse((await find_version(newest.id, ctx)).text)
    changed = level_changes(before, record)
    named = [change_term(change) for change in changed[:MOST_CHANGES]]
    officials = [official_change_term(c, record, ctx) for c in official_level_changes(before, record)]
    left = len(changed) - MOST_CHANGES
    rows = [*officials, *named, *change_notes(before, record, left=left, more="atlas-news-more")]
    if not changed and not officials:
        rows.insert(0, TextRef("atlas-news-none"))
    args: dict[str, Arg] = {"number": newest.number, "day": newest.day}
    return [("#head", TextRef("atlas-news-since", args)), *(("#words", row) for row in rows)]


def bare_rows(record: AtlasRecord, zones: Sequence[Zone], phases: Collection[Phase]) -> list[Cells]:
    """One line that names the areas of which nothing is known in these phases; no line if there is none."""
    bare = [zone for zone in zones if is_bare(record, zone, phases)]
    if not bare:
        return []
    if len(bare) == len(zones) > 1:
        return [("#words", TextRef("atlas-paper-bare-all", {"count": len(bare)}))]
    names = comma_list([TextRef("atlas-area-name", {"area": zone.name}) for zone in bare])
    return [("#words", TextRef("atlas-paper-bare", {"areas": names, "count": len(bare)}))]


def is_bare(record: AtlasRecord, zone: Zone, phases: Collection[Phase]) -> bool:
    """Whether an area has neither a computed level in these phases nor an official one."""
    if record.official(zone.id) is not None:
        return False
    ratings = [record.rating(zone.id, phase) for phase in phases]
    return all(rating is None or rating.level is AtlasLevel.UNKNOWN for rating in ratings)
