"""A round of ballots: tally, minutes that must agree, and what is stored."""

from dataclasses import replace

import pytest

from bot.domain.learning.ballot_bank import ROUND
from bot.domain.learning.ballot_rounds import (
    BallotRecord,
    BallotRound,
    MinutesFault,
    MinutesLine,
    RoundPapers,
    begin_round,
    finish_round,
    read_ballot_record,
    slips_of,
)
from bot.domain.learning.ballots import BallotKind, BallotLaw, BallotVerdict
from bot.domain.learning.practice_records import merge_records
from tests.fakes.shared_content import shipped_content


def law() -> BallotLaw:
    return shipped_content().ballots


def answered_round(seed: str = "s", *, wrong: int = 0) -> RoundPapers:
    """A round whose ballots are sorted, the first so many of them wrongly."""
    papers = RoundPapers(begin_round(BallotKind.NAMES, seed=seed, law=law()), law())
    for position in range(ROUND):
        verdict = papers.judgment(position).verdict
        other = next(given for given in BallotVerdict if given is not verdict)
        after = papers.round.with_answer(other if position < wrong else verdict)
        papers = RoundPapers(after, law())
    return papers


def with_minutes(papers: RoundPapers, **changes: int) -> RoundPapers:
    """With the true minutes, except for these lines."""
    truth = papers.true_minutes()
    minutes = {line: truth[line] + changes.get(line, 0) for line in MinutesLine}
    return RoundPapers(replace(papers.round, minutes=minutes), law())


@pytest.mark.parametrize("seed", ["a", "b", "c"])
def test_true_minutes_follow_from_the_piles(seed: str) -> None:
    papers = answered_round(seed, wrong=5)
    tally, truth, slips = papers.tally, papers.true_minutes(), slips_of(papers.round)
    assert sum(tally.values()) == ROUND and papers.right_answers == ROUND - 5
    assert truth[MinutesLine.CAST] == ROUND - tally[BallotVerdict.UNCOUNTED]
    assert truth[MinutesLine.VALID] == tally[BallotVerdict.VALID] + tally[BallotVerdict.PARTLY]
    assert truth[MinutesLine.VOID] == tally[BallotVerdict.VOID]
    assert truth[MinutesLine.REMAINING] == slips.received - slips.issued > 0
    assert with_minutes(papers).minutes_fault() is None


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"cast": 1}, MinutesFault.SUM),
        ({"valid": 1}, MinutesFault.SUM),
        ({"remaining": 1}, MinutesFault.SLIPS),
        ({"cast": 12, "valid": 12}, MinutesFault.MORE),
        ({"valid": 1, "void": -1}, MinutesFault.PAPERS),
        ({"cast": 1, "void": 1}, MinutesFault.PAPERS),
    ],
)
def test_minutes_that_do_not_add_up(changes: dict[str, int], fault: MinutesFault) -> None:
    assert with_minutes(answered_round(), **changes).minutes_fault() is fault


def test_result_is_worked_out_again_from_the_stored_seed() -> None:
    papers = with_minutes(answered_round(wrong=3))
    record = finish_round(BallotRecord(papers.round, finished=1, best=12), papers)
    stored = read_ballot_record(record.to_plain())
    assert stored == record and stored.running is None and (stored.finished, stored.best) == (2, ROUND - 3)
    assert stored.last is not None
    again = RoundPapers(stored.last, law())
    assert (again.numbers, again.right_answers, again.minutes_fault()) == (papers.numbers, ROUND - 3, None)


def test_round_survives_storing_at_every_step() -> None:
    ballot_round = begin_round(BallotKind.LISTS, seed="x", law=law())
    ballot_round = ballot_round.with_answer(BallotVerdict.VOID).with_count(MinutesLine.CAST, 7)
    assert BallotRound.from_plain(ballot_round.to_plain()) == ballot_round
    assert read_ballot_record({}) == BallotRecord()


def test_practice_of_two_accounts_adds_up() -> None:
    old_round, new_round = (begin_round(BallotKind.NAMES, seed=seed, law=law()) for seed in "on")
    old = BallotRecord(old_round, finished=2, best=15, last=old_round)
    added = merge_records(BallotRecord(finished=1, best=12).to_plain(), old.to_plain())
    assert read_ballot_record(added) == replace(old, finished=3)
    both_open = merge_records(BallotRecord(new_round).to_plain(), old.to_plain())
    assert read_ballot_record(both_open).running == new_round
