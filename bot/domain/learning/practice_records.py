"""A learner's record of one practice: the open round, how many are finished, and the best. Each practice has rounds of
its own; what is stored of them is their seed and what the learner said.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, Self
from zlib import crc32


class PracticeRound(Protocol):
    """A round as it is stored."""

    def to_plain(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class PracticeRecord[R: PracticeRound]:
    """The round that is open, how many are finished, the most right answers, and the last finished round, whose result
    can be worked out again."""

    running: R | None = None
    finished: int = 0
    best: int = 0
    last: R | None = None

    def to_plain(self) -> dict[str, Any]:
        """As JSON data; `read_record` reads it."""
        rounds = {"running": self.running, "last": self.last}
        plain = {name: stored.to_plain() for name, stored in rounds.items() if stored is not None}
        return {"finished": self.finished, "best": self.best, **plain}

    def with_finished(self, done: R, *, right: int) -> Self:
        """The record once this round, with so many right answers, is finished."""
        return replace(self, running=None, finished=self.finished + 1, best=max(self.best, right), last=done)


def read_record[R: PracticeRound](
    plain: Mapping[str, Any], read_round: Callable[[Mapping[str, Any]], R]
) -> PracticeRecord[R]:
    """Read what `to_plain` wrote; of a learner without practice an empty one."""
    running, last = (read_round(plain[name]) if name in plain else None for name in ("running", "last"))
    return PracticeRecord(running, finished_rounds(plain), int(plain.get("best", 0)), last)


def finished_rounds(plain: Mapping[str, Any]) -> int:
    """How many rounds a stored record of any practice has finished."""
    return int(plain.get("finished", 0))


def merge_records(new: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """The stored practice of two accounts of one person: what was done in both, and the open round of the new one."""
    return {
        **old,
        **new,
        "finished": finished_rounds(new) + finished_rounds(old),
        "best": max(int(new.get("best", 0)), int(old.get("best", 0))),
    }


def round_id(seed: str) -> str:
    """A short name for buttons, from a round's seed."""
    return f"{crc32(seed.encode()):08x}"
