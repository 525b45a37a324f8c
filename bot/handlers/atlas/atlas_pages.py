"""Grades of a whole area at once: all factors on one page with one reason, or the same as another area."""

from collections.abc import Mapping
from typing import Final

from bot.conversation.arguments import read_argument, write_argument
from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas import Factor, check_grade, rated_areas
from bot.domain.catalogue.catalogue import Area, Phase
from bot.domain.errors import BadInput, NotFound, WrongState
from bot.handlers.atlas.atlas_tables import change_lines, mark_changes
from bot.handlers.atlas.atlas_words import area_rows, home, name_of_area, page_of, phase_of, phase_term
from bot.handlers.atlas.grade_arguments import SameGrades
from bot.handlers.pieces import argument, button, lines, whole_number
from bot.handlers.press_arguments import AreaGrade
from bot.usecases.atlas.facts import area_named, must_grade, own_grades
from bot.usecases.atlas.grade_tables import (
    copy_grades,
    grade_whole_area,
    graded_sources,
    grades_to_copy,
)

STATE: Final = "atlas.page"
_BETWEEN: Final = " "
_GRADES: Final = range(1, 6)


# --- all factors on one page ----------------------------------------------------------------------------------


async def page(update: Incoming, ctx: Ctx) -> Turn:
    """``day/thr01`` shows the page of an area, ``day/thr01/tension/4`` notes one more grade on it. Nothing is stored
    before the reason."""
    must_grade(ctx.person)
    pressed = argument(update, AreaGrade)
    phase, area = phase_of(pressed.phase), area_named(pressed.area, ctx.content.areas)
    grades = _pending_grades(ctx, phase, area)
    if pressed.factor:
        if pressed.factor not in Factor:
            raise NotFound("atlas-gone")
        grades = dict(grades) | {Factor(pressed.factor): check_grade(whole_number(pressed.grade) or 0)}
    return await _page_turn(phase, area, grades, ctx)


async def _page_turn(phase: Phase, area: str, grades: Mapping[Factor, int], ctx: Ctx) -> Turn:
    own = await own_grades(ctx, area, phase)
    rows: list[tuple[Button, ...]] = []
    entries: list[TextRef] = []
    for factor in Factor:
        before = own[factor].grade if factor in own else 0
        args: dict[str, Arg] = {
            "factor": TextRef(f"atlas-factor-{factor}"),
            "grade": grades.get(factor, 0),
            "before": before,
        }
        entries.append(TextRef("atlas-page-line", args))
        rows.append(
            (button("atlas-button-page-factor", "atlas.grade", AreaGrade(phase, area, factor), args),)
        )
        rows.append(tuple(_grade_button(phase, area, factor, n, grades.get(factor)) for n in _GRADES))
    screen_args: dict[str, Arg] = {
        "area": name_of_area(area, ctx),
        "phase": phase_term(phase),
        "lines": lines(entries),
        "count": len(grades),
    }
    last = (button("atlas-button-area-next", "atlas.grade", phase), *home())
    session = ctx.session.at(
        STATE, place=write_argument(AreaGrade(phase, area)), grades=_write_grades(grades)
    )
    return Turn((Screen("atlas-page", screen_args, (*rows, last)),), session=session)


def _grade_button(phase: Phase, area: str, factor: Factor, number: int, chosen: int | None) -> Button:
    key = "atlas-button-page-on" if number == chosen else "atlas-button-page-off"
    return button(key, "atlas.page", AreaGrade(phase, area, factor, str(number)), {"grade": number})


def _pending_grades(ctx: Ctx, phase: Phase, area: str) -> Mapping[Factor, int]:
    """The grades that were pressed on this page and wait for their reason."""
    data = ctx.session.data
    if ctx.session.state != STATE or data.get("place") != write_argument(AreaGrade(phase, area)):
        return {}
    return _read_grades(data.get("grades", ""))


def _write_grades(grades: Mapping[Factor, int]) -> str:
    return _BETWEEN.join(f"{factor}:{grade}" for factor, grade in grades.items())


def _read_grades(text: str) -> Mapping[Factor, int]:
    pairs = (entry.partition(":") for entry in text.split(_BETWEEN) if entry)
    return {Factor(factor): int(grade) for factor, _, grade in pairs}


async def reason_typed(update: Incoming, ctx: Ctx) -> Turn:
    """Store the grades of the page with the typed reason, and lead to the next area."""
    phase_name, area, _, _ = read_argument(ctx.session.data.get("place", ""), AreaGrade)
    phase, area = phase_of(phase_name), area_named(area, ctx.content.areas)
    if not isinstance(update, TextSaid):
        raise BadInput("atlas-reason-none")
    stored = await grade_whole_area(ctx, area, phase, _pending_grades(ctx, phase, area), reason=update.text)
    args: dict[str, Arg] = {
        "area": name_of_area(area, ctx),
        "phase": phase_term(phase),
        "lines": lines(
            [
                TextRef(
                    "atlas-page-stored-line",
                    {"factor": TextRef(f"atlas-factor-{grade.factor}"), "grade": grade.grade},
                )
                for grade in stored
            ]
        ),
        "reason": stored[0].reason,
    }
    following = _next_area(area, ctx)
    onward: Rows = (
        (
            (
                button(
                    "atlas-button-page-next",
                    "atlas.page",
                    AreaGrade(phase, following.id),
                    {"name": name_of_area(following.id, ctx)},
                ),
            ),
        )
        if following is not None
        else ()
    )
    rows = (*onward, (button("atlas-button-area-next", "atlas.grade", phase),), home())
    return Turn((Screen("atlas-page-stored", args, rows),), session=ctx.session.at(""))


def _next_area(area: str, ctx: Ctx) -> Area | None:
    areas = rated_areas(ctx.content.areas)
    at = next(place for place, candidate in enumerate(areas) if candidate.id == area)
    return areas[at + 1] if at + 1 < len(areas) else None


# --- the same as another area ---------------------------------------------------------------------------------


async def same(update: Incoming, ctx: Ctx) -> Turn:
    """``day/thr03`` asks as which area, neighbours first; ``day/thr03/thr02`` shows what would be taken over."""
    must_grade(ctx.person)
    pressed = argument(update, SameGrades)
    phase, area = phase_of(pressed.phase), area_named(pressed.area, ctx.content.areas)
    page_number = page_of(pressed.source)
    if not pressed.source or page_number is not None:
        return await _ask_source(phase, area, page_number or 0, ctx)
    changes = await grades_to_copy(ctx, area, phase, pressed.source)
    at = SameGrades(phase, area, pressed.source)
    rows = (
        (button("atlas-button-same-yes", "atlas.as-yes", at, {"count": len(changes)}),),
        (button("atlas-button-same-other", "atlas.as", SameGrades(phase, area)),),
        home(),
    )
    args: dict[str, Arg] = {
        "area": name_of_area(area, ctx),
        "source": name_of_area(pressed.source, ctx),
        "phase": phase_term(phase),
        "lines": change_lines(changes, ctx),
    }
    session = ctx.session.at("", same=write_argument(at), mark=mark_changes(changes))
    return Turn((Screen("atlas-same-preview", args, rows),), session=session)


async def _ask_source(phase: Phase, area: str, number: int, ctx: Ctx) -> Turn:
    sources = await graded_sources(ctx, area, phase)
    if not sources:
        raise NotFound("atlas-same-none")

    def source_button(source: Area) -> Button:
        at = SameGrades(phase, area, source.id)
        return button("atlas-button-area", "atlas.as", at, {"name": name_of_area(source.id, ctx)})

    rows = area_rows(
        sources,
        number,
        make_button=source_button,
        turn=lambda name: ("atlas.as", SameGrades(phase, area, name)),
    )
    args: dict[str, Arg] = {"area": name_of_area(area, ctx), "phase": phase_term(phase)}
    back = (button("atlas-button-area-next", "atlas.grade", phase),)
    return Turn((Screen("atlas-same", args, (*rows, back, home())),), session=ctx.session.at(""))


async def same_confirmed(update: Incoming, ctx: Ctx) -> Turn:
    """Take the grades over. Raises WrongState if own grades have changed since the preview, or it was another one."""
    must_grade(ctx.person)
    pressed, data = argument(update, SameGrades), ctx.session.data
    phase, area = phase_of(pressed.phase), area_named(pressed.area, ctx.content.areas)
    mark = mark_changes(await grades_to_copy(ctx, area, phase, pressed.source))
    if (data.get("same"), data.get("mark")) != (write_argument(pressed), mark):
        raise WrongState("atlas-grades-meanwhile")
    count = await copy_grades(ctx, area, phase, pressed.source)
    args: dict[str, Arg] = {
        "area": name_of_area(area, ctx),
        "source": name_of_area(pressed.source, ctx),
        "phase": phase_term(phase),
        "count": count,
    }
    rows = (
        (button("atlas-button-factor-next", "atlas.grade", AreaGrade(phase, area)),),
        (button("atlas-button-area-next", "atlas.grade", phase),),
        home(),
    )
    return Turn((Screen("atlas-same-stored", args, rows),), session=ctx.session.at(""))
