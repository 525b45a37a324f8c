"""``/atlas``: the entrance for liaisons, leads and owners. Nobody else can see it."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas_versions import current_draft, newest_locked
from bot.domain.catalogue.catalogue import Phase
from bot.domain.staff.permissions import Permission, has_role_for
from bot.handlers.atlas.atlas_words import is_lead, phase_term
from bot.handlers.pieces import button, clauses
from bot.handlers.press_arguments import VersionPhase
from bot.usecases.atlas.versions import gather_inputs
from bot.usecases.staff.reachable import note_started


async def atlas(update: Incoming, ctx: Ctx) -> Turn:
    """Show which version is current and what can be done."""
    await note_started(ctx)
    args: dict[str, Arg] = {"state": await _state(ctx), "graded": await _graded_areas_term(ctx)}
    screen = Screen("atlas", args, await _action_rows(ctx))
    return Turn((screen,), session=ctx.session.at(""))


async def _state(ctx: Ctx) -> TextRef:
    versions = await ctx.uow.atlas.versions()
    locked, draft = newest_locked(versions), current_draft(versions)
    if locked is not None and draft is not None:
        return TextRef(
            "atlas-state-both", {"number": locked.number, "day": locked.day, "draft": draft.number}
        )
    if locked is not None:
        return TextRef("atlas-state-locked", {"number": locked.number, "day": locked.day})
    if draft is not None:
        return TextRef("atlas-state-draft", {"number": draft.number})
    return TextRef("atlas-state-none")


async def _graded_areas_term(ctx: Ctx) -> TextRef:
    """How many areas bodies have graded: what a draft would rest on. Neither grades nor their authors are
    shown."""
    inputs = await gather_inputs(ctx, salt="", cases=False)
    if not inputs.assessments:
        return TextRef("atlas-graded-none")
    places = {(assessment.area, assessment.phase) for assessment in inputs.assessments}
    phases = [
        TextRef(
            "atlas-graded-phase",
            {
                "phase": phase_term(phase),
                "count": sum(assessed_phase is phase for _, assessed_phase in places),
                "of": len(inputs.zones),
            },
        )
        for phase in Phase
    ]
    bodies = len({assessment.body for assessment in inputs.assessments})
    return TextRef("atlas-graded", {"list": clauses(phases), "count": bodies})


async def _action_rows(ctx: Ctx) -> Rows:
    versions = await ctx.uow.atlas.versions()
    grade = has_role_for(ctx.person.staff, Permission.GRADE_AREA)
    first = (
        ((button("atlas-button-grade", "atlas.grade"), button("atlas-button-table", "atlas.table")),)
        if grade
        else ()
    )
    newest = (current_draft(versions), newest_locked(versions))
    levels = [
        button("atlas-button-levels", "atlas.version", VersionPhase(version.id, Phase.DAY))
        for version in newest
        if version is not None
    ]
    leads: Rows = (
        (button("atlas-button-official", "atlas.official"),),
        (button("province-button-all", "province"),),
    )
    official = leads if is_lead(ctx.person) else ()
    return (
        *first,
        *([tuple(levels[:1])] if levels else []),
        (button("atlas-button-versions", "atlas.versions"), button("atlas-button-road", "road")),
        (button("opinion-button-rounds", "opinions"),),
        *official,
        (button("button-menu", "menu"),),
    )


def atlas_button() -> Button:
    """The menu button that opens the atlas."""
    return button("atlas-button-open", "atlas")
