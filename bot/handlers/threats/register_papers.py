"""A version of the register as files, PDF and XLSX. Each export is recorded."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, SendDocument, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas import AtlasLevel
from bot.domain.atlas.atlas_versions import AtlasVersion
from bot.domain.threats.threat_versions import RecordedMeasure, RecordedThreat, RegisterRecord, parse_register
from bot.handlers.atlas.atlas_show import points
from bot.handlers.pieces import argument, body_name, comma_list
from bot.handlers.threats.register_versions import change_terms, stamp_of, state_of
from bot.handlers.threats.threat_words import act_labels, level_term, phase_terms, space_terms
from bot.usecases.threats.lock_threats import note_register_export, register_version

type Cells = tuple[TextRef | str, ...]

_LEVELS: Final = ("title", "level", "likelihood", "harm", "voices")
_SCOPE: Final = ("title", "phases", "spaces", "acts")
_REASONS: Final = ("title", "likelihood", "harm", "reason")
_MEASURES: Final = ("against", "body", "due", "state", "measure")
"""On paper the last column is the widest."""
TEXT_FAMILIES: Final = tuple(
    f"register-column-{name}" for name in sorted({*_LEVELS, *_SCOPE, *_REASONS, *_MEASURES})
)


async def paper(update: Incoming, ctx: Ctx) -> Turn:
    """The PDF: what changed, all levels, the measures, and the reasons of each level."""
    version = await register_version(ctx, argument(update))
    record = parse_register(version.text)
    rows: list[Cells] = [("#head", TextRef("register-changes"))]
    rows += [("#words", term) for term in await change_terms(version, record, ctx)]
    rows += [("#head", TextRef("register-levels"))]
    rows += [("#words", TextRef(f"threat-method-{record.method}"))]
    rows += [("#glance", *_heads(_LEVELS)), *(("#cells", *row) for row in _level_rows(record))]
    rows += [("#head", TextRef("register-measures"))]
    measures = _measure_rows(record, ctx)
    if measures:
        rows += [("#columns", *_heads(_MEASURES)), *(("#cells", *row) for row in measures)]
    else:
        rows.append(("#words", TextRef("plan-empty")))
    reasons = _reason_lines(record)
    rows += [("#head", TextRef("register-reasons")), *reasons] if reasons else []
    note_register_export(ctx, version, "pdf")
    return Turn(
        (SendDocument("atlas-paper", "threats-paper", _args(version), _fields(version), tuple(rows)),)
    )


async def book(update: Incoming, ctx: Ctx) -> Turn:
    """The XLSX: levels, scope, measures and reasons, a sheet each."""
    version = await register_version(ctx, argument(update))
    record = parse_register(version.text)
    rows: list[Cells] = [("#sheet", TextRef("register-levels")), _heads(_LEVELS), *_level_rows(record)]
    rows += [("#sheet", TextRef("register-scope")), _heads(_SCOPE)]
    rows += [
        (threat.title, phase_terms(threat.phases), space_terms(threat.spaces), _acts(threat, ctx))
        for threat in record.inputs.threats
    ]
    rows += [("#sheet", TextRef("register-measures")), _heads(_MEASURES), *_measure_rows(record, ctx)]
    rows += [("#sheet", TextRef("register-reasons")), _heads(_REASONS)]
    rows += [
        (title, _number(vote.likelihood), _number(vote.harm), vote.reason)
        for title, vote in (
            (threat.title, vote)
            for threat in record.inputs.threats
            for vote in record.inputs.votes
            if vote.threat == threat.id
        )
    ]
    note_register_export(ctx, version, "xlsx")
    return Turn((SendDocument("atlas-book", "threats-book", _args(version), _fields(version), tuple(rows)),))


def _heads(names: Sequence[str]) -> Cells:
    return tuple(TextRef(f"register-column-{name}") for name in names)


def _level_rows(record: RegisterRecord) -> list[Cells]:
    """The highest levels first; threats without a vote last."""
    ordered = sorted(record.inputs.threats, key=lambda threat: -_score(record, threat))
    return [_level_row(record, threat) for threat in ordered]


def _score(record: RegisterRecord, threat: RecordedThreat) -> int:
    rating = record.rating(threat.id)
    return (rating.score or 0) if rating is not None else 0


def _level_row(record: RegisterRecord, threat: RecordedThreat) -> Cells:
    rating = record.rating(threat.id)
    if rating is None or rating.likelihood is None or rating.harm is None:
        return threat.title, level_term(AtlasLevel.UNKNOWN), "", "", ""
    return (
        threat.title,
        level_term(rating.level),
        TextRef("atlas-number", {"number": points(rating.likelihood)}),
        TextRef("atlas-number", {"number": points(rating.harm)}),
        TextRef("register-voices", {"count": rating.voices}),
    )


def _measure_rows(record: RegisterRecord, ctx: Ctx) -> list[Cells]:
    titles = {threat.id: threat.title for threat in record.inputs.threats}
    ordered = sorted(record.inputs.measures, key=lambda measure: (measure.due or "9", measure.title))
    return [
        (
            titles.get(measure.threat, ""),
            body_name(measure.body, ctx.content),
            _due(measure),
            TextRef(f"measure-state-{measure.state}"),
            measure.title,
        )
        for measure in ordered
    ]


def _due(measure: RecordedMeasure) -> TextRef:
    if not measure.due:
        return TextRef("register-due-unknown")
    return TextRef("atlas-day", {"day": date.fromisoformat(measure.due)})


def _reason_lines(record: RegisterRecord) -> list[Cells]:
    return [
        (
            "#words",
            TextRef(
                "register-reason",
                {
                    "title": threat.title,
                    "likelihood": vote.likelihood,
                    "harm": vote.harm,
                    "reason": vote.reason,
                },
            ),
        )
        for threat in record.inputs.threats
        for vote in record.inputs.votes
        if vote.threat == threat.id
    ]


def _acts(threat: RecordedThreat, ctx: Ctx) -> TextRef:
    return comma_list(act_labels(threat.acts, ctx))


def _number(number: int) -> TextRef:
    return TextRef("atlas-number", {"number": points(100 * number)})


def _args(version: AtlasVersion) -> dict[str, Arg]:
    return {"state": state_of(version)}


def _fields(version: AtlasVersion) -> dict[str, TextRef | str]:
    return {
        "title": TextRef("register-title"),
        "state": stamp_of(version),
        "note": TextRef("register-note"),
        "mark": TextRef("atlas-mark"),
        "hash": version.content_hash,
        "page": TextRef("atlas-paper-page", {"now": "{now}", "of": "{of}"}),
        "file": "threats",
    }
