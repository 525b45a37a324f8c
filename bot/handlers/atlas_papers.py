"""A version of the atlas to take along: picture, PDF, XLSX. No small count is in them; each export is recorded."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Latin, Say, SendDocument, SendPicture, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas import Level, Zone
from bot.domain.atlas_method import METHODS
from bot.domain.atlas_record import Recorded, parse, shown_count
from bot.domain.atlas_versions import Version
from bot.domain.catalogue import Phase
from bot.handlers.atlas_explained import explained_lines, explained_rows
from bot.handlers.atlas_show import shift_term, sorted_zones, state_of, the_version
from bot.handlers.atlas_words import count_term, level_term, name_of_area, phase_of, phase_term
from bot.handlers.pieces import argument, in_a_row, split
from bot.handlers.roadmap_words import body_name, due_term, state_term
from bot.usecases.export_atlas import note_export
from bot.usecases.keep_roadmap import the_board

COLUMNS: Final = ("area", "computed", "official", "cases", "firm")
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
    rows = [_tile(record, zone, phase) for zone in sorted_zones(record) if zone.tile is not None]
    bare = [zone for zone in sorted_zones(record) if zone.tile is None]
    _note(found, "png", ctx)
    if not rows:
        return Turn((Say("atlas-map-none"),))
    legend = [(level_term(level), -1 - int(level), "") for level in Level]
    args: dict[str, Arg] = {"phase": phase_term(phase), "state": state_of(found)}
    drawn = SendPicture("tiles", "atlas-map", args, (*rows, *legend))
    if not bare:
        return Turn((drawn,))
    told_bare = [_beside(record, zone, phase) for zone in bare]
    return Turn((drawn, Say("atlas-map-bare", {"lines": in_a_row(told_bare)})))


async def paper(update: Incoming, ctx: Ctx) -> Turn:
    """The PDF: a table a phase, then the road map."""
    found = await the_version(argument(update), ctx)
    record = parse(found.text)
    rows: list[Cells] = []
    for phase in Phase:
        rows += [("#head", phase_term(phase)), ("#columns", *_heads())]
        rows += [("#cells", *_cells(record, zone, phase)) for zone in sorted_zones(record)]
    rows += [
        ("#words", Term(f"atlas-paper-method-{record.method}")),
        ("#head", Term("atlas-explained-title")),
    ]
    rows += explained_lines(record)
    rows += [("#head", Term("road-title"))]
    rows += [
        ("#words", Term("road-paper-line", dict(zip(_ROAD, line, strict=True)))) for line in await _road(ctx)
    ]
    _note(found, "pdf", ctx)
    return Turn((SendDocument("atlas-paper", "atlas-paper", _args(found), _fields(found), tuple(rows)),))


async def book(update: Incoming, ctx: Ctx) -> Turn:
    """The XLSX: a sheet a phase, one for the road map."""
    found = await the_version(argument(update), ctx)
    record = parse(found.text)
    rows: list[Cells] = []
    for phase in Phase:
        rows += [("#sheet", phase_term(phase)), _heads()]
        rows += [_cells(record, zone, phase) for zone in sorted_zones(record)]
    rows += explained_rows(record)
    rows += [("#sheet", Term("road-title")), tuple(Term(f"road-column-{name}") for name in _ROAD)]
    rows += await _road(ctx)
    _note(found, "xlsx", ctx)
    return Turn((SendDocument("atlas-book", "atlas-book", _args(found), _fields(found), tuple(rows)),))


_ROAD: Final = ("area", "task", "body", "due", "state")


async def _road(ctx: Ctx) -> list[Cells]:
    tasks = await the_board(content=ctx.content, uow=ctx.uow)
    return [
        (
            name_of_area(one.task.area, ctx),
            one.step.title,
            body_name(one.step.body, ctx),
            due_term(one),
            state_term(one.task.state),
        )
        for one in tasks
    ]


def _heads() -> Cells:
    return tuple(Term(f"atlas-column-{name}") for name in COLUMNS)


def _cells(record: Recorded, zone: Zone, phase: Phase) -> Cells:
    rating, official = record.rating(zone.id, phase), record.official(zone.id)
    if rating is None:
        return (zone.name, level_term(Level.UNKNOWN), "", "", "")
    given = level_term(Level(official.value)) if official is not None else Term("atlas-cell-none")
    firm = (
        Term("atlas-cell-firm") if rating.firm else in_a_row([shift_term(one) for one in rating.shifts[:3]])
    )
    if not rating.parts:
        firm = Term("atlas-cell-none")
    return zone.name, level_term(rating.level), given, count_term(shown_count(rating.cases)), firm


def _tile(record: Recorded, zone: Zone, phase: Phase) -> tuple[Term | str, int, Term | str]:
    assert zone.tile is not None
    rating, official = record.rating(zone.id, phase), record.official(zone.id)
    level = rating.level if rating is not None else Level.UNKNOWN
    number = Term(f"atlas-tile-{int(level)}")
    note = number
    if official is not None:
        note = Term("atlas-tile-official", {"number": number, "official": official.value})
    return zone.name, (zone.tile[0] * 12 + zone.tile[1]) * 10 + int(level), note


def _beside(record: Recorded, zone: Zone, phase: Phase) -> Term:
    rating = record.rating(zone.id, phase)
    level = rating.level if rating is not None else Level.UNKNOWN
    return Term("atlas-level-line", {"area": zone.name, "level": level_term(level)})


def _args(found: Version) -> dict[str, Arg]:
    return {"state": state_of(found)}


def _fields(found: Version) -> dict[str, Term | str]:
    return {
        "title": Term("atlas-paper-title"),
        "state": state_of(found),
        "note": Term("atlas-paper-note", {"hash": Latin(found.hash[:16])} if found.locked else {"hash": ""}),
        "hash": found.hash,
    }


def _note(found: Version, what: str, ctx: Ctx) -> None:
    note_export(found, what, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
