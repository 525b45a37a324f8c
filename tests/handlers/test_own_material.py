"""«For your duty»: cards and questions where the learner meets them, and what is stored of a duty in a force."""

import json

import pytest

from bot.domain.duties.pocket import Pocket
from bot.domain.learning.lessons import Audience
from bot.domain.owner.settings import RunningSettings
from bot.usecases.learning.learner import progress_of
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import Talk
from tests.fakes.turns import SARA, button_press, keys_for

KEY = keys_for(SARA).learner


@pytest.fixture
def sara() -> Talk:
    return Talk(content=shipped_content(), curious=False)


async def choose(talk: Talk, duty: str, place: str = "city") -> None:
    await talk.commands("now")
    await talk.presses(f"now-duty:{duty}")
    await talk.presses(f"now-place:{place}")


def on_screen(talk: Talk) -> list[str]:
    """The presses of the screen that is shown now."""
    presses = [button.press for row in talk.screen.buttons for button in row]
    return [f"{press.verb}:{press.argument}" for press in presses if press is not None]


async def open_scene(talk: Talk, lesson_id: str, ending: str) -> None:
    await talk.takes(button_press(f"scene:{lesson_id}/{ending}", by=talk.account))


def single_press(talk: Talk, *, right: bool) -> str:
    """The press on a right, or a wrong, option of the open question that takes one answer."""
    question = talk.content.own_questions[talk.session.data["question"]].question
    presses = [data for data in talk.buttons if data.startswith("single:")]
    listed = str(talk.texts[-1])
    order = sorted(question.options, key=lambda option: listed.index(option.text))
    if [option.text for option in question.options] == ["درست", "نادرست"]:
        order = list(question.options)
    place = next(place for place, option in enumerate(order) if option.right is right)
    return next(data for data in presses if data.split("/")[2] == str(place))


async def test_who_has_no_duty_is_asked_first(sara: Talk) -> None:
    await sara.takes(button_press("own", by=sara.account))
    assert sara.screen.key == "now-who"


async def test_overview_lists_own_cards_and_questions(sara: Talk) -> None:
    await choose(sara, "head")
    await sara.presses("own")
    assert sara.screen.key == "own-overview"
    assert sara.screen.args["duty"] == "رئیس شعبه"
    assert "own-card:dh-place" in on_screen(sara) and "own-card:ds-path" not in on_screen(sara)
    await sara.presses("own-card:dh-place")
    assert sara.screen.key == "own-card" and "نزدیک‌ترین جا" in sara.texts[-1]
    await sara.presses("own-card:dh-traces")
    await sara.presses("own")


async def test_card_leads_to_its_question_and_the_next(sara: Talk) -> None:
    await choose(sara, "head")
    await sara.presses("own")
    await sara.presses("own-card:dh-place")
    await sara.presses("own-ask:staff//2")
    assert sara.screen.key == "own-question" and "own:" in on_screen(sara)
    assert sara.screen.args["number"] == 3
    await sara.presses(single_press(sara, right=True))
    assert sara.screen.key == "quiz-feedback-right"
    assert "own-card:dh-place" in sara.buttons
    await sara.presses("own-ask:staff//3")
    assert sara.screen.args["number"] == 4


async def test_answer_counts_for_mastery_and_no_quiz(sara: Talk) -> None:
    await choose(sara, "head")
    await sara.presses("own")
    await sara.presses("own-ask:staff")
    await sara.presses(single_press(sara, right=True))
    learner = sara.uow.tables.learners[KEY]
    progress = progress_of(learner)
    assert progress.topics["station"].right == 1
    assert "dh-q01" in progress.seen_questions and "dh-q01" in learner.memory, "it comes back"
    assert not progress.quizzes and not learner.attempt
    await sara.commands("now")
    await sara.presses("own")
    assert sara.screen.args["answered"] == 1
    await sara.presses("own-ask:staff")
    assert sara.screen.args["number"] == 2, "from the first that is new"


async def test_answers_of_a_force_stand_in_no_table(sara: Talk) -> None:
    await choose(sara, "conscript")
    await sara.presses("own")
    await sara.presses("own-ask:security")
    assert sara.screen.key == "own-question"
    await sara.presses(single_press(sara, right=False))
    assert Pocket.from_plain(sara.session.pocket).answered == {"dn-q01"}
    learner = sara.uow.tables.learners[KEY]
    stored = json.dumps([dict(learner.progress), dict(learner.memory), dict(learner.attempt)])
    assert "dn-q" not in stored
    assert progress_of(learner).topics["station"].total == 1, "the topic is no secret"
    await sara.takes(button_press("own", by=sara.account))
    await sara.presses("own-ask:security")
    assert sara.screen.args["number"] == 2
    await sara.takes(button_press("own-ask:security//0", by=sara.account))
    await sara.presses(single_press(sara, right=True))
    assert progress_of(sara.uow.tables.learners[KEY]).topics["station"].total == 1, (
        "only the first answer counts"
    )


async def test_day_has_one_own_question_except_in_a_force(sara: Talk) -> None:
    await choose(sara, "secretary")
    await sara.takes(button_press("daily:go", by=sara.account))
    asked = sara.uow.tables.learners[KEY].attempt["questions"]
    assert sum(key.startswith("ds-") for key in asked) == 1
    other = Talk(content=shipped_content(), curious=False)
    await choose(other, "commander")
    await other.takes(button_press("daily:go", by=other.account))
    asked = other.uow.tables.learners[KEY].attempt["questions"]
    assert not any(key in other.content.own_questions and key.startswith("dm-") for key in asked)
    await other.commands("daily")
    assert "own" in other.buttons, "theirs are one press away"


async def test_lesson_ends_with_cards_of_ones_duty_and_place(sara: Talk) -> None:
    await choose(sara, "head", "village")
    lesson = sara.content.lesson("sb3")
    assert lesson is not None
    ending = next(node.id for node in lesson.scenario.nodes.values() if node.ending)
    await open_scene(sara, "sb3", ending)
    assert "own-card:dh-place" in sara.buttons and "own-card:dc-once" not in on_screen(sara)
    await open_scene(sara, "sb1", _ending(sara, "sb1"))
    assert "place-card:staff/v-kin" in on_screen(sara)
    await sara.takes(button_press("now-place:city", by=sara.account))
    await open_scene(sara, "sb1", _ending(sara, "sb1"))
    assert "place-card:staff/v-kin" not in on_screen(sara), "a rule of villages is not shown to a city"


def _ending(talk: Talk, lesson_id: str) -> str:
    lesson = talk.content.lesson(lesson_id)
    assert lesson is not None
    return next(node.id for node in lesson.scenario.nodes.values() if node.ending)


async def test_lesson_of_void_votes_leads_to_the_practice(sara: Talk) -> None:
    lesson = sara.content.lesson("si3")
    assert lesson is not None and lesson.practice == ("names", "lists")
    sara.content = shipped_content()
    for track_lesson, expected in (("vi1", "ballot-practice:lists"), ("vb1", "")):
        await open_scene(sara, track_lesson, _ending(sara, track_lesson))
        practice = [data for data in on_screen(sara) if data.startswith("ballot-practice")]
        assert practice == ([expected] if expected else [])


async def test_place_is_asked_before_its_rules(sara: Talk) -> None:
    await sara.takes(button_press("place-cards:voter", by=sara.account))
    assert sara.screen.key == "place-which"
    await sara.presses("place-cards:voter/village")
    await sara.presses("place-card:voter/v-names")
    assert "قاعدهٔ" in sara.texts[-1] and "روستا" in sara.texts[-1]
    await sara.presses("place-cards:voter/village")
    await sara.presses("own-ask:voter/village")
    assert sara.screen.key == "own-question"
    await sara.presses(single_press(sara, right=True))
    assert "place-card:voter/v-board" in sara.buttons


async def test_calendar_shows_the_dates_of_ones_duty(sara: Talk) -> None:
    today = sara.clock.today()
    sara.uow.settings.save(RunningSettings(polling_day=today, result_day=today))
    await choose(sara, "clerk")
    await sara.presses("calendar:staff")
    assert "متصدی ثبت" in sara.texts[-1] and "پاک کردن تبلیغات" not in sara.texts[-1]
    await sara.presses("calendar:all")
    await sara.takes(button_press("now-duty:head", by=sara.account))
    await sara.presses("calendar:staff")
    assert "پاک کردن تبلیغات" in sara.texts[-1]
    await sara.commands("now")
    await sara.presses("own")
    assert "مهلت نزدیک شما" in sara.texts[-1]


@pytest.mark.parametrize("data", ["own-card:gone", "own-ask:staff/village/0/0", "own-ask:staff"])
async def test_stale_presses_get_a_kind_sentence(sara: Talk, data: str) -> None:
    """Without a duty, and for cards that are gone."""
    await sara.takes(button_press(data, by=sara.account))
    if data.startswith("own-ask:staff/village"):
        assert sara.screen.key == "own-question"
    else:
        assert sara.refusal_key == "now-gone"


async def test_link_to_own_question_opens_for_everybody(sara: Talk) -> None:
    await sara.commands("start", "question_dn-q02")
    assert "single-question" in [getattr(reply, "key", "") for reply in sara.replies]
    assert Audience.SECURITY in sara.content.own_questions["dn-q02"].tracks


async def test_first_answer_enters_statistics_except_in_a_force(sara: Talk) -> None:
    await choose(sara, "head")
    await sara.presses("own")
    for _ in range(2):
        await sara.takes(button_press("own-ask:staff//0", by=sara.account))
        await sara.presses(single_press(sara, right=True))
    (sums,) = sara.uow.tables.items.values()
    assert (sums.question_id, sums.asked, sums.right, sums.score) == ("dh-q01", 1, 1, 0)
    sara.buttons.clear()
    await sara.takes(button_press("own-ask:staff/city/0", by=sara.account))
    await sara.presses(single_press(sara, right=False))
    assert {key: item.right for (key, _), item in sara.uow.tables.items.items()} == {"dh-q01": 1, "pc-q01": 0}
    other = Talk(content=shipped_content(), curious=False)
    await choose(other, "conscript")
    await other.takes(button_press("own-ask:security", by=other.account))
    await other.presses(single_press(other, right=True))
    assert other.uow.tables.items == {}
