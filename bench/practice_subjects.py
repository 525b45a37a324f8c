"""What `bench/practice.py` measures: each kind of practice, how its cases are judged twice, and how one is drawn."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from bot.conversation.outgoing import SendDocument
from bot.domain.learning import ballot_bank, ballots, poster_bank, posters
from bot.domain.learning.ballot_rounds import RoundPapers
from bot.domain.learning.ballot_rounds import begin_round as begin_ballots
from bot.domain.learning.ballots import BallotKind, BallotVerdict
from bot.domain.learning.poster_rounds import RoundPieces
from bot.domain.learning.poster_rounds import begin_round as begin_posters
from bot.domain.learning.posters import Medium, PosterKind
from bot.handlers.learning.ballot_screens import ballot_picture
from bot.handlers.learning.poster_screens import piece_picture
from bot.library import LoadedContent
from tests.domain import ballot_sheet, poster_sheet

LEAST_OF_A_MEDIUM = 2


@dataclass(frozen=True, slots=True)
class Subject:
    """One kind of practice. ``differs``: whether the two implementations say something else of the case with this
    number. ``is_poor``: whether the round of this seed has a case twice, or too few of some sort. ``picture`` draws the
    case of this number."""

    name: str
    bank: int
    differs: Callable[[int], bool]
    is_poor: Callable[[str], bool]
    picture: Callable[[int], SendDocument]


def subjects(content: LoadedContent) -> Iterator[Subject]:
    """Every kind of practice, in the order of the report."""
    yield from (_ballot_subject(kind, content) for kind in BallotKind)
    yield from (_poster_subject(kind, content) for kind in PosterKind)


def _ballot_subject(kind: BallotKind, content: LoadedContent) -> Subject:
    law = content.ballots

    def differs(number: int) -> bool:
        ballot = ballot_bank.make_ballot(kind, number, law)
        judgment = ballots.judge_ballot(ballot, law)
        articles = frozenset(key for finding in judgment.findings for key in law.rules[finding].articles)
        return (judgment.verdict.value, articles) != ballot_sheet.verdict_by_sheet(asdict(ballot))

    def is_poor(seed: str) -> bool:
        numbers = ballot_bank.draw_numbers(kind, seed, law)
        verdicts = Counter(
            ballots.judge_ballot(ballot_bank.make_ballot(kind, number, law), law).verdict
            for number in numbers
        )
        lacks = any(verdicts[verdict] < ballot_bank.AT_LEAST for verdict in BallotVerdict)
        return lacks or len(set(numbers)) != ballot_bank.ROUND

    def picture(number: int) -> SendDocument:
        papers = RoundPapers(begin_ballots(kind, seed="bench", law=law), law)
        papers.__dict__["numbers"] = (number,)
        return ballot_picture(papers)

    return Subject(kind.value, ballot_bank.BANK, differs, is_poor, picture)


def _poster_subject(kind: PosterKind, content: LoadedContent) -> Subject:
    law = content.posters

    def differs(number: int) -> bool:
        piece = poster_bank.make_piece(kind, number)
        plain = asdict(piece)
        rules = {aspect: law.rules[posters.finding_of(piece, aspect)] for aspect in piece.marks}
        return any(
            (rule.verdict.value, frozenset(rule.articles)) != poster_sheet.verdict_by_sheet(plain, aspect)
            for aspect, rule in rules.items()
        )

    def is_poor(seed: str) -> bool:
        numbers = poster_bank.draw_numbers(kind, seed, law)
        pieces = [poster_bank.make_piece(kind, number) for number in numbers]
        media = Counter(piece.medium for piece in pieces)
        faults = Counter(len(posters.faults_of(piece, law)) for piece in pieces)
        lacks = any(media[medium] < LEAST_OF_A_MEDIUM for medium in Medium) or not all(
            map(faults.get, range(3))
        )
        return lacks or len(set(numbers)) != poster_bank.ROUND

    def picture(number: int) -> SendDocument:
        pieces = RoundPieces(begin_posters(kind, seed="bench", law=law), law)
        pieces.__dict__["numbers"] = (number,)
        return piece_picture(pieces, content=content)

    return Subject(kind.value, poster_bank.BANK, differs, is_poor, picture)
