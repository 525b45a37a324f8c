"""What a body reads of the audit log: the case's decisions that stood, and what was done about its own referral.

A deed alone does not say what happened: a no and a yes are both a ``sign``. What was asked of another body, or of a
witness, is none of this one's.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from bot.domain.cases.reports import Action
from bot.domain.cases.triage import decision_of
from bot.domain.errors import BadInput
from bot.domain.staff.audit import Deed, Record


class Told(StrEnum):
    VERIFIED = "verified"
    OUT = "out"
    REJECTED = "rejected"
    REOPENED = "reopened"
    MERGED = "merged"
    UNMERGED = "unmerged"
    PREPARED = "prepared"
    SIGNED = "signed"


_DECIDED: Final = {
    Action.VERIFY: Told.VERIFIED,
    Action.OUT_OF_SCOPE: Told.OUT,
    Action.REJECT: Told.REJECTED,
}
_PLAIN: Final = {
    Deed.REOPEN.value: Told.REOPENED,
    Deed.MERGE.value: Told.MERGED,
    Deed.UNMERGE.value: Told.UNMERGED,
}


def excerpt(records: Sequence[Record], body: str) -> Sequence[tuple[Record, Told]]:
    """In their order. ``records`` are the case's, up to the signature with which it went to ``body``: what came
    before it was last prepared for this body is of an earlier referral."""
    asked = [r.number for r in records if _is(r, Deed.REFER, f"asked {body}")]
    undone = _undone(records)
    told = [
        (record, _told(record, body, since=asked[-1] if asked else 0))
        for record in records
        if record.number not in undone
    ]
    return [(record, what) for record, what in told if what is not None]


def _undone(records: Sequence[Record]) -> frozenset[int]:
    """Decisions that were taken back within their five minutes: slips, of which nobody outside has heard."""
    found, last = set[int](), 0
    for record in records:
        if record.deed == Deed.DECIDE:
            last = record.number
        elif record.deed == Deed.UNDO:
            found.add(last)
    return frozenset(found)


def _told(record: Record, body: str, *, since: int) -> Told | None:
    if record.deed == Deed.DECIDE:
        return _decided(record.detail)
    if record.number >= since and _is(record, Deed.REFER, f"asked {body}"):
        return Told.PREPARED
    if record.number >= since and _is(record, Deed.SIGN, f"referral {body}"):
        return Told.SIGNED
    return _PLAIN.get(record.deed)


def _decided(detail: str) -> Told | None:
    """By its prepared reason, alone or for many cases at once; where the reason was typed, the action stands there."""
    typed = next((told for action, told in _DECIDED.items() if action == detail), None)
    if typed is not None:
        return typed
    try:
        return _DECIDED.get(decision_of(detail.removeprefix("bulk "))[0])
    except BadInput:  # a reason that is prepared no more
        return None


def _is(record: Record, deed: Deed, detail: str) -> bool:
    return record.deed == deed and record.detail == detail
