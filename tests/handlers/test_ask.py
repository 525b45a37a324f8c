"""Questions: which answer is given, how it is shown, and what is said without an answer."""

from dataclasses import replace

import pytest

from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import Button, Say, Screen, TextRef
from bot.domain.catalogue.catalogue import Act, ActorClass, Confidence, Hotline, Phase, Severity, Space
from bot.handlers.asking.ask import answer
from bot.usecases.ports.language import Findings, Hit, HitKind
from tests.fakes.school import SINGLE, school
from tests.fakes.talk import TEXTS, Talk
from tests.fakes.turns import FakeContent, FakeFinder, LengthVectors, make_ctx

CARD, ARTICLE = Hit(HitKind.CARD, "one/1", 3.0), Hit(HitKind.ARTICLE, "2", 2.0)
ACT, SPEECH = Hit(HitKind.ACT, "O01", 1.0), Hit(HitKind.ACT, "O22", 1.0)


def act(key: str, *actors: ActorClass) -> Act:
    return Act(
        key,
        label=f"label {key}",
        looks_like="looks like",
        example="example",
        is_not="is not",
        article_ids=("1",),
        who="who",
        phases=(Phase.BEFORE,),
        severity=Severity.HIGH,
        authority="authority",
        spaces=(Space.REAL,),
        reportable_actors=actors,
    )


def content() -> FakeContent:
    asked = replace(SINGLE, topic="vote", lesson_id="one")
    made = school(asked)
    made.acts = {"O01": act("O01", ActorClass.CANDIDATE), "O22": act("O22")}
    made.topics = {"vote": "voting"}
    made.hotlines = (
        Hotline("110", label="police", when="danger", emergency=True, confidence=Confidence.SOURCED),
    )
    return made


def talk(**answers: Findings) -> Talk:
    finder = FakeFinder({key.replace("_", " "): findings for key, findings in answers.items()})
    return Talk(content=content(), finder=finder)


def only_message(chat: Talk) -> Say:
    (reply,) = chat.replies
    assert isinstance(reply, Say)
    return reply


def presses(say: Say) -> list[tuple[str, str]]:
    return [(b.press.verb, b.press.argument) for row in say.buttons for b in row if b.press]


async def test_best_card_is_quoted_with_articles_and_other_hits() -> None:
    chat = talk(what_now=Findings((CARD, ARTICLE, ACT)))
    await chat.commands("ask")
    assert isinstance(chat.screen, Screen) and chat.session.state == "ask.question"
    await chat.says("what now")
    answer = only_message(chat)
    card = chat.content.lesson("one")
    assert card is not None
    assert (answer.key, answer.args["text"], answer.args["title"]) == (
        "ask-card",
        card.cards[1].text,
        "lesson one",
    )
    assert answer.args["articles"] == TextRef("cite", {"number": "number 1", "edition": "edition 1"})
    assert presses(answer) == [
        ("card", "one/1"),
        ("ask-see", "article/1"),
        ("ask-see", "article/2"),
        ("ask-see", "act/O01"),
        ("ask", "again"),
        ("menu", ""),
    ]


async def test_the_lesson_opens_at_the_card() -> None:
    chat = talk(q_q=Findings((CARD,)))
    await chat.commands("ask", "q q")
    await chat.presses("card:one/1")
    assert chat.screen.key == "lesson-card" and chat.screen.args["number"] == 2


async def test_an_article_and_the_way_back_to_asking() -> None:
    chat = talk(q_q=Findings((ARTICLE,)))
    await chat.commands("ask", "q q")
    assert only_message(chat).key == "ask-article"
    await chat.presses("ask:again")
    assert only_message(chat).key == "ask", "the answer above stays"
    await chat.says("q q")
    assert only_message(chat).key == "ask-article"


@pytest.mark.parametrize(("hit", "reportable"), [(ACT, True), (SPEECH, False)])
async def test_act_offers_report_only_where_reportable(hit: Hit, reportable: bool) -> None:
    chat = talk(q_q=Findings((hit,)))
    await chat.commands("ask", "q q")
    answer = only_message(chat)
    assert (
        answer.key == "ask-act"
        and answer.args["is_not"] == "is not"
        and answer.args["label"] == f"label {hit.id}"
    )
    assert (("report", "") in presses(answer)) is reportable
    assert ("ask-see", "article/1") in presses(answer)


async def test_a_further_hit_is_a_message_of_its_own() -> None:
    chat = talk(q_q=Findings((CARD, ARTICLE)))
    await chat.commands("ask", "q q")
    await chat.presses("ask-see:article/2")
    assert only_message(chat).key == "ask-article"


async def test_nothing_found_says_so_with_topics_and_hotlines() -> None:
    chat = talk(far_off=Findings(topics=("vote", "gone")))
    await chat.commands("ask")
    await chat.says("far off")
    answer = only_message(chat)
    assert (answer.key, answer.args["near"]) == ("ask-nothing", "topics")
    assert "۱۱۰" in TEXTS.render(answer.key, answer.args)
    assert answer.buttons[0] == (Button("voting", answer.buttons[0][0].press),)
    await chat.presses("ask-topic:vote")
    assert only_message(chat).key == "ask-topic"
    assert presses(only_message(chat))[0] == ("lesson", "one")


async def test_what_may_answer_is_offered_and_not_quoted() -> None:
    chat = talk(far_off=Findings(near=(CARD, ARTICLE, ACT)))
    await chat.commands("ask", "far off")
    answer = only_message(chat)
    assert (answer.key, answer.args["places"]) == ("ask-near", 3)
    rendered = TEXTS.render(answer.key, answer.args)
    assert "شاید یکی از این‌ها؟" in rendered and "۱۱۰" not in rendered
    assert presses(answer)[:3] == [
        ("ask-see", "card/one/1"), ("ask-see", "article/2"), ("ask-see", "act/O01"),
    ]  # fmt: skip
    await chat.presses("ask-see:card/one/1")
    assert only_message(chat).key == "ask-card"
    await chat.says("far off")
    assert only_message(chat).key == "ask-near", "the next question may be typed at once"


async def test_near_place_that_content_lost_is_left_out() -> None:
    chat = talk(lost=Findings(near=(Hit(HitKind.CARD, "gone/1", 1), ARTICLE)))
    await chat.commands("ask", "lost")
    answer = only_message(chat)
    assert (answer.key, answer.args["places"]) == ("ask-near", 1)
    assert "شاید این؟" in TEXTS.render(answer.key, answer.args)


async def test_nothing_near_offers_no_topic() -> None:
    chat = talk()
    await chat.commands("ask", "far off")
    assert only_message(chat).args["near"] == "none"


@pytest.mark.parametrize(
    ("text", "key"), [("؟؟؟ 🙂", "ask-no-words"), ("یک", "ask-short"), ("آیا " * 200, "ask-long")]
)
async def test_non_question_is_answered_kindly_and_can_retry(text: str, key: str) -> None:
    chat = talk(q_q=Findings((CARD,)))
    await chat.commands("ask")
    await chat.says(text)
    assert only_message(chat).key == key
    await chat.says("q q")
    assert only_message(chat).key == "ask-card"


async def test_pictures_and_voice_are_not_read() -> None:
    chat = talk()
    await chat.commands("ask")
    for sending in (chat.sends(), chat.sends(kind=FileKind.VOICE)):
        await sending
        assert only_message(chat).key == "ask-words-please"
    assert chat.session.state == "ask.question"


async def test_a_question_leaves_no_trace() -> None:
    chat = talk(secret_words=Findings((CARD,)))
    await chat.commands("ask")
    await chat.says("secret words")
    assert "secret" not in repr(chat.session) + repr(chat.replies) + repr(chat.facts)
    assert chat.session.state == "reading.answer"


async def test_content_that_changed_under_a_button() -> None:
    chat = talk(q_q=Findings((CARD, ARTICLE)), lost=Findings((Hit(HitKind.CARD, "gone/1", 1), ARTICLE)))
    await chat.commands("ask", "q q")
    assert isinstance(chat.content, FakeContent)
    chat.content.articles = {}
    await chat.presses("ask-see:article/2")
    assert chat.refusal_key == "ask-gone"
    chat.content.articles = content().articles
    await chat.commands("ask", "lost")
    assert only_message(chat).key == "ask-article", "a hit whose article no longer exists is left out"


async def test_a_receipt_code_is_no_question() -> None:
    chat = talk()
    await chat.commands("ask")
    await chat.says("1234 5678 9012 3456")
    assert only_message(chat).key == "receipt-unknown"
    assert isinstance(chat.finder, FakeFinder) and chat.finder.asked == []


async def test_the_menu_leads_to_asking() -> None:
    chat = talk()
    await chat.commands("menu")
    await chat.presses("ask")
    assert chat.screen.key == "ask"


async def test_question_is_read_with_its_vector() -> None:
    finder = FakeFinder()
    ctx = make_ctx(content=content(), finder=finder)
    await answer("far off", ctx)
    await answer("far off", replace(ctx, vectors=LengthVectors()))
    assert finder.vectors == [None, [7.0]]
