"""The check at the end of a card: a fenced `yaml check` -> `CardCheck`. And the rules over a lesson's checks."""

from collections.abc import Iterable, Iterator
from typing import Final

from bot.domain.learning.checks import CardCheck, CheckAnswer
from bot.domain.learning.lessons import Lesson
from bot.domain.learning.quizzes import QuizQuestion, question_of_check
from bot.library.ledger import Ledger, SourcePlace
from bot.library.praise import praise_in
from bot.library.schema import CheckAnswerFile, CheckFile
from bot.library.sources import YamlSource

_LETTERS: Final = "abc"
_SENTENCE_ENDS: Final = ".؟!"


def read_check(source: YamlSource, *, card_articles: tuple[str, ...], ledger: Ledger) -> CardCheck | None:
    """The check, or None if it is unusable; every problem is recorded in the ledger."""
    head, top = ledger.head(CheckFile, source)
    if head is None:
        return None
    answers: list[CheckAnswer] = []
    for number, value in enumerate(head.answers):
        place = top.under("answers", number)
        answer = ledger.validate_value(CheckAnswerFile, value, place)
        if answer is not None:
            _check_feedback(answer, place, ledger)
            answers.append(
                CheckAnswer(
                    _LETTERS[number], text=answer.answer, right=answer.right, feedback=answer.feedback or ""
                )
            )
    if len(answers) == len(head.answers):
        _check_answers(answers, top, ledger)
    _check_articles(head.articles, card_articles, top, ledger)
    return CardCheck(head.ask, answers=tuple(answers), article_ids=head.articles, topic=head.topic or "")


def _check_answers(answers: list[CheckAnswer], top: SourcePlace, ledger: Ledger) -> None:
    right = sum(answer.right for answer in answers)
    if right != 1:
        ledger.add(top, f"the check has {right} right answers, one is needed")
    if len({answer.text for answer in answers}) < len(answers):
        ledger.add(top, "two answers of the check are the same")


def _check_feedback(answer: CheckAnswerFile, place: SourcePlace, ledger: Ledger) -> None:
    feedback = (answer.feedback or "").strip()
    if not feedback:
        ledger.add(place, f"answer «{answer.answer}» has no feedback")
        return
    if sum(feedback.count(end) for end in _SENTENCE_ENDS) != 1 or feedback[-1] not in _SENTENCE_ENDS:
        ledger.add(place.under("feedback"), "the feedback of a check is one sentence")
    if answer.right and (praise := praise_in(feedback)):
        ledger.add(
            place.under("feedback"), f"«{praise}» praises, and the screen says that it is right: say why"
        )


def _check_articles(
    article_ids: tuple[str, ...], card_articles: tuple[str, ...], top: SourcePlace, ledger: Ledger
) -> None:
    """A check stands on articles of its card, so that a change of the law flags both at once."""
    if not article_ids:
        ledger.add(top, "the check cites no article")
    for article_id in article_ids:
        if article_id not in card_articles:
            ledger.add(
                top.under("articles"),
                f"the check cites article {article_id}, its card does not",
                snippet=article_id,
            )


def without_checks(lesson: Lesson) -> Iterator[tuple[str, str]]:
    """What is missing, as (the id of a card or the lesson, why): every second card ends with a check."""
    have = [card.check is not None for card in lesson.cards]
    for card, ours, before in zip(lesson.cards[1:], have[1:], have, strict=False):
        if any(have) and not ours and not before:
            yield card.id, "neither this card nor the one before it ends with a check"
    if 2 * sum(have) < len(have):
        yield lesson.id, f"{sum(have)} checks for {len(have)} cards; at least every second card ends with one"


def check_questions(lessons: Iterable[Lesson]) -> Iterator[QuizQuestion]:
    """All checks as questions, in order."""
    for lesson in lessons:
        for card in lesson.cards:
            if (question := question_of_check(card)) is not None:
                yield question
