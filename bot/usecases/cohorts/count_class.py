"""A lead enters what a teacher counted in a room; the sums are shown once they are of twenty people."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.domain.cohorts.class_counts import MOST_PEOPLE, ClassCount, ClassSums
from bot.domain.cohorts.cohorts import Cohort
from bot.domain.errors import BadInput, NotFound
from bot.domain.learning.class_lessons import ClassLesson, class_lesson, worded_id
from bot.domain.learning.lessons import TIERS
from bot.domain.staff.audit import AuditAction
from bot.usecases.cohorts.manage_cohorts import managed_group
from bot.usecases.context import ActingContext, Context
from bot.usecases.learning.quiz_run import asked_quiz
from bot.usecases.safety.count_try import count_try

TRY: Final = "class-count"
A_DAY: Final = 10
"""Classes that one person can enter a day."""


def classes_of(ctx: Context, cohort: Cohort) -> Sequence[ClassLesson]:
    """The classes of the group's track, in the order of its lessons."""
    return [
        class_lesson(lesson, asked_quiz(ctx.content, cohort.track, tier))
        for tier in TIERS
        for lesson in ctx.content.lessons(cohort.track, tier)
    ]


def find_class(ctx: Context, cohort: Cohort, lesson_id: str) -> ClassLesson:
    """Raises NotFound for a lesson that the group's track does not have."""
    for sheets in classes_of(ctx, cohort):
        if sheets.lesson.id == lesson_id:
            return sheets
    raise NotFound("class-gone")


async def record_class(ctx: ActingContext, cohort_id: str, lesson_id: str, count: ClassCount) -> Cohort:
    """Add a class to the group's sums. Raises NotAllowed, NotFound, BadInput (``class-count-how``) for counts that
    cannot be, TooMany after ten classes a day."""
    cohort = await managed_group(ctx, cohort_id)
    sheets = find_class(ctx, cohort, lesson_id)
    if not count.is_possible or count.total != len(sheets.questions):
        raise BadInput("class-count-how", {"most": MOST_PEOPLE})
    since = ctx.clock.now() - timedelta(days=1)
    await count_try(ctx, TRY, ctx.keys.learner, most=A_DAY, since=since, refusal="class-too-many")
    for sums in count.sums(cohort.id, lesson_id, tuple(map(worded_id, sheets.questions))):
        ctx.uow.class_sums.add(sums)
    ctx.uow.audit.record(
        AuditAction.COHORT, by=str(ctx.account), at=ctx.clock.now(), subject=cohort.id, detail="class"
    )
    return cohort


async def class_results(ctx: ActingContext, cohort_id: str) -> tuple[Cohort, Sequence[ClassSums]]:
    """What is published of a group of the person's. Raises NotAllowed."""
    cohort = await managed_group(ctx, cohort_id)
    return cohort, await ctx.uow.class_sums.published_sums(cohort.id)
