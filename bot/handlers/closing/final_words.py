"""The parts of the final report in words: lines for the chat and the paper, and a table for the paper."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.conversation.outgoing import Arg, Latin, TextRef
from bot.domain.atlas.atlas import AtlasLevel
from bot.domain.closing.final_report import Figures, FinalPart, ReportSection
from bot.domain.figures.publication import BASE, FunnelStep
from bot.domain.learning.gain_test import GainMoment
from bot.domain.learning.gains import MeanGain
from bot.domain.threats.measures import MeasureState
from bot.handlers.atlas.atlas_words import level_term
from bot.handlers.cards.card import word
from bot.handlers.cohorts.group_gains import gain_result_term
from bot.handlers.figures.publication import percent, published_count_term, step_name
from bot.handlers.pieces import lines
from bot.handlers.threats import threat_words
from bot.usecases.closing.final_sections import BELOW

type Cells = tuple[TextRef | str, ...]

_ACT_HEADS: Final = ("act", "count")
_AREA_HEADS: Final = ("area", "level", "count")
_THREAT_HEADS: Final = ("threat", "level", "districts", "count")
_MEASURE_HEADS: Final = ("measure", "body", "day", "before", "after")
_SHORT: Final = 12
"""Hex digits by which people compare two versions."""
TEXT_FAMILIES: Final = (
    *(f"final-section-{name}" for name in FinalPart),
    *(f"final-nothing-{name}" for name in FinalPart),
    *(f"final-column-{name}" for name in {*_ACT_HEADS, *_AREA_HEADS, *_THREAT_HEADS, *_MEASURE_HEADS}),
)


@dataclass(frozen=True, slots=True)
class SectionWords:
    """``lines`` stand above the table. ``heads`` and ``rows`` are its columns and rows; the chat shows ``row_lines``
    instead of them."""

    lines: tuple[TextRef, ...] = ()
    heads: Cells = ()
    rows: tuple[Cells, ...] = ()
    row_lines: tuple[TextRef, ...] = ()


def section_title(name: FinalPart) -> TextRef:
    return TextRef(f"final-section-{name}")


def section_words(section: ReportSection) -> SectionWords:
    """The words of a part; of an empty one, that there is nothing, and why."""
    if section.is_empty:
        return SectionWords((TextRef(f"final-nothing-{section.name}"),))
    return _WORDS[section.name](section)


def count_term(figures: Figures, name: str) -> TextRef:
    """A published number, «fewer than five», or that it is not told."""
    number = figures.get(name)
    return published_count_term(number) if isinstance(number, int) else TextRef("final-untold")


def figure(figures: Figures, name: str) -> int:
    """A figure that is a number; 0 if it is none."""
    number = figures.get(name)
    return number if isinstance(number, int) else 0


def _text(figures: Figures, name: str) -> str:
    return str(figures.get(name, ""))


def _line(name: Arg, count: Arg) -> TextRef:
    return TextRef("publish-line", {"name": name, "count": count})


def _report_words(section: ReportSection) -> SectionWords:
    figures = section.figures
    days: dict[str, Arg] = {name: date.fromisoformat(_text(figures, name)) for name in ("first", "last")}
    funnel = [_line(step_name(step), _step_term(figures, step)) for step in FunnelStep]
    return SectionWords(
        (
            TextRef("final-reports-days", days),
            *funnel,
            TextRef("final-reports-acted", {"percent": _percent_term(figures, "acted_percent")}),
        )
    )


def _step_term(figures: Figures, step: FunnelStep) -> TextRef:
    """A sum of published numbers; if all of them are withheld as small, a true bound above it."""
    number = figure(figures, step.value)
    below = figure(figures, f"{step}{BELOW}") or BASE
    return published_count_term(number) if number else TextRef("publish-few", {"base": below})


def _percent_term(figures: Figures, name: str) -> TextRef:
    number = figures.get(name)
    return percent(number if isinstance(number, int) else None)


def _promise_words(section: ReportSection) -> SectionWords:
    return SectionWords(tuple(_promise_line(row) for row in section.rows))


def _promise_line(row: Figures) -> TextRef:
    args: dict[str, Arg] = {
        "severity": word("case-severity", _text(row, "severity")),
        "kept": count_term(row, "in_time"),
        "late": count_term(row, "late"),
        "percent": _percent_term(row, "percent"),
    }
    return TextRef("final-promise-line", args)


def _act_words(section: ReportSection) -> SectionWords:
    few = figure(section.figures, "few")
    counts = [(_text(row, "label"), count_term(row, "count")) for row in section.rows]
    return SectionWords(
        (TextRef("final-acts-few", {"count": few, "base": BASE}),) if few else (),
        heads=tuple(TextRef(f"final-column-{name}") for name in _ACT_HEADS),
        rows=tuple(counts),
        row_lines=tuple(_line(label, count) for label, count in counts),
    )


def _threat_words(section: ReportSection) -> SectionWords:
    figures = section.figures
    showed: dict[str, Arg] = {"threats": figure(figures, "threats"), "showed": figure(figures, "showed")}
    version: dict[str, Arg] = {
        "number": figure(figures, "number"),
        "hash": Latin(_text(figures, "hash")[:_SHORT]),
        "when": "later" if figure(figures, "is_later") else "by-day",
    }
    by_version = [TextRef("final-threats-version", version)] if "number" in figures else []
    rows = [
        (_text(row, "label"), _threat_level_of(row), _districts_term(row), count_term(row, "count"))
        for row in section.rows
    ]
    return SectionWords(
        (*by_version, TextRef("final-threats-showed", showed)),
        heads=tuple(TextRef(f"final-column-{name}") for name in _THREAT_HEADS),
        rows=tuple(rows),
        row_lines=tuple(
            TextRef(
                "final-threat-line", {"threat": label, "level": level, "districts": districts, "count": count}
            )
            for label, level, districts, count in rows
        ),
    )


def _districts_term(row: Figures) -> TextRef:
    if row["districts"] is None:
        return TextRef("final-untold")
    return TextRef("final-threat-districts", {"count": figure(row, "districts")})


def _measure_words(section: ReportSection) -> SectionWords:
    figures = section.figures
    states: dict[str, Arg] = {
        state.value.replace("-", "_"): figure(figures, f"state_{state.value}") for state in MeasureState
    }
    proposals: dict[str, Arg] = {
        name: figure(figures, name) for name in ("proposed", "accepted", "refused", "done")
    }
    rows = [
        (
            _text(row, "label"),
            _text(row, "body"),
            TextRef("atlas-day", {"day": date.fromisoformat(_text(row, "day"))}),
            _counted_days(row, "before"),
            _counted_days(row, "after"),
        )
        for row in section.rows
    ]
    return SectionWords(
        (
            TextRef("final-measures-states", states),
            TextRef("final-measures-proposals", proposals),
            *((TextRef("final-measures-meaning"),) if rows else ()),
        ),
        heads=tuple(TextRef(f"final-column-{name}") for name in _MEASURE_HEADS),
        rows=tuple(rows),
        row_lines=tuple(
            TextRef(
                "final-measure-line",
                {"measure": label, "body": body, "day": day, "before": before, "after": after},
            )
            for label, body, day, before, after in rows
        ),
    )


def _counted_days(row: Figures, name: str) -> TextRef:
    """A number with the days on which it was counted: before and after are seldom equally long."""
    if row[name] is None:
        return count_term(row, name)
    return TextRef(
        "final-counted-days", {"count": count_term(row, name), "days": figure(row, f"{name}_days")}
    )


def _training_words(section: ReportSection) -> SectionWords:
    tracks = dict.fromkeys(_text(row, "track") for row in section.rows)
    return SectionWords(tuple(_track_words(track, section) for track in tracks))


def _track_words(track: str, section: ReportSection) -> TextRef:
    results = [
        gain_result_term(GainMoment(_text(row, "moment")), _mean_of(row))
        for row in section.rows
        if row["track"] == track
    ]
    name = TextRef("gain-track-row", {"track": track})
    return TextRef("gain-row", {"name": name, "results": lines(results)})


def _mean_of(row: Figures) -> MeanGain:
    before, gain, low, high = (figure(row, name) / 10 for name in ("before", "gain", "low", "high"))
    return MeanGain(figure(row, "count"), before=before, gain=gain, low=low, high=high)


def _atlas_words(section: ReportSection) -> SectionWords:
    figures = section.figures
    version: dict[str, Arg] = {
        "number": figure(figures, "number"),
        "hash": Latin(_text(figures, "hash")[:_SHORT]),
        "when": "later" if figure(figures, "is_later") else "by-day",
    }
    rows = [(_text(row, "label"), _level_of(row), count_term(row, "count")) for row in section.rows]
    return SectionWords(
        (TextRef("final-atlas-version", version), *_level_lines(figures), TextRef("final-atlas-meaning")),
        heads=tuple(TextRef(f"final-column-{name}") for name in _AREA_HEADS),
        rows=tuple(rows),
        row_lines=tuple(
            TextRef("final-atlas-line", {"area": area, "level": level, "count": count})
            for area, level, count in rows
        ),
    )


def _level_of(row: Figures) -> TextRef:
    return level_term(AtlasLevel(figure(row, "level")))


def _threat_level_of(row: Figures) -> TextRef:
    return threat_words.level_term(AtlasLevel(figure(row, "level")))


def _level_lines(figures: Figures) -> list[TextRef]:
    """For each level, the steepest first, how many areas had it and how much was reported from them."""
    terms = []
    for level in sorted(AtlasLevel, reverse=True):
        if count := figure(figures, f"areas_{int(level)}"):
            args: dict[str, Arg] = {
                "level": level_term(level),
                "areas": count,
                "count": count_term(figures, f"reports_{int(level)}"),
            }
            terms.append(TextRef("final-atlas-level", args))
    return terms


_WORDS: Final[Mapping[FinalPart, Callable[[ReportSection], SectionWords]]] = {
    FinalPart.REPORTS: _report_words,
    FinalPart.PROMISES: _promise_words,
    FinalPart.ACTS: _act_words,
    FinalPart.THREATS: _threat_words,
    FinalPart.MEASURES: _measure_words,
    FinalPart.TRAINING: _training_words,
    FinalPart.ATLAS: _atlas_words,
}
