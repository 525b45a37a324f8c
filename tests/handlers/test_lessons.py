"""Lessons: card by card, the articles below them, the scenario, and resuming after a break."""

from typing import Any

import pytest

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Button, Say, Screen, SendPicture, TextRef
from bot.conversation.session import Session
from bot.domain.learning.lessons import Progress
from bot.domain.people import Account, Messenger
from tests.fakes.memory import MemoryUow
from tests.fakes.school import school
from tests.fakes.talk import Talk
from tests.fakes.turns import SARA, button_press, keys_for


@pytest.fixture
def sara() -> Talk:
    return Talk(content=school())


def progress(talk: Talk) -> Progress:
    return Progress.from_plain(talk.uow.tables.learners[keys_for(SARA).learner].progress)


def buttons(screen: Screen | Say) -> list[Button]:
    return [button for row in screen.buttons for button in row]


async def test_learning_begins_at_the_first_card(sara: Talk) -> None:
    await sara.commands("learn")
    assert sara.screen.key == "learn"
    first = buttons(sara.screen)[0]
    assert first == Button(TextRef("button-begin-lesson", {"order": 1}), Press("card", "one/0"))


async def test_cards_follow_one_another_and_stay_in_one_message(sara: Talk) -> None:
    await sara.commands("learn")
    await sara.presses("card:one/0")
    assert sara.screen.args == {
        "title": "lesson one", "number": 1, "total": 3, "text": "one card 0", "state": "sound",
        "articles": TextRef("list-empty")
    }  # fmt: skip
    assert [b.press for b in buttons(sara.screen)] == [
        Press("card", "one/1"), Press("tier", "voter/basic"), Press("share", "card/one/0"),
        Press("remark", "one/0"),
    ]  # fmt: skip
    await sara.presses("card:one/1")
    assert [b.press for b in sara.screen.buttons[0]] == [Press("card", "one/2"), Press("card", "one/0")]
    assert len(sara.replies) == 1


async def test_articles_of_a_card_open_with_their_edition(sara: Talk) -> None:
    await sara.commands("learn")
    await sara.presses("card:one/0")
    await sara.presses("card:one/1")
    assert Button(
        TextRef("button-law-single", {"number": "number 1"}), Press("card-law", "one/1")
    ) in buttons(sara.screen)
    await sara.presses("card-law:one/1")
    article_term: Any = sara.screen.args["articles"]
    assert article_term.args["cited"] == TextRef("cite", {"number": "number 1", "edition": "edition 1"})
    assert article_term.args["text"] == "paraphrase 1"
    await sara.presses("card:one/1")
    assert sara.screen.args["number"] == 2


async def test_interrupted_lesson_resumes_after_a_restart(sara: Talk) -> None:
    await sara.commands("learn")
    for index in range(3):
        await sara.presses(f"card:one/{index}")
    later = Talk(content=school(), uow=sara.uow, session=Session())  # what survives a restart
    await later.commands("learn")
    first = buttons(later.screen)[0]
    assert first == Button(TextRef("button-resume-card", {"order": 1, "card": 3}), Press("card", "one/2"))
    await later.presses("tier:voter/basic")
    await later.presses("lesson:one")
    assert later.screen.args["number"] == 3


async def test_going_back_loses_no_ground(sara: Talk) -> None:
    await sara.commands("learn")
    for index in (0, 1, 2, 1, 0):
        await sara.presses(f"card:one/{index}")
    assert progress(sara).lesson("one").cards_read == 2


async def test_scenario_ends_with_consequence_and_next_lesson(sara: Talk) -> None:
    await sara.commands("learn")
    for index in range(3):
        await sara.presses(f"card:one/{index}")
    await sara.presses("scene:one")
    order = [b.label for b in buttons(sara.screen)][:2]
    assert sorted(order) == ["go", "stay"]
    await sara.presses("scene:one")
    assert [b.label for b in buttons(sara.screen)][:2] == order, "the order stays the same"
    await sara.presses("scene:one/b")
    assert sara.screen.key == "lesson-ending"
    assert sara.screen.args["articles"] == TextRef("cite", {"number": "number 1", "edition": "edition 1"})
    assert [b.press for b in buttons(sara.screen)] == [
        Press("lesson", "two"),
        Press("scene", "one"),
        Press("scene-law", "one/b"),
        Press("tier", "voter/basic"),
        Press("share", "lesson/one"),
    ]
    assert progress(sara).lesson("one").scenario_done
    await sara.presses("scene-law:one/b")
    assert sara.screen.key == "lesson-law"


async def test_another_learner_may_see_the_choices_in_another_order() -> None:
    orders = set()
    for number in range(12):
        talk = Talk(account=Account(Messenger.TELEGRAM, 7000 + number), content=school())
        await talk.commands("learn")
        talk.buttons["scene:one"] = Button("", Press("scene", "one"))
        await talk.presses("scene:one")
        choices = buttons(talk.screen)[:2]
        leads = {button.label: button.press for button in choices}
        assert leads == {"go": Press("scene", "one/b"), "stay": Press("scene", "one/c")}, (
            "presses do what their labels said"
        )
        orders.add(tuple(leads))
    assert len(orders) == 2


async def test_the_last_lesson_leads_to_the_quiz(sara: Talk) -> None:
    sara.buttons["scene:two/c"] = Button("", Press("scene", "two/c"))
    await sara.presses("scene:two/c")
    assert buttons(sara.screen)[0].press == Press("quiz", "voter/basic")


@pytest.mark.parametrize("place", ["card", "scene"])
async def test_words_or_files_in_lesson_show_the_place_again(sara: Talk, place: str) -> None:
    await sara.commands("learn")
    await sara.presses("card:one/0")
    if place == "scene":
        sara.buttons["scene:one/a"] = Button("", Press("scene", "one/a"))
        await sara.presses("scene:one/a")
    else:
        await sara.presses("card:one/1")
    before = sara.screen
    await sara.says("چرا؟")
    assert sara.replies == (Say("lesson-press-please"), before)
    await sara.sends()
    assert sara.replies == (Say("lesson-press-please"), before)


async def test_track_without_lessons_says_so_and_offers_others(sara: Talk) -> None:
    await sara.takes(button_press("who:candidate"))
    await sara.presses("learn")
    assert sara.screen.key == "learn-track-not-ready"
    assert [b.press for b in buttons(sara.screen)] == [Press("tracks", "candidate"), Press("menu")]
    await sara.presses("tracks:candidate")
    assert [b.press for b in buttons(sara.screen)] == [Press("learn", "voter"), Press("enrol"), Press("menu")]
    await sara.presses("learn:voter")
    assert sara.screen.key == "learn"


@pytest.mark.parametrize(
    "data", ["card:gone/1", "lesson:gone", "tier:voter/advanced", "tier:x", "scene:gone/a"]
)
async def test_a_button_of_content_that_is_gone_is_answered(sara: Talk, data: str) -> None:
    verb, _, argument = data.partition(":")
    sara.buttons[data] = Button("", Press(verb, argument))
    await sara.presses(data)
    assert sara.refusal_key == "lesson-gone"


@pytest.mark.parametrize(("data", "number"), [("card:one/99", 3), ("card:one/-1", 1), ("card:one/۲", 1)])
async def test_a_card_out_of_range_is_the_nearest_one(sara: Talk, data: str, number: int) -> None:
    verb, _, argument = data.partition(":")
    sara.buttons[data] = Button("", Press(verb, argument))
    await sara.presses(data)
    assert sara.screen.args["number"] == number


async def test_progress_is_a_picture_with_next_steps_below(sara: Talk) -> None:
    await sara.commands("learn")
    for index in range(3):
        await sara.presses(f"card:one/{index}")
    await sara.commands("learn")
    await sara.presses("progress:voter")
    picture, below = sara.replies
    assert isinstance(picture, SendPicture) and isinstance(below, Say)
    note = TextRef("progress-tier-note", {"done": 0, "total": 2, "state": "new", "percent": 0})
    assert picture.rows == ((TextRef("progress-tier", {"tier": "basic"}), 12, note),)
    assert below.args["state"] == "new"
    assert buttons(below)[0].press == Press("card", "one/2")


async def test_looking_around_stores_nothing(sara: Talk) -> None:
    await sara.commands("learn")
    await sara.presses("tier:voter/basic")
    await sara.presses("lesson:one")
    assert sara.uow.tables.learners == MemoryUow().tables.learners
