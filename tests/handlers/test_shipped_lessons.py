"""The lessons and the quiz that ship, played to the end with the real texts; ``Talk`` checks every length."""

from pathlib import Path

import pytest

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Button
from bot.domain.lessons import Audience, Progress, Tier
from bot.domain.quizzes import Attempt, QuestionKind
from bot.library import Content, load_content
from tests.fakes.talk import Talk
from tests.fakes.turns import SARA, keys_for

KEY = keys_for(SARA).learner


@pytest.fixture(scope="module")
def shipped() -> Content:
    return load_content(Path("content"))


async def press(talk: Talk, verb: str, argument: str = "") -> None:
    talk.buttons["now"] = Button("", Press(verb, argument))
    await talk.presses("now")
    assert not talk.refused


async def test_every_card_scene_and_article_can_be_shown(shipped: Content) -> None:
    talk = Talk(content=shipped)
    for lesson in shipped.lessons(Audience.VOTER, Tier.BASIC):
        for index, card in enumerate(lesson.cards):
            await press(talk, "card", f"{lesson.id}/{index}")
            assert card.text in talk.read[-1]
            await press(talk, "card-law", f"{lesson.id}/{index}")
        for node in lesson.scenario.nodes.values():
            await press(talk, "scene", f"{lesson.id}/{node.id}")
            await press(talk, "scene-law", f"{lesson.id}/{node.id}")
    await talk.commands("learn")
    await press(talk, "progress")
    done = Progress.from_plain(talk.uow.tables.learners[KEY].progress)
    assert all(done.lesson(one.id).scenario_done for one in shipped.lessons(Audience.VOTER, Tier.BASIC))


@pytest.mark.parametrize("right", [True, False])
async def test_every_question_is_asked_and_answered_within_two_attempts(
    shipped: Content, right: bool
) -> None:
    talk = Talk(content=shipped)
    bank = {q.id: q for q in shipped.questions(Audience.VOTER, Tier.BASIC)}
    asked: set[str] = set()
    for _ in range(2):
        await press(talk, "quiz-go", "voter/basic")
        while (attempt := Attempt.from_plain(talk.uow.tables.learners[KEY].attempt)) and not attempt.finished:
            question = bank[attempt.current_id() or ""]
            asked.add(question.id)
            wanted = question.right_answer()
            if not right and question.kind is QuestionKind.ORDERING:
                wanted = tuple(reversed(wanted))
            elif not right:
                wanted = tuple(o.id for o in question.options if not o.right)[
                    : None if len(wanted) > 1 else 1
                ]
            order = attempt.option_orders[attempt.position]
            for key in wanted:
                await press(talk, "q", f"{attempt.position}/{order.index(key)}")
            if question.kind in (QuestionKind.MULTIPLE, QuestionKind.ORDERING):
                await press(talk, "q-send", str(attempt.position))
            assert talk.screen.key == ("quiz-feedback-right" if right else "quiz-feedback-wrong")
            await press(talk, "quiz-on")
        assert talk.screen.key == ("quiz-passed" if right else "quiz-failed")
    assert asked == set(bank), "unseen questions come first"


async def test_help_and_start_fit_into_one_message(shipped: Content) -> None:
    talk = Talk(content=shipped)
    for name in ("start", "help", "menu", "settings", "forget_me", "learn", "quiz"):
        await talk.commands(name)
        assert len(talk.shown) == 1
