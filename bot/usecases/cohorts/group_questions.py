"""An institution's own questions: a file or a text is read, shown to the lead with every fault, and added by one press.

Nothing is half-done: what was read waits, unseen by learners, until it is added as a whole or dropped.
"""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import timedelta
from typing import Final

from bot.domain.cohorts.cohorts import Cohort
from bot.domain.cohorts.group_questions import (
    MOST,
    MOST_BYTES,
    GroupQuestion,
    GroupQuestionFile,
    GroupQuestionReading,
    QuestionFault,
    QuestionText,
)
from bot.domain.errors import BadInput, NotFound, WrongState
from bot.domain.learning.lessons import Audience
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.cohorts.manage_cohorts import managed_group
from bot.usecases.context import ActingContext, Context
from bot.usecases.safety.count_try import count_try

TRY: Final = "question-file"
FILES_A_DAY: Final = 30
"""Files with questions that one person can send a day."""


@dataclass(frozen=True, slots=True)
class QuestionProposal:
    """What a file would add: the questions that wait for a press, the faults by line, how many the group has already,
    how many found no room, how many would replace one with the same text and other answers, how many of an earlier
    file were put aside, and how many of it still wait, because what was sent now holds no question."""

    cohort: Cohort
    _: KW_ONLY
    questions: tuple[GroupQuestion, ...]
    faults: tuple[QuestionFault, ...] = ()
    known: int = 0
    without_room: int = 0
    replacing: int = 0
    put_aside: int = 0
    still_waiting: int = 0


async def propose_questions(ctx: Context, cohort: Cohort, reading: GroupQuestionReading) -> QuestionProposal:
    """Keep what was read until it is added. An earlier proposal of this group is dropped, unless nothing that was read
    is a question.

    A question is known if the group has it with the same answers in the same order. With other answers it takes the
    place of the one with its text, once it is added.
    """
    waiting = await ctx.uow.cohort_questions.of_cohort(cohort.id, accepted=False)
    if not reading.questions:
        return QuestionProposal(cohort, questions=(), faults=reading.faults, still_waiting=len(waiting))
    for earlier in waiting:
        ctx.uow.cohort_questions.drop(earlier.id)
    present = await ctx.uow.cohort_questions.of_cohort(cohort.id, accepted=True)
    places = {item.question.text: item.place for item in present}
    known = {item.question for item in present}
    changed = [item for item in reading.questions if item not in known and item.text in places]
    new = [item for item in reading.questions if item.text not in places]
    room = max(MOST - len(present), 0)
    first = max(places.values(), default=-1) + 1
    placed = [(places[question.text], question) for question in changed]
    placed += enumerate(new[:room], first)
    proposed = tuple(_make_proposal(ctx, cohort, question, place=place) for place, question in placed)
    for item in proposed:
        ctx.uow.cohort_questions.save(item)
    texts = {question.text for question in reading.questions}
    return QuestionProposal(
        cohort,
        questions=proposed,
        faults=reading.faults,
        known=len(reading.questions) - len(new) - len(changed),
        without_room=len(new[room:]),
        replacing=len(changed),
        put_aside=sum(earlier.question.text not in texts for earlier in waiting),
    )


def _make_proposal(ctx: Context, cohort: Cohort, question: QuestionText, *, place: int) -> GroupQuestion:
    return GroupQuestion(
        ctx.ids.new(),
        cohort_id=cohort.id,
        place=place,
        question=question,
        accepted=False,
        day=ctx.clock.today(),
    )


async def proposed_questions(ctx: ActingContext, cohort_id: str) -> Sequence[GroupQuestion]:
    """What waits to be added to a group of the person's. Raises NotAllowed for another person's."""
    cohort = await managed_group(ctx, cohort_id)
    return await ctx.uow.cohort_questions.of_cohort(cohort.id, accepted=False)


async def accept_questions(ctx: ActingContext, cohort_id: str) -> int:
    """Add what waits, all of it, each in place of one with the same text; returns how many.

    Raises NotAllowed for another person's group, WrongState (``group-questions-gone``) if nothing waits or too much is
    there already.
    """
    cohort = await managed_group(ctx, cohort_id)
    proposed = await ctx.uow.cohort_questions.of_cohort(cohort.id, accepted=False)
    present = await ctx.uow.cohort_questions.of_cohort(cohort.id, accepted=True)
    texts = {item.question.text for item in proposed}
    replaced = [item for item in present if item.question.text in texts]
    if not proposed or len(present) - len(replaced) + len(proposed) > MOST:
        raise WrongState("group-questions-gone")
    for item in replaced:
        ctx.uow.cohort_questions.drop(item.id)
    for item in proposed:
        ctx.uow.cohort_questions.save(replace(item, accepted=True))
    less = f" -{len(replaced)}" if replaced else ""
    _record(ctx, cohort, f"questions +{len(proposed)}{less}")
    return len(proposed)


async def decline_questions(ctx: ActingContext, cohort_id: str) -> Cohort:
    """Drop what waits."""
    cohort = await managed_group(ctx, cohort_id)
    for item in await ctx.uow.cohort_questions.of_cohort(cohort.id, accepted=False):
        ctx.uow.cohort_questions.drop(item.id)
    return cohort


async def questions_of(ctx: ActingContext, cohort_id: str) -> tuple[Cohort, Sequence[GroupQuestion]]:
    """A group of the person's with its questions. Raises NotAllowed for another person's."""
    cohort = await managed_group(ctx, cohort_id)
    return cohort, await ctx.uow.cohort_questions.of_cohort(cohort.id, accepted=True)


async def managed_question(ctx: ActingContext, question_id: str) -> tuple[Cohort, GroupQuestion]:
    """A question of one of the person's groups. Raises NotFound, NotAllowed."""
    item = await ctx.uow.cohort_questions.get(question_id)
    if item is None or not item.accepted:
        raise NotFound("group-question-gone")
    return await managed_group(ctx, item.cohort_id), item


async def remove_question(ctx: ActingContext, question_id: str) -> Cohort:
    """Remove one question. Raises NotFound, NotAllowed."""
    cohort, item = await managed_question(ctx, question_id)
    ctx.uow.cohort_questions.drop(item.id)
    _record(ctx, cohort, "questions -1")
    return cohort


async def remove_all_questions(ctx: ActingContext, cohort_id: str) -> int:
    """Remove all of a group's questions; returns how many."""
    cohort, items = await questions_of(ctx, cohort_id)
    for item in items:
        ctx.uow.cohort_questions.drop(item.id)
    if items:
        _record(ctx, cohort, f"questions -{len(items)}")
    return len(items)


def _record(ctx: ActingContext, cohort: Cohort, what: str) -> None:
    ctx.uow.audit.record(
        AuditAction.COHORT, by=str(ctx.account), at=ctx.clock.now(), subject=cohort.id, detail=what
    )


# --- files ------------------------------------------------------------------------------------------------


async def await_question_file(ctx: ActingContext, cohort_id: str, file_id: str, *, size: int) -> Cohort:
    """Note that a file is to be fetched and read; its sender gets the answer.

    ``size`` in bytes, 0 if unknown. Raises BadInput (``group-file-too-big``), NotAllowed, TooMany after thirty files a
    day.
    """
    cohort = await managed_group(ctx, cohort_id)
    if size > MOST_BYTES:
        raise BadInput("group-file-too-big", {"most": MOST_BYTES // 1024})
    since = ctx.clock.now() - timedelta(days=1)
    await count_try(ctx, TRY, ctx.keys.learner, most=FILES_A_DAY, since=since, refusal="group-file-too-many")
    file = GroupQuestionFile(
        ctx.ids.new(), cohort_id=cohort.id, account=ctx.account, file_id=file_id, day=ctx.clock.today()
    )
    ctx.uow.question_files.save(file)
    return cohort


async def finish_question_file(ctx: Context, file: GroupQuestionFile) -> Cohort | None:
    """The file was read, or never will be. Returns its group, if its sender still leads it."""
    if await ctx.uow.question_files.get(file.id) is None:
        return None
    ctx.uow.question_files.drop(file.id)
    cohort = await ctx.uow.cohorts.get(file.cohort_id)
    return cohort if cohort is not None and await _may_manage(ctx, file.account, cohort) else None


async def _may_manage(ctx: Context, account: Account, cohort: Cohort) -> bool:
    staff = await ctx.uow.staff.get(account)
    return cohort.lead == account or has_role_for(staff, Permission.MANAGE_COHORTS)


# --- learners ---------------------------------------------------------------------------------------------


async def groups_with_questions(ctx: ActingContext, track: Audience) -> Sequence[tuple[Cohort, int]]:
    """The learner's groups of this track that have questions, each with how many."""
    counts = [
        (cohort, await ctx.uow.cohort_questions.count(cohort.id))
        for cohort in await ctx.uow.cohorts.of_learner(ctx.keys.learner)
        if cohort.track is track
    ]
    return [(cohort, count) for cohort, count in counts if count]


async def group_of_question(ctx: ActingContext, question_id: str) -> tuple[Cohort, Sequence[GroupQuestion]]:
    """The group of a question, with all of its questions. Raises NotFound as ``own_group_questions`` does."""
    item = await ctx.uow.cohort_questions.get(question_id)
    if item is None or not item.accepted:
        raise NotFound("group-question-gone")
    return await own_group_questions(ctx, item.cohort_id)


async def own_group_questions(ctx: ActingContext, cohort_id: str) -> tuple[Cohort, Sequence[GroupQuestion]]:
    """The questions of a group that the learner belongs to. Raises NotFound for another one, or without questions."""
    mine = await ctx.uow.cohorts.of_learner(ctx.keys.learner)
    cohort = next((group for group in mine if group.id == cohort_id), None)
    items = await ctx.uow.cohort_questions.of_cohort(cohort_id, accepted=True) if cohort is not None else ()
    if cohort is None or not items:
        raise NotFound("group-question-gone")
    return cohort, items
