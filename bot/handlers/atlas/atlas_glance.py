"""What whoever opens a paper of the atlas reads first: all levels on one page, and whence the official ones are."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.conversation.outgoing import Term
from bot.domain.atlas.atlas import Known, Level, Zone
from bot.domain.atlas.atlas_record import Recorded
from bot.domain.catalogue.catalogue import Phase
from bot.handlers.atlas.atlas_words import level_term, official_told
from bot.handlers.pieces import in_a_row

type Cells = tuple[Term | str, ...]

GLANCE: Final = ("area", *Phase, "official")
_GIVEN: Final = ("area", "level", "source", "day")
TEXT_FAMILIES: Final = (
    *(f"atlas-column-{name}" for name in GLANCE),
    *(f"atlas-officials-column-{name}" for name in _GIVEN),
)


def glance_heads() -> Cells:
    return tuple(Term(f"atlas-column-{name}") for name in GLANCE)


def glance_rows(record: Recorded, zones: Sequence[Zone]) -> list[Cells]:
    """A row an area: its level in each phase, and the official one."""
    return [
        (zone.name, *(_level(record, zone, phase) for phase in Phase), given(record, zone)) for zone in zones
    ]


def given(record: Recorded, zone: Zone) -> Term:
    """The official level, or that there is none."""
    official = record.official(zone.id)
    return level_term(Level(official.value)) if official is not None else Term("atlas-cell-none")


def officials_lines(record: Recorded, zones: Sequence[Zone]) -> list[Cells]:
    """A paragraph for each thing that the authority has said, with its areas."""
    found: dict[tuple[int, str, str], list[tuple[Zone, Known]]] = {}
    for zone in zones:
        if (official := record.official(zone.id)) is not None:
            place = (official.value, official.source, official.day)
            found.setdefault(place, []).append((zone, official))
    rows: list[Cells] = []
    for told in found.values():
        names = in_a_row([Term("atlas-area-name", {"area": zone.name}) for zone, _ in told])
        rows.append(("#words", Term("atlas-officials-line", official_told(told[0][1]) | {"areas": names})))
    return [("#head", Term("atlas-officials-title")), *rows] if rows else []


def officials_rows(record: Recorded, zones: Sequence[Zone]) -> list[Cells]:
    """A sheet with a row an area that has an official level; none without any."""
    rows: list[Cells] = []
    for zone in zones:
        if (official := record.official(zone.id)) is not None:
            day = Term("atlas-day", {"day": date.fromisoformat(official.day)})
            rows.append((zone.name, level_term(Level(official.value)), official.source, day))
    if not rows:
        return []
    heads = tuple(Term(f"atlas-officials-column-{name}") for name in _GIVEN)
    return [("#sheet", Term("atlas-officials-title")), heads, *rows]


def _level(record: Recorded, zone: Zone, phase: Phase) -> Term:
    rating = record.rating(zone.id, phase)
    return level_term(rating.level if rating is not None else Level.UNKNOWN)
