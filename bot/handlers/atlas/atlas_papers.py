"""A version of the atlas to take along: picture, PDF, XLSX. No small count is in them; each export is recorded."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Latin, Say, SendDocument, SendPicture, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas import Level, Zone
from bot.domain.atlas.atlas_method import METHODS
from bot.domain.atlas.atlas_record import Recorded, parse, shown_count
from bot.domain.atlas.atlas_versions import Version
from bot.domain.catalogue.catalogue import Phase
from bot.handlers.atlas.atlas_explained import explained_lines, explained_rows
from bot.handlers.atlas.atlas_glance import (
    given,
    glance_heads,
    glance_rows,
    officials_lines,
    officials_rows,
)
from bot.handlers.atlas.atlas_show import level_line, shift_term, sorted_zones, state_of, the_version
from bot.handlers.atlas.atlas_words import count_term, level_term, phase_of, phase_term
from bot.handlers.atlas.roadmap_words import road_heads, road_rows, step_heads, step_rows
from bot.handlers.pieces import argument, clauses, in_a_row, split
from bot.usecases.atlas.export_atlas import note_export

COLUMNS: Final = ("area", "computed", "official", "cases", "firm")
STAMP: Final = -100
"""Stands where a tile's place does, for the lines of the foot that say which version it is."""
TEXT_FAMILIES: Final = (
    *(f"atlas-column-{name}" for name in COLUMNS),
    *(f"atlas-tile-{int(level)}" for level in Level),
    *(f"atlas-paper-method-{method}" for method in METHODS),
)
type Cells = tuple[Term | str, ...]


async def picture(update: Incoming, ctx: Ctx) -> Turn:
    """``id/day``: the map of tiles, and what has no tile in words."""
    version_id, told = split(argument(update))
    found = await the_version(version_id, ctx)
    phase, record = phase_of(told), parse(found.text)
    zones = sorted_zones(record, ctx)
    rows = [_tile(record, zone, phase) for zone in zones if zone.tile is not None]
    bare = [zone for zone in zones if zone.tile is None]
    _note(found, "png", ctx)
    if not rows:
        return Turn((Say("atlas-map-none"),))
    legend = [(level_term(level), -1 - int(level), "") for level in Level]
    args: dict[str, Arg] = {"phase": phase_term(phase), "hash": Latin(found.mark)}
    drawn = SendPicture("tiles", "atlas-map", args, (*rows, *legend, *_stamp(found)))
    if not bare:
        return Turn((drawn,))
    told_bare = [level_line(record, zone, phase) for zone in bare]
    return Turn((drawn, Say("atlas-map-bare", {"lines": in_a_row(told_bare)})))


async def paper(update: Incoming, ctx: Ctx) -> Turn:
    """The PDF: all levels at a glance, a table a phase, why, then apart from all of it the road map."""
    found = await the_version(argument(update), ctx)
    record = parse(found.text)
    zones = sorted_zones(record, ctx)
    rows: list[Cells] = [("#head", Term("atlas-glance-title")), ("#words", Term("atlas-glance-why"))]
    rows += [("#glance", *glance_heads()), *(("#cells", *one) for one in glance_rows(record, zones))]
    rows += officials_lines(record, zones)
    for phase in Phase:
        rows += [("#head", phase_term(phase)), ("#columns", *_heads())]
        rows += [("#cells", *_cells(record, zone, phase)) for zone in zones]
    rows += [("#head", Term("atlas-explained-title"))]
    rows += [("#words", Term(f"atlas-paper-method-{record.method}"))]
    rows += explained_lines(record, zones)
    steps = await step_rows(ctx)
    rows += [("#apart", _apart(found, ctx)), ("#words", _road_words(steps))]
    rows += [("#columns", *step_heads()), *(("#cells", *one) for one in steps)] if steps else []
    _note(found, "pdf", ctx)
    return Turn((SendDocument("atlas-paper", "atlas-paper", _args(found), _fields(found), tuple(rows)),))


async def book(update: Incoming, ctx: Ctx) -> Turn:
    """The XLSX: all at a glance, a sheet a phase, why, and one for the road map that the hash does not stand on."""
    found = await the_version(argument(update), ctx)
    record = parse(found.text)
    zones = sorted_zones(record, ctx)
    rows: list[Cells] = [("#sheet", Term("atlas-glance-title")), glance_heads()]
    rows += glance_rows(record, zones)
    for phase in Phase:
        rows += [("#sheet", phase_term(phase)), _heads()]
        rows += [_cells(record, zone, phase) for zone in zones]
    rows += officials_rows(record, zones)
    rows += explained_rows(record, zones)
    tasks = await road_rows(ctx)
    rows += [("#apart", Term("road-title"), _apart(found, ctx), _road_words(tasks)), road_heads(), *tasks]
    _note(found, "xlsx", ctx)
    return Turn((SendDocument("atlas-book", "atlas-book", _args(found), _fields(found), tuple(rows)),))


def _apart(found: Version, ctx: Ctx) -> Term:
    """The road map goes on after a lock: it has a day of its own, and the version's hash does not cover it."""
    key = "road-apart-locked" if found.locked else "road-apart-draft"
    return Term(key, {"day": ctx.clock.today()})


def _road_words(rows: Sequence[Cells]) -> Term:
    return Term("road-apart-why" if rows else "road-empty")


def _stamp(found: Version) -> tuple[tuple[Term | str, int, Term | str], ...]:
    """Which version a picture shows, for its foot; the whole hash goes into the file."""
    return (
        (stamp_of(found), STAMP, ""),
        (Term("atlas-mark"), STAMP, found.mark),
    )


def stamp_of(found: Version) -> Term:
    """Number, state and day, as they stand on what is taken along."""
    key = "atlas-stamp-locked" if found.locked else "atlas-stamp-draft"
    return Term(key, {"number": found.number, "day": found.day})


def _heads() -> Cells:
    return tuple(Term(f"atlas-column-{name}") for name in COLUMNS)


def _cells(record: Recorded, zone: Zone, phase: Phase) -> Cells:
    rating = record.rating(zone.id, phase)
    if rating is None:
        return (zone.name, level_term(Level.UNKNOWN), "", "", "")
    firm = Term("atlas-cell-firm") if rating.firm else clauses([shift_term(one) for one in rating.shifts[:3]])
    if not rating.parts:
        firm = Term("atlas-cell-open")
    return (
        zone.name,
        level_term(rating.level),
        given(record, zone),
        count_term(shown_count(rating.cases)),
        firm,
    )


def _tile(record: Recorded, zone: Zone, phase: Phase) -> tuple[Term | str, int, Term | str]:
    assert zone.tile is not None
    rating, official = record.rating(zone.id, phase), record.official(zone.id)
    level = rating.level if rating is not None else Level.UNKNOWN
    number = Term(f"atlas-tile-{int(level)}")
    note = number
    if official is not None:
        note = Term("atlas-tile-official", {"number": number, "official": official.value})
    return zone.name, (zone.tile[0] * 12 + zone.tile[1]) * 10 + int(level), note


def _args(found: Version) -> dict[str, Arg]:
    return {"state": state_of(found)}


def _fields(found: Version) -> dict[str, Term | str]:
    return {
        "title": Term("atlas-paper-title"),
        "state": stamp_of(found),
        "note": Term("atlas-paper-note"),
        "mark": Term("atlas-mark"),
        "hash": found.mark,
        "page": Term("atlas-paper-page", {"now": "{now}", "of": "{of}"}),
    }


def _note(found: Version, what: str, ctx: Ctx) -> None:
    note_export(found, what, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
