"""The parts of the final report. Each is a function from what is published, signed or locked; a further one is a line
in ``SECTIONS`` with its name (``bot/domain/closing/final_report.py``) and its words (``bot/handlers/closing``)."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import Final

from bot.domain.atlas.atlas import AtlasLevel
from bot.domain.atlas.atlas_versions import AtlasVersion, parse
from bot.domain.catalogue.catalogue import Phase, Severity, is_restricted
from bot.domain.closing.final_report import (
    Figure,
    Figures,
    FinalPart,
    ReportSection,
    cell_counts,
    published_counts,
    published_share,
)
from bot.domain.figures.publication import (
    CaseOutcome,
    FunnelStep,
    PublicationTableKind,
    promise_row,
    total,
)
from bot.domain.learning.gains import mean_gain
from bot.usecases.access.open_election_only import opening_day
from bot.usecases.closing.published_figures import newest_by_day, published_of_election
from bot.usecases.closing.threat_sections import measure_figures, threat_figures
from bot.usecases.context import Context
from bot.usecases.learning.learner import taught_tracks
from bot.usecases.learning.measure_gain import published_gains

type Section = Callable[[Context, date], Awaitable[ReportSection]]
"""``polling_day``: of the election that the report is about."""

BELOW: Final = "_below"
"""Ends the name of the bound below which a number certainly lies: said instead of a number that is too small."""


async def gather_sections(ctx: Context, polling_day: date) -> tuple[ReportSection, ...]:
    """All parts, in their order; also empty ones, so that a reader sees what is missing."""
    return tuple([await section(ctx, polling_day) for section in SECTIONS])


async def report_figures(ctx: Context, polling_day: date) -> ReportSection:
    """How many reports came and how far they got."""
    published = await published_of_election(ctx)
    if not published:
        return ReportSection(FinalPart.REPORTS, {})
    figures: dict[str, Figure] = {
        "first": min(publication.period.first for publication in published).isoformat(),
        "last": max(publication.period.last for publication in published).isoformat(),
    }
    for step in FunnelStep:
        figures[step.value] = total(published, step)
        figures[f"{step}{BELOW}"] = sum(publication.most(step) for publication in published) + 1
    acted = cell_counts(published, PublicationTableKind.STATE, CaseOutcome.ACTED)
    others = [
        number
        for state in (CaseOutcome.REFERRED, CaseOutcome.ANSWERED)
        for number in cell_counts(published, PublicationTableKind.STATE, state)
    ]
    figures["acted_percent"] = published_share(acted, others)
    return ReportSection(FinalPart.REPORTS, figures)


async def promise_figures(ctx: Context, polling_day: date) -> ReportSection:
    """Whether reporters were answered by the deadline that they read, by severity."""
    published = await published_of_election(ctx)
    rows: list[Figures] = []
    for severity in Severity:
        in_time, late = (
            cell_counts(published, PublicationTableKind.PROMISE, promise_row(severity, in_time=is_kept))
            for is_kept in (True, False)
        )
        if in_time or late:
            rows.append(
                {
                    "severity": severity.value,
                    "in_time": sum(in_time),
                    "late": sum(late),
                    "percent": published_share(in_time, late),
                }
            )
    return ReportSection(FinalPart.PROMISES, {}, tuple(rows))


async def act_figures(ctx: Context, polling_day: date) -> ReportSection:
    """What was reported, the most frequent first; acts that only the restricted circle sees are left out."""
    counts = published_counts(await published_of_election(ctx), PublicationTableKind.ACT)
    open_acts = {
        code: row for code, row in counts.items() if code in ctx.content.acts and not _is_hidden(ctx, code)
    }
    counted = {code: row for code, row in open_acts.items() if row[1]}
    rows = sorted(counted.items(), key=lambda item: (-item[1][1], item[0]))
    figures: Figures = {"few": len(open_acts) - len(counted)} if open_acts else {}
    return ReportSection(
        FinalPart.ACTS,
        figures,
        tuple({"act": code, "label": label, "count": count} for code, (label, count) in rows),
    )


def _is_hidden(ctx: Context, act_id: str) -> bool:
    return is_restricted(act_id, ctx.content.acts)


async def training_figures(ctx: Context, polling_day: date) -> ReportSection:
    """By how much learners of each track improved: means in tenths of a question, of ten questions. Published in blocks
    of twenty people."""
    rows: list[Figures] = []
    for track in taught_tracks(ctx.content):
        for sums in await published_gains(ctx, track):
            if (mean := mean_gain(sums)) is not None:
                rows.append(
                    {
                        "track": track.value,
                        "moment": sums.moment.value,
                        "count": mean.count,
                        "before": _tenths(mean.before),
                        "gain": _tenths(mean.gain),
                        "low": _tenths(mean.low),
                        "high": _tenths(mean.high),
                    }
                )
    return ReportSection(FinalPart.TRAINING, {}, tuple(rows))


def _tenths(number: float) -> int:
    return round(number * 10)


async def atlas_figures(ctx: Context, polling_day: date) -> ReportSection:
    """The level that each area had on polling day, beside the published number of reports from there."""
    version = await _version_of_day(ctx, polling_day)
    if version is None:
        return ReportSection(FinalPart.ATLAS, {})
    record = parse(version.text)
    counts = published_counts(await published_of_election(ctx), PublicationTableKind.DISTRICT)
    levels = {zone.id: record.effective_level(zone.id, Phase.DAY) for zone in record.inputs.zones}
    zones = sorted(record.inputs.zones, key=lambda zone: (-levels[zone.id], zone.id))
    rows: list[Figures] = [
        {
            "area": zone.id,
            "label": zone.name,
            "level": int(levels[zone.id]),
            "official": int(record.official(zone.id) is not None),
            "count": counts[zone.id][1] if zone.id in counts else None,
        }
        for zone in zones
    ]
    figures: dict[str, Figure] = {
        "number": version.number,
        "hash": version.hash,
        "is_later": int(version.day > polling_day),
    }
    figures |= _figures_of_levels(rows)
    return ReportSection(FinalPart.ATLAS, figures, tuple(rows))


def _figures_of_levels(rows: Sequence[Figures]) -> Mapping[str, Figure]:
    """For each level how many areas had it, and the sum of what is published of them."""
    figures: dict[str, Figure] = {}
    for level in AtlasLevel:
        numbers = [row["count"] for row in rows if row["level"] == int(level)]
        if numbers:
            figures[f"areas_{int(level)}"] = len(numbers)
            figures[f"reports_{int(level)}"] = sum(number for number in numbers if isinstance(number, int))
    return figures


async def _version_of_day(ctx: Context, polling_day: date) -> AtlasVersion | None:
    chosen = newest_by_day(
        await ctx.uow.atlas.versions(), polling_day=polling_day, opened=await opening_day(ctx)
    )
    return await ctx.uow.atlas.version(chosen.id) if chosen is not None else None


SECTIONS: Final[tuple[Section, ...]] = (
    report_figures,
    promise_figures,
    act_figures,
    threat_figures,
    measure_figures,
    training_figures,
    atlas_figures,
)
