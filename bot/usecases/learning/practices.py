"""The practices there are, by the name under which a learner's record is stored, with the tracks that offer them."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.domain.learning.lessons import Audience
from bot.usecases.learning import ballot_practice, poster_practice
from bot.usecases.learning.order_clock import order_key
from bot.usecases.learning.order_practice import ORDER_TRACKS

TRACKS_OF: Final[Mapping[str, tuple[Audience, ...]]] = {
    **{kind.value: tracks for kind, tracks in ballot_practice.TRACKS.items()},
    **{kind.value: tracks for kind, tracks in poster_practice.TRACKS.items()},
    **{order_key(track): (track,) for track in ORDER_TRACKS},
}


def practices_of(track: Audience) -> Iterator[str]:
    """The names of the practices of this track."""
    return (name for name, tracks in TRACKS_OF.items() if track in tracks)
