"""What the buttons of a group's work carry, as in ``bot/handlers/press_arguments.py``."""

from typing import NamedTuple


class GroupPage(NamedTuple):
    """A group, and a page of its questions or a place among them, from 0."""

    cohort_id: str
    number: int | None = None


class GroupAnswer(NamedTuple):
    """A question of a group, and the place of the option that was pressed, from 1."""

    question_id: str
    place: int | None = None


class GroupLesson(NamedTuple):
    """A group, and a lesson of its track."""

    cohort_id: str
    lesson_id: str
