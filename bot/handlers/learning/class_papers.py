"""The printed sheets of a lesson to hold in a room."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.conversation.outgoing import Arg, Digits, Rows, SendDocument, TextRef
from bot.domain.catalogue.catalogue import Article
from bot.domain.learning.class_lessons import (
    MINUTES,
    QUESTIONS,
    ClassLesson,
    ClassPart,
    NumberedNode,
    right_place,
)
from bot.domain.learning.quizzes import QuizQuestion
from bot.handlers.flows.review_notes import cited_in_file, file_review
from bot.handlers.pieces import law_line
from bot.usecases.ports import Content

NEEDS: Final = ("print", "read", "people", "private")
ROLES: Final = ("teller", "player", "others", "law")
"""Who plays in the scene."""
HEADINGS: Final = ("plan", "needs", "scene", "answers", "people", "sum", "date", "page")
TEXT_FAMILIES: Final = (
    "class-law",
    *(f"class-{name}" for name in HEADINGS),
    *(f"class-{what}-{part}" for what in ("part", "do") for part in ClassPart),
    *(f"class-need-{need}" for need in NEEDS),
    *(f"class-role-{name}{does}" for name in ROLES for does in ("", "-does")),
)

type _Row = tuple[TextRef | str, ...]


def class_file(
    class_lesson: ClassLesson, *, content: Content, links: Sequence[str], back: Rows = ()
) -> SendDocument:
    """The sheets as one file: a plan, a card on each page, the scene, the questions, the answers apart."""
    lesson, count = class_lesson.lesson, len(class_lesson.questions)
    about: dict[str, Arg] = {"track": lesson.track.value, "tier": lesson.tier.value}
    fields: dict[str, TextRef | str] = {
        "id": lesson.id,
        "title": lesson.title,
        "about": TextRef("class-about", about),
        "mark": TextRef("class-mark", {"mark": Digits(class_lesson.mark)}),
        "how": TextRef("class-scene-how"),
        "right-of": TextRef("class-right-of"),
        "note": TextRef("class-count-note"),
        "questions": TextRef("class-questions")
        if count == QUESTIONS
        else TextRef("class-questions-few", {"count": count}),
        **{name: TextRef(f"class-{name}") for name in HEADINGS},
        "law": law_line("class-law", _all_articles(class_lesson, content)),
        "review": file_review(content, _keys(class_lesson)),
        "official": TextRef("handout-official"),
        "footer": TextRef("handout-footer"),
        **{f"link-{number}": link for number, link in enumerate(links, 1)},
    }
    rows = (
        *_plan_rows(),
        *_card_rows(class_lesson, content),
        *_scene_rows(class_lesson, content),
        *_question_rows(class_lesson, content),
    )
    args: dict[str, Arg] = {"title": lesson.title, **about}
    return SendDocument("class-lesson", "class-caption", args, fields, rows, back)


def _plan_rows() -> Iterator[_Row]:
    for part, minutes in MINUTES.items():
        yield (
            "part",
            TextRef("class-minutes", {"minutes": minutes}),
            TextRef(f"class-part-{part}"),
            TextRef(f"class-do-{part}"),
        )
    for need in NEEDS:
        yield "need", TextRef(f"class-need-{need}")


def _card_rows(class_lesson: ClassLesson, content: Content) -> Iterator[_Row]:
    cards = class_lesson.lesson.cards
    for number, card in enumerate(cards, 1):
        head = TextRef("class-card", {"number": number, "total": len(cards)})
        yield "card", head, cited_in_file(content, card.article_ids, card.id)
        yield from (("line", text) for text in card.text.split("\n") if text.strip())


def _scene_rows(class_lesson: ClassLesson, content: Content) -> Iterator[_Row]:
    for name in ROLES:
        yield "role", TextRef(f"class-role-{name}"), TextRef(f"class-role-{name}-does")
    for part in class_lesson.scene:
        ending: TextRef | str = TextRef("class-ending") if part.node.ending else ""
        cited = cited_in_file(content, part.node.article_ids, _node_key(class_lesson, part))
        yield "node", TextRef("class-node", {"number": part.number}), ending, cited
        yield from (("line", text) for text in part.node.text.split("\n") if text.strip())
        for choice, number in part.ways:
            yield "way", choice.label, TextRef("class-way", {"number": number})


def _question_rows(class_lesson: ClassLesson, content: Content) -> Iterator[_Row]:
    for number, question in enumerate(class_lesson.questions, 1):
        yield "question", _number(number), question.text
        for place, option in enumerate(question.options, 1):
            yield "option", _letter(place), option.text
    for number, question in enumerate(class_lesson.questions, 1):
        yield _answer_row(number, question, content)


def _answer_row(number: int, question: QuizQuestion, content: Content) -> _Row:
    place = right_place(question)
    option = question.options[place - 1]
    cited = cited_in_file(content, question.article_ids, question.id)
    return "answer", _number(number), _letter(place), option.text, option.feedback, cited


def _number(number: int) -> TextRef:
    return TextRef("group-count", {"count": number})


def _letter(place: int) -> TextRef:
    return TextRef("class-letter", {"place": place})


def _node_key(class_lesson: ClassLesson, part: NumberedNode) -> str:
    """Under which a part of the scene is flagged."""
    return f"{class_lesson.lesson.id}#{part.node.id}"


def _keys(class_lesson: ClassLesson) -> list[str]:
    """Under which anything in the sheets is flagged."""
    nodes = [_node_key(class_lesson, part) for part in class_lesson.scene]
    cards = [card.id for card in class_lesson.lesson.cards]
    return [*cards, *(question.id for question in class_lesson.questions), *nodes]


def _all_articles(class_lesson: ClassLesson, content: Content) -> list[Article]:
    ids = [key for card in class_lesson.lesson.cards for key in card.article_ids]
    ids += [key for part in class_lesson.scene for key in part.node.article_ids]
    ids += [key for question in class_lesson.questions for key in question.article_ids]
    return [content.articles[key] for key in dict.fromkeys(ids) if key in content.articles]
