"""How many alerts went out and how many were acknowledged in time, as these numbers may be read outside the circle of
staff.

Each is rounded to base five at random, as in publication. The draw belongs to the days: who asks for them again sees
the same one. An alert that was called back still counts, so that nobody can check by a number that falls whether a
reporter has withdrawn.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.alerts.alerts import ACKNOWLEDGED_WITHIN, Alert
from bot.domain.figures.publication_rounding import round_count


@dataclass(frozen=True, slots=True)
class AlertCounts:
    """``acknowledged``: within a quarter of an hour."""

    sent: int
    acknowledged: int


def count_alerts(alerts: Iterable[Alert]) -> AlertCounts:
    """The true counts, for the rounding alone."""
    out = [alert for alert in alerts if alert.sent_at is not None]
    return AlertCounts(len(out), sum(is_acknowledged_in_time(alert) for alert in out))


def is_acknowledged_in_time(alert: Alert) -> bool:
    if alert.acked_at is None or alert.sent_at is None:
        return False
    return alert.acked_at - alert.sent_at <= ACKNOWLEDGED_WITHIN


def round_alerts(counts: AlertCounts, *, first: date, last: date, key: bytes) -> AlertCounts:
    """Multiples of five: each stands for any count less than five away. ``key`` is secret, and the same for as long as
    anybody may ask for these days."""
    sent = round_count(counts.sent, key, f"alerts/{first}/{last}/sent")
    acknowledged = round_count(counts.acknowledged, key, f"alerts/{first}/{last}/acknowledged")
    return AlertCounts(sent, min(sent, acknowledged))
