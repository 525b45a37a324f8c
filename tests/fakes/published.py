"""Made-up publications, as the program would make them, for tests of pages and files."""

import random
from datetime import UTC, date, datetime, timedelta

from bot.domain.figures.publication import PROMISE_ROWS, CaseOutcome, Period, Publication
from bot.domain.figures.publication_counts import CountedCase, rows_of
from bot.domain.figures.publication_rounding import make
from bot.library import LoadedContent
from tests.fakes.shared_content import shipped_content

FIRST = date(2026, 11, 14)
_SHARES = (6, 1, 6, 2, 6, 1, 3, 0, 1)
"""Of ten cases, most were decided in time."""


def real_content() -> LoadedContent:
    return shipped_content()


def make_publication(
    content: LoadedContent, *, days: int = 7, cases: int = 400, after: int = 0
) -> Publication:
    """A period of a given number of days, starting ``after`` days later than the first one."""
    rng = random.Random(days * 1000 + cases)
    period = Period(FIRST + timedelta(days=after), FIRST + timedelta(days=after + days - 1))
    acts = {act.id: act.label for act in content.acts.values() if act.reportable()}
    some = [*list(acts)[:9], *list(acts)[:3] * 4]
    places = [area.id for area in content.areas.areas]
    counts = [
        CountedCase(
            rng.choice(some),
            rng.choice(places),
            rng.choice(period.days),
            rng.choice(list(CaseOutcome)),
            rng.randint(0, 60),
            rng.randint(60, 900),
            rng.choices(PROMISE_ROWS, _SHARES)[0],
        )
        for _ in range(cases)
    ]
    rows = rows_of(period, acts=acts, areas=content.areas)
    at = datetime.combine(period.last, datetime.min.time(), UTC) + timedelta(days=1, hours=8)
    return make(counts, period, rows, key=b"made up", at=at)
