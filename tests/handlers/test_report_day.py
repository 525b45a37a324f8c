"""The form accepts acts by the day on which they happened: over midnight, a day later, and too late."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.conversation.outgoing import Say, TextRef
from bot.domain.bodies.complaints import Addressee
from bot.domain.catalogue.catalogue import ActorClass, Phase
from bot.domain.moments import DayPart, write_when
from bot.domain.owner.phases import phase_by_dates
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.reporting.drafts import Draft, FieldName
from bot.handlers.reporting.report_steps import losses
from tests.fakes.polling_day import act, content, open_uow
from tests.fakes.talk import Talk
from tests.fakes.turns import FakeClock
from tests.handlers.test_report_acts import buttons
from tests.handlers.test_report_form import STORY, begin_report

VOTING = date(2026, 12, 11)
NEXT = VOTING + timedelta(days=1)
RESULT = VOTING + timedelta(days=2)
EVENING = datetime(2026, 12, 11, 20, 20, tzinfo=UTC)
"""23:50 in Tehran."""
ACTS = (
    act("P", ActorClass.CANDIDATE, phases=(Phase.BEFORE,)),
    act("V", ActorClass.STAFF),
    act("C", ActorClass.STAFF, phases=(Phase.DAY, Phase.AFTER)),
    act("R", ActorClass.STAFF, phases=(Phase.AFTER,)),
)
WAYS = (
    Addressee(
        "exec", agency_id="e", label="executive board", note="", article_ids=("68",), days_after_result=2
    ),
    Addressee("court", agency_id="c", label="the court", note="", article_ids=("86",)),
)


def move_clock_to(chat: Talk, moment: datetime) -> None:
    """Set the clock, and let a tick set the phase."""
    chat.clock.at = moment
    known = RunningSettings(Reporting.OPEN, polling_day=VOTING, result_day=RESULT)
    chat.uow.settings.save(replace(known, phase=phase_by_dates(known, today=chat.clock.today())))
    chat.uow.keep_turn()


def talk(moment: datetime = EVENING) -> Talk:
    held = replace(content(), acts={each_act.id: each_act for each_act in ACTS}, complaints=WAYS)
    chat = Talk(uow=open_uow(), content=held, clock=FakeClock(moment))
    move_clock_to(chat, moment)
    return chat


def days(count: float) -> datetime:
    return EVENING + timedelta(days=count)


async def fill_until_day(chat: Talk, act_id: str) -> Talk:
    await begin_report(chat)
    await chat.presses(f"report-pick:act/{act_id}")
    await chat.presses("report-pick:area/thr")
    return chat


async def fill_quickly(chat: Talk, act_id: str) -> Talk:
    """Fill the quick form up to its review."""
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.says(STORY)
    await chat.presses(f"report-pick:act/{act_id}")
    await chat.presses("report-pick:area/thr")
    return chat


async def fill_to_end(chat: Talk) -> None:
    """Fill the form from the question for words to the report."""
    await chat.says(STORY)
    for picked in ("actor/staff", "seen/saw", "evidence/done", "consent/ask_me", "contact/returnable"):
        await chat.presses(f"report-pick:{picked}")
    await chat.presses("report-send")


def gone_answers(chat: Talk) -> list[str]:
    """The answers that the form has removed with another answer, as it says."""
    terms = [
        reply.args["told"] for reply in chat.replies if isinstance(reply, Say) and reply.key == "report-gone"
    ]
    return [str(term) for term in terms]


def answer_of(chat: Talk, name: FieldName) -> str:
    assert chat.session.draft is not None
    return chat.session.draft.get(name)


async def test_draft_begun_before_midnight_is_taken_after_it() -> None:
    chat = await fill_until_day(talk(), "V")
    await chat.presses("report-pick:when/now")
    move_clock_to(chat, EVENING + timedelta(minutes=20))
    await fill_to_end(chat)
    (case,) = chat.uow.tables.cases.values()
    assert (case.act_id, case.phase) == ("V", Phase.AFTER), "its deadline is counted from today"
    (sealed,) = chat.uow.tables.sealed.values()
    assert sealed.body is not None and sealed.body.when.startswith(VOTING.isoformat())


async def test_now_after_midnight_is_still_the_night_of_voting() -> None:
    chat = await fill_until_day(talk(EVENING + timedelta(minutes=20)), "V")
    await chat.presses("report-pick:when/now")
    assert chat.question_key == "report-ask-text" and not gone_answers(chat)


async def test_polling_day_acts_are_offered_on_following_days() -> None:
    chat = await begin_report(talk(days(1)))
    assert buttons(chat) == [f"report-pick:act/{act_id}" for act_id in ("P", "V", "C", "R")]


async def test_act_not_fitting_day_is_the_only_question_repeated() -> None:
    chat = await fill_until_day(talk(days(1)), "V")
    await chat.presses(f"report-show:when/{NEXT.isoformat()}")
    await chat.presses(f"report-pick:when/{write_when(NEXT, DayPart.NOON)}")
    assert chat.question_key == "report-ask-act"
    assert "report-gone-act" in gone_answers(chat)[0]
    assert buttons(chat) == ["report-pick:act/C", "report-pick:act/R"], "the acts that fit that day"
    assert answer_of(chat, FieldName.AREA) == "thr"
    await chat.presses("report-pick:act/C")
    assert chat.question_key == "report-ask-text"


async def test_instead_of_the_act_the_day_can_be_changed() -> None:
    chat = await fill_until_day(talk(days(1)), "V")
    await chat.presses(f"report-show:when/{NEXT.isoformat()}")
    await chat.presses(f"report-pick:when/{write_when(NEXT, DayPart.NOON)}")
    await chat.changes("report-edit:when")
    assert chat.question_key == "report-ask-when"
    await chat.presses("report-show:when/2026-12-11")
    await chat.presses("report-pick:when/2026-12-11")
    assert buttons(chat) == ["report-pick:act/V", "report-pick:act/C"]


async def test_another_act_at_the_end_asks_for_its_day() -> None:
    chat = await fill_until_day(talk(days(1)), "V")
    await chat.presses("report-show:when/2026-12-11")
    await chat.presses("report-pick:when/2026-12-11")
    await chat.says(STORY)
    for picked in ("actor/staff", "seen/saw", "evidence/done", "consent/ask_me", "contact/returnable"):
        await chat.presses(f"report-pick:{picked}")
    await chat.changes("report-edit:act")
    await chat.presses("report-pick:act/R")
    assert chat.question_key == "report-ask-when" and "report-gone-day" in gone_answers(chat)[0]
    await chat.presses("report-pick:when/now")
    assert chat.question_key == "report-review" and answer_of(chat, FieldName.TEXT) == STORY


async def test_quick_report_silently_uses_last_fitting_day() -> None:
    chat = await fill_quickly(talk(days(1)), "V")
    assert answer_of(chat, FieldName.WHEN) == VOTING.isoformat() and not gone_answers(chat)
    await chat.changes("report-edit:act")
    await chat.presses("report-pick:act/R")
    assert answer_of(chat, FieldName.WHEN).startswith("2026-12-12")
    assert not gone_answers(chat), "nobody gave the day that went"
    assert "(خودمان گذاشتیم" in chat.texts[-1]
    await chat.changes("report-edit:when")
    await chat.presses("report-show:when/2026-12-12")
    await chat.presses("report-pick:when/2026-12-12")
    assert "(خودمان گذاشتیم" not in chat.texts[-1]
    await chat.changes("report-edit:act")
    await chat.presses("report-pick:act/V")
    assert "report-gone-day-set" in gone_answers(chat)[0], "they gave that day"


async def test_another_part_of_the_same_day_is_no_loss() -> None:
    given = Draft("d", answers={FieldName.ACT: "V", FieldName.WHEN: f"{VOTING}.morning"})
    assert not losses(given, replace(given, answers={**given.answers, FieldName.WHEN: f"{VOTING}.noon"}))
    other = replace(given, answers={**given.answers, FieldName.WHEN: f"{VOTING - timedelta(days=1)}"})
    assert losses(given, other)


async def test_time_named_later_replaces_the_usual_one() -> None:
    chat = await fill_quickly(talk(days(0)), "V")
    assert "(خودمان گذاشتیم" in chat.texts[-1] and answer_of(chat, FieldName.WHEN) == f"{VOTING}.night"
    await chat.changes("report-edit:text")
    await chat.says("امروز صبح دم شعبه به مردم پول می‌دادند.")
    assert answer_of(chat, FieldName.WHEN) in (f"{VOTING}", f"{VOTING}.morning")
    assert "(خودمان گذاشتیم" not in chat.texts[-1]


async def test_after_window_form_names_the_open_route() -> None:
    chat = await begin_report(talk(days(5)))
    assert buttons(chat) == ["report-pick:act/C", "report-pick:act/R", "report-show:act/late"]
    await chat.presses("report-show:act/late")
    assert chat.screen.key == "report-question"
    assert "the court" in chat.texts[-1] and "executive board" not in chat.texts[-1]


@pytest.mark.parametrize("at", ["resume", "send"])
async def test_expired_draft_is_refused_with_open_route_and_kept(at: str) -> None:
    chat = await fill_until_day(talk(), "V")
    await chat.presses("report-pick:when/now")
    if at == "send":
        await chat.says(STORY)
        for picked in ("actor/staff", "seen/saw", "evidence/done", "consent/ask_me", "contact/returnable"):
            await chat.presses(f"report-pick:{picked}")
    move_clock_to(chat, days(5))
    await (chat.commands("report") if at == "resume" else chat.presses("report-send"))
    assert chat.screen.key == "report-waits-late"
    assert chat.screen.args["ways"] != TextRef("report-late-no-way")
    assert "the court" in chat.texts[-1] and "executive board" not in chat.texts[-1]
    assert chat.session.draft is not None and not chat.uow.tables.reports


async def test_moved_polling_day_asks_for_what_no_longer_fits() -> None:
    chat = await fill_until_day(talk(), "V")
    await chat.presses("report-pick:when/now")
    earlier = VOTING - timedelta(days=2)
    chat.uow.settings.save(RunningSettings(Reporting.OPEN, Phase.AFTER, polling_day=earlier))
    await chat.says(STORY)
    assert chat.question_key == "report-ask-act" and answer_of(chat, FieldName.TEXT) == STORY


async def test_example_day_is_yesterday() -> None:
    chat = await fill_until_day(talk(), "V")
    assert "۱۹ آذر ۱۴۰۵" in chat.texts[-1] and "۱۲ آذر" not in chat.texts[-1]
    await chat.says("some day")
    assert chat.hint == "report-day-unclear" and "۱۹ آذر ۱۴۰۵" in chat.texts[-1]
    await chat.says("۱۹ آذر ۱۴۰۵")
    await chat.presses(f"report-pick:when/{VOTING - timedelta(days=1)}.noon")
    assert answer_of(chat, FieldName.WHEN) == f"{VOTING - timedelta(days=1)}.noon", (
        "the day is read as written"
    )


async def test_distant_day_without_year_is_confirmed_in_full() -> None:
    chat = await fill_until_day(talk(), "P")
    await chat.says("۲۵ آذر")
    assert chat.hint == "report-day-far" and "۲۵ آذر ۱۴۰۴" in chat.texts[-1]
    assert answer_of(chat, FieldName.WHEN) == "", "nothing is stored before the part of the day is pressed"
    await chat.says("۱۵ آذر")
    assert chat.screen.key == "report-question" and "۱۵ آذر ۱۴۰۵" in chat.texts[-1]


@pytest.mark.parametrize("typed", ["۲۵ آذر ۱۴۰۴", "1404/9/25", "دیروز", "۱ آبان"])
async def test_near_day_or_day_with_year_is_not_questioned(typed: str) -> None:
    chat = await fill_until_day(talk(), "P")
    await chat.says(typed)
    assert chat.screen.key == "report-question"
