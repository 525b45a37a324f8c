"""Undoing a merge: who may, from which states, and that everything is as before."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.cases.follow_up import may_unmerge, merge, move_report, unmerge
from bot.domain.cases.reports import HELD, Case, State
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.errors import NotAllowed, WrongState
from bot.domain.people import Account, Messenger, Person, PersonKeys, Role, Staff
from bot.domain.submissions.witnesses import Consent, ContactMode, Report, Rightness

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
TODAY = date(2026, 5, 1)
REZA, LEILA = Account(Messenger.TELEGRAM, 9001), Account(Messenger.BALE, 9002)


def person(account: Account, role: Role = Role.MODERATOR) -> Person:
    return Person(account, PersonKeys("l", "r", "c"), staff=Staff(account, role))


def case(case_id: str, state: State = State.NEW, **changed: object) -> Case:
    known = Case(
        case_id, 4711, "O01", Space.REAL, Phase.DAY, Severity.HIGH, "thr01", NOW, NOW + timedelta(hours=1), state=state,
    )  # fmt: skip
    return replace(known, **changed)  # type: ignore[arg-type]  # a test's own fields


HELD_ONE = case(
    "c1", State.CLAIMED, assignee=REZA, assignee_name="Reza", until=NOW, witnesses=2, taken_up=True
)
REPORTS = tuple(Report(f"r{n}", "c1", ContactMode.RETURNABLE, Consent.ASK_ME, TODAY) for n in (1, 2))


def merge_into(into: Case) -> tuple[Case, Case, tuple[Report, ...]]:
    merged_case, grown = merge(HELD_ONE, into, by=REZA, now=NOW)
    return merged_case, grown, tuple(move_report(report, into, today=TODAY) for report in REPORTS)


STANDING = {
    "waiting": case("c2", witnesses=3),
    "claimed": case("c2", State.CLAIMED, assignee=LEILA, assignee_name="Leila", until=NOW, witnesses=3),
    "asked": case("c2", State.NEEDS_INFO, assignee=LEILA, assignee_name="Leila", until=NOW, witnesses=3),
    "verified": case(
        "c2", State.VERIFIED, assignee=LEILA, decided_at=NOW, reporter_notified=True, witnesses=3
    ),
    "closed": case("c2", State.CLOSED, assignee=LEILA, decided_at=NOW, reporter_notified=True, witnesses=3),
}


@pytest.mark.parametrize("into", STANDING.values(), ids=STANDING)
@pytest.mark.parametrize("by", [person(REZA), person(LEILA, Role.LEAD), person(LEILA, Role.OWNER)])
def test_merge_and_unmerge_restore_both_cases_and_reports(into: Case, by: Person) -> None:
    merged_case, grown, came = merge_into(into)
    again, left, back = unmerge(merged_case, grown, came, by=by)
    assert left == into
    assert back == REPORTS
    assert again == replace(HELD_ONE, state=State.NEW, assignee=None, assignee_name="", until=None)


@pytest.mark.parametrize("state", [state for state in State if state is not State.MERGED])
def test_only_a_merged_case_is_taken_out(state: State) -> None:
    with pytest.raises(WrongState, match="case-cannot-unmerge"):
        unmerge(case("c1", state, assignee=REZA), case("c2"), REPORTS, by=person(REZA))


def test_another_moderator_may_not() -> None:
    merged_case, grown, came = merge_into(case("c2"))
    assert not may_unmerge(merged_case, person(LEILA))
    with pytest.raises(NotAllowed, match="case-unmerge-not-yours"):
        unmerge(merged_case, grown, came, by=person(LEILA))
    with pytest.raises(NotAllowed):
        unmerge(merged_case, grown, came, by=Person(LEILA, PersonKeys("l", "r", "c")))


def test_what_is_in_the_way_is_said() -> None:
    merged_case, grown, came = merge_into(case("c2"))
    with pytest.raises(WrongState, match="case-unmerge-onwards"):
        unmerge(merged_case, replace(grown, state=State.MERGED), came, by=person(REZA))
    with pytest.raises(WrongState, match="case-merge-second-look"):
        unmerge(merged_case, replace(grown, barred=LEILA), came, by=person(REZA))
    with pytest.raises(WrongState, match="case-unmerge-nobody"):
        unmerge(merged_case, grown, [replace(report, withdrawn=True) for report in came], by=person(REZA))


def test_what_was_taken_back_meanwhile_goes_back_as_such() -> None:
    merged_case, grown, came = merge_into(case("c2", witnesses=3))
    gone = replace(came[0], withdrawn=True)
    again, left, back = unmerge(merged_case, replace(grown, witnesses=4), (gone, came[1]), by=person(REZA))
    assert (again.witnesses, left.witnesses) == (1, 3)
    assert back[0].withdrawn and back[0].case_id == "c1"


def test_case_without_own_reports_ends_after_unmerge() -> None:
    for state in (State.NEW, *HELD, State.VERIFIED):
        merged_case, grown, came = merge_into(replace(STANDING["claimed"], state=state))
        _, left, _ = unmerge(merged_case, replace(grown, witnesses=2), came, by=person(REZA))
        assert (left.state, left.witnesses, left.assignee) == (State.WITHDRAWN, 0, None)


def test_an_answer_about_the_other_case_goes_with_it() -> None:
    into = replace(STANDING["verified"], right_asked=True)
    merged_case, grown, came = merge_into(into)
    answered_report = replace(came[0], right=Rightness.YES)
    _, left, back = unmerge(
        merged_case, replace(grown, put_right=1), (answered_report, came[1]), by=person(REZA)
    )
    assert left.put_right == 0 and back[0].right is Rightness.UNKNOWN


def test_report_from_third_case_remembers_its_origin() -> None:
    merged_case, grown, came = merge_into(case("c2"))
    older = replace(came[0], origin="c0")
    _, _, back = unmerge(merged_case, grown, (older, came[1]), by=person(REZA))
    assert [(report.case_id, report.origin) for report in back] == [("c1", "c0"), ("c1", "")]
