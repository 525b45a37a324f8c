"""The shipped quiz, answered by somebody who knows the answers and by somebody who knows none."""

import re
from pathlib import Path
from typing import Any

import pytest

from bot.domain.learning.lessons import Audience, Tier
from bot.domain.learning.quizzes import QuestionKind, QuizQuestion
from bot.sandbox.records import SandboxMessenger
from bot.sandbox.story_player import plain
from tests.stories.people import StoryCitizen
from tests.stories.story_house import StoryHouse, house

OPTION = re.compile(r"(الف|ب|پ|ت|ث|ج)\) (.*)")
MARKED = (QuestionKind.MULTIPLE, QuestionKind.ORDERING)


def lettered_options(text: str) -> dict[str, str]:
    """The options on the screen, by their texts."""
    matches = (OPTION.match(plain(line)) for line in text.splitlines())
    return {match[2]: match[1] for match in matches if match}


def question_on(home: StoryHouse, screen: dict[str, Any]) -> QuizQuestion:
    """The question of the content that is on the screen."""
    bank = home.program.teaching.content.questions(Audience.VOTER, Tier.BASIC)
    return next(question for question in bank if plain(question.text) in plain(screen["text"]))


async def answer(sara: StoryCitizen, screen: dict[str, Any], *, right: bool) -> None:
    question = question_on(sara.home, screen)
    letters = lettered_options(screen["text"])
    wanted = [option for key in question.right_answer() if (option := question.option(key))]
    if not right:
        wrong = [option for option in question.options if not option.right]
        wanted = wanted[::-1] if question.kind is QuestionKind.ORDERING else wrong[:1]
    for option in wanted:
        label = letters[plain(option.text)]
        if question.kind is QuestionKind.TRUE_FALSE:
            label = option.text
        await sara.press(label)
        if question.kind in MARKED:
            await sara.sees("پرسش")
    if question.kind in MARKED:
        await sara.press("ثبت پاسخ")
    await sara.sees("درست است." if right else "درست نبود.")


async def take_quiz(sara: StoryCitizen, *, right: bool) -> dict[str, Any]:
    sara.say("/quiz")
    await sara.press("شروع آزمون")
    for number in range(10):
        screen = await sara.sees(matches=f"پرسش {number + 1} از 10")
        await answer(sara, screen, right=right)
        await sara.press("پرسش بعدی" if number < 9 else "دیدن نتیجه")
    return await sara.sees("از ۱۰")


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_ten_right_answers_pass_and_picture_shows_it(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara", messenger)
        result = await take_quiz(sara, right=True)
        assert "۱۰۰٪" in plain_persian(result["text"])
        sara.say("/quiz")
        await sara.sees("پیش‌تر قبول شده‌اید")
        sara.say("/learn")
        await sara.press("پیشرفت من")
        await sara.sees(media="photo")


async def test_ten_wrong_answers_fail_and_show_what_to_read(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara")
        result = await take_quiz(sara, right=False)
        assert "۰٪" in plain_persian(result["text"])
        await sara.press("1.")
        await sara.sees("کارت ۱ از")


def plain_persian(text: str) -> str:
    return re.sub("[\u200e\u200f\u2066-\u2069]", "", text)
