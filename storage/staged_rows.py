"""Changes that wait for the commit, a turn's over the batch's. This isolates turns, not SQL."""

from collections import OrderedDict
from collections.abc import Iterator, Sized
from typing import Final, Protocol, final


@final
class MissingRow:
    """Nothing is known here (None means: known to be absent)."""


MISSING: Final = MissingRow()


class TurnStage(Protocol):
    """Commits or discards a turn's changes at its end."""

    @property
    def turn(self) -> Sized: ...

    def keep(self) -> None: ...

    def drop(self) -> None: ...


class StagedRows[K, V]:
    """Rows by key; None stands for a deleted one."""

    __slots__ = ("batch", "turn")

    def __init__(self) -> None:
        self.batch: dict[K, V | None] = {}
        self.turn: dict[K, V | None] = {}

    def get(self, key: K) -> V | MissingRow | None:
        if key in self.turn:
            return self.turn[key]
        return self.batch.get(key, MISSING)

    def set(self, key: K, value: V | None) -> None:
        self.turn[key] = value

    def items(self) -> dict[K, V | None]:
        """All changes as this turn sees them."""
        return {**self.batch, **self.turn} if self.turn else self.batch

    def keep(self) -> None:
        if self.turn:
            self.batch.update(self.turn)
            self.turn.clear()

    def drop(self) -> None:
        self.turn.clear()


class StagedLog[T]:
    """Entries that are only added."""

    __slots__ = ("batch", "turn")

    def __init__(self) -> None:
        self.batch: list[T] = []
        self.turn: list[T] = []

    def add(self, item: T) -> None:
        self.turn.append(item)

    def __iter__(self) -> Iterator[T]:
        yield from self.batch
        yield from self.turn

    def keep(self) -> None:
        if self.turn:
            self.batch.extend(self.turn)
            self.turn.clear()

    def drop(self) -> None:
        self.turn.clear()


class Lru[K, V]:
    """The most recently used rows; None stands for a row that is known to be absent."""

    __slots__ = ("_most", "_rows")

    def __init__(self, most: int) -> None:
        self._most = most
        self._rows: OrderedDict[K, V | None] = OrderedDict()

    def get(self, key: K) -> V | MissingRow | None:
        if key not in self._rows:
            return MISSING
        self._rows.move_to_end(key)
        return self._rows[key]

    def set(self, key: K, value: V | None) -> None:
        self._rows[key] = value
        self._rows.move_to_end(key)
        if len(self._rows) > self._most:
            self._rows.popitem(last=False)

    def forget(self, key: K) -> None:
        self._rows.pop(key, None)

    def clear(self) -> None:
        self._rows.clear()

    def __contains__(self, key: K) -> bool:
        return key in self._rows

    def __len__(self) -> int:
        return len(self._rows)
