"""For owners: what people asked and how far they came in the report form, over whole days up to yesterday; and for
leads, how far learners of their groups' tracks came."""

from collections.abc import Mapping, Sequence

from bot.domain.figures.daily_counts import (
    OWN_TOPICS,
    STAY,
    CountKind,
    FormFigures,
    QuestionFigures,
    UsageSpan,
    days_of_span,
    form_figures,
    question_figures,
)
from bot.domain.figures.lesson_figures import LessonFigures, lesson_figures, track_figures
from bot.domain.learning.lessons import TIERS, Audience
from bot.domain.reporting.drafts import FormVariant
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.cohorts.manage_cohorts import groups_of
from bot.usecases.context import ActingContext, Context
from bot.usecases.learning.learner import taught_tracks


async def look_at_questions(ctx: Context, span: UsageSpan) -> QuestionFigures:
    first, last = days_of_span(span, today=ctx.clock.today())
    counts = await ctx.uow.daily_counts.between(CountKind.QUESTION, first, last)
    return question_figures(counts, known={*ctx.content.topics, *OWN_TOPICS})


async def look_at_form(ctx: Context, way: FormVariant, span: UsageSpan) -> FormFigures:
    first, last = days_of_span(span, today=ctx.clock.today())
    return form_figures(await ctx.uow.daily_counts.between(CountKind.FORM, first, last), way)


async def look_at_lessons(ctx: Context, track: Audience) -> Sequence[LessonFigures]:
    """How far learners came in the lessons of a track, and how long these took, in the last month of whole days."""
    first, last = days_of_span(UsageSpan.MONTH, today=ctx.clock.today())
    reached = await ctx.uow.daily_counts.between(CountKind.LEARNING, first, last)
    times = await ctx.uow.daily_counts.between(CountKind.LESSON, first, last)
    lessons = [lesson for tier in TIERS for lesson in ctx.content.lessons(track, tier)]
    return lesson_figures(reached, times, [(lesson.id, len(lesson.cards)) for lesson in lessons])


async def tracks_seen(ctx: ActingContext) -> Sequence[Audience]:
    """The tracks whose figures the person may see: all for who sees usage, and for a lead those of their groups."""
    if has_role_for(ctx.person.staff, Permission.SEE_USAGE):
        return taught_tracks(ctx.content)
    tracks = {cohort.track for cohort in await groups_of(ctx, ctx.person)}
    return [track for track in taught_tracks(ctx.content) if track in tracks]


async def look_at_track(ctx: Context, track: Audience) -> Mapping[str, int]:
    """How many began a track and passed its tiers and its exam, over all whole days that are kept."""
    last = days_of_span(UsageSpan.MONTH, today=ctx.clock.today())[1]
    reached = await ctx.uow.daily_counts.between(CountKind.LEARNING, last - STAY, last)
    return track_figures(reached, track)
