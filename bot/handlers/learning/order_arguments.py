"""What the buttons of an incident against a clock carry, as in ``bot/handlers/press_arguments.py``."""

from typing import NamedTuple

from bot.domain.learning.lessons import Audience


class OrderAnew(NamedTuple):
    """Another incident, for which an open one with steps is dropped once that ``is_sure``."""

    track: Audience
    is_sure: bool = False


class OrderRoundName(NamedTuple):
    """An open incident."""

    track: Audience
    round_id: str


class OrderPress(NamedTuple):
    """A step to take, after so many events as the learner has seen."""

    track: Audience
    round_id: str
    moment: int | None
    step_id: str
