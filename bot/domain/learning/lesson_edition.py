"""The edition of a lesson that a person has read: a hash over all its text. It changes with any word."""

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from bot.domain.learning.lessons import Lesson, ScenarioNode

_LENGTH: Final = 8
_EDITION: Final = re.compile(rf"[0-9a-f]{{{_LENGTH}}}")
_BETWEEN: Final = "\x1f"


def edition_of(lesson: Lesson) -> str:
    """Eight hexadecimal digits. Two editions of one lesson collide with a chance of one in four billion."""
    return hashlib.sha256(_BETWEEN.join(_read_in(lesson)).encode()).hexdigest()[:_LENGTH]


def is_edition(text: str) -> bool:
    """Whether the text has the form of an edition, as on a button."""
    return _EDITION.fullmatch(text) is not None


def _read_in(lesson: Lesson) -> Iterator[str]:
    yield lesson.title
    for card in lesson.cards:
        yield from ("card", card.id, card.text, *card.article_ids)
        if card.diagram is not None:
            yield from (card.diagram.kind.value, card.diagram.title)
            for item in card.diagram.items:
                yield from (item.label, item.note)
    yield lesson.scenario.start
    for node in lesson.scenario.nodes.values():
        yield from _scene(node)


def _scene(node: ScenarioNode) -> Iterator[str]:
    yield from ("ending" if node.ending else "scene", node.id, node.text, *node.article_ids)
    for choice in node.choices:
        yield from (choice.label, choice.next_id)
