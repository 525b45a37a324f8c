"""The route tables of all features in one table: what a press, a command or a typed message leads to.

A feature's ``ROUTES`` stands in the ``__init__.py`` of its folder. ``./amanat routes`` prints all of them.
"""

from itertools import chain
from typing import Final

from bot.conversation.router import Route
from bot.domain.catalogue.election import Election
from bot.handlers import (
    alerts,
    asking,
    atlas,
    bodies,
    cards,
    cases,
    cohorts,
    desk,
    duties,
    figures,
    groups,
    learning,
    menu,
    news,
    opinions,
    owner,
    person,
    problems,
    proposals,
    referrals,
    reporting,
    safety,
    sent_reports,
    staff,
    stages,
    stale,
    threats,
    understanding,
)
from bot.handlers.understanding.help_first import with_help_first
from bot.handlers.understanding.waiting_in_form import with_waiting_carried

FEATURES: Final = (
    person,
    menu,
    safety,
    learning,
    duties,
    asking,
    news,
    cohorts,
    reporting,
    sent_reports,
    bodies,
    desk,
    cards,
    cases,
    referrals,
    alerts,
    staff,
    figures,
    owner,
    atlas,
    threats,
    stages,
    opinions,
    proposals,
    groups,
    understanding,
    problems,
    stale,
)
TABLE: Final[tuple[Route, ...]] = tuple(
    with_help_first(with_waiting_carried(row))
    for route in chain.from_iterable(feature.ROUTES for feature in FEATURES)
    for row in route.by_trigger()
)
"""One row for each trigger that every election has. Typed answers are read for signs of danger to life, too. What
waits beside a draft is carried from row to row."""


def table_for(election: Election) -> tuple[Route, ...]:
    """The table with the commands for the days of this election."""
    return (*TABLE, *owner.day_routes(election))
