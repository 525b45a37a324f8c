"""Whether a quick alert was acknowledged in time, as the brief counts it. An alert that was called back still counts,
so that nobody can check by a number that falls whether a reporter has withdrawn."""

from bot.domain.alerts.alerts import ACKNOWLEDGED_WITHIN, Alert


def is_acknowledged_in_time(alert: Alert) -> bool:
    if alert.acked_at is None or alert.sent_at is None:
        return False
    return alert.acked_at - alert.sent_at <= ACKNOWLEDGED_WITHIN
