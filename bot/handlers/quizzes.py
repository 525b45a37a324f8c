"""Quizzes by buttons: the same on both messengers, and safe against old and doubled presses."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Say, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound, WrongState
from bot.domain.lessons import Audience, Tier, tier_key
from bot.handlers.lessons import articles_of, progress_now, tier_named
from bot.handlers.pieces import argument, split, whole
from bot.handlers.problems import nothing_awaited
from bot.handlers.quiz_screens import feedback_screen, intro_screen, question_screen, result_screen
from bot.usecases.answer_quiz import Answered, confirm_marks, current_run, press_option, undo_mark
from bot.usecases.quiz_run import Run
from bot.usecases.start_quiz import start_quiz
from bot.usecases.what_to_reread import what_to_reread

STATE = "reading.quiz"


async def quiz(update: Incoming, ctx: Ctx) -> Turn:
    """``/quiz`` or a tier's quiz button: what awaits the learner, and where to begin or go on."""
    track, tier = tier_named(argument(update) or tier_key(Audience.VOTER, Tier.BASIC))
    found = ctx.content.quiz(track, tier)
    if found is None:
        raise NotFound("quiz-not-ready")
    try:
        run = await _run(ctx)
    except WrongState:  # the content changed under an unfinished attempt: only a new one can be offered
        run = None
    best = (await progress_now(ctx)).quiz(track, tier)
    return Turn((intro_screen(found, best, run=run),), session=ctx.session.at(""))


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """A new attempt; an unfinished one is dropped."""
    track, tier = tier_named(argument(update))
    run = await start_quiz(
        track,
        tier,
        key=ctx.person.keys.learner,
        uow=ctx.uow,
        clock=ctx.clock,
        ids=ctx.ids,
        content=ctx.content,
    )
    return _shown(run, ctx)


async def go_on(update: Incoming, ctx: Ctx) -> Turn:
    """The open question, or the result once all are answered."""
    run = await _run(ctx)
    if run is None:
        raise NotFound("quiz-not-running")
    return _shown(run, ctx)


async def option(update: Incoming, ctx: Ctx) -> Turn:
    """An option is pressed: it is the answer, or a mark where several belong to it."""
    position, place = split(argument(update))
    done = await press_option(
        whole(position),
        whole(place),
        key=ctx.person.keys.learner,
        uow=ctx.uow,
        clock=ctx.clock,
        content=ctx.content,
    )
    return _told(done, ctx) if isinstance(done, Answered) else _shown(done, ctx)


async def send(update: Incoming, ctx: Ctx) -> Turn:
    """The marks are confirmed as the answer."""
    return _told(await _with_position(confirm_marks, update, ctx), ctx)


async def undo(update: Incoming, ctx: Ctx) -> Turn:
    """The last mark is taken away."""
    return _shown(await _with_position(undo_mark, update, ctx), ctx)


async def again(update: Incoming, ctx: Ctx) -> Turn:
    """Words or a file during a quiz: say what works here, and show the question once more."""
    try:
        run = await _run(ctx)
    except WrongState:
        run = None
    if run is None:
        return await nothing_awaited(update, ctx)
    turn = _shown(run, ctx)
    return replace(turn, replies=(Say("quiz-press-please"), *turn.replies))


async def _with_position[T](act: Callable[..., Awaitable[T]], update: Incoming, ctx: Ctx) -> T:
    position = whole(argument(update))
    return await act(position, key=ctx.person.keys.learner, uow=ctx.uow, clock=ctx.clock, content=ctx.content)


async def _run(ctx: Ctx) -> Run | None:
    return await current_run(ctx.person.keys.learner, uow=ctx.uow, clock=ctx.clock, content=ctx.content)


def _shown(run: Run, ctx: Ctx) -> Turn:
    if run.attempt.finished:
        return Turn((_result(run, ctx),), session=ctx.session.at(""))
    return Turn((question_screen(run),), session=ctx.session.at(STATE))


def _result(run: Run, ctx: Ctx) -> Screen:
    return result_screen(run, reread=what_to_reread(run, content=ctx.content))


def _told(done: Answered, ctx: Ctx) -> Turn:
    screen = feedback_screen(done, articles=articles_of(done.question.article_ids, ctx))
    return Turn((screen,), session=ctx.session.at(STATE))
