"""What may be alerted, to which precision, and what its figures tell."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.alerts.alertable import coarse_hour, is_alertable
from bot.domain.alerts.alerts import ACKNOWLEDGED_WITHIN, Alert, AlertStep
from bot.domain.figures.alert_counts import AlertCounts, count_alerts, round_alerts
from bot.domain.figures.publication import BASE
from bot.domain.people import Account, Messenger
from tests.fakes.policies import RESTRICTED_ACTS
from tests.fakes.shared_content import shipped_content

REZA = Account(Messenger.TELEGRAM, 9001)
AT = datetime(2026, 5, 1, 8, tzinfo=UTC)
FIRST, LAST = date(2026, 5, 1), date(2026, 5, 2)


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


def test_called_back_alerts_still_count() -> None:
    alerts = [
        an_alert(1, after=ACKNOWLEDGED_WITHIN),
        an_alert(2, after=ACKNOWLEDGED_WITHIN + timedelta(seconds=1)),
        an_alert(3, after=None, step=AlertStep.BACK),
    ]
    assert count_alerts(alerts) == AlertCounts(3, 1)


def test_rounded_counts_are_multiples_that_do_not_waver() -> None:
    for number in range(30):
        counts = AlertCounts(number, number)
        rounded = round_alerts(counts, first=FIRST, last=LAST, key=b"key")
        assert rounded == round_alerts(counts, first=FIRST, last=LAST, key=b"key")
        assert rounded.sent % BASE == 0 and abs(rounded.sent - number) < BASE
        assert rounded.acknowledged <= rounded.sent


def test_single_alert_is_mostly_not_seen() -> None:
    """One alert more changes a figure for one key in five: no figure tells of it for sure."""
    keys = [str(n).encode() for n in range(500)]
    seen = [
        key for key in keys if round_alerts(AlertCounts(1, 1), first=FIRST, last=LAST, key=key).sent == BASE
    ]
    assert 60 <= len(seen) <= 140
