"""Ten questions before a track and ten others after it: begun, answered, declined; results go into sums.

Nothing about a person is told to anybody else. A finished test leaves a count in the learner's own row, and a
difference in sums that are published in blocks of twenty people (``domain.learning.gains``).
"""

from dataclasses import KW_ONLY, dataclass, replace

from bot.domain.errors import NotFound, WrongState
from bot.domain.learning.gain_test import (
    GainMoment,
    GainRecord,
    RunningTest,
    answer_next,
    due_moment,
    form_of,
    has_begun,
    has_finished,
    is_right,
)
from bot.domain.learning.gains import BLOCK, GainSums, one_gain, whole_track
from bot.domain.learning.item_statistics import one_answer
from bot.domain.learning.lessons import TIERS, Audience
from bot.domain.learning.parallel_forms import ParallelForms, first_form, shuffled_options
from bot.domain.learning.quizzes import Option, QuizQuestion, fingerprint
from bot.usecases.context import ActingContext, Context
from bot.usecases.learning.learner import find_learner, progress_of, require_track
from bot.usecases.ports import Content, Learner


@dataclass(frozen=True, slots=True)
class GainTest:
    """A test as it stands. ``moment`` is the running one, or the one just finished; ``taken``: whether the answer,
    if one was given, was to its current question."""

    forms: ParallelForms
    _: KW_ONLY
    record: GainRecord
    moment: GainMoment
    taken: bool = True

    @property
    def position(self) -> int:
        """The index of the question to answer now, from 0."""
        return len(self.record.running.chosen) if self.record.running is not None else len(self.questions)

    @property
    def questions(self) -> tuple[QuizQuestion, ...]:
        return self.forms.questions(form_of(self.record, self.moment))

    @property
    def is_finished(self) -> bool:
        return self.record.running is None

    def options(self, *, seed: str) -> tuple[Option, ...]:
        """The current question's options in the learner's own order; none after the last question."""
        return () if self.is_finished else shuffled_options(self.questions[self.position], seed=seed)


def record_of(learner: Learner, track: Audience) -> GainRecord:
    """The learner's results in this track."""
    return GainRecord.from_plain(learner.gains.get(track.value, {}))


def due_test(ctx: Context, learner: Learner, track: Audience) -> GainMoment | None:
    """Which test of the track this learner may answer now."""
    forms = ctx.content.forms.get(track)
    if forms is None:
        return None
    progress, lessons = progress_of(learner), lesson_ids(track, ctx.content)
    tiers = tuple(tier for tier in TIERS if ctx.content.lessons(track, tier))
    return due_moment(
        record_of(learner, track),
        edition=forms.edition(),
        begun=has_begun(progress, track, lessons),
        finished=has_finished(progress, track, tiers),
        today=ctx.clock.today(),
    )


def lesson_ids(track: Audience, content: Content) -> frozenset[str]:
    """The ids of a track's lessons."""
    return frozenset(lesson.id for tier in TIERS for lesson in content.lessons(track, tier))


async def look_at_test(ctx: ActingContext, track: Audience) -> GainTest:
    """The test that is due, not begun by looking. Raises NotFound ``gain-not-now`` if none is."""
    await require_track(ctx, track)
    learner = await find_learner(ctx, ctx.keys.learner)
    moment, forms = due_test(ctx, learner, track), ctx.content.forms.get(track)
    if moment is None or forms is None:
        raise NotFound("gain-not-now")
    return GainTest(forms, record=_present(record_of(learner, track), forms, moment), moment=moment)


def _present(record: GainRecord, forms: ParallelForms, moment: GainMoment) -> GainRecord:
    """The record without a running test that cannot be gone on with."""
    running = record.running
    if running is None or (running.moment is moment and record.edition == forms.edition()):
        return record
    return replace(record, running=None)


async def begin_test(ctx: ActingContext, track: Audience) -> GainTest:
    """Begin the test that is due, or go on with it. Raises as ``look_at_test`` does."""
    test = await look_at_test(ctx, track)
    if not test.is_finished:
        return test
    record = replace(test.record, running=RunningTest(test.moment))
    if test.moment is GainMoment.BEFORE:
        first = first_form(track, seed=ctx.keys.learner)
        record = replace(record, edition=test.forms.edition(), first=first)
    await _save(ctx, track, record)
    return replace(test, record=record)


async def decline_test(ctx: ActingContext, track: Audience) -> None:
    """Do not ask this learner before the track, now or later."""
    test = await look_at_test(ctx, track)
    if test.moment is GainMoment.BEFORE:
        await _save(ctx, track, GainRecord(test.forms.edition(), declined=True))


async def answer_test(ctx: ActingContext, track: Audience, position: int | None, option_id: str) -> GainTest:
    """Take the answer to the question at this position; one to another position changes nothing.

    Raises NotFound ``gain-not-now`` if no test is due or running.
    """
    test = await look_at_test(ctx, track)
    if test.is_finished:
        raise NotFound("gain-not-now")
    if position != test.position:
        return replace(test, taken=False)
    running = test.record.running
    before = running.chosen if running is not None else ()
    try:
        record, finished = answer_next(test.record, test.forms, option_id, today=ctx.clock.today())
    except ValueError:
        raise WrongState("gain-not-now") from None
    await _save(ctx, track, record)
    after = replace(test, record=record)
    if finished is not None:
        _add_item_sums(ctx, test.questions, (*before, option_id))
        await _add_gain(ctx, track, after)
    return after


async def _save(ctx: ActingContext, track: Audience, record: GainRecord) -> None:
    learner = await find_learner(ctx, ctx.keys.learner)
    gains = {**learner.gains, track.value: record.to_plain()}
    ctx.uow.learners.save(replace(learner, gains=gains, day=ctx.clock.today()))


def _add_item_sums(ctx: Context, questions: tuple[QuizQuestion, ...], chosen: tuple[str, ...]) -> None:
    """Each form comes before as often as after, so the sums of both forms can be compared with each other."""
    rights = [is_right(question, key) for question, key in zip(questions, chosen, strict=True)]
    for question, right in zip(questions, rights, strict=True):
        others = round((sum(rights) - right) * 100 / (len(rights) - 1))
        ctx.uow.items.add(
            one_answer(question.id, fingerprint=fingerprint(question), right=right, others=others)
        )


async def _add_gain(ctx: ActingContext, track: Audience, test: GainTest) -> None:
    record = test.record
    then = record.after if test.moment is GainMoment.AFTER else record.later
    if test.moment is GainMoment.BEFORE or record.before is None or then is None:
        return
    cohort_id = await _counted_group(ctx, track)
    sums = one_gain(track, cohort_id=cohort_id, moment=test.moment, before=record.before, then=then)
    ctx.uow.gains.add(sums)


async def _counted_group(ctx: ActingContext, track: Audience) -> str:
    """The learner's group of this track with room for a block, or empty; of several one, so that no two share a
    person."""
    groups = [
        cohort.id
        for cohort in await ctx.uow.cohorts.of_learner(ctx.keys.learner)
        if cohort.track is track and cohort.most >= BLOCK
    ]
    return min(groups, default="")


async def published_gains(ctx: Context, track: Audience) -> tuple[GainSums, ...]:
    """What may be shown of everybody in a track."""
    return tuple(whole_track(await ctx.uow.gains.published_parts(track)))


async def published_group_gains(ctx: Context, track: Audience, cohort_id: str) -> tuple[GainSums, ...]:
    """What may be shown of a group."""
    return tuple(await ctx.uow.gains.published_sums(track, cohort_id))
