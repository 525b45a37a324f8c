"""What the buttons of a test before or after a track carry."""

from typing import NamedTuple

from bot.domain.learning.lessons import Audience


class GainAnswer(NamedTuple):
    """An answer; ``option_id`` is ``-`` for who does not know."""

    track: Audience
    position: int | None = None
    option_id: str = ""
