"""What one member of staff wants for a claimed case and another has to agree to."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from bot.domain.people import Account

WISH_LASTS: Final = timedelta(minutes=30)


class Wish(StrEnum):
    BREAK = "break"
    HAND_OVER = "hand-over"


@dataclass(frozen=True, slots=True)
class PendingWish:
    """Who wants what, and since when. A break has a reason, a hand-over has a person who may accept it."""

    wish: Wish
    by: Account
    at: datetime
    to: Account | None = None
    reason: str = ""

    def fresh(self, *, now: datetime) -> bool:
        return timedelta() <= now - self.at <= WISH_LASTS

    def __str__(self) -> str:
        return f"{self.wish} {self.by} {int(self.at.timestamp())} {self.to or '-'} {self.reason or '-'}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read what ``str`` wrote; None for an empty text. Raises ValueError for anything else."""
        if not text:
            return None
        wish, by, at, to, reason = text.split(" ")
        return cls(
            Wish(wish),
            Account.parse(by),
            datetime.fromtimestamp(int(at), UTC),
            None if to == "-" else Account.parse(to),
            "" if reason == "-" else reason,
        )
