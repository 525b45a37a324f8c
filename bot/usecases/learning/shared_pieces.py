"""Where a link into the lessons leads, for whoever follows it, and answers to a single question."""

import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import KW_ONLY, dataclass, replace

from bot.domain.duties.own_material import DutyCard
from bot.domain.duties.settlement_cards import SettlementCard
from bot.domain.errors import NotFound, WrongState
from bot.domain.learning.item_statistics import one_answer
from bot.domain.learning.lessons import TIERS, Audience, Lesson, Tier, prerequisite_tier, saw_questions
from bot.domain.learning.links import PieceKind, SharedPiece, nearest_lesson
from bot.domain.learning.mastery import after_answer
from bot.domain.learning.quizzes import AnswerRefusedError, Quiz, QuizQuestion, answer, draw, fingerprint
from bot.usecases.context import ActingContext
from bot.usecases.learning.learner import find_learner, progress_of, track_open
from bot.usecases.learning.learning_days import note_learning
from bot.usecases.learning.quiz_run import QuizRun, asked_quiz
from bot.usecases.learning.reminders import plan_reminder
from bot.usecases.learning.review import update_memory
from bot.usecases.learning.take_quiz import AnsweredQuestion
from bot.usecases.ports import Content
from bot.usecases.ports.training import RecallSchedule


@dataclass(frozen=True, slots=True)
class SharedPlace:
    """Where a link leads. ``card`` is an index from 0, for a lesson's card; ``question`` is there for a question, and
    ``own`` for a card of a duty or of a kind of council. ``lesson`` is the piece's lesson, or the nearest one if the
    piece ``is_gone``."""

    lesson: Lesson | None
    _: KW_ONLY
    card: int | None = None
    question: QuizQuestion | None = None
    own: DutyCard | SettlementCard | None = None
    is_gone: bool = False


def find_piece(piece: SharedPiece, content: Content) -> SharedPlace:
    """The piece in the present content, or the nearest lesson."""
    if piece.kind is PieceKind.QUESTION:
        question = question_with_id(piece.id, content)
        if question is None:
            return SharedPlace(nearest_lesson(piece.id, _lessons(content)), is_gone=True)
        return SharedPlace(content.lesson(question.lesson_id), question=question)
    own = content.duty_cards.get(piece.id) or content.settlement_cards.get(piece.id)
    if piece.kind is PieceKind.CARD and own is not None:
        return SharedPlace(None, own=own)
    lesson = content.lesson(piece.lesson_id)
    if lesson is None:
        return SharedPlace(nearest_lesson(piece.lesson_id, _lessons(content)), is_gone=True)
    if piece.kind is PieceKind.LESSON:
        return SharedPlace(lesson)
    places = [place for place, card in enumerate(lesson.cards) if card.id == piece.id]
    return SharedPlace(lesson, card=places[0] if places else None, is_gone=not places)


def question_with_id(question_id: str, content: Content) -> QuizQuestion | None:
    """The question of any tier's quiz, of a duty or of a kind of council; None if nothing has it any more."""
    own = content.own_questions.get(question_id)
    if own is not None:
        return own.question
    return next((q for quiz in _quizzes(content) if (q := quiz.question(question_id)) is not None), None)


async def is_tier_open(ctx: ActingContext, track: Audience, tier: Tier | None) -> bool:
    """Whether this learner may open the tier, as ``require_open`` decides, without a refusal."""
    if tier is not Tier.BASIC and not await track_open(ctx, track):
        return False
    progress = progress_of(await find_learner(ctx, ctx.keys.learner))
    return prerequisite_tier(progress, track=track, tier=tier) is None


def single_run(
    ctx: ActingContext, question_id: str, places: Sequence[int] = (), *, for_others: bool = False
) -> QuizRun:
    """The question as an attempt of its own, with the options at these places marked. The order of the options follows
    from the learner's key (``for_others``: from none) and the question's words: nothing is stored, and a running quiz
    is not touched.

    Raises NotFound if the question is gone, WrongState for a place that it does not have.
    """
    quiz, question = _home_of(question_id, ctx.content)
    seed = f"{'' if for_others else ctx.keys.learner} {fingerprint(question)}"
    attempt = draw((question,), seen=frozenset(), count=1, rng=random.Random(seed), content_hash="")  # noqa: S311 no secret
    run = QuizRun(replace(quiz, draw=1, questions=(question,)), attempt=attempt, review=True)
    options = run.options()
    if any(place >= len(options) for place in places):
        raise WrongState("shared-question-changed")
    return replace(run, picked=tuple(dict.fromkeys(options[place].id for place in places)))


async def answer_single(
    ctx: ActingContext,
    run: QuizRun,
    *,
    schedule: RecallSchedule,
    answered: Collection[str] = (),
) -> AnsweredQuestion:
    """Grade the marks of this single question. The first answer to a question that the learner has never met counts
    for its topic and comes back, if its tier is open to them. Of a question outside the quizzes it enters the item
    statistics, too. Of one that reveals a duty in a force nothing but the topic is stored; ``answered`` says which of
    them were met.

    Raises WrongState (``quiz-marks-missing``) for an incomplete answer.
    """
    question = run.question()
    try:
        attempt, grade = answer(run.attempt, question, run.picked)
    except AnswerRefusedError:
        raise WrongState("quiz-marks-missing") from None
    learner = await find_learner(ctx, ctx.keys.learner)
    progress = progress_of(learner)
    own = ctx.content.own_questions.get(question.id)
    is_secret = own is not None and own.reveals_force
    is_new = question.id not in (answered if is_secret else progress.seen_questions)
    if is_new and await is_tier_open(ctx, run.quiz.track, run.quiz.tier):
        today = ctx.clock.today()
        topics = after_answer(progress.topics, question.topic, right=grade.right)
        learner, progress = note_learning(learner, today), replace(progress, topics=topics)
        memory = learner.memory
        if not is_secret:
            progress = saw_questions(progress, (question.id,))
            memory = update_memory(
                memory,
                question.id,
                right=grade.right,
                schedule=schedule,
                today=today,
                content=ctx.content,
            )
        if own is not None and not is_secret:
            mark = fingerprint(question)
            ctx.uow.items.add(one_answer(question.id, fingerprint=mark, right=grade.right, others=0))
        learner = replace(learner, progress=progress.to_plain(), memory=memory, day=today)
        ctx.uow.learners.save(learner)
        await plan_reminder(ctx, learner)
    return AnsweredQuestion(replace(run, attempt=attempt, picked=()), question=question, grade=grade)


def _home_of(question_id: str, content: Content) -> tuple[Quiz, QuizQuestion]:
    own = content.own_questions.get(question_id)
    if own is not None:  # the law is public: it is as open as a basic tier
        quiz = Quiz(own.tracks[0], tier=Tier.BASIC, pass_mark=100, draw=1, questions=(own.question,))
        return quiz, own.question
    for quiz in _quizzes(content):
        question = quiz.question(question_id)
        if question is not None:
            return quiz, question
    raise NotFound("shared-question-gone")


def _quizzes(content: Content) -> Iterator[Quiz]:
    """What a link may open, with its answer: not the questions that measure a track."""
    quizzes = (asked_quiz(content, track, tier) for track in Audience for tier in TIERS)
    return (quiz for quiz in quizzes if quiz is not None)


def _lessons(content: Content) -> Iterator[Lesson]:
    return (lesson for track in Audience for tier in TIERS for lesson in content.lessons(track, tier))
