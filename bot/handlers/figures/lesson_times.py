"""How far learners of a track come and how long its lessons take, in steps of twenty people: for owners,
and for leads of groups of that track."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotAllowed
from bot.domain.figures.lesson_figures import PEOPLE, LearningStep, LessonFigures
from bot.domain.learning.lessons import TIERS, Audience
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import NOTHING, argument, button, lines, paragraphs
from bot.usecases.figures.look_at_usage import look_at_lessons, look_at_track, tracks_seen


async def show_times(update: Incoming, ctx: Ctx) -> Turn:
    """Show one track and its lessons, with buttons to the other tracks that the person may see. Raises NotAllowed for
    a track of which they lead no group."""
    track, seen = argument(update, Audience), await tracks_seen(ctx)
    if track not in seen:
        raise NotAllowed("cohort-not-yours")
    terms = [_lesson_term(figures, ctx) for figures in await look_at_lessons(ctx, track)]
    args: dict[str, Arg] = {
        "track": track.value,
        "whole": await _track_term(track, ctx),
        "lessons": paragraphs(terms) if terms else TextRef("lesson-times-none"),
    }
    others = tuple(
        (button("button-cohort-track", "lesson-times", other, {"track": other.value}),)
        for other in seen
        if other is not track
    )
    rows = (*others, (button("button-group-gain", "group-gain", "all"),), back_to_menu())
    return Turn((Screen("lesson-times", args, rows),), session=ctx.session.at(""))


async def _track_term(track: Audience, ctx: Ctx) -> TextRef:
    counts = await look_at_track(ctx, track)
    if not counts.get(LearningStep.BEGUN):
        return TextRef("lesson-figures-none")
    passed = [
        TextRef("lesson-figures-tier", {"tier": tier.value, "people": _people(counts.get(tier, 0))})
        for tier in TIERS
    ]
    exam = TextRef("lesson-figures-exam", {"people": _people(counts.get(LearningStep.EXAM, 0))})
    begun = _people(counts[LearningStep.BEGUN])
    return TextRef("lesson-figures-track", {"begun": begun, "passed": lines([*passed, exam])})


def _lesson_term(figures: LessonFigures, ctx: Ctx) -> TextRef:
    lesson = ctx.content.lesson(figures.lesson_id)
    title = lesson.title if lesson is not None else figures.lesson_id
    share, stop, cards = figures.share, figures.stop, len(lesson.cards) if lesson is not None else 0
    args: dict[str, Arg] = {
        "title": title,
        "begun": _people(figures.begun),
        "finished": _people(figures.finished),
        "share": TextRef("lesson-figures-share", {"tenths": share}) if share is not None else NOTHING,
        "stop": NOTHING,
        "time": NOTHING,
    }
    if stop is not None:
        place = "scene" if stop >= cards else "card"
        args["stop"] = TextRef("lesson-figures-stop", {"place": place, "number": stop + 1})
    if figures.middle is not None:
        args["time"] = TextRef("lesson-figures-time", {"span": f"m{figures.middle}"})
    return TextRef("lesson-figures", args)


def _people(count: int) -> TextRef:
    """The step of twenty that a count lies in."""
    if not count:
        return TextRef("lesson-figures-few", {"most": PEOPLE})
    return TextRef("lesson-figures-people", {"from": count, "to": count + PEOPLE - 1})
