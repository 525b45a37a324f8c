"""What is open: tiers one after the other, old buttons included; the exam after all three; limits of a day."""

from datetime import date, timedelta

import pytest

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Button, Screen, Term
from bot.domain.learning.lessons import Audience, Progress, Tier, record_quiz
from bot.domain.learning.quizzes import Attempt
from bot.usecases.learning import require_open as requiring
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


async def take(talk: Talk, quiz: str, *, right: bool = True, wanted: str = "a") -> None:
    """Begin and answer to the end, all rightly or all wrongly."""
    await press(talk, f"quiz-go:{quiz}")
    while not attempt(talk).finished:
        at = attempt(talk).position
        order = attempt(talk).option_orders[at]
        choice = wanted if right else next(key for key in "bca" if key != wanted)
        await press(talk, f"q:{at}/{order.index(choice)}")
    await press(talk, "quiz-on")


@pytest.mark.parametrize("data", LOCKED)
async def test_an_old_button_to_what_is_locked_says_what_opens_it(data: str) -> None:
    talk = mina()
    before = talk.uow.tables.learners[KEY]
    await press(talk, data)
    assert talk.refused == "tier-locked"
    assert "پایه" in talk.read[-1]
    assert talk.uow.tables.learners[KEY] == before


@pytest.mark.parametrize("data", [one for one in LOCKED if "exam" not in one])
async def test_it_opens_with_the_tier_before(data: str) -> None:
    talk = mina(Tier.BASIC)
    await press(talk, data)
    assert talk.refused in ("", "terms-gone"), "the scene of this school has no terms"


async def test_voters_browse_freely_but_their_exam_waits_for_the_three_tiers() -> None:
    talk = mina()
    await press(talk, "tier:voter/advanced")
    assert talk.screen.key == "tier"
    await press(talk, "card:voter-advanced/0")
    assert talk.screen.key == "lesson-card"
    await press(talk, "quiz:voter/exam")
    assert talk.refused == "tier-locked"


async def test_the_list_shows_what_is_locked_and_what_opens_it() -> None:
    talk = mina(Tier.BASIC)
    await talk.commands("learn")
    labels = [b.label for row in talk.screen.buttons for b in row]
    assert Term("button-tier", {"tier": "basic", "state": "passed"}) in labels
    assert Term("button-tier", {"tier": "intermediate", "state": "open"}) in labels
    assert Term("button-tier", {"tier": "advanced", "state": "locked"}) in labels
    assert Term("button-exam", {"state": "locked"}) in labels
    assert "سطح پیشرفته با قبولی در آزمون سطح میانی باز می‌شود." in talk.read[-1].replace(
        "\u2068", ""
    ).replace("\u2069", "")


async def test_every_written_track_can_be_chosen_and_changes_nothing_about_the_person() -> None:
    talk = mina()
    await talk.commands("learn")
    assert talk.screen.args["track"] == "candidate"
    await talk.presses("tracks:candidate")
    offered = [b.press for row in talk.screen.buttons for b in row]
    assert offered[:2] == [Press("learn", "voter"), Press("learn", "candidate")]
    await talk.presses("learn:voter")
    assert talk.screen.args["track"] == "voter"
    assert talk.uow.tables.learners[KEY].audience is C


async def test_a_track_that_is_not_open_opens_by_no_button(monkeypatch: pytest.MonkeyPatch) -> None:
    async def voters_only(_key: str, *, uow: object) -> frozenset[Audience]:
        return frozenset({Audience.VOTER})

    async def only(track: Audience, _key: str, *, uow: object) -> bool:
        return track is Audience.VOTER

    monkeypatch.setattr(requiring, "track_open", only)
    monkeypatch.setattr("bot.handlers.learning.lessons.track_open", only)
    monkeypatch.setattr("bot.handlers.learning.lessons.open_tracks", voters_only)
    talk = mina(*Tier)
    for data in (*LOCKED, "tier:candidate/basic", "card:candidate-basic/0", "quiz:candidate/basic"):
        await press(talk, data)
        assert talk.refused == "track-closed"
    await talk.commands("learn")
    assert talk.screen.key == "track-closed"
    await talk.presses("tracks:candidate")
    assert [b.press for b in talk.screen.buttons[0]] == [Press("learn", "voter")]


async def test_the_exam_opens_after_three_tiers_and_is_kept_under_its_own_name() -> None:
    talk = mina(*Tier)
    await talk.commands("learn")
    assert Press("quiz", "candidate/exam") in [b.press for row in talk.screen.buttons for b in row]
    await press(talk, "quiz:candidate/exam")
    assert (talk.screen.args["draw"], talk.screen.args["pass"], talk.screen.args["most"]) == (6, 80, 2)
    await take(talk, "candidate/exam")
    assert talk.screen.key == "quiz-passed"
    tiers = [sum(key.startswith(f"candidate-{t}") for key in attempt(talk).question_ids) for t in Tier]
    assert tiers == [2, 2, 2], "an exam asks about every tier"
    assert Progress.from_plain(talk.uow.tables.learners[KEY].progress).quizzes["candidate/exam"].passed


async def test_passing_a_tier_leads_to_the_next_and_the_last_to_the_exam() -> None:
    talk = mina()
    await take(talk, "candidate/basic")
    assert talk.screen.buttons[0][0].press == Press("tier", "candidate/intermediate")
    await take(talk, "candidate/intermediate")
    await take(talk, "candidate/advanced")
    assert talk.screen.buttons[0][0].press == Press("quiz", "candidate/exam")


async def test_a_second_begin_goes_on_with_the_attempt_that_runs() -> None:
    talk = mina(*Tier)
    await press(talk, "quiz-go:candidate/exam")
    await press(talk, f"q:0/{attempt(talk).option_orders[0].index('a')}")
    before = talk.uow.tables.learners[KEY]
    await press(talk, "quiz-go:candidate/exam")
    assert talk.screen.key == "quiz-goes-on" and talk.screen.args["number"] == 2
    assert "نوبت تازه‌ای به حساب نیامد" in talk.read[-1]
    assert talk.uow.tables.learners[KEY] == before


@pytest.mark.parametrize(("quiz", "most"), [("candidate/basic", 3), ("candidate/exam", 2)])
async def test_the_day_s_limit_says_when_it_opens_and_what_to_reread(quiz: str, most: int) -> None:
    talk = mina(*Tier)
    for number in range(most):
        await take(talk, quiz, right=False)
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
    talk.clock.at = talk.clock.at.replace(hour=20, minute=29)  # 23:59 there
    for _ in range(3):
        await take(talk, "candidate/basic", right=False)
    await press(talk, "quiz-go:candidate/basic")
    assert talk.screen.key == "quiz-limit"
    talk.clock.advance(timedelta(minutes=1))
    await press(talk, "quiz-go:candidate/basic")
    assert talk.screen.key == "quiz-question"


async def test_breaking_off_gives_no_attempt_back() -> None:
    talk = mina(*Tier)
    for _ in range(2):
        await press(talk, "quiz-go:candidate/exam")
        await press(talk, "quiz-go:candidate/basic")  # the unfinished exam is dropped for this
        while not attempt(talk).finished:
            await press(talk, f"q:{attempt(talk).position}/0")
    await press(talk, "quiz-go:candidate/exam")
    assert talk.screen.key == "quiz-limit"


async def test_another_quiz_says_that_it_puts_the_running_one_aside() -> None:
    talk = mina(*Tier)
    await press(talk, "quiz-go:candidate/exam")
    await press(talk, "quiz:candidate/basic")
    assert talk.screen.args["other"] == Term("quiz-other-runs", {"track": "candidate", "tier": "exam"})
    assert [row[0].press for row in talk.screen.buttons][:2] == [
        Press("quiz-on"), Press("quiz-go", "candidate/basic"),
    ]  # fmt: skip


async def test_an_attempt_that_the_content_has_outrun_is_given_back() -> None:
    talk = mina()
    await press(talk, "quiz-go:candidate/basic")
    row = talk.uow.tables.learners[KEY]
    stored = {**row.attempt, "questions": ["gone", *row.attempt["questions"][1:]]}
    talk.uow.learners.save(Learner(KEY, row.day, audience=C, progress=row.progress, attempt=stored))
    await press(talk, "quiz-on")
    assert talk.refused == "quiz-changed"
    await press(talk, "quiz-go:candidate/basic")
    assert talk.screen.key == "quiz-question"
    left = Progress.from_plain(talk.uow.tables.learners[KEY].progress).begun["candidate/basic"]
    assert left == ("2026-05-01", 1)


async def test_an_attempt_of_an_earlier_version_is_finished_and_kept_once() -> None:
    talk = mina()
    await press(talk, "quiz-go:candidate/basic")
    row = talk.uow.tables.learners[KEY]
    stored = {key: value for key, value in row.attempt.items() if key not in ("id", "number")}
    talk.uow.learners.save(Learner(KEY, row.day, audience=C, progress=row.progress, attempt=stored))
    while not attempt(talk).finished:
        await press(talk, f"q:{attempt(talk).position}/0")
    (kept,) = await talk.uow.attempts.of_learner(KEY, limit=9)
    assert len(kept.id) == 22
