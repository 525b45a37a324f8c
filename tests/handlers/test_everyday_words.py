"""Everyday words at the form's steps: they answer the shown buttons, and are no testimony and no wish to leave."""

import pytest

from bot.domain.reporting.drafts import FieldName
from bot.usecases.ports.intents import Intent, Reading
from tests.fakes.talk import Talk, draft_of
from tests.fakes.turns import FakeIntentReader
from tests.handlers.test_report_form import fill_until
from tests.handlers.test_report_typed_answers import talk

SAID = ("ادامه", "بعدی", "تموم", "تموم شد", "خب گزارشش کن", "پاسخ نمی‌خواهم", "نمیخوام بگم", "کدومو بزنم؟")
LEAVES = FakeIntentReader({words: Reading((Intent.CANCEL,), only=True) for words in SAID})
"""As the reader takes them outside the form."""


async def form_at(field: str) -> Talk:
    chat = await fill_until(talk(), field)
    chat.intents = LEAVES
    return chat


@pytest.mark.parametrize("field", ["act", "area", "when", "text", "actor", "review"])
async def test_going_on_asks_for_the_buttons(field: str) -> None:
    chat = await form_at(field)
    before, question = draft_of(chat), chat.question_key
    await chat.types("ادامه")
    assert (chat.question_key, draft_of(chat)) == (question, before)
    hint = {"review": "report-send-how", "text": "report-text-short"}.get(field, "report-use-buttons")
    assert chat.hint == hint
    await chat.types("خب گزارشش کن")
    assert (chat.question_key, draft_of(chat)) == (question, before), "it sends nothing and leaves nothing"


@pytest.mark.parametrize(
    "typed", ["ادامه", "تموم", "بعدی", "تموم شد", "نه", "ندارم", "مدرک ندارم", "هیچی ندارم"]
)
async def test_nothing_more_moves_on_from_evidence(typed: str) -> None:
    chat = await form_at("evidence")
    before = draft_of(chat)
    await chat.says(typed)
    assert chat.question_key == "report-ask-consent" and draft_of(chat).words == before.words


async def test_files_that_are_told_of_are_words() -> None:
    chat = await form_at("evidence")
    await chat.says("عکس ندارم ولی همسایه فیلم دارد")
    assert chat.session.state == "report.evidence" and "همسایه فیلم دارد" in draft_of(chat).words


@pytest.mark.parametrize("field", ["area", "text", "seen", "evidence", "consent"])
async def test_answer_is_declined_before_it_is_asked(field: str) -> None:
    chat = await form_at(field)
    question = chat.question_key
    await chat.says("پاسخ نمی‌خواهم")
    assert (chat.hint, chat.question_key) == ("report-contact-taken", question)
    assert draft_of(chat).get(FieldName.CONTACT) == "no_return"


async def test_refusing_to_tell_keeps_the_form() -> None:
    chat = await form_at("area")
    await chat.says("نمیخوام بگم")
    assert (chat.hint, chat.session.state) == ("report-place-unknown", "report.area")


@pytest.mark.parametrize("field", ["act", "seen"])
async def test_asking_which_button_is_no_wish(field: str) -> None:
    chat = await form_at(field)
    await chat.says("کدومو بزنم؟")
    assert (chat.hint, chat.session.state) == ("report-use-buttons", f"report.{field}")


async def test_going_on_agrees_to_the_privacy_card() -> None:
    chat = talk()
    chat.intents = LEAVES
    await chat.commands("report")
    await chat.types("بعدی")
    assert (chat.question_key, chat.session.draft) == ("report-danger", None)
    await chat.presses("report-start")
    await chat.says("بعدی")
    assert chat.question_key == "report-ask-act"


@pytest.mark.parametrize("field", ["actor", "seen", "consent", "review"])
async def test_words_where_only_buttons_are_read_wait(field: str) -> None:
    chat = await form_at(field)
    before = draft_of(chat)
    await chat.says("یکی‌شان کلاه قرمز داشت")
    assert (chat.hint, draft_of(chat)) == ("form-which", before)
    await chat.presses("form-words")
    assert "کلاه قرمز" in draft_of(chat).words


async def test_time_at_another_question_is_taken() -> None:
    chat = await form_at("seen")
    await chat.says("زمانش دیشب بود")
    assert (chat.hint, chat.question_key) == ("report-when-noted", "report-ask-seen")
    assert draft_of(chat).get(FieldName.WHEN) == "2026-04-30.night"


@pytest.mark.parametrize(
    ("field", "typed", "hint"),
    [
        ("when", "روز رای گیری", "report-day-vague"),
        ("when", "دیروز ساعت ۱۰ صبح تا ۱۲", "report-when-which"),
        ("actor", "رئیس ستاد انتخاباتیش", "report-choice-not-offered"),
        ("consent", "نه فقط پیش خودتون بمونه", "report-choice-taken"),
    ],
)
async def test_answer_that_sounds_like_a_question_is_one(field: str, typed: str, hint: str) -> None:
    chat = await form_at(field)
    chat.intents = FakeIntentReader({typed: Reading((Intent.QUESTION,))})
    await chat.says(typed)
    assert chat.hint == hint
