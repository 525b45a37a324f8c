"""The excerpt of the audit log that goes to a body: each line says what was done, and to this body alone."""

from itertools import count

import pytest

from bot.domain.cases.reports import Action
from bot.domain.cases.triage import REASONS
from bot.domain.referrals.excerpt import Told, excerpt
from bot.domain.staff.audit import Deed, Record

PREPARED, SIGNED = (Deed.REFER, "asked court"), (Deed.SIGN, "referral court")


def records(*deeds: tuple[Deed, str]) -> list[Record]:
    numbers = count(7)
    return [Record(next(numbers), 0, "bale:1", deed, "c1", detail, "") for deed, detail in deeds]


def told(*deeds: tuple[Deed, str]) -> list[Told]:
    return [what for _, what in excerpt(records(*deeds), "court")]


@pytest.mark.parametrize(
    ("action", "what"),
    [(Action.VERIFY, Told.VERIFIED), (Action.OUT_OF_SCOPE, Told.OUT), (Action.REJECT, Told.REJECTED)],
)
def test_every_reason_is_told_as_its_decision(action: Action, what: Told) -> None:
    for detail in (*REASONS[action], *(f"bulk {reason}" for reason in REASONS[action]), action.value):
        assert told((Deed.DECIDE, detail)) == [what], detail


def test_what_changed_a_decision_is_told_too() -> None:
    deeds = [(deed, "") for deed in (Deed.REOPEN, Deed.MERGE, Deed.UNMERGE)]
    assert told(*deeds) == [Told.REOPENED, Told.MERGED, Told.UNMERGED]


def test_a_slip_that_was_taken_back_is_told_to_nobody_outside() -> None:
    slip, undo, stood = (Deed.DECIDE, "out-spam"), (Deed.UNDO, ""), (Deed.DECIDE, "verified-document")
    assert told(slip, undo, (Deed.CLAIM, ""), slip, undo, stood) == [Told.VERIFIED]
    assert told(slip, (Deed.REOPEN, ""), stood, undo, stood) == [Told.OUT, Told.REOPENED, Told.VERIFIED]
    assert told(undo, stood) == [Told.VERIFIED], "of what lies before the excerpt nothing is known"


@pytest.mark.parametrize(
    "other",
    [
        (Deed.SIGN, "referral refused"), (Deed.SIGN, "recall refused"), (Deed.SIGN, "recall court wrong-body"),
        (Deed.SIGN, "introduction"), (Deed.SIGN, "introduction refused"), (Deed.SIGN, "referral police"),
        (Deed.REFER, "taken back"), (Deed.REFER, "stopped court"), (Deed.REFER, "asked police"),
        (Deed.REFER, "not_competent police"), (Deed.REFER, "late police"), (Deed.REFER, "recall wished court x"),
        (Deed.READ, "opened"), (Deed.DECIDE, "no-such-reason"),
    ],
)  # fmt: skip
def test_nothing_else_is_told_as_a_signature_or_a_referral(other: tuple[Deed, str]) -> None:
    assert told(other, PREPARED, SIGNED) == [Told.PREPARED, Told.SIGNED]


def test_an_earlier_referral_to_the_same_body_is_another() -> None:
    found = excerpt(records(PREPARED, SIGNED, (Deed.SIGN, "recall court x"), PREPARED, SIGNED), "court")
    assert [record.number for record, _ in found] == [10, 11]
