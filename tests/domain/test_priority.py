"""The place of a case in the queue: what moves it forward, what does not, and how age counts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cases.priority import MOST_WITNESSES, PriorityPart, place, weights
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import ActorClass, Phase, Severity
from tests.storage.values import NOW, a_case

HOUR = timedelta(hours=1)
CASES = st.builds(
    lambda severity, phase, actor, witnesses, waited: a_case(
        severity=severity, phase=phase, actor=actor, witnesses=witnesses, opened_at=NOW - waited
    ),
    st.sampled_from(Severity),
    st.sampled_from(Phase),
    st.sampled_from(["", *ActorClass]),
    st.integers(0, 500),
    st.timedeltas(timedelta(0), timedelta(days=5)),
)


def priority_gap(case: Case, other: Case) -> timedelta:
    return place(other) - place(case)


@pytest.mark.parametrize(
    ("changes", "hours"),
    [
        ({"severity": Severity.MEDIUM}, -16),
        ({"severity": Severity.LOW}, -24),
        ({"severity": Severity.CRITICAL}, 216),
        ({"phase": Phase.AFTER}, -5),
        ({"phase": Phase.BEFORE}, -6),
        ({"actor": "force"}, 2),
        ({"actor": "candidate"}, 1),
        ({"actor": "media"}, 0),
        ({"witnesses": 2}, 1),
        ({"witnesses": 7}, 6),
        ({"witnesses": 400}, 6),
        ({"witnesses": 0}, 0),
        ({"opened_at": NOW - 3 * HOUR}, 3),
        ({"deadline": NOW}, 0),
        ({"muted": True}, -720),
    ],
)
def test_each_part_moves_a_case_by_its_weight(changes: dict[str, object], hours: int) -> None:
    case = a_case()
    assert priority_gap(replace(case, **changes), case) == hours * HOUR  # type: ignore[arg-type] # any field


@given(CASES)
def test_critical_case_precedes_all_others_within_ten_days(case: Case) -> None:
    late = a_case(severity=Severity.CRITICAL, phase=Phase.BEFORE, witnesses=1, opened_at=NOW)
    if case.severity is not Severity.CRITICAL:
        assert place(late) < place(case)


@given(CASES, CASES)
def test_no_case_waits_for_ever(case: Case, newer: Case) -> None:
    """An older case overtakes any newer one after a span that is known from the start."""
    longest = timedelta(days=10) + (6 + 2 + MOST_WITNESSES) * HOUR
    assert place(case) < place(replace(newer, opened_at=case.opened_at + longest + HOUR))


@given(CASES)
def test_the_explanation_is_the_whole_of_it(case: Case) -> None:
    parts = weights(case)
    assert [priority_part.part for priority_part in parts] == list(PriorityPart)
    assert case.opened_at - place(case) == sum((priority_part.bonus for priority_part in parts), timedelta(0))
