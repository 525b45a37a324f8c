"""Complaint routes in the content: every problem is reported at its line, all at once."""

import pytest

from bot.domain.catalogue.catalogue import ActorClass, Phase
from bot.library import ContentErrors, load_content
from tests.content.conftest import SampleFolder

C = "agencies/complaints.yaml"
BODIES = "agencies/bodies.yaml"
ACTS = "violations/acts.yaml"

WAYS = """\
addressees:
  - id: board
    agency: police
    label: هیئت اجرایی
    articles: [20]
    first_for: [O01]
    phases: [before, day, after]
    contest: city
    days_after_result: 2
    unnamed: true
    not_for: [staff]
    note: شکایت را می‌گیرد.
  - id: higher
    agency: police
    label: هیئت بالاتر
    articles: [84]
    acts: [O32]
    phases: [after]
    not_for: []
    note: اگر در نتیجه اثر داشته است.
  - id: all
    agency: sup
    label: هیئت نظارت
    articles: [20, 84]
    phases: [before, day, after]
    not_for: []
    note: گزارش را از هر کس می‌گیرد.
"""


@pytest.fixture
def ways(folder: SampleFolder) -> SampleFolder:
    folder.write(C, WAYS)
    folder.replace(
        BODIES, "agencies:\n", "agencies:\n  - {id: sup, name: نظارت, when: همیشه., confidence: sourced}\n"
    )
    return folder


def problem_lines(folder: SampleFolder) -> list[str]:
    return [f"{problem.line}: {problem.message}" for problem in folder.problems()]


def test_complaint_routes_keep_file_order(ways: SampleFolder) -> None:
    assert problem_lines(ways) == []
    board, higher, everybody = load_content(ways.root).complaints
    assert (board.id, board.agency_id, board.label) == ("board", "police", "هیئت اجرایی")
    assert (board.contest, board.days_after_result, board.unnamed) == ("city", 2, True)
    assert (board.first_for, board.not_for) == (("O01",), (ActorClass.STAFF,))
    assert (higher.act_ids, higher.phases, higher.days_after_result) == (("O32",), (Phase.AFTER,), None)
    assert everybody.contest is None and everybody.article_ids == ("20", "84")


def test_missing_route_file_offers_nobody_and_is_valid(folder: SampleFolder) -> None:
    assert load_content(folder.root).complaints == ()


CASES = {
    "unknown body": ("agency: sup", "agency: gone", "agency: gone", "addressee all: no agency gone"),
    "unknown article": ("articles: [84]", "articles: [85]", "articles: [85]", "no article 85"),
    "no article": ("articles: [84]", "articles: []", "articles: []", "articles: too few"),
    "neither article nor basis": (
        "    articles: [84]\n    acts", "    acts", "id: higher",
        "addressee higher: either articles, or a basis that is not the law",
    ),
    "article and basis": (
        "articles: [84]\n    acts", "articles: [84]\n    basis: practice\n    acts", "basis: practice",
        "addressee higher: either articles, or a basis that is not the law",
    ),
    "a complaint by practice": (
        "articles: [84]\n    acts", "basis: practice\n    acts", "basis: practice",
        "addressee higher: a complaint is printed with its article",
    ),
    "unknown act": ("acts: [O32]", "acts: [O33]", "acts: [O33]", "addressee higher: no act O33"),
    "no acts": ("acts: [O32]", "acts: []", "acts: []", "acts: too few"),
    "first for an unknown act": ("[O01]", "[O99]", "[O99]", "addressee board: no act O99"),
    "first for an act that is not its own": (
        "acts: [O32]", "acts: [O32]\n    first_for: [O01]", "first_for: [O01]\n    phases: [after]",
        "addressee higher: first for O01, which its acts do not hold",
    ),
    "who is accused is left open": ("    not_for: [staff]\n", "", "id: board", "not_for is missing"),
    "unknown class": ("[staff]", "[boss]", "[boss]", "not_for.0: input should be"),
    "unknown contest": (
        "contest: city", "contest: county", "contest: county", "contest: county is not one of election.yaml"
    ),
    "no day at all": ("result: 2", "result: 0", "result: 0", "greater than or equal to 1"),
    "far too late": ("result: 2", "result: 90", "result: 90", "less than or equal to 60"),
    "no phase": ("phases: [after]", "phases: []", "phases: []", "phases: too few"),
    "same way twice": ("id: higher", "id: board", 13, "addressee board exists already, at"),
    "strange field": ("unnamed: true", "anonymous: true", "anonymous: true", "anonymous is not a known field"),
    "long button": ("هیئت بالاتر", "هیئت بالاتر " * 4, "label: هیئت بالاتر هیئت", "should have at most 40"),
    "style": ("شکایت را می‌گیرد.", "شکایت را می گیرد.", "می گیرد", "half-space belongs after می"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_named_at_its_line(ways: SampleFolder, case: str) -> None:
    old, new, at, message = CASES[case]
    ways.replace(C, old, new)
    text = ways.path(C).read_text(encoding="utf-8")
    line = at if isinstance(at, int) else text[: text.index(at)].count("\n") + 1
    assert any(problem.startswith(f"{line}: ") and message in problem for problem in problem_lines(ways)), (
        line,
        problem_lines(ways),
    )


def test_an_unconfirmed_body_is_no_addressee(ways: SampleFolder) -> None:
    ways.replace(BODIES, "{id: sup, name: نظارت, when: همیشه., confidence: sourced}",
                 "{id: sup, name: نظارت, when: همیشه., confidence: recheck}")  # fmt: skip
    (problem,) = problem_lines(ways)
    assert problem.endswith("addressee all: agency sup is unconfirmed (confidence: recheck)")


def test_an_act_that_is_never_reported_needs_no_way(ways: SampleFolder) -> None:
    ways.replace(ACTS, "[staff]", "[]")
    (problem,) = problem_lines(ways)
    assert problem.endswith("addressee higher: act O32 is never reported")


def test_nobody_is_left_without_anybody_to_complain_to(ways: SampleFolder) -> None:
    text = ways.path(C).read_text(encoding="utf-8")
    ways.write(C, text[: text.index("  - id: all")])
    assert problem_lines(ways) == [
        "2: O01 by candidate (village, before): nobody takes a complaint",
        "2: O01 by person (village, before): nobody takes a complaint",
        "2: O22 by candidate (village, before): nobody takes a complaint",
        "2: O32 by staff (city, before): nobody takes a complaint",
    ]


def test_all_faults_come_at_once(ways: SampleFolder) -> None:
    for name in ("unknown body", "unknown act", "unknown class", "style"):
        ways.replace(C, *CASES[name][:2])
    with pytest.raises(ContentErrors) as caught:
        load_content(ways.root)
    messages = str(caught.value)
    for words in ("no agency gone", "no act O33", "not_for.0", "می گیرد"):
        assert words in messages


def test_broken_bodies_file_does_not_blame_the_routes(ways: SampleFolder) -> None:
    ways.write(BODIES, "agencies: [")
    assert {problem.file for problem in ways.problems()} == {str(ways.path(BODIES))}
