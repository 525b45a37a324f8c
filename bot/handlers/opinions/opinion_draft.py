"""The draft of the atlas that a round asks about, as experts read it: its levels, and what each rests on.

Experts have no access to the atlas itself: no other version, no road map, and no files.
"""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Button, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas_versions import AtlasVersion, parse
from bot.domain.atlas.opinions import OpinionRound
from bot.domain.catalogue.catalogue import Phase
from bot.handlers.atlas.atlas_show import (
    areas_to_explain,
    explanation_args,
    find_version,
    levels_args,
    rating_and_zone,
)
from bot.handlers.atlas.atlas_words import page_of, phase_of, phase_term
from bot.handlers.pieces import argument, button
from bot.handlers.press_arguments import PhaseArea, VersionPhase
from bot.usecases.atlas.opinions import find_round, is_invited, require_reader
from bot.usecases.atlas.versions import is_outdated


async def draft(update: Incoming, ctx: Ctx) -> Turn:
    """``round/day``: show the levels of a phase. Text typed from now on is not taken as an opinion."""
    round_id, phase_name = argument(update, VersionPhase)
    opinion_round, version = await _place(round_id, ctx)
    phase = phase_of(phase_name)
    old = await is_outdated(ctx, version)
    args = levels_args(version, parse(version.text), phase, ctx, old=old, more="opinion-draft-more")
    phases = tuple(
        button(f"atlas-phase-{other}", "opinion.draft", VersionPhase(opinion_round.id, other))
        for other in Phase
        if other is not phase
    )
    rows = [phases, (button("atlas-button-why", "opinion.area", PhaseArea(opinion_round.id, phase)),)]
    if opinion_round.takes(ctx.clock.today()) and is_invited(
        opinion_round, ctx.person, editors=ctx.operator.editors
    ):
        rows.append((button("opinion-button-give", "opinion.give", opinion_round.id),))
    return Turn(
        (Screen("atlas-levels", args, (*rows, _back_row(opinion_round))),), session=ctx.session.at("")
    )


async def area(update: Incoming, ctx: Ctx) -> Turn:
    """``round/day`` asks for an area, ``round/day/thr01`` says what its level rests on."""
    round_id, phase_name, which = argument(update, PhaseArea)
    opinion_round, version = await _place(round_id, ctx)
    record, phase, page = parse(version.text), phase_of(phase_name), page_of(which)
    back = (button("atlas-button-levels", "opinion.draft", VersionPhase(opinion_round.id, phase)),)
    if not which or page is not None:
        rows = areas_to_explain(record, page or 0, "opinion.area", PhaseArea(opinion_round.id, phase), ctx)
        screen = Screen("atlas-why-ask", {"phase": phase_term(phase)}, (*rows, back))
    else:
        args = explanation_args(
            record, *rating_and_zone(record, which, phase), more="opinion-draft-reasons-more"
        )
        screen = Screen("atlas-why", args, (back, _back_row(opinion_round)))
    return Turn((screen,), session=ctx.session.at(""))


async def _place(round_id: str, ctx: Ctx) -> tuple[OpinionRound, AtlasVersion]:
    """Raises NotFound, NotAllowed, WrongState."""
    opinion_round = await find_round(ctx, round_id)
    require_reader(opinion_round, ctx.person, editors=ctx.operator.editors, today=ctx.clock.today())
    return opinion_round, await find_version(opinion_round.about, ctx)


def _back_row(opinion_round: OpinionRound) -> tuple[Button, ...]:
    return (button("opinion-button-back", "opinion.see", opinion_round.id),)
