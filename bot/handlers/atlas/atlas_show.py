"""A version of the atlas on screen: its levels by phase, why an area has its level, and what has changed."""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Digits, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas import CASES, AtlasLevel, Zone
from bot.domain.atlas.atlas_method import METHODS, AtlasScorePart, Rating, Shift
from bot.domain.atlas.atlas_versions import AtlasRecord, AtlasVersion, parse, shown_count
from bot.domain.atlas.opinions import OpinionSubject
from bot.domain.atlas.province_letters import VersionKind
from bot.domain.catalogue.catalogue import Area, AreaKind, Phase
from bot.domain.errors import NotFound
from bot.handlers.atlas.atlas_words import (
    area_rows,
    count_term,
    home,
    is_lead,
    level_term,
    official_args,
    page_of,
    phase_of,
    phase_term,
)
from bot.handlers.atlas.province import province_button, sent_terms
from bot.handlers.pieces import NOTHING, argument, button, lines
from bot.handlers.press_arguments import PhaseArea, RoundPlan, VersionPhase
from bot.usecases.atlas.province_letters import letters_of
from bot.usecases.atlas.versions import is_outdated

MOST: Final = 40
"""Most lines that a message shows; the document has all."""
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
    """List all versions, the newest first."""
    all_versions = sorted(await ctx.uow.atlas.versions(), key=lambda version: -version.number)
    rows: list[tuple[Button, ...]] = [(_version_button(version),) for version in all_versions[:MOST]]
    if is_lead(ctx.person):
        rows.insert(0, (button("atlas-button-draft", "atlas.draft"),))
    screen = Screen("atlas-versions", {"count": len(all_versions)}, (*rows, home()))
    return Turn((screen,), session=ctx.session.at(""))


async def version(update: Incoming, ctx: Ctx) -> Turn:
    """``id/day``: show the levels of a phase."""
    version_id, phase_name = argument(update, VersionPhase)
    atlas_version = await find_version(version_id, ctx)
    phase = phase_of(phase_name) if phase_name else Phase.DAY
    old = await is_outdated(ctx, atlas_version)
    args = levels_args(atlas_version, parse(atlas_version.text), phase, ctx, old=old)
    letters = await letters_of(ctx, VersionKind.ATLAS, atlas_version.number)
    args |= {"state": lines([state_of(atlas_version), *sent_terms(letters)])}
    rows = _action_rows(atlas_version, phase, ctx)
    if atlas_version.is_locked and is_lead(ctx.person):
        rows += ((province_button(VersionKind.ATLAS, atlas_version.number, letters=len(letters)),),)
    screen = Screen("atlas-levels", args, (*rows, home()))
    return Turn((screen,), session=ctx.session.at(""))


async def explain_level(update: Incoming, ctx: Ctx) -> Turn:
    """Explain a level: ``id/day`` asks for an area, ``id/day/thr01`` explains its level."""
    version_id, phase_name, area = argument(update, PhaseArea)
    version = await find_version(version_id, ctx)
    record, phase = parse(version.text), phase_of(phase_name)
    page = page_of(area)
    back = (button("atlas-button-levels", "atlas.version", VersionPhase(version.id, phase)),)
    if not area or page is not None:
        rows = areas_to_explain(record, page or 0, "atlas.why", PhaseArea(version.id, phase), ctx)
        return Turn((Screen("atlas-why-ask", {"phase": phase_term(phase)}, (*rows, back)),))
    return Turn(
        (
            Screen(
                "atlas-why", explanation_args(record, *rating_and_zone(record, area, phase)), (back, home())
            ),
        )
    )


def areas_to_explain(record: AtlasRecord, page: int, verb: str, place: PhaseArea, ctx: Ctx) -> Rows:
    """A page of the version's areas. After the verb, ``place/area`` is an area and ``place/+1`` another
    page."""

    def area_button(zone: Area) -> Button:
        return button("atlas-button-area", verb, place._replace(area=zone.id), {"name": zone.name})

    areas = [_as_area(zone) for zone in sorted_zones(record, ctx)]
    return area_rows(
        areas, page, make_button=area_button, turn=lambda name: (verb, place._replace(area=name))
    )


def rating_and_zone(record: AtlasRecord, area: str, phase: Phase) -> tuple[Rating, Zone]:
    """Raises NotFound if the version has no such area or phase."""
    rating, zone = record.rating(area, phase), record.zone(area)
    if rating is None or zone is None:
        raise NotFound("atlas-no-area")
    return rating, zone


async def find_version(version_id: str, ctx: Ctx) -> AtlasVersion:
    """Raises NotFound, also for a draft that a newer one has replaced."""
    version = await ctx.uow.atlas.version(version_id)
    if version is None:
        raise NotFound("atlas-no-version")
    return version


def state_of(version: AtlasVersion) -> TextRef:
    if not version.is_locked:
        return TextRef("atlas-version-draft", {"number": version.number, "day": version.day})
    return TextRef("atlas-version-locked", {"number": version.number, "day": version.day})


def explanation_args(
    record: AtlasRecord, rating: Rating, zone: Zone, *, more: str = "atlas-why-reasons-more"
) -> dict[str, Arg]:
    """Everything that a level rests on. Small counts are hidden, and so is who gave a grade. ``more``: the
    text that says that not all reasons fit, and where they are."""
    official = record.official(zone.id)
    reasons = [
        TextRef(
            "atlas-why-reason",
            {"factor": what_term(assessment.factor), "grade": assessment.grade, "reason": assessment.reason},
        )
        for assessment in record.inputs.assessments
        if (assessment.area, assessment.phase) == (rating.area, rating.phase)
    ]
    stands = TextRef("atlas-why-official-none")
    if official is not None:
        stands = TextRef("atlas-why-official", official_args(official))
    parts = [_part(part, record.method) for part in rating.parts] or [TextRef("atlas-why-nothing")]
    moved = [shift_term(shift) for shift in rating.shifts[:MOST]]
    return {
        "area": zone.name,
        "phase": phase_term(rating.phase),
        "level": level_term(rating.level),
        "score": points(rating.score or 0),
        "cases": count_term(shown_count(rating.cases)),
        "parts": lines(parts),
        "official": stands,
        "reasons": lines(_first_reasons(reasons, more)) if reasons else TextRef("atlas-why-no-reasons"),
        "firm": lines(moved) if moved else TextRef("atlas-why-firm" if rating.parts else "atlas-why-open"),
    }


def _first_reasons(reasons: Sequence[TextRef], more: str) -> list[TextRef]:
    """As many reasons as fit into a message, and how many do not."""
    left = len(reasons) - _REASONS
    return [*reasons[:_REASONS], *([TextRef(more, {"count": left})] if left > 0 else [])]


def points(hundredths: int) -> Digits:
    """«۳٫۲۵», and a whole number as «۳»: a single piece, so that no direction mark splits it."""
    whole, part = divmod(hundredths, 100)
    number = f"{whole}{_POINT}{part:02d}".rstrip("0") if part else str(whole)
    return Digits(number)


def _part(part: AtlasScorePart, method: str) -> TextRef:
    """The first method counted liaisons, the others bodies."""
    args: dict[str, Arg] = {
        "what": what_term(part.what),
        "grade": points(part.grade),
        "points": points(part.points),
        "voices": part.voices,
    }
    if part.what == CASES:
        return TextRef("atlas-why-cases", args)
    return TextRef(f"atlas-why-part-{method}", args)


def shift_term(shift: Shift) -> TextRef:
    what = TextRef("atlas-case-share") if shift.what == "case_share" else what_term(shift.what)
    return TextRef(_SHIFTS[shift.by], {"what": what, "level": level_term(shift.level)})


def what_term(what: str) -> TextRef:
    return TextRef(f"atlas-factor-{what}")


def levels_args(
    version: AtlasVersion,
    record: AtlasRecord,
    phase: Phase,
    ctx: Ctx,
    *,
    old: bool,
    more: str = "atlas-levels-more",
) -> dict[str, Arg]:
    """The highest levels first. ``more``: the text that says that not all of them fit, and where they are."""
    zones = sorted(sorted_zones(record, ctx), key=lambda zone: -record.effective_level(zone.id, phase))
    level_lines = [level_line(record, zone, phase) for zone in zones[:MOST]]
    return {
        "state": state_of(version),
        "phase": phase_term(phase),
        "lines": lines(level_lines),
        "more": TextRef(more, {"count": len(zones) - MOST}) if len(zones) > MOST else NOTHING,
        "outdated": TextRef("atlas-outdated") if old else NOTHING,
    }


def level_line(record: AtlasRecord, zone: Zone, phase: Phase) -> TextRef:
    """The computed level and, if there is one, the official level."""
    rating, official = record.rating(zone.id, phase), record.official(zone.id)
    level = rating.level if rating is not None else AtlasLevel.UNKNOWN
    args: dict[str, Arg] = {"area": zone.name, "level": level_term(level)}
    if official is None:
        return TextRef("atlas-level-line", args)
    return TextRef("atlas-level-line-official", args | {"official": level_term(AtlasLevel(official.value))})


def _action_rows(version: AtlasVersion, phase: Phase, ctx: Ctx) -> Rows:
    phases = tuple(
        button(f"atlas-phase-{other}", "atlas.version", VersionPhase(version.id, other))
        for other in Phase
        if other is not phase
    )
    papers = (
        button("atlas-button-pdf", "atlas.pdf", version.id),
        button("atlas-button-xlsx", "atlas.xlsx", version.id),
    )
    looks = (
        button("atlas-button-why", "atlas.why", PhaseArea(version.id, phase)),
        button("atlas-button-map", "atlas.map", VersionPhase(version.id, phase)),
    )
    rows = (phases, looks, papers, (button("atlas-button-changes", "atlas.changes", version.id),))
    if version.is_locked or not is_lead(ctx.person):
        return rows
    return (
        *rows,
        (button("opinion-button-ask-atlas", "opinion.ask", RoundPlan(OpinionSubject.ATLAS, version.id)),),
        (button("atlas-button-lock", "atlas.lock", version.id),),
    )


def _version_button(version: AtlasVersion) -> Button:
    key = "atlas-button-version-locked" if version.is_locked else "atlas-button-version-draft"
    return button(
        key,
        "atlas.version",
        VersionPhase(version.id, Phase.DAY),
        {"number": version.number, "day": version.day},
    )


def _as_area(zone: Zone) -> Area:
    """The area under the name that the version stores, even if the area tree has another name today."""
    return Area(zone.id, name=zone.name, parent_id=None, kind=AreaKind.DISTRICT)


def sorted_zones(record: AtlasRecord, ctx: Ctx) -> Sequence[Zone]:
    """In the area tree's order. Areas that have left the tree come last."""
    return sort_zones_by_tree(record.inputs.zones, ctx)


def sort_zones_by_tree(zones: Iterable[Zone], ctx: Ctx) -> Sequence[Zone]:
    places = {area.id: number for number, area in enumerate(ctx.content.areas.areas)}
    return sorted(zones, key=lambda zone: (places.get(zone.id, len(places)), zone.id))
