"""Drawing an attempt's questions: unseen ones first, options shuffled. Pure: the caller passes the
randomness."""

import random
from collections.abc import Sequence

from bot.domain.learning.quizzes import Attempt, QuestionKind, QuizQuestion


def draw(
    bank: Sequence[QuizQuestion],
    *,
    seen: frozenset[str],
    count: int,
    rng: random.Random,
    content_hash: str,
) -> Attempt:
    """A new attempt of at most `count` questions: unseen ones first, then seen ones, each group shuffled.
    Options are shuffled too, except for true/false, which people expect in the usual order."""
    fresh = [question for question in bank if question.id not in seen]
    known = [question for question in bank if question.id in seen]
    rng.shuffle(fresh)
    rng.shuffle(known)
    chosen = (fresh + known)[:count]
    rng.shuffle(chosen)
    return Attempt(
        tuple(question.id for question in chosen),
        option_orders=tuple(_shuffle_options(question, rng) for question in chosen),
        content_hash=content_hash,
    )


def draw_over(
    banks: Sequence[Sequence[QuizQuestion]],
    *,
    seen: frozenset[str],
    count: int,
    rng: random.Random,
    content_hash: str,
) -> Attempt:
    """As `draw`, but every bank gives an equal share (an exam covers all its tiers); a small bank leaves the
    rest of its share to the others."""
    left, parts = count, []
    for place, bank in enumerate(sorted(banks, key=len)):
        share = -(-left // (len(banks) - place))
        parts.append(draw(bank, seen=seen, count=share, rng=rng, content_hash=content_hash))
        left -= len(parts[-1].question_ids)
    pairs = [pair for part in parts for pair in zip(part.question_ids, part.option_orders, strict=True)]
    rng.shuffle(pairs)
    return Attempt(
        tuple(key for key, _ in pairs),
        option_orders=tuple(order for _, order in pairs),
        content_hash=content_hash,
    )


def _shuffle_options(question: QuizQuestion, rng: random.Random) -> tuple[str, ...]:
    order = [option.id for option in question.options]
    if question.kind is not QuestionKind.TRUE_FALSE:
        rng.shuffle(order)
    if question.kind is QuestionKind.ORDERING and tuple(order) == question.right_answer():
        order.reverse()  # an ordering must not be shown in its right order
    return tuple(order)
