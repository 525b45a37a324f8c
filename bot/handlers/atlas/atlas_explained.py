"""Why every area has its level, as rows for papers: parts with grade and points, reasons without names."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import Digits, Term
from bot.domain.atlas.atlas import Zone
from bot.domain.atlas.atlas_method import Part, Rating
from bot.domain.atlas.atlas_record import Recorded
from bot.domain.catalogue.catalogue import Phase
from bot.handlers.atlas.atlas_show import points, what_term
from bot.handlers.atlas.atlas_words import phase_term
from bot.handlers.pieces import in_a_row

type Cells = tuple[Term | str, ...]

_PARTS: Final = ("area", "phase", "what", "grade", "points")
_REASONS: Final = ("area", "phase", "factor", "grade", "reason")
TEXT_FAMILIES: Final = (
    *(f"atlas-explained-column-{name}" for name in _PARTS),
    *(f"atlas-reasons-column-{name}" for name in _REASONS),
)


def explained_rows(record: Recorded, zones: Sequence[Zone]) -> list[Cells]:
    """Two sheets: what each level rests on, and the reasons of the grades."""
    rows: list[Cells] = [
        ("#sheet", Term("atlas-explained-title")),
        tuple(Term(f"atlas-explained-column-{name}") for name in _PARTS),
    ]
    rows += [
        (_name(record, one.area), phase_term(one.phase), what_term(part.what), *_numbers(part))
        for one in _ratings(record, zones)
        for part in one.parts
    ]
    rows += [
        ("#sheet", Term("atlas-reasons-title")),
        tuple(Term(f"atlas-reasons-column-{name}") for name in _REASONS),
    ]
    rows += [
        (
            _name(record, one.area),
            phase_term(one.phase),
            what_term(one.factor),
            _plain(Digits(str(one.grade))),
            one.reason,
        )
        for zone in zones
        for one in record.inputs.assessments
        if one.area == zone.id
    ]
    return rows


def explained_lines(record: Recorded, zones: Sequence[Zone]) -> list[Cells]:
    """A paragraph for each level that rests on something."""
    return [("#words", _line(record, one)) for one in _ratings(record, zones) if one.parts]


def _ratings(record: Recorded, zones: Sequence[Zone]) -> list[Rating]:
    found = (record.rating(zone.id, phase) for zone in zones for phase in Phase)
    return [one for one in found if one is not None]


def _line(record: Recorded, one: Rating) -> Term:
    parts = [
        Term(
            "atlas-explained-part",
            {"what": what_term(part.what), "grade": points(part.grade), "points": points(part.points)},
        )
        for part in one.parts
    ]
    return Term(
        "atlas-explained-line",
        {
            "area": _name(record, one.area),
            "phase": phase_term(one.phase),
            "score": points(one.score or 0),
            "parts": in_a_row(parts),
        },
    )


def _numbers(part: Part) -> tuple[Term, Term]:
    return _plain(points(part.grade)), _plain(points(part.points))


def _plain(number: Digits) -> Term:
    return Term("atlas-number", {"number": number})


def _name(record: Recorded, area: str) -> str:
    zone = record.zone(area)
    return zone.name if zone is not None else area
