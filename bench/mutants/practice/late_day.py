"""A last day is one day too late."""

from collections.abc import Mapping
from datetime import date, timedelta

from bench.mutants import Patch
from bot.domain.news.legal_calendar import LegalDate, MonthsLater
from bot.domain.writing import statement_rounds
from bot.domain.writing.statements import StoryDay

_last_day = statement_rounds.last_day


def a_day_later(entry: LegalDate, days: Mapping[StoryDay, date], later: MonthsLater) -> date:
    return _last_day(entry, days, later) + timedelta(days=1)


def apply(patch: Patch) -> None:
    patch.replace(statement_rounds, "last_day", a_day_later)
