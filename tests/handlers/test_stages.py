"""Where the election stands, in chat: liaisons press, leads type a source, nobody's silence counts as done."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.conversation.arguments import read_argument
from bot.conversation.buttons import Press, decode, encode
from bot.conversation.outgoing import Ack, Say, Screen, SendPicture, TextRef
from bot.domain.people import Account, Role, Staff
from bot.domain.stages.stage_calendar import StageFigures
from bot.domain.stages.stages import StageState
from bot.handlers.news.calendar import entry as calendar_entry
from bot.handlers.stages.stage_arguments import StageHistoryPage, StagePreview, StageWord
from bot.handlers.stages.stage_reminders import stage_reminders
from bot.language.dates import months_later
from bot.usecases.stages.look_at_stages import find_stage, read_stage_figures, read_stages
from tests.fakes import floor as floors
from tests.fakes.contexts import context
from tests.fakes.county import MINA, NADER, PARI, QASEM, a_county, messages_to, offered_presses
from tests.fakes.floor import LEILA, NAMES, REZA, Floor
from tests.fakes.polling_day import OPEN, content
from tests.fakes.shared_content import shipped_content
from tests.fakes.turns import chat_of, command
from tests.fakes.two_accounts import link_accounts

SHIPPED = shipped_content()
CONTENT = replace(
    content(),
    calendar=SHIPPED.calendar,
    articles=SHIPPED.articles,
    agencies=SHIPPED.agencies,
    threats=SHIPPED.threats,
)
BODY = "exec-county"
NOTICE = "notice"
"""Nine days before polling; both executive boards answer for it."""
DAY = timedelta(days=1)


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Pari and Qasem speak for the same body, Leila for another one; polling is in eight days."""
    monkeypatch.setattr(floors, "content", lambda: CONTENT)
    floor = a_county(monkeypatch)
    for who, body in ((PARI, BODY), (QASEM, BODY), (LEILA, "sup-county")):
        floor.uow.staff.save(Staff(who, Role.LIAISON, NAMES[who], started=True, body=body))
    set_polling(floor, floor.clock.today() + 8 * DAY)
    floor.uow.keep_turn()
    return floor


def set_polling(floor: Floor, day: date | None) -> None:
    floor.uow.settings.save(replace(OPEN, polling_day=day))


async def presses(floor: Floor, press: str, by: Account = PARI) -> None:
    await floor.presses(press, by=by, private=True)


async def state_of(floor: Floor, stage: str = NOTICE) -> StageState:
    ctx = context(floor.uow, clock=floor.clock, content=CONTENT)
    return (await find_stage(ctx, stage, later=months_later)).state


async def public_words(floor: Floor, stage: str = NOTICE) -> str:
    """What everybody reads of this stage in the calendar."""
    ctx = context(floor.uow, clock=floor.clock, content=CONTENT)
    stages = await read_stages(ctx, later=months_later)
    dated = next(item.dated for item in stages if item.id == stage)
    term = calendar_entry(dated, CONTENT, today=floor.clock.today(), stages=stages)
    words = floors.TEXTS.render(term.key, term.args)
    return words.translate({ord(mark): None for mark in "\u200e\u200f\u2066\u2067\u2068\u2069"})


def words_of(message: Say) -> str:
    words = floors.TEXTS.render(message.key, message.args)
    return words.translate({ord(mark): None for mark in "\u200e\u200f\u2066\u2067\u2068\u2069"})


def all_text(floor: Floor) -> str:
    """Everything that the last turn said, without direction marks."""
    return "\n".join(floor.texts).translate(
        {ord(mark): None for mark in "\u200e\u200f\u2066\u2067\u2068\u2069"}
    )


def audit_details(floor: Floor) -> list[str]:
    return [record.detail for record in floor.uow.stored_audit if record.action == "stage"]


async def test_liaison_says_it_by_one_press(floor: Floor) -> None:
    await floor.takes(command("stages", by=PARI, chat=chat_of(PARI)))
    assert f"stage.see:{NOTICE}" in offered_presses(floor)
    assert "روزش گذشته و هنوز همه نگفته‌اند کار به کجا رسیده است" in all_text(floor) and "با نهاد شما" in all_text(floor)
    await presses(floor, f"stage.see:{NOTICE}")
    assert f"stage.say:{NOTICE}/done" in offered_presses(floor)
    await presses(floor, f"stage.say:{NOTICE}/done")
    assert floor.only_reply(Ack).key == "stage-noted"
    assert await state_of(floor) is StageState.UNKNOWN, (
        "the other board has not said anything, and the day is over"
    )
    assert "هنوز چیزی نگفته است: هیئت اجرایی بخش" in all_text(floor)
    assert audit_details(floor) == [f"done for {BODY}"]


async def test_second_press_and_other_body_change_nothing(floor: Floor) -> None:
    await presses(floor, f"stage.say:{NOTICE}/under-way")
    await presses(floor, f"stage.say:{NOTICE}/under-way")
    assert floor.only_reply(Ack).key == "stage-said-already"
    await presses(floor, f"stage.say:{NOTICE}/done", LEILA)
    assert floor.only_reply(Ack).key == "stage-not-yours"
    await presses(floor, f"stage.say:{NOTICE}/done", NADER)
    assert floor.only_reply(Ack).key == "stage-leads-source"
    await presses(floor, f"stage.set:{NOTICE}", LEILA)
    assert floor.only_reply(Ack).key == "not-allowed"
    await presses(floor, f"stage.see:{NOTICE}", REZA)
    assert floor.only_reply(Ack).key == "not-allowed", "moderators do not speak of stages"
    for wrong in (
        "stage.say:flight/done",
        f"stage.say:{NOTICE}/late",
        f"stage.say:{NOTICE}/flown",
        "stage.see:x",
    ):
        await presses(floor, wrong)
        assert floor.only_reply(Ack).key == "stage-gone", wrong
    assert audit_details(floor) == [f"under-way for {BODY}"] and len(floor.uow.tables.stage_entries) == 1


async def test_done_before_its_day_is_asked_about(floor: Floor) -> None:
    await presses(floor, "stage.say:station-ready/done")
    assert floor.only_reply(Screen).key == "stage-early" and not floor.uow.tables.stage_entries
    await presses(floor, "stage.say:station-ready/done/sure")
    assert floor.only_reply(Ack).key == "stage-noted"


async def test_liaisons_who_disagree_are_told_and_the_later_stands(floor: Floor) -> None:
    await presses(floor, f"stage.say:{NOTICE}/done", PARI)
    await presses(floor, f"stage.say:{NOTICE}/not-begun", QASEM)
    for who in (PARI, NADER, MINA):
        (notice,) = messages_to(who, floor)
        assert notice.key == "stage-differs" and notice.quiet, who
    assert not messages_to(QASEM, floor) and not messages_to(LEILA, floor)
    assert await state_of(floor) is StageState.LATE
    await presses(floor, f"stage.past:{NOTICE}", NADER)
    text = all_text(floor)
    assert "Pari" in text and "Qasem" in text and text.index("Qasem") < text.index("Pari")
    await presses(floor, f"stage.past:{NOTICE}", LEILA)
    text = all_text(floor)
    assert "رابط هیئت اجرایی شهرستان" in text and "Pari" not in text and "Qasem" not in text


async def test_each_contradicted_person_reads_their_own_word(floor: Floor) -> None:
    floor.uow.staff.save(Staff(QASEM, Role.LIAISON, "Qasem", started=True, body="exec-district"))
    await presses(floor, f"stage.say:{NOTICE}/done", PARI)
    await presses(floor, f"stage.say:{NOTICE}/under-way", QASEM)
    await put_presses(floor, "not-begun", "آگهی شمارهٔ ۳")
    county, district = "انجام شده، به گفتهٔ {}هیئت اجرایی شهرستان", "در جریان، به گفتهٔ {}هیئت اجرایی بخش"
    liaison = "رابط "
    for who, expected in (
        (PARI, [county.format(liaison)]),
        (QASEM, [district.format(liaison)]),
        (MINA, [county.format("Pari از "), district.format("Qasem از ")]),
    ):
        (notice,) = messages_to(who, floor)
        before = words_of(notice).partition("پیش‌تر:")[2].partition("حالا:")[0]
        assert [line.strip(" ▫️") for line in before.strip().splitlines()] == expected
    assert "Nader" not in words_of(messages_to(PARI, floor)[0])


async def test_wrong_press_is_taken_back(floor: Floor) -> None:
    await presses(floor, f"stage.say:{NOTICE}/under-way", PARI)
    await presses(floor, f"stage.say:{NOTICE}/done", QASEM)
    (undo,) = [press for press in offered_presses(floor) if press.startswith("stage.undo:")]
    await presses(floor, undo, PARI)
    assert floor.only_reply(Ack).key == "stage-undo-own"
    await presses(floor, undo, QASEM)
    assert floor.only_reply(Ack).key == "stage-undone"
    assert [message.key for message in messages_to(PARI, floor)] == ["stage-differs-undone"]
    ctx = context(floor.uow, clock=floor.clock, content=CONTENT)
    stage = await find_stage(ctx, NOTICE, later=months_later)
    assert stage.last_entry is not None and stage.last_entry.by == PARI and len(stage.history) == 2
    await presses(floor, undo, QASEM)
    assert floor.only_reply(Ack).key == "stage-taken-back"
    assert audit_details(floor)[-1] == f"took back done for {BODY}"


async def test_followed_word_is_not_taken_back(floor: Floor) -> None:
    await presses(floor, f"stage.say:{NOTICE}/under-way", PARI)
    (undo,) = [press for press in offered_presses(floor) if press.startswith("stage.undo:")]
    await presses(floor, f"stage.say:{NOTICE}/done", QASEM)
    await presses(floor, undo, PARI)
    assert floor.only_reply(Ack).key == "stage-followed"
    assert (await state_of(floor)) is StageState.UNKNOWN


async def test_another_body_does_not_hide_the_undo(floor: Floor) -> None:
    await presses(floor, f"stage.say:{NOTICE}/done", PARI)
    (undo,) = [press for press in offered_presses(floor) if press.startswith("stage.undo:")]
    floor.uow.staff.save(Staff(QASEM, Role.LIAISON, "Qasem", started=True, body="exec-district"))
    await presses(floor, f"stage.say:{NOTICE}/under-way", QASEM)
    await presses(floor, f"stage.see:{NOTICE}", PARI)
    assert undo in offered_presses(floor)
    await presses(floor, undo, PARI)
    assert floor.only_reply(Ack).key == "stage-undone"


async def lead_writes(floor: Floor, state: str, source: str, stage: str = NOTICE) -> None:
    await presses(floor, f"stage.set:{stage}", NADER)
    await presses(floor, f"stage.from:{stage}/{state}", NADER)
    await floor.says(source, by=NADER)


async def test_lead_sets_a_stage_with_a_source(floor: Floor) -> None:
    await lead_writes(floor, "done", "آگهی")
    assert floor.only_reply(Screen).key == "stage-preview"
    (put,) = [press for press in offered_presses(floor) if press.startswith("stage.put:")]
    await floor.says("آگهی شمارهٔ ۳ فرمانداری", by=NADER)
    assert "آگهی شمارهٔ ۳ فرمانداری" in all_text(floor) and not floor.uow.tables.stage_entries
    await presses(floor, put, NADER)
    assert floor.only_reply(Ack).key == "words-newer-below"
    await floor.says("آگهی شمارهٔ ۳ فرمانداری", by=NADER)
    (put,) = [press for press in offered_presses(floor) if press.startswith("stage.put:")]
    await presses(floor, put, NADER)
    assert await state_of(floor) is StageState.DONE, "a lead speaks of the whole stage"
    assert "آگهی شمارهٔ ۳ فرمانداری" in all_text(floor), "colleagues read the source"
    public = await public_words(floor)
    assert "وضع: انجام شده؛ نوشتهٔ سرپرست‌ها با منبع، در ۱۱ اردیبهشت" in public and "فرمانداری" not in public
    await presses(floor, put, NADER)
    assert floor.only_reply(Ack).key == "stage-nothing-written"
    assert audit_details(floor) == ["done"]


async def put_presses(floor: Floor, state: str, source: str) -> None:
    await lead_writes(floor, state, source)
    (put,) = [press for press in offered_presses(floor) if press.startswith("stage.put:")]
    await presses(floor, put, NADER)


async def test_lead_says_the_same_again_and_is_heard(floor: Floor) -> None:
    await put_presses(floor, "done", "آگهی شمارهٔ ۳")
    assert floor.only_reply(Ack).key == "stage-noted"
    await put_presses(floor, "done", "آگهی شمارهٔ ۳")
    assert floor.only_reply(Ack).key == "stage-said-already" and len(floor.uow.tables.stage_entries) == 1
    floor.clock.advance(2 * DAY)
    await presses(floor, f"stage.say:{NOTICE}/under-way", PARI)
    assert await state_of(floor) is StageState.LATE
    await put_presses(floor, "done", "آگهی شمارهٔ ۳")
    assert floor.only_reply(Ack).key == "stage-noted" and await state_of(floor) is StageState.DONE


async def test_source_needs_words_and_leads_to_nobody(floor: Floor) -> None:
    for source, refusal in (
        ("آه", "stage-source-how"),
        ("ن" * 121, "stage-source-how"),
        ("تماس با 09121234567", "words-lead"),
        ("خبر شیعیان منطقه", "threat-fault-word-refused"),
    ):
        await lead_writes(floor, "done", source)
        assert floor.only_reply(Ack).key == refusal, source
    assert not floor.uow.tables.stage_entries


async def test_new_lead_waits_a_day(floor: Floor) -> None:
    newcomer = Staff(NADER, Role.LEAD, "Nader", started=True, since=floor.clock.now() - timedelta(hours=23))
    floor.uow.staff.save(newcomer)
    await presses(floor, f"stage.set:{NOTICE}", NADER)
    assert isinstance(floor.only_reply(Ack), Ack)
    floor.clock.advance(timedelta(hours=2))
    await presses(floor, f"stage.set:{NOTICE}", NADER)
    assert floor.only_reply(Screen).key == "stage-set"


async def test_lead_and_liaison_who_disagree_are_told(floor: Floor) -> None:
    await presses(floor, f"stage.say:{NOTICE}/under-way", PARI)
    await lead_writes(floor, "done", "خبر رسمی ایرنا")
    (put,) = [press for press in offered_presses(floor) if press.startswith("stage.put:")]
    await presses(floor, put, NADER)
    assert [message.key for message in messages_to(PARI, floor)] == ["stage-differs"]
    assert messages_to(MINA, floor) and not messages_to(NADER, floor)


async def test_everybody_reads_what_a_body_said_without_names(floor: Floor) -> None:
    assert "وضع:" not in await public_words(floor)
    await presses(floor, f"stage.say:{NOTICE}/done", PARI)
    words = await public_words(floor)
    assert "وضع: انجام شده؛ گفتهٔ هیئت اجرایی شهرستان در ۱۱ اردیبهشت ۱۴۰۵" in words and "Pari" not in words
    await presses(floor, f"stage.say:{NOTICE}/not-begun", PARI)
    assert "وضع:" not in await public_words(floor), "that a body is late is not said in public"


async def test_moved_polling_day_moves_the_stages(floor: Floor) -> None:
    for board in (BODY, "exec-district"):
        floor.uow.staff.save(Staff(QASEM, Role.LIAISON, "Qasem", started=True, body=board))
        await presses(floor, f"stage.say:{NOTICE}/done", QASEM)
        await presses(floor, "stage.say:facilities/under-way", QASEM)
    assert await state_of(floor) is StageState.DONE and await state_of(floor, "facilities") is StageState.LATE
    set_polling(floor, floor.clock.today() + 60 * DAY)
    assert await state_of(floor) is StageState.DONE
    assert "پیش از جابه‌جا شدن روز" in await public_words(floor)
    assert await state_of(floor, "facilities") is StageState.UNKNOWN
    set_polling(floor, None)
    assert await state_of(floor) is StageState.DONE


async def test_reminders_reach_body_and_leads_by_day(floor: Floor) -> None:
    set_polling(floor, floor.clock.today() + 24 * DAY)
    floor.clock.at = floor.clock.at.replace(hour=1)  # half past four in Tehran
    await floor.ticks(stage_reminders)
    assert floor.replies == ()
    floor.clock.at = floor.clock.at.replace(hour=9)
    await floor.ticks(stage_reminders)
    for who in (PARI, QASEM, NADER):
        assert [message.key for message in messages_to(who, floor)] == ["stage-reminder"], who
    assert not messages_to(MINA, floor), "owners hear of it where there is no lead"
    assert all(message.quiet for message in floor.replies if isinstance(message, Say))
    assert not messages_to(REZA, floor) and not messages_to(LEILA, floor), "nothing of her body is due"
    (to_pari,), (to_lead,) = messages_to(PARI, floor), messages_to(NADER, floor)
    assert "stage.say:facilities/done" in floors.verbs(to_pari), "one press answers"
    assert "stage.see:facilities" in floors.verbs(to_lead)
    await floor.ticks(stage_reminders)
    assert floor.replies == (), "once"


async def test_person_with_two_accounts_hears_once(floor: Floor) -> None:
    set_polling(floor, floor.clock.today() + 24 * DAY)
    await link_accounts(floor.uow, PARI, QASEM)
    floor.clock.at = floor.clock.at.replace(hour=9)
    await floor.ticks(stage_reminders)
    assert len(messages_to(PARI, floor)) + len(messages_to(QASEM, floor)) == 1
    await presses(floor, f"stage.say:{NOTICE}/done/sure", PARI)
    await put_presses(floor, "not-begun", "آگهی شمارهٔ ۳")
    assert len(messages_to(PARI, floor)) == 1 and not messages_to(QASEM, floor)


async def test_done_stage_is_not_asked_again_moved_one_is(floor: Floor) -> None:
    await floor.ticks(stage_reminders)
    await presses(floor, f"stage.say:{NOTICE}/done", PARI)
    floor.clock.advance(7 * DAY)
    await floor.ticks(stage_reminders)
    assert NOTICE not in str(messages_to(PARI, floor)), "Pari's board has said it"
    set_polling(floor, floor.clock.today() + 10 * DAY)
    await floor.ticks(stage_reminders)
    assert NOTICE in str(messages_to(NADER, floor))


async def test_pictures_have_every_stage_with_its_words(floor: Floor) -> None:
    await presses(floor, f"stage.say:{NOTICE}/done", PARI)
    await presses(floor, "stage.whole", NADER)
    boards = [reply for reply in floor.replies if isinstance(reply, SendPicture)]
    rows = [row for board in boards for row in board.rows]
    assert sorted(str(row[0]) for row in rows) == sorted(entry.title for entry in SHIPPED.calendar)
    await presses(floor, "stage.week", NADER)
    week = [row for reply in floor.replies if isinstance(reply, SendPicture) for row in reply.rows]
    notes = {str(row[0]): floors.TEXTS.label(row[2]) for row in week if isinstance(row[2], TextRef)}
    assert "گفتهٔ هیئت اجرایی شهرستان" in notes["آگهی انتخابات"]
    assert "هیئت اجرایی بخش" in notes["آگهی انتخابات"]


async def test_every_stage_is_reached_page_by_page(floor: Floor) -> None:
    seen: set[str] = set()
    page = 0
    while f"stage.list:{page}" in offered_presses(floor) or not page:
        await presses(floor, f"stage.list:{page}", NADER)
        seen |= {press for press in offered_presses(floor) if press.startswith("stage.see:")}
        page += 1
    assert len(seen) == len(SHIPPED.calendar)


async def test_brief_counts_the_last_day(floor: Floor) -> None:
    await presses(floor, f"stage.say:{NOTICE}/done", PARI)
    ctx = context(floor.uow, clock=floor.clock, content=CONTENT)
    figures: StageFigures = await read_stage_figures(ctx, later=months_later)
    assert [stage.id for stage in figures.changed] == [NOTICE]
    assert NOTICE in {stage.id for stage in figures.silent} and not figures.late
    assert "campaign" in {stage.id for stage in figures.coming}
    floor.clock.advance(2 * DAY)
    assert not (await read_stage_figures(ctx, later=months_later)).changed


def test_buttons_of_stages_stay_as_they_are() -> None:
    """They are in people's chats."""
    for verb, value, data in (
        ("stage.say", StageWord(NOTICE, StageState.UNDER_WAY), "stage.say:notice/under-way"),
        ("stage.say", StageWord(NOTICE, StageState.DONE, "sure"), "stage.say:notice/done/sure"),
        ("stage.past", StageHistoryPage(NOTICE, 2), "stage.past:notice/2"),
        ("stage.put", StagePreview(NOTICE, "0a1b2c3d"), "stage.put:notice/0a1b2c3d"),
    ):
        assert encode(Press(verb, value)) == data
        assert read_argument(decode(data).argument, type(value)) == value


async def test_liaison_of_another_body_loses_the_undo(floor: Floor) -> None:
    await presses(floor, f"stage.say:{NOTICE}/done", PARI)
    (undo,) = [press for press in offered_presses(floor) if press.startswith("stage.undo:")]
    floor.uow.staff.save(Staff(PARI, Role.LIAISON, "Pari", started=True, body="exec-district"))
    await presses(floor, undo, PARI)
    assert floor.only_reply(Ack).key == "stage-undo-own"
