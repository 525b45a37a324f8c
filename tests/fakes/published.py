"""Made-up publications, as the program would make them, for tests of pages and files."""

import random
from datetime import UTC, date, datetime, timedelta

from bot.domain.figures.publication import Outcome, Publication
from bot.domain.figures.publication_counts import Counted, rows_of
from bot.domain.figures.publication_period import Period
from bot.domain.figures.publication_rounding import make
from bot.library import Content
from tests.fakes.read_once import shipped_content

FIRST = date(2026, 11, 14)


def shipped() -> Content:
    return shipped_content()


def published(content: Content, *, days: int = 7, cases: int = 400, after: int = 0) -> Publication:
    """A period of so many days, ``after`` so many days behind the first."""
    rng = random.Random(days * 1000 + cases)
    period = Period(FIRST + timedelta(days=after), FIRST + timedelta(days=after + days - 1))
    acts = {act.id: act.label for act in content.acts.values() if act.reportable()}
    some = [*list(acts)[:9], *list(acts)[:3] * 4]
    places = [area.id for area in content.areas.areas]
    found = [
        Counted(
            rng.choice(some),
            rng.choice(places),
            rng.choice(period.days),
            rng.choice(list(Outcome)),
            rng.randint(0, 60),
            rng.randint(60, 900),
        )
        for _ in range(cases)
    ]
    rows = rows_of(period, acts=acts, areas=content.areas)
    at = datetime.combine(period.last, datetime.min.time(), UTC) + timedelta(days=1, hours=8)
    return make(found, period, rows, key=b"made up", at=at)
