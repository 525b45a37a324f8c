"""``/atlas``: the way in for liaisons, leads and owners. Nobody else sees anything of it."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Button, Rows, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas_versions import in_hand, newest_locked
from bot.domain.people import Role
from bot.handlers.atlas.atlas_words import is_lead
from bot.handlers.pieces import button
from bot.usecases.staff.note_started import note_started


async def atlas(update: Incoming, ctx: Ctx) -> Turn:
    """Which version stands, and what can be done."""
    await note_started(ctx.person, uow=ctx.uow, clock=ctx.clock)
    screen = Screen("atlas", {"state": await _state(ctx)}, await _ways(ctx))
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
