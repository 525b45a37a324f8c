"""The first page of a document of the atlas: all levels at a glance, and the source of the official ones."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.conversation.outgoing import TextRef
from bot.domain.atlas.atlas import AreaFact, AtlasLevel, Zone
from bot.domain.atlas.atlas_record import AtlasRecord
from bot.domain.catalogue.catalogue import Phase
from bot.handlers.atlas.atlas_words import level_term, official_args
from bot.handlers.pieces import comma_list

type Cells = tuple[TextRef | str, ...]

GLANCE: Final = ("area", *Phase, "official")
_GIVEN: Final = ("area", "level", "source", "day")
TEXT_FAMILIES: Final = (
    *(f"atlas-column-{name}" for name in GLANCE),
    *(f"atlas-officials-column-{name}" for name in _GIVEN),
)


def glance_heads() -> Cells:
    return tuple(TextRef(f"atlas-column-{name}") for name in GLANCE)


def glance_rows(record: AtlasRecord, zones: Sequence[Zone]) -> list[Cells]:
    """One row for each area: its level in each phase, and the official level."""
    return [
        (zone.name, *(_level(record, zone, phase) for phase in Phase), official_level_term(record, zone))
        for zone in zones
    ]


def official_level_term(record: AtlasRecord, zone: Zone) -> TextRef:
    """The official level, or that there is none."""
    official = record.official(zone.id)
    return level_term(AtlasLevel(official.value)) if official is not None else TextRef("atlas-cell-none")


def officials_lines(record: AtlasRecord, zones: Sequence[Zone]) -> list[Cells]:
    """One paragraph for each statement of the authority, with its areas."""
    zones_by_official: dict[tuple[int, str, str], list[tuple[Zone, AreaFact]]] = {}
    for zone in zones:
        if (official := record.official(zone.id)) is not None:
            place = (official.value, official.source, official.day)
            zones_by_official.setdefault(place, []).append((zone, official))
    rows: list[Cells] = []
    for entries in zones_by_official.values():
        names = comma_list([TextRef("atlas-area-name", {"area": zone.name}) for zone, _ in entries])
        rows.append(
            ("#words", TextRef("atlas-officials-line", official_args(entries[0][1]) | {"areas": names}))
        )
    return [("#head", TextRef("atlas-officials-title")), *rows] if rows else []


def officials_rows(record: AtlasRecord, zones: Sequence[Zone]) -> list[Cells]:
    """A sheet with one row for each area that has an official level; no rows if there is none."""
    rows: list[Cells] = []
    for zone in zones:
        if (official := record.official(zone.id)) is not None:
            day = TextRef("atlas-day", {"day": date.fromisoformat(official.day)})
            rows.append((zone.name, level_term(AtlasLevel(official.value)), official.source, day))
    if not rows:
        return []
    heads = tuple(TextRef(f"atlas-officials-column-{name}") for name in _GIVEN)
    return [("#sheet", TextRef("atlas-officials-title")), heads, *rows]


def _level(record: AtlasRecord, zone: Zone, phase: Phase) -> TextRef:
    rating = record.rating(zone.id, phase)
    return level_term(rating.level if rating is not None else AtlasLevel.UNKNOWN)
