"""What the buttons of a round of posters carry, as in ``bot/handlers/press_arguments.py``."""

from typing import NamedTuple

from bot.domain.learning.posters import PosterKind


class PosterAnew(NamedTuple):
    """A new round, for which an open one with answers is dropped once that ``is_sure``."""

    kind: PosterKind
    is_sure: bool = False


class PosterPlace(NamedTuple):
    """A piece by its position from 0; behind the last one is the result."""

    kind: PosterKind
    round_id: str
    position: int | None


class PosterAnswer(NamedTuple):
    """The number of a mark that is said to be wrong, from 1; 0 says that nothing is."""

    kind: PosterKind
    round_id: str
    position: int | None
    number: int | None
