"""The desk's small rules: late critical cases, views, versions of a shared reply, what a search is restricted to."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.cases.reports import HELD, State
from bot.domain.catalogue.catalogue import AreaTree, Severity
from bot.domain.desk.desk import (
    CaseSearchFilter,
    CaseStage,
    DaySpan,
    Pile,
    PileFilter,
    is_late_critical,
    merge_free,
)
from bot.domain.desk.team_replies import TeamReply, next_version, withdrawn_version
from bot.domain.desk.views import SavedView, drop_lost_area, new_view
from bot.domain.errors import BadInput, NotAllowed, TooMany, WrongState
from tests.storage.values import MINA, NOW, REZA, a_case

VIEW = PileFilter(Pile.LATE, Severity.CRITICAL, "O01", "gone")


@pytest.mark.parametrize(
    ("changes", "is_first"),
    [
        ({}, True),
        ({"deadline": NOW + timedelta(microseconds=1)}, False),
        ({"severity": Severity.HIGH}, False),
        ({"muted": True}, False),
    ],
)
def test_only_late_critical_cases_go_first(changes: dict[str, object], is_first: bool) -> None:
    case = a_case(severity=Severity.CRITICAL, deadline=NOW)
    assert is_late_critical(replace(case, **changes), NOW) is is_first  # type: ignore[arg-type] # the test's own


def test_a_lost_area_leaves_and_nothing_else() -> None:
    assert drop_lost_area(VIEW, AreaTree(())) == (replace(VIEW, area=""), True)
    assert drop_lost_area(replace(VIEW, area=""), AreaTree(())) == (replace(VIEW, area=""), False)


def test_a_view_is_named_shortly_and_few() -> None:
    assert new_view(" a  view ", VIEW, saved_count=5) == SavedView("a view", VIEW)
    with pytest.raises(BadInput, match="view-nameless"):
        new_view(" ", VIEW, saved_count=0)
    with pytest.raises(BadInput, match="view-name-long"):
        new_view("x" * 31, VIEW, saved_count=0)
    with pytest.raises(TooMany):
        new_view("view", VIEW, saved_count=6)


def version(number: int, text: str = "At what time was it?") -> TeamReply:
    return TeamReply("time", number, text, REZA, "Reza", NOW)


def test_each_version_follows_the_one_that_was_read() -> None:
    author = {"by": MINA, "by_name": "Mina", "at": NOW}
    first = next_version("time", "At what hour was it?", None, of=0, **author)  # type: ignore[arg-type] # the test's own
    assert (first.version, first.by) == (1, MINA)
    assert next_version("time", "At what hour?", version(3), of=3, **author).version == 4  # type: ignore[arg-type] # the same
    for before, of in ((version(3), 2), (version(1), 0), (None, 1)):
        with pytest.raises(WrongState, match="team-meanwhile"):
            next_version("time", "At what hour?", before, of=of, **author)  # type: ignore[arg-type] # the same
    with pytest.raises(WrongState, match="team-same"):
        next_version("time", "At what time was it?", version(1), of=1, **author)  # type: ignore[arg-type] # the same
    out = withdrawn_version(version(1), **author)  # type: ignore[arg-type] # the same
    assert (out.version, out.is_offered) == (2, False)
    with pytest.raises(WrongState):
        withdrawn_version(out, **author)  # type: ignore[arg-type] # the same


def test_a_person_is_searched_by_what_they_hold_only() -> None:
    assert CaseSearchFilter(stage=CaseStage.DECIDED, assignee=REZA).states == HELD
    days = DaySpan(date(2026, 11, 1), date(2026, 11, 2))
    narrow = CaseSearchFilter("O01", "a", "waiting", Severity.LOW, None, "court", days)
    assert CaseSearchFilter.of_data(narrow.as_data()) == narrow and narrow.has_filters
    assert CaseSearchFilter.of_data({}) == CaseSearchFilter() and not CaseSearchFilter().has_filters


def test_merging_a_free_case_needs_no_claim() -> None:
    case, into = a_case("a", number=1), a_case("b", number=2)
    merged, grown = merge_free(case, into, by=REZA, name="Reza", now=NOW)
    assert (merged.state, merged.merged_into, merged.taken_up) == (State.MERGED, "b", False)
    assert grown.witnesses == 2
    held = a_case("a", number=1, state=State.CLAIMED, assignee=MINA)
    with pytest.raises(NotAllowed):
        merge_free(held, into, by=REZA, name="Reza", now=NOW)


def test_search_stored_by_an_earlier_release_keeps_assignee() -> None:
    stored = {"holder": str(REZA), "act": "a"}
    assert CaseSearchFilter.of_data(stored) == CaseSearchFilter("a", assignee=REZA)
    assert CaseSearchFilter("a", assignee=REZA).as_data() == stored
