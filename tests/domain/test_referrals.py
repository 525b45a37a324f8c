"""The rules of referrals: whose words may be used, which steps exist, deadlines, texts that are too alike."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.cases.reports import Case, State
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.people import Account, Messenger, Role
from bot.domain.referrals.referral_clock import ANSWERED_WITHIN, ReferralNotice, due_at, due_notice
from bot.domain.referrals.referrals import (
    CONSENT_STANDS,
    LONGEST,
    MOST,
    SHORTEST,
    SIGNED_WITHIN,
    Referral,
    ReferralConsent,
    ReferralOutcome,
    ReferralStep,
    initial_consent,
    propose_referral,
    recall_case,
    record_agreement,
    refer,
    referable,
    require_not_referred,
    signable,
    sources,
    summary_words,
)
from bot.domain.referrals.shared_words import RUN, TOO_LONG, shared_runs, too_long
from bot.domain.submissions.witnesses import Consent, ContactMode, Report

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
REZA, LEILA = (Account(Messenger.TELEGRAM, number) for number in (9001, 9002))
CASE = Case(
    "c1", 4711, "O01", Space.REAL, Phase.DAY, Severity.HIGH, "thr01", NOW, NOW + timedelta(hours=1),
    state=State.VERIFIED, assignee=REZA, assignee_name="Reza", reporter_notified=True, decided_at=NOW,
)  # fmt: skip
ONE = Referral("f1", case_id="c1", body="court", by=REZA, step=ReferralStep.ASKED, until=NOW)
RETURNABLE, NO_RETURN = ContactMode.RETURNABLE, ContactMode.NO_RETURN


def report(mode: ContactMode, consent: Consent, *, withdrawn: bool = False) -> Report:
    return Report("r1", "c1", mode, consent, NOW.date(), withdrawn)


@pytest.mark.parametrize(
    ("mode", "consent", "used", "previous_consent"),
    [
        (RETURNABLE, Consent.YES, True, ReferralConsent.NOTHING),
        (RETURNABLE, Consent.ASK_ME, True, ReferralConsent.NOTHING),
        (RETURNABLE, Consent.NO, False, None),
        (NO_RETURN, Consent.YES, True, ReferralConsent.YES),
        (NO_RETURN, Consent.ASK_ME, False, None),
        (NO_RETURN, Consent.NO, False, None),
    ],
)
def test_whose_words_may_be_used(
    mode: ContactMode, consent: Consent, used: bool, previous_consent: ReferralConsent | None
) -> None:
    sent_report = report(mode, consent)
    assert bool(sources([sent_report])) is used
    if previous_consent is not None:
        assert initial_consent(sent_report) is previous_consent, (
            "reporters who can be asked are shown the summary, whatever the form says"
        )
    assert not sources([replace(sent_report, withdrawn=True)])


def test_it_waits_for_reporters_and_then_for_a_signature() -> None:
    asked = propose_referral(ONE, [ReferralConsent.NOTHING, ReferralConsent.YES], now=NOW)
    assert (asked.step, asked.until) == (ReferralStep.ASKED, NOW + CONSENT_STANDS)
    assert propose_referral(ONE, [ReferralConsent.YES], now=NOW).step is ReferralStep.SIGN
    assert (
        record_agreement(asked, [ReferralConsent.NOTHING, ReferralConsent.YES], now=NOW).step
        is ReferralStep.ASKED
    )
    signed = record_agreement(asked, [ReferralConsent.YES, ReferralConsent.YES], now=NOW)
    assert (signed.step, signed.until) == (ReferralStep.SIGN, NOW + SIGNED_WITHIN)
    with pytest.raises(WrongState):
        record_agreement(asked, [ReferralConsent.YES], now=NOW + CONSENT_STANDS + timedelta(seconds=1))


def test_nobody_signs_their_own_and_nothing_that_is_over() -> None:
    referral = replace(ONE, step=ReferralStep.SIGN, until=NOW)
    assert signable(referral, by=LEILA, now=NOW) == referral
    with pytest.raises(NotAllowed):
        signable(referral, by=REZA, now=NOW)
    for over in (None, ONE, replace(referral, step=ReferralStep.SENT)):
        with pytest.raises(NotFound):
            signable(over, by=LEILA, now=NOW)
    with pytest.raises(NotFound):
        signable(referral, by=LEILA, now=NOW + timedelta(seconds=1))


def test_who_decided_and_leads_refer_what_was_told() -> None:
    referable(CASE, by=REZA, role=Role.MODERATOR)
    referable(CASE, by=LEILA, role=Role.LEAD)
    with pytest.raises(NotAllowed):
        referable(CASE, by=LEILA, role=Role.MODERATOR)
    with pytest.raises(WrongState):
        referable(replace(CASE, reporter_notified=False), by=REZA, role=Role.MODERATOR)


def test_case_is_referred_while_any_body_has_it() -> None:
    case = refer(CASE)
    assert case.state is State.REFERRED and refer(case).state is State.REFERRED
    sent = replace(ONE, step=ReferralStep.SENT)
    assert recall_case(case, [sent]).state is State.REFERRED
    assert recall_case(case, [ONE]).state is State.VERIFIED, "a referral that was not sent does not count"
    assert recall_case(replace(case, state=State.CLOSED), []).state is State.CLOSED


def test_one_at_a_time_and_a_body_once() -> None:
    answered = replace(ONE, step=ReferralStep.ANSWERED, outcome=ReferralOutcome.UNFOUNDED)
    require_not_referred("police", [answered])
    require_not_referred("court", [replace(answered, outcome=ReferralOutcome.MORE)])
    for before in ([ONE], [replace(ONE, step=ReferralStep.SENT)], [answered]):
        with pytest.raises(WrongState):
            require_not_referred("court", before)
    with pytest.raises(WrongState):
        require_not_referred("police", [replace(answered, id=str(number)) for number in range(MOST)])


@pytest.mark.parametrize("length", [SHORTEST - 1, LONGEST + 1])
def test_a_summary_has_its_bounds(length: int) -> None:
    with pytest.raises(BadInput):
        summary_words("x" * length)
    assert summary_words(" " + "x" * SHORTEST + "\u200f\n")


# --- deadlines ----------------------------------------------------------------------------------------


def test_a_body_has_its_time_by_severity_and_phase() -> None:
    for severity, within in ANSWERED_WITHIN.items():
        assert due_at(severity, Phase.DAY, sent_at=NOW) == NOW + within
        assert due_at(severity, Phase.AFTER, sent_at=NOW) == NOW + 3 * within


@pytest.mark.parametrize(
    ("step", "reminders", "notice"),
    [
        (ReferralStep.ASKED, 0, ReferralNotice.LAPSED),
        (ReferralStep.SIGN, 0, ReferralNotice.LAPSED),
        (ReferralStep.SENT, 0, ReferralNotice.LATE),
        (ReferralStep.ACKED, 0, ReferralNotice.LATE),
        (ReferralStep.SENT, 1, ReferralNotice.SILENT),
        (ReferralStep.ACKED, 2, ReferralNotice.SILENT),
        (ReferralStep.ANSWERED, 0, None),
    ],
)
def test_what_the_clock_says(step: ReferralStep, reminders: int, notice: ReferralNotice | None) -> None:
    referral = replace(ONE, step=step, reminders=reminders)
    assert due_notice(referral, now=NOW) is notice
    assert due_notice(referral, now=NOW - timedelta(seconds=1)) is None


# --- words in common ----------------------------------------------------------------------------------

TOLD = "دو نفر جلوی مدرسه کارت خرید پخش می‌کردند و شمارهٔ ملی می‌نوشتند"


@pytest.mark.parametrize(
    "summary",
    [
        "گفته شد که دو نفر جلوي مدرسه كارت پخش شد",
        "دو نفر، جلوی مدرسه: کارت!",
        "دو  نفر\nجلوی مدرسه کارت",
        "دو نَفَر جِلوی مدرسه کارت",
    ],
    ids=["Arabic letters", "punctuation", "lines", "vowels"],
)
def test_five_consecutive_words_are_found_in_any_spelling(summary: str) -> None:
    (run,) = shared_runs(summary, [TOLD])
    assert len(run.split(" ")) == RUN


def test_fewer_or_others_are_not_and_runs_are_whole() -> None:
    assert not shared_runs("دو نفر جلوی مدرسه", [TOLD])
    assert not shared_runs("کارت خرید در این محله میان مردم پخش شده است", [TOLD])
    assert not shared_runs("", [TOLD]) and not shared_runs(TOLD, [""])
    (run,) = shared_runs(f"یعنی {TOLD} همین", [TOLD])
    assert run == TOLD.replace("\u0654", "") and too_long([run]), (
        "equal to the original except for diacritics"
    )
    assert len(shared_runs(f"{TOLD} و باز هم {TOLD}", [TOLD])) == 2


def test_a_half_space_hides_nothing() -> None:
    (run,) = shared_runs("کارت خرید پخش میکردند و شمارهٔ ملی", [TOLD])
    assert len(run.split(" ")) == RUN + 2 < TOO_LONG and not too_long([run])
