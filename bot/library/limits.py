"""What fits into one message, one button and one press, using the stricter messenger's limit.

Sizes are upper bounds: the text itself, the text around it (`FRAME`, `LINE`), and markup. They are UTF-16
units, as clients count.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.domain.catalogue.catalogue import Article
from bot.domain.learning.lessons import Lesson, LessonCard, ScenarioNode
from bot.domain.learning.quizzes import Option, QuestionKind, QuizQuestion

MESSAGE: Final = 4096
"""Characters of a text message on Telegram and on Bale."""

CAPTION: Final = 1024
"""Characters under a picture on Telegram; Bale takes more."""

TITLE_BUTTON: Final = 60
"""Characters of a lesson's title, which is shown on a button: two lines of a narrow phone."""

ANSWER_BUTTON: Final = 20
"""Characters of a true/false option, which is shown on a button beside the other one."""

KEY_BYTES: Final = 33
"""Bytes of an id in callback data: 64 minus the longest verb (20), its colon, and ten for the session's
mark."""

FRAME, LINE = 300, 60
"""Characters that a screen adds at most around its texts, and around one line of a list."""


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def lesson_faults(lesson: Lesson, articles: Mapping[str, Article]) -> Iterator[tuple[str, str]]:
    """What does not fit, as (the id of the card or node, why); the lesson's own id for its title."""
    if len(lesson.title) > TITLE_BUTTON:
        yield lesson.id, f"the title has {len(lesson.title)} characters, {TITLE_BUTTON} fit on its button"
    parts: dict[str, LessonCard | ScenarioNode] = {card.id: card for card in lesson.cards}
    parts |= {f"{lesson.id}#{node.id}": node for node in lesson.scenario.nodes.values()}
    for key, part in parts.items():
        cited = [articles[name] for name in part.article_ids if name in articles]
        size = FRAME + units(lesson.title) + units(part.text) + sum(map(_citation, cited))
        if size > MESSAGE:
            yield key, f"with title and citation it has {size} characters, {MESSAGE} fit into a message"
        law = FRAME + sum(map(_article, cited))
        if law > MESSAGE:
            yield key, f"its {len(cited)} articles have {law} characters, {MESSAGE} fit into a message"
        if len(key.encode()) > KEY_BYTES:
            yield key, f"its id has {len(key.encode())} bytes, {KEY_BYTES} fit into a button: {key}"


def question_faults(question: QuizQuestion, articles: Mapping[str, Article]) -> Iterator[str]:
    """What does not fit."""
    asked = FRAME + units(question.text) + sum(LINE + units(option.text) for option in question.options)
    cited = [articles[name] for name in question.article_ids if name in articles]
    feedback_size = (
        FRAME
        + units(question.text)
        + sum(map(_feedback_units, question.options))
        + sum(map(_citation, cited))
    )
    for size, what in ((asked, "options"), (feedback_size, "all feedback")):
        if size > MESSAGE:
            yield f"with {what} it has {size} characters, {MESSAGE} fit into a message"
    if question.kind is QuestionKind.TRUE_FALSE:
        for option in question.options:
            if len(option.text) > ANSWER_BUTTON:
                yield f"option {option.id} has {len(option.text)} characters, {ANSWER_BUTTON} fit on its button"


def _citation(article: Article) -> int:
    return LINE + units(article.number) + units(article.edition) + units(article.law or "")


def _article(article: Article) -> int:
    parts = (article.title, article.paraphrase, article.sanction, article.authority)
    return 2 * LINE + _citation(article) + sum(map(units, parts))


def _feedback_units(option: Option) -> int:
    return LINE + units(option.text) + units(option.feedback)
