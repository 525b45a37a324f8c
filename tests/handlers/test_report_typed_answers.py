"""A typed place and a typed time: taken whole when certain, offered when not, kept as words when unknown."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import TextRef
from bot.domain.reporting.drafts import FieldName
from bot.handlers.understanding.waiting_in_form import BESIDE
from bot.language.masking import MARK
from bot.usecases.ports.language import Suggestions
from tests.fakes.polling_day import content, open_uow
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import Talk, draft_of
from tests.fakes.turns import FakeSuggester, text_message
from tests.handlers.test_report_form import STORY, fill_until

OUTSIDE = "همسایه‌ام در صفحه‌اش نوشته که به این انتخابات هیچ اعتمادی ندارد"
CHURCH = "کلیسای سرکیس"


def talk() -> Talk:
    there = content()
    there.areas = shipped_content().areas
    return Talk(
        uow=open_uow(),
        content=there,
        suggester=FakeSuggester({words: Suggestions(outside="opinion") for words in (OUTSIDE, CHURCH)}),
    )


def presses(chat: Talk) -> list[str]:
    """Verbs and arguments of the buttons on the screen."""
    pressed = [button.press for row in chat.screen.buttons for button in row if button.press is not None]
    return [f"{press.verb}:{press.argument}" for press in pressed]


def place_of(chat: Talk) -> tuple[str, str]:
    return draft_of(chat).get(FieldName.AREA), draft_of(chat).place_words


async def test_district_in_words_is_taken_and_shown_back() -> None:
    chat = await fill_until(talk(), "area")
    await chat.says("منطقهٔ دوازده")
    assert (chat.hint, chat.question_key) == ("report-place-taken", "report-ask-when")
    assert place_of(chat) == ("thr12", "") and "منطقهٔ ۱۲" in chat.texts[-1]


async def test_place_answers_the_question_where_it_happened() -> None:
    chat = await fill_until(talk(), "space", act="O01")
    await chat.says("منطقهٔ دوازده")
    assert (chat.hint, chat.question_key) == ("report-place-taken", "report-ask-when")
    assert draft_of(chat).get(FieldName.SPACE) == "real" and place_of(chat) == ("thr12", "")
    chat = await fill_until(talk(), "space", act="O01")
    await chat.says("نمی‌دانم چه بگویم")
    assert chat.question_key == "report-ask-space" and FieldName.SPACE not in draft_of(chat).answers


async def test_street_beside_district_stays_as_words_to_the_end() -> None:
    chat = await fill_until(talk(), "area")
    await chat.says("منطقه ۶، خیابان لاله، تلفن ۰۹۱۲۱۲۳۴۵۶۷")
    assert place_of(chat) == ("thr06", f"منطقه ۶، خیابان لاله، تلفن {MARK}")
    await chat.presses("report-pick:when/now")
    await chat.says(STORY)
    for picked in ("actor/person", "seen/saw", "evidence/done", "consent/yes", "contact/returnable"):
        await chat.presses(f"report-pick:{picked}")
    assert "خیابان لاله" in chat.texts[-1], "the review shows them"
    await chat.presses("report-send")
    (sealed,) = chat.uow.tables.sealed.values()
    assert sealed.body is not None and sealed.body.place_words == f"منطقه ۶، خیابان لاله، تلفن {MARK}"


async def test_quarter_is_offered_and_taken_by_one_press() -> None:
    chat = await fill_until(talk(), "area")
    await chat.says("نارمک")
    assert (chat.hint, chat.question_key) == ("report-place-which", "report-ask-area")
    assert place_of(chat) == ("", "نارمک"), "nothing is guessed"
    offered = [row[0].label for row in chat.screen.buttons[:2]]
    assert offered == ["منطقهٔ ۴", "منطقهٔ ۸"]
    await chat.presses("report-pick:area/thr08")
    assert place_of(chat) == ("thr08", "نارمک") and chat.question_key == "report-ask-when"


async def test_present_place_stays_until_another_is_chosen() -> None:
    chat = await fill_until(talk(), "area")
    await chat.says("منطقه ۱۲")
    await chat.presses("report-back")
    await chat.says("نارمک")
    assert place_of(chat) == ("thr12", "")
    await chat.presses("report-keep")
    assert place_of(chat) == ("thr12", "")
    await chat.presses("report-back")
    await chat.says("نارمک")
    await chat.presses("report-pick:area/thr04")
    assert place_of(chat) == ("thr04", "نارمک")


async def test_unknown_place_is_kept_and_the_area_asked() -> None:
    chat = await fill_until(talk(), "area")
    await chat.says("دبستان امید، کوچهٔ دوم")
    assert (chat.hint, chat.question_key) == ("report-place-as-typed", "report-ask-area")
    await chat.says(CHURCH)
    assert chat.hint == "report-place-as-typed" and place_of(chat) == ("", CHURCH), (
        "its name only sounds like a belief"
    )
    await chat.says("mantaghe 12")
    assert place_of(chat)[0] == "thr12"


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("👍", "report-place-empty"),
        ("خ" * 201, "report-place-long"),
    ],
)
async def test_what_is_no_place_is_not_kept(typed: str, hint: str) -> None:
    chat = await fill_until(talk(), "area")
    await chat.says(typed)
    assert (chat.hint, chat.question_key, place_of(chat)) == (hint, "report-ask-area", ("", ""))


async def test_district_named_in_the_sentence_is_not_asked_again() -> None:
    chat = talk()
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.says("دیشب ساعت ۹ در منطقه ۱۲ جلوی مدرسه پول می‌دادند")
    await chat.presses("report-pick:act/O01")
    assert chat.question_key == "report-review"
    assert place_of(chat) == ("thr12", "")
    assert draft_of(chat).get(FieldName.WHEN) == "2026-04-30.night.2100"
    assert "ساعت ۲۱:۰۰" in chat.texts[-1].replace("\u2066", "").replace("\u2069", "").replace("\u2068", "")


async def test_unclear_hour_is_offered_and_taken_by_one_press() -> None:
    chat = await fill_until(talk(), "when")
    await chat.says("دیروز ساعت ۹")
    assert (chat.hint, chat.question_key) == ("report-when-which", "report-ask-when")
    assert draft_of(chat).get(FieldName.WHEN) == ""
    await chat.presses("report-pick:when/2026-04-30.night.2100")
    assert draft_of(chat).get(FieldName.WHEN) == "2026-04-30.night.2100"


async def test_hour_that_has_not_come_is_refused() -> None:
    chat = await fill_until(talk(), "when")
    await chat.says("امروز ساعت ۲۲")
    assert (chat.hint, draft_of(chat).get(FieldName.WHEN)) == ("report-part-ahead", "")


async def test_place_and_time_are_shown_when_changed() -> None:
    chat = await fill_until(talk(), "area")
    await chat.says("منطقه ۱۲")
    await chat.says("دیشب ساعت ۹")
    await chat.presses("report-back")
    now = chat.screen.args["question"]
    assert isinstance(now, TextRef) and now.key == "report-now"
    assert "اکنون:" in chat.texts[-1] and "۲۱:۰۰" in chat.texts[-1]
    await chat.presses("report-keep")
    assert draft_of(chat).get(FieldName.WHEN) == "2026-04-30.night.2100"


async def test_rough_time_is_of_the_day_that_is_asked() -> None:
    chat = await fill_until(talk(), "when")
    await chat.says("دیروز")
    await chat.says("حدود ظهر")
    assert (chat.hint, draft_of(chat).get(FieldName.WHEN)) == ("report-when-taken", "2026-04-30.noon")
    await chat.presses("report-back")
    await chat.says("سر شب بود")
    assert draft_of(chat).get(FieldName.WHEN) == "2026-04-30.night", "of the day that stands"


async def test_forgotten_hour_leaves_the_day_alone() -> None:
    chat = await fill_until(talk(), "when")
    await chat.says("دیروز")
    await chat.says("دقیق یادم نیست")
    assert chat.hint == "report-part-forgotten"
    await chat.presses("report-pick:when/2026-04-30")
    assert draft_of(chat).get(FieldName.WHEN) == "2026-04-30"


@pytest.mark.parametrize("typed", ["یادم نیست", "نمی‌دونم"])
async def test_forgotten_day_is_presumed_by_a_press_and_said(typed: str) -> None:
    chat = await fill_until(talk(), "when")
    await chat.says(typed)
    assert (chat.hint, chat.question_key) == ("report-day-forgotten", "report-ask-when")
    await chat.presses("report-pick:when/forgotten")
    draft = draft_of(chat)
    assert (draft.get(FieldName.WHEN), draft.presumed) == ("2026-05-01", (FieldName.WHEN,))
    assert chat.question_key == "report-ask-text"
    await chat.presses("report-back")
    assert "خودمان گذاشتیم" in chat.texts[-1]


async def test_vague_time_asks_for_a_day() -> None:
    chat = await fill_until(talk(), "when")
    await chat.says("چند روز پیش")
    assert chat.hint == "report-day-vague"


@pytest.mark.parametrize("typed", ["پارسال", "فردا", "چند روز پیش"])
async def test_time_that_is_no_answer_is_no_place_either(typed: str) -> None:
    chat = await fill_until(talk(), "area")
    await chat.says(typed)
    assert (chat.hint, place_of(chat)) == ("report-place-time", ("", ""))


async def test_unknown_place_has_a_way_out() -> None:
    chat = await fill_until(talk(), "area")
    await chat.says("نمی‌دونم")
    assert (chat.hint, place_of(chat)) == ("report-place-unknown", ("", ""))
    assert "دقیق‌تر نمی‌دانم" in chat.texts[-1]


@pytest.mark.parametrize(
    ("typed", "actor"), [("مأمور بود", "force"), ("نمیدونم", "unknown"), ("آدم عادی بود", "person")]
)
async def test_class_of_actor_is_taken_as_typed(typed: str, actor: str) -> None:
    chat = await fill_until(talk(), "actor")
    await chat.says(typed)
    assert (chat.hint, draft_of(chat).get(FieldName.ACTOR)) == ("report-choice-taken", actor)


async def test_class_unknown_to_the_act_is_not_taken() -> None:
    chat = await fill_until(talk(), "actor")
    await chat.says("کانال خبری")
    assert (chat.hint, draft_of(chat).get(FieldName.ACTOR)) == ("report-choice-not-offered", "")


@pytest.mark.parametrize("typed", ["یادم نیست", "حدود ظهر", "هفته پیش", "۷/۹"])
async def test_open_district_stays_while_something_else_is_typed(typed: str) -> None:
    chat = await fill_until(talk(), "area")
    await chat.presses("report-show:area/thr05/0")
    await chat.says(typed)
    assert chat.question_key == "report-ask-area" and "منطقهٔ ۵" in chat.texts[-1]
    assert any(
        "thr05" in button.press.argument for row in chat.screen.buttons for button in row if button.press
    )
    await chat.presses("report-pick:area/thr05")
    assert place_of(chat) == ("thr05", "")


HOURS = ["report-pick:when/2026-04-30.morning.0900", "report-pick:when/2026-04-30.night.2100"]
"""What «دیروز ساعت ۹» may mean."""


async def quick_report_at_place() -> Talk:
    chat = talk()
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.says(STORY)
    await chat.presses("report-pick:act/O01")
    assert chat.question_key == "report-ask-area"
    return chat


async def test_quick_report_asks_for_unclear_hour_at_place() -> None:
    chat = await quick_report_at_place()
    await chat.says("دیروز ساعت ۹")
    assert (chat.hint, chat.question_key) == ("report-when-first", "report-ask-when")
    assert set(HOURS) <= set(presses(chat))
    await chat.presses(HOURS[1])
    assert chat.question_key == "report-ask-area", "the place is still open"
    await chat.says("منطقه ۱۲")
    assert (chat.question_key, draft_of(chat).get(FieldName.WHEN)) == (
        "report-review",
        "2026-04-30.night.2100",
    )


@pytest.mark.parametrize("typed", ["نارمک دیروز ساعت ۹", "دبستان امید، کوچهٔ دوم، دیروز ساعت ۹"])
async def test_unclear_hour_beside_unclear_place_is_asked_first(typed: str) -> None:
    chat = await quick_report_at_place()
    await chat.says(typed)
    assert (chat.hint, chat.question_key) == ("report-place-after-time", "report-ask-when")
    await chat.presses(HOURS[0])
    assert chat.question_key == "report-ask-area" and place_of(chat)[1]
    await chat.presses("report-pick:area/thr08")
    assert draft_of(chat).get(FieldName.WHEN) == "2026-04-30.morning.0900"


async def test_quick_report_takes_a_day_typed_at_place() -> None:
    chat = await quick_report_at_place()
    await chat.says("دیروز")
    assert (chat.question_key, draft_of(chat).get(FieldName.WHEN)) == ("report-ask-when", "2026-04-30")
    await chat.presses("report-keep")
    assert (chat.question_key, draft_of(chat).get(FieldName.WHEN)) == ("report-ask-area", "2026-04-30")


async def changing_place() -> Talk:
    """A full report with its time, whose place is asked once more."""
    chat = await fill_until(talk(), "area")
    await chat.says("منطقه ۱۲")
    await chat.presses("report-pick:when/now")
    await chat.presses("report-back")
    await chat.presses("report-back")
    assert chat.question_key == "report-ask-area"
    return chat


async def test_unclear_hour_at_changed_place_is_asked_again() -> None:
    chat = await changing_place()
    await chat.says("دیروز ساعت ۹")
    assert (chat.hint, chat.question_key) == ("report-when-first", "report-ask-when")
    await chat.presses(HOURS[0])
    assert (draft_of(chat).get(FieldName.WHEN), place_of(chat)) == ("2026-04-30.morning.0900", ("thr12", ""))


async def test_lost_hour_beside_changed_unclear_place_is_said() -> None:
    chat = await changing_place()
    await chat.says("نارمک دیروز ساعت ۹")
    assert chat.question_key == "report-ask-area" and place_of(chat) == ("thr12", "")
    assert "زمان را نگه نداشتیم" in chat.texts[-1]


async def test_full_report_offers_the_hour_typed_at_place_later() -> None:
    chat = await fill_until(talk(), "area")
    await chat.says("دیروز ساعت ۹")
    assert (chat.hint, chat.question_key) == ("report-when-later", "report-ask-area")
    await chat.says("منطقه ۱۲")
    assert chat.question_key == "report-ask-when" and set(HOURS) <= set(presses(chat))


LONG = "کنار آن دیوار بلند " * 12
"""More than a place may have, and nothing that is known."""


@pytest.mark.parametrize("typed", [OUTSIDE, LONG])
@pytest.mark.parametrize("passed_on", [False, True])
async def test_many_words_hardly_a_place_are_asked_about(typed: str, *, passed_on: bool) -> None:
    chat = await fill_until(talk(), "area")
    await chat.takes(replace(text_message(typed), passed_on=passed_on))
    assert (chat.hint, chat.question_key, place_of(chat)) == ("form-which", "report-ask-area", ("", ""))
    assert chat.session.data[BESIDE] == typed.strip(), "nothing is lost"


async def test_words_called_a_place_are_one() -> None:
    chat = await fill_until(talk(), "area")
    await chat.says(OUTSIDE)
    await chat.presses("form-place")
    assert (chat.hint, place_of(chat)) == ("report-place-as-typed", ("", OUTSIDE))
    assert BESIDE not in chat.session.data


async def test_words_too_long_for_a_place_wait_on() -> None:
    chat = await fill_until(talk(), "area")
    await chat.says(LONG)
    await chat.presses("form-place")
    assert place_of(chat) == ("", "") and chat.session.data[BESIDE] == LONG.strip()
    assert "تا ۲۰۰ حرف" in chat.texts[-1].replace("\u2068", "").replace("\u2069", "")
