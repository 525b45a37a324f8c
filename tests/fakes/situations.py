"""A full day on the situation screen, for its look: on a lead's device and on a wall."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle

from bot.domain.atlas.atlas import AtlasLevel
from bot.domain.catalogue.catalogue import Severity, Space
from bot.domain.figures.figures import hours_until
from bot.domain.figures.promises import PromiseCount, ReferralCount
from bot.domain.figures.situation import AreaLevels, OpenCaseCounts, SeverityCount, Situation, stages_shown
from bot.domain.moments import day_of
from bot.domain.news.legal_calendar import DatedEntry, resolve_dates
from bot.domain.people import Account, Messenger
from bot.domain.stages.stages import SAYABLE, StageEntry, days_key, find_stages, parties_of
from bot.language.dates import months_later
from tests.fakes.shared_content import shipped_content

NOON = datetime(2027, 2, 1, 9, 35, tzinfo=UTC)
"""Five past one in Tehran."""


def lead_situation(at: datetime = NOON, *, seed: int = 1) -> Situation:
    content, rng = shipped_content(), random.Random(seed)
    places = [area.id for area in content.areas.areas if area.tile is not None]
    acts = [act.id for act in content.acts.values() if act.reportable()]
    today = day_of(at)
    days = {day.id: today + timedelta(days=20 * n - 40) for n, day in enumerate(content.election.days)}
    hours = {
        hour: {Space.REAL: rng.randint(0, 40), Space.VIRTUAL: rng.randint(0, 15)} for hour in hours_until(at)
    }
    dates = resolve_dates(content.calendar, days, later=months_later)
    return Situation(
        at,
        areas={place: rng.randint(0, 60) for place in places} | {"": 7},
        hours=hours,
        acts={act: rng.randint(0, 80) for act in acts},
        promises={
            Severity.CRITICAL: PromiseCount(89, 11),
            Severity.HIGH: PromiseCount(240, 30),
            Severity.MEDIUM: PromiseCount(410, 15),
            Severity.LOW: PromiseCount(),
        },
        referrals=ReferralCount(61, 23, 15),
        stages=stages_shown(dates, today=today),
        progress={stage.id: stage for stage in find_stages(dates, _stage_entries(dates, at), today=today)},
        levels=AreaLevels("v1", {place: AtlasLevel(rng.randint(0, 4)) for place in places}),
        desk=OpenCaseCounts(
            waiting=312,
            held=14,
            asked=9,
            late=27,
            by_severity={
                Severity.CRITICAL: SeverityCount(12, 5, 3),
                Severity.HIGH: SeverityCount(88, 20, 14),
                Severity.MEDIUM: SeverityCount(150, 9, 10),
                Severity.LOW: SeverityCount(85, 0, 0),
            },
            critical=8,
        ),
    )


def _stage_entries(dates: Sequence[DatedEntry], at: datetime) -> list[StageEntry]:
    """Every body has said something of each of its stages, a lead of each without a body."""
    by = Account(Messenger.BALE, 1)
    return [
        StageEntry(
            f"{dated.entry.id}-{body}", stage=dated.entry.id, body=body, state=state, by=by, at=at,
            source="" if body else "آگهی شمارهٔ ۱۲ ستاد انتخابات کشور", days=days_key(dated),
        )
        for dated, state in zip(dates, cycle(SAYABLE), strict=False)
        for body in parties_of(dated.entry)
    ]  # fmt: skip


def wall_situation(at: datetime = NOON) -> Situation:
    """The same day as a wall shows it; some places have fewer than five."""
    lead = lead_situation(at)

    def round_count(count: int) -> int:
        return 0 if count < 15 else 5 * round(count / 5)

    return replace(
        lead,
        areas={place: round_count(count) for place, count in lead.areas.items()},
        hours={
            hour: {space: round_count(count) for space, count in counts.items()}
            for hour, counts in lead.hours.items()
        },
        acts={act: number for act, count in lead.acts.items() if (number := round_count(count))},
        promises={
            severity: PromiseCount(round_count(count.in_time), round_count(count.late))
            for severity, count in lead.promises.items()
        },
        referrals=ReferralCount(15, 5, 0),
        desk=None,
        rounded=True,
    )
