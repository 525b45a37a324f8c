"""Posters to practise on: the bank, the program's verdicts beside a second implementation's, and what a stranger to the
law would get by pressing the same button always.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, replace
from itertools import pairwise

import pytest

from bot.domain.learning.poster_bank import (
    BANK,
    FEW,
    ROUND,
    bank_edition,
    draw_numbers,
    make_piece,
)
from bot.domain.learning.posters import (
    OF_HEADQUARTERS,
    Aspect,
    Author,
    CampaignPiece,
    Face,
    MarkVerdict,
    Medium,
    Place,
    PosterFinding,
    PosterKind,
    PosterLaw,
    Words,
    faults_of,
    finding_of,
)
from bot.handlers.learning.poster_screens import mark_words
from tests.domain.poster_sheet import verdict_by_sheet
from tests.fakes.shared_content import shipped_content, shipped_texts

CASES = 10_000
OF_DUTY = {PosterFinding.ARMED_FORCES_PAGE, PosterFinding.LEFT_AT_STATION}
OF_OTHERS = {PosterFinding.SUPPORTERS_PAGE, PosterFinding.FAIR_CRITICISM, PosterFinding.NO_FACE}
ABOVE_CHANCE = 0.03


def law() -> PosterLaw:
    return shipped_content().posters


def disagreements(kind: PosterKind, rules: PosterLaw, *, cases: int) -> int:
    """On how many pieces the program and the sheet say something else of a mark, or by other articles."""
    count = 0
    for number in range(cases):
        piece = make_piece(kind, number)
        plain = asdict(piece)
        judged = {aspect: rules.rules[finding_of(piece, aspect)] for aspect in piece.marks}
        count += any(
            (rule.verdict.value, frozenset(rule.articles)) != verdict_by_sheet(plain, aspect)
            for aspect, rule in judged.items()
        )
    return count


@pytest.mark.parametrize("kind", PosterKind)
@pytest.mark.slow
def test_both_implementations_agree_on_ten_thousand_pieces(kind: PosterKind) -> None:
    assert disagreements(kind, law(), cases=CASES) == 0


@pytest.mark.parametrize("finding", PosterFinding)
def test_a_wrong_rule_is_a_disagreement(finding: PosterFinding) -> None:
    right = law()
    wrong = replace(right, rules={**right.rules, finding: replace(right.rules[finding], articles=("35",))})
    assert any(disagreements(kind, wrong, cases=BANK) for kind in PosterKind)


@pytest.mark.parametrize("kind", PosterKind)
def test_bank_shows_every_finding_that_its_learners_meet(kind: PosterKind) -> None:
    pieces = [make_piece(kind, number) for number in range(BANK)]
    present = {finding_of(piece, aspect) for piece in pieces for aspect in piece.marks}
    elsewhere = {
        PosterKind.CANDIDATE: OF_DUTY | OF_OTHERS | {PosterFinding.OFFICIALS_PAGE, PosterFinding.TOO_LATE},
        PosterKind.VOTER: OF_DUTY,
        PosterKind.DUTY: {PosterFinding.UNDECLARED_CHANNEL},
    }
    assert present == set(PosterFinding) - elsewhere[kind]


@pytest.mark.parametrize("kind", PosterKind)
def test_bank_has_over_three_hundred_pieces(kind: PosterKind) -> None:
    pieces = [make_piece(kind, number) for number in range(BANK)]
    assert len(set(pieces)) == BANK >= 300
    assert [make_piece(kind, number) for number in range(BANK)] == pieces
    media = Counter(piece.medium for piece in pieces)
    assert set(media) == set(Medium) and min(media.values()) >= 100


@pytest.mark.parametrize("kind", PosterKind)
def test_no_piece_combines_what_law_leaves_open(kind: PosterKind) -> None:
    for number in range(2_000):
        piece = make_piece(kind, number)
        of_headquarters = piece.author in OF_HEADQUARTERS
        assert len(faults_of(piece, law())) <= 2
        assert piece.hours != 24, "the exact end of the campaign is nobody's question"
        assert of_headquarters or piece.face not in (Face.OWN, Face.FAKE_CLIP)
        assert of_headquarters or piece.words is not Words.BEYOND_POWERS
        assert piece.words is not Words.CRITICISM or piece.author is Author.SUPPORTER
        assert piece.place is not Place.STATION or kind is PosterKind.DUTY
        assert (piece.medium is Medium.POSTER) == (piece.place is not None)


@pytest.mark.parametrize("kind", PosterKind)
def test_rounds_have_ten_different_faults_and_some_without(kind: PosterKind) -> None:
    rounds = [draw_numbers(kind, f"seed {n}", law()) for n in range(100)]
    for numbers in rounds:
        assert len(numbers) == len(set(numbers)) == ROUND
        pieces = [make_piece(kind, number) for number in numbers]
        media = Counter(piece.medium for piece in pieces)
        counts = Counter(len(faults_of(piece, law())) for piece in pieces)
        assert min(media[medium] for medium in Medium) >= 2
        assert counts[0] in FEW and counts[2] in FEW
    assert len(set(rounds)) == len(rounds)
    assert draw_numbers(kind, "seed 7", law()) == rounds[7]


@pytest.mark.parametrize("kind", PosterKind)
def test_second_round_repeats_at_most_a_third(kind: PosterKind) -> None:
    rounds = [set(draw_numbers(kind, f"seed {n}", law())) for n in range(100)]
    assert max(len(before & after) for before, after in pairwise(rounds)) <= ROUND // 3


def test_each_mark_names_articles_of_the_content() -> None:
    articles = shipped_content().articles
    for rule in law().rules.values():
        assert rule.articles and set(rule.articles) <= set(articles)


@pytest.mark.parametrize("kind", PosterKind)
@pytest.mark.slow
def test_pressing_the_same_always_wins_no_more_than_chance(kind: PosterKind) -> None:
    """Each number, each kind of mark, nothing at all, the longest and the shortest words."""
    pieces = [make_piece(kind, number) for number in range(CASES)]
    chance = sum(1 / (len(piece.marks) + 1) for piece in pieces) / CASES
    rules: dict[str, Callable[[CampaignPiece], int]] = {
        **{str(number): lambda piece, number=number: min(number, len(piece.marks)) for number in range(8)},
        **{aspect: lambda piece, aspect=aspect: _number_of(piece, aspect) for aspect in Aspect},
    }
    for name, rule in rules.items():
        won = sum(faults_of(piece, law()) == _answer(rule(piece)) for piece in pieces) / CASES
        assert won <= chance + ABOVE_CHANCE, name


@pytest.mark.parametrize("kind", PosterKind)
@pytest.mark.parametrize("choose", [max, min])
def test_length_of_words_tells_nothing(kind: PosterKind, choose: Callable[..., int]) -> None:
    texts = shipped_texts()
    pieces = [make_piece(kind, number) for number in range(BANK)]
    chance = sum(1 / (len(piece.marks) + 1) for piece in pieces) / BANK
    won = 0
    for piece in pieces:
        lengths = {n: len(texts.label(mark_words(piece, aspect))) for n, aspect in enumerate(piece.marks, 1)}
        won += faults_of(piece, law()) == _answer(choose(lengths, key=lengths.__getitem__))
    assert won / BANK <= chance + ABOVE_CHANCE


def _number_of(piece: CampaignPiece, aspect: Aspect) -> int:
    return piece.marks.index(aspect) + 1 if aspect in piece.marks else 0


def _answer(number: int) -> frozenset[int]:
    return frozenset({number} - {0})


def test_time_is_counted_from_eight_days_to_one() -> None:
    piece = replace(make_piece(PosterKind.CANDIDATE, 1), author=Author.SUPPORTER)
    findings = {
        hours: finding_of(replace(piece, hours=hours), Aspect.TIME) for hours in (193, 192, 25, 23, 0)
    }
    assert findings == {
        193: PosterFinding.TOO_EARLY,
        192: PosterFinding.IN_TIME,
        25: PosterFinding.IN_TIME,
        23: PosterFinding.TOO_LATE,
        0: PosterFinding.TOO_LATE,
    }
    late = replace(piece, author=Author.UNDECLARED, hours=10)
    assert finding_of(late, Aspect.TIME) is PosterFinding.OFFICE_TOO_LATE


def test_another_rule_is_another_edition() -> None:
    right = law()
    size = replace(right.rules[PosterFinding.SIZE], verdict=MarkVerdict.FORBIDDEN)
    assert bank_edition(replace(right, rules={**right.rules, PosterFinding.SIZE: size})) != bank_edition(
        right
    )
    reworded = replace(right.rules[PosterFinding.SIZE], reason="x")
    assert bank_edition(replace(right, rules={**right.rules, PosterFinding.SIZE: reworded})) == bank_edition(
        right
    )
