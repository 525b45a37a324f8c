"""Counts what people ask, and how far they come in the report form and in lessons. A count has a day and no person."""

from bot.domain.figures.daily_counts import ENTRANCE, CountKind, DailyCount, FormStep, QuestionOutcome
from bot.domain.figures.lesson_figures import LearningStep
from bot.domain.figures.lesson_times import LessonSpan
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.reporting.drafts import Draft, FieldName, FormVariant
from bot.domain.values import replace
from bot.usecases.context import Context


def count_question(ctx: Context, topic: str, outcome: QuestionOutcome) -> None:
    """Count a question by its topic (`bot.usecases.asking.question_topics`). The same question asked twice counts
    twice."""
    _count(ctx, CountKind.QUESTION, topic, outcome)


def count_entrance(ctx: Context, step: FormStep, draft: Draft | None) -> None:
    """Count a showing of what stands before the first question, unless the draft is beyond that already."""
    assert step in ENTRANCE, "every other step belongs to a draft"
    if draft is None or not draft.reached:
        _count(ctx, CountKind.FORM, step, FormVariant.FULL if step is FormStep.PRIVACY else "")


def count_form_step(ctx: Context, draft: Draft, step: FieldName | FormStep) -> Draft:
    """Count a step of the form once a draft, and return the draft with the mark of it. Questions that are asked
    again, to change their answer, are not counted."""
    mark = f"{draft.way}.{step}"
    if mark in draft.reached or (isinstance(step, FieldName) and draft.editing is not None):
        return draft
    _count(ctx, CountKind.FORM, step, draft.way)
    return replace(draft, reached=(*draft.reached, mark))


def count_lesson(ctx: Context, lesson_id: str, span: LessonSpan) -> None:
    """Count a finished lesson by the time that it took."""
    _count(ctx, CountKind.LESSON, lesson_id, span)


def count_cards(ctx: Context, lesson_id: str, cards: range) -> None:
    """Count these cards (from 0) as read for the first time by somebody."""
    for card in cards:
        _count(ctx, CountKind.LEARNING, lesson_id, str(card))


def count_lesson_end(ctx: Context, lesson_id: str) -> None:
    """Count that somebody has ended the lesson's scene for the first time."""
    _count(ctx, CountKind.LEARNING, lesson_id, LearningStep.END)


def count_track_step(ctx: Context, track: Audience, step: Tier | LearningStep) -> None:
    """Count that somebody has begun a track, or passed one of its tiers or its exam, for the first time."""
    _count(ctx, CountKind.LEARNING, track, step)


def _count(ctx: Context, kind: CountKind, name: str, detail: str) -> None:
    ctx.uow.daily_counts.add(DailyCount(ctx.clock.today(), kind, str(name), str(detail)))
