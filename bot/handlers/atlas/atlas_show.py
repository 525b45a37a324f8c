"""A version of the atlas to look at: its levels by phase, why an area has its level, what has changed since before."""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Digits, Rows, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas import CASES, Level, Zone
from bot.domain.atlas.atlas_method import METHODS, Part, Rating, Shift
from bot.domain.atlas.atlas_record import Recorded, parse, shown_count
from bot.domain.atlas.atlas_versions import Version
from bot.domain.catalogue.catalogue import Area, AreaKind, Phase
from bot.domain.errors import NotFound
from bot.handlers.atlas.atlas_words import (
    area_rows,
    count_term,
    home,
    is_lead,
    level_term,
    official_told,
    page_of,
    phase_of,
    phase_term,
)
from bot.handlers.pieces import NOTHING, argument, button, lines, split
from bot.usecases.atlas.draft_atlas import outdated

MOST: Final = 40
"""Lines that a message shows; the paper has all."""
_REASONS: Final = 6
_POINT: Final = "\N{ARABIC DECIMAL SEPARATOR}"
TEXT_FAMILIES: Final = (
    *(f"atlas-shift-{by}" for by in ("less", "more", "without", "body")),
    *(f"atlas-why-part-{method}" for method in METHODS),
    "atlas-case-share",
)
_SHIFTS: Final = {
    "-20": "atlas-shift-less",
    "+20": "atlas-shift-more",
    "without": "atlas-shift-without",
    "body": "atlas-shift-body",
}


async def versions(update: Incoming, ctx: Ctx) -> Turn:
    """All versions, the newest first."""
    found = sorted(await ctx.uow.atlas.versions(), key=lambda one: -one.number)
    rows: list[tuple[Button, ...]] = [(_version_button(one),) for one in found[:MOST]]
    if is_lead(ctx.person):
        rows.insert(0, (button("atlas-button-draft", "atlas.draft"),))
    screen = Screen("atlas-versions", {"count": len(found)}, (*rows, home()))
    return Turn((screen,), session=ctx.session.at(""))


async def version(update: Incoming, ctx: Ctx) -> Turn:
    """``id/day``: the levels of a phase."""
    version_id, told = split(argument(update))
    found = await the_version(version_id, ctx)
    phase = phase_of(told) if told else Phase.DAY
    old = await outdated(found, areas=ctx.content.areas, uow=ctx.uow)
    args = levels_told(found, parse(found.text), phase, ctx, old=old)
    screen = Screen("atlas-levels", args, (*_ways(found, phase, ctx), home()))
    return Turn((screen,), session=ctx.session.at(""))


async def why(update: Incoming, ctx: Ctx) -> Turn:
    """``id/day`` asks for an area, ``id/day/thr01`` explains its level."""
    version_id, rest = split(argument(update))
    told, area = split(rest)
    found = await the_version(version_id, ctx)
    record, phase = parse(found.text), phase_of(told)
    page = page_of(area)
    back = (button("atlas-button-levels", "atlas.version", f"{found.id}/{phase}"),)
    if not area or page is not None:
        rows = areas_to_explain(record, page or 0, "atlas.why", f"{found.id}/{phase}", ctx)
        return Turn((Screen("atlas-why-ask", {"phase": phase_term(phase)}, (*rows, back)),))
    return Turn((Screen("atlas-why", explained(record, *rated(record, area, phase)), (back, home())),))


def areas_to_explain(record: Recorded, page: int, verb: str, place: str, ctx: Ctx) -> Rows:
    """The version's areas, a page of them: ``place/area`` behind the verb, ``place/+1`` for another page."""

    def one(zone: Area) -> Button:
        return button("atlas-button-area", verb, f"{place}/{zone.id}", {"name": zone.name})

    areas = [_as_area(zone) for zone in sorted_zones(record, ctx)]
    return area_rows(areas, page, one=one, turn=lambda name: (verb, f"{place}/{name}"))


def rated(record: Recorded, area: str, phase: Phase) -> tuple[Rating, Zone]:
    """Raises NotFound for what is not in it."""
    rating, zone = record.rating(area, phase), record.zone(area)
    if rating is None or zone is None:
        raise NotFound("atlas-no-area")
    return rating, zone


async def the_version(version_id: str, ctx: Ctx) -> Version:
    """Raises NotFound, also for a draft that another one has replaced."""
    found = await ctx.uow.atlas.version(version_id)
    if found is None:
        raise NotFound("atlas-no-version")
    return found


def state_of(version: Version) -> Term:
    if not version.locked:
        return Term("atlas-version-draft", {"number": version.number, "day": version.day})
    return Term("atlas-version-locked", {"number": version.number, "day": version.day})


def explained(
    record: Recorded, rating: Rating, zone: Zone, *, more: str = "atlas-why-reasons-more"
) -> dict[str, Arg]:
    """All that a level rests on. Small counts are not told, nor whose a grade is. ``more``: says that not all of the
    reasons fit, and where they are."""
    official = record.official(zone.id)
    reasons = [
        Term("atlas-why-reason", {"factor": what_term(one.factor), "grade": one.grade, "reason": one.reason})
        for one in record.inputs.assessments
        if (one.area, one.phase) == (rating.area, rating.phase)
    ]
    stands = Term("atlas-why-official-none")
    if official is not None:
        stands = Term("atlas-why-official", official_told(official))
    parts = [_part(part, record.method) for part in rating.parts] or [Term("atlas-why-nothing")]
    moved = [shift_term(one) for one in rating.shifts[:MOST]]
    return {
        "area": zone.name,
        "phase": phase_term(rating.phase),
        "level": level_term(rating.level),
        "score": points(rating.score or 0),
        "cases": count_term(shown_count(rating.cases)),
        "parts": lines(parts),
        "official": stands,
        "reasons": lines(_first(reasons, more)) if reasons else Term("atlas-why-no-reasons"),
        "firm": lines(moved) if moved else Term("atlas-why-firm" if rating.parts else "atlas-why-open"),
    }


def _first(reasons: Sequence[Term], more: str) -> list[Term]:
    """As many as a message holds, and how many are not in it."""
    left = len(reasons) - _REASONS
    return [*reasons[:_REASONS], *([Term(more, {"count": left})] if left > 0 else [])]


def points(hundredths: int) -> Digits:
    """«۳٫۲۵», whole as «۳»: one piece, so that no mark of direction parts it."""
    whole, part = divmod(hundredths, 100)
    told = f"{whole}{_POINT}{part:02d}".rstrip("0") if part else str(whole)
    return Digits(told)


def _part(part: Part, method: str) -> Term:
    """The first method counted liaisons, the others bodies."""
    args: dict[str, Arg] = {
        "what": what_term(part.what),
        "grade": points(part.grade),
        "points": points(part.points),
        "voices": part.voices,
    }
    if part.what == CASES:
        return Term("atlas-why-cases", args)
    return Term(f"atlas-why-part-{method}", args)


def shift_term(one: Shift) -> Term:
    what = Term("atlas-case-share") if one.what == "case_share" else what_term(one.what)
    return Term(_SHIFTS[one.by], {"what": what, "level": level_term(one.level)})


def what_term(what: str) -> Term:
    return Term(f"atlas-factor-{what}")


def levels_told(
    found: Version, record: Recorded, phase: Phase, ctx: Ctx, *, old: bool, more: str = "atlas-levels-more"
) -> dict[str, Arg]:
    """The highest levels first. ``more``: says that not all of them fit, and where they are."""
    told = sorted(sorted_zones(record, ctx), key=lambda zone: -record.leading(zone.id, phase))
    shown = [level_line(record, zone, phase) for zone in told[:MOST]]
    return {
        "state": state_of(found),
        "phase": phase_term(phase),
        "lines": lines(shown),
        "more": Term(more, {"count": len(told) - MOST}) if len(told) > MOST else NOTHING,
        "outdated": Term("atlas-outdated") if old else NOTHING,
    }


def level_line(record: Recorded, zone: Zone, phase: Phase) -> Term:
    """The computed level and, where there is one, the official."""
    rating, official = record.rating(zone.id, phase), record.official(zone.id)
    level = rating.level if rating is not None else Level.UNKNOWN
    args: dict[str, Arg] = {"area": zone.name, "level": level_term(level)}
    if official is None:
        return Term("atlas-level-line", args)
    return Term("atlas-level-line-official", args | {"official": level_term(Level(official.value))})


def _ways(found: Version, phase: Phase, ctx: Ctx) -> Rows:
    phases = tuple(
        button(f"atlas-phase-{one}", "atlas.version", f"{found.id}/{one}")
        for one in Phase
        if one is not phase
    )
    place = f"{found.id}/{phase}"
    papers = (
        button("atlas-button-pdf", "atlas.pdf", found.id),
        button("atlas-button-xlsx", "atlas.xlsx", found.id),
    )
    looks = (button("atlas-button-why", "atlas.why", place), button("atlas-button-map", "atlas.map", place))
    rows = (phases, looks, papers, (button("atlas-button-changes", "atlas.changes", found.id),))
    if found.locked or not is_lead(ctx.person):
        return rows
    return (
        *rows,
        (button("opinion-button-ask-atlas", "opinion.ask", f"atlas/{found.id}"),),
        (button("atlas-button-lock", "atlas.lock", found.id),),
    )


def _version_button(one: Version) -> Button:
    key = "atlas-button-version-locked" if one.locked else "atlas-button-version-draft"
    return button(key, "atlas.version", f"{one.id}/day", {"number": one.number, "day": one.day})


def _as_area(zone: Zone) -> Area:
    """The name that the version knows it by, though the tree may have another today."""
    return Area(zone.id, name=zone.name, parent_id=None, kind=AreaKind.DISTRICT)


def sorted_zones(record: Recorded, ctx: Ctx) -> Sequence[Zone]:
    """In the tree's order; what is no longer in it comes last."""
    return in_the_tree(record.inputs.zones, ctx)


def in_the_tree(zones: Iterable[Zone], ctx: Ctx) -> Sequence[Zone]:
    places = {area.id: number for number, area in enumerate(ctx.content.areas.areas)}
    return sorted(zones, key=lambda zone: (places.get(zone.id, len(places)), zone.id))
