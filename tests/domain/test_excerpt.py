"""The excerpt of the audit log for a body: each line says what was done, towards this body only."""

from itertools import count

import pytest

from bot.domain.cases.reports import Action
from bot.domain.cases.triage import REASONS
from bot.domain.referrals.package import ExcerptEvent, excerpt
from bot.domain.staff.audit import AuditAction, AuditRecord

PREPARED, SIGNED = (AuditAction.REFER, "asked court"), (AuditAction.SIGN, "referral court")


def records(*deeds: tuple[AuditAction, str]) -> list[AuditRecord]:
    numbers = count(7)
    return [AuditRecord(next(numbers), 0, "bale:1", deed, "c1", detail, "") for deed, detail in deeds]


def excerpt_events(*deeds: tuple[AuditAction, str]) -> list[ExcerptEvent]:
    return [what for _, what in excerpt(records(*deeds), "court")]


@pytest.mark.parametrize(
    ("action", "what"),
    [
        (Action.VERIFY, ExcerptEvent.VERIFIED),
        (Action.OUT_OF_SCOPE, ExcerptEvent.OUT),
        (Action.REJECT, ExcerptEvent.REJECTED),
    ],
)
def test_every_reason_is_told_as_its_decision(action: Action, what: ExcerptEvent) -> None:
    for detail in (*REASONS[action], *(f"bulk {reason}" for reason in REASONS[action]), action.value):
        assert excerpt_events((AuditAction.DECIDE, detail)) == [what], detail


def test_what_changed_a_decision_is_told_too() -> None:
    deeds = [(deed, "") for deed in (AuditAction.REOPEN, AuditAction.MERGE, AuditAction.UNMERGE)]
    assert excerpt_events(*deeds) == [ExcerptEvent.REOPENED, ExcerptEvent.MERGED, ExcerptEvent.UNMERGED]


def test_undone_decision_is_not_told_outside() -> None:
    slip, undo, stood = (
        (AuditAction.DECIDE, "out-spam"),
        (AuditAction.UNDO, ""),
        (AuditAction.DECIDE, "verified-document"),
    )
    assert excerpt_events(slip, undo, (AuditAction.CLAIM, ""), slip, undo, stood) == [ExcerptEvent.VERIFIED]
    assert excerpt_events(slip, (AuditAction.REOPEN, ""), stood, undo, stood) == [
        ExcerptEvent.OUT,
        ExcerptEvent.REOPENED,
        ExcerptEvent.VERIFIED,
    ]
    assert excerpt_events(undo, stood) == [ExcerptEvent.VERIFIED], (
        "nothing is known about what came before the excerpt"
    )


@pytest.mark.parametrize(
    "other",
    [
        (AuditAction.SIGN, "referral refused"), (AuditAction.SIGN, "recall refused"),
        (AuditAction.SIGN, "recall court wrong-body"),
        (AuditAction.SIGN, "introduction"), (AuditAction.SIGN, "introduction refused"),
        (AuditAction.SIGN, "referral police"),
        (AuditAction.REFER, "taken back"), (AuditAction.REFER, "stopped court"), (AuditAction.REFER, "asked police"),
        (AuditAction.REFER, "not_competent police"), (AuditAction.REFER, "late police"),
        (AuditAction.REFER, "recall wished court x"),
        (AuditAction.READ, "opened"), (AuditAction.DECIDE, "no-such-reason"),
    ],
)  # fmt: skip
def test_no_other_action_reads_as_signature_or_referral(other: tuple[AuditAction, str]) -> None:
    assert excerpt_events(other, PREPARED, SIGNED) == [ExcerptEvent.PREPARED, ExcerptEvent.SIGNED]


def test_an_earlier_referral_to_the_same_body_is_another() -> None:
    entries = excerpt(
        records(PREPARED, SIGNED, (AuditAction.SIGN, "recall court x"), PREPARED, SIGNED), "court"
    )
    assert [record.number for record, _ in entries] == [10, 11]
