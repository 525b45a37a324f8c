"""Scheduled work is registered once: name, time, function, what its failure means."""

import re
from pathlib import Path

import pytest

from bot.cli.scheduled_page import page
from bot.handlers.ticks import TICKS
from bot.lifecycle import JOBS
from bot.runtime.roles import ProcessRole
from tools.persian_guide import add_marks

PAGE = Path(__file__).parents[2] / "docs" / "operating" / "scheduled-work.md"
PERSIAN_PAGE = PAGE.parent / "fa" / PAGE.name


def test_page_is_made_from_the_registries() -> None:
    assert PAGE.read_text(encoding="utf8") == page(), (
        "make it again: "
        "python -c \"from bot.cli.scheduled_page import page; print(page(), end='')\""
        " > docs/operating/scheduled-work.md"
    )


def test_persian_page_is_made_from_the_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMANAT_CLI_LANG", "fa")
    assert PERSIAN_PAGE.read_text(encoding="utf8") == add_marks(page(), PAGE.read_text(encoding="utf8")), (
        "make it again: AMANAT_CLI_LANG=fa "
        "python -c \"from bot.cli.scheduled_page import page; print(page(), end='')\""
        " > docs/operating/fa/scheduled-work.md && python -m tools.persian_guide"
    )
    lines = page().splitlines()
    assert all(re.search("[\u0600-\u06ff]", line) for line in lines if line[:1] not in ("", "|"))
    assert not [line for line in lines if re.search(r"\| [a-z]+ [a-z]+", line)]


def test_processes_fetch_only_what_they_claim() -> None:
    """Several processes may have this role; only late copies are claimed one by one (``FileClaims``)."""
    assert [job.name for job in JOBS if job.role is ProcessRole.FETCH] == ["late-copies"]


def test_each_work_has_a_name_and_a_failure() -> None:
    for registered in (JOBS, TICKS):
        names = [work.name for work in registered]
        assert len(names) == len(set(names))
        assert all(work.failure and not work.failure.endswith(".") for work in registered)
