"""A message that nobody asked for is read: answered, reported, or its sender chooses. Nothing is swallowed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.buttons import Press
from bot.conversation.incoming import FileKind, OtherSent
from bot.conversation.outgoing import Button, Say, Screen
from bot.conversation.session import Session
from bot.domain.catalogue.answer_topics import AnswerTopic, TopicAnswer
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.reporting.drafts import FieldName
from bot.handlers.understanding import free_message, help_first
from bot.usecases.ports.intents import Aside, Danger, Heard, Intent, Reading
from bot.usecases.ports.language import AskedQuestion, Findings, Hit, HitKind, Suggestions, Vector
from tests.fakes.talk import Talk
from tests.fakes.turns import (
    SARA,
    FakeFinder,
    FakeIntentReader,
    FakeSuggester,
    LengthVectors,
    chat_of,
    make_ctx,
    text_message,
)
from tests.handlers.test_report_form import talk

VAGUER = "آن روز باران می‌آمد و همه دیدند"
TOLD = "A man gave money to voters at the door."
ASKED = "May he do that?"
BOTH = "He gave me money. May he?"
NEIGHBOUR = "My neighbour wears what I do not like."
READS = FakeIntentReader(
    {
        TOLD: Reading((Intent.REPORT,)),
        NEIGHBOUR: Reading((Intent.REPORT,)),
        ASKED: Reading((Intent.QUESTION,)),
        BOTH: Reading((Intent.REPORT, Intent.QUESTION)),
        "help me now": Reading((Intent.DANGER,), Danger.VIOLENCE),
        "no more life": Reading((Intent.DANGER,), Danger.LIFE),
        "I want to report.": Reading((Intent.REPORT,), aside=Aside.REPORTING),
        **{f"aside {aside}": Reading(aside=aside) for aside in Aside},
        **{intent.value: Reading((intent,)) for intent in Intent},
    }
)


def open_talk(**given: object) -> Talk:
    chat = talk()
    chat.intents = READS
    chat.suggester = FakeSuggester({NEIGHBOUR: Suggestions(outside="dress")})
    return chat


def closed_talk(reporting: Reporting = Reporting.OFF) -> Talk:
    chat = open_talk()
    chat.uow.settings.save(RunningSettings(reporting))
    return chat


def screen_keys(chat: Talk) -> list[str]:
    return [reply.key for reply in chat.replies if isinstance(reply, Say | Screen)]


async def test_sure_question_is_answered_at_once() -> None:
    chat = open_talk()
    await chat.says(ASKED)
    assert screen_keys(chat) == ["ask-nothing"]
    assert chat.session.waiting == {}


class SettledReader(FakeIntentReader):
    """Doubts every text until it has a vector."""

    def read(self, text: str, *, heard: Heard | None = None, vector: Vector | None = None) -> Reading:
        both = (Intent.REPORT, Intent.QUESTION)
        return Reading(both[1:]) if vector else Reading(both, doubted=heard or Heard({}))


async def test_vector_settles_what_typed_words_leave_in_doubt() -> None:
    by_words = make_ctx(uow=open_talk().uow, content=open_talk().content, intents=SettledReader())
    turns = [
        await free_message.answer(text_message(BOTH), ctx)
        for ctx in (by_words, replace(by_words, vectors=LengthVectors()))
    ]
    replies = [turn.replies[0] for turn in turns]
    assert [getattr(reply, "key", "") for reply in replies] == ["understand-choose", "ask-nothing"]


async def test_question_that_tells_can_be_reported_below_its_answer() -> None:
    chat = open_talk()
    first, second = f"{TOLD} Is that a crime?", f"{TOLD} Where do I say so?"
    chat.intents = FakeIntentReader(dict.fromkeys((first, second), Reading((Intent.QUESTION,), tells=True)))
    for words, notices in ((first, []), (second, ["understand-with-earlier"])):
        await chat.says(words)
        assert screen_keys(chat) == ["ask-nothing", *notices, "understand-or-report"]
        assert chat.session.waiting["brief"] == "yes", "it waits for an hour"
    await chat.presses("meant-report")
    assert chat.screen.key == "report-danger"
    assert chat.session.draft is not None
    assert chat.session.draft.words == f"{first}\n\n{second}", "nothing is lost"


async def test_no_report_is_offered_below_answer_while_closed() -> None:
    chat = closed_talk()
    chat.intents = FakeIntentReader({BOTH: Reading((Intent.QUESTION,), tells=True)})
    await chat.says(BOTH)
    assert screen_keys(chat) == ["ask-nothing"] and chat.session.waiting == {}


async def test_sure_report_opens_danger_screen_with_its_sentence() -> None:
    chat = open_talk()
    await chat.says(TOLD)
    assert chat.screen.key == "report-danger"
    draft = chat.session.draft
    assert draft is not None and draft.get(FieldName.TEXT) == TOLD
    await chat.presses("report-start")
    assert chat.screen.key == "report-privacy"
    await chat.presses("report-agree")
    assert chat.question_key == "report-ask-act"


async def test_told_scope_waits_until_they_say_who() -> None:
    chat = open_talk()
    await chat.says(NEIGHBOUR)
    assert screen_keys(chat) == ["later-danger", "report-who"]
    assert chat.session.draft is not None and chat.session.draft.words == NEIGHBOUR
    await chat.presses("report-decline:person")
    assert (chat.screen.key, chat.session.draft) == ("report-outside", None)


@pytest.mark.parametrize("chosen", ["meant-question", "meant-report"])
async def test_unsure_message_waits_for_senders_choice(chosen: str) -> None:
    chat = open_talk()
    await chat.says(BOTH)
    assert chat.screen.key == "understand-choose"
    assert {"meant-question", "meant-report"} <= chat.buttons.keys()
    await chat.presses(chosen)
    if chosen == "meant-report":
        assert chat.screen.key == "report-danger"
        assert chat.session.draft is not None and chat.session.draft.get(FieldName.TEXT) == BOTH
    else:
        assert screen_keys(chat) == ["ask-nothing", "understand-or-report"]
        await chat.presses("meant-report")
        assert chat.screen.key == "report-danger", "an answered message can still be reported"


async def test_waiting_message_is_gone_after_an_hour() -> None:
    chat = open_talk()
    await chat.says(BOTH)
    chat.clock.advance(timedelta(minutes=61))
    await chat.presses("meant-report")
    assert chat.refusal_key == "understand-gone"
    assert chat.session.waiting == {} and chat.session.draft is None


async def test_photo_waits_at_messenger_until_privacy_card_is_accepted() -> None:
    chat = open_talk()
    await chat.sends()
    assert chat.screen.key == "understand-media"
    assert "meant-question" not in chat.buttons, "a picture without words asks nothing"
    await chat.presses("meant-report")
    await chat.presses("report-start")
    assert chat.screen.key == "report-privacy"
    assert chat.uow.tables.evidence == {}, "nothing is fetched before the card is accepted"
    await chat.presses("report-agree")
    assert len(chat.uow.tables.evidence) == 1
    assert chat.session.draft is not None and chat.session.draft.evidence == 1


@pytest.mark.parametrize("way", ["quick", "voice"])
async def test_short_forms_take_what_was_sent_first(way: str) -> None:
    chat = open_talk()
    await chat.sends_voice()
    await chat.presses("meant-report")
    assert chat.uow.tables.evidence == {}
    await chat.presses(f"report-start:{way}")
    assert len(chat.uow.tables.evidence) == 1


@pytest.mark.parametrize("wish", ["گزارش می‌دم", "آره گزارش کن", "/report", "/menu /report"])
async def test_what_was_sent_first_begins_the_opened_report(wish: str) -> None:
    chat = open_talk()
    await chat.sends_voice()
    for words in wish.split() if wish.startswith("/") else [wish]:
        await (chat.commands(words[1:]) if words.startswith("/") else chat.says(words))
    assert chat.screen.key == "report-danger"
    await chat.presses("report-start:quick")
    assert len(chat.uow.tables.evidence) == 1


async def test_answered_question_begins_no_report_by_command() -> None:
    chat = open_talk()
    await chat.says(BOTH)
    await chat.presses("meant-question")
    await chat.commands("report")
    assert chat.screen.key == "report-danger"
    assert chat.session.draft is None, "only its own button reports what was answered"


async def test_forwarded_post_becomes_the_reports_address() -> None:
    chat = open_talk()
    await chat.forwards(TOLD, source="Channel", link="https://t.me/channel/12")
    assert chat.screen.key == "report-danger"
    assert chat.session.draft is not None and FieldName.ADDRESS in chat.session.draft.answers


@pytest.mark.parametrize("kind", ["post", "file", "passed on"])
@pytest.mark.parametrize(
    ("intent", "verb"),
    [
        (Intent.QUESTION, "meant-question"),
        (Intent.DATE, "calendar"),
        (Intent.VOTE_FOR, ""),
        (Intent.CANCEL, ""),
        (Intent.GREETING, ""),
    ],
)
async def test_what_is_sent_can_always_be_reported(intent: Intent, verb: str, kind: str) -> None:
    chat = open_talk()
    chat.intents = FakeIntentReader({"Some words.": Reading((intent,))})
    match kind:
        case "post":
            await chat.forwards("Some words.", source="Channel", link="https://t.me/channel/12")
        case "file":
            await chat.sends(caption="Some words.")
        case _:
            await chat.takes(replace(text_message("Some words."), passed_on=True))
    assert "meant-report" in chat.buttons
    if kind == "passed on" and intent is Intent.QUESTION:
        assert screen_keys(chat) == ["ask-nothing", "understand-or-report"]
        return
    verbs = {verb, "meant-report"} - {"", "meant-question" if kind == "post" else ""}
    assert chat.buttons.keys() - {"menu"} == verbs
    assert chat.screen.key == ("understand-choose" if len(verbs) > 1 else "understand-media")


async def test_album_is_asked_about_as_one_message() -> None:
    chat = open_talk()
    for _ in range(3):
        await chat.sends(album="a")
    assert chat.screen.args["files"] == 3


@pytest.mark.parametrize(
    ("intent", "key"),
    [
        (Intent.GREETING, "understand-greeting"),
        (Intent.THANKS, "understand-thanks"),
        (Intent.VOTE_FOR, "understand-vote-for"),
        (Intent.LANGUAGE, "understand-language"),
        (Intent.STOP, "understand-stop"),
        (Intent.PLACE, "voting"),
        (Intent.HOURS, "voting"),
        (Intent.MENU, "menu"),
        (Intent.HELP, "help"),
        (Intent.CANCEL, "left-nothing"),
        (Intent.BACK, "left-nothing"),
        (Intent.REPORTS, "my-reports"),
        (Intent.SETTINGS, "settings"),
    ],
)
async def test_each_wish_has_its_answer(intent: Intent, key: str) -> None:
    chat = open_talk()
    await chat.says(intent.value)
    assert screen_keys(chat) == [key]
    assert chat.session.waiting == {}


async def test_every_intent_is_answered() -> None:
    for intent in Intent:
        chat = open_talk()
        await chat.says(intent.value)
        assert screen_keys(chat), intent


async def test_violence_gets_numbers_first_and_can_be_reported() -> None:
    chat = open_talk()
    await chat.says("help me now")
    assert screen_keys(chat) == ["understand-violence"]
    await chat.presses("meant-report")
    assert chat.screen.key == "report-danger"


async def test_button_of_waiting_message_never_replaces_a_draft() -> None:
    chat = open_talk()
    await chat.says(BOTH)
    await chat.commands("menu")
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.says("Somebody else was there as well, and shouted.")
    draft = chat.session.draft
    await chat.presses("meant-report")
    assert (chat.screen.key, chat.session.draft) == ("later-ask", draft)
    assert "later-draft" in chat.buttons


async def test_threat_of_suicide_gets_numbers_and_nothing_is_kept() -> None:
    chat = open_talk()
    await chat.says("no more life")
    assert screen_keys(chat) == ["understand-life"]
    assert chat.session.waiting == {} and "meant-report" not in chat.buttons


def _life_in(text: str, _ctx: object) -> Danger | None:
    return Danger.LIFE if "no more life" in text else None


async def test_threat_of_suicide_in_a_form_is_not_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(help_first, "danger_in", _life_in)
    chat = open_talk()
    await chat.commands("report")
    for step in ("report-start", "report-agree"):
        before = chat.session
        await chat.says("no more life")
        assert screen_keys(chat) == ["understand-life", "understand-life-as-it-was"]
        assert chat.session == before, "the form is as it was"
        await chat.presses(step)
    assert chat.question_key == "report-ask-act"
    await chat.says("no more life")
    assert chat.session.draft is not None and chat.session.draft.words == ""
    await chat.commands("receipt")
    await chat.says("no more life")
    assert screen_keys(chat)[0] == "understand-life"


async def test_long_testimony_with_such_words_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(help_first, "danger_in", _life_in)
    chat = open_talk()
    await chat.commands("report")
    await chat.presses("report-start:quick")
    testimony = f"{TOLD} They laughed at me and I want no more life, and nobody stopped them. " * 2
    await chat.says(testimony)
    assert screen_keys(chat)[0] == "understand-life"
    assert chat.question_key == "report-ask-act", "the form goes on below"
    assert chat.session.draft is not None and TOLD in chat.session.draft.words


async def test_attack_on_the_privacy_card_gets_numbers_first() -> None:
    chat = open_talk()
    chat.intents = FakeIntentReader({"دارن میزنن": Reading((Intent.DANGER,), Danger.VIOLENCE)})
    await chat.commands("report")
    await chat.presses("report-start")
    await chat.says("دارن میزنن")
    assert (chat.reply_keys(), chat.screen.below) == (["later-danger"], True)
    assert chat.question_key == "report-privacy"
    assert chat.session.draft is not None and chat.session.draft.words == "دارن میزنن"


async def test_closed_reporting_offers_no_report_after_danger() -> None:
    chat = closed_talk()
    await chat.says("help me now")
    assert chat.screen.args["reports"] == "closed"
    assert "گزارش" not in chat.texts[-1]


async def test_further_question_keeps_its_button() -> None:
    chat = open_talk()
    questions = ("Where is it?", "Who counts?", "Is it spring?")
    text = " ".join(questions)
    chat.intents = FakeIntentReader({text: Reading((Intent.QUESTION,), questions=questions)})
    chat.curious = False
    finder = chat.finder = FakeFinder({})
    await chat.says(text)
    for number, asked in ((0, "Who counts?"), (0, "Who counts?"), (1, "Is it spring?"), (0, "Who counts?")):
        chat.buttons["this"] = Button("", Press("meant-next", str(number)))
        await chat.presses("this")
        assert finder.asked[-1] == asked


@pytest.mark.parametrize("reporting", [Reporting.OFF, Reporting.CLOSED])
async def test_while_reporting_is_closed_nothing_is_kept(reporting: Reporting) -> None:
    chat = closed_talk(reporting)
    before = chat.session
    for text in (TOLD, BOTH, "unknown words"):
        await chat.says(text)
        assert chat.session.waiting == {} and chat.session.draft is None
    await chat.commands("menu")
    await chat.says(TOLD)
    assert screen_keys(chat)[0] == "later-closed-not-stored"
    await chat.sends()
    assert screen_keys(chat) == ["later-closed-again"], "the ways stand above"
    assert chat.uow.tables.evidence == {} and before.draft is None


async def test_several_questions_answer_the_surest_and_offer_others() -> None:
    chat = open_talk()
    questions = ("Where is it?", "Who counts?", "Is it spring?")
    text = " ".join(questions)
    chat.intents = FakeIntentReader({text: Reading((Intent.QUESTION,), questions=questions)})
    chat.curious = False
    chat.finder = FakeFinder({"Who counts?": Findings((Hit(HitKind.ACT, "O13", 1.0),))})
    await chat.says(text)
    assert screen_keys(chat)[-1] == "understand-further"
    assert chat.finder.asked[-1] == "Who counts?"
    await chat.presses("meant-next:1")
    assert chat.finder.asked[-1] == "Is it spring?"
    assert screen_keys(chat)[-1] == "understand-further", "one question is left"
    (row,) = chat.replies[-1].buttons  # type: ignore[union-attr] # a message
    assert row[0].label == "Where is it?"
    await chat.presses("meant-next:0")
    assert "understand-further" not in screen_keys(chat), "none is left"
    await chat.presses("meant-next:1")
    assert "understand-further" not in screen_keys(chat), "what was answered does not come back"


@pytest.mark.parametrize("topic", [AnswerTopic.PRIVACY, AnswerTopic.OPERATOR])
async def test_question_about_this_bot_is_answered_about_it(topic: AnswerTopic) -> None:
    chat = open_talk()
    chat.content.topic_answers = {topic: TopicAnswer(topic, "as it is")}
    chat.finder = FakeFinder(read={BOTH: AskedQuestion(topic)})
    chat.curious = False
    await chat.says(BOTH)
    assert screen_keys(chat) == ["ask-about"] and "privacy" in chat.buttons
    assert chat.finder.asked == [] and chat.session.waiting == {}


async def test_end_of_long_story_is_the_question() -> None:
    story = "He came. " * 400 + ASKED
    chat = open_talk()
    chat.intents = FakeIntentReader({story: Reading((Intent.REPORT, Intent.QUESTION))})
    chat.curious = False
    finder = chat.finder = FakeFinder({ASKED: Findings()})
    await chat.says(story)
    assert finder.asked[-1] == ASKED


@pytest.mark.parametrize(
    ("what", "key"), [("sticker", "wrong-kind-anywhere"), ("contact", "understand-contact")]
)
async def test_other_kinds_get_a_kind_answer(what: str, key: str) -> None:
    chat = open_talk()
    await chat.takes(OtherSent(chat_of(SARA), SARA, what))
    assert screen_keys(chat) == [key]
    assert {"ask", "report"} <= chat.buttons.keys()


async def test_location_offers_stations_and_report_and_is_not_kept() -> None:
    chat = open_talk()
    await chat.sends_location()
    assert "report" in chat.buttons
    assert chat.session.waiting == {} and "35.7" not in str(chat.session)


async def test_after_an_answer_unclear_words_are_a_question() -> None:
    chat = open_talk()
    await chat.says(ASKED)
    await chat.says("and how much?")
    assert screen_keys(chat) == ["ask-nothing"]
    await chat.says(TOLD)
    assert chat.screen.key == "report-danger", "a report is no question, even there"


async def test_more_words_join_the_waiting_message() -> None:
    chat = open_talk()
    await chat.sends(kind=FileKind.PHOTO)
    await chat.says(TOLD)
    assert chat.screen.key == "report-danger"
    draft = chat.session.draft
    assert draft is not None and draft.get(FieldName.TEXT) == TOLD
    await chat.presses("report-start:quick")
    assert len(chat.uow.tables.evidence) == 1


async def test_masked_numbers_never_wait() -> None:
    chat = open_talk()
    await chat.says("Call 09121234567 unknown")
    assert chat.session.waiting and "0912" not in str(chat.session)


async def test_emoji_alone_keeps_nothing() -> None:
    chat = open_talk()
    await chat.says("😂😂")
    assert screen_keys(chat) == ["understand-nothing"] and chat.session == Session()


@pytest.mark.parametrize(
    ("aside", "key"),
    [
        (Aside.OPENING, "understand-opening"),
        (Aside.LANGUAGE, "understand-language"),
        (Aside.ORDER, "understand-order"),
        (Aside.INSULT, "understand-insult"),
        (Aside.PERSON, "understand-person"),
        (Aside.THANKS, "understand-thanks"),
        (Aside.FORGET, "forget-ask"),
        (Aside.BOT, "help"),
        (Aside.WHO, "help"),
        (Aside.REPORTING, "report-danger"),
    ],
)
async def test_aside_gets_one_answer_and_nothing_is_kept(aside: Aside, key: str) -> None:
    chat = open_talk()
    await chat.says(f"aside {aside}")
    assert screen_keys(chat) == [key]
    assert chat.session.waiting == {} and chat.session.draft is None
    assert "meant-report" not in chat.buttons


async def test_aside_leaves_a_waiting_message_alone() -> None:
    chat = open_talk()
    await chat.says(BOTH)
    waiting = chat.session
    await chat.says("aside insult")
    assert chat.session == waiting
    await chat.presses("meant-report")
    assert chat.session.draft is not None and chat.session.draft.get(FieldName.TEXT) == BOTH


async def test_wish_to_report_takes_what_waits() -> None:
    chat = open_talk()
    await chat.sends()
    await chat.says("I want to report.")
    assert chat.screen.key == "report-danger"
    await chat.presses("report-start:quick")
    assert len(chat.uow.tables.evidence) == 1


async def test_forwarded_insult_is_evidence_and_no_aside() -> None:
    chat = open_talk()
    await chat.forwards("aside insult", source="Channel", link="https://t.me/channel/12")
    assert chat.session.waiting["address"]
    chat = open_talk()
    await chat.takes(replace(text_message("aside insult"), passed_on=True))
    assert chat.session.waiting["words"] == "aside insult", "another person wrote it"


async def test_wish_to_report_opens_an_empty_form() -> None:
    chat = open_talk()
    await chat.says("I want to report.")
    assert chat.screen.key == "report-danger" and chat.session.draft is None


async def test_wish_to_report_is_no_testimony() -> None:
    chat = open_talk()
    text = "میخوام یه تخلف گزارش بدم. دیروز دم شعبه به مردم پول می‌دادند."
    chat.intents = FakeIntentReader({text: Reading((Intent.REPORT,))})
    await chat.says(text)
    draft = chat.session.draft
    assert draft is not None and draft.get(FieldName.TEXT) == "دیروز دم شعبه به مردم پول می‌دادند."


@pytest.mark.parametrize("subject", ["person", "private"])
async def test_guessed_citizen_is_asked_about_and_draft_stays(subject: str) -> None:
    chat = open_talk()
    chat.suggester = FakeSuggester({TOLD: Suggestions(outside=subject)})
    await chat.says(TOLD)
    assert screen_keys(chat) == ["later-danger", "report-who"]
    draft = chat.session.draft
    assert draft is not None and draft.get(FieldName.TEXT) == TOLD
    await chat.presses("report-start")
    await chat.presses("report-agree")
    assert chat.question_key == "report-ask-act" and chat.session.draft is not None


async def test_only_the_senders_choice_declines_a_guess() -> None:
    chat = open_talk()
    chat.suggester = FakeSuggester({TOLD: Suggestions(outside="person")})
    await chat.says(TOLD)
    await chat.presses("report-decline:person")
    assert chat.screen.key == "report-outside" and chat.session.draft is None
    await chat.presses("report")
    assert chat.screen.key == "report-danger" and chat.session.draft is None, "the next report begins empty"


async def asked_who() -> Talk:
    chat = open_talk()
    chat.suggester = FakeSuggester({TOLD: Suggestions(outside="person")})
    await chat.says(TOLD)
    assert chat.screen.key == "report-who"
    return chat


@pytest.mark.parametrize("typed", ["شهروند عادی بود", "یکی از همسایه‌ها"])
async def test_typed_citizen_is_asked_about_before_it_erases(typed: str) -> None:
    chat = await asked_who()
    await chat.types(typed)
    assert chat.screen.key == "report-outside-sure"
    assert chat.session.draft is not None and chat.session.draft.get(FieldName.TEXT) == TOLD
    await chat.presses("report-decline:person")
    assert chat.screen.key == "report-outside" and chat.session.draft is None


@pytest.mark.parametrize(("typed", "actor"), [("مسئول ستاد بود", "headquarters"), ("نمی‌دونم", "")])
async def test_typed_role_answers_who_it_was(typed: str, actor: str) -> None:
    chat = await asked_who()
    await chat.types(typed)
    assert chat.screen.key == "report-privacy"
    draft = chat.session.draft
    assert draft is not None and (draft.get(FieldName.TEXT), draft.get(FieldName.ACTOR)) == (TOLD, actor)


async def test_further_words_do_not_skip_who_it_was() -> None:
    chat = await asked_who()
    chat.suggester = FakeSuggester({f"{TOLD}\n\n{VAGUER}": Suggestions(outside="person")})
    await chat.says(VAGUER)
    assert chat.question_key == "report-who"
    assert chat.session.draft is not None and VAGUER in chat.session.draft.words


async def test_likelier_reading_stands_on_the_right() -> None:
    chat = open_talk()
    for intents in ((Intent.QUESTION, Intent.REPORT), (Intent.REPORT, Intent.QUESTION)):
        chat.intents = FakeIntentReader({BOTH: Reading(intents)})
        await chat.says(BOTH)
        assert isinstance(chat.screen, Screen) and chat.screen.args["between"] == "both"
        verbs = [button.press.verb for button in chat.screen.buttons[0] if button.press]
        assert verbs == [f"meant-{intent}" for intent in reversed(intents)]
        chat = open_talk()
    chat.intents = FakeIntentReader({BOTH: Reading((Intent.QUESTION, Intent.PLACE))})
    await chat.says(BOTH)
    assert chat.screen.args["between"] == "others", "the text offers no report where no button does"


async def test_known_topic_is_answered_and_can_be_reported() -> None:
    chat = open_talk()
    chat.content.topic_answers = {AnswerTopic.DISABILITY: TopicAnswer(AnswerTopic.DISABILITY, "helped")}
    finder = chat.finder = FakeFinder(read={BOTH: AskedQuestion(AnswerTopic.DISABILITY)})
    await chat.says(BOTH)
    assert screen_keys(chat) == ["ask-about", "understand-or-report"] and finder.asked == []
    await chat.says("آره گزارش کن")
    assert chat.screen.key == "report-danger"
    assert chat.session.draft is not None and chat.session.draft.words == BOTH


async def test_question_is_read_once() -> None:
    chat = open_talk()
    chat.curious = False
    reads: list[str] = []

    class CountingFinder(FakeFinder):
        def read_question(self, question: str) -> AskedQuestion:
            reads.append(question)
            return AskedQuestion()

    chat.finder = CountingFinder()
    await chat.says(ASKED)
    assert reads == [ASKED]


@pytest.mark.parametrize(
    ("text", "why"),
    [("؟", "signs"), ("۲۰", "signs"), ("09121234567", "masked"), ("https://x.example/a", "masked")],
)
async def test_message_without_words_gets_one_sentence(text: str, why: str) -> None:
    chat = open_talk()
    await chat.says(text)
    assert screen_keys(chat) == ["understand-nothing"] and chat.screen.args["why"] == why
    assert chat.texts[-1].count("\n") == 0 and chat.session == Session()


async def test_voice_first_hears_that_nobody_listens() -> None:
    chat = open_talk()
    await chat.sends_voice()
    assert "بنویسیدش" in chat.texts[-1]
    chat = open_talk()
    await chat.sends(name="a.exe", mime="application/x-msdownload", kind=FileKind.DOCUMENT)
    assert "از آن عکس بگیرید" in chat.texts[-1]


async def test_second_cancel_says_that_nothing_is_open() -> None:
    chat = open_talk()
    await chat.says(TOLD)
    await chat.commands("cancel")
    assert screen_keys(chat) == ["left-draft"]
    await chat.commands("cancel")
    assert screen_keys(chat) == ["left-already"] and chat.session.draft is not None


async def test_draft_left_before_privacy_card_meets_it_again() -> None:
    chat = open_talk()
    await chat.says(TOLD)
    await chat.commands("menu")
    await chat.presses("report")
    assert chat.screen.key == "report-waits"
    await chat.presses("report-start")
    assert chat.screen.key == "report-privacy", "no question before the card"
    await chat.presses("report-agree")
    assert chat.session.draft is not None and chat.session.draft.get(FieldName.TEXT) == TOLD
