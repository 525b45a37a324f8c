"""The rules of referrals: whose words may be used, which steps there are, what the clock says, what is too alike."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.cases.reports import Case, State
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.people import Account, Messenger, Role
from bot.domain.referrals.referral_clock import ANSWERED_WITHIN, Spoken, due_at, spoken
from bot.domain.referrals.referrals import (
    CONSENT_STANDS,
    LONGEST,
    MOST,
    SHORTEST,
    SIGNED_WITHIN,
    Outcome,
    Referral,
    Said,
    Step,
    agreed,
    not_twice,
    proposed,
    recalled,
    refer,
    referable,
    said_before,
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
    state=State.VERIFIED, owner=REZA, owner_name="Reza", told=True, decided_at=NOW,
)  # fmt: skip
ONE = Referral("f1", case_id="c1", body="court", by=REZA, step=Step.ASKED, until=NOW)
RETURNABLE, NO_RETURN = ContactMode.RETURNABLE, ContactMode.NO_RETURN


def report(mode: ContactMode, consent: Consent, *, withdrawn: bool = False) -> Report:
    return Report("r1", "c1", mode, consent, NOW.date(), withdrawn)


@pytest.mark.parametrize(
    ("mode", "consent", "used", "said"),
    [
        (RETURNABLE, Consent.YES, True, Said.NOTHING),
        (RETURNABLE, Consent.ASK_ME, True, Said.NOTHING),
        (RETURNABLE, Consent.NO, False, None),
        (NO_RETURN, Consent.YES, True, Said.YES),
        (NO_RETURN, Consent.ASK_ME, False, None),
        (NO_RETURN, Consent.NO, False, None),
    ],
)
def test_whose_words_may_be_used(mode: ContactMode, consent: Consent, used: bool, said: Said | None) -> None:
    one = report(mode, consent)
    assert bool(sources([one])) is used
    if said is not None:
        assert said_before(one) is said, "whoever can be asked is shown the summary, whatever the form says"
    assert not sources([replace(one, withdrawn=True)])


def test_it_waits_for_reporters_and_then_for_a_signature() -> None:
    asked = proposed(ONE, [Said.NOTHING, Said.YES], now=NOW)
    assert (asked.step, asked.until) == (Step.ASKED, NOW + CONSENT_STANDS)
    assert proposed(ONE, [Said.YES], now=NOW).step is Step.SIGN
    assert agreed(asked, [Said.NOTHING, Said.YES], now=NOW).step is Step.ASKED
    signed = agreed(asked, [Said.YES, Said.YES], now=NOW)
    assert (signed.step, signed.until) == (Step.SIGN, NOW + SIGNED_WITHIN)
    with pytest.raises(WrongState):
        agreed(asked, [Said.YES], now=NOW + CONSENT_STANDS + timedelta(seconds=1))


def test_nobody_signs_his_own_and_nothing_that_is_over() -> None:
    one = replace(ONE, step=Step.SIGN, until=NOW)
    assert signable(one, by=LEILA, now=NOW) == one
    with pytest.raises(NotAllowed):
        signable(one, by=REZA, now=NOW)
    for over in (None, ONE, replace(one, step=Step.SENT)):
        with pytest.raises(NotFound):
            signable(over, by=LEILA, now=NOW)
    with pytest.raises(NotFound):
        signable(one, by=LEILA, now=NOW + timedelta(seconds=1))


def test_who_decided_and_leads_refer_what_was_told() -> None:
    referable(CASE, by=REZA, role=Role.MODERATOR)
    referable(CASE, by=LEILA, role=Role.LEAD)
    with pytest.raises(NotAllowed):
        referable(CASE, by=LEILA, role=Role.MODERATOR)
    with pytest.raises(WrongState):
        referable(replace(CASE, told=False), by=REZA, role=Role.MODERATOR)


def test_a_case_is_referred_as_long_as_a_body_has_it() -> None:
    case = refer(CASE)
    assert case.state is State.REFERRED and refer(case).state is State.REFERRED
    sent = replace(ONE, step=Step.SENT)
    assert recalled(case, [sent]).state is State.REFERRED
    assert recalled(case, [ONE]).state is State.VERIFIED, "what has not gone counts for nothing"
    assert recalled(replace(case, state=State.CLOSED), []).state is State.CLOSED


def test_one_at_a_time_and_a_body_once() -> None:
    answered = replace(ONE, step=Step.ANSWERED, outcome=Outcome.UNFOUNDED)
    not_twice("police", [answered])
    not_twice("court", [replace(answered, outcome=Outcome.MORE)])
    for before in ([ONE], [replace(ONE, step=Step.SENT)], [answered]):
        with pytest.raises(WrongState):
            not_twice("court", before)
    with pytest.raises(WrongState):
        not_twice("police", [replace(answered, id=str(number)) for number in range(MOST)])


@pytest.mark.parametrize("length", [SHORTEST - 1, LONGEST + 1])
def test_a_summary_has_its_bounds(length: int) -> None:
    with pytest.raises(BadInput):
        summary_words("x" * length)
    assert summary_words(" " + "x" * SHORTEST + "\u200f\n")


# --- the clock --------------------------------------------------------------------------------------


def test_a_body_has_its_time_by_severity_and_phase() -> None:
    for severity, within in ANSWERED_WITHIN.items():
        assert due_at(severity, Phase.DAY, sent_at=NOW) == NOW + within
        assert due_at(severity, Phase.AFTER, sent_at=NOW) == NOW + 3 * within


@pytest.mark.parametrize(
    ("step", "reminders", "said"),
    [
        (Step.ASKED, 0, Spoken.LAPSED),
        (Step.SIGN, 0, Spoken.LAPSED),
        (Step.SENT, 0, Spoken.LATE),
        (Step.ACKED, 0, Spoken.LATE),
        (Step.SENT, 1, Spoken.SILENT),
        (Step.ACKED, 2, Spoken.SILENT),
        (Step.ANSWERED, 0, None),
    ],
)
def test_what_the_clock_says(step: Step, reminders: int, said: Spoken | None) -> None:
    one = replace(ONE, step=step, reminders=reminders)
    assert spoken(one, now=NOW) is said
    assert spoken(one, now=NOW - timedelta(seconds=1)) is None


# --- words in common --------------------------------------------------------------------------------

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
def test_five_words_in_a_row_are_seen_however_they_are_written(summary: str) -> None:
    (run,) = shared_runs(summary, [TOLD])
    assert len(run.split(" ")) == RUN


def test_fewer_or_others_are_not_and_runs_are_whole() -> None:
    assert not shared_runs("دو نفر جلوی مدرسه", [TOLD])
    assert not shared_runs("کارت خرید در این محله میان مردم پخش شده است", [TOLD])
    assert not shared_runs("", [TOLD]) and not shared_runs(TOLD, [""])
    (run,) = shared_runs(f"یعنی {TOLD} همین", [TOLD])
    assert run == TOLD.replace("\u0654", "") and too_long([run]), "as it stands, but for marks"
    assert len(shared_runs(f"{TOLD} و باز هم {TOLD}", [TOLD])) == 2


def test_a_half_space_hides_nothing() -> None:
    (run,) = shared_runs("کارت خرید پخش میکردند و شمارهٔ ملی", [TOLD])
    assert len(run.split(" ")) == RUN + 2 < TOO_LONG and not too_long([run])
