"""The state machine of claims runs, and planted faults make it fail."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

import bot.domain.cases.claims
import bot.domain.cases.follow_up
import bot.domain.cases.triage
import bot.usecases.cases.decide
from bot.domain.cases.reports import State
from tests.fakes.effort import examples
from tests.stateful.claims_machine import Claims

SETTINGS = settings(
    max_examples=examples(60), stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestClaims = pytest.mark.slow(Claims.TestCase)
TestClaims.settings = SETTINGS
pytestmark = pytest.mark.long


# --- planted faults -----------------------------------------------------------------------------------


def assert_mutant_fails(machine: type[Claims]) -> None:
    """The same walks each time: random search took between a second and a minute, and could find nothing. Of six seeds,
    this one finds each fault within half a second."""
    hunting = settings(
        SETTINGS,
        max_examples=800,
        phases=[Phase.generate],
        database=None,
        report_multiple_bugs=False,
    )
    with pytest.raises(AssertionError):
        run_state_machine_as_test(seed(3)(machine), settings=hunting)  # type: ignore[no-untyped-call] # not typed there


@pytest.mark.slow
def test_skipping_version_check_is_detected() -> None:
    assert_mutant_fails(type("Blind", (Claims,), {"checks_versions": False}))


@pytest.mark.slow
def test_counting_claims_at_the_press_alone_is_found_out() -> None:
    assert_mutant_fails(type("Hasty", (Claims,), {"looks_last": False}))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("where", "name", "fault"),
    [
        (
            bot.domain.cases.triage,
            "clear_assignee",
            lambda case, state: replace(case, state=state, until=None, pending=None),
        ),
        (
            bot.domain.cases.triage,
            "clear_assignee",
            lambda case, state: replace(case, state=state, assignee=None, assignee_name="", until=None),
        ),
        (bot.domain.cases.triage, "MOST_OPEN_CLAIMS", 4),
        (bot.domain.cases.claims, "MOST_OPEN_CLAIMS", 4),
        (bot.domain.cases.claims, "breakable", lambda case, by, role: None),
        (bot.domain.cases.triage, "undoable", lambda case, now: True),
        (
            bot.usecases.cases.decide,
            "replace",
            lambda case, **changes: replace(case, right_due=changes["right_due"]),
        ),
        (
            bot.domain.cases.follow_up,
            "replace",
            lambda case, **changes: replace(case, **{k: v for k, v in changes.items() if k != "witnesses"}),
        ),
        (bot.domain.cases.follow_up, "JOINABLE", frozenset(State)),
    ],
    ids=[
        "an owner stays behind",
        "a wish stays behind",
        "four claims",
        "four by hand-over",
        "anybody breaks",
        "undone when told",
        "told again",
        "witnesses stay",
        "merged in a circle",
    ],
)
def test_a_planted_fault_is_found_out(
    monkeypatch: pytest.MonkeyPatch, where: Any, name: str, fault: Any
) -> None:
    monkeypatch.setattr(where, name, fault)
    assert_mutant_fails(type("SeededClaims", (Claims,), {}))
