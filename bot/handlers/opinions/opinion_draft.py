"""The draft of the atlas that opinions are asked for, as an expert reads it: its levels, and what each rests on.

The atlas itself is not his: no other version, no road map, and nothing to take along.
"""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Button, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas_record import parse
from bot.domain.atlas.atlas_versions import Version
from bot.domain.atlas.opinions import Round
from bot.domain.catalogue.catalogue import Phase
from bot.handlers.atlas.atlas_show import areas_to_explain, explained, levels_told, rated, the_version
from bot.handlers.atlas.atlas_words import page_of, phase_of, phase_term
from bot.handlers.pieces import argument, button, split
from bot.usecases.atlas.ask_opinions import the_round
from bot.usecases.atlas.asked import asks, must_read
from bot.usecases.atlas.draft_atlas import outdated


async def draft(update: Incoming, ctx: Ctx) -> Turn:
    """``round/day``: its levels in a phase; what was typed before is no opinion any more."""
    round_id, told = split(argument(update))
    found, version = await _place(round_id, ctx)
    phase = phase_of(told)
    old = await outdated(version, areas=ctx.content.areas, uow=ctx.uow)
    args = levels_told(version, parse(version.text), phase, ctx, old=old, more="opinion-draft-more")
    phases = tuple(
        button(f"atlas-phase-{one}", "opinion.draft", f"{found.id}/{one}")
        for one in Phase
        if one is not phase
    )
    rows = [phases, (button("atlas-button-why", "opinion.area", f"{found.id}/{phase}"),)]
    if found.takes(ctx.clock.today()) and asks(found, ctx.person, editors=ctx.operator.editors):
        rows.append((button("opinion-button-give", "opinion.give", found.id),))
    return Turn((Screen("atlas-levels", args, (*rows, _back(found))),), session=ctx.session.at(""))


async def area(update: Incoming, ctx: Ctx) -> Turn:
    """``round/day`` asks for an area, ``round/day/thr01`` says what its level rests on."""
    round_id, rest = split(argument(update))
    told, which = split(rest)
    found, version = await _place(round_id, ctx)
    record, phase, page = parse(version.text), phase_of(told), page_of(which)
    back = (button("atlas-button-levels", "opinion.draft", f"{found.id}/{phase}"),)
    if not which or page is not None:
        rows = areas_to_explain(record, page or 0, "opinion.area", f"{found.id}/{phase}", ctx)
        screen = Screen("atlas-why-ask", {"phase": phase_term(phase)}, (*rows, back))
    else:
        args = explained(record, *rated(record, which, phase), more="opinion-draft-reasons-more")
        screen = Screen("atlas-why", args, (back, _back(found)))
    return Turn((screen,), session=ctx.session.at(""))


async def _place(round_id: str, ctx: Ctx) -> tuple[Round, Version]:
    """Raises NotFound, NotAllowed, WrongState."""
    found = await the_round(round_id, uow=ctx.uow)
    must_read(found, ctx.person, editors=ctx.operator.editors, today=ctx.clock.today())
    return found, await the_version(found.about, ctx)


def _back(found: Round) -> tuple[Button, ...]:
    return (button("opinion-button-back", "opinion.see", found.id),)
