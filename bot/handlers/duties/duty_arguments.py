"""What the buttons to cards of city and village carry, as in ``bot/handlers/press_arguments.py``."""

from typing import NamedTuple

from bot.domain.learning.lessons import Audience


class StepTick(NamedTuple):
    """A step of the present duty, and whether a press is to leave it ticked."""

    step_id: str
    ticked: bool = True


class TrackSettlement(NamedTuple):
    """A track, and whose council its cards are about; the person's own without one."""

    track: Audience
    settlement: str | None = None


class SettlementCardPlace(NamedTuple):
    """A card of a track."""

    track: Audience
    card_id: str


class OwnPlace(NamedTuple):
    """A place, from 0, among the questions for a duty of this track; with a ``settlement``, among those about this
    kind of council. Without a number, the first that the person has not answered."""

    track: Audience
    settlement: str | None = None
    number: int | None = None
