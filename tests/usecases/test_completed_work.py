"""What a certificate says was done: counted from the learner's row, and nothing that was not done."""

from datetime import date

from bot.domain.learning.ballot_rounds import BallotRecord
from bot.domain.learning.lessons import Audience, LessonProgress, Progress
from bot.domain.learning.order_rounds import OrderRecord
from bot.domain.writing.statement_rounds import StatementRecord, practice_key
from bot.usecases.learning.issue_certificate import CompletedWork, completed_work
from bot.usecases.ports import Learner
from tests.fakes.school import school


def test_only_finished_lessons_and_own_practice_count() -> None:
    progress = Progress(
        lessons={"one": LessonProgress(3, scenario_done=True), "two": LessonProgress(2, scenario_done=True)},
        checks=frozenset({"one/0", "another/0"}),
    )
    practice = {"names": BallotRecord(finished=4).to_plain(), "lists": BallotRecord(finished=1).to_plain()}
    practice |= {practice_key(Audience.VOTER): StatementRecord(finished=2).to_plain()}
    learner = Learner("key", date(2026, 11, 24), progress=progress.to_plain(), practice=practice)
    work = completed_work(learner, Audience.VOTER, school())
    assert work == CompletedWork(1, of_lessons=2, checks=1, rounds=1, texts=2)
    assert completed_work(Learner("key", date(2026, 11, 24)), Audience.STAFF, school()).rounds == 0
    incidents = {"order-staff": OrderRecord(finished=3).to_plain()}
    staff = Learner("key", date(2026, 11, 24), practice=incidents)
    assert completed_work(staff, Audience.STAFF, school()).rounds == 3, (
        "incidents against a clock are practice, too"
    )
