"""The shipped lessons and quiz, played to the end with the real texts. ``Talk`` checks every length."""

import pytest

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Button
from bot.domain.learning.lessons import Audience, Progress, Tier
from bot.domain.learning.quizzes import Attempt, QuestionKind, QuizQuestion
from bot.handlers.learning.lesson_screens import law_screen
from bot.library import LoadedContent
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import TEXTS, Talk
from tests.fakes.turns import SARA, keys_for

KEY = keys_for(SARA).learner


@pytest.fixture(scope="module")
def real_content() -> LoadedContent:
    return shipped_content()


async def press(talk: Talk, verb: str, argument: str = "") -> None:
    talk.buttons["now"] = Button("", Press(verb, argument))
    await talk.presses("now")
    assert not talk.refusal_key


@pytest.fixture
def everything_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """The learner has passed all tiers and belongs to every group."""

    async def is_open(*_: object, **__: object) -> bool:
        return True

    monkeypatch.setattr("bot.usecases.learning.learner.track_open", is_open)
    monkeypatch.setattr("bot.usecases.learning.learner.prerequisite_tier", lambda *_, **__: None)


@pytest.mark.usefixtures("everything_open")
@pytest.mark.parametrize("track", list(Audience))
async def test_every_shipped_lesson_item_can_be_shown(real_content: LoadedContent, track: Audience) -> None:
    talk = Talk(content=real_content)
    lessons = [lesson for tier in Tier for lesson in real_content.lessons(track, tier)]
    for lesson in lessons:
        for index, card in enumerate(lesson.cards):
            await press(talk, "card", f"{lesson.id}/{index}")
            assert card.text in talk.texts[-1]
            await press(talk, "card-law", f"{lesson.id}/{index}")
            if card.terms:
                await press(talk, "terms", f"{lesson.id}/{index}")
                assert all(real_content.glossary[term].fa in talk.texts[-1] for term in card.terms)
            if card.diagram is not None:
                await press(talk, "diagram", f"{lesson.id}/{index}")
        for node in lesson.scenario.nodes.values():
            await press(talk, "scene", f"{lesson.id}/{node.id}")
            await press(talk, "scene-law", f"{lesson.id}/{node.id}")
            if node.terms:
                await press(talk, "scene-terms", f"{lesson.id}/{node.id}")
    await press(talk, "progress", track.value)
    done = Progress.from_plain(talk.uow.tables.learners[KEY].progress)
    assert lessons and all(done.lesson(item.id).scenario_done for item in lessons)


@pytest.mark.usefixtures("everything_open")
@pytest.mark.parametrize("track", list(Audience))
@pytest.mark.parametrize("right", [True, False])
async def test_an_exam_can_be_taken_and_its_result_stays(
    real_content: LoadedContent, track: Audience, right: bool
) -> None:
    talk = Talk(content=real_content)
    exam = real_content.exam(track)
    assert exam is not None
    await press(talk, "quiz", f"{track}/exam")
    await press(talk, "quiz-go", f"{track}/exam")
    asked = await answer_all(talk, {q.id: q for q in exam.questions}, right=right)
    assert len(asked) == 20
    assert talk.screen.key == ("quiz-passed" if right else "quiz-failed")
    for verb in ("progress", "topics", "past"):
        await press(talk, verb, track.value)
    (attempt,) = await talk.uow.attempts.of_learner(KEY, limit=9)
    assert attempt.percent == (100 if right else 0) and attempt.content_hash == real_content.hash()
    await press(talk, "past-show", attempt.id)


@pytest.mark.usefixtures("everything_open")
@pytest.mark.parametrize("right", [True, False])
@pytest.mark.parametrize("tier", list(Tier))
@pytest.mark.parametrize("track", list(Audience))
async def test_every_question_is_asked_and_answered_within_three_attempts(
    real_content: LoadedContent, track: Audience, tier: Tier, right: bool
) -> None:
    talk = Talk(content=real_content)
    bank = {q.id: q for q in real_content.questions(track, tier)}
    held = real_content.forms[track].question_ids()
    asked: set[str] = set()
    for _ in range(3):
        if not asked >= set(bank) - held:
            await press(talk, "quiz-go", f"{track}/{tier}")
            asked |= await answer_all(talk, bank, right=right)
            assert talk.screen.key == ("quiz-passed" if right else "quiz-failed")
    assert asked == set(bank) - held, "unseen questions come first"


async def answer_all(talk: Talk, bank: dict[str, QuizQuestion], *, right: bool) -> set[str]:
    """Answer the open attempt to its end and look at the result. Return the ids that were asked."""
    asked = set()
    while (attempt := Attempt.from_plain(talk.uow.tables.learners[KEY].attempt)) and not attempt.is_finished:
        question = bank[attempt.current_id() or ""]
        asked.add(question.id)
        wanted = question.right_answer()
        if not right and question.kind is QuestionKind.ORDERING:
            wanted = tuple(reversed(wanted))
        elif not right:
            wanted = tuple(o.id for o in question.options if not o.right)[: None if len(wanted) > 1 else 1]
        order = attempt.option_orders[attempt.position]
        for key in wanted:
            await press(talk, "q", f"{attempt.position}/{order.index(key)}")
        if question.kind in (QuestionKind.MULTIPLE, QuestionKind.ORDERING):
            await press(talk, "q-send", str(attempt.position))
        assert talk.screen.key == ("quiz-feedback-right" if right else "quiz-feedback-wrong")
        await press(talk, "quiz-on")
    return asked


async def test_help_and_start_fit_into_one_message(real_content: LoadedContent) -> None:
    talk = Talk(content=real_content)
    for name in ("start", "help", "menu", "settings", "forget_me", "learn", "quiz"):
        await talk.commands(name)
        assert len(talk.replies) == 1


def test_forces_law_under_card_is_named_correctly(
    real_content: LoadedContent,
) -> None:
    lesson = next(item for item in real_content.lessons(Audience.SECURITY, Tier.BASIC) if item.id == "fb2")
    index = next(n for n, card in enumerate(lesson.cards) if card.id == "fb2/price")
    articles = [real_content.articles[key] for key in lesson.cards[index].article_ids]
    assert [article.law is None for article in articles] == [True, False, False]
    screen = law_screen(articles, back=Button("", Press("learn")))
    read = TEXTS.render(screen.key, screen.args).translate({0x2068: None, 0x2069: None})
    assert "مادهٔ ۱۰۰، متن اصلاحی ۱۴۰۳/۱۲/۱۹" in read
    assert "مادهٔ ۴۰، قانون مجازات جرایم نیروهای مسلح (متن ۱۳۸۲)" in read
    assert "مادهٔ ۴۹، آیین‌نامهٔ انضباطی نیروهای مسلح (تاریخ این متن را نمی‌دانیم)" in read
    assert "۱۳۹۲" not in read
    assert "متن اصلاحی ۱۳" not in read
