"""The condition of the running program for operators, as its health page knows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Condition:
    """``troubles`` and ``loops_down`` by name; ``rows``: waiting rows by kind. None if unknown."""

    troubles: tuple[str, ...] = ()
    loops_down: tuple[str, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    version: str = ""
    started: datetime | None = None
    free_bytes: int | None = None
    last_backup: datetime | None = None
    copies: bool = False

    @property
    def is_healthy(self) -> bool:
        return not self.troubles and not self.loops_down
