"""What is open: one tier after the other, for old buttons as well; the exam after all three; daily limits."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Button, Screen, TextRef
from bot.domain.learning.lessons import Audience, Progress, Tier, record_quiz
from bot.domain.learning.quizzes import Attempt
from bot.usecases.learning import learner as requiring
from bot.usecases.ports import Learner
from tests.fakes.school import academy
from tests.fakes.talk import Talk
from tests.fakes.turns import SARA, keys_for

KEY = keys_for(SARA).learner
C = Audience.CANDIDATE
LOCKED = [
    "tier:candidate/intermediate",
    "lesson:candidate-intermediate",
    "card:candidate-intermediate/1",
    "card-law:candidate-intermediate/1",
    "scene:candidate-intermediate/b",
    "scene-law:candidate-intermediate/b",
    "terms:candidate-intermediate/0",
    "scene-terms:candidate-intermediate/b",
    "diagram:candidate-intermediate/0",
    "quiz:candidate/intermediate",
    "quiz-go:candidate/intermediate",
    "quiz:candidate/exam",
    "quiz-go:candidate/exam",
]


def mina(*passed: Tier, track: Audience = C, edited: bool = False) -> Talk:
    """Somebody who has passed these tiers."""
    talk = Talk(content=academy(C, Audience.VOTER, Audience.SECURITY, edited=edited))
    progress = Progress()
    for tier in passed:
        progress = record_quiz(progress, track=track, tier=tier, share=0.9, passed=True)
    talk.uow.learners.save(Learner(KEY, date(2026, 5, 1), audience=C, progress=progress.to_plain()))
    return talk


async def press(talk: Talk, data: str) -> None:
    verb, _, argument = data.partition(":")
    talk.buttons[data] = Button("", Press(verb, argument))
    await talk.presses(data)


def attempt(talk: Talk) -> Attempt:
    return Attempt.from_plain(talk.uow.tables.learners[KEY].attempt)


async def take_quiz(talk: Talk, quiz: str, *, right: bool = True, wanted: str = "a") -> None:
    """Begin a quiz and answer to the end, all rightly or all wrongly."""
    await press(talk, f"quiz-go:{quiz}")
    while not attempt(talk).is_finished:
        at = attempt(talk).position
        order = attempt(talk).option_orders[at]
        choice = wanted if right else next(key for key in "bca" if key != wanted)
        await press(talk, f"q:{at}/{order.index(choice)}")
    await press(talk, "quiz-on")


@pytest.mark.parametrize("data", LOCKED)
async def test_old_button_to_locked_tier_says_what_opens_it(data: str) -> None:
    talk = mina()
    before = talk.uow.tables.learners[KEY]
    await press(talk, data)
    assert talk.refusal_key == "tier-locked"
    assert "پایه" in talk.texts[-1]
    assert talk.uow.tables.learners[KEY] == before


@pytest.mark.parametrize("data", [callback for callback in LOCKED if "exam" not in callback])
async def test_it_opens_with_the_tier_before(data: str) -> None:
    talk = mina(Tier.BASIC)
    await press(talk, data)
    assert talk.refusal_key in ("", "terms-gone"), "the scene of this school has no terms"


async def test_voters_browse_freely_but_exam_needs_three_tiers() -> None:
    talk = mina()
    await press(talk, "tier:voter/advanced")
    assert talk.screen.key == "tier"
    await press(talk, "card:voter-advanced/0")
    assert talk.screen.key == "lesson-card"
    await press(talk, "quiz:voter/exam")
    assert talk.refusal_key == "tier-locked"


async def test_list_shows_what_is_locked_and_how_to_open() -> None:
    talk = mina(Tier.BASIC)
    await talk.commands("learn")
    labels = [b.label for row in talk.screen.buttons for b in row]
    assert TextRef("button-tier", {"tier": "basic", "state": "passed"}) in labels
    assert TextRef("button-tier", {"tier": "intermediate", "state": "open"}) in labels
    assert TextRef("button-tier", {"tier": "advanced", "state": "locked"}) in labels
    assert TextRef("button-exam", {"state": "locked"}) in labels
    assert "سطح پیشرفته با قبولی در آزمون سطح میانی باز می‌شود." in talk.texts[-1].replace(
        "\u2068", ""
    ).replace("\u2069", "")


async def test_every_track_can_be_chosen_without_changing_learner() -> None:
    talk = mina()
    await talk.commands("learn")
    assert talk.screen.args["track"] == "candidate"
    await talk.presses("tracks:candidate")
    offered = [b.press for row in talk.screen.buttons for b in row]
    assert offered[:2] == [Press("learn", "voter"), Press("learn", "candidate")]
    await talk.presses("learn:voter")
    assert talk.screen.args["track"] == "voter"
    assert talk.uow.tables.learners[KEY].audience is C


async def test_without_a_code_only_the_basic_tier_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    async def is_voter_track(_ctx: object, track: Audience) -> bool:
        return track is Audience.VOTER

    monkeypatch.setattr(requiring, "track_open", is_voter_track)
    monkeypatch.setattr("bot.handlers.learning.lessons.track_open", is_voter_track)
    talk = mina(*Tier)
    for data in LOCKED:
        await press(talk, data)
        assert talk.refusal_key == "track-closed"
    for data in ("tier:candidate/basic", "card:candidate-basic/0", "quiz:candidate/basic"):
        await press(talk, data)
        assert talk.refusal_key == "", data
    await talk.commands("learn")
    presses = [b.press for row in talk.screen.buttons for b in row]
    assert Press("enrol") in presses and Press("tier", "candidate/basic") in presses
    assert Press("tier", "candidate/intermediate") not in presses
    assert Press("quiz", "candidate/exam") not in presses


async def test_exam_opens_after_three_tiers_and_is_stored_separately() -> None:
    talk = mina(*Tier)
    await talk.commands("learn")
    assert Press("quiz", "candidate/exam") in [b.press for row in talk.screen.buttons for b in row]
    await press(talk, "quiz:candidate/exam")
    assert (talk.screen.args["draw"], talk.screen.args["pass"], talk.screen.args["most"]) == (6, 80, 2)
    await take_quiz(talk, "candidate/exam")
    assert talk.screen.key == "quiz-passed"
    tiers = [sum(key.startswith(f"candidate-{t}") for key in attempt(talk).question_ids) for t in Tier]
    assert tiers == [2, 2, 2], "an exam has questions of every tier"
    assert Progress.from_plain(talk.uow.tables.learners[KEY].progress).quizzes["candidate/exam"].passed


async def test_passed_tier_leads_to_next_and_last_to_exam() -> None:
    talk = mina()
    await take_quiz(talk, "candidate/basic")
    assert talk.screen.buttons[0][0].press == Press("tier", "candidate/intermediate")
    await take_quiz(talk, "candidate/intermediate")
    await take_quiz(talk, "candidate/advanced")
    assert talk.screen.buttons[0][0].press == Press("quiz", "candidate/exam")
    assert "قدم بعدی: آزمون پایانی" in talk.texts[-1]


async def test_last_tier_passed_first_leads_to_tier_left_out() -> None:
    talk = mina(track=Audience.VOTER)
    await take_quiz(talk, "voter/advanced")
    assert talk.screen.buttons[0][0].press == Press("tier", "voter/basic")


async def test_starting_again_continues_the_running_attempt() -> None:
    talk = mina(*Tier)
    await press(talk, "quiz-go:candidate/exam")
    await press(talk, f"q:0/{attempt(talk).option_orders[0].index('a')}")
    before = talk.uow.tables.learners[KEY]
    await press(talk, "quiz-go:candidate/exam")
    assert talk.screen.key == "quiz-goes-on" and talk.screen.args["number"] == 2
    assert "نوبت تازه‌ای به حساب نیامد" in talk.texts[-1]
    assert talk.uow.tables.learners[KEY] == before


@pytest.mark.parametrize(("quiz", "most"), [("candidate/basic", 3), ("candidate/exam", 2)])
async def test_daily_limit_says_when_it_ends_with_rereading(quiz: str, most: int) -> None:
    talk = mina(*Tier)
    for number in range(most):
        await take_quiz(talk, quiz, right=False)
        assert talk.screen.key == "quiz-failed" and talk.screen.args["left"] == most - 1 - number
    before = attempt(talk)
    await press(talk, f"quiz-go:{quiz}")
    assert isinstance(talk.screen, Screen) and talk.screen.key == "quiz-limit"
    assert talk.screen.args["opens"] == talk.clock.today() + timedelta(days=1)
    assert talk.screen.buttons[0][0].press == Press("lesson", "candidate-basic")
    assert attempt(talk) == before
    talk.clock.advance(timedelta(days=1))
    await press(talk, f"quiz-go:{quiz}")
    assert talk.screen.key == "quiz-question"


async def test_the_day_begins_at_midnight_in_tehran() -> None:
    talk = mina()
    talk.clock.at = talk.clock.at.replace(hour=20, minute=29)  # 23:59 in Tehran
    for _ in range(3):
        await take_quiz(talk, "candidate/basic", right=False)
    await press(talk, "quiz-go:candidate/basic")
    assert talk.screen.key == "quiz-limit"
    talk.clock.advance(timedelta(minutes=1))
    await press(talk, "quiz-go:candidate/basic")
    assert talk.screen.key == "quiz-question"


async def test_breaking_off_gives_no_attempt_back() -> None:
    talk = mina(*Tier)
    for _ in range(2):
        await press(talk, "quiz-go:candidate/exam")
        await press(talk, "quiz-go:candidate/basic")  # this ends the unfinished exam
        while not attempt(talk).is_finished:
            await press(talk, f"q:{attempt(talk).position}/0")
    await press(talk, "quiz-go:candidate/exam")
    assert talk.screen.key == "quiz-limit"


async def test_starting_another_quiz_warns_of_setting_aside_running_one() -> None:
    talk = mina(*Tier)
    await press(talk, "quiz-go:candidate/exam")
    await press(talk, "quiz:candidate/basic")
    assert talk.screen.args["other"] == TextRef("quiz-other-runs", {"track": "candidate", "tier": "exam"})
    assert [row[0].press for row in talk.screen.buttons][:2] == [
        Press("quiz-on"), Press("quiz-go", "candidate/basic"),
    ]  # fmt: skip


async def test_outdated_attempt_is_given_back() -> None:
    talk = mina()
    await press(talk, "quiz-go:candidate/basic")
    row = talk.uow.tables.learners[KEY]
    stored = {**row.attempt, "questions": ["gone", *row.attempt["questions"][1:]]}
    talk.uow.learners.save(Learner(KEY, row.day, audience=C, progress=row.progress, attempt=stored))
    await press(talk, "quiz-on")
    assert talk.refusal_key == "quiz-changed"
    await press(talk, "quiz-go:candidate/basic")
    assert talk.screen.key == "quiz-question"
    left = Progress.from_plain(talk.uow.tables.learners[KEY].progress).begun["candidate/basic"]
    assert left == ("2026-05-01", 1)


async def test_questions_of_the_day_eat_no_replacement() -> None:
    """An outdated attempt that makes room for another run is given back, too."""
    talk = mina()
    await press(talk, "quiz-go:candidate/basic")
    row = talk.uow.tables.learners[KEY]
    stored = {**row.attempt, "questions": ["gone", *row.attempt["questions"][1:]]}
    talk.uow.learners.save(replace(row, attempt=stored))
    await press(talk, "daily:go")
    assert talk.uow.tables.learners[KEY].attempt["review"]
    left = Progress.from_plain(talk.uow.tables.learners[KEY].progress).begun["candidate/basic"]
    assert left == ("2026-05-01", 0)


async def test_attempt_of_earlier_version_is_finished_and_stored_once() -> None:
    talk = mina()
    await press(talk, "quiz-go:candidate/basic")
    row = talk.uow.tables.learners[KEY]
    stored = {key: value for key, value in row.attempt.items() if key not in ("id", "number")}
    talk.uow.learners.save(Learner(KEY, row.day, audience=C, progress=row.progress, attempt=stored))
    while not attempt(talk).is_finished:
        await press(talk, f"q:{attempt(talk).position}/0")
    (finished_attempt,) = await talk.uow.attempts.of_learner(KEY, limit=9)
    assert len(finished_attempt.id) == 22
