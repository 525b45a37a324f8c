"""The journal: everything created, acknowledged, sent and answered, in one numbered series."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from bot.sandbox.clock import SandboxClock, iso

if TYPE_CHECKING:
    from bot.sandbox.records import Json


class Journal:
    """Append-only. With `keep=False` only the counts are kept (for benchmarks)."""

    def __init__(self, clock: SandboxClock, *, keep: bool = True) -> None:
        self._clock = clock
        self._keep = keep
        self._entries: list[Json] = []
        self.counts: Counter[str] = Counter()
        self.seq = 0

    def write(self, kind: str, *, bot: int, messenger: str, **facts: object) -> Json:
        """Add one entry; the caller may still complete the returned dict."""
        self.seq += 1
        self.counts[f"{messenger}.{kind}"] += 1
        entry: Json = {
            "seq": self.seq,
            "at": self._clock.time(),
            "bot": bot,
            "messenger": messenger,
            "kind": kind,
            **facts,
        }
        if self._keep:
            self._entries.append(entry)
        return entry

    def clear(self) -> None:
        """Start again at number 1."""
        self._entries.clear()
        self.counts.clear()
        self.seq = 0

    def read(self, *, since: int = 0, kind: str | None = None, limit: int | None = None) -> list[Json]:
        """Entries after `since`, oldest first, times as ISO text."""
        rows = (e for e in islice(self._entries, since, None) if kind is None or e["kind"] == kind)
        return [{**e, "at": iso(e["at"])} for e in islice(rows, limit)]
