"""Quizzes by buttons: the same on both messengers, and safe against old and repeated presses.

Review of questions that were answered wrong: the learner begins here, the quiz screens ask.

The end of a review: what was right, and when the next question is due.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Ack, Arg, Button, Rows, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound, WrongState
from bot.domain.learning.attempts import attempts_left
from bot.domain.learning.lessons import (
    TIERS,
    Audience,
    Progress,
    Tier,
    exam_open,
    prerequisite_tier,
    tier_key,
)
from bot.domain.learning.memory import due_on, next_reminder
from bot.domain.learning.quizzes import has_passed, score
from bot.handlers.learning.certificates import certificate_button
from bot.handlers.learning.gain_offers import offer_later_rows, offer_rows
from bot.handlers.learning.lessons import articles_of, parse_tier, progress_now
from bot.handlers.learning.practice_rows import practice_rows
from bot.handlers.learning.progress import progress_picture
from bot.handlers.learning.quiz_screens import (
    NextStep,
    days_line,
    feedback_screen,
    intro_screen,
    limit_screen,
    question_screen,
    result_screen,
)
from bot.handlers.menu import audience_of, back_to_menu
from bot.handlers.pieces import argument, button, number_argument, turn_below
from bot.handlers.press_arguments import QuizOption
from bot.usecases.learning.learner import find_learner, require_open
from bot.usecases.learning.quiz_run import QuizRun
from bot.usecases.learning.reminders import LETTERBOX
from bot.usecases.learning.review import asked_recalls, start_review, weak_spots
from bot.usecases.learning.take_quiz import (
    AnswerContext,
    AnsweredQuestion,
    LimitReached,
    RunningQuiz,
    confirm_marks,
    current_run,
    lessons_missed,
    lessons_to_reread,
    press_option,
    start_quiz,
    undo_mark,
)
from bot.usecases.ports import Content

STATE = "reading.quiz"


async def quiz(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/quiz`` and the quiz buttons: describe the quiz, with a button to begin or continue."""
    name = argument(update)
    track, tier = parse_tier(name) if name else await _default_quiz(update, ctx)
    progress = await require_open(ctx, track, tier)
    tier_quiz = ctx.content.quiz(track, tier)
    if tier_quiz is None:
        raise NotFound("quiz-not-ready")
    try:
        run = await _run(ctx)
    except WrongState:  # the content has changed under an unfinished attempt: only a new one can be offered
        run = None
    if run is not None and run.review:
        run = None  # a review can be begun again at any time
    left = attempts_left(progress, track=track, tier=tier, today=ctx.clock.today())
    screen = intro_screen(tier_quiz, progress.quiz(track, tier), run=run, left=left)
    return Turn((screen,), session=ctx.session.at(""))


async def _default_quiz(update: Incoming, ctx: Ctx) -> tuple[Audience, Tier | None]:
    """The first quiz of the person's track, or the voters' quiz if that track has none yet."""
    track = await audience_of(update, ctx) or Audience.VOTER
    return (track if ctx.content.quiz(track, Tier.BASIC) else Audience.VOTER), Tier.BASIC


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """Begin or continue an attempt. If the day's attempts are used up, say when the quiz opens again."""
    track, tier = parse_tier(argument(update))
    key = ctx.keys.learner
    started_quiz = await start_quiz(ctx, track, tier)
    if isinstance(started_quiz, LimitReached):
        last = await ctx.uow.attempts.of_learner(key, tier=tier_key(track, tier), limit=1)
        missed = [lesson for old in last for lesson in lessons_missed(old, track, tier, content=ctx.content)]
        return Turn((limit_screen(started_quiz, reread=missed),), session=ctx.session.at(""))
    if isinstance(started_quiz, RunningQuiz):
        screen = question_screen(started_quiz.run, key="quiz-goes-on")
        return Turn((screen,), session=ctx.session.at(STATE))
    return await _run_turn(started_quiz, ctx)


async def go_on(update: Incoming, ctx: Ctx) -> Turn:
    """Show the open question, or the result once all are answered."""
    run = await _run(ctx)
    if run is None:
        raise NotFound("quiz-not-running")
    return await _run_turn(run, ctx)


async def option(update: Incoming, ctx: Ctx) -> Turn:
    """Handle the press on an option: it is the answer, or a mark if the question takes several."""
    position, place = argument(update, QuizOption)
    before = await _run(ctx)
    done = await press_option(ctx, position, place, after=_aftermath(ctx))
    if isinstance(done, AnsweredQuestion):
        return _feedback_turn(done, ctx)
    turn = await _run_turn(done, ctx)
    if done == before and not done.attempt.is_finished and done.attempt.position == position:
        return replace(turn, replies=(Ack("quiz-has-its-place"), *turn.replies))
    return turn


async def send(update: Incoming, ctx: Ctx) -> Turn:
    """Take the marks as the answer."""
    return _feedback_turn(await _with_position(confirm_marks, update, ctx, after=_aftermath(ctx)), ctx)


async def undo(update: Incoming, ctx: Ctx) -> Turn:
    """Remove the last mark."""
    return await _run_turn(await _with_position(undo_mark, update, ctx), ctx)


async def show_question_again(update: Incoming, ctx: Ctx) -> Turn | None:
    """Answer words or a file during a quiz: say what works here, and show the question again. None if no quiz is
    open any more."""
    try:
        run = await _run(ctx)
    except WrongState:
        run = None
    if run is None:
        return None
    turn = await _run_turn(run, ctx)
    return replace(turn, replies=(Say("quiz-press-please"), *turn.replies))


async def _with_position[T](
    act: Callable[..., Awaitable[T]], update: Incoming, ctx: Ctx, **extra_args: AnswerContext
) -> T:
    return await act(ctx, number_argument(update), **extra_args)


def _aftermath(ctx: Ctx) -> AnswerContext:
    return AnswerContext(ctx.schedule, law_revision=ctx.law.revision)


async def _run(ctx: Ctx) -> QuizRun | None:
    return await current_run(ctx)


async def _run_turn(run: QuizRun, ctx: Ctx) -> Turn:
    if not run.attempt.is_finished:
        return Turn((question_screen(run),), session=ctx.session.at(STATE))
    if run.review:
        return await review_result_turn(run, ctx)
    track, tier = run.quiz.track, run.quiz.tier
    progress = await progress_now(ctx)
    passed = has_passed(run.attempt, pass_mark=run.quiz.pass_mark)
    daily = ((button("button-daily", "daily"),),)
    screen = result_screen(
        run,
        reread=lessons_to_reread(run, content=ctx.content),
        weak=weak_spots(progress, track, content=ctx.content),
        left=attempts_left(progress, track=track, tier=tier, today=ctx.clock.today()),
        following=_next_step(progress, track, tier, ctx.content),
        practice=(*practice_rows(track, ctx.content), *daily) if passed else (),
    )
    rows = (*await offer_rows(ctx, track), *screen.buttons)
    turn = Turn((replace(screen, buttons=rows),), session=ctx.session.at(""))
    return turn_below((progress_picture(progress, track, ctx),), turn) if passed else turn


def _next_step(progress: Progress, track: Audience, tier: Tier | None, content: Content) -> NextStep | None:
    """The next step after a passed tier: the next tier, or one that was left out; once all are passed the exam, then
    the certificate."""
    if not progress.quiz(track, tier).passed:
        return None
    if tier is None:
        return NextStep(_after("certificate"), certificate_button())
    after = next(iter(TIERS[TIERS.index(tier) + 1 :]), None)
    if after is not None and content.lessons(track, after):
        way = button("button-next-tier", "tier", tier_key(track, after), {"tier": after.value})
        return NextStep(_after("tier", after), way)
    missing = prerequisite_tier(progress, track=track, tier=None)
    if after is None and missing is not None and content.lessons(track, missing):
        way = button("button-next-tier", "tier", tier_key(track, missing), {"tier": missing.value})
        return NextStep(_after("tier", missing), way)
    if after is None and exam_open(progress, track) and content.exam(track) is not None:
        return NextStep(_after("exam"), button("button-resume-exam", "quiz", tier_key(track, None)))
    return None


def _after(step: str, tier: Tier | None = None) -> TextRef:
    return TextRef("quiz-after", {"step": step, "tier": tier.value if tier else "exam"})


def _feedback_turn(done: AnsweredQuestion, ctx: Ctx) -> Turn:
    screen = feedback_screen(done, articles=articles_of(done.question.article_ids, ctx))
    return Turn((screen,), session=ctx.session.at(STATE))


async def review(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/review``: ask up to ten due questions, or say that none is due."""
    try:
        run = await start_review(ctx)
    except WrongState as wrong:
        rows = ((button("button-quiz-resume", "quiz-on"),), back_to_menu())
        return Turn((Screen(wrong.key, buttons=rows),), session=ctx.session.at(""))
    if run is None:
        later = await offer_later_rows(ctx)
        nothing_due: Rows = (*later, (button("button-reminders", "remind"),), back_to_menu())
        return Turn((Screen("review-nothing", buttons=nothing_due),), session=ctx.session.at(""))
    return Turn((question_screen(run),), session=ctx.session.at(STATE))


async def review_result_turn(run: QuizRun, ctx: Ctx) -> Turn:
    """Right answers, the next due day, a button to continue; reminders for learners who have none."""
    key = ctx.keys.learner
    learner = await find_learner(ctx, key)
    running = await ctx.uow.settings.running()
    recalls = asked_recalls(learner, ctx.content)
    day = next_reminder(recalls, today=ctx.clock.today(), polling_day=running.polling_day)
    left = due_on(recalls, today=ctx.clock.today(), polling_day=running.polling_day)
    result = score(run.attempt)
    args: dict[str, Arg] = {
        "right": result.right,
        "total": result.total,
        "next": TextRef("review-next", {"day": day}) if day else TextRef("review-next-none"),
        "days": days_line(learner),
    }
    rows: list[tuple[Button, ...]] = [*await offer_later_rows(ctx)]
    if left:
        rows.append((button("button-review-on", "review", args={"count": len(left)}),))
    if LETTERBOX not in learner.settings:
        rows.append((button("button-daily", "daily"), button("button-reminders", "remind")))
    return Turn((Screen("review-done", args, (*rows, back_to_menu())),), session=ctx.session.at(""))
