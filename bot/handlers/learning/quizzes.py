"""Quizzes by buttons: the same on both messengers, and safe against old and doubled presses."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Ack, Button, Say, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound, WrongState
from bot.domain.learning.attempts import attempts_left
from bot.domain.learning.lessons import TIERS, Audience, Progress, Tier, tier_key
from bot.domain.learning.unlocking import exam_open
from bot.handlers.learning.certificates import certificate_button
from bot.handlers.learning.lessons import articles_of, progress_now, tier_named
from bot.handlers.learning.quiz_screens import (
    feedback_screen,
    intro_screen,
    limit_screen,
    question_screen,
    result_screen,
)
from bot.handlers.learning.review_result import reviewed
from bot.handlers.menu import audience_of
from bot.handlers.pieces import argument, button, split, whole
from bot.handlers.problems import nothing_awaited
from bot.usecases.learning.answer_quiz import (
    Aftermath,
    Answered,
    confirm_marks,
    current_run,
    press_option,
    undo_mark,
)
from bot.usecases.learning.open_tracks import track_open
from bot.usecases.learning.quiz_run import Run
from bot.usecases.learning.require_open import require_open
from bot.usecases.learning.start_quiz import GoesOn, LimitReached, start_quiz
from bot.usecases.learning.weak_spots import weak_spots
from bot.usecases.learning.what_to_reread import what_to_reread, what_was_missed
from bot.usecases.ports import Content

STATE = "reading.quiz"


async def quiz(update: Incoming, ctx: Ctx) -> Turn:
    """``/quiz``, a tier's quiz button or the exam's: what awaits the learner, and where to begin or go on."""
    name = argument(update)
    track, tier = tier_named(name) if name else await _usual(update, ctx)
    key = ctx.person.keys.learner
    progress = await require_open(track, tier, key=key, uow=ctx.uow, clock=ctx.clock)
    found = ctx.content.quiz(track, tier)
    if found is None:
        raise NotFound("quiz-not-ready")
    try:
        run = await _run(ctx)
    except WrongState:  # the content changed under an unfinished attempt: only a new one can be offered
        run = None
    if run is not None and run.review:
        run = None  # a review can be begun again at any time
    left = attempts_left(progress, track=track, tier=tier, today=ctx.clock.today())
    screen = intro_screen(found, progress.quiz(track, tier), run=run, left=left)
    return Turn((screen,), session=ctx.session.at(""))


async def _usual(update: Incoming, ctx: Ctx) -> tuple[Audience, Tier | None]:
    """The first quiz of the person's track, or the voters' where there is none yet."""
    track = await audience_of(update, ctx) or Audience.VOTER
    opened = await track_open(track, ctx.person.keys.learner, uow=ctx.uow)
    return (track if opened and ctx.content.quiz(track, Tier.BASIC) else Audience.VOTER), Tier.BASIC


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """A new attempt, or on with the one that is running; and when it opens again once the day's are used."""
    track, tier = tier_named(argument(update))
    key = ctx.person.keys.learner
    begun = await start_quiz(
        track, tier, key=key, uow=ctx.uow, clock=ctx.clock, ids=ctx.ids, content=ctx.content
    )
    if isinstance(begun, LimitReached):
        last = await ctx.uow.attempts.of_learner(key, tier=tier_key(track, tier), limit=1)
        missed = [one for old in last for one in what_was_missed(old, track, tier, content=ctx.content)]
        return Turn((limit_screen(begun, reread=missed),), session=ctx.session.at(""))
    if isinstance(begun, GoesOn):
        screen = question_screen(begun.run, key="quiz-goes-on")
        return Turn((screen,), session=ctx.session.at(STATE))
    return await _shown(begun, ctx)


async def go_on(update: Incoming, ctx: Ctx) -> Turn:
    """The open question, or the result once all are answered."""
    run = await _run(ctx)
    if run is None:
        raise NotFound("quiz-not-running")
    return await _shown(run, ctx)


async def option(update: Incoming, ctx: Ctx) -> Turn:
    """An option is pressed: it is the answer, or a mark where several belong to it."""
    position, place = split(argument(update))
    before = await _run(ctx)
    done = await press_option(
        whole(position),
        whole(place),
        key=ctx.person.keys.learner,
        uow=ctx.uow,
        clock=ctx.clock,
        content=ctx.content,
        after=_after(ctx),
    )
    if isinstance(done, Answered):
        return _told(done, ctx)
    turn = await _shown(done, ctx)
    if done == before and not done.attempt.finished and done.attempt.position == whole(position):
        return replace(turn, replies=(Ack("quiz-has-its-place"), *turn.replies))
    return turn


async def send(update: Incoming, ctx: Ctx) -> Turn:
    """The marks are confirmed as the answer."""
    return _told(await _with_position(confirm_marks, update, ctx, after=_after(ctx)), ctx)


async def undo(update: Incoming, ctx: Ctx) -> Turn:
    """The last mark is taken away."""
    return await _shown(await _with_position(undo_mark, update, ctx), ctx)


async def again(update: Incoming, ctx: Ctx) -> Turn:
    """Words or a file during a quiz: say what works here, and show the question once more."""
    try:
        run = await _run(ctx)
    except WrongState:
        run = None
    if run is None:
        return await nothing_awaited(update, ctx)
    turn = await _shown(run, ctx)
    return replace(turn, replies=(Say("quiz-press-please"), *turn.replies))


async def _with_position[T](
    act: Callable[..., Awaitable[T]], update: Incoming, ctx: Ctx, **given: Aftermath
) -> T:
    position, key = whole(argument(update)), ctx.person.keys.learner
    return await act(position, key=key, uow=ctx.uow, clock=ctx.clock, content=ctx.content, **given)


def _after(ctx: Ctx) -> Aftermath:
    return Aftermath(ctx.schedule, law_revision=ctx.law.revision)


async def _run(ctx: Ctx) -> Run | None:
    return await current_run(ctx.person.keys.learner, uow=ctx.uow, clock=ctx.clock, content=ctx.content)


async def _shown(run: Run, ctx: Ctx) -> Turn:
    if not run.attempt.finished:
        return Turn((question_screen(run),), session=ctx.session.at(STATE))
    if run.review:
        return await reviewed(run, ctx)
    track, tier = run.quiz.track, run.quiz.tier
    progress = await progress_now(ctx)
    screen = result_screen(
        run,
        reread=what_to_reread(run, content=ctx.content),
        weak=weak_spots(progress, track, content=ctx.content),
        left=attempts_left(progress, track=track, tier=tier, today=ctx.clock.today()),
        following=_following(progress, track, tier, ctx.content),
    )
    return Turn((screen,), session=ctx.session.at(""))


def _following(progress: Progress, track: Audience, tier: Tier | None, content: Content) -> Button | None:
    """The way on after a passed tier: the next one, or the exam once all are passed; after that the certificate."""
    if not progress.quiz(track, tier).passed:
        return None
    if tier is None:
        return certificate_button()
    after = next(iter(TIERS[TIERS.index(tier) + 1 :]), None)
    if after is not None and content.lessons(track, after):
        return button("button-next-tier", "tier", tier_key(track, after), {"tier": after.value})
    if after is None and exam_open(progress, track) and content.exam(track) is not None:
        return button("button-resume-exam", "quiz", tier_key(track, None))
    return None


def _told(done: Answered, ctx: Ctx) -> Turn:
    screen = feedback_screen(done, articles=articles_of(done.question.article_ids, ctx))
    return Turn((screen,), session=ctx.session.at(STATE))
