"""What the buttons of a round of writing carry, as in ``bot/handlers/press_arguments.py``."""

from datetime import date
from typing import NamedTuple

from bot.domain.learning.lessons import Audience


class StatementAnew(NamedTuple):
    """Another case, for which an open one with presses is dropped once that ``is_sure``."""

    track: Audience
    is_sure: bool = False


class StatementName(NamedTuple):
    """An open round of writing."""

    track: Audience
    round_id: str


class SentencePress(NamedTuple):
    """A sentence by its position from 0."""

    track: Audience
    round_id: str
    position: int | None


class BodyPress(NamedTuple):
    """The body that gets the text."""

    track: Audience
    round_id: str
    body: str


class DayPress(NamedTuple):
    """A day that is taken for the last one."""

    track: Audience
    round_id: str
    day: date
