"""Progress moves to another account by a code: completely, once, and never with a report."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Latin
from bot.domain.cohorts.cohorts import Cohort
from bot.domain.learning.ballot_rounds import BallotRecord, read_ballot_record
from bot.domain.learning.certificates import Certificate
from bot.domain.learning.lessons import Audience, LessonProgress, Progress, QuizProgress
from bot.domain.people import Account, Messenger
from bot.usecases.learning.learner import progress_of
from bot.usecases.learning.reminders import LETTERBOX
from bot.usecases.person.forget_me import forget_me
from bot.usecases.ports import Learner
from tests.fakes.contexts import context
from tests.fakes.school import school
from tests.fakes.talk import Talk
from tests.fakes.turns import FakeIds, keys_for
from tests.storage.test_attempts import attempt

OLD, NEW, OTHER = Account(Messenger.TELEGRAM, 11), Account(Messenger.BALE, 22), Account(Messenger.BALE, 33)
OLD_KEY, NEW_KEY = keys_for(OLD).learner, keys_for(NEW).learner


def two() -> tuple[Talk, Talk]:
    """A person's old account, with progress, and a new one."""
    old = Talk(OLD, content=school(), ids=FakeIds(seeds=500))
    tables = old.uow.tables
    progress = Progress(
        {"one": LessonProgress(3, True)}, {"voter/basic": QuizProgress(0.8, True)}, frozenset("s")
    )
    tables.learners[OLD_KEY] = Learner(
        OLD_KEY, old.clock.today(), audience=Audience.STAFF, progress=progress.to_plain(),
        settings={"law/voter/basic": "2"}, memory={"q1": [0.2, 6.4, "2026-04-30", "2026-05-03"]},
        practice={"names": {"finished": 2, "best": 17}},
    )  # fmt: skip
    tables.attempts["a1"] = (OLD_KEY, attempt("a1"))
    tables.cohorts["c1"] = Cohort(
        "c1", track=Audience.STAFF, body="b", area_id="x", code="n", most=5, used=1, expires=old.clock.today()
    )
    tables.enrolments["c1", OLD_KEY] = old.clock.today()
    tables.certificates["z1"] = Certificate(
        "z1", learner=OLD_KEY, track=Audience.VOTER, day=old.clock.today()
    )
    return old, Talk(NEW, uow=old.uow, content=old.content, clock=old.clock)


async def code_of(talk: Talk) -> str:
    await talk.commands("move")
    await talk.presses("move-give")
    code = talk.screen.args["code"]
    assert isinstance(code, Latin)
    return code.text


async def test_moving_account_moves_all_and_ends_code() -> None:
    old, new = two()
    code = await code_of(old)
    assert code.replace("-", "") not in repr(list(old.uow.tables.learners.items()))
    await new.commands("move")
    await new.presses("move-take")
    await new.says(code.lower())
    assert new.screen.key == "move-moved"
    tables = new.uow.tables
    assert OLD_KEY not in tables.learners and not tables.transfers
    moved = tables.learners[NEW_KEY]
    assert progress_of(moved).quizzes["voter/basic"].passed and moved.audience is Audience.STAFF
    assert moved.memory == {"q1": [0.2, 6.4, "2026-04-30", "2026-05-03"]} and moved.settings == {
        "law/voter/basic": "2"
    }
    assert read_ballot_record(moved.practice["names"]) == BallotRecord(finished=2, best=17)
    assert tables.attempts["a1"][0] == NEW_KEY and list(tables.enrolments) == [("c1", NEW_KEY)]
    assert tables.certificates["z1"].learner == NEW_KEY
    assert OLD_KEY not in repr(tables.tries) or all(
        name != "move-code" for name, key, _ in tables.tries if key == OLD_KEY
    )
    third = Talk(OTHER, uow=new.uow, content=new.content, clock=new.clock)
    await third.commands("move", code)
    assert third.screen.key == "move-unknown"


async def test_reminders_stay_behind_and_the_old_letterbox_is_dropped() -> None:
    old, new = two()
    await old.commands("reminders")
    await old.presses("remind:on/morning")
    assert old.uow.tables.letterboxes and old.uow.tables.reminders
    await new.commands("move", await code_of(old))
    assert not new.uow.tables.letterboxes and not new.uow.tables.reminders
    assert LETTERBOX not in new.uow.tables.learners[NEW_KEY].settings


async def test_moving_onto_own_progress_asks_before_merging() -> None:
    old, new = two()
    mine = Progress(
        {"one": LessonProgress(1), "two": LessonProgress(2)}, {"voter/basic": QuizProgress(0.9, False)}
    )
    new.uow.tables.learners[NEW_KEY] = Learner(
        NEW_KEY, new.clock.today(), audience=Audience.VOTER, progress=mine.to_plain(),
        memory={"q1": [0.2, 6.4, "2026-04-30", "2026-05-01"], "q2": [0.2, 6.4, "2026-04-30", "2026-05-09"]},
        settings={"law/voter/basic": "1"},
    )  # fmt: skip
    code = await code_of(old)
    await new.commands("move", code)
    assert new.screen.key == "move-ask" and OLD_KEY in new.uow.tables.learners
    await new.presses("move-merge")
    assert new.screen.key == "move-moved"
    both = new.uow.tables.learners[NEW_KEY]
    progress = progress_of(both)
    assert progress.lessons == {"one": LessonProgress(3, True), "two": LessonProgress(2)}
    assert progress.quizzes["voter/basic"] == QuizProgress(0.9, True)
    assert both.audience is Audience.VOTER and both.settings == {"law/voter/basic": "2"}
    assert {key: value[-1] for key, value in both.memory.items()} == {"q1": "2026-05-01", "q2": "2026-05-09"}
    await new.presses("move-merge")
    assert new.refusal_key == "move-form-gone"


async def test_same_account_is_refused_and_code_stays_valid() -> None:
    old, new = two()
    code = await code_of(old)
    await old.commands("move", code)
    assert old.screen.key == "move-same"
    await new.commands("move", code)
    assert new.screen.key == "move-moved"


@pytest.mark.parametrize(("minutes", "key"), [(14, "move-moved"), (15, "move-moved"), (16, "move-unknown")])
async def test_moving_code_is_valid_for_quarter_hour(minutes: int, key: str) -> None:
    old, new = two()
    code = await code_of(old)
    new.clock.advance(timedelta(minutes=minutes))
    await new.commands("move", code)
    assert new.screen.key == key


async def test_a_new_code_kills_the_one_before() -> None:
    old, new = two()
    first = await code_of(old)
    second = await code_of(old)
    await new.commands("move", first)
    assert new.screen.key == "move-unknown"
    await new.commands("move", second)
    assert new.screen.key == "move-moved"


async def test_guessing_is_stopped_after_five_codes_in_an_hour() -> None:
    old, new = two()
    code = await code_of(old)
    await new.commands("move", "so long")
    assert new.reply_keys() == ["move-unclear"]
    for _ in range(5):
        await new.commands("move", "AAAAA-AAAAA")
        assert new.screen.key == "move-unknown"
    await new.commands("move", code)
    assert new.refusal_key == "move-too-many" and OLD_KEY in new.uow.tables.learners


async def test_an_account_without_progress_has_nothing_to_give() -> None:
    _, new = two()
    await new.commands("move")
    await new.presses("move-give")
    assert new.refusal_key == "move-nothing" and not new.uow.tables.transfers


async def test_a_code_for_a_group_moves_nothing() -> None:
    old, new = two()
    tables = old.uow.tables
    tables.cohorts["c1"] = replace(tables.cohorts["c1"], code=old.uow.codes.name("enrol", "34679ACDEF"))
    await new.commands("move", "34679ACDEF")
    assert new.screen.key == "move-unknown"


async def test_forgotten_person_leaves_no_enrolment_code_reminder_or_certificate() -> None:
    old, _ = two()
    await old.commands("reminders")
    await old.presses("remind:on/morning")
    await code_of(old)
    await forget_me(context(old.uow), keys_for(OLD))
    tables = old.uow.tables
    assert not tables.enrolments and not tables.transfers and not tables.letterboxes and not tables.reminders
    assert not tables.attempts and OLD_KEY not in tables.learners
    assert tables.certificates["z1"].learner == "", "the certificate stays valid and belongs to nobody"
