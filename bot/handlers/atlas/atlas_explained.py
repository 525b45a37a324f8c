"""Why every area has its level, as rows for documents: parts with grade and points, unnamed reasons."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import Digits, TextRef
from bot.domain.atlas.atlas import Zone
from bot.domain.atlas.atlas_method import AtlasScorePart, Rating
from bot.domain.atlas.atlas_record import AtlasRecord
from bot.domain.catalogue.catalogue import Phase
from bot.handlers.atlas.atlas_show import points, what_term
from bot.handlers.atlas.atlas_words import phase_term
from bot.handlers.pieces import comma_list

type Cells = tuple[TextRef | str, ...]

_PARTS: Final = ("area", "phase", "what", "grade", "points")
_REASONS: Final = ("area", "phase", "factor", "grade", "reason")
TEXT_FAMILIES: Final = (
    *(f"atlas-explained-column-{name}" for name in _PARTS),
    *(f"atlas-reasons-column-{name}" for name in _REASONS),
)


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
