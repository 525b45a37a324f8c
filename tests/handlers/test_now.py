"""«What do I do now?»: chosen once, two presses or one word to an answer, steps with their minutes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.conversation.outgoing import SendDocument, TextRef
from bot.domain.duties.pocket import Pocket
from bot.domain.learning.lessons import Audience
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.usecases.duties.choose_duty import DUTY, SETTLEMENT
from bot.usecases.ports.intents import Danger, Intent, Reading
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import Talk
from tests.fakes.turns import SARA, FakeIntentReader, button_press, keys_for

KEY = keys_for(SARA).learner


@pytest.fixture
def sara() -> Talk:
    return Talk(content=shipped_content(), curious=False)


async def choose(talk: Talk, duty: str = "secretary", place: str = "city") -> None:
    await talk.commands("now")
    await talk.presses(f"now-duty:{duty}")
    await talk.presses(f"now-place:{place}")


async def test_duty_is_asked_once_and_changed_at_any_time(sara: Talk) -> None:
    await choose(sara, place="village")
    assert sara.screen.key == "now"
    await sara.commands("now")
    assert sara.screen.key == "now", "they are not asked again"
    settings = sara.uow.tables.learners[KEY].settings
    assert (settings[DUTY], settings[SETTLEMENT]) == ("secretary", "village")
    await sara.presses("now-where")
    await sara.presses("now-place:city")
    assert sara.screen.key == "now"
    assert sara.uow.tables.learners[KEY].settings[SETTLEMENT] == "city"
    await sara.presses("now-who")
    assert sara.screen.key == "now-who"


async def test_two_presses_lead_to_the_answer(sara: Talk) -> None:
    await choose(sara)
    await sara.presses("now-group:voters")
    await sara.presses("now-see:s-no-paper")
    assert sara.screen.key == "now-answer"
    assert sara.texts[-1].lstrip("\u200f").startswith("<b>\u2068مدرک‌های پذیرفته"), "the answer comes first"
    assert sara.screen.args["title"] == "مدرک همراهش نیست"


async def test_one_word_leads_to_the_answer(sara: Talk) -> None:
    await choose(sara)
    await sara.says("برق")
    assert sara.screen.key == "now-answer" and sara.screen.args["title"] == "برق رفته است"
    await sara.commands("now", "پوستر")
    assert sara.screen.key == "now-answer" and sara.screen.args["title"] == "پوستر و بنر هنوز هست"


TESTIMONY = "رئیس شعبه ما دیروز چند برگه رأی را با خودش به خانه برد"


@pytest.mark.parametrize(
    ("text", "intent", "first"),
    [
        ("با گذرنامه می‌شود رأی داد؟", Intent.QUESTION, "ask-nothing"),
        (TESTIMONY, Intent.REPORT, "report-danger"),
        ("ناظر مدرک خواست؟", Intent.UNCLEAR, "understand-unclear"),
        (TESTIMONY, Intent.UNCLEAR, "understand-unclear"),
        ("به کمک مدرک برگرد", Intent.BACK, "left-form"),
        ("کارت ملی ندارد", Intent.REPORT, "now-answer"),
    ],
)
async def test_question_report_and_wish_pass_by_the_incidents(
    sara: Talk, text: str, intent: Intent, first: str
) -> None:
    sara.intents = FakeIntentReader({text: Reading((intent,))})
    sara.uow.settings.save(RunningSettings(Reporting.OPEN))
    await choose(sara)
    await sara.presses("now-list")
    await sara.says(text)
    assert [getattr(reply, "key", "") for reply in sara.replies] == [first]


async def test_several_incidents_offer_a_question_and_a_report_too(sara: Talk) -> None:
    await choose(sara)
    await sara.says("ساعت رأی‌گیری")
    verbs = {key.partition(":")[0] for key in _below(sara)}
    assert sara.screen.key == "now-several" and {"now-see", "ask", "report"} <= verbs


def _below(talk: Talk) -> list[str]:
    return [button.press.verb for row in talk.screen.buttons for button in row if button.press]


async def test_danger_comes_first(sara: Talk) -> None:
    text = "چاقو کشیده کمک"
    sara.intents = FakeIntentReader({text: Reading(danger=Danger.VIOLENCE)})
    await choose(sara)
    await sara.says(text)
    keys = [getattr(reply, "key", "") for reply in sara.replies]
    assert keys == ["later-danger", "now-answer"]
    sara.intents = FakeIntentReader({text: Reading(danger=Danger.LIFE)})
    await sara.says(text)
    assert getattr(sara.replies[0], "key", "") == "understand-life"


async def test_steps_keep_their_minutes_and_become_a_paper(sara: Talk) -> None:
    await choose(sara)
    await sara.presses("now-list")
    await sara.presses("now-list:opening")
    await sara.presses("now-tick:ready")
    sara.clock.at += timedelta(hours=1, minutes=5)
    await sara.presses("now-tick:seals")
    await sara.commands("menu")
    await sara.commands("learn")
    await sara.commands("now")
    await sara.presses("now-list")
    assert sara.screen.args["done"] == 2, "lessons in between change nothing"
    await sara.presses("now-paper")
    (paper,) = [reply for reply in sara.replies if isinstance(reply, SendDocument)]
    ticked = [row for row in paper.rows if row[2]]
    assert len(ticked) == 2 and len(paper.rows) == len(sara.content.duties["secretary"].steps)
    assert paper.fields["title"] == TextRef("now-paper-title", {"day": sara.clock.today()})
    assert not sara.facts, "nobody hears of it"


async def test_second_press_and_confirmed_reset_take_ticks_back(sara: Talk) -> None:
    await choose(sara)
    await sara.presses("now-list")
    await sara.presses("now-list:opening")
    await sara.presses("now-tick:ready")
    sara.clock.at += timedelta(minutes=1)
    await sara.presses("now-tick:ready/off")
    assert sara.screen.args["done"] == 0
    await sara.presses("now-tick:seals")
    await sara.presses("now-list")
    await sara.presses("now-anew")
    assert sara.screen.key == "now-anew-ask"
    await sara.presses("now-anew:yes")
    assert Pocket.from_plain(sara.session.pocket).ticks == {}


async def test_press_on_an_old_screen_changes_no_tick(sara: Talk) -> None:
    await choose(sara)
    await sara.presses("now-list")
    await sara.presses("now-list:opening")
    await sara.presses("now-tick:ready")
    ticks = Pocket.from_plain(sara.session.pocket).ticks
    sara.clock.at += timedelta(minutes=1)
    await sara.takes(button_press("now-tick:ready", by=sara.account))
    assert Pocket.from_plain(sara.session.pocket).ticks == ticks, "it stays ticked, at its own minute"
    assert sara.screen.args["done"] == 1


async def test_paper_over_midnight_says_which_day(sara: Talk) -> None:
    await choose(sara)
    await sara.presses("now-list")
    await sara.presses("now-list:opening")
    sara.clock.at = datetime(2026, 12, 4, 20, 0, tzinfo=UTC)  # 23:30 in Tehran
    await sara.presses("now-tick:ready")
    sara.clock.at += timedelta(hours=1)
    await sara.presses("now-tick:seals")
    await sara.presses("now-list")
    await sara.presses("now-paper")
    (paper,) = [reply for reply in sara.replies if isinstance(reply, SendDocument)]
    lines = [row[0] for row in paper.rows if isinstance(row[0], TextRef)]
    assert paper.fields["title"] == TextRef("now-paper-title", {"day": date(2026, 12, 4)})
    assert [(line.key, line.args.get("day")) for line in lines] == [
        ("now-paper-line", None),
        ("now-paper-line-of-day", date(2026, 12, 5)),
    ]


async def test_everything_goes_with_forgetting(sara: Talk) -> None:
    await choose(sara)
    await sara.presses("now-list")
    await sara.presses("now-list:opening")
    await sara.presses("now-tick:ready")
    await sara.commands("forget_me")
    await sara.presses("forget:yes")
    assert not sara.session.pocket and KEY not in sara.uow.tables.learners
    await sara.commands("now")
    assert sara.screen.key == "now-who"


async def test_duty_says_which_lesson_comes_first(sara: Talk) -> None:
    await choose(sara, "head")
    await sara.takes(button_press("learn:staff", by=sara.account))
    first = sara.screen.buttons[0][0].press
    assert first is not None and (first.verb, first.argument) == ("lesson", "sb3")
    await sara.takes(button_press("now-duty:secretary", by=sara.account))
    await sara.takes(button_press("learn:staff", by=sara.account))
    first = sara.screen.buttons[0][0].press
    assert first is not None and first.verb == "card", "the secretary begins where the tier begins"


async def test_duty_in_a_force_stands_in_no_table(sara: Talk) -> None:
    await choose(sara, "secretary")
    await sara.takes(button_press("now-duty:conscript", by=sara.account))
    assert DUTY not in sara.uow.tables.learners[KEY].settings, "an earlier answer does not contradict them"
    assert Pocket.from_plain(sara.session.pocket).duty == "conscript"
    await sara.commands("now")
    assert sara.screen.key == "now"


async def test_objection_leads_to_the_board_of_the_place(sara: Talk) -> None:
    await choose(sara, "candidate", "village")
    await sara.says("اعتراض به نتیجه")
    assert "شهرستان" in sara.texts[-1]
    await sara.takes(button_press("now-place:city", by=sara.account))
    await sara.says("اعتراض به نتیجه")
    assert "استان" in sara.texts[-1]


async def test_dates_are_those_of_ones_own_council(sara: Talk) -> None:
    sara.uow.settings.save(RunningSettings(result_day=sara.clock.today()))
    await choose(sara, "candidate", "village")
    await sara.presses("calendar:candidate")
    assert "شورای روستا" in sara.texts[-1] and "اعتراض به نتیجهٔ شورای شهر" not in sara.texts[-1]
    await sara.takes(button_press("now-place:city", by=sara.account))
    await sara.presses("calendar:candidate")
    assert "اعتراض به نتیجهٔ شورای شهر" in sara.texts[-1]


@pytest.mark.parametrize("track", list(Audience))
async def test_every_track_has_cards_about_villages(sara: Talk, track: Audience) -> None:
    await sara.takes(button_press(f"learn:{track}", by=sara.account))
    await sara.presses(f"place-cards:{track}")
    await sara.presses(f"place-cards:{track}/village")
    assert sara.screen.args["place"] == "روستا"
    await sara.presses(f"place-card:{track}/v-board")
    assert "بخشدار" in sara.texts[-1]
    await sara.presses(f"place-cards:{track}/village")
    await sara.presses(f"place-cards:{track}/city")
    assert f"place-card:{track}/c-board" in sara.buttons


async def test_stale_names_get_a_kind_sentence(sara: Talk) -> None:
    await choose(sara)

    for data in ("now-see:gone", "now-group:gone", "now-tick:gone", "now-duty:gone"):
        await sara.takes(button_press(data, by=sara.account))
        assert sara.refusal_key == "now-gone", data
