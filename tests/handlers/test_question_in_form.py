"""A question or a story where the form expects something else: answered below or asked about, never taken for an
answer, never lost."""

from datetime import timedelta

import pytest

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Say, Screen, Turn
from bot.conversation.ports import Ctx
from bot.conversation.router import Route
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.reporting.drafts import FieldName
from bot.handlers.understanding.waiting_in_form import with_waiting_carried
from bot.usecases.ports.intents import Aside, Danger, Intent, Reading
from tests.fakes.polling_day import open_uow
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import Talk, draft_of
from tests.fakes.turns import FakeIntentReader, make_ctx, text_message
from tests.handlers.test_report_form import STORY, fill_until
from tests.handlers.test_report_typed_answers import OUTSIDE, talk

QUESTION = "بدون کارت ملی میشه رای داد؟"
TOLD = "یه نفر جلوی در به مردم پول میداد"
COUNTED = "چند نفر جلوی شعبه مردم را می‌ترساندند و نمی‌گذاشتند کسی برود تو."
ATTACK = "دارن منو میزنن"
BOTH = "ناظر حق داره برگه‌ها رو ببینه؟ دیروز دیدم که میدید"
READS = FakeIntentReader(
    {
        QUESTION: Reading((Intent.QUESTION,)),
        TOLD: Reading((Intent.REPORT,)),
        BOTH: Reading((Intent.QUESTION, Intent.REPORT)),
        ATTACK: Reading((Intent.DANGER,), Danger.VIOLENCE),
        "ولش کن": Reading((Intent.CANCEL,), only=True),
        "حوصله ندارم": Reading((Intent.CANCEL,)),
        "پاکش کن": Reading((Intent.CANCEL,), only=True, deletes=True),
        "بریم راهنما": Reading((Intent.HELP,), only=True),
        "خفه شو": Reading(aside=Aside.INSULT),
    }
)


async def form_at(field: str) -> Talk:
    chat = await fill_until(talk(), field, **({"act": "O01"} if field == "space" else {}))
    chat.intents = READS
    return chat


@pytest.mark.parametrize("field", ["space", "area", "when", "actor", "seen", "consent", "review"])
async def test_short_question_is_answered_and_form_asks_on(field: str) -> None:
    chat = await form_at(field)
    before, question = draft_of(chat), chat.question_key
    await chat.says(QUESTION)
    assert isinstance(chat.replies[0], Say) and chat.replies[0].key.startswith("ask-")
    assert (chat.hint, chat.question_key, draft_of(chat)) == ("form-open", question, before)
    assert chat.screen.below


@pytest.mark.parametrize("field", ["space", "area", "when", "actor", "text", "evidence", "review"])
async def test_every_question_of_the_form_is_marked(field: str) -> None:
    """What waits stands above each of them, whatever its text is called."""
    chat = await form_at(field)
    assert chat.screen.is_question, "asked"
    await chat.says(QUESTION)
    assert chat.screen.is_question, "asked again"
    if field == "review":
        await chat.presses("report-change")
        assert not chat.screen.is_question


async def test_what_waits_stands_above_a_question_of_any_name() -> None:
    async def ask(update: Incoming, ctx: Ctx) -> Turn:
        return Turn((Screen("a-question-of-another-form", is_question=True), Screen("report-ask-nothing")))

    chat = await form_at("when")
    await chat.says(BOTH)
    route = with_waiting_carried(Route("report-on", ask))
    turn = await route.handler(text_message("x"), make_ctx(session=chat.session, uow=chat.uow))
    question, other = turn.replies
    assert isinstance(question, Screen) and isinstance(other, Screen)
    assert question.buttons and not other.buttons, "what is not marked is no question"


@pytest.mark.parametrize("field", ["space", "area", "when", "actor", "text", "act"])
async def test_form_says_why_it_asks(field: str) -> None:
    chat = await form_at(field)
    before, question = draft_of(chat), chat.question_key
    await chat.says("چرا باید بگم؟")
    assert getattr(chat.replies[0], "key", "") == "form-why"
    assert (chat.hint, chat.question_key, draft_of(chat)) == ("form-open", question, before)


@pytest.mark.parametrize("asked", ["بعدش چی میشه؟", "چرا کسی جلوشون رو نمی‌گیره"])
async def test_question_is_no_place_though_nobody_knows_its_kind(asked: str) -> None:
    chat = await form_at("area")
    await chat.says(asked)
    assert (chat.hint, draft_of(chat).place_words) == ("form-open", "")
    await chat.says("منطقه ۱۲؟")
    assert draft_of(chat).get(FieldName.AREA) == "thr12", "an answer with a question mark is one"


async def before_form(*, card: bool) -> Talk:
    chat = talk()
    chat.intents = READS
    await chat.commands("report")
    if card:
        await chat.presses("report-start")
    return chat


@pytest.mark.parametrize(("card", "screen"), [(False, "report-danger"), (True, "report-privacy")])
async def test_question_before_the_form_is_no_testimony(card: bool, screen: str) -> None:
    chat = await before_form(card=card)
    await chat.says(QUESTION)
    assert isinstance(chat.replies[0], Say) and chat.replies[0].key.startswith("ask-")
    assert (chat.hint, chat.question_key) == ("report-before-asked", screen)
    assert chat.session.draft is None and chat.session.state == "reading.before"
    await chat.says(TOLD)
    assert draft_of(chat).words == TOLD


async def test_wish_before_the_form_is_no_testimony() -> None:
    chat = await before_form(card=False)
    await chat.says("ولش کن")
    assert (chat.session.draft, chat.session.state) == (None, "")


@pytest.mark.parametrize("field", ["act", "area", "when", "text", "actor", "evidence", "review"])
async def test_nothing_is_taken_once_reporting_is_off(field: str) -> None:
    chat = await form_at(field)
    chat.uow.settings.save(RunningSettings(Reporting.OFF))
    before = draft_of(chat)
    for typed in (TOLD, "دیروز", "مامور بود"):
        chat.session = chat.session.at(f"report.{field}")
        await chat.says(typed)
        assert (draft_of(chat), "beside" in chat.session.data) == (before, False)
        assert "later-closed-not-stored" in chat.reply_keys() and chat.screen.key == "report-off"
    chat.session = chat.session.at(f"report.{field}")
    await chat.sends()
    assert draft_of(chat) == before and chat.uow.tables.evidence == {}


async def test_question_is_answered_though_reporting_is_off() -> None:
    chat = await form_at("area")
    chat.uow.settings.save(RunningSettings(Reporting.OFF))
    await chat.says(QUESTION)
    assert isinstance(chat.replies[0], Say) and chat.replies[0].key.startswith("ask-")
    assert chat.screen.key == "report-off", "and the form is not said to be open"


async def test_typed_today_is_read_by_the_form() -> None:
    """The label carries the day on which it was shown; tomorrow it means another one."""
    chat = await form_at("when")
    chat.clock.advance(timedelta(days=1))
    await chat.types("امروز")
    assert str(chat.clock.today()) in str(chat.screen)


@pytest.mark.parametrize("field", ["act", "text", "evidence"])
async def test_question_where_words_are_testimony_is_asked_about(field: str) -> None:
    chat = await form_at(field)
    before = draft_of(chat)
    await chat.says(QUESTION)
    assert (chat.hint, draft_of(chat)) == ("form-which", before)
    await chat.presses("form-question")
    assert chat.replies[0] != chat.screen and draft_of(chat) == before
    await chat.presses("form-words")
    assert QUESTION in (draft_of(chat).words + draft_of(chat).caption), "it was testimony after all"


@pytest.mark.parametrize("asked", ["عکسو چجوری بفرستم که لو نرم", "عکسم رو کی میبینه"])
async def test_question_without_its_mark_is_no_testimony(asked: str) -> None:
    chat = await form_at("evidence")
    before = draft_of(chat)
    await chat.says(asked)
    assert (chat.hint, draft_of(chat)) == ("form-which", before)


@pytest.mark.parametrize("words", ["هر کی رای میداد پول میگرفت", "همسایه ها هم دیدن", TOLD])
async def test_addition_beside_evidence_is_taken(words: str) -> None:
    chat = await form_at("evidence")
    await chat.says(words)
    assert words in draft_of(chat).words


@pytest.mark.parametrize("actor", ["برادر نامزد", "معلم مدرسه"])
async def test_actor_without_a_button_is_not_lost(actor: str) -> None:
    chat = await form_at("actor")
    await chat.says(actor)
    await chat.presses("form-words")
    assert actor in (draft_of(chat).words + draft_of(chat).caption)


@pytest.mark.parametrize("field", ["act", "actor", "evidence"])
async def test_thanks_are_answered_and_no_testimony(field: str) -> None:
    chat = await form_at(field)
    before = draft_of(chat)
    thanks = "عالی بود دمتون گرم"
    chat.intents = FakeIntentReader({thanks: Reading((Intent.THANKS,))})
    await chat.says(thanks)
    assert (chat.hint, draft_of(chat)) == ("form-open", before)


async def test_press_does_not_prolong_what_waits() -> None:
    chat = await form_at("text")
    await chat.says(QUESTION)
    until = chat.session.data["until"]
    chat.clock.advance(timedelta(minutes=40))
    await chat.presses("form-question")
    assert chat.session.data["until"] == until, "the hour counts from what its sender wrote"


@pytest.mark.parametrize("words", [COUNTED, f"{COUNTED} {QUESTION}"])
async def test_testimony_that_sounds_like_a_question_is_taken(words: str) -> None:
    chat = await form_at("text")
    chat.intents = FakeIntentReader({words: Reading((Intent.QUESTION,))})
    await chat.says(words)
    assert draft_of(chat).get(FieldName.TEXT) == words


@pytest.mark.parametrize("story", [TOLD, BOTH])
async def test_story_typed_as_place_joins_by_press(story: str) -> None:
    chat = await form_at("area")
    await chat.says(story)
    assert (chat.hint, draft_of(chat).place_words) == ("form-which", "")
    assert chat.session.data["brief"] == "yes", "sealed for an hour"
    await chat.presses("form-words")
    assert draft_of(chat).get(FieldName.TEXT) == story and chat.question_key == "report-ask-area"


async def test_place_words_are_taken_by_press() -> None:
    chat = await form_at("area")
    await chat.says(TOLD)
    await chat.presses("form-place")
    assert (chat.hint, draft_of(chat).place_words) == ("report-place-as-typed", TOLD)


async def test_choice_ends_with_its_hour() -> None:
    chat = await form_at("area")
    await chat.says(TOLD)
    chat.clock.advance(timedelta(hours=1))
    await chat.presses("form-words")
    assert chat.refusal_key == "understand-gone" and draft_of(chat).words == ""


async def test_second_piece_joins_what_waits() -> None:
    chat = await form_at("area")
    await chat.says(TOLD)
    await chat.says(BOTH)
    await chat.presses("form-words")
    assert draft_of(chat).get(FieldName.TEXT) == f"{TOLD}\n\n{BOTH}"


async def test_piece_without_room_is_named_and_the_rest_waits() -> None:
    chat, long = await form_at("area"), "او پول داد " * 200
    chat.intents = FakeIntentReader({words: Reading((Intent.REPORT,)) for words in (TOLD, long, long + ".")})
    for words in (TOLD, long, f"{long}."):
        await chat.says(words)
    assert "حرف بیشتر می‌شود و نگهش نداشتیم" in chat.texts[-1]
    assert chat.session.data["beside"] == f"{TOLD}\n\n{long.strip()}"


@pytest.mark.parametrize("place", ["منطقه ۱۲", "report-show:area/thr12/0 report-pick:area/thr12"])
async def test_story_waits_while_its_place_is_answered(place: str) -> None:
    chat = await form_at("area")
    await chat.says(TOLD)
    if place.startswith("report-"):
        for press in place.split():
            await chat.presses(press)
    else:
        await chat.says(place)
    assert (draft_of(chat).get(FieldName.AREA), chat.question_key) == ("thr12", "report-ask-when")
    assert "هنوز در گزارش نیامده است" in chat.texts[-1]
    await chat.presses("report-pick:when/now")
    await chat.presses("form-words")
    assert draft_of(chat).get(FieldName.TEXT) == TOLD
    assert "beside" not in chat.session.data and "هنوز در گزارش" not in chat.texts[-1]


async def test_words_doubted_by_the_form_wait_with_a_question() -> None:
    chat = await form_at("text")
    await chat.says(OUTSIDE)
    assert chat.hint == "report-text-outside"
    await chat.says(QUESTION)
    assert chat.hint == "form-which"
    await chat.presses("form-words")
    assert draft_of(chat).get(FieldName.TEXT) == f"{OUTSIDE}\n\n{QUESTION}"


async def test_waiting_words_never_replace_an_answer() -> None:
    chat = await form_at("review")
    await chat.presses("report-change")
    await chat.presses("report-edit:text")
    await chat.says(QUESTION)
    await chat.presses("form-words")
    assert draft_of(chat).get(FieldName.TEXT) == f"{STORY}\n\n{QUESTION}"


async def test_what_is_let_go_with_the_form_is_named() -> None:
    chat = await form_at("review")
    await chat.says(BOTH)
    await chat.presses("report-send")
    assert chat.reply_keys()[-1] == "form-let-go" and chat.session.data == {}
    (report,) = chat.uow.tables.sealed.values()
    assert report.body is not None and BOTH not in report.body.text
    chat = await form_at("area")
    await chat.says(TOLD)
    await chat.says("ولش کن")
    assert "form-let-go" in chat.reply_keys()


async def test_attack_told_in_form_gets_numbers_first() -> None:
    chat = await form_at("area")
    await chat.says(ATTACK)
    assert chat.reply_keys() == ["later-danger"] and draft_of(chat).place_words == ""
    assert chat.hint == "form-which"


async def test_insult_is_answered_kindly_and_is_no_place() -> None:
    chat = await form_at("area")
    chat.intents = FakeIntentReader({"خفه شو": Reading(aside=Aside.INSULT)})
    await chat.says("خفه شو")
    assert chat.reply_keys() == ["understand-insult"]
    assert (chat.hint, draft_of(chat).place_words) == ("form-open", "")


async def test_wish_to_leave_is_no_place() -> None:
    chat = await form_at("area")
    await chat.says("ولش کن")
    assert chat.screen.key == "left-draft" and draft_of(chat).place_words == ""


@pytest.mark.parametrize("field", ["act", "text", "evidence"])
async def test_refusal_where_words_are_testimony_is_none(field: str) -> None:
    chat = await form_at(field)
    before = draft_of(chat)
    await chat.says("خفه شو")
    assert (chat.reply_keys(), chat.hint, draft_of(chat)) == (["understand-insult"], "form-open", before)
    await chat.says("پاکش کن")
    assert (chat.screen.key, draft_of(chat)) == ("report-cancel-ask", before)
    await chat.presses("report-on")
    await chat.says("ولش کن")
    assert (chat.screen.key, chat.session.state, draft_of(chat)) == ("left-draft", "", before)


@pytest.mark.parametrize(("field", "leaves"), [("act", True), ("text", False), ("evidence", False)])
async def test_longer_words_are_left_only_by_a_whole_wish(field: str, leaves: bool) -> None:
    chat = await form_at(field)
    before = draft_of(chat)
    await chat.says("حوصله ندارم")
    assert (chat.session.state == "", draft_of(chat) == before) == (leaves, leaves)


async def test_wish_for_help_at_the_act_keeps_the_draft() -> None:
    chat = await form_at("act")
    await chat.says("بریم راهنما")
    assert chat.reply_keys()[0] == "left-draft" and draft_of(chat).words == ""


async def test_place_and_time_are_answers_whatever_they_sound_like() -> None:
    chat = await form_at("area")
    chat.intents = FakeIntentReader({"منطقه ۱۲ دیشب ساعت ۹": Reading((Intent.REPORT,))})
    await chat.says("منطقه ۱۲ دیشب ساعت ۹")
    assert draft_of(chat).get(FieldName.AREA) == "thr12" and draft_of(chat).get(FieldName.WHEN)


@pytest.mark.parametrize(
    ("page", "read_as"),
    [("@hamsaye_page", Intent.REPORT), ("صفحهٔ اصلی", Intent.MENU)],
)
async def test_name_of_a_page_is_always_an_address(page: str, read_as: Intent) -> None:
    chat = await fill_until(talk(), "space", act="O01")
    await chat.presses("report-pick:space/virtual")
    assert chat.question_key == "report-ask-address"
    chat.intents = FakeIntentReader({page: Reading((read_as,))})
    await chat.says(page)
    if page.startswith("@"):
        assert (draft_of(chat).get(FieldName.ADDRESS), chat.question_key) == (page, "report-ask-area")
    else:
        assert (chat.hint, chat.question_key) == ("report-address-name", "report-ask-address")


async def test_question_where_a_code_is_asked_is_answered() -> None:
    chat = Talk(uow=open_uow(), content=shipped_content(), intents=READS, curious=False)
    await chat.commands("receipt")
    await chat.says(QUESTION)
    assert chat.reply_keys()[0].startswith("ask-")
    await chat.commands("receipt")
    await chat.says(TOLD)
    assert chat.screen.key == "report-danger" and draft_of(chat).get(FieldName.TEXT) == TOLD
    await chat.commands("receipt")
    await chat.says(STORY)
    assert chat.reply_keys() == ["receipt-unclear"], "what is unclear is no question"


async def test_wrong_code_within_question_counts_once() -> None:
    words = "کد 6037 9912 3456 7890"
    reads = FakeIntentReader({words: Reading((Intent.QUESTION,))})
    chat = Talk(uow=open_uow(), content=shipped_content(), intents=reads, curious=False)
    await chat.commands("receipt")
    await chat.says(words)
    assert chat.reply_keys()[0].startswith("ask-") and len(chat.uow.tables.tries) == 1
