"""The owner's screen: every change is shown, confirmed, recorded, told to other owners, and undoable."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.conversation.outgoing import Ack, EditCard, Say, Screen, StaffChat, TextRef
from bot.domain.asking.inquiries import InquiryWait
from bot.domain.asking.service import AskingService
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Phase
from bot.domain.news.legal_calendar import days_of
from bot.domain.owner.operator import Operator
from bot.domain.owner.settings import Condition, LocalLine, Reporting, Retention, RunningSettings
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.staff.audit import AuditRecord
from bot.domain.staff.permissions import Permission
from bot.handlers import TABLE
from bot.handlers.groups.group_digest import held_cards
from bot.handlers.owner.admin_health import health
from bot.handlers.ticks import move_deadlines
from bot.usecases.groups.watch_groups import note_public
from bot.usecases.owner import hold_phase
from tests.fakes import turns
from tests.fakes.contexts import context
from tests.fakes.doors import door_of
from tests.fakes.floor import BABAK, GROUP, LEILA, TEXTS, Floor, a_floor, render_reply, verbs
from tests.fakes.memory import words_key
from tests.fakes.turns import REZA, SARA, FakeClock, make_ctx

OWNER = Account(Messenger.TELEGRAM, 111)
OTHER = Account(Messenger.BALE, 222)
SET = RunningSettings(Reporting.OPEN, Phase.DAY, polling_day=date(2026, 5, 1))
LINE = "۰۲۱-۴۵۵۰۰\nستاد انتخابات شهرستان\nآگهی ۱۰ اردیبهشت فرمانداری"
INVISIBLE = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200f"))


@pytest.fixture
def floor() -> Floor:
    floor = a_floor()
    floor.uow.staff.save(Staff(OWNER, Role.OWNER, "Nasrin", started=True))
    floor.uow.staff.save(Staff(OTHER, Role.OWNER, "Omid", started=True))
    floor.uow.settings.save(SET)
    floor.uow.keep_turn()
    return floor


def visible_text(floor: Floor) -> str:
    return "\n".join(floor.texts).translate(INVISIBLE)


async def presses(floor: Floor, data: str, *, by: Account = OWNER) -> None:
    await floor.presses(data, by=by, private=True)


async def confirms(floor: Floor, *, by: Account = OWNER) -> None:
    (press,) = [verb for verb in verbs(floor.only_reply(Screen, "admin-ask")) if verb.startswith("admin.yes")]
    await presses(floor, press, by=by)


def audit_rows(floor: Floor) -> list[tuple[str, str, str]]:
    return [(record.action, record.subject, record.detail) for record in floor.uow.tables.audit]


# --- a change ------------------------------------------------------------------------------------------

CHANGES = (
    ("admin.ask:reporting/closed", "setting", "reporting", "closed"),
    ("admin.ask:day.polling/2026-06-01", "setting", "polling-day", "2026-06-01"),
    ("admin.ask:day.polling/none", "setting", "polling-day", "none"),
    ("admin.ask:keep.closed/30", "setting", "keep-closed", "30"),
    ("admin.ask:asking.hours/480-1200", "setting", "asking-hours", "480-1200"),
    ("admin.ask:asking.promise/120", "setting", "asking-promise", "120"),
    ("admin.ask:group.telegram:-100777/off", "group", "telegram:-100777", "stopped"),
)


@pytest.mark.parametrize(("ask", "action", "subject", "detail"), CHANGES)
async def test_setting_change_is_confirmed_recorded_notified_and_undone(
    floor: Floor, ask: str, action: str, subject: str, detail: str
) -> None:
    before = await floor.uow.settings.running(), await floor.uow.groups.active()
    await presses(floor, ask)
    assert audit_rows(floor) == [] and before == (
        await floor.uow.settings.running(), await floor.uow.groups.active()
    )  # fmt: skip
    await confirms(floor)
    assert (action, subject, detail) in audit_rows(floor)
    notice = floor.only_reply(Say, "admin-change-notice")
    assert notice.to == StaffChat(OTHER) and "Nasrin" not in str(notice.to)
    (back,) = [verb for verb in verbs(floor.only_reply(Screen, "admin-done")) if verb.startswith("admin.ask")]
    await presses(floor, back)
    await confirms(floor)
    after = await floor.uow.settings.running(), await floor.uow.groups.active()
    assert after == (replace(before[0], retention=after[0].retention), before[1])


@pytest.mark.parametrize("ask", [row[0] for row in CHANGES])
async def test_former_owners_press_changes_nothing(floor: Floor, ask: str) -> None:
    await presses(floor, ask)
    (yes,) = [verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("admin.yes")]
    for now in (Staff(OWNER, Role.LEAD, started=True), Staff(OWNER, Role.OWNER, started=True, frozen=True)):
        floor.uow.staff.save(now)
        floor.uow.keep_turn()
        await presses(floor, yes)
        assert floor.reply_keys() == ["frozen" if now.frozen else "not-allowed"] or floor.reply_keys() == [
            "not-member"
        ]
        assert await floor.uow.settings.running() == SET and audit_rows(floor) == []
        assert not any(group.stopped for group in await floor.uow.groups.active())


async def test_questions_open_only_with_an_editor(floor: Floor) -> None:
    await presses(floor, "admin.ask:asking.switch/on")
    assert floor.reply_keys() == ["admin-asking-nobody"]
    floor.uow.staff.save(Staff(REZA, Role.EDITOR, "رضا", started=True))
    floor.uow.keep_turn()
    await presses(floor, "admin.ask:asking.switch/on")
    await confirms(floor)
    assert (await floor.uow.settings.running()).asking == AskingService(is_on=True)


async def test_owner_is_warned_of_questions_without_editor(floor: Floor) -> None:
    editor = Staff(REZA, Role.EDITOR, "رضا", started=True)
    floor.uow.staff.save(editor)
    floor.uow.settings.save(replace(SET, asking=AskingService(is_on=True)))
    floor.uow.keep_turn()
    await presses(floor, "admin")
    assert "ویراستاری نیست" not in visible_text(floor)
    floor.uow.staff.save(replace(editor, frozen=True))
    floor.uow.keep_turn()
    await presses(floor, "admin")
    assert "ویراستاری نیست" in visible_text(floor)
    assert verbs(floor.only_reply(Screen))[:2] == ["first-steps", "role"]
    floor.uow.settings.save(SET)
    floor.uow.keep_turn()
    await presses(floor, "admin")
    assert "ویراستاری نیست" not in visible_text(floor)


async def test_hours_for_questions_are_typed_and_few_figures_hidden(floor: Floor) -> None:
    await presses(floor, "admin.questions")
    assert floor.only_reply(Screen).args["figures"] == TextRef("admin-asking-few")
    await presses(floor, "admin.hours")
    await floor.takes(turns.text_message("همیشه", by=OWNER))
    assert floor.reply_keys() == ["admin-hours-how"]
    await floor.takes(turns.text_message("۸ تا ۲۰:۳۰", by=OWNER))
    await confirms(floor)
    assert (await floor.uow.settings.running()).asking.hours == "480-1230"
    for n, minutes in enumerate((5, 30, 60, 90, None)):
        floor.uow.inquiries.record_wait(InquiryWait(f"w{n}", floor.clock.today(), minutes))
    floor.uow.keep_turn()
    await presses(floor, "admin.questions")
    figures = floor.only_reply(Screen).args["figures"]
    assert isinstance(figures, TextRef) and figures.args["within"] == 60 and figures.args["count"] == 5


@pytest.mark.parametrize(
    "value", ["asking.promise/45", "asking.hours/9-21", "asking.hours/x", "asking.switch/x", "asking.x/y"]
)
async def test_odd_values_for_questions_are_refused(floor: Floor, value: str) -> None:
    await presses(floor, f"admin.ask:{value}")
    assert floor.reply_keys() in (["admin-what"], ["admin-hours-how"])


async def test_what_somebody_has_changed_meanwhile_is_not_changed_over(floor: Floor) -> None:
    await presses(floor, "admin.ask:reporting/closed")
    (yes,) = [verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("admin.yes")]
    await presses(floor, "admin.ask:reporting/emergency", by=OTHER)
    await confirms(floor, by=OTHER)
    await presses(floor, yes)
    assert floor.reply_keys() == ["admin-meanwhile"]
    assert (await floor.uow.settings.running()).reporting is Reporting.EMERGENCY


async def test_a_second_press_on_yes_changes_nothing_more(floor: Floor) -> None:
    await presses(floor, "admin.ask:reporting/closed")
    (yes,) = [verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("admin.yes")]
    await presses(floor, yes)
    await presses(floor, yes)
    assert floor.reply_keys() == ["admin-meanwhile"]
    assert len(audit_rows(floor)) == 1


async def test_result_day_cleared_by_new_polling_day_is_announced(floor: Floor) -> None:
    result = floor.clock.today()
    floor.uow.settings.save(replace(SET, polling_day=result, result_day=result))
    floor.uow.keep_turn()
    await presses(floor, "admin.ask:day.polling/2026-06-01")
    assert "روز اعلام نتیجه" in visible_text(floor) and "پاک می‌شود" in visible_text(floor)
    assert (await floor.uow.settings.running()).result_day == result
    await confirms(floor)
    assert (await floor.uow.settings.running()).result_day is None
    assert audit_rows(floor) == [
        ("setting", "polling-day", "2026-06-01"), ("setting", "result-day", "none"),
    ]  # fmt: skip
    await presses(floor, "admin.ask:day.polling/2026-06-02")
    assert "پاک می‌شود" not in visible_text(floor), "no result day is set any more"


async def test_a_corrected_result_day_is_not_called_lost(floor: Floor) -> None:
    today = floor.clock.today()
    voted = today - timedelta(days=2)
    floor.uow.settings.save(replace(SET, polling_day=voted, result_day=today - timedelta(days=1)))
    floor.uow.keep_turn()
    await presses(floor, f"admin.ask:day.result/{today}")
    assert "پاک می‌شود" not in visible_text(floor)
    await confirms(floor)
    assert (await floor.uow.settings.running()).result_day == today


async def test_phase_differing_from_dates_asks_for_reason(floor: Floor) -> None:
    await presses(floor, "admin.ask:phase/after")
    assert floor.only_reply(Screen).key == "admin-phase-ask-why"
    assert (await floor.uow.settings.running()).phase is Phase.DAY


async def test_a_held_phase_is_told_to_the_other_owners(floor: Floor) -> None:
    await presses(floor, "admin.ask:phase/after")
    await floor.says("آزمایش پس از رأی‌گیری", by=OWNER)
    await presses(floor, "phase-until:today")
    await presses(floor, "phase-until-yes:after/today")
    assert floor.only_reply(Say, "admin-change-notice").to == StaffChat(OTHER)
    assert (await floor.uow.settings.running()).phase is Phase.AFTER
    await presses(floor, "phase-auto-yes")
    assert floor.only_reply(Say, "admin-change-notice").to == StaffChat(OTHER)
    assert (await floor.uow.settings.running()).phase is Phase.DAY


async def test_no_leaves_all_as_it_is(floor: Floor) -> None:
    await presses(floor, "admin.ask:reporting/closed")
    await presses(floor, "admin.no:reporting")
    assert floor.reply_keys() == ["admin-left"] and await floor.uow.settings.running() == SET


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ("admin.ask:day.polling/2026-04-01", "admin-polling-day-over"),
        ("admin.ask:day.polling/soon", "admin-what"),
        ("admin.ask:day.nobody/2026-06-01", "admin-what"),
        ("admin.ask:phase/never", "admin-phase-how"),
        ("admin.ask:phase/day", "admin-same"),
        ("admin.ask:reporting/wide", "admin-reporting-how"),
        ("admin.ask:keep.closed/0", "admin-keep-bounds"),
        ("admin.ask:keep.closed/91", "admin-keep-bounds"),
        ("admin.ask:keep.longest/20", "admin-keep-longest-over"),
        ("admin.ask:keep.secrets/3", "admin-what"),
        ("admin.ask:group.telegram:5/off", "admin-group-gone"),
        ("admin.ask:group.telegram:-100777/maybe", "admin-what"),
        ("admin.ask:line.021/on", "admin-line-gone"),
        ("admin.ask:nothing", "admin-what"),
        ("admin.yes:keep.closed/500/90", "admin-keep-bounds"),
        ("admin.day:nobody", "admin-what"),
        ("admin.keep:nobody", "admin-what"),
    ],
)
async def test_impossible_setting_is_refused_and_nothing_changes(floor: Floor, data: str, key: str) -> None:
    await presses(floor, data)
    assert floor.reply_keys() == [key]
    assert await floor.uow.settings.running() == SET and audit_rows(floor) == []


# --- typed input: days, retention, numbers --------------------------------------------------------------


async def test_a_day_is_typed_and_then_confirmed(floor: Floor) -> None:
    await presses(floor, "admin.days")
    assert [v for v in verbs(floor.only_reply(Screen)) if v.startswith("admin.day:")] == [
        "admin.day:start", "admin.day:registration", "admin.day:qualified", "admin.day:polling", "admin.day:result",
    ]  # fmt: skip
    assert "تا روز «اعلام نهایی صلاحیت‌ها» را ننویسید" in visible_text(floor)
    await presses(floor, "admin.day:polling")
    assert "admin.ask:day.polling/none" in verbs(floor.only_reply(Screen))
    await floor.says("زود", by=OWNER)
    assert floor.only_reply(Ack).key == "admin-day-unread", "a screen never refers people to commands"
    await floor.says("۱۴۰۵/۰۱/۰۱", by=OWNER)
    assert floor.only_reply(Ack).key == "admin-polling-day-over", "the day is in the past"
    await floor.says("۱۴۰۵/۰۳/۰۱", by=OWNER)
    await confirms(floor)
    assert (await floor.uow.settings.running()).polling_day == date(2026, 5, 22)


@pytest.mark.parametrize(
    ("anchor", "typed", "day"),
    [
        ("start", "۱۰ دی", date(2026, 12, 31)),
        ("registration", "۲۰ خرداد", date(2026, 6, 10)),
        ("qualified", "۱۰ فروردین", date(2027, 3, 30)),
        ("polling", "۱۰ دی", date(2026, 12, 31)),
        ("result", "۱۰ اردیبهشت", date(2026, 4, 30)),
        ("polling", "۱۱ اردیبهشت", date(2026, 5, 1)),
        ("result", "۱۱ اردیبهشت", date(2026, 5, 1)),
    ],
)
async def test_day_without_year_is_upcoming_except_result_day(
    floor: Floor, anchor: str, typed: str, day: date
) -> None:
    bare = replace(SET, polling_day=date(2026, 4, 20) if anchor == "result" else None)
    for way in ("typed", "command"):
        floor.uow.settings.save(bare)
        floor.uow.keep_turn()
        if way == "typed":
            await presses(floor, f"admin.day:{anchor}")
            await floor.says(typed, by=OWNER)
        else:
            await floor.takes(turns.command(f"{anchor}_day", typed, by=OWNER))
        await confirms(floor)
        assert days_of(await floor.uow.settings.running())[anchor] == day, way


@pytest.mark.parametrize("typed", ["بیست", "0", "-3", "3.5", "500", "", "۹۱"])
async def test_days_of_keeping_out_of_bounds_are_refused(floor: Floor, typed: str) -> None:
    await presses(floor, "admin.keep:closed")
    await floor.says(typed, by=OWNER)
    assert floor.only_reply(Ack).key == "admin-keep-bounds"
    assert (await floor.uow.settings.running()).retention is None


async def test_retention_can_only_be_shortened_within_settings(floor: Floor) -> None:
    await presses(floor, "admin.keep:closed")
    await floor.says("۳۰", by=OWNER)
    await confirms(floor)
    assert (await floor.uow.settings.running()).retention == Retention(closed=30)
    floor.operator = Operator("a test runs this", retention=Retention(closed=20))
    await presses(floor, "admin.keeping")
    assert "پروندهٔ بسته، پس از تصمیم: ۲۰ روز" in visible_text(floor)
    await floor.takes(turns.command("privacy", "whole", by=SARA))
    assert "۲۰" in visible_text(floor), "the privacy card says what is in force"


async def test_shorter_retention_says_what_will_be_deleted(floor: Floor) -> None:
    gone = "«برگرداندن» آن را برنمی‌گرداند"
    await presses(floor, "admin.keep:closed")
    await floor.says("۳۰", by=OWNER)
    assert "کهنه‌تر از ۳۰ روز" in visible_text(floor) and gone in visible_text(floor)
    await confirms(floor)
    assert gone in "\n".join(render_reply(floor.only_reply(Screen, "admin-done"))).translate(INVISIBLE)
    await presses(floor, "admin.ask:keep.closed/90")
    assert gone not in visible_text(floor), "a longer time deletes nothing"
    await confirms(floor)
    assert gone not in visible_text(floor)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("صد و ده\nپلیس محله\nآگهی", "admin-line-number"),
        ("abc\nپلیس محله\nآگهی", "admin-line-number"),
        ("12\nپلیس محله\nآگهی", "admin-line-number"),
        ("12345678901234\nپلیس محله\nآگهی", "admin-line-number"),
        ("021123\nپلیس محله", "admin-line-how"),
        ("021123", "admin-line-how"),
        ("021123\nپ\nآگهی", "admin-line-label"),
        ("021123\nپلیس محله\nآ", "admin-line-source"),
        (f"021123\n{'پ' * 61}\nآگهی", "admin-line-label"),
        (f"021123\nپلیس\n{'آ' * 121}", "admin-line-source"),
    ],
)
async def test_a_number_that_is_none_is_refused(floor: Floor, typed: str, key: str) -> None:
    await presses(floor, "admin.line")
    await floor.says(typed, by=OWNER)
    assert floor.reply_keys() == [key]
    assert await floor.uow.settings.running() == SET


async def test_local_number_is_set_shown_removed_and_restored(floor: Floor) -> None:
    await presses(floor, "admin.line")
    await floor.says(LINE, by=OWNER)
    await confirms(floor)
    line = LocalLine("02145500", "ستاد انتخابات شهرستان", "آگهی ۱۰ اردیبهشت فرمانداری")
    assert (await floor.uow.settings.running()).lines == (line,)
    await floor.takes(turns.command("help", by=SARA))
    assert "ستاد انتخابات شهرستان (منبع: آگهی ۱۰ اردیبهشت فرمانداری)" in visible_text(floor).replace(
        "<b>", ""
    ).replace("</b>", "")
    await floor.takes(turns.command("report", by=SARA))
    assert "۰۲۱۴۵۵۰۰" in visible_text(floor), "before the form, too"
    await presses(floor, "admin.numbers")
    await presses(floor, "admin.ask:line.02145500/none")
    await confirms(floor)
    assert (await floor.uow.settings.running()).lines == ()
    await presses(floor, "admin.ask:line.02145500/on")
    await confirms(floor)
    assert (await floor.uow.settings.running()).lines == (line,), "undo restored the words as well"


def tells(record: AuditRecord, words: str) -> bool:
    """The log has a keyed hash: it proves the words to those who know them and have the key."""
    return record.words == record.keyed_hash(words, words_key(record))


async def test_local_number_is_confirmed_notified_and_recorded_with_source(floor: Floor) -> None:
    whole = "<b>۰۲۱۴۵۵۰۰</b> (<code>02145500</code>) ستاد انتخابات شهرستان (منبع: آگهی ۱۰ اردیبهشت فرمانداری)"
    await presses(floor, "admin.line")
    await floor.says(LINE, by=OWNER)
    assert f"پس از این: {whole}" in visible_text(floor)
    await confirms(floor)
    for reply in (floor.only_reply(Screen, "admin-done"), floor.only_reply(Say, "admin-change-notice")):
        assert f"حالا: {whole}" in "\n".join(render_reply(reply)).translate(INVISIBLE)
    words = "ستاد انتخابات شهرستان (آگهی ۱۰ اردیبهشت فرمانداری)"
    assert [r.detail for r in floor.uow.tables.audit] == ["02145500 on"]
    assert tells(floor.uow.tables.audit[-1], words)
    await presses(floor, "admin.ask:line.02145500/none")
    assert f"حالا: {whole}" in visible_text(floor), "what would be removed"
    await confirms(floor)
    text = "\n".join(render_reply(floor.only_reply(Say, "admin-change-notice"))).translate(INVISIBLE)
    assert f"پیش‌تر: {whole}" in text
    assert floor.uow.tables.audit[-1].detail == "02145500 off"
    assert tells(floor.uow.tables.audit[-1], words)


async def test_existing_number_under_another_name_is_refused(floor: Floor) -> None:
    for words in (LINE, LINE.replace("ستاد انتخابات شهرستان", "فرمانداری")):
        await presses(floor, "admin.line")
        await floor.says(words, by=OWNER)
        if floor.reply_keys() == ["admin-ask"]:
            await confirms(floor)
    assert floor.reply_keys() == ["admin-line-there"] and "اول آن را بردارید" in visible_text(floor)
    (line,) = (await floor.uow.settings.running()).lines
    assert line.label == "ستاد انتخابات شهرستان"


async def test_so_many_numbers_as_fit_a_screen(floor: Floor) -> None:
    lines = tuple(LocalLine(f"0210{n}", "ستاد", "آگهی") for n in range(5))
    floor.uow.settings.save(replace(SET, lines=lines))
    floor.uow.keep_turn()
    await presses(floor, "admin.numbers")
    assert "admin.line" not in verbs(floor.only_reply(Screen))
    await presses(floor, "admin.line")
    await floor.says(LINE, by=OWNER)
    await confirms(floor)
    assert floor.reply_keys() == ["admin-line-many"]


# --- groups --------------------------------------------------------------------------------------------


async def test_a_stopped_group_hears_nothing_until_it_is_started(floor: Floor) -> None:
    await presses(floor, "admin.ask:group.telegram:-100777/off")
    await confirms(floor)
    await floor.files("c1")
    assert [r.to.chat_id for r in floor.replies if isinstance(r, Say)] == [777]  # type: ignore[union-attr]
    await presses(floor, "admin.groups")
    assert "متوقف، به خواست گرداننده" in visible_text(floor)
    group = await floor.uow.groups.get(GROUP.messenger, GROUP.chat_id)
    assert group is not None
    await note_public(context(floor.uow, clock=floor.clock), group, False)
    await note_public(context(floor.uow, clock=floor.clock), group, True)
    group = await floor.uow.groups.get(GROUP.messenger, GROUP.chat_id)
    assert group is not None and group.stopped == "owner", "a stop by an owner is not ended automatically"
    floor.uow.keep_turn()
    await presses(floor, "admin.ask:group.telegram:-100777/on")
    await confirms(floor)
    await floor.ticks(held_cards)
    assert [r.to for r in floor.replies if isinstance(r, EditCard) and r.case_id == "c1"], "the card was held"
    assert (await floor.case()).state is State.NEW


# --- screens without changes ---------------------------------------------------------------------------


async def test_every_subject_fits_a_telephone(floor: Floor) -> None:
    for data in (
        "admin", "admin.days", "admin.see:phase", "admin.see:reporting", "admin.numbers", "admin.groups",
        "admin.bodies", "admin.keeping", "publish", "admin.content", "admin.health", "homes", "role", "bcast", "spaces",
        "cohorts",
    ):  # fmt: skip
        await presses(floor, data)
        screen = floor.only_reply(Screen)
        words = TEXTS.plain(screen.key, screen.args)
        assert len(words) < 1500, data
        labels = [TEXTS.label(button.label) for row in screen.buttons for button in row]
        assert all(len(label) < 60 for label in labels), data
        assert data == "admin" or "admin" in verbs(screen), "there is a way back"


async def test_nameless_group_is_not_called_a_moderator(floor: Floor) -> None:
    await presses(floor, "admin.ask:group.telegram:-100777/off")
    assert "گروهی بی‌نام در تلگرام" in visible_text(floor) and "بررسی‌کننده‌ای" not in visible_text(floor)


async def test_publication_is_told_to_the_other_owners(floor: Floor) -> None:
    await presses(floor, "publish.set:on")
    notice = floor.only_reply(Say, "admin-change-notice")
    assert notice.to == StaffChat(OTHER)
    assert (
        "انتشار آمار" in visible_text(floor)
        and "پیش‌تر: خاموش" in visible_text(floor)
        and "حالا: روشن" in visible_text(floor)
    )
    await presses(floor, "publish.set:on")
    assert not [r for r in floor.replies if isinstance(r, Say)], "nothing has changed"
    await presses(floor, "publish.set:off")
    assert floor.only_reply(Say, "admin-change-notice").to == StaffChat(OTHER)


async def test_phase_screen_says_what_polling_day_would_make_it(floor: Floor) -> None:
    await presses(floor, "admin.see:phase")
    assert "با روز رأی‌گیری هم همین است" in visible_text(floor)
    floor.clock.advance(timedelta(days=3))
    await presses(floor, "admin.see:phase")
    assert "امروز «پس از رأی‌گیری» است" in visible_text(floor)


async def test_health_is_told_in_words(floor: Floor) -> None:
    clock = FakeClock()
    started = clock.now() - timedelta(hours=5)

    async def condition() -> Condition:
        return Condition(
            ("database", "gap-telegram", "closed-bale", "strange"), ("poll-bale",), {"inbox": 3, "outbox": 12},
            "0.1.0", started, 5 * 2**30 + 2**29, datetime(2026, 4, 30, 8, 0, tzinfo=UTC), copies=True,
        )  # fmt: skip

    await floor.files("c1")
    ctx = replace(make_ctx(OWNER, uow=floor.uow, clock=floor.clock), condition=condition)
    turn = await health(turns.command("admin", by=OWNER), ctx)
    (screen,) = turn.replies
    assert isinstance(screen, Screen)
    text = TEXTS.plain(screen.key, screen.args).translate(INVISIBLE)
    for words in (
        "پایگاه داده پاسخ نمی‌دهد", "چند پیام تلگرام هرگز نرسید", "بله فعلاً در دست‌کم یک گروه",
        "strange", "poll-bale", "هنوز نفرستاده: ۱۲",
        "آخرین پشتیبان", "رونوشت پیوسته: روشن", "۵٫۵ گیگابایت", "0.1.0", "۵ ساعت", "پروندهٔ منتظر بررسی‌کننده: ۱",
    ):  # fmt: skip
        assert words in text, words


async def test_only_the_program_is_called_well_when_nothing_fails(floor: Floor) -> None:
    """Cases may still be a day late: this screen does not measure them."""
    text = TEXTS.plain("health-well")
    assert "برنامه" in text and "همه چیز" not in text


async def test_restricted_cases_are_hidden_from_outsiders_health_screen(floor: Floor) -> None:
    await floor.files("c1", act_id="O13")
    reza = await floor.uow.staff.get(REZA)
    assert reza is not None
    floor.uow.staff.save(replace(reza, circle=True))
    floor.uow.keep_turn()
    await presses(floor, "admin.health")
    assert "پرونده‌ای منتظر بررسی‌کننده نیست" in visible_text(floor)


@pytest.mark.parametrize("held", [False, True])
async def test_late_restricted_cases_are_counted_for_the_circle_only(floor: Floor, *, held: bool) -> None:
    """Late cases of both kinds, claimed or not: the circle is told of each; others learn nothing."""
    reza, owner = await floor.uow.staff.get(REZA), await floor.uow.staff.get(OWNER)
    assert reza is not None and owner is not None
    floor.uow.staff.save(replace(reza, circle=True))
    floor.uow.keep_turn()
    await presses(floor, "admin.health")
    assert "از مهلت" not in visible_text(floor), "no deadline passed, so none is mentioned"
    await floor.files("c1", act_id="O13")
    floor.clock.advance(timedelta(hours=34))
    await presses(floor, "admin.health")
    outside = visible_text(floor)
    assert "از مهلت" not in outside
    await floor.files("c2")
    if held:
        for case_id in ("c1", "c2"):
            floor.uow.cases.save(replace(await floor.case(case_id), state=State.CLAIMED, assignee=REZA))
        floor.uow.keep_turn()
    floor.clock.advance(timedelta(hours=2))
    await presses(floor, "admin.health")
    assert "گذشته از مهلت: ۱" in visible_text(floor) and "حلقه" not in visible_text(floor)
    floor.uow.staff.save(replace(owner, circle=True))
    floor.uow.keep_turn()
    await presses(floor, "admin.health")
    assert "گذشته از مهلت: ۲" in visible_text(floor) and "۱ پرونده از حلقهٔ کوچک" in visible_text(floor)


async def test_non_owners_get_the_usual_short_refusal(floor: Floor) -> None:
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True))
    floor.uow.keep_turn()
    for who in (LEILA, BABAK, SARA):
        await floor.takes(turns.command("admin", by=who))
        assert floor.reply_keys() == ["not-allowed"]


def test_every_row_of_it_is_the_owners() -> None:
    rows = [route for route in TABLE if "admin" in route.on]
    assert len(rows) > 15 and all(door_of(route) is Permission.OPEN_OWNERS_DESK for route in rows)


async def test_setting_polling_day_says_the_phase_follows(floor: Floor) -> None:
    await floor.takes(turns.command("polling_day", "1405/03/17", by=OWNER))
    assert "مرحله هم با این روز عوض می‌شود" in visible_text(floor)
    assert "همین حالا مرحله «پیش از رأی‌گیری» می‌شود" in visible_text(floor), "today was the day of voting"
    floor.uow.settings.save(replace(SET, phase_why="a trial", phase_until=None))
    floor.uow.commit()
    await floor.takes(turns.command("polling_day", "1405/03/17", by=OWNER))
    assert "همین حالا مرحله" not in visible_text(floor), "an owner holds the phase"
    await floor.takes(turns.command("registration_day", "1405/02/20", by=OWNER))
    assert "مرحله" not in visible_text(floor), "the other days change no phase"


MOVES = "هم با این روز عوض می‌شود، مهلتی هم که به گزارش‌دهنده گفته‌ایم"


async def test_setting_polling_day_tells_how_many_deadlines_move(floor: Floor) -> None:
    for number in (1, 2):
        await floor.files(f"c{number}")
    await floor.files("c3", act_id="O13")
    reza = await floor.uow.staff.get(REZA)
    assert reza is not None
    floor.uow.staff.save(replace(reza, circle=True))  # the owner is outside the restricted circle
    floor.uow.keep_turn()
    await floor.takes(turns.command("polling_day", "1405/03/17", by=OWNER))
    assert f"مهلت ۲ پروندهٔ باز {MOVES}" in visible_text(floor)
    before = (await floor.case("c1")).deadline
    await confirms(floor)
    assert MOVES in visible_text(floor)
    await floor.ticks(move_deadlines)
    after = (await floor.case("c1")).deadline
    assert after > before
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert TextRef("my-news-deadline", {"until": after}) == floor.only_reply(Screen).args["news"], (
        "the present deadline"
    )


async def test_nothing_is_said_of_deadlines_where_none_moves(floor: Floor) -> None:
    await floor.files("c1")
    floor.uow.settings.save(replace(SET, phase_why="a trial", phase_until=None))
    floor.uow.commit()
    await floor.takes(turns.command("polling_day", "1405/03/17", by=OWNER))
    assert MOVES not in visible_text(floor), "an owner holds the phase, and so the deadlines"
    floor.uow.settings.save(SET)
    floor.uow.commit()
    await floor.takes(turns.command("registration_day", "1405/02/20", by=OWNER))
    assert MOVES not in visible_text(floor)


async def test_many_moving_deadlines_are_counted_to_an_end(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hold_phase, "PAGE", 2)
    monkeypatch.setattr(hold_phase, "MOST_COUNTED", 4)
    for number in range(1, 5):
        await floor.files(f"c{number}")
    await floor.takes(turns.command("polling_day", "1405/03/17", by=OWNER))
    assert f"مهلت ۴ پروندهٔ باز {MOVES}" in visible_text(floor)
    await floor.files("c5")
    await floor.takes(turns.command("polling_day", "1405/03/17", by=OWNER))
    assert f"مهلت ۴ پروندهٔ باز یا بیشتر {MOVES}" in visible_text(floor)
