"""Ballots to practise on: the bank, and the program's verdicts beside those of a second implementation."""

from collections import Counter
from dataclasses import asdict, replace

import pytest

from bot.domain.learning.ballot_bank import (
    AT_LEAST,
    BANK,
    LISTS_KNOWN,
    NAMES_KNOWN,
    ROUND,
    SCENARIOS,
    bank_edition,
    draw_numbers,
    make_ballot,
)
from bot.domain.learning.ballots import (
    Ballot,
    BallotFinding,
    BallotKind,
    BallotLaw,
    BallotVerdict,
    VoterMark,
    Writing,
    WritingKind,
    findings_of,
    judge_ballot,
)
from tests.domain.ballot_sheet import verdict_by_sheet
from tests.fakes.shared_content import shipped_content

CASES = 10_000


def law() -> BallotLaw:
    return shipped_content().ballots


def disagreements(kind: BallotKind, rules: BallotLaw, *, cases: int) -> int:
    """On how many ballots the program and the sheet give another verdict, or other articles."""
    count = 0
    for number in range(cases):
        ballot = make_ballot(kind, number, rules)
        judgment = judge_ballot(ballot, rules)
        articles = frozenset(key for finding in judgment.findings for key in rules.rules[finding].articles)
        count += (judgment.verdict.value, articles) != verdict_by_sheet(asdict(ballot))
    return count


@pytest.mark.parametrize("kind", BallotKind)
@pytest.mark.slow
def test_both_implementations_agree_on_ten_thousand_ballots(kind: BallotKind) -> None:
    assert disagreements(kind, law(), cases=CASES) == 0


def test_a_wrong_rule_is_a_disagreement() -> None:
    right = law()
    for finding in BallotFinding:
        wrong = replace(
            right, rules={**right.rules, finding: replace(right.rules[finding], articles=("35",))}
        )
        assert any(disagreements(kind, wrong, cases=40) for kind in BallotKind), finding


@pytest.mark.parametrize("kind", BallotKind)
def test_bank_shows_every_finding_of_its_kind(kind: BallotKind) -> None:
    only_lists = {BallotFinding.SOUND_LIST, BallotFinding.NAMES_BESIDE_LIST, BallotFinding.LATER_LIST}
    present = {finding for number in range(BANK) for finding in findings_of(make_ballot(kind, number, law()))}
    assert present == set(BallotFinding) - (only_lists if kind is BallotKind.NAMES else set())


@pytest.mark.parametrize("kind", BallotKind)
def test_bank_has_over_three_hundred_ballots(kind: BallotKind) -> None:
    assert BANK >= 300 and len(SCENARIOS[kind]) == ROUND
    ballots = [make_ballot(kind, number, law()) for number in range(BANK)]
    assert len(set(ballots)) == BANK
    assert [make_ballot(kind, number, law()) for number in range(BANK)] == ballots


@pytest.mark.parametrize("kind", BallotKind)
def test_no_ballot_combines_what_law_leaves_open(kind: BallotKind) -> None:
    for number in range(2_000):
        ballot = make_ballot(kind, number, law())
        judgment = judge_ballot(ballot, law())
        assert ballot.seats in law().seats[kind]
        assert all(0 <= line.who <= NAMES_KNOWN for line in ballot.writings)
        assert all(line.who <= LISTS_KNOWN for line in ballot.writings if line.kind is WritingKind.LIST)
        if judgment.verdict is BallotVerdict.PARTLY and BallotFinding.EXTRA_NAMES in judgment.findings:
            assert judgment.findings == (BallotFinding.EXTRA_NAMES,)


@pytest.mark.parametrize("kind", BallotKind)
def test_rounds_have_twenty_ballots_and_two_of_each_verdict(kind: BallotKind) -> None:
    rounds = [draw_numbers(kind, f"seed {n}", law()) for n in range(100)]
    for numbers in rounds:
        assert len(numbers) == len(set(numbers)) == ROUND
        verdicts = Counter(
            judge_ballot(make_ballot(kind, number, law()), law()).verdict for number in numbers
        )
        assert all(verdicts[verdict] >= AT_LEAST for verdict in BallotVerdict)
    assert len(set(rounds)) == len(rounds)
    assert draw_numbers(kind, "seed 7", law()) == rounds[7]


def test_gravest_finding_decides() -> None:
    names = tuple(Writing(WritingKind.NAME, who) for who in (1, 2, 2, 9))
    ballot = Ballot(BallotKind.NAMES, seats=5, candidates=(1, 2, 3), writings=names)
    partly = judge_ballot(ballot, law())
    assert partly.verdict is BallotVerdict.PARTLY
    assert set(partly.findings) == {BallotFinding.NOT_CANDIDATE, BallotFinding.REPEATED_NAME}
    signed = replace(ballot, mark=VoterMark.SIGNATURE)
    assert judge_ballot(signed, law()).findings == (BallotFinding.SIGNATURE,)
    assert judge_ballot(replace(signed, has_stamp=False), law()).findings == (BallotFinding.NO_STAMP,)


def test_another_rule_is_another_edition() -> None:
    right = law()
    blank = replace(right.rules[BallotFinding.BLANK], verdict=BallotVerdict.UNCOUNTED)
    assert bank_edition(replace(right, rules={**right.rules, BallotFinding.BLANK: blank})) != bank_edition(
        right
    )
    reworded = replace(right.rules[BallotFinding.BLANK], reason="x")
    assert bank_edition(replace(right, rules={**right.rules, BallotFinding.BLANK: reworded})) == bank_edition(
        right
    )
