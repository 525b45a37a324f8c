"""What the buttons of quick alerts carry, besides the shapes that all features share."""

from typing import NamedTuple


class AlertBody(NamedTuple):
    """A case, and the body that is alerted; without one, the likeliest."""

    case_id: str
    body: str = ""


class AlertCheck(NamedTuple):
    """Whether only one person could know what the alert to this body says: ``yes`` or ``no``."""

    case_id: str
    body: str
    answer: str


class AlertReason(NamedTuple):
    alert_id: str
    reason: str
