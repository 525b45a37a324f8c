"""A learner starts a tier's quiz: unseen questions first, an earlier attempt is dropped."""

import random
from dataclasses import replace

from bot.domain.errors import NotFound
from bot.domain.lessons import Audience, Tier
from bot.domain.quizzes import draw
from bot.usecases.find_learner import find_learner, progress_of
from bot.usecases.ports import Clock, Content, Ids, UnitOfWork
from bot.usecases.quiz_run import Run


async def start_quiz(
    track: Audience, tier: Tier, *, key: str, uow: UnitOfWork, clock: Clock, ids: Ids, content: Content
) -> Run:
    """Draw and store an attempt. Raises NotFound where the tier has no quiz."""
    quiz = content.quiz(track, tier)
    if quiz is None:
        raise NotFound("quiz-not-ready")
    learner = await find_learner(key, uow=uow, clock=clock)
    attempt = draw(
        quiz.questions,
        seen=progress_of(learner).seen_questions,
        count=quiz.draw,
        rng=random.Random(ids.seed()),  # noqa: S311 the seed comes from the system; a draw is no secret
        content_hash=content.hash(),
    )
    run = Run(quiz, attempt=attempt)
    uow.learners.save(replace(learner, attempt=run.to_plain(), day=clock.today()))
    return run
