"""The order in which a learner sees the choices of a scene. Pure: the same learner always sees the same
order."""

import hashlib
from typing import Final

from bot.domain.learning.lessons import Lesson, ScenarioNode, SceneChoice

_BETWEEN: Final = "\x1f"


def ordered_choices(lesson: Lesson, node: ScenarioNode, *, seed: str) -> tuple[SceneChoice, ...]:
    """The node's choices in an order derived from `seed` (the learner's key), the lesson and the node. So
    going back shows the same order, learners cannot compare positions, and the file's order reveals
    nothing."""

    def mark(choice: SceneChoice) -> bytes:
        parts = (seed, lesson.id, node.id, choice.next_id, choice.label)
        return hashlib.sha256(_BETWEEN.join(parts).encode()).digest()

    return tuple(sorted(node.choices, key=mark))
