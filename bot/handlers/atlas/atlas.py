"""``/atlas``: the way in for liaisons, leads and owners. Nobody else sees anything of it."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas_versions import in_hand, newest_locked
from bot.domain.catalogue.catalogue import Phase
from bot.domain.people import Role
from bot.handlers.atlas.atlas_words import is_lead, phase_term
from bot.handlers.pieces import button, clauses
from bot.usecases.atlas.draft_atlas import gathered
from bot.usecases.staff.note_started import note_started


async def atlas(update: Incoming, ctx: Ctx) -> Turn:
    """Which version stands, and what can be done."""
    await note_started(ctx.person, uow=ctx.uow, clock=ctx.clock)
    args: dict[str, Arg] = {"state": await _state(ctx), "graded": await _graded(ctx)}
    screen = Screen("atlas", args, await _ways(ctx))
    return Turn((screen,), session=ctx.session.at(""))


async def _state(ctx: Ctx) -> Term:
    versions = await ctx.uow.atlas.versions()
    locked, draft = newest_locked(versions), in_hand(versions)
    if locked is not None and draft is not None:
        return Term("atlas-state-both", {"number": locked.number, "day": locked.day, "draft": draft.number})
    if locked is not None:
        return Term("atlas-state-locked", {"number": locked.number, "day": locked.day})
    if draft is not None:
        return Term("atlas-state-draft", {"number": draft.number})
    return Term("atlas-state-none")


async def _graded(ctx: Ctx) -> Term:
    """Of how many areas bodies have said something: what a draft would rest on. No grade is told, nor whose it is."""
    inputs = await gathered(ctx.content.areas, uow=ctx.uow, salt="", cases=False)
    if not inputs.assessments:
        return Term("atlas-graded-none")
    places = {(one.area, one.phase) for one in inputs.assessments}
    phases = [
        Term(
            "atlas-graded-phase",
            {
                "phase": phase_term(phase),
                "count": sum(told is phase for _, told in places),
                "of": len(inputs.zones),
            },
        )
        for phase in Phase
    ]
    bodies = len({one.body for one in inputs.assessments})
    return Term("atlas-graded", {"list": clauses(phases), "count": bodies})


async def _ways(ctx: Ctx) -> Rows:
    versions = await ctx.uow.atlas.versions()
    staff = ctx.person.staff
    grade = staff is not None and staff.role is Role.LIAISON
    first = ((button("atlas-button-grade", "atlas.grade"),),) if grade else ()
    newest = (in_hand(versions), newest_locked(versions))
    levels = [
        button("atlas-button-levels", "atlas.version", f"{one.id}/day") for one in newest if one is not None
    ]
    official = ((button("atlas-button-official", "atlas.official"),),) if is_lead(ctx.person) else ()
    return (
        *first,
        *([tuple(levels[:1])] if levels else []),
        (button("atlas-button-versions", "atlas.versions"), button("atlas-button-road", "road")),
        (button("opinion-button-rounds", "opinions"),),
        *official,
        (button("button-menu", "menu"),),
    )


def atlas_button() -> Button:
    """The way in from the menu."""
    return button("atlas-button-open", "atlas")
