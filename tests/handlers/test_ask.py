"""Questions: which answer is given, how it is shown, and what is said without an answer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import Button, Say, Screen, TextRef
from bot.domain.catalogue.answer_topics import AnswerTopic, TopicAnswer
from bot.domain.catalogue.catalogue import Act, ActorClass, Confidence, Hotline, Phase, Severity, Space
from bot.domain.catalogue.first_sentences import LeadWord
from bot.domain.learning.lessons import Audience
from bot.domain.news.legal_calendar import AnchorOffset, LegalDate
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.handlers.asking.ask import answer
from bot.usecases.asking.ask import ask
from bot.usecases.ports.language import AskedQuestion, ChosenSentence, Findings, Hit, HitKind
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


def bare(text: str) -> str:
    """A text without marks of direction."""
    return text.translate(dict.fromkeys((0x200F, 0x2068, 0x2069)))


def open_reporting(chat: Talk) -> None:
    """Accept reports from now on."""
    chat.uow.settings.save(RunningSettings(Reporting.OPEN, Phase.DAY))


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
        ("card", "one/2"),
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
    open_reporting(chat)
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


async def test_nothing_found_says_so_with_topics() -> None:
    chat = talk(far_off=Findings(topics=("vote", "gone")))
    await chat.commands("ask")
    await chat.says("far off")
    answer = only_message(chat)
    assert (answer.key, answer.args["near"]) == ("ask-nothing", "topics")
    assert "۱۱۰" not in TEXTS.render(answer.key, answer.args), "numbers to call are for danger"
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
    ("text", "key"), [("؟؟؟ 🙂", "ask-no-words"), ("یک", "ask-short"), ("آیا " * 200, "ask-nothing")]
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


@pytest.mark.parametrize(
    ("lead", "beginning"),
    [
        (LeadWord.YES, "بله، "),
        (LeadWord.NO, "نه، "),
        (LeadWord.CONTRARY, "چرا، "),
        (LeadWord.NONE, ""),
    ],
)
async def test_answer_begins_with_its_sentence(lead: LeadWord, beginning: str) -> None:
    chat = talk(q_q=Findings((ACT, ARTICLE)))
    assert isinstance(chat.finder, FakeFinder)
    sentence = ChosenSentence("این کار جرم است.", lead)
    chat.finder.sentences = {"act:O01": sentence, "article:2": sentence}
    await chat.commands("ask", "q q")
    answer = only_message(chat)
    assert bare(TEXTS.render(answer.key, answer.args)).startswith(f"<b>{beginning}این کار جرم است.</b>")
    await chat.presses("ask-see:article/2")
    opened = only_message(chat)
    assert sentence.text not in TEXTS.render(opened.key, opened.args), "no question was asked of it"


async def test_answer_stays_short_for_a_phone() -> None:
    named = Hit(HitKind.ARTICLE, "1", 1.0)
    chat = talk(q_q=Findings((ACT, named, CARD)), a_a=Findings((ARTICLE,)))
    await chat.commands("ask", "q q")
    assert [place for verb, place in presses(only_message(chat)) if verb == "ask-see"] == [
        "article/1",
        "card/one/1",
    ]

    assert isinstance(chat.finder, FakeFinder)
    title = chat.content.articles["2"].title
    await chat.commands("ask", "a a")
    assert title in TEXTS.render(only_message(chat).key, only_message(chat).args)
    chat.finder.sentences = {"article:2": ChosenSentence("این کار جرم است.")}
    await chat.commands("ask", "a a")
    assert title not in TEXTS.render(only_message(chat).key, only_message(chat).args)


async def test_report_is_offered_only_while_open() -> None:
    chat = talk(q_q=Findings((ACT,)))
    await chat.commands("ask", "q q")
    assert ("report", "") not in presses(only_message(chat))
    open_reporting(chat)
    await chat.says("q q")
    assert ("report", "") in presses(only_message(chat))


async def test_numbers_to_call_stand_where_danger_is() -> None:
    question = "دارن میزنن ما رو"
    chat = Talk(content=content(), finder=FakeFinder({}))
    await chat.commands("ask", question)
    answer = only_message(chat)
    assert answer.key == "ask-nothing" and "۱۱۰" in TEXTS.render(answer.key, answer.args)
    chat = Talk(content=content(), finder=FakeFinder({question: Findings(near=(CARD,))}))
    await chat.commands("ask", question)
    answer = only_message(chat)
    assert answer.key == "ask-near" and "۱۱۰" in TEXTS.render(answer.key, answer.args)


def dated_content() -> FakeContent:
    made = content()
    made.calendar = (
        LegalDate(
            "result-city",
            title="objection",
            words="two days",
            article_ids=("2",),
            audiences=(Audience.VOTER,),
            begins=AnchorOffset("result"),
            ends=AnchorOffset("result", days=2),
        ),
    )
    made.topic_answers = {
        AnswerTopic.DATE: TopicAnswer(AnswerTopic.DATE, "one day"),
        AnswerTopic.DEADLINES: TopicAnswer(AnswerTopic.DEADLINES, "two days", dates=("result-city",)),
        AnswerTopic.COMPLAINT: TopicAnswer(AnswerTopic.COMPLAINT, "to the board", ("2",)),
        AnswerTopic.THANKS: TopicAnswer(AnswerTopic.THANKS, "you are welcome"),
    }
    return made


def about(topic: AnswerTopic) -> Talk:
    return Talk(content=dated_content(), finder=FakeFinder(read={"q q": AskedQuestion(topic)}))


async def test_polling_day_comes_from_the_owner_or_is_unknown() -> None:
    chat = about(AnswerTopic.DATE)
    await chat.commands("ask", "q q")
    assert only_message(chat).args["day"] == TextRef("ask-day-unknown")
    day = chat.clock.today() + timedelta(days=5)
    chat.uow.settings.save(RunningSettings(Reporting.OFF, Phase.BEFORE, polling_day=day))
    await chat.says("q q")
    answer = only_message(chat)
    assert answer.args["day"] == TextRef("ask-day", {"day": day, "when": "ahead", "left": 5})
    assert {verb for verb, _ in presses(answer)} >= {"calendar", "where"}


@pytest.mark.parametrize(("days", "word"), [(0, "امروز"), (1, "فرداست"), (-3, "بود")])
async def test_polling_day_is_told_as_of_today(days: int, word: str) -> None:
    chat = about(AnswerTopic.DATE)
    day = chat.clock.today() + timedelta(days=days)
    chat.uow.settings.save(RunningSettings(Reporting.OFF, Phase.DAY, polling_day=day))
    await chat.commands("ask", "q q")
    assert word in TEXTS.render(only_message(chat).key, only_message(chat).args)


async def test_last_days_come_from_the_calendar() -> None:
    chat = about(AnswerTopic.DEADLINES)
    day = chat.clock.today()
    chat.uow.settings.save(RunningSettings(Reporting.OFF, Phase.AFTER, polling_day=day, result_day=day))
    await chat.commands("ask", "q q")
    rendered = TEXTS.render(only_message(chat).key, only_message(chat).args)
    assert "objection" in rendered


@pytest.mark.parametrize(("opened", "offered"), [(True, True), (False, False)])
async def test_complaint_leads_to_report_only_while_open(opened: bool, offered: bool) -> None:
    chat = about(AnswerTopic.COMPLAINT)
    if opened:
        open_reporting(chat)
    await chat.commands("ask", "q q")
    assert (("report", "") in presses(only_message(chat))) is offered


async def test_thanks_are_answered_and_asking_goes_on() -> None:
    chat = about(AnswerTopic.THANKS)
    await chat.commands("ask", "q q")
    answer = only_message(chat)
    assert answer.args["text"] == "you are welcome" and presses(answer) == [("ask", "again"), ("menu", "")]
    assert chat.session.state == "reading.answer"


async def test_question_about_a_day_shows_dates_of_its_article() -> None:
    chat = Talk(
        content=dated_content(),
        finder=FakeFinder({"q q": Findings((ARTICLE,))}, read={"q q": AskedQuestion(when=True)}),
    )
    await chat.commands("ask", "q q")
    assert "objection" not in TEXTS.render(only_message(chat).key, only_message(chat).args), "no day is set"
    day = chat.clock.today()
    chat.uow.settings.save(RunningSettings(Reporting.OFF, Phase.AFTER, polling_day=day, result_day=day))
    await chat.says("q q")
    assert "objection" in TEXTS.render(only_message(chat).key, only_message(chat).args)


def test_card_of_another_track_stands_back_where_as_near() -> None:
    made = content()
    lesson = made.lesson("one")
    assert lesson is not None
    near, far = replace(ARTICLE, score=2.0), replace(ARTICLE, score=0.1)
    other = next(audience for audience in Audience if audience is not lesson.track)
    for hit, audience, first in ((near, lesson.track, CARD), (near, other, ARTICLE), (far, other, CARD)):
        finder = FakeFinder({"q q": Findings((CARD, hit))})
        result = ask("q q", finder=finder, content=made, audience=audience)
        assert (getattr(result.places[0], "id", "card") == "2") is (first is ARTICLE)


async def test_question_is_read_with_its_vector() -> None:
    finder = FakeFinder()
    ctx = make_ctx(content=content(), finder=finder)
    await answer("far off", ctx)
    await answer("far off", replace(ctx, vectors=LengthVectors()))
    assert finder.vectors == [None, [7.0]]
