"""For every fact it is decided whether reporters are notified."""

from typing import get_args

from bot.domain.events import Fact
from bot.domain.sent_reports.reporter_notifications import NOTIFIED_FACTS, UNNOTIFIED_FACTS


def test_every_fact_is_either_notified_or_explicitly_not() -> None:
    facts = set(get_args(Fact.__value__))
    assert NOTIFIED_FACTS.keys() | UNNOTIFIED_FACTS.keys() == facts
    assert not NOTIFIED_FACTS.keys() & UNNOTIFIED_FACTS.keys()
    assert all((NOTIFIED_FACTS | UNNOTIFIED_FACTS).values()), "each has its reason"
