"""A card's check: pressed, pressed again, typed, reworded since; what it counts for, and how it comes back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Ack, Button, Say, TextRef
from bot.domain.learning.checks import CardCheck, CheckAnswer
from bot.domain.learning.lessons import Audience, Progress, Tier
from bot.domain.learning.mastery import Mastery
from bot.domain.people import Account, Messenger
from tests.fakes.school import school
from tests.fakes.talk import Talk
from tests.fakes.turns import SARA, FakeContent, keys_for

BASIC = (Audience.VOTER, Tier.BASIC)
CHECK = CardCheck(
    "مأمور از شما می‌خواهد بشمارید؛ چه می‌کنید؟",
    answers=(
        CheckAnswer("a", text="کار را به میز می‌سپارم", right=True, feedback="because"),
        CheckAnswer("b", text="چند برگه می‌شمارم", right=False, feedback="many do"),
        CheckAnswer("c", text="صندوق را می‌برم", right=False, feedback="some do"),
    ),
    article_ids=("1",),
    topic="vote",
)
RIGHT, WRONG, OTHER = CHECK.answers


def checked_school(check: CardCheck = CHECK) -> FakeContent:
    """The school, where the second card of the first lesson has a check."""
    content = school()
    first, second = content.tracks[BASIC]
    cards = (first.cards[0], replace(first.cards[1], check=check), first.cards[2])
    tracks = {BASIC: (replace(first, cards=cards), second)}
    return replace(content, tracks=tracks, topics={"vote": "topic vote"})


@pytest.fixture
async def sara() -> Talk:
    talk = Talk(content=checked_school())
    await talk.commands("learn")
    await talk.presses("card:one/0")
    await talk.presses("card:one/1")
    return talk


def press_of(answer: CheckAnswer) -> str:
    return f"check:one/1/{CHECK.mark(answer)}"


def progress(talk: Talk) -> Progress:
    return Progress.from_plain(talk.uow.tables.learners[keys_for(SARA).learner].progress)


def memory(talk: Talk) -> set[str]:
    return set(talk.uow.tables.learners[keys_for(SARA).learner].memory)


def answer_labels(talk: Talk) -> list[object]:
    rows = talk.screen.buttons
    return [button.label for row in rows for button in row if button.press and button.press.verb == "check"]


async def test_card_ends_with_question_and_answers_before_other_buttons(sara: Talk) -> None:
    assert sara.screen.key == "lesson-card-check"
    assert sara.screen.args["question"] == CHECK.text
    assert sara.screen.args["text"] == "one card 1"
    presses = [row[0].press.verb for row in sara.screen.buttons if row[0].press]
    assert presses[:4] == ["check", "check", "check", "card"]


async def test_right_answer_edits_the_card_and_says_why(sara: Talk) -> None:
    await sara.presses(press_of(RIGHT))
    (reply,) = sara.replies
    assert reply is sara.screen and sara.screen.key == "lesson-card-checked"
    assert {key: sara.screen.args[key] for key in ("answer", "verdict", "feedback", "text")} == {
        "answer": RIGHT.text, "verdict": "right", "feedback": "because", "text": "one card 1",
    }  # fmt: skip
    assert sara.screen.args["basis"] == TextRef("cite", {"number": "number 1", "edition": "edition 1"})
    assert answer_labels(sara) == []
    assert sara.screen.buttons[0][0].press == Press("card", "one/2")
    assert progress(sara).topics == {"vote": Mastery(1.0, total=1.0)}
    assert memory(sara) == {"one/1"}, "right answers come back, too"


async def test_wrong_answer_leaves_the_others_and_comes_back(sara: Talk) -> None:
    await sara.presses(press_of(WRONG))
    assert sara.screen.args["verdict"] == "wrong"
    assert sorted(map(str, answer_labels(sara))) == sorted((RIGHT.text, OTHER.text))
    assert memory(sara) == {"one/1"}
    await sara.presses(press_of(RIGHT))
    assert sara.screen.args["verdict"] == "right"
    assert progress(sara).topics == {"vote": Mastery(0.0, total=1.0)}, "the first answer counts"


async def test_second_press_on_same_answer_counts_once(sara: Talk) -> None:
    await sara.presses(press_of(RIGHT))
    before, stored = sara.replies, progress(sara)
    await sara.presses(press_of(RIGHT))
    assert (sara.replies, progress(sara)) == (before, stored)


async def test_wrong_press_after_the_first_answer_is_forgotten(sara: Talk) -> None:
    await sara.presses(press_of(RIGHT))
    before = sara.uow.tables.learners[keys_for(SARA).learner]
    await sara.presses(press_of(WRONG))
    assert sara.uow.tables.learners[keys_for(SARA).learner] == before


async def test_missed_check_is_asked_in_the_next_review(sara: Talk) -> None:
    await sara.presses(press_of(WRONG))
    sara.clock.advance(timedelta(days=3))
    await sara.commands("review")
    assert sara.screen.key == "quiz-question"
    assert sara.screen.args["text"] == CHECK.text
    assert len(sara.screen.buttons[0]) == 3


async def test_press_of_older_wording_counts_nothing(sara: Talk) -> None:
    reworded = replace(CHECK, text="و حالا؟")
    sara.content = checked_school(reworded)
    await sara.presses(press_of(RIGHT))
    assert sara.replies[0] == Ack("check-changed")
    assert sara.screen.key == "lesson-card-check"
    assert sara.screen.args["question"] == "و حالا؟"
    assert not progress(sara).checks


async def test_press_on_check_that_is_gone_shows_the_card(sara: Talk) -> None:
    sara.content = school()
    await sara.presses(press_of(RIGHT))
    assert sara.replies[0] == Ack("check-changed")
    assert sara.screen.key == "lesson-card"


async def test_answer_typed_by_its_place(sara: Talk) -> None:
    labels = answer_labels(sara)
    await sara.says("دومی")
    assert sara.screen.args["answer"] == labels[1]


async def test_typed_place_counts_the_answers_that_are_left(sara: Talk) -> None:
    first, *left = CHECK.ordered_answers(seed=keys_for(SARA).learner)
    answers = (replace(first, right=False), replace(left[0], right=False), replace(left[1], right=True))
    sara.content = checked_school(replace(CHECK, answers=answers))
    await sara.presses(press_of(first))
    await sara.says("۱")
    assert sara.screen.args["answer"] == left[0].text


async def test_after_the_right_answer_a_number_is_no_answer(sara: Talk) -> None:
    await sara.presses(press_of(RIGHT))
    await sara.says("۱")
    assert sara.replies[0] == Say("lesson-press-please")


async def test_answer_typed_in_its_words(sara: Talk) -> None:
    await sara.says("صندوق را میبرم")
    assert sara.screen.args["answer"] == OTHER.text
    await sara.types(RIGHT.text)
    assert sara.screen.args["verdict"] == "right"


@pytest.mark.parametrize("words", ["چرا؟", "۹", "نمی‌دانم"])
async def test_other_words_show_the_card_again(sara: Talk, words: str) -> None:
    before = sara.screen
    await sara.says(words)
    assert sara.replies == (Say("lesson-press-please"), before)


async def test_words_at_a_card_without_check_answer_nothing(sara: Talk) -> None:
    await sara.presses("card:one/2")
    await sara.says("دومی")
    assert sara.replies[0] == Say("lesson-press-please")


async def test_learners_may_see_answers_in_different_orders() -> None:
    orders = set()
    for number in range(12):
        talk = Talk(account=Account(Messenger.TELEGRAM, 7000 + number), content=checked_school())
        talk.buttons["card:one/1"] = Button("", Press("card", "one/1"))
        await talk.presses("card:one/1")
        orders.add(tuple(answer_labels(talk)))
    assert len(orders) > 2
