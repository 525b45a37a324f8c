"""What may be alerted, to which precision, and what its figures tell."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.alerts.alertable import coarse_hour, is_alertable, is_news
from bot.domain.alerts.alerts import ACKNOWLEDGED_WITHIN, Alert, AlertStep, number_of_id
from bot.domain.moments import midnight
from bot.domain.people import Account, Messenger
from bot.usecases.briefs.alerts_section import is_acknowledged_in_time
from tests.fakes.policies import RESTRICTED_ACTS
from tests.fakes.shared_content import shipped_content

REZA = Account(Messenger.TELEGRAM, 9001)
AT = datetime(2026, 5, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "coarse"),
    [
        ("2026-05-01.morning.0940", "2026-05-01.morning.0900"),
        ("2026-05-01.morning", "2026-05-01.morning"),
        ("2026-05-01", "2026-05-01"),
        ("after my shift ended at 9:40", ""),
        ("2026-05-01.morning.1440", ""),
    ],
)
def test_hour_is_as_fine_as_it_gets(when: str, coarse: str) -> None:
    assert coarse_hour(when) == coarse


@pytest.mark.parametrize(
    ("when", "hours", "expected"),
    [
        ("2026-05-01.morning.0940", 16, True),
        ("2026-05-01.morning.0940", 16.1, False),
        ("2026-05-01.night", 35, True),
        ("2026-05-01", 30.1, False),
        ("", 40, True),
        ("", 46.1, False),
    ],
)
def test_event_is_news_for_six_hours(when: str, hours: float, expected: bool) -> None:
    """In hours after midnight in Tehran of 1 May; without a moment the verdict of hour 40 counts."""
    now = midnight(AT.date()) + timedelta(hours=hours)
    assert is_news(when, decided_at=midnight(AT.date()) + timedelta(hours=40), now=now) is expected


def test_alert_has_four_digits_that_stay() -> None:
    numbers = {number_of_id(str(n)) for n in range(200)}
    assert all(len(number) == 4 and number.isdigit() for number in numbers) and len(numbers) > 190
    assert number_of_id("1") == number_of_id("1")


def test_alertable_acts_are_critical_ones_at_stations() -> None:
    acts = shipped_content().acts
    alertable = {act.id for act in acts.values() if is_alertable(act)}
    assert alertable == {"O02", "O08", "O11", "O14", "O20"}
    assert not alertable & set(RESTRICTED_ACTS) and not is_alertable(None)


def an_alert(number: int, *, after: timedelta | None, step: AlertStep = AlertStep.SENT) -> Alert:
    acked = AT + after if after is not None else None
    return Alert(
        str(number), case_id="c", body="b", by=REZA, step=step, until=None, sent_at=AT, acked_at=acked
    )


def test_only_a_quarter_of_an_hour_is_in_time() -> None:
    assert is_acknowledged_in_time(an_alert(1, after=ACKNOWLEDGED_WITHIN))
    assert not is_acknowledged_in_time(an_alert(2, after=ACKNOWLEDGED_WITHIN + timedelta(seconds=1)))
    assert not is_acknowledged_in_time(an_alert(3, after=None, step=AlertStep.BACK))
