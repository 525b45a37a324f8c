"""What doctor says of the roster: nothing without a polling day, a reminder long before it, red near it."""

import re
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.cli import doctor_checks
from bot.cli.doctor_checks import roster_findings
from bot.cli.finding import Finding
from bot.domain.desk.roster import HOURS, NEEDED, RosterGaps, RosterHour, find_gaps, roster_days
from bot.settings import Settings
from storage.trouble import DatabaseUnusable

POLLING = date(2026, 5, 2)
FIRST_DAY = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
WHOLE = {RosterHour(day, hour): NEEDED for day in roster_days(POLLING) for hour in range(HOURS)}
SETTINGS = cast("Settings", SimpleNamespace(url="sqlite+aiosqlite:///none.db"))


def findings(monkeypatch: pytest.MonkeyPatch, gaps: RosterGaps | Exception | None) -> list[Finding]:
    async def read(_url: str, **_: Any) -> RosterGaps | None:
        if isinstance(gaps, Exception):
            raise gaps
        return gaps

    monkeypatch.setattr(doctor_checks, "read_roster_gaps", read)
    return list(roster_findings(SETTINGS, now=FIRST_DAY))


@pytest.mark.parametrize(("days_before", "mark"), [(0, "✗"), (3, "✗"), (4, "!")])
def test_gaps_are_red_near_polling(monkeypatch: pytest.MonkeyPatch, days_before: int, mark: str) -> None:
    now = FIRST_DAY - timedelta(days=days_before)
    people = {hour: count for hour, count in WHOLE.items() if hour.number != 20}
    (finding,) = findings(monkeypatch, find_gaps(people, {}, polling_day=POLLING, now=now))
    assert finding.mark == mark and "2026-05-01 from 20:00" in finding.what and "/roster" in finding.what


def test_gap_is_said_in_persian_with_open_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMANAT_CLI_LANG", "fa")
    people = {hour: count for hour, count in WHOLE.items() if hour.number != 20}
    asked = {RosterHour(POLLING, 20): 1}
    (finding,) = findings(monkeypatch, find_gaps(people, asked, polling_day=POLLING, now=FIRST_DAY))
    assert "۴ ساعت کمتر از ۲ نفر" in finding.what and "از ۲۰:۰۰" in finding.what
    assert "۱ پرسش بی‌پاسخ" in finding.what and not re.search(r"[a-z]{2} [a-z]{2}", finding.what)


def test_whole_roster_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    (finding,) = findings(monkeypatch, find_gaps(WHOLE, {}, polling_day=POLLING, now=FIRST_DAY))
    assert finding.mark == "✓"


@pytest.mark.parametrize("gaps", [None, DatabaseUnusable("there is no database yet")])
def test_without_polling_day_or_database_nothing_is_said(
    monkeypatch: pytest.MonkeyPatch, gaps: Exception | None
) -> None:
    assert findings(monkeypatch, gaps) == []
