"""What the buttons to cards of city and village carry, as in ``bot/handlers/press_arguments.py``."""

from typing import NamedTuple

from bot.domain.duties.duties import Settlement
from bot.domain.learning.lessons import Audience


class TrackSettlement(NamedTuple):
    """A track, and whose council its cards are about; the person's own without one."""

    track: Audience
    settlement: Settlement | None = None


class SettlementCardPlace(NamedTuple):
    """A card of a track."""

    track: Audience
    card_id: str
