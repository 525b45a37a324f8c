"""A version of the atlas as files: picture, PDF, XLSX. No small count is in them. Each export is recorded.

All levels at a glance, and the source of the official ones. How a PDF begins: `atlas_opening`.

Why every area has its level, as rows for documents: parts with grade and points, unnamed reasons.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Digits, Latin, Say, SendDocument, SendPicture, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas import AreaFact, AtlasLevel, Zone
from bot.domain.atlas.atlas_method import METHODS, AtlasScorePart, Rating
from bot.domain.atlas.atlas_versions import AtlasRecord, AtlasVersion, parse, shown_count
from bot.domain.catalogue.catalogue import Phase
from bot.handlers.atlas.atlas_opening import EVERY_PHASE, bare_rows, is_bare, map_rows, opening_rows
from bot.handlers.atlas.atlas_show import (
    find_version,
    level_line,
    points,
    shift_term,
    sorted_zones,
    state_of,
    what_term,
)
from bot.handlers.atlas.atlas_words import count_term, level_term, official_args, phase_of, phase_term
from bot.handlers.atlas.roadmap_words import road_heads, road_rows, step_heads, step_rows
from bot.handlers.pieces import argument, clauses, comma_list
from bot.handlers.press_arguments import VersionPhase
from bot.usecases.atlas.versions import note_export

type Cells = tuple[TextRef | str, ...]

GLANCE: Final = ("area", *Phase, "official")
_GIVEN: Final = ("area", "level", "source", "day")
_PARTS: Final = ("area", "phase", "what", "grade", "points")
_REASONS: Final = ("area", "phase", "factor", "grade", "reason")
COLUMNS: Final = ("area", "computed", "official", "cases", "firm")
STAMP: Final = -100
"""Takes the place of a tile's position, for the lines at the foot that name the version."""
TEXT_FAMILIES: Final = (
    *(f"atlas-column-{name}" for name in GLANCE),
    *(f"atlas-officials-column-{name}" for name in _GIVEN),
    *(f"atlas-explained-column-{name}" for name in _PARTS),
    *(f"atlas-reasons-column-{name}" for name in _REASONS),
    *(f"atlas-column-{name}" for name in COLUMNS),
    *(f"atlas-tile-{int(level)}" for level in AtlasLevel),
    *(f"atlas-paper-method-{method}" for method in METHODS),
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


def explained_rows(record: AtlasRecord, zones: Sequence[Zone]) -> list[Cells]:
    """Two sheets: what each level rests on, and the reasons for the grades."""
    rows: list[Cells] = [
        ("#sheet", TextRef("atlas-explained-title")),
        tuple(TextRef(f"atlas-explained-column-{name}") for name in _PARTS),
    ]
    rows += [
        (_name(record, rating.area), phase_term(rating.phase), what_term(part.what), *_numbers(part))
        for rating in _ratings(record, zones)
        for part in rating.parts
    ]
    rows += [
        ("#sheet", TextRef("atlas-reasons-title")),
        tuple(TextRef(f"atlas-reasons-column-{name}") for name in _REASONS),
    ]
    rows += [
        (
            _name(record, assessment.area),
            phase_term(assessment.phase),
            what_term(assessment.factor),
            _plain(Digits(str(assessment.grade))),
            assessment.reason,
        )
        for zone in zones
        for assessment in record.inputs.assessments
        if assessment.area == zone.id
    ]
    return rows


def explained_lines(record: AtlasRecord, zones: Sequence[Zone]) -> list[Cells]:
    """A paragraph for each level that rests on something."""
    return [("#words", _line(record, rating)) for rating in _ratings(record, zones) if rating.parts]


def _ratings(record: AtlasRecord, zones: Sequence[Zone]) -> list[Rating]:
    ratings = (record.rating(zone.id, phase) for zone in zones for phase in Phase)
    return [rating for rating in ratings if rating is not None]


def _line(record: AtlasRecord, rating: Rating) -> TextRef:
    parts = [
        TextRef(
            "atlas-explained-part",
            {"what": what_term(part.what), "grade": points(part.grade), "points": points(part.points)},
        )
        for part in rating.parts
    ]
    return TextRef(
        "atlas-explained-line",
        {
            "area": _name(record, rating.area),
            "phase": phase_term(rating.phase),
            "score": points(rating.score or 0),
            "parts": comma_list(parts),
        },
    )


def _numbers(part: AtlasScorePart) -> tuple[TextRef, TextRef]:
    return _plain(points(part.grade)), _plain(points(part.points))


def _plain(number: Digits) -> TextRef:
    return TextRef("atlas-number", {"number": number})


def _name(record: AtlasRecord, area: str) -> str:
    zone = record.zone(area)
    return zone.name if zone is not None else area


async def picture(update: Incoming, ctx: Ctx) -> Turn:
    """``id/day``: send the tile map, and name in words the areas that have no tile."""
    version_id, phase_name = argument(update, VersionPhase)
    version = await find_version(version_id, ctx)
    phase, record = phase_of(phase_name), parse(version.text)
    zones = sorted_zones(record, ctx)
    rows = [_tile(record, zone, phase) for zone in zones if zone.tile is not None]
    bare = [zone for zone in zones if zone.tile is None]
    _note(version, "png", ctx)
    if not rows:
        return Turn((Say("atlas-map-none"),))
    legend = [(level_term(level), -1 - int(level), "") for level in AtlasLevel]
    args: dict[str, Arg] = {"phase": phase_term(phase), "hash": Latin(version.content_hash)}
    drawn = SendPicture("tiles", "atlas-map", args, (*rows, *legend, *_stamp(version)))
    if not bare:
        return Turn((drawn,))
    bare_lines = [level_line(record, zone, phase) for zone in bare]
    return Turn((drawn, Say("atlas-map-bare", {"lines": comma_list(bare_lines)})))


async def paper(update: Incoming, ctx: Ctx) -> Turn:
    """Send the PDF: the map and what has changed, all levels at a glance, a table for each phase, the reasons,
    and separately the road map. Areas of which nothing is known stand in one line, not in rows."""
    version = await find_version(argument(update), ctx)
    record = parse(version.text)
    zones = sorted_zones(record, ctx)
    rows = await opening_rows(version, record, zones, ctx)
    rows += _glance_lines(record, zones)
    rows += officials_lines(record, zones)
    for phase in Phase:
        rows += _phase_lines(record, zones, phase)
    rows += [("#head", TextRef("atlas-explained-title"))]
    rows += [("#words", TextRef(f"atlas-paper-method-{record.method}"))]
    rows += explained_lines(record, zones)
    steps = await step_rows(ctx)
    rows += [("#apart", _roadmap_day_term(version, ctx)), ("#words", _road_words(steps))]
    rows += [("#columns", *step_heads()), *(("#cells", *row) for row in steps)] if steps else []
    _note(version, "pdf", ctx)
    return Turn((SendDocument("atlas-paper", "atlas-paper", _args(version), _fields(version), tuple(rows)),))


def _glance_lines(record: AtlasRecord, zones: Sequence[Zone]) -> list[Cells]:
    known = [zone for zone in zones if not is_bare(record, zone, EVERY_PHASE)]
    if not known:
        return []
    table = [("#glance", *glance_heads()), *(("#cells", *row) for row in glance_rows(record, known))]
    return [("#head", TextRef("atlas-glance-title")), ("#words", TextRef("atlas-glance-why")), *table]


def _phase_lines(record: AtlasRecord, zones: Sequence[Zone], phase: Phase) -> list[Cells]:
    """The map of the phase, unless the document begins with it, and its table."""
    known = [zone for zone in zones if not is_bare(record, zone, (phase,))]
    rows: list[Cells] = [("#head", phase_term(phase))]
    if phase is not Phase.DAY and known:
        rows = map_rows(record, zones, phase) or rows
    if known:
        rows += [("#columns", *_heads()), *(("#cells", *_cells(record, zone, phase)) for zone in known)]
    return rows + bare_rows(record, zones, (phase,))


async def book(update: Incoming, ctx: Ctx) -> Turn:
    """Send the XLSX: all levels at a glance, a sheet for each phase, the reasons, and a sheet for the road
    map, which does not carry the hash."""
    version = await find_version(argument(update), ctx)
    record = parse(version.text)
    zones = sorted_zones(record, ctx)
    rows: list[Cells] = [("#sheet", TextRef("atlas-glance-title")), glance_heads()]
    rows += glance_rows(record, zones)
    for phase in Phase:
        rows += [("#sheet", phase_term(phase)), _heads()]
        rows += [_cells(record, zone, phase) for zone in zones]
    rows += officials_rows(record, zones)
    rows += explained_rows(record, zones)
    tasks = await road_rows(ctx)
    rows += [
        ("#apart", TextRef("road-title"), _roadmap_day_term(version, ctx), _road_words(tasks)),
        road_heads(),
        *tasks,
    ]
    _note(version, "xlsx", ctx)
    return Turn((SendDocument("atlas-book", "atlas-book", _args(version), _fields(version), tuple(rows)),))


def _roadmap_day_term(version: AtlasVersion, ctx: Ctx) -> TextRef:
    """The road map changes after a lock: it has its own date, and the version's hash does not cover it."""
    key = "road-apart-locked" if version.is_locked else "road-apart-draft"
    return TextRef(key, {"day": ctx.clock.today()})


def _road_words(rows: Sequence[Cells]) -> TextRef:
    return TextRef("road-apart-why" if rows else "road-empty")


def _stamp(version: AtlasVersion) -> tuple[tuple[TextRef | str, int, TextRef | str], ...]:
    """The version that a picture shows, for its foot. The whole hash goes into the file."""
    return (
        (stamp_of(version), STAMP, ""),
        (TextRef("atlas-mark"), STAMP, version.content_hash),
    )


def stamp_of(version: AtlasVersion) -> TextRef:
    """Number, state and day, as they stand on exported files."""
    key = "atlas-stamp-locked" if version.is_locked else "atlas-stamp-draft"
    return TextRef(key, {"number": version.number, "day": version.day})


def _heads() -> Cells:
    return tuple(TextRef(f"atlas-column-{name}") for name in COLUMNS)


def _cells(record: AtlasRecord, zone: Zone, phase: Phase) -> Cells:
    rating = record.rating(zone.id, phase)
    if rating is None:
        return (zone.name, level_term(AtlasLevel.UNKNOWN), "", "", "")
    firm = (
        TextRef("atlas-cell-firm")
        if rating.firm
        else clauses([shift_term(shift) for shift in rating.shifts[:3]])
    )
    if not rating.parts:
        firm = TextRef("atlas-cell-open")
    return (
        zone.name,
        level_term(rating.level),
        official_level_term(record, zone),
        count_term(shown_count(rating.cases)),
        firm,
    )


def _tile(record: AtlasRecord, zone: Zone, phase: Phase) -> tuple[TextRef | str, int, TextRef | str]:
    assert zone.tile is not None
    rating, official = record.rating(zone.id, phase), record.official(zone.id)
    level = rating.level if rating is not None else AtlasLevel.UNKNOWN
    number = TextRef(f"atlas-tile-{int(level)}")
    note = number
    if official is not None:
        note = TextRef("atlas-tile-official", {"number": number, "official": official.value})
    return zone.name, (zone.tile[0] * 12 + zone.tile[1]) * 10 + int(level), note


def _args(version: AtlasVersion) -> dict[str, Arg]:
    return {"state": state_of(version)}


def _fields(version: AtlasVersion) -> dict[str, TextRef | str]:
    return {
        "title": TextRef("atlas-paper-title"),
        "state": stamp_of(version),
        "note": TextRef("atlas-paper-note"),
        "mark": TextRef("atlas-mark"),
        "hash": version.content_hash,
        "page": TextRef("atlas-paper-page", {"now": "{now}", "of": "{of}"}),
    }


def _note(version: AtlasVersion, what: str, ctx: Ctx) -> None:
    note_export(ctx, version, what)
