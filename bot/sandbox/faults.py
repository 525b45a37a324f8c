"""Deliberate failures: faults wait here until a matching call or update."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.sandbox.garbled import FORMS
from bot.sandbox.refusals import BadRequest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.sandbox.records import Json


class Fault(StrEnum):
    """Kinds of faults, by the names that POST /world/faults takes."""

    DELAY = "delay"
    TOO_MANY = "429"
    SERVER_ERROR = "5xx"
    LOST_ANSWER = "lost_answer"
    GARBLED = "garbled"
    REFUSED = "refused"
    DUPLICATE = "duplicate"
    REORDER = "reorder"
    MALFORMED = "malformed"
    GAP = "gap"
    LOST_UPDATE = "lost_update"
    HALF_ALBUM = "half_album"
    LOST_EPHEMERAL = "lost_ephemeral"
    FILE_GONE = "file_gone"


ON_CALLS = (Fault.DELAY, Fault.TOO_MANY, Fault.SERVER_ERROR, Fault.LOST_ANSWER, Fault.GARBLED, Fault.REFUSED)


@dataclass(slots=True)
class PendingFault:
    """A fault that will happen `count` more times, to calls of `method` and on `messenger` if these are
    given."""

    kind: Fault
    count: int = 1
    method: str | None = None
    messenger: str | None = None
    seconds: float = 1.0
    retry_after: int | None = None
    status: int = 502
    by: int = 1000
    keep: int = 1
    after_ack: bool = False
    form: str = "headers"


class Faults:
    """The list of planned faults; each is removed when it has been applied."""

    def __init__(self) -> None:
        self._pending: list[PendingFault] = []

    def add(self, spec: Json) -> PendingFault:
        """Plan a fault from its JSON form. Raises BadRequest if it is invalid."""
        fields = {k: v for k, v in spec.items() if v is not None}
        try:
            kind = Fault(str(fields.pop("kind", "")))
            pending = PendingFault(kind, **fields)
        except ValueError:
            kinds = ", ".join(Fault)
            raise BadRequest(f"unknown fault kind; known are {kinds}") from None
        except TypeError:
            raise BadRequest(f"a fault takes no such field: {', '.join(fields)}") from None
        if pending.method:
            pending.method = pending.method.lower()
        for name in ("count", "keep"):
            if not isinstance(getattr(pending, name), int) or getattr(pending, name) < 1:
                raise BadRequest(f"{name} must be a whole number from 1")
        if pending.form not in FORMS:
            raise BadRequest(f"form must be one of {', '.join(FORMS)}")
        self._pending.append(pending)
        return pending

    def clear(self) -> None:
        """Remove all planned faults."""
        self._pending.clear()

    def list_faults(self) -> list[Json]:
        """The planned faults, as JSON."""
        return [asdict(p) for p in self._pending]

    def take(
        self, kinds: Iterable[Fault], *, messenger: str, method: str | None = None
    ) -> PendingFault | None:
        """Remove and return one planned fault of these kinds that matches, or None."""
        if not self._pending:
            return None
        wanted = frozenset(kinds)
        for index, pending in enumerate(self._pending):
            fits = (
                pending.kind in wanted
                and pending.messenger in (None, messenger)
                and pending.method in (None, method)
            )
            # A fault without a method never applies to getUpdates: it is meant for the bot's actions.
            if fits and not (pending.method is None and method == "getupdates"):
                pending.count -= 1
                if not pending.count:
                    del self._pending[index]
                return pending
        return None
