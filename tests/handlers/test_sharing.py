"""Passing on cards, questions and lessons, and what their links open for whom."""

from dataclasses import replace
from typing import Any

import pytest

from bot.conversation.buttons import encode
from bot.conversation.outgoing import Say, Screen, SendDocument
from bot.domain.cohorts.cohorts import Cohort
from bot.domain.learning.lessons import Audience, Progress, Tier
from bot.domain.owner.operator import Operator
from bot.usecases.ports import Learner
from tests.fakes.school import lesson, school
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import ROUTER, Talk
from tests.fakes.turns import REZA, SARA, FakeContent, button_press, command, group, keys_for

LINKS = (("telegram", "https://t.me/amanat_bot"), ("bale", "https://ble.ir/amanat_bot"))


def talk(content: FakeContent | None = None, **extra: Any) -> Talk:
    return Talk(content=content or school(), operator=Operator("words", bot_links=LINKS), **extra)


def closed_school() -> FakeContent:
    """The school with a lesson of the second tier for candidates."""
    content = school()
    second = replace(lesson("ci1", order=1, article_id="1"), track=Audience.CANDIDATE, tier=Tier.INTERMEDIATE)
    lessons = {**content.tracks, (Audience.CANDIDATE, Tier.INTERMEDIATE): (second,)}
    return replace(content, tracks=lessons)


def progress(talk: Talk) -> Progress:
    return Progress.from_plain(talk.uow.tables.learners[keys_for(SARA).learner].progress)


async def test_card_is_passed_on_with_picture_words_and_links() -> None:
    sara = talk()
    await sara.commands("learn")
    await sara.presses("card:one/0")
    picture, below = await sara.presses("share:card/one/0")
    assert isinstance(picture, SendDocument) and picture.name == "lesson-card" and not picture.buttons
    assert picture.fields["text"] == "one card 0" and picture.stored_as.startswith("card-")
    assert "https://t.me/amanat_bot?start=card_one__0" in sara.texts[-2]
    assert "https://ble.ir/amanat_bot?start=card_one__0" in sara.texts[-2]
    assert isinstance(below, Say) and below.args["kind"] == "card"


async def test_message_to_pass_on_is_same_for_everybody() -> None:
    messages = []
    for account in (SARA, REZA):
        person = talk(account=account)
        await person.commands("start", "question_o")
        messages.append((await person.presses("share:question/o"))[0])
    assert messages[0] == messages[1]


async def test_newcomer_reads_who_runs_this_and_then_the_card() -> None:
    sara = talk()
    hello, card = await sara.commands("start", "card_one__1")
    assert isinstance(hello, Say) and hello.key == "shared-hello"
    assert "این را باز می‌کند" in sara.texts[0]
    assert isinstance(card, Screen) and card.args["number"] == 2 and card.below
    assert keys_for(SARA).learner not in sara.uow.tables.learners, "a link leaves nothing behind"


async def test_link_into_a_lesson_counts_no_card_as_read() -> None:
    sara = talk()
    await sara.commands("start", "card_one__1")
    await sara.presses("card:one/2")
    await sara.presses("scene:one")
    assert keys_for(SARA).learner not in sara.uow.tables.learners


async def test_link_in_the_middle_of_quiz_keeps_it() -> None:
    sara = talk()
    await sara.commands("quiz")
    await sara.presses("quiz-go:voter/basic")
    before = sara.uow.tables.learners[keys_for(SARA).learner].attempt
    await sara.commands("start", "question_s")
    assert sara.screen.key == "single-question"
    await sara.presses("quiz-on")
    assert sara.screen.key == "quiz-question"
    assert sara.uow.tables.learners[keys_for(SARA).learner].attempt == before


@pytest.mark.parametrize("payload", ["card_one__9", "card_", "lesson_on9", "question_x", "card_" + "a" * 90])
async def test_link_to_nothing_says_so_and_leads_on(payload: str) -> None:
    sara = talk()
    await sara.commands("start", payload)
    assert sara.screen.key == "shared-gone"
    assert "این را باز می‌کند" not in sara.texts[0]
    assert sara.screen.buttons[0][0].press is not None


async def test_removed_card_leads_to_its_lesson() -> None:
    sara = talk()
    await sara.commands("start", "card_one__9")
    await sara.presses("shared:lesson/one")
    assert sara.screen.key == "lesson-card" and sara.screen.args["number"] == 1


async def test_removed_question_leads_to_nearest_lesson() -> None:
    sara = talk()
    await sara.commands("start", "question_one-q99")
    assert sara.screen.key == "shared-gone" and sara.screen.args["kind"] == "question"
    await sara.presses("shared:lesson/one")
    assert sara.screen.key == "lesson-card"


async def test_card_of_a_closed_tier_is_readable() -> None:
    sara = talk(closed_school())
    await sara.commands("start", "card_ci1__0")
    assert sara.screen.key == "shared-card-closed" and sara.screen.args["text"] == "ci1 card 0"
    await sara.presses("share:card/ci1/0")
    assert isinstance(sara.replies[0], SendDocument)


@pytest.mark.parametrize(
    ("payload", "key", "share", "back"),
    [
        ("card_dh-place", "own-card", "share:card/dh-place", "own-card:dh-place"),
        ("card_v-kin", "place-card", "share:card/v-kin", "place-card:candidate/v-kin"),
    ],
)
async def test_own_card_is_opened_and_passed_on_by_anybody(
    payload: str, key: str, share: str, back: str
) -> None:
    messages = []
    for account in (SARA, REZA):
        person = Talk(
            account=account,
            content=shipped_content(),
            operator=Operator("words", bot_links=LINKS),
            curious=False,
        )
        hello, card = await person.commands("start", payload)
        assert isinstance(hello, Say) and isinstance(card, Screen) and card.key == key
        picture, _ = await person.presses(share)
        assert isinstance(picture, SendDocument) and picture.fields["text"] == card.args["text"]
        assert f"https://ble.ir/amanat_bot?start={payload}" in person.texts[-2]
        messages.append(picture)
        await person.presses(back)
        assert person.screen.key == key
    assert messages[0] == messages[1], "nothing of who passes it on"


@pytest.mark.parametrize(
    ("audience", "duty", "card", "track"),
    [
        (None, "", "c-board", "voter"),
        (Audience.STAFF, "", "c-board", "staff"),
        (Audience.CANDIDATE, "", "c-home", "voter"),
        (Audience.CANDIDATE, "head", "c-home", "staff"),
        (None, "commander", "c-board", "security"),
    ],
)
async def test_linked_card_of_city_opens_in_own_track(
    audience: Audience | None, duty: str, card: str, track: str
) -> None:
    person = Talk(content=shipped_content(), operator=Operator("words", bot_links=LINKS), curious=False)
    if audience is not None:
        person.uow.tables.learners[keys_for(SARA).learner] = Learner(
            keys_for(SARA).learner, person.clock.today(), audience=audience
        )
    if duty:
        await person.commands("now")
        await person.presses(f"now-duty:{duty}")
    await person.commands("start", f"card_{card}")
    assert f"place-cards:{track}/city" in person.buttons
    await person.presses(f"share:card/{card}")
    await person.presses(f"place-card:{track}/{card}")
    assert f"place-cards:{track}/city" in person.buttons, "and so does the way back"


async def test_linked_card_of_city_opens_in_track_of_group() -> None:
    person = Talk(content=shipped_content(), operator=Operator("words", bot_links=LINKS), curious=False)
    today, tables = person.clock.today(), person.uow.tables
    tables.cohorts["c1"] = Cohort(
        "c1", track=Audience.SECURITY, body="b", area_id="x", code="n", most=5, used=1, expires=today
    )
    tables.enrolments["c1", keys_for(SARA).learner] = today
    await person.commands("start", "card_c-board")
    assert "place-cards:security/city" in person.buttons


async def test_removed_own_card_gets_a_sentence() -> None:
    sara = talk()
    await sara.commands("start", "card_dh-place")
    assert sara.screen.key == "shared-gone"


async def test_first_answer_to_a_shared_question_counts_once() -> None:
    sara = talk()
    for _ in range(2):
        await sara.commands("start", "question_s")
        place = _options(sara).index("option a")
        press = sara.screen.buttons[0][-1 - place].press  # the first option is on the right
        assert press is not None
        await sara.takes(button_press(encode(press)))
        assert sara.screen.key == "quiz-feedback-right"
    assert progress(sara).seen_questions == {"s"}


def _options(talk: Talk) -> list[str]:
    """The options in the order of the screen."""
    texts: list[str] = []
    term: Any = talk.screen.args["options"]
    while term.key == "list-lines":
        texts.append(term.args["first"].args["text"])
        term = term.args["rest"]
    return [*texts, term.args["text"]]


async def test_group_chats_open_no_link() -> None:
    route = ROUTER.find(command("start", "card_one__0", chat=group()), talk().session)
    assert route is None or route.on != "/start"
