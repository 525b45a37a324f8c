"""A liaison grades an area: phase, area, factor, a number from 1 to 5, and the reason in words."""

from typing import Final

from bot.conversation.arguments import BETWEEN, read_argument, write_argument
from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas import Factor, check_grade, rated_areas
from bot.domain.catalogue.catalogue import Area, Phase
from bot.domain.errors import BadInput, NotFound
from bot.handlers.atlas.atlas_words import area_rows, home, name_of_area, page_of, phase_of, phase_term
from bot.handlers.atlas.grade_arguments import SameGrades
from bot.handlers.pieces import argument, button
from bot.handlers.press_arguments import AreaGrade
from bot.usecases.atlas.facts import area_named, grade_area, graded_areas, must_grade, own_grades
from bot.usecases.atlas.grade_tables import graded_sources

NUMBER: Final = "atlas.number"
"""The state in which a number is awaited, not words."""
REASON: Final = "atlas.reason"


async def grade(update: Incoming, ctx: Ctx) -> Turn:
    """Handle a press. Each press adds one part to the choice: ``day/thr01/tension/4``."""
    must_grade(ctx.person)
    match argument(update, AreaGrade):
        case AreaGrade(phase=""):
            return _ask_phase(ctx)
        case AreaGrade(phase, area=""):
            return await _ask_area(phase_of(phase), 0, ctx)
        case AreaGrade(phase, area, factor="") if page_of(area) is not None:
            return await _ask_area(phase_of(phase), page_of(area) or 0, ctx)
        case AreaGrade(phase, area, factor=""):
            return await _ask_factor(phase_of(phase), area_named(area, ctx.content.areas), ctx)
        case AreaGrade(phase, area, factor, grade=""):
            return _ask_grade(phase_of(phase), area_named(area, ctx.content.areas), _factor(factor), ctx)
        case AreaGrade(phase, area, factor, number) if BETWEEN not in number:
            place = (phase_of(phase), area_named(area, ctx.content.areas), _factor(factor))
            return _ask_reason(*place, _number(number), ctx)
    raise NotFound("atlas-gone")


async def number_typed(update: Incoming, ctx: Ctx) -> Turn:
    """Handle a grade that was typed instead of pressed, in any script's digits."""
    must_grade(ctx.person)
    phase, area, factor = _place(ctx)
    if not isinstance(update, TextSaid):
        raise BadInput("atlas-grade-range")
    return _ask_reason(phase, area, factor, _number(update.text), ctx)


async def reason_typed(update: Incoming, ctx: Ctx) -> Turn:
    """Store the grade with the typed reason."""
    phase, area, factor = _place(ctx)
    if not isinstance(update, TextSaid):
        raise BadInput("atlas-reason-none")
    assessment = await grade_area(
        ctx, area, phase, factor, grade=_number(ctx.session.data.get("grade", "")), reason=update.text
    )
    args = _place_args(phase, area, ctx) | {
        "factor": TextRef(f"atlas-factor-{factor}"),
        "grade": assessment.grade,
        "reason": assessment.reason,
    }
    rows = (
        (button("atlas-button-factor-next", "atlas.grade", AreaGrade(phase, area)),),
        (button("atlas-button-area-next", "atlas.grade", phase),),
        home(),
    )
    return Turn((Screen("atlas-grade-saved", args, rows),), session=ctx.session.at(""))


def _ask_phase(ctx: Ctx) -> Turn:
    rows = tuple((button(f"atlas-phase-{phase}", "atlas.grade", phase),) for phase in Phase)
    return Turn((Screen("atlas-grade-phase", buttons=(*rows, home())),), session=ctx.session.at(""))


async def _ask_area(phase: Phase, page: int, ctx: Ctx) -> Turn:
    own = await graded_areas(ctx, phase)

    def area_button(area: Area) -> Button:
        args: dict[str, Arg] = {"name": name_of_area(area.id, ctx), "count": own[area.id], "of": len(Factor)}
        key = "atlas-button-area-graded" if own[area.id] else "atlas-button-area"
        return button(key, "atlas.grade", AreaGrade(phase, area.id), args)

    rows = area_rows(
        rated_areas(ctx.content.areas),
        page,
        make_button=area_button,
        turn=lambda name: ("atlas.grade", AreaGrade(phase, name)),
    )
    back = (button("atlas-button-phase", "atlas.grade"),)
    screen = Screen("atlas-grade-area", {"phase": phase_term(phase)}, (*rows, back, home()))
    return Turn((screen,), session=ctx.session.at(""))


async def _ask_factor(phase: Phase, area: str, ctx: Ctx) -> Turn:
    own = await own_grades(ctx, area, phase)
    rows = tuple(
        (
            button(
                "atlas-button-factor-own" if factor in own else "atlas-button-factor",
                "atlas.grade",
                AreaGrade(phase, area, factor),
                {
                    "factor": TextRef(f"atlas-factor-{factor}"),
                    "grade": own[factor].grade if factor in own else 0,
                },
            ),
        )
        for factor in Factor
    )
    at_once = [button("atlas-button-page", "atlas.page", AreaGrade(phase, area))]
    if await graded_sources(ctx, area, phase):
        at_once.append(button("atlas-button-same", "atlas.as", SameGrades(phase, area)))
    back = (button("atlas-button-area-next", "atlas.grade", phase),)
    screen = Screen(
        "atlas-grade-factor", _place_args(phase, area, ctx), (tuple(at_once), *rows, back, home())
    )
    return Turn((screen,), session=ctx.session.at(""))


def _ask_grade(phase: Phase, area: str, factor: Factor, ctx: Ctx) -> Turn:
    place = AreaGrade(phase, area, factor)
    numbers = tuple(
        (button(f"atlas-grade-{number}", "atlas.grade", place._replace(grade=str(number))),)
        for number in range(1, 6)
    )
    args = _place_args(phase, area, ctx) | {"about": TextRef(f"atlas-about-{factor}")}
    back = (button("atlas-button-factor-next", "atlas.grade", AreaGrade(phase, area)),)
    session = ctx.session.at(NUMBER, place=write_argument(place))
    return Turn((Screen("atlas-grade-number", args, (*numbers, back, home())),), session=session)


def _ask_reason(phase: Phase, area: str, factor: Factor, number: int, ctx: Ctx) -> Turn:
    place = AreaGrade(phase, area, factor)
    args = _place_args(phase, area, ctx) | {
        "factor": TextRef(f"atlas-factor-{factor}"),
        "grade": check_grade(number),
    }
    back = (button("atlas-button-factor-next", "atlas.grade", AreaGrade(phase, area)),)
    session = ctx.session.at(REASON, place=write_argument(place), grade=str(number))
    return Turn((Screen("atlas-grade-reason", args, (back, home())),), session=session)


def _place(ctx: Ctx) -> tuple[Phase, str, Factor]:
    """The choice that the words belong to. Raises NotFound if there is none."""
    phase, area, factor, _ = read_argument(ctx.session.data.get("place", ""), AreaGrade)
    return phase_of(phase), area_named(area, ctx.content.areas), _factor(factor)


def _factor(text: str) -> Factor:
    if text not in Factor:
        raise NotFound("atlas-gone")
    return Factor(text)


def _number(text: str) -> int:
    """Parse a whole number in any script's digits. Anything else is not a grade."""
    digits = text.strip()
    return int(digits) if digits.isdecimal() and len(digits) < 4 else 0


def _place_args(phase: Phase, area: str, ctx: Ctx) -> dict[str, Arg]:
    return {"phase": phase_term(phase), "area": name_of_area(area, ctx)}
