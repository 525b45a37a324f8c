"""What a body reads of the audit log: the case's final decisions, and the actions on its own referral.

An action alone does not say what happened: a refusal and an agreement are both a ``sign``. What was asked of
another body or of a witness does not concern this one.

Splitting a referral's copies into parts that a messenger accepts. Pure rules.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from bot.domain.cases.reports import Action
from bot.domain.cases.triage import decision_of
from bot.domain.errors import BadInput
from bot.domain.staff.audit import AuditAction, AuditRecord

PART_BYTES: Final = 10 * 1024 * 1024
"""Bytes of originals in one part. Bale refused files above 20 MB, and a film with covered fields is encoded
anew and may grow. A single file is a part, however large it is."""


class ExcerptEvent(StrEnum):
    VERIFIED = "verified"
    OUT = "out"
    REJECTED = "rejected"
    REOPENED = "reopened"
    MERGED = "merged"
    UNMERGED = "unmerged"
    PREPARED = "prepared"
    SIGNED = "signed"


_DECIDED: Final = {
    Action.VERIFY: ExcerptEvent.VERIFIED,
    Action.OUT_OF_SCOPE: ExcerptEvent.OUT,
    Action.REJECT: ExcerptEvent.REJECTED,
}
_PLAIN: Final = {
    AuditAction.REOPEN.value: ExcerptEvent.REOPENED,
    AuditAction.MERGE.value: ExcerptEvent.MERGED,
    AuditAction.UNMERGE.value: ExcerptEvent.UNMERGED,
}


def excerpt(records: Sequence[AuditRecord], body: str) -> Sequence[tuple[AuditRecord, ExcerptEvent]]:
    """The events in order. ``records`` are the case's, up to the signature with which it went to ``body``;
    events before it was last prepared for this body belong to an earlier referral."""
    asked = [r.number for r in records if _is(r, AuditAction.REFER, f"asked {body}")]
    undone = _undone(records)
    entries = [
        (record, _event_of(record, body, since=asked[-1] if asked else 0))
        for record in records
        if record.number not in undone
    ]
    return [(record, what) for record, what in entries if what is not None]


def _undone(records: Sequence[AuditRecord]) -> frozenset[int]:
    """Decisions that were undone within their five minutes: slips that nobody outside has heard of."""
    numbers, last = set[int](), 0
    for record in records:
        if record.action == AuditAction.DECIDE:
            last = record.number
        elif record.action == AuditAction.UNDO:
            numbers.add(last)
    return frozenset(numbers)


def _event_of(record: AuditRecord, body: str, *, since: int) -> ExcerptEvent | None:
    if record.action == AuditAction.DECIDE:
        return _decision_event(record.detail)
    if record.number >= since and _is(record, AuditAction.REFER, f"asked {body}"):
        return ExcerptEvent.PREPARED
    if record.number >= since and _is(record, AuditAction.SIGN, f"referral {body}"):
        return ExcerptEvent.SIGNED
    return _PLAIN.get(record.action)


def _decision_event(detail: str) -> ExcerptEvent | None:
    """By the prepared reason, for one case or in bulk; for a typed reason the record has the action
    instead."""
    typed = next((event for action, event in _DECIDED.items() if action == detail), None)
    if typed is not None:
        return typed
    try:
        return _DECIDED.get(decision_of(detail.removeprefix("bulk "))[0])
    except BadInput:  # a reason that is no longer prepared
        return None


def _is(record: AuditRecord, action: AuditAction, detail: str) -> bool:
    return record.action == action and record.detail == detail


def in_parts(sizes: Sequence[int]) -> Sequence[slice]:
    """Which copies go together, in order; at least one slice if there are any."""
    parts, begin, held = list[slice](), 0, 0
    for at, size in enumerate(sizes):
        if at > begin and held + size > PART_BYTES:
            parts.append(slice(begin, at))
            begin, held = at, 0
        held += size
    return (*parts, slice(begin, len(sizes))) if sizes else ()
