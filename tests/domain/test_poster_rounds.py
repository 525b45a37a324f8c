"""A round of posters: presses that find, miss or leave one fault, and what is stored."""

import pytest

from bot.domain.learning.poster_bank import ROUND, bank_edition
from bot.domain.learning.poster_rounds import (
    NOTHING_WRONG,
    PosterRecord,
    PosterRound,
    RoundPieces,
    begin_round,
    read_poster_record,
)
from bot.domain.learning.posters import PosterKind, PosterLaw, finding_of
from tests.fakes.shared_content import shipped_content


def law() -> PosterLaw:
    return shipped_content().posters


def pieces_of(poster_round: PosterRound) -> RoundPieces:
    return RoundPieces(poster_round, law())


def press(pieces: RoundPieces, *numbers: int) -> RoundPieces:
    for number in numbers:
        pieces = pieces_of(pieces.after_press(number))
    return pieces


def answer_right(pieces: RoundPieces) -> RoundPieces:
    return press(pieces, *(sorted(pieces.faults(pieces.round.position)) or [NOTHING_WRONG]))


def until(pieces: RoundPieces, *, faults: int) -> RoundPieces:
    """Answer right until a piece with so many faults is open."""
    while len(pieces.faults(pieces.round.position)) != faults:
        pieces = answer_right(pieces)
    return pieces


def begin(seed: str = "s") -> RoundPieces:
    return pieces_of(begin_round(PosterKind.CANDIDATE, seed=seed, law=law()))


@pytest.mark.parametrize("seed", ["a", "b", "c"])
def test_all_right_answers_make_a_full_round(seed: str) -> None:
    pieces = begin(seed)
    while not pieces.round.is_done:
        pieces = answer_right(pieces)
    assert pieces.right_answers == ROUND and pieces.missed_findings() == ()


def test_first_of_two_faults_keeps_the_piece_open() -> None:
    pieces = until(begin(), faults=2)
    position, (first, second) = pieces.round.position, sorted(pieces.faults(pieces.round.position))
    halfway = press(pieces, second)
    assert halfway.round.position == position and halfway.round.finds == (second,)
    done = press(halfway, first)
    assert done.round.position == position + 1 and done.is_right(position) and not done.round.finds


def test_fault_and_then_a_sound_mark_is_wrong() -> None:
    pieces = until(begin(), faults=2)
    position, (first, second) = pieces.round.position, sorted(pieces.faults(pieces.round.position))
    sound = next(n for n in range(1, 6) if n not in (first, second))
    done = press(pieces, first, sound)
    piece = done.piece(position)
    assert not done.is_right(position) and done.round.answers[position] == (first, sound)
    assert done.missed_findings() == (finding_of(piece, piece.marks[second - 1]),)


def test_sound_piece_is_right_only_when_nothing_is_said() -> None:
    pieces = until(begin(), faults=0)
    position = pieces.round.position
    assert press(pieces, NOTHING_WRONG).is_right(position)
    assert not press(pieces, 1).is_right(position)
    assert press(pieces, 1).missed_findings() == ()


def test_nothing_wrong_is_a_wrong_answer_to_a_fault() -> None:
    pieces = until(begin(), faults=1)
    done = press(pieces, NOTHING_WRONG)
    assert not done.is_right(pieces.round.position) and len(done.missed_findings()) == 1


def test_result_is_worked_out_again_from_the_stored_seed() -> None:
    pieces = press(begin("x"), 1)
    while not pieces.round.is_done:
        pieces = answer_right(pieces)
    record = PosterRecord(pieces.round, finished=1, best=4).with_finished(
        pieces.round, right=pieces.right_answers
    )
    stored = read_poster_record(record.to_plain())
    assert stored == record and stored.running is None and stored.finished == 2
    assert stored.last is not None and stored.best == pieces.right_answers
    again = pieces_of(stored.last)
    assert (again.numbers, again.right_answers) == (pieces.numbers, pieces.right_answers)


def test_round_survives_storing_at_every_step() -> None:
    pieces = until(begin(), faults=2)
    halfway = press(pieces, min(pieces.faults(pieces.round.position)))
    for stored in (pieces.round, halfway.round):
        assert PosterRound.from_plain(stored.to_plain()) == stored
    assert pieces.round.edition == bank_edition(law())
    assert read_poster_record({}) == PosterRecord()
