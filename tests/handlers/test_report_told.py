"""What the first sentence says of place, time and actor is offered, and one press confirms it; nothing is taken
silently."""

from datetime import timedelta

from bot.conversation.outgoing import TextRef
from bot.domain.reporting.drafts import FieldName
from bot.usecases.ports.language import Suggestions
from tests.fakes.polling_day import open_uow
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import Talk, draft_of
from tests.fakes.turns import FakeSuggester
from tests.handlers.test_report_form import STORY

SENTENCE = "دیشب ساعت ۹ توی مدرسه شهید باهنر منطقه ۵ تهران ستاد یه نامزد کارت هدیه پخش میکرد"
UNCLEAR = "دیروز ساعت ۹ ناظر برگه‌ها را پر می‌کرد"
MORNING = "دیروز صبح ساعت ۹ جلوی در شعبه به مردم پول می‌دادند"
EVENING = "پریروز عصر ساعت ۱۸ جلوی در شعبه به مردم پول می‌دادند"
MORNING_TIME, EVENING_TIME = "2026-04-30.morning.0900", "2026-04-29.evening.1800"
TOLD = (SENTENCE, STORY, UNCLEAR, MORNING, EVENING)
SUGGESTER = FakeSuggester({words: Suggestions(("O01",)) for words in TOLD})
TIME = "2026-04-30.night.2100"


async def form_of(sentence: str = SENTENCE, act: str = "O01") -> Talk:
    chat = Talk(uow=open_uow(), content=shipped_content(), suggester=SUGGESTER, curious=False)
    await chat.commands("report")
    await chat.says(sentence)
    await chat.presses("report-start")
    await chat.presses("report-agree")
    await chat.presses(f"report-pick:act/{act}")
    return chat


def progress(chat: Talk) -> tuple[object, object]:
    args = chat.screen.args
    while isinstance(inner := args.get("body"), TextRef) and "now" not in args:
        args = inner.args
    return args["now"], args["of"]


def first_press(chat: Talk) -> str:
    button = chat.screen.buttons[0][0]
    assert button.press is not None
    return f"{button.press.verb}:{button.press.argument}"


async def test_each_told_answer_takes_one_press() -> None:
    chat = await form_of()
    await chat.presses("report-pick:space/real")
    assert not draft_of(chat).get(FieldName.AREA), "offered, not taken"
    assert "مدرسه شهید باهنر" in chat.texts[-1]
    for press in (
        "report-pick:area/told.thr05",
        f"report-pick:when/{TIME}",
        "report-pick:actor/headquarters",
    ):
        assert first_press(chat) == press
        await chat.presses(press)
    draft = draft_of(chat)
    assert (draft.get(FieldName.AREA), draft.place_words) == ("thr05", "مدرسه شهید باهنر")
    assert (draft.get(FieldName.WHEN), draft.get(FieldName.ACTOR)) == (TIME, "headquarters")
    assert chat.question_key == "report-ask-seen"


async def test_other_answers_stand_below_what_was_told() -> None:
    chat = await form_of()
    await chat.presses("report-pick:space/real")
    await chat.presses("report-show:area/thr12/0")
    await chat.presses("report-pick:area/thr12")
    assert (draft_of(chat).get(FieldName.AREA), draft_of(chat).place_words) == ("thr12", "")
    await chat.presses("report-pick:when/now")
    assert draft_of(chat).get(FieldName.WHEN) != TIME


async def test_told_night_stays_that_night_until_tomorrow() -> None:
    chat = await form_of()
    await chat.presses("report-pick:space/real")
    chat.clock.advance(timedelta(days=1))
    await chat.presses("report-pick:area/told.thr05")
    assert first_press(chat) == f"report-pick:when/{TIME}"


async def test_sentence_without_place_or_actor_offers_none() -> None:
    chat = await form_of(STORY)
    await chat.presses("report-pick:space/real")
    assert first_press(chat).startswith("report-show:area/")


async def test_place_and_time_typed_together_answer_both() -> None:
    chat = await form_of(STORY)
    await chat.presses("report-pick:space/real")
    await chat.says("منطقه ۵ مدرسه باهنر دیشب ساعت ۹")
    draft = draft_of(chat)
    assert (chat.hint, draft.get(FieldName.WHEN)) == ("report-place-time-taken", TIME)
    assert (draft.get(FieldName.AREA), draft.place_words) == ("thr05", "منطقه ۵ مدرسه باهنر")


async def test_where_takes_a_place_a_time_or_both() -> None:
    chat = await form_of(STORY)
    await chat.says("دیشب ساعت ۹")
    assert (chat.hint, chat.question_key) == ("report-when-taken", "report-ask-space")
    await chat.says("منطقه ۵ مدرسه باهنر")
    draft = draft_of(chat)
    assert (draft.get(FieldName.SPACE), draft.get(FieldName.AREA)) == ("real", "thr05")
    assert (draft.get(FieldName.WHEN), chat.question_key) == (TIME, "report-ask-actor")


async def test_unclear_hour_beside_a_place_is_offered_later() -> None:
    chat = await form_of(STORY)
    await chat.says("منطقه ۵ دیروز ساعت ۹")
    assert chat.question_key == "report-ask-when" and draft_of(chat).get(FieldName.AREA) == "thr05"
    assert first_press(chat) == "report-pick:when/2026-04-30.morning.0900"
    await chat.presses(f"report-pick:when/{TIME}")
    assert draft_of(chat).get(FieldName.WHEN) == TIME


async def test_quick_report_takes_the_hour_typed_beside_the_place() -> None:
    chat = Talk(uow=open_uow(), content=shipped_content(), suggester=SUGGESTER, curious=False)
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.says(STORY)
    await chat.presses("report-pick:act/O01")
    await chat.says("منطقه ۵ مدرسه باهنر دیشب ساعت ۹")
    draft = draft_of(chat)
    assert chat.question_key == "report-review"
    assert (draft.get(FieldName.WHEN), draft.place_words) == (TIME, "منطقه ۵ مدرسه باهنر")


async def test_hour_typed_below_a_chosen_day_is_whole() -> None:
    chat = await form_of(STORY)
    await chat.says("منطقه ۵")
    await chat.presses("report-show:when/2026-04-30")
    await chat.says("۱۰ صبح")
    assert draft_of(chat).get(FieldName.WHEN) == "2026-04-30.morning.1000"
    await chat.presses("report-back")
    await chat.presses("report-show:when/2026-04-30")
    await chat.says("۱۰")
    assert chat.hint == "report-when-which", "in the morning or in the evening"


async def test_progress_counts_only_what_is_asked() -> None:
    chat = await form_of(STORY)
    counts = [progress(chat)]
    await chat.says("منطقه ۵ مدرسه باهنر")
    counts.append(progress(chat))
    await chat.says("دیشب ساعت ۹")
    counts.append(progress(chat))
    assert [now for now, _ in counts] == [2, 3, 4]
    assert counts[-1][1] == 8, "neither the words nor the place were a question of their own"


async def test_unclear_hour_of_the_sentence_is_offered_twice() -> None:
    chat = await form_of(UNCLEAR)
    await chat.says("منطقه ۵")
    assert first_press(chat) == "report-pick:when/2026-04-30.morning.0900"
    assert f"report-pick:when/{TIME}" in chat.buttons


async def quick_report_in(*words: str, act: str = "") -> Talk:
    """A quick report told in these words, each below a step back; ``act``: chosen before the last of them."""
    chat = Talk(uow=open_uow(), content=shipped_content(), suggester=SUGGESTER, curious=False)
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.says(words[0])
    for rewritten in words[1:]:
        if act:
            await chat.presses(f"report-pick:act/{act}")
            await chat.presses("report-back")
        await chat.presses("report-back")
        await chat.says(rewritten)
    return chat


async def test_rewritten_words_are_read_for_their_own_time() -> None:
    chat = await quick_report_in(MORNING, EVENING)
    await chat.presses("report-pick:act/O01")
    assert draft_of(chat).get(FieldName.WHEN) == EVENING_TIME
    chat = await quick_report_in(MORNING, STORY)
    assert draft_of(chat).told_when == (), "nor does the old time stay without its words"


async def test_time_presumed_from_replaced_words_goes_with_them() -> None:
    chat = await quick_report_in(MORNING, EVENING, act="O01")
    assert draft_of(chat).get(FieldName.WHEN) == EVENING_TIME
    assert "report-gone" not in chat.reply_keys(), "the day fits its act"
    chat = await quick_report_in(MORNING, STORY, act="O01")
    assert draft_of(chat).get(FieldName.WHEN) == MORNING_TIME, "nothing else is said of when it was"


async def test_added_words_leave_a_told_night_as_it_is() -> None:
    chat = await form_of()
    await chat.presses("report-pick:space/real")
    chat.clock.advance(timedelta(days=1))
    await chat.sends(caption="دیشب هم دوباره آمدند")
    assert draft_of(chat).told_when == (TIME, "2026-05-01.night")


async def test_unclear_hour_keeps_its_day_until_tomorrow() -> None:
    chat = await quick_report_in(UNCLEAR)
    chat.clock.advance(timedelta(days=1))
    await chat.presses("report-pick:act/O01")
    assert draft_of(chat).get(FieldName.WHEN) == "2026-04-30"
