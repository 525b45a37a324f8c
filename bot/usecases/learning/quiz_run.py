"""The present attempt, as stored in the learner's row: it survives a restart and a change of content."""

from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from typing import Any

from bot.domain.errors import NotFound, WrongState
from bot.domain.learning.attempts import give_back_begun
from bot.domain.learning.lessons import TIERS, Audience, Progress, Tier, lesson_of_card
from bot.domain.learning.quizzes import (
    Attempt,
    Option,
    QuestionKind,
    Quiz,
    QuizQuestion,
    question_of_check,
    without,
)
from bot.usecases.ports import Content, Learner


@dataclass(frozen=True, slots=True)
class QuizRun:
    """A quiz being taken. ``picked`` holds the options marked for the current question; ``id`` identifies the
    attempt (empty in older attempts), ``number`` counts the attempts of its day. A ``review`` repeats missed
    questions: it is neither counted nor stored."""

    quiz: Quiz
    _: KW_ONLY
    attempt: Attempt
    picked: tuple[str, ...] = ()
    id: str = ""
    number: int = 1
    review: bool = False

    def question(self) -> QuizQuestion:
        """The question to answer now. Raises NotFound if there is none left."""
        question = self.quiz.question(self.attempt.current_id() or "")
        if question is None:
            raise NotFound("quiz-not-running")
        return question

    def options(self) -> tuple[Option, ...]:
        """The current question's options, in this attempt's order."""
        return self.attempt.options_of(self.question())

    def pick(self, option_id: str) -> "QuizRun":
        """Mark an option, or unmark it; in an ordering a mark stays."""
        if option_id not in self.picked:
            return replace(self, picked=(*self.picked, option_id))
        if self.question().kind is QuestionKind.ORDERING:
            return self
        return replace(self, picked=tuple(key for key in self.picked if key != option_id))

    def to_plain(self) -> dict[str, Any]:
        """As JSON data."""
        return {
            "track": self.quiz.track.value,
            "tier": self.quiz.tier.value if self.quiz.tier else None,
            "picked": list(self.picked),
            "id": self.id,
            "number": self.number,
            **({"review": True} if self.review else {}),
            **self.attempt.to_plain(),
        }


def run_from(plain: Mapping[str, Any], *, content: Content) -> QuizRun | None:
    """The stored run, or None.

    Raises WrongState (``quiz-changed``) if a remaining question has changed since it was drawn: grading it
    would be unfair.
    """
    if not plain:
        return None
    attempt = Attempt.from_plain(plain)
    review = bool(plain.get("review"))
    quiz: Quiz | None
    if review:
        quiz = review_quiz(attempt.question_ids, content=content)
    else:
        quiz = content.quiz(Audience(plain["track"]), Tier(plain["tier"]) if plain["tier"] else None)
    if quiz is None or not attempt.fits(quiz.questions):
        raise WrongState("quiz-changed")
    return QuizRun(
        quiz, attempt=attempt, picked=tuple(plain["picked"]), id=plain.get("id", ""),
        number=int(plain.get("number", 1)), review=review,
    )  # fmt: skip


def is_outdated(plain: Mapping[str, Any], *, content: Content) -> bool:
    """Whether what is stored is an unfinished quiz that no longer fits the content: the next one does not count."""
    if not plain or plain.get("review") or Attempt.from_plain(plain).is_finished:
        return False
    try:
        run_from(plain, content=content)
    except WrongState:
        return True
    return False


def with_outdated_back(learner: Learner, *, content: Content, today: date) -> Learner:
    """The learner before something else takes the place of their stored attempt: one of today that no longer fits the
    content is given back."""
    plain = learner.attempt
    if not is_outdated(plain, content=content):
        return learner
    track, tier = Audience(plain["track"]), Tier(plain["tier"]) if plain["tier"] else None
    progress = give_back_begun(Progress.from_plain(learner.progress), track=track, tier=tier, today=today)
    return replace(learner, progress=progress.to_plain())


def asked_quiz(content: Content, track: Audience, tier: Tier) -> Quiz | None:
    """The tier's quiz without the questions by which the track's effect is measured: whatever answers are shown or
    printed for comes from here."""
    quiz, forms = content.quiz(track, tier), content.forms.get(track)
    if quiz is None or forms is None:
        return quiz
    return replace(quiz, questions=without(quiz.questions, forms.question_ids()))


def review_quiz(question_ids: Iterable[str], *, content: Content) -> Quiz:
    """These questions and checks (by the card's id), of any track, tier, duty and kind of council, in this order;
    missing ones are left out."""
    banks = [asked_quiz(content, track, tier) for track in Audience for tier in TIERS]
    every = {question.id: question for bank in banks if bank is not None for question in bank.questions}
    every |= {key: own.question for key, own in content.own_questions.items()}
    asked = (every.get(key) or _check_of_card(key, content) for key in question_ids)
    questions = tuple(question for question in asked if question is not None)
    return Quiz(Audience.VOTER, tier=None, pass_mark=100, draw=max(len(questions), 1), questions=questions)


def _check_of_card(card_id: str, content: Content) -> QuizQuestion | None:
    lesson = content.lesson(lesson_of_card(card_id))
    cards = lesson.cards if lesson is not None else ()
    card = next((card for card in cards if card.id == card_id), None)
    return question_of_check(card) if card is not None else None


def at_position(run: QuizRun | None, position: int | None) -> QuizRun:
    """The run, if this button belongs to the current question.

    Raises NotFound without a run, WrongState ``quiz-answered`` for a second press on the question just
    answered, and ``quiz-old-button`` for a button of any other question.
    """
    if run is None:
        raise NotFound("quiz-not-running")
    if position is not None and position == run.attempt.position - 1:
        raise WrongState("quiz-answered")
    if position != run.attempt.position or run.attempt.is_finished:
        raise WrongState("quiz-old-button")
    return run
