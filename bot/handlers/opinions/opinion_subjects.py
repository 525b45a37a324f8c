"""What a round of opinions is about, on the screens: its name, and the buttons with which it is read.

One line a subject: the use cases' side is `bot/usecases/atlas/opinion_subjects.py`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.conversation.outgoing import Rows, TextRef
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.atlas.opinions import OpinionRound, OpinionSubject
from bot.domain.catalogue.catalogue import Phase
from bot.handlers.atlas.atlas_words import can_watch_atlas
from bot.handlers.division.division_arguments import VersionPage
from bot.handlers.pieces import button, whole_number
from bot.handlers.press_arguments import RoundPage, VersionPhase
from bot.usecases.atlas.opinions import can_read_subject
from bot.usecases.division.stand_on_rows import enter_waiting_objections


def _no_rows(opinion_round: OpinionRound) -> Rows:
    return ()


async def _no_further_rows(opinion_round: OpinionRound, ctx: Ctx) -> Rows:
    return ()


async def _begin_plainly(opinion_round: OpinionRound, ctx: Ctx) -> OpinionRound:
    return opinion_round


@dataclass(frozen=True, slots=True)
class SubjectOnScreen:
    """``name``: of what is asked about, from its id and edition. ``read``: the buttons to it for everybody who is
    asked, also under the invitation. ``further``: those under the round itself, which depend on the reader.
    ``begin``: what goes into a new round by itself; answers the round as it stands then."""

    name: Callable[[str, str, Ctx | TickCtx], Awaitable[TextRef]]
    read: Callable[[OpinionRound], Rows] = _no_rows
    further: Callable[[OpinionRound, Ctx], Awaitable[Rows]] = _no_further_rows
    begin: Callable[[OpinionRound, Ctx], Awaitable[OpinionRound]] = _begin_plainly


async def about_term(opinion_round: OpinionRound, ctx: Ctx | TickCtx) -> TextRef:
    return await about_of(opinion_round.subject, opinion_round.about, opinion_round.edition, ctx)


async def about_of(subject: OpinionSubject, about: str, edition: str, ctx: Ctx | TickCtx) -> TextRef:
    """What the round asks about, in words."""
    return await ON_SCREEN[subject].name(about, edition, ctx)


def read_row(opinion_round: OpinionRound) -> Rows:
    """The button to the text that is asked about; empty for a round on the atlas."""
    return ON_SCREEN[opinion_round.subject].read(opinion_round)


async def subject_rows(opinion_round: OpinionRound, ctx: Ctx) -> Rows:
    """Further buttons under a round, for this reader."""
    return await ON_SCREEN[opinion_round.subject].further(opinion_round, ctx)


async def _lesson_name(about: str, edition: str, ctx: Ctx | TickCtx) -> TextRef:
    lesson = ctx.content.lesson(about)
    return (
        TextRef("opinion-about-lesson", {"title": lesson.title}) if lesson else TextRef("opinion-about-gone")
    )


def _lesson_row(opinion_round: OpinionRound) -> Rows:
    return ((button("opinion-button-read", "opinion.read", RoundPage(opinion_round.id, 0)),),)


async def _draft_name(about: str, edition: str, ctx: Ctx | TickCtx) -> TextRef:
    version = await ctx.uow.atlas.version(about)
    if version is not None:
        return TextRef("opinion-about-atlas", {"number": version.number})
    number = whole_number(edition)
    return TextRef("opinion-about-replaced", {"number": number}) if number else TextRef("opinion-about-gone")


async def _levels_row(opinion_round: OpinionRound, ctx: Ctx) -> Rows:
    """The button to the draft: in the atlas for those who may see it, else to what the round shows of it."""
    if await ctx.uow.atlas.version(opinion_round.about) is None:
        return ()
    if can_watch_atlas(ctx.person):
        return (
            (button("atlas-button-levels", "atlas.version", VersionPhase(opinion_round.about, Phase.DAY)),),
        )
    if can_read_subject(opinion_round, ctx.person, today=ctx.clock.today()):
        return ((button("atlas-button-levels", "opinion.draft", VersionPhase(opinion_round.id, Phase.DAY)),),)
    return ()


async def _measure_name(about: str, edition: str, ctx: Ctx | TickCtx) -> TextRef:
    measure = await ctx.uow.threats.measure(about)
    if measure is None:
        return TextRef("opinion-about-gone")
    return TextRef("opinion-about-measure", {"title": measure.title})


def _measure_row(opinion_round: OpinionRound) -> Rows:
    return ((button("opinion-button-measure", "opinion.measure", opinion_round.id),),)


async def _division_name(about: str, edition: str, ctx: Ctx | TickCtx) -> TextRef:
    version = await ctx.uow.division.version(about)
    if version is not None:
        return TextRef("opinion-about-division", {"number": version.number})
    number = whole_number(edition)
    if not number:
        return TextRef("opinion-about-gone")
    return TextRef("opinion-about-division-replaced", {"number": number})


def _division_row(opinion_round: OpinionRound) -> Rows:
    return ((button("division-button-read", "division.asked", VersionPage(opinion_round.id)),),)


async def _enter_objections(opinion_round: OpinionRound, ctx: Ctx) -> OpinionRound:
    """Objections that have waited for a round."""
    await enter_waiting_objections(ctx)
    return await ctx.uow.rounds.get(opinion_round.id) or opinion_round


ON_SCREEN: Final[Mapping[OpinionSubject, SubjectOnScreen]] = {
    OpinionSubject.ATLAS: SubjectOnScreen(_draft_name, further=_levels_row),
    OpinionSubject.LESSON: SubjectOnScreen(_lesson_name, read=_lesson_row),
    OpinionSubject.MEASURE: SubjectOnScreen(_measure_name, read=_measure_row),
    OpinionSubject.DIVISION: SubjectOnScreen(_division_name, read=_division_row, begin=_enter_objections),
}
