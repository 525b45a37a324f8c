"""How long the lessons of a track take, for owners: medians by coarse spans, counts in steps of five."""

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.figures.lesson_times import LessonTime
from bot.domain.learning.lessons import Audience
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button, lines
from bot.usecases.figures.look_at_usage import look_at_lesson_times
from bot.usecases.learning.learner import taught_tracks


async def show_times(update: Incoming, ctx: Ctx) -> Turn:
    """Show the lessons of one track, with buttons to the other tracks."""
    track = argument(update, Audience)
    terms = [_term(time, ctx) for time in await look_at_lesson_times(ctx, track)]
    args: dict[str, Arg] = {
        "track": track.value,
        "times": lines(terms) if terms else TextRef("lesson-times-none"),
    }
    others = tuple(
        (button("button-cohort-track", "lesson-times", other, {"track": other.value}),)
        for other in taught_tracks(ctx.content)
        if other is not track
    )
    rows = (*others, (button("button-group-gain", "group-gain", "all"),), back_to_menu())
    return Turn((Screen("lesson-times", args, rows),), session=ctx.session.at(""))


def _term(time: LessonTime, ctx: Ctx) -> TextRef:
    lesson = ctx.content.lesson(time.lesson_id)
    title = lesson.title if lesson is not None else time.lesson_id
    return TextRef("lesson-time", {"title": title, "span": time.middle.value, "count": time.count})
