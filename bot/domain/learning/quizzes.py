"""Quizzes: grading answers, passing. Questions are drawn in `drawing`.

Drawing an attempt's questions: unseen ones first, options shuffled. Pure: the caller passes the randomness.
"""

import hashlib
import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from enum import StrEnum
from typing import Any, Self

from bot.domain.learning.lessons import Audience, LessonCard, Tier, lesson_of_card


class QuestionKind(StrEnum):
    """`SCENARIO` is answered like `SINGLE`, but begins with a situation."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    ORDERING = "ordering"
    SCENARIO = "scenario"


@dataclass(frozen=True, slots=True)
class Option:
    """One option. `misconception` tags a wrong one; `place` (from 1) is the right position in an ordering."""

    id: str
    _: KW_ONLY
    text: str
    right: bool
    feedback: str
    misconception: str | None = None
    place: int | None = None


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """A question with its options in file order; an attempt has its own shuffled order.

    `lesson_id` is the lesson that teaches it, `topic` the id of its topic.
    """

    id: str
    _: KW_ONLY
    kind: QuestionKind
    text: str
    options: tuple[Option, ...]
    article_ids: tuple[str, ...] = ()
    lesson_id: str = ""
    topic: str = ""

    def option(self, option_id: str) -> Option | None:
        """The option with that id, or None."""
        return next((option for option in self.options if option.id == option_id), None)

    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    def right_answer(self) -> tuple[str, ...]:
        """The ids of a full answer: the right ones, or all of them in the right order for an ordering."""
        if self.kind is QuestionKind.ORDERING:
            return tuple(option.id for option in sorted(self.options, key=lambda option: option.place or 0))
        return tuple(option.id for option in self.options if option.right)


@dataclass(frozen=True, slots=True)
class Quiz:
    """The questions of one tier, or of a track's exam (no tier). `pass_mark` in whole percent; an attempt has
    `draw` questions. One of `opening`, ids of easy questions, comes first."""

    track: Audience
    _: KW_ONLY
    tier: Tier | None
    pass_mark: int
    draw: int
    questions: tuple[QuizQuestion, ...]
    opening: tuple[str, ...] = ()

    def question(self, question_id: str) -> QuizQuestion | None:
        """The question with that id, or None if the bank no longer has it."""
        return next((question for question in self.questions if question.id == question_id), None)


def fingerprint(question: QuizQuestion) -> str:
    """16 hexadecimal digits that change with the words or the right answer, but not with feedback or
    citations."""
    options = "\x1f".join(f"{o.id}\x1e{o.text}\x1e{o.right}\x1e{o.place}" for o in question.options)
    text = f"{question.kind}\x1d{question.text}\x1d{options}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def question_of_check(card: LessonCard) -> QuizQuestion | None:
    """The card's check as a question with the card's id, as it comes back after a miss; None without a check."""
    if card.check is None:
        return None
    options = tuple(
        Option(answer.id, text=answer.text, right=answer.right, feedback=answer.feedback)
        for answer in card.check.answers
    )
    return QuizQuestion(
        card.id,
        kind=QuestionKind.SINGLE,
        text=card.check.text,
        options=options,
        article_ids=card.check.article_ids,
        lesson_id=lesson_of_card(card.id),
        topic=card.check.topic,
    )


class AnswerRefusal(StrEnum):
    """Why an answer was not taken."""

    NOT_CURRENT = "not_current"
    FINISHED = "finished"
    UNKNOWN_OPTION = "unknown_option"
    WRONG_NUMBER = "wrong_number"


class AnswerRefusedError(ValueError):
    """The answer does not fit the attempt; nothing was counted. `reason` says why."""

    def __init__(self, reason: AnswerRefusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class QuizAnswer:
    """The chosen options and their grade at that moment; later edits never change it."""

    chosen: tuple[str, ...]
    right: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """One run through a quiz; `content_hash` identifies the text asked, `wordings` the fingerprint of each question as
    it was drawn (none in older attempts). No time: learners' rows contain only a day."""

    question_ids: tuple[str, ...]
    _: KW_ONLY
    option_orders: tuple[tuple[str, ...], ...]
    content_hash: str
    answers: tuple[QuizAnswer, ...] = ()
    wordings: tuple[str, ...] = ()

    @property
    def position(self) -> int:
        """The index of the question to answer now, from 0; the number of questions when finished."""
        return len(self.answers)

    @property
    def is_finished(self) -> bool:
        return self.position >= len(self.question_ids)

    def current_id(self) -> str | None:
        """The id of the question to answer now."""
        return None if self.is_finished else self.question_ids[self.position]

    def options_of(self, question: QuizQuestion) -> tuple[Option, ...]:
        """The question's options in this attempt's order; raises `KeyError` if an edit removed one."""
        by_id = {option.id: option for option in question.options}
        return tuple(by_id[key] for key in self.option_orders[self.question_ids.index(question.id)])

    def fits(self, bank: Iterable[QuizQuestion]) -> bool:
        """Whether the bank still has every remaining question with the same options, in the words in which it was
        drawn and with the same right answer. If not, draw anew."""
        known = {question.id: question for question in bank}
        left = zip(self.question_ids[self.position :], self.option_orders[self.position :], strict=True)
        if any(key not in known or set(known[key].option_ids()) != set(order) for key, order in left):
            return False
        drawn_as = dict(zip(self.question_ids, self.wordings, strict=False))
        asked = (key for key in self.question_ids[self.position :] if key in drawn_as)
        return all(fingerprint(known[key]) == drawn_as[key] for key in asked)

    def to_plain(self) -> dict[str, Any]:
        """As JSON data; `from_plain` reads it."""
        return {
            "questions": list(self.question_ids),
            "orders": [list(order) for order in self.option_orders],
            "hash": self.content_hash,
            "answers": [[list(answer.chosen), answer.right] for answer in self.answers],
            **({"wordings": list(self.wordings)} if self.wordings else {}),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Read what `to_plain` wrote."""
        return cls(
            tuple(plain["questions"]),
            option_orders=tuple(tuple(order) for order in plain["orders"]),
            content_hash=plain["hash"],
            answers=tuple(QuizAnswer(tuple(chosen), bool(right)) for chosen, right in plain["answers"]),
            wordings=tuple(plain.get("wordings", ())),
        )


@dataclass(frozen=True, slots=True)
class AnswerGrade:
    """The outcome of one answer. `chosen` holds the chosen options, whose feedback is shown."""

    right: bool
    _: KW_ONLY
    chosen: tuple[Option, ...]
    right_answer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuizScore:
    """Right answers out of the questions asked."""

    right: int
    total: int

    @property
    def share(self) -> float:
        """From 0 to 1; 0 for an empty attempt."""
        return self.right / self.total if self.total else 0.0


def answer(attempt: Attempt, question: QuizQuestion, chosen: Sequence[str]) -> tuple[Attempt, AnswerGrade]:
    """Take the answer to the current question.

    All or nothing: a `MULTIPLE` answer is right if exactly the right options are chosen, an `ORDERING` answer
    if every option is in its place. Partial credit would say that half of a rule is enough.

    Raises:
        AnswerRefusedError: the question is not the current one (an old button, a double press), the attempt
            is over, an option is not among those shown, or their number does not fit the kind.
    """
    if attempt.is_finished:
        raise AnswerRefusedError(AnswerRefusal.FINISHED)
    if question.id != attempt.current_id():
        raise AnswerRefusedError(AnswerRefusal.NOT_CURRENT)
    options = _chosen_options(attempt, question, chosen)
    wanted = question.right_answer()
    right = tuple(chosen) == wanted if question.kind is QuestionKind.ORDERING else set(chosen) == set(wanted)
    grade = AnswerGrade(right, chosen=options, right_answer=wanted)
    return replace(attempt, answers=(*attempt.answers, QuizAnswer(tuple(chosen), right))), grade


def score(attempt: Attempt) -> QuizScore:
    """The score; unanswered questions count as wrong."""
    return QuizScore(sum(given.right for given in attempt.answers), len(attempt.question_ids))


def has_passed(attempt: Attempt, *, pass_mark: int) -> bool:
    """Whether a finished attempt reaches `pass_mark` whole percent. An unfinished or empty one never does."""
    result = score(attempt)
    return attempt.is_finished and result.total > 0 and result.right * 100 >= pass_mark * result.total


def _chosen_options(attempt: Attempt, question: QuizQuestion, chosen: Sequence[str]) -> tuple[Option, ...]:
    option_ids = attempt.option_orders[attempt.position]
    options = tuple(option for option in map(question.option, chosen) if option and option.id in option_ids)
    if len(options) != len(chosen) or len(set(chosen)) != len(chosen):
        raise AnswerRefusedError(AnswerRefusal.UNKNOWN_OPTION)
    least = len(option_ids) if question.kind is QuestionKind.ORDERING else 1
    most = len(option_ids) if question.kind in (QuestionKind.ORDERING, QuestionKind.MULTIPLE) else 1
    if not least <= len(options) <= most:
        raise AnswerRefusedError(AnswerRefusal.WRONG_NUMBER)
    return options


def without(bank: Sequence[QuizQuestion], held: Collection[str]) -> tuple[QuizQuestion, ...]:
    """The questions that a quiz may ask: not those (``held``, ids) by which the track's effect is measured."""
    return tuple(question for question in bank if question.id not in held)


def draw(
    bank: Sequence[QuizQuestion],
    *,
    seen: frozenset[str],
    count: int,
    rng: random.Random,
    content_hash: str,
    last: Collection[str] = (),
    opening: Collection[str] = (),
) -> Attempt:
    """A new attempt of at most `count` questions: unseen ones first, then seen ones, then those of the `last` attempt
    (ids), each group shuffled. It begins with one of `opening` (ids), if the bank has any, in the same order.
    Options are shuffled too, except for true/false, which people expect in the usual order."""
    fresh = [question for question in bank if question.id not in seen]
    known = [question for question in bank if question.id in seen]
    rng.shuffle(fresh)
    rng.shuffle(known)
    known.sort(key=lambda question: question.id in last)
    chosen = (fresh + known)[:count]
    rng.shuffle(chosen)
    first = next((question for question in fresh + known if question.id in opening), None)
    if first is not None:
        others = [question for question in chosen if question is not first]
        if (
            len(others) == count
        ):  # one of the last attempt gives way before a seen one, and that before an unseen one
            others.remove(max(others, key=lambda question: (question.id in last, question.id in seen)))
        chosen = [first, *others]
    return Attempt(
        tuple(question.id for question in chosen),
        option_orders=tuple(_shuffle_options(question, rng) for question in chosen),
        content_hash=content_hash,
        wordings=tuple(fingerprint(question) for question in chosen),
    )


def draw_over(
    banks: Sequence[Sequence[QuizQuestion]],
    *,
    seen: frozenset[str],
    count: int,
    rng: random.Random,
    content_hash: str,
    last: Collection[str] = (),
) -> Attempt:
    """As `draw`, but every bank gives an equal share (an exam covers all its tiers); a small bank leaves the
    rest of its share to the others."""
    left, parts = count, []
    for place, bank in enumerate(sorted(banks, key=len)):
        share = -(-left // (len(banks) - place))
        parts.append(draw(bank, seen=seen, last=last, count=share, rng=rng, content_hash=content_hash))
        left -= len(parts[-1].question_ids)
    drawn = [
        row for part in parts for row in zip(part.question_ids, part.option_orders, part.wordings, strict=True)
    ]
    rng.shuffle(drawn)
    return Attempt(
        tuple(key for key, _, _ in drawn),
        option_orders=tuple(order for _, order, _ in drawn),
        content_hash=content_hash,
        wordings=tuple(wording for _, _, wording in drawn),
    )


def _shuffle_options(question: QuizQuestion, rng: random.Random) -> tuple[str, ...]:
    order = [option.id for option in question.options]
    if question.kind is not QuestionKind.TRUE_FALSE:
        rng.shuffle(order)
    if question.kind is QuestionKind.ORDERING and tuple(order) == question.right_answer():
        order.reverse()  # an ordering must not be shown in its right order
    return tuple(order)
