"""What the learners of ``bench/learners_active.py`` are in the middle of: a quiz, a round of practice, its minutes.

Each learner knows the row with which they begin, what they press or type, which words must come back, and what their
row must hold afterwards. Two answers of three are right.
"""

import random
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import Any, Final

from bot.conversation.buttons import Press
from bot.conversation.outgoing import SendDocument
from bot.conversation.session import Session
from bot.domain.learning import ballot_rounds, order_rounds, poster_rounds
from bot.domain.learning.attempts import count_begun
from bot.domain.learning.ballots import BallotKind, BallotVerdict
from bot.domain.learning.lessons import Audience, Progress, Tier
from bot.domain.learning.order_incidents import OrderJudgment
from bot.domain.learning.posters import PosterKind
from bot.domain.learning.practice_records import PracticeRecord
from bot.domain.learning.quizzes import QuestionKind, draw
from bot.domain.writing.statement_rounds import (
    StatementPaper,
    StatementRecord,
    StatementRules,
    begin_statement,
    practice_key,
)
from bot.handlers.learning.ballot_arguments import BallotAnswer, BallotPlace
from bot.handlers.learning.ballot_screens import ballot_picture
from bot.handlers.learning.ballots import COUNTING
from bot.handlers.learning.order_arguments import OrderPress
from bot.handlers.learning.poster_arguments import PosterAnswer, PosterPlace
from bot.handlers.learning.poster_screens import piece_picture
from bot.handlers.learning.statement_arguments import SentencePress
from bot.language.dates import months_later
from bot.library.content import LoadedContent
from bot.runtime.system import SystemClock
from bot.usecases.learning.order_clock import order_key
from bot.usecases.learning.quiz_run import QuizRun
from bot.usecases.ports import Learner

ONE_PRESS: Final = {QuestionKind.SINGLE, QuestionKind.TRUE_FALSE, QuestionKind.SCENARIO}
PAUSE: Final = 15.0
"""From one answer of a learner to the next, in seconds if nothing else is asked at the same time: the rate of a run
stretches all pauses."""
HASTE: Final = 1.5
"""From one step of an incident to the next: three come before the first call can, eight seconds later."""
STEPS: Final = 3
WORDS_OF_STEP: Final = 10
"""How many letters of what a step brings about must come back."""
SHARES: Final = {
    "quiz": 6, "names": 4, "lists": 2, "poster": 3, "order": 2, "statement": 2, "minutes": 1,
}  # fmt: skip
"""What learners do at the same time, in parts of ``TWENTY``."""
TWENTY: Final = 20


@dataclass(frozen=True, slots=True)
class LearnerAct:
    """What a learner does next: ``at`` so many seconds after they began. ``kind`` begins with ``answer`` where the bot
    must say at once what the answer was worth."""

    kind: str
    _: KW_ONLY
    at: float
    words: str
    """What must stand in the reply."""
    press: Press | None = None
    typed: str = ""
    is_picture: bool = False


class BenchLearner(ABC):
    """One learner, by their number."""

    kind: str

    def __init__(self, n: int, content: LoadedContent) -> None:
        self.n = n
        self.content = content

    def is_right(self, at: int) -> bool:
        """Whether they give the right answer at this place."""
        return (self.n + at) % 3 > 0

    @abstractmethod
    def row(self, row: Learner) -> Learner:
        """Their row before the first press."""

    def session(self) -> Session | None:
        """Their conversation, if it says where they are."""
        return None

    def picture_on_screen(self) -> SendDocument | None:
        """The picture that they look at. Both messengers have it already."""
        return None

    @abstractmethod
    def acts(self, rounds: int) -> Iterator[LearnerAct]:
        """Their answers, and what they press in between."""

    @abstractmethod
    def has_advanced(self, row: Learner) -> bool:
        """Whether their row holds exactly the answers of ``acts``."""


class QuizLearner(BenchLearner):
    """In the middle of the quiz of a tier."""

    kind = "quiz"

    def __init__(self, n: int, content: LoadedContent) -> None:
        super().__init__(n, content)
        quiz = content.quiz(Audience.VOTER, Tier.BASIC)
        assert quiz is not None
        bank = [question for question in quiz.questions if question.kind in ONE_PRESS]
        attempt = draw(
            bank, seen=frozenset(), count=len(bank), rng=random.Random(n), content_hash=content.hash()
        )
        self.run = QuizRun(quiz, attempt=attempt, id=f"bench-{n}")
        self.rights: list[bool] = []

    def row(self, row: Learner) -> Learner:
        quiz, today = self.run.quiz, SystemClock().today()
        progress = count_begun(Progress(), track=quiz.track, tier=quiz.tier, today=today)
        return replace(row, progress=progress.to_plain(), attempt=self.run.to_plain())

    def acts(self, rounds: int) -> Iterator[LearnerAct]:
        for at in range(rounds):
            if at:
                press = Press("quiz-on")
                yield LearnerAct("next/quiz", at=at * PAUSE - PAUSE / 2, words="یکی را بزنید.", press=press)
            yield self._answer(at)

    def _answer(self, at: int) -> LearnerAct:
        question = self.run.quiz.question(self.run.attempt.question_ids[at])
        assert question is not None
        right = self.is_right(at)
        self.rights.append(right)
        wanted = next(option.id for option in question.options if option.right is right)
        place = self.run.attempt.option_orders[at].index(wanted)
        words = "درست است." if right else "این پاسخ درست نبود."
        return LearnerAct("answer/quiz", at=at * PAUSE, words=words, press=Press("q", f"{at}/{place}"))

    def has_advanced(self, row: Learner) -> bool:
        return [right for _, right in row.attempt["answers"]] == self.rights


class BallotLearner(BenchLearner):
    """In the middle of a round of ballots."""

    def __init__(self, n: int, content: LoadedContent, kind: BallotKind = BallotKind.NAMES) -> None:
        super().__init__(n, content)
        self.kind = "names" if kind is BallotKind.NAMES else "lists"
        self.round = ballot_rounds.begin_round(kind, seed=f"bench-{n}", law=content.ballots)

    @property
    def papers(self) -> ballot_rounds.RoundPapers:
        return ballot_rounds.RoundPapers(self.round, self.content.ballots)

    def row(self, row: Learner) -> Learner:
        return _with_practice(row, self.round.kind.value, PracticeRecord(self.round).to_plain())

    def picture_on_screen(self) -> SendDocument | None:
        return ballot_picture(self.papers)

    def acts(self, rounds: int) -> Iterator[LearnerAct]:
        for at in range(rounds):
            if at:
                place = BallotPlace(self.round.kind, self.round.id, at)
                yield LearnerAct(
                    f"next/{self.kind}",
                    at=at * PAUSE - PAUSE / 2,
                    words="چه می‌شود؟",
                    press=Press("ballot-next", place),
                    is_picture=True,
                )
            yield self._answer(at)

    def _answer(self, at: int) -> LearnerAct:
        truth, right = self.papers.judgment(at).verdict, self.is_right(at)
        given = truth if right else next(verdict for verdict in BallotVerdict if verdict is not truth)
        press = Press("ballot-answer", BallotAnswer(self.round.kind, self.round.id, at, given))
        self.round = self.round.with_answer(given)
        return LearnerAct(
            f"answer/{self.kind}",
            at=at * PAUSE,
            words="درست است: " if right else "این برگه: ",
            press=press,
            is_picture=True,
        )

    def has_advanced(self, row: Learner) -> bool:
        stored = ballot_rounds.read_ballot_record(row.practice[self.round.kind.value])
        return stored.running == self.round


class MinutesLearner(BenchLearner):
    """Types the numbers of the minutes of a round that is sorted."""

    kind = "minutes"
    NEXT: Final = (
        "چند رأی معتبر است؟", "چند رأی باطل است", "چند تعرفه مانده است؟", "اگر عددها درست است",
    )  # fmt: skip

    def __init__(self, n: int, content: LoadedContent) -> None:
        super().__init__(n, content)
        law = content.ballots
        start = ballot_rounds.begin_round(BallotKind.NAMES, seed=f"bench-{n}", law=law)
        papers = ballot_rounds.RoundPapers(start, law)
        verdicts = [papers.judgment(at).verdict for at in range(ballot_rounds.ROUND)]
        self.round = replace(start, answers=tuple(verdicts))
        self.truth = ballot_rounds.RoundPapers(self.round, law).true_minutes()

    def row(self, row: Learner) -> Learner:
        return _with_practice(row, self.round.kind.value, PracticeRecord(self.round).to_plain())

    def session(self) -> Session | None:
        line = ballot_rounds.MinutesLine.CAST
        return Session().at(COUNTING, kind=self.round.kind.value, line=line.value)

    def acts(self, rounds: int) -> Iterator[LearnerAct]:
        lines = list(ballot_rounds.MinutesLine)[:rounds]
        for at, (line, words) in enumerate(zip(lines, self.NEXT, strict=False)):
            count = self.truth[line] if self.is_right(at) else (self.truth[line] + 1) % 20
            self.round = self.round.with_count(line, count)
            yield LearnerAct("answer/minutes", at=at * PAUSE, words=words, typed=str(count))

    def has_advanced(self, row: Learner) -> bool:
        return ballot_rounds.read_ballot_record(row.practice[self.round.kind.value]).running == self.round


class PosterLearner(BenchLearner):
    """In the middle of a round of posters, pages and messages."""

    kind = "poster"

    def __init__(self, n: int, content: LoadedContent) -> None:
        super().__init__(n, content)
        kinds = list(PosterKind)
        self.round = poster_rounds.begin_round(kinds[n % len(kinds)], seed=f"bench-{n}", law=content.posters)

    @property
    def pieces(self) -> poster_rounds.RoundPieces:
        return poster_rounds.RoundPieces(self.round, self.content.posters)

    def row(self, row: Learner) -> Learner:
        return _with_practice(row, self.round.kind.value, PracticeRecord(self.round).to_plain())

    def picture_on_screen(self) -> SendDocument | None:
        return piece_picture(self.pieces, content=self.content)

    def acts(self, rounds: int) -> Iterator[LearnerAct]:
        for at in range(rounds):
            if at and not self.round.finds:
                place = PosterPlace(self.round.kind, self.round.id, self.round.position)
                yield LearnerAct(
                    "next/poster",
                    at=at * PAUSE - PAUSE / 2,
                    words="کدام شماره ایراد دارد؟",
                    press=Press("poster-next", place),
                    is_picture=True,
                )
            yield self._answer(at)

    def _answer(self, at: int) -> LearnerAct:
        pieces, position = self.pieces, self.round.position
        faults, finds = sorted(pieces.faults(position)), self.round.finds
        left = [number for number in faults if number not in finds]
        sound = [number for number in range(1, len(pieces.piece(position).marks) + 1) if number not in faults]
        number = (left or [poster_rounds.NOTHING_WRONG])[0] if self.is_right(at) else sound[0]
        press = Press("poster-answer", PosterAnswer(self.round.kind, self.round.id, position, number))
        self.round = pieces.after_press(number)
        if self.round.position == position:
            words = "را درست دیدید."
        elif self.pieces.is_right(position):
            words = "درست است"
        else:
            words = "شمارهٔ"  # of what was pressed, behind where the fault is
        return LearnerAct("answer/poster", at=at * PAUSE, words=words, press=press, is_picture=True)

    def has_advanced(self, row: Learner) -> bool:
        return poster_rounds.read_poster_record(row.practice[self.round.kind.value]).running == self.round


class OrderLearner(BenchLearner):
    """Takes the first steps of an incident, quicker than its first call comes. Then the calls come by the clock."""

    kind = "order"

    def __init__(self, n: int, content: LoadedContent) -> None:
        super().__init__(n, content)
        incidents = list(content.orders.values())
        self.incident = incidents[n % len(incidents)]
        self.round = order_rounds.begin_order(self.incident, seed=f"bench-{n}")

    @property
    def judgment(self) -> OrderJudgment:
        return order_rounds.judge_round(self.round, self.incident)

    def row(self, row: Learner) -> Learner:
        record = order_rounds.OrderRecord(self.round)
        return _with_practice(row, order_key(self.incident.track), record.to_plain())

    def acts(self, rounds: int) -> Iterator[LearnerAct]:
        steps = {step.id: step for step in self.incident.steps}
        for at in range(min(rounds, STEPS)):
            step = random.Random(f"{self.n}/{at}").choice(self.judgment.open_steps)
            moment = len(self.round.events)
            press = Press("order-step", OrderPress(self.incident.track, self.round.id, moment, step))
            self.round = order_rounds.with_due_call(self.round.with_step(step), self.incident)
            words = steps[step].done[:WORDS_OF_STEP]
            yield LearnerAct("answer/order", at=at * HASTE, words=words, press=press)

    def has_advanced(self, row: Learner) -> bool:
        record = order_rounds.OrderRecord.from_plain(row.practice[order_key(self.incident.track)])
        return record.running == self.round


class StatementLearner(BenchLearner):
    """Picks the sentences of an objection or a report."""

    kind = "statement"

    def __init__(self, n: int, content: LoadedContent) -> None:
        super().__init__(n, content)
        calendar = {entry.id: entry for entry in content.calendar}
        rules = StatementRules(content.statements, calendar, months_later)
        self.track = list(Audience)[(n + n // TWENTY) % len(Audience)]
        start = begin_statement(rules, self.track, seed=f"bench-{n}", done=())
        self.paper = StatementPaper(start, rules)

    def row(self, row: Learner) -> Learner:
        return _with_practice(row, practice_key(self.track), StatementRecord(self.paper.round).to_plain())

    def acts(self, rounds: int) -> Iterator[LearnerAct]:
        for at in range(rounds):
            right, picks = self.is_right(at), self.paper.round.picks
            position = next(
                place
                for place, sentence in enumerate(self.paper.sentences)
                if sentence.belongs is right and place not in picks
            )
            press = Press("statement-pick", SentencePress(self.track, self.paper.round.id, position))
            self.paper = self.paper.after(picks=(*picks, position))
            words = "نوشته شد." if right else "این یکی بیرون می‌ماند:"
            yield LearnerAct("answer/statement", at=at * PAUSE, words=words, press=press)

    def has_advanced(self, row: Learner) -> bool:
        return StatementRecord.from_plain(row.practice[practice_key(self.track)]).running == self.paper.round


def make_learners(count: int, content: LoadedContent) -> Sequence[BenchLearner]:
    """So many learners, by ``SHARES``."""
    kinds = [kind for kind, share in SHARES.items() for _ in range(share)]
    return [_make(kinds[n % len(kinds)], n, content) for n in range(count)]


def _make(kind: str, n: int, content: LoadedContent) -> BenchLearner:
    match kind:
        case "quiz":
            return QuizLearner(n, content)
        case "names" | "lists":
            return BallotLearner(n, content, BallotKind.NAMES if kind == "names" else BallotKind.LISTS)
        case "poster":
            return PosterLearner(n, content)
        case "order":
            return OrderLearner(n, content)
        case "statement":
            return StatementLearner(n, content)
        case _:
            return MinutesLearner(n, content)


def _with_practice(row: Learner, key: str, record: Mapping[str, Any]) -> Learner:
    return replace(row, practice={key: record})
