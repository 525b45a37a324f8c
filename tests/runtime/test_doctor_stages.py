"""What doctor says of the stages: nothing without a day, and the first of those that nobody speaks of."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import cast

import pytest

from bot.cli import doctor_checks
from bot.cli.doctor_checks import stage_findings
from bot.cli.finding import Finding
from bot.domain.news.legal_calendar import AnchorOffset, LegalDate
from bot.domain.owner.settings import RunningSettings
from bot.domain.people import Account, Messenger
from bot.domain.stages.stages import StageEntry, StageState
from bot.settings import Settings
from storage.trouble import DatabaseUnusable

POLLING = date(2026, 5, 2)
SETTINGS = cast("Settings", SimpleNamespace(url="sqlite+aiosqlite:///none.db"))
VOTING = LegalDate(
    "voting",
    title="روز رأی",
    words="",
    article_ids=(),
    audiences=(),
    begins=AnchorOffset("polling"),
    bodies=("station",),
)


def findings(
    monkeypatch: pytest.MonkeyPatch, stored: RunningSettings | Exception, *states: StageState, today: date
) -> list[Finding]:
    async def read(_url: str) -> tuple[RunningSettings, list[StageEntry]]:
        if isinstance(stored, Exception):
            raise stored
        at = datetime(2026, 5, 2, 9, 0, tzinfo=UTC)
        by = Account(Messenger.BALE, 1)
        return stored, [
            StageEntry(str(n), stage="voting", body="station", state=state, by=by, at=at)
            for n, state in enumerate(states)
        ]

    monkeypatch.setattr(doctor_checks, "read_stage_entries", read)
    return list(stage_findings(SETTINGS, [VOTING], today=today))


def test_silent_and_late_stages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    running, after = RunningSettings(polling_day=POLLING), date(2026, 5, 3)
    (finding,) = findings(monkeypatch, running, today=POLLING)
    assert finding.mark == "✓"
    (finding,) = findings(monkeypatch, running, today=after)
    assert finding.mark == "!" and "0 late, 1 past" in finding.what and "روز رأی" in finding.what
    (finding,) = findings(monkeypatch, running, StageState.UNDER_WAY, today=after)
    assert "1 late, 0 past" in finding.what
    (finding,) = findings(monkeypatch, running, StageState.DONE, today=after)
    assert finding.mark == "✓"


@pytest.mark.parametrize("stored", [RunningSettings(), DatabaseUnusable("there is no database yet")])
def test_without_day_or_database_nothing_is_said(
    monkeypatch: pytest.MonkeyPatch, stored: RunningSettings | Exception
) -> None:
    assert findings(monkeypatch, stored, today=POLLING) == []
