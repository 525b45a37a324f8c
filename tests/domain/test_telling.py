"""Every fact is told to reporters or explicitly not."""

from typing import get_args

from bot.domain.events import Fact
from bot.domain.sent_reports.telling import NOT_TOLD, TOLD


def test_every_fact_is_told_or_explicitly_not_and_none_is_both() -> None:
    facts = set(get_args(Fact.__value__))
    assert TOLD.keys() | NOT_TOLD.keys() == facts
    assert not TOLD.keys() & NOT_TOLD.keys()
    assert all((TOLD | NOT_TOLD).values()), "each with its reason"
