"""A card's check is answered: the first answer counts for its topic, and the question comes back in the reviews."""

from dataclasses import KW_ONLY, dataclass, replace

from bot.domain.errors import NotFound
from bot.domain.learning.checks import CardCheck, CheckAnswer
from bot.domain.learning.lessons import Lesson, answer_check
from bot.usecases.context import ActingContext
from bot.usecases.learning.learner import find_learner, progress_of
from bot.usecases.learning.learning_days import note_learning
from bot.usecases.learning.reminders import plan_reminder
from bot.usecases.learning.review import update_memory
from bot.usecases.ports.training import RecallSchedule


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """An answer to a check, with what was asked."""

    check: CardCheck
    _: KW_ONLY
    answer: CheckAnswer


async def check_card(
    ctx: ActingContext, lesson: Lesson, *, card: int, mark: str, schedule: RecallSchedule
) -> CheckedAnswer:
    """Take the answer with this mark (``CardCheck.mark``) to the check of card ``card``, an index from 0.

    Raises NotFound (``check-changed``) if the content has no such answer any more; nothing is counted then.
    """
    taught = lesson.cards[card]
    answer = taught.check.find_answer(mark) if taught.check is not None else None
    if taught.check is None or answer is None:
        raise NotFound("check-changed")
    learner = await find_learner(ctx, ctx.keys.learner)
    before = progress_of(learner)
    progress = answer_check(before, taught, right=answer.right)
    if progress is not before:
        today = ctx.clock.today()
        learner = note_learning(learner, today)
        memory = update_memory(
            learner.memory,
            taught.id,
            right=answer.right,
            schedule=schedule,
            today=today,
            content=ctx.content,
        )
        learner = replace(learner, progress=progress.to_plain(), memory=memory, day=today)
        ctx.uow.learners.save(learner)
        await plan_reminder(ctx, learner)
    return CheckedAnswer(taught.check, answer=answer)
