"""What the final report says of threats and measures: which showed themselves, what was done, what followed.

A threat showed itself where its verified cases were enough to propose a measure: that is the only thing that is told of
verified cases, here as to leads. What was reported is a sum of published numbers; acts of the restricted circle are in
none.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.atlas.atlas import AtlasLevel
from bot.domain.catalogue.catalogue import is_restricted
from bot.domain.closing.final_report import Figure, Figures, FinalPart, ReportSection, published_counts
from bot.domain.figures.publication import Publication, PublicationTableKind
from bot.domain.threats.measures import Measure, MeasureState
from bot.domain.threats.threat_versions import RegisterRecord, parse_register
from bot.domain.threats.threats import Threat
from bot.usecases.access.open_election_only import opening_day, opening_moment
from bot.usecases.closing.published_figures import newest_by_day, published_of_election
from bot.usecases.context import Context
from bot.usecases.threats.propose_measures import (
    proposal_counts,
    proposals_of_election,
    watched_threats,
)
from bot.usecases.threats.register import measures_of_election, threat_register


async def threat_figures(ctx: Context, polling_day: date) -> ReportSection:
    """Each threat with its level by polling day, or as it was first locked after it, the published number of reports
    of its acts, and in how many districts it showed itself; None if it could not have shown itself."""
    threats = await threat_register(ctx)
    if not threats:
        return ReportSection(FinalPart.THREATS, {})
    register, figures = await _register_of_day(ctx, polling_day)
    published, districts = await published_of_election(ctx), await _districts_by_threat(ctx)
    visible = await watched_threats(ctx) | {
        threat.id for threat in threats if threat.id in districts and not _is_hidden(ctx, threat)
    }
    rows: list[Figures] = [
        {
            "threat": threat.id,
            "label": threat.title,
            "level": int(register.level(threat.id)) if register is not None else int(AtlasLevel.UNKNOWN),
            "count": _reported_count(ctx, threat.act_ids, published),
            "districts": len(districts.get(threat.id, ())) if threat.id in visible else None,
        }
        for threat in threats
    ]
    rows.sort(key=lambda row: (-_number(row, "districts"), -_number(row, "level"), -_number(row, "count")))
    watched = [row["districts"] for row in rows if row["districts"] is not None]
    figures |= {"threats": len(watched), "showed": sum(map(bool, watched))}
    return ReportSection(FinalPart.THREATS, figures, tuple(rows))


def _is_hidden(ctx: Context, threat: Threat) -> bool:
    """Whether only the restricted circle sees its acts now, whatever they proposed before."""
    return all(is_restricted(act_id, ctx.content.acts) for act_id in threat.act_ids)


def _number(row: Figures, name: str) -> int:
    number = row[name]
    return number if isinstance(number, int) else 0


async def _register_of_day(
    ctx: Context, polling_day: date
) -> tuple[RegisterRecord | None, dict[str, Figure]]:
    """The register as it was locked by polling day, or else first after it, and which version that is."""
    chosen = newest_by_day(
        await ctx.uow.threats.versions(), polling_day=polling_day, opened=await opening_day(ctx)
    )
    version = await ctx.uow.threats.version(chosen.id) if chosen is not None else None
    if version is None:
        return None, {}
    figures: dict[str, Figure] = {
        "number": version.number,
        "hash": version.hash,
        "is_later": int(version.day > polling_day),
    }
    return parse_register(version.text), figures


async def _districts_by_threat(ctx: Context) -> Mapping[str, set[str]]:
    """Where cases of a threat were enough to propose a measure, whatever was decided then."""
    districts: dict[str, set[str]] = {}
    for proposal in await proposals_of_election(ctx):
        if not proposal.is_weak:
            districts.setdefault(proposal.threat, set()).add(proposal.district)
    return districts


def _reported_count(ctx: Context, act_ids: Sequence[str], published: Sequence[Publication]) -> int | None:
    """The published number of reports of these acts; None if nothing was published of any of them."""
    counts = published_counts(published, PublicationTableKind.ACT)
    numbers = [
        counts[act_id][1]
        for act_id in act_ids
        if act_id in counts and not is_restricted(act_id, ctx.content.acts)
    ]
    return sum(numbers) if numbers else None


async def measure_figures(ctx: Context, polling_day: date) -> ReportSection:
    """How the measures ended, what was proposed by cases, and for each measure that was done the published number of
    reports of its threat's acts before and after its day, and on how many days each was counted."""
    measures = await measures_of_election(ctx)
    counts = await proposal_counts(ctx, since=await opening_moment(ctx))
    if not (measures or counts.proposed):
        return ReportSection(FinalPart.MEASURES, {})
    figures: dict[str, Figure] = {
        f"state_{state.value}": sum(measure.state is state for measure in measures) for state in MeasureState
    }
    figures |= {
        "proposed": counts.proposed,
        "accepted": counts.accepted,
        "refused": counts.refused,
        "done": counts.done,
    }
    acts = {threat.id: threat.act_ids for threat in await threat_register(ctx)}
    published = await published_of_election(ctx)
    done = [measure for measure in measures if measure.state is MeasureState.DONE]
    rows = tuple(_measure_row(ctx, measure, acts.get(measure.threat, ()), published) for measure in done)
    return ReportSection(FinalPart.MEASURES, figures, rows)


def _day_count(published: Sequence[Publication]) -> int:
    return sum(len(publication.period.days) for publication in published)


def _measure_row(
    ctx: Context, measure: Measure, act_ids: Sequence[str], published: Sequence[Publication]
) -> Figures:
    agency = ctx.content.agencies.get(measure.body)
    before = [publication for publication in published if publication.period.last < measure.day]
    after = [publication for publication in published if publication.period.first > measure.day]
    return {
        "label": measure.title,
        "kind": measure.kind.value,
        "body": agency.name if agency is not None else measure.body,
        "day": measure.day.isoformat(),
        "before": _reported_count(ctx, act_ids, before),
        "before_days": _day_count(before),
        "after": _reported_count(ctx, act_ids, after),
        "after_days": _day_count(after),
    }
