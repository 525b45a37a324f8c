"""The details of cases that are on their way to staff, and the erasures of them: both in the order of their turns.

An erasure goes through its reader's private chat. Details may go through another queue: those in a group that only
one person sees. So an erasure waits until what is being sent has arrived; what was not sent yet is not sent any more;
and what a later claim shows already is left alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.conversation.incoming import MessageRef
from bot.conversation.outgoing import DetailOf, EraseDetails, wish_to_remember
from bot.conversation.store import OutboxRow
from bot.domain.people import Account
from bot.runtime.send_queue import queue_name

LOOK_AGAIN: Final = 0.1
"""Seconds between two looks whether details have arrived that are being sent."""

type _Claim = tuple[str, Account]
"""A case, and who is shown its details."""


@dataclass(slots=True)
class _Entry:
    """A row in its place. ``arrived``: where its details are. ``refs``: what it has erased."""

    row_id: int
    queue: str
    is_erasure: bool
    is_sending: bool = False
    has_ended: bool = False
    arrived: tuple[MessageRef, ...] = ()
    refs: tuple[MessageRef, ...] = ()


class DetailsUnderWay:
    """Knows the rows from ``accept`` to ``end``, and longer where rows before them need it."""

    def __init__(self) -> None:
        self._orders: dict[_Claim, list[_Entry]] = {}
        self._claims: dict[int, _Claim] = {}
        """By row."""
        self._screens: dict[int, tuple[MessageRef, ...]] = {}
        """By row: the older screens that it has erased."""

    def accept(self, row: OutboxRow) -> None:
        """The row is queued, after all that were accepted before it."""
        if (claim := _claim_of(row)) is None:
            return
        entry = _Entry(row.id, queue_name(row), isinstance(row.outgoing.reply, EraseDetails))
        self._orders.setdefault(claim, []).append(entry)
        self._claims[row.id] = claim

    def begin_sending(self, row: OutboxRow) -> bool:
        """False for details that are not sent any more, because their claim has ended."""
        if (entry := self._entry(row)) is None:
            return True
        entry.is_sending = True
        return not self._has_ended_claim(row)

    def end_sending(self, row: OutboxRow) -> None:
        """Whatever came of it: where nobody knows whether details have arrived, their reader gets a notice instead."""
        if (entry := self._entry(row)) is not None:
            entry.is_sending = False

    def wait_of(self, row: OutboxRow) -> float:
        """Seconds until the next look whether the row, which erases details, may go; 0 if none are being sent."""
        if not isinstance(row.outgoing.reply, EraseDetails):
            return 0.0
        before, _ = self._around(row)
        return LOOK_AGAIN if any(entry.is_sending for entry in before) else 0.0

    def select_for_erasure(self, row: OutboxRow, refs: Sequence[MessageRef]) -> Sequence[MessageRef]:
        """Those of ``refs`` that this erasure takes: what rows after it have brought stays."""
        _, after = self._around(row)
        later = {ref for entry in after for ref in entry.arrived}
        selected = tuple(ref for ref in refs if ref not in later)
        if (entry := self._entry(row)) is not None:
            entry.refs = selected
        return selected

    def note_erased_screens(self, row: OutboxRow, refs: Sequence[MessageRef]) -> None:
        self._screens[row.id] = tuple(refs)

    def note_part(self, row: OutboxRow, refs: tuple[MessageRef, ...]) -> None:
        """A part of the row's details has arrived here."""
        if (entry := self._entry(row)) is not None and not entry.is_erasure:
            entry.arrived += refs

    def end(self, row: OutboxRow, refs: tuple[MessageRef, ...]) -> tuple[MessageRef, ...]:
        """The row is finished; ``refs`` are its messages. Returns what it has erased."""
        entry, claim = self._entry(row), self._claims.pop(row.id, None)
        if entry is None or claim is None:
            return self._screens.pop(row.id, ())
        entry.has_ended, entry.is_sending = True, False
        if not entry.is_erasure and _claim_of(row) is not None:
            entry.arrived += refs
        order = self._orders[claim]
        while order and order[0].has_ended:
            del order[0]
        if not order:
            del self._orders[claim]
        return entry.refs

    def forget(self) -> None:
        self._orders.clear()
        self._claims.clear()
        self._screens.clear()

    def _has_ended_claim(self, row: OutboxRow) -> bool:
        """Whether the row shows details that another queue brings, or has brought, the erasure of."""
        if not isinstance(wish_to_remember(row.outgoing.reply), DetailOf):
            return False
        _, after = self._around(row)
        name = queue_name(row)
        return any(entry.is_erasure and entry.queue != name for entry in after)

    def _entry(self, row: OutboxRow) -> _Entry | None:
        claim = self._claims.get(row.id)
        if claim is None:
            return None
        return next((entry for entry in self._orders[claim] if entry.row_id == row.id), None)

    def _around(self, row: OutboxRow) -> tuple[Sequence[_Entry], Sequence[_Entry]]:
        """What was accepted before the row, and after it."""
        claim = self._claims.get(row.id)
        order = self._orders[claim] if claim is not None else []
        place = next((place for place, entry in enumerate(order) if entry.row_id == row.id), len(order))
        return order[:place], order[place + 1 :]


def _claim_of(row: OutboxRow) -> _Claim | None:
    """The case and the reader whose details the row shows or erases."""
    reply = row.outgoing.reply
    if isinstance(reply, EraseDetails):
        return reply.case_id, reply.account
    wish = wish_to_remember(reply)
    return (wish.case_id, wish.account) if isinstance(wish, DetailOf) else None
