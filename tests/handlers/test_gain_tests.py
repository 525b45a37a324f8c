"""Ten questions before and after a track: never in the way, without feedback, told of in blocks of people only."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Ack, Reply, TextRef
from bot.domain.cohorts.cohorts import Cohort
from bot.domain.learning.class_lessons import class_lesson
from bot.domain.learning.gain_test import GainMoment, GainRecord
from bot.domain.learning.gains import BLOCK, GainSums
from bot.domain.learning.lessons import Audience, Progress, QuizProgress, Tier, tier_key
from bot.domain.learning.parallel_forms import FormName, FormPair, JudgedQuestion, ParallelForms
from bot.domain.learning.quizzes import QuestionKind
from bot.domain.people import Account, Messenger, Role, Staff
from bot.usecases.learning.quiz_run import asked_quiz
from bot.usecases.ports import Learner
from tests.fakes.school import academy, option, question
from tests.fakes.talk import Talk
from tests.fakes.turns import SARA, FakeContent, button_press, keys_for

TRACK = Audience.CANDIDATE
KEY = keys_for(SARA).learner
OWNER = Account(Messenger.TELEGRAM, 1)


def measured_academy() -> FakeContent:
    """The academy with two forms of two questions; one of them stands in the basic quiz, too."""
    content = academy(TRACK)
    held = content.quizzes[TRACK, Tier.BASIC].questions[0]
    other = [question(key, QuestionKind.SINGLE, option("a", right=True), option("b")) for key in "xyz"]
    pairs = (
        FormPair(JudgedQuestion(held, difficulty=(1, 1)), JudgedQuestion(other[0], difficulty=(1, 1))),
        FormPair(JudgedQuestion(other[1], difficulty=(2, 2)), JudgedQuestion(other[2], difficulty=(2, 2))),
    )
    return replace(content, forms={TRACK: ParallelForms(TRACK, pairs=pairs)})


@pytest.fixture
async def sara() -> Talk:
    talk = Talk(content=measured_academy())
    await talk.commands("learn", TRACK.value)
    return talk


def learner(talk: Talk) -> Learner:
    return talk.uow.tables.learners[KEY]


def record(talk: Talk) -> GainRecord:
    return GainRecord.from_plain(learner(talk).gains[TRACK.value])


def is_offered(talk: Talk) -> bool:
    return any(entry.press == Press("gain", TRACK.value) for row in talk.screen.buttons for entry in row)


def pass_everything(talk: Talk) -> None:
    """As if the three quizzes were passed."""
    quizzes = {tier_key(TRACK, tier): QuizProgress(1.0, passed=True) for tier in Tier}
    progress = replace(Progress.from_plain(learner(talk).progress or Progress().to_plain()), quizzes=quizzes)
    talk.uow.tables.learners[KEY] = replace(learner(talk), progress=progress.to_plain())


async def answer_all(talk: Talk, *options: str) -> None:
    await talk.presses(f"gain:{TRACK}")
    await talk.presses(f"gain-go:{TRACK}")
    for position, key in enumerate(options):
        assert talk.screen.key == "gain-question"
        await talk.presses(f"gain-answer:{TRACK}/{position}/{key}")


async def test_questions_before_the_track_block_nothing(sara: Talk) -> None:
    assert is_offered(sara)
    await sara.presses(f"tier:{TRACK}/basic")
    await sara.presses("lesson:candidate-basic")
    assert sara.screen.key.startswith("lesson-card")
    await sara.presses("card:candidate-basic/1")
    await sara.commands("learn", TRACK.value)
    assert not is_offered(sara), "who has begun is not asked any more"


async def test_answers_are_neither_judged_nor_kept(sara: Talk) -> None:
    await answer_all(sara, "a", "-")
    assert sara.screen.key == "gain-thanks" and sara.screen.args["moment"] == "before"
    assert record(sara).before == 1 and record(sara).running is None
    assert sum(sums.asked for sums in sara.uow.tables.items.values()) == 2
    assert not sara.uow.tables.gains, "nothing is compared yet"
    await sara.commands("learn", TRACK.value)
    assert not is_offered(sara)


async def test_second_press_counts_once_and_shows_next_question(sara: Talk) -> None:
    await answer_all(sara, "a")
    replies = await press_old(sara, f"gain-answer:{TRACK}/0/b")
    assert any(isinstance(reply, Ack) and reply.key == "gain-old-button" for reply in replies)
    assert sara.screen.args["number"] == 2
    assert record(sara).running is not None and record(sara).running.chosen == ("a",)  # type: ignore[union-attr]


async def press_old(talk: Talk, what: str) -> tuple[Reply, ...]:
    """Press a button that stands somewhere further up in the chat."""
    return await talk.takes(button_press(what))


async def test_a_broken_off_test_goes_on_where_it_stopped(sara: Talk) -> None:
    await answer_all(sara, "a")
    await sara.commands("learn", TRACK.value)
    await sara.presses(f"gain:{TRACK}")
    await sara.presses(f"gain-go:{TRACK}")
    assert sara.screen.args["number"] == 2


async def test_declined_questions_do_not_come_again(sara: Talk) -> None:
    await sara.presses(f"gain:{TRACK}")
    await sara.presses(f"gain-skip:{TRACK}")
    assert sara.screen.key == "gain-declined"
    await sara.commands("learn", TRACK.value)
    assert not is_offered(sara)
    pass_everything(sara)
    await sara.commands("learn", TRACK.value)
    assert not is_offered(sara), "without a first result there is nothing to compare"


async def test_other_form_comes_after_and_both_results_show(sara: Talk) -> None:
    await answer_all(sara, "b", "b")
    first = sara.content.forms[TRACK].questions(record(sara).first)
    pass_everything(sara)
    await sara.commands("learn", TRACK.value)
    await answer_all(sara, "a")
    text = sara.screen.args["text"]
    assert text not in [asked.text for asked in first]
    await sara.presses(f"gain-answer:{TRACK}/1/a")
    assert [sara.screen.args[name] for name in ("before", "after", "total")] == [0, 2, 2]
    waiting = sara.uow.tables.gains[TRACK.value, "", "after"][1]
    assert (waiting.count, waiting.before, waiting.gain) == (1, 0, 2)


async def test_review_offers_first_form_again_after_a_month(sara: Talk) -> None:
    day = sara.clock.today() - timedelta(days=30)
    forms = sara.content.forms[TRACK]
    done = GainRecord(forms.edition(), first=FormName.A, before=1, after=2, after_day=day)
    due = {"candidate-basic-q1": [1.0, 5.0, day.isoformat(), day.isoformat()]}
    sara.uow.tables.learners[KEY] = Learner(KEY, day, gains={TRACK.value: done.to_plain()}, memory=due)
    await sara.commands("learn", TRACK.value)
    assert not is_offered(sara), "only who comes to the review is asked"
    await answer_all_later(sara)
    assert record(sara).later == 2
    assert sara.uow.tables.gains[TRACK.value, "", "later"][1].gain == 1


async def test_who_has_nothing_due_is_offered_it_too(sara: Talk) -> None:
    day = sara.clock.today() - timedelta(days=30)
    done = GainRecord(sara.content.forms[TRACK].edition(), first=FormName.A, before=1, after=2, after_day=day)
    sara.uow.tables.learners[KEY] = Learner(KEY, day, gains={TRACK.value: done.to_plain()})
    await sara.commands("review")
    assert sara.screen.key == "review-nothing" and is_offered(sara)


async def answer_all_later(talk: Talk) -> None:
    for press in (f"gain-go:{TRACK}", f"gain-answer:{TRACK}/0/a", f"gain-answer:{TRACK}/1/a"):
        await press_old(talk, press)
    assert talk.screen.key == "gain-thanks" and talk.screen.args["later"] == 2


async def test_quizzes_do_not_ask_what_the_forms_ask(sara: Talk) -> None:
    held = sara.content.forms[TRACK].question_ids()
    await sara.presses(f"tier:{TRACK}/basic")
    await sara.presses(f"quiz:{TRACK}/basic")
    await sara.presses(f"quiz-go:{TRACK}/basic")
    assert not held & set(learner(sara).attempt["questions"])
    assert len(learner(sara).attempt["questions"]) == 3


async def test_nothing_else_shows_the_answers_of_the_forms(sara: Talk) -> None:
    held = sara.content.forms[TRACK].question_ids()
    key = next(iter(sara.content.quizzes[TRACK, Tier.BASIC].questions)).id
    assert key in held
    past = sara.clock.today() - timedelta(days=3)
    due = {key: [1.0, 5.0, past.isoformat(), past.isoformat()]}
    sara.uow.tables.learners[KEY] = Learner(KEY, past, audience=TRACK, memory=due)
    await press_old(sara, "daily:go")
    asked = learner(sara).attempt["questions"]
    assert len(asked) == 3 and not held & set(asked)
    await sara.commands("start", f"question_{key}")
    assert sara.screen.key == "shared-gone"
    lesson = sara.content.lessons(TRACK, Tier.BASIC)[0]
    sheets = class_lesson(lesson, asked_quiz(sara.content, TRACK, Tier.BASIC))
    assert sheets.questions and not held & {question.id for question in sheets.questions}


async def test_a_closed_track_measures_nobody() -> None:
    content = measured_academy()
    staff = replace(content.forms[TRACK], track=Audience.STAFF)
    talk = Talk(content=replace(content, forms={Audience.STAFF: staff}))
    await press_old(talk, "gain-go:staff")
    assert KEY not in talk.uow.tables.learners


# --- what owners and leads see ----------------------------------------------------------------------------


def add_results(talk: Talk, count: int, *, cohort_id: str = "") -> None:
    sums = GainSums(
        TRACK, cohort_id=cohort_id, moment=GainMoment.AFTER, count=1, before=4, gain=3, gain_squared=9
    )
    for _ in range(count):
        talk.uow.gains.add(sums)


async def result_keys(talk: Talk, which: str = "all") -> list[object]:
    await press_old(talk, f"group-gain:{which}")
    rows: object = talk.screen.args["rows"]
    keys = []
    pending = [rows]
    while pending:
        term = pending.pop(0)
        if isinstance(term, TextRef):
            keys.append(term.key)
            pending += term.args.values()
    return keys


@pytest.mark.parametrize(("people", "count"), [(BLOCK - 1, 0), (BLOCK, BLOCK), (2 * BLOCK - 1, BLOCK)])
async def test_owner_sees_a_gain_of_whole_blocks_only(people: int, count: int) -> None:
    talk = Talk(OWNER, content=measured_academy(), staff=Staff(OWNER, Role.OWNER, started=True))
    add_results(talk, people)
    assert ("gain-result" in await result_keys(talk)) == bool(count)
    assert sum(sums.count for sums in await talk.uow.gains.published_sums(TRACK, "")) == count


async def test_lead_sees_only_the_own_group() -> None:
    talk = Talk(content=measured_academy())
    for key, lead in (("g1", SARA), ("g2", OWNER)):
        talk.uow.tables.cohorts[key] = Cohort(
            key,
            track=TRACK,
            body=key,
            area_id="thr",
            code=key,
            lead=lead,
            most=99,
            expires=talk.clock.today(),
        )
        add_results(talk, BLOCK, cohort_id=key)
    assert "gain-result" in await result_keys(talk, "g1")
    assert talk.screen.args["name"] == "g1"
    await talk.presses(f"lesson-times:{TRACK}")
    assert talk.screen.key == "lesson-times"
    await press_old(talk, "lesson-times:voter")
    assert talk.refusal_key == "cohort-not-yours", "only the tracks of their groups"
    assert "gain-track-row" not in await result_keys(talk)
    await press_old(talk, "group-gain:g2")
    assert talk.refusal_key == "cohort-not-yours"
