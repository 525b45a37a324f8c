"""«Write my official complaint»: the screen, the text, the paper, and the reminder with its switch."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.conversation.buttons import Press, encode
from bot.conversation.outgoing import ReporterOf, Say, Screen, SendDocument, SendLane, TextRef
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Messenger
from bot.domain.reporting.drafts import LONGEST_TEXT
from bot.domain.submissions.evidence import Evidence, EvidenceFacts, EvidenceState
from bot.domain.submissions.witnesses import (
    Consent,
    ContactMode,
    DialogueLine,
    Reminding,
    Report,
    ReportBody,
    Side,
)
from bot.domain.typed import COVERED
from bot.handlers.bodies.complaint import remind_of_complaints
from bot.usecases.bodies.complaint import AT_ONCE, MOST_A_DAY
from tests.fakes.complaints import RESULT
from tests.fakes.contexts import make_tick_ctx
from tests.fakes.memory import MemoryUow
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import TEXTS, Talk
from tests.fakes.turns import SARA, FakeClock, FakeContent, button_press

SHIPPED = shipped_content()
CODE = "1234567890123456"
ELSEWHERE = Account(Messenger.BALE, 77)
WORDS = "دو نفر جلوی مسجد بن خرید پخش می‌کردند."
NOON = datetime(2027, 2, 20, 8, 30, tzinfo=UTC)
"""12:00 in Tehran, on 1 Esfand 1405; the result comes two days later."""
BODY: dict[str, Any] = {
    "text": WORDS, "act_id": "O01", "space": Space.REAL, "area_id": "thr01s1", "actor": "headquarters",
    "when": "2027-02-20.morning", "seen": "saw",
}  # fmt: skip


def files(uow: MemoryUow, report_id: str = "report-1", *, mode: ContactMode = ContactMode.RETURNABLE,
          complaint: Reminding = Reminding.NONE, **body: Any) -> None:  # fmt: skip
    """Store a case of its own with one report of Sara's."""
    number = len(uow.tables.cases) + 4821
    case = Case(f"case-{report_id}", number, "O01", Space.REAL, Phase.DAY, Severity.HIGH, "thr01", NOON,
                NOON + timedelta(hours=1))  # fmt: skip
    uow.cases.add(case)
    uow.reports.add(
        Report(report_id, case.id, mode, Consent.NO, NOON.date(), complaint=complaint),
        body=ReportBody(**{**BODY, **body}),
        receipt=CODE,
        reporter_key=f"reporter:{SARA}" if mode is ContactMode.RETURNABLE else "",
        account=SARA,
    )
    uow.commit()


def talk(account: Account = SARA, *, running: RunningSettings | None = None, **report: Any) -> Talk:
    chat = Talk(account=account, content=SHIPPED, clock=FakeClock(NOON))
    chat.uow.settings.save(running or RunningSettings(Reporting.OPEN, Phase.DAY))
    files(chat.uow, **report)
    return chat


async def open_complaint(chat: Talk) -> Screen:
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    await chat.presses("complaint:report-1")
    return chat.screen


def offered_bodies(chat: Talk) -> list[str]:
    rows = chat.screen.buttons
    presses = [button.press for row in rows for button in row if button.press is not None]
    return [press.argument.partition("/")[2] for press in presses if press.verb == "complaint-to"]


def text_keys(screen: Screen) -> set[str]:
    """The keys of all texts on the screen."""
    keys: set[str] = {screen.key}

    def walk(arg: object) -> None:
        if isinstance(arg, TextRef):
            keys.add(arg.key)
            for inner in arg.args.values():
                walk(inner)

    for arg in screen.args.values():
        walk(arg)
    return keys


def reminding(chat: Talk) -> Reminding:
    return chat.uow.tables.reports["report-1"].complaint


# --- the screen ----------------------------------------------------------------------------------------


async def test_body_whose_article_changed_says_so() -> None:
    for flagged, times in (("way/sup-city", 1), ("way/central-none", 0)):
        chat = talk()
        chat.content = replace(SHIPPED, flagged=frozenset({flagged}))
        await open_complaint(chat)
        assert chat.texts[-1].count("تازه عوض شده است") == times


async def test_bodies_are_offered_likeliest_first_with_article_and_deadline() -> None:
    chat = talk()
    screen = await open_complaint(chat)
    assert screen.key == "complaint"
    assert offered_bodies(chat) == ["sup-city", "exec-city", "higher-city", "central", "court"]
    words = TEXTS.render(screen.key, screen.args)
    assert "مادهٔ \u2068۶۸\u2069" in words and "مادهٔ \u2068۸۶\u2069" in words
    assert "complaint-last-unknown" in text_keys(screen) and "complaint-last-none" in text_keys(screen)
    assert "complaint-remind-offer" in text_keys(screen)
    assert "(شورای" not in words, "the place already says which council"


async def test_announced_result_dates_deadlines_and_allows_contesting() -> None:
    chat = talk(running=RunningSettings(Reporting.OPEN, Phase.DAY, result_day=RESULT))
    chat.clock.at = NOON + timedelta(days=2)
    screen = await open_complaint(chat)
    assert offered_bodies(chat) == ["sup-city", "exec-city", "result-city", "higher-city", "central", "court"]
    assert "۵ اسفند ۱۴۰۵" in TEXTS.render(screen.key, screen.args)


@pytest.mark.parametrize(("days", "when"), [(3, "tomorrow"), (4, "today")])
async def test_the_last_days_are_said_as_such(days: int, when: str) -> None:
    chat = talk(running=RunningSettings(Reporting.OPEN, Phase.AFTER, result_day=RESULT))
    chat.clock.at = NOON + timedelta(days=days)
    screen = await open_complaint(chat)
    assert "complaint-last-near" in text_keys(screen)
    assert (
        "complaint-remind-offer" not in text_keys(screen) and "complaint-remind:report-1" not in chat.buttons
    )
    assert "exec-city" in offered_bodies(chat)
    rest = screen.args["rest"]
    assert isinstance(rest, TextRef) and rest.args["when"] == when


async def test_after_deadlines_only_routes_without_one_remain() -> None:
    chat = talk(running=RunningSettings(Reporting.OPEN, Phase.AFTER, result_day=RESULT))
    await open_complaint(chat)
    chat.clock.at = NOON + timedelta(days=5)
    await chat.presses("complaint-to:report-1/exec-city")
    assert chat.refusal_key == "complaint-over"
    await chat.presses("complaint:report-1")
    assert offered_bodies(chat) == ["sup-city", "higher-city", "central", "court"]
    assert "complaint-way-over" in text_keys(chat.screen)
    assert not {"complaint-last-near", "complaint-remind-offer", "complaint-remind-wanted"} & text_keys(
        chat.screen
    )


@pytest.mark.parametrize("announced", [None, date(2027, 2, 21)])
async def test_executive_board_is_closed_before_final_announcement(
    announced: date | None,
) -> None:
    chat = talk(
        running=RunningSettings(
            Reporting.OPEN, Phase.BEFORE, law_days={"qualified": announced} if announced else {}
        )
    )
    screen = await open_complaint(chat)
    assert offered_bodies(chat) == ["sup-city", "higher-city", "central", "court"]
    words = TEXTS.render(screen.key, screen.args)
    assert "هنوز باز نشده است" in words
    assert ("از \u2068۲ اسفند ۱۴۰۵\u2069" in words) is (announced is not None)
    await chat.takes(button_press(encode(Press("complaint-to", "report-1/exec-city")), by=SARA))
    assert chat.refusal_key == "complaint-not-yet"
    if announced is not None:
        chat.clock.at = NOON + timedelta(days=1)
        await chat.presses("complaint:report-1")
        assert "exec-city" in offered_bodies(chat), "on the day of voting it is open"
        assert "هنوز باز نشده است" not in TEXTS.render(chat.screen.key, chat.screen.args)


async def test_where_every_way_is_over_it_is_said_kindly() -> None:
    chat = talk(running=RunningSettings(Reporting.OPEN, Phase.AFTER, result_day=RESULT))
    dated = tuple(way for way in SHIPPED.complaints if way.days_after_result)
    chat.content = FakeContent(acts=SHIPPED.acts, areas=SHIPPED.areas, complaints=dated)
    chat.clock.at = NOON + timedelta(days=9)
    assert (await open_complaint(chat)).key == "complaint-nowhere"


async def test_an_unsure_place_shows_both_councils_apart() -> None:
    chat = talk(area_id="thr")
    screen = await open_complaint(chat)
    labels = [TEXTS.label(button.label) for row in screen.buttons for button in row]
    assert "هیئت نظارت شهرستان (شهر)" in labels and "هیئت نظارت شهرستان (روستا)" in labels
    assert len(labels) == len(set(labels))
    assert "شورای روستا" in TEXTS.render(screen.key, screen.args)


async def test_staff_complaints_skip_own_board_and_unknown_actors_too() -> None:
    chat = talk(act_id="O15", actor="staff")
    await open_complaint(chat)
    assert offered_bodies(chat) == ["higher-city", "central", "court-boards"]
    assert "complaint-actor-untold" not in text_keys(chat.screen)
    chat = talk(act_id="", actor="")
    await open_complaint(chat)
    assert offered_bodies(chat) == ["higher-city", "central"]
    assert "complaint-actor-untold" in text_keys(chat.screen)
    assert "complaint-remind-none" in text_keys(chat.screen), "these routes have no last day"


async def test_voice_report_without_words_cannot_become_complaint() -> None:
    chat = talk(text="  ", act_id="", actor="")
    assert (await open_complaint(chat)).key == "complaint-wordless"
    await chat.takes(button_press("complaint-to:report-1/central"))
    assert chat.screen.key == "complaint-wordless" and len(chat.replies) == 1
    chat.uow.reports.add_line("report-1", DialogueLine(Side.QUESTION, "When?", NOON))
    chat.uow.reports.add_line("report-1", DialogueLine(Side.ANSWER, "At ten.", NOON))
    await chat.presses("complaint:report-1")
    assert chat.screen.key == "complaint-wordless", "an answer without its question makes no complaint"
    chat.uow.reports.add_line("report-1", DialogueLine(Side.NOTE, "This is what the voice says.", NOON))
    await chat.presses("complaint:report-1")
    assert chat.screen.key == "complaint"


async def test_complaint_is_unreachable_for_others_and_after_withdrawal() -> None:
    chat = talk()
    await open_complaint(chat)
    stranger = Talk(account=ELSEWHERE, content=SHIPPED, clock=chat.clock, uow=chat.uow)
    for data in ("complaint:report-1", "complaint-to:report-1/central", "complaint-remind:report-1"):
        await stranger.takes(button_press(data, by=ELSEWHERE))
        assert stranger.refusal_key == "my-report-not-found"
    await stranger.says(CODE)
    await stranger.presses("complaint:report-1")
    chat.uow.reports.destroy("report-1")
    chat.uow.commit()
    for data in ("complaint:report-1", "complaint-to:report-1/central", "complaint-remind:report-1"):
        await stranger.takes(button_press(data, by=ELSEWHERE))
        assert stranger.refusal_key == "complaint-gone"
        await chat.takes(button_press(data))
        assert chat.refusal_key == "my-report-not-found"


# --- the text and the paper ----------------------------------------------------------------------------


def complaint_replies(chat: Talk) -> tuple[Screen, Say, SendDocument]:
    screen, text, file = chat.replies
    assert isinstance(screen, Screen) and isinstance(text, Say) and isinstance(file, SendDocument)
    return screen, text, file


async def test_choosing_body_gives_text_and_paper_to_be_erased() -> None:
    chat = talk()
    chat.uow.reports.add_line("report-1", DialogueLine(Side.NOTE, "یک نفر سوم هم بود.", NOON))
    await open_complaint(chat)
    before = replace(chat.uow.tables.reports["report-1"])
    await chat.presses("complaint-to:report-1/exec-city")
    screen, text, file = complaint_replies(chat)
    assert screen.key == "complaint-written" and "complaint-tip-whole" in text_keys(screen)
    for message in (text, file):
        ((button,),) = message.buttons
        assert button.press is not None and button.press.verb == "erase"
    words = TEXTS.render(text.key, text.args)
    for expected in (
        WORDS,
        "یک نفر سوم هم بود.",
        "هیئت اجرایی شهرستان",
        "۸۴، بند الف",
        "………",
        "شهرستان تهران",
    ):
        assert expected in words
    assert "۴۸۲۱" not in words, "no case number: it would connect the paper with the report"
    assert file.name == "complaint" and ("words", WORDS) in file.rows
    assert chat.uow.tables.reports["report-1"] == before and chat.facts == []
    assert chat.session.data == {}


async def test_tips_are_shown_only_where_they_apply() -> None:
    chat = talk(forwarded="فردا همه بیایند.")
    facts = EvidenceFacts("photo", sha256="ab" * 32, received_at=NOON.isoformat())
    chat.uow.evidence.add(Evidence("e1", "report-1", EvidenceState.SEALED, facts))
    await open_complaint(chat)
    await chat.presses("complaint-to:report-1/court")
    keys = text_keys(chat.screen)
    assert {"complaint-tip-forwarded", "complaint-tip-proofs", "complaint-tip-erase"} <= keys
    assert "complaint-tip-unnamed" not in keys, "no article says that prosecutors accept anonymous complaints"
    rows = complaint_replies(chat)[2].rows
    assert ("annex",) in rows and rows[-1][0] == "proof" and rows[-1][2] == " ".join(["abab"] * 8)
    chat = talk()
    await open_complaint(chat)
    await chat.presses("complaint-to:report-1/sup-city")
    assert not {"complaint-tip-forwarded", "complaint-tip-proofs"} & text_keys(chat.screen)
    assert "complaint-tip-unnamed" in text_keys(chat.screen)


PLATE = "ایران ۱۱ - ۱۲۳ ب ۴۵"


async def test_masked_text_is_blank_in_letter_and_noted() -> None:
    chat = talk(text=f"با خودروی {COVERED} آمدند و رفتند، تلفن {COVERED}.")
    await open_complaint(chat)
    await chat.presses("complaint-to:report-1/exec-city")
    screen, say, file = complaint_replies(chat)
    assert "complaint-tip-covered" in text_keys(screen)
    letter = TEXTS.render(say.key, say.args)
    assert COVERED not in letter and "با خودروی ………… آمدند" in letter
    assert ("words", "با خودروی ………… آمدند و رفتند، تلفن ………….") in file.rows


async def test_words_without_anything_masked_need_no_second_writing() -> None:
    chat = talk()
    await open_complaint(chat)
    await chat.presses("complaint-to:report-1/exec-city")
    assert "complaint-tip-covered" not in text_keys(chat.screen)
    assert not [what for what in chat.buttons if what.startswith("complaint-own:")]


async def test_own_words_appear_unchanged_in_letter_only() -> None:
    chat = talk(text=f"با خودروی {COVERED} آمدند و رفتند.")
    await open_complaint(chat)
    await chat.presses("complaint-to:report-1/exec-city")
    await chat.presses("complaint-own:report-1/exec-city")
    assert chat.screen.key == "complaint-in-own-words"
    own = f"با خودروی {PLATE} آمدند و رفتند. شمارهٔ راننده ۰۹۱۲۱۲۳۴۵۶۷ بود."
    await chat.says(own)
    screen, say, file = complaint_replies(chat)
    assert "complaint-tip-covered" not in text_keys(screen)
    assert own in TEXTS.render(say.key, say.args) and ("words", own) in file.rows
    assert chat.session.state == "" and PLATE not in str(chat.session)
    assert PLATE not in str(chat.uow.tables), "the report is unchanged"


async def test_unfit_own_words_are_asked_again() -> None:
    chat = talk(text=f"با خودروی {COVERED} آمدند و رفتند.")
    await open_complaint(chat)
    await chat.presses("complaint-to:report-1/exec-city")
    await chat.presses("complaint-own:report-1/exec-city")
    for words, refusal in (("🙂", "empty"), ("کوتاه", "short"), ("ب" * (LONGEST_TEXT + 1), "long")):
        await chat.says(words)
        assert chat.refusal_key == f"complaint-own-{refusal}"
    await chat.sends()
    assert chat.refusal_key == "complaint-own-text"
    await chat.says("این بار همهٔ ماجرا را می‌نویسم.")
    assert chat.screen.key == "complaint-written"


async def test_captions_stand_apart_in_text_and_paper() -> None:
    below = "عکس ماشین جلوی در"
    chat = talk(text=f"{WORDS}\n\n{below}", captions=(below,))
    await open_complaint(chat)
    await chat.presses("complaint-to:report-1/exec-city")
    _, say, file = complaint_replies(chat)
    letter = TEXTS.render(say.key, say.args)
    assert letter.index(WORDS) < letter.index("زیر عکس و فایل‌ها") < letter.index(below)
    heads = [row for row in file.rows if row[0] == "head"]
    assert ("head", TextRef("complaint-head-captions")) in heads
    words = file.rows.index(("words", WORDS))
    assert file.rows[words + 1 : words + 3] == (
        ("head", TextRef("complaint-head-captions")),
        ("words", below),
    )


async def test_captions_alone_are_what_was_told() -> None:
    chat = talk(text="عکس ماشین جلوی در", captions=("عکس ماشین جلوی در",))
    await open_complaint(chat)
    await chat.presses("complaint-to:report-1/exec-city")
    assert chat.screen.key == "complaint-written"
    assert ("head", TextRef("complaint-head-captions")) not in complaint_replies(chat)[2].rows


@pytest.mark.parametrize(
    "text", ["ب" * LONGEST_TEXT, "&" * 600, "😡" * 1200], ids=["long", "escaped", "emoji"]
)
async def test_long_words_are_on_paper_only_and_noted(text: str) -> None:
    chat = talk(text=text)
    await open_complaint(chat)
    await chat.presses("complaint-to:report-1/exec-city")
    screen, say, file = complaint_replies(chat)
    assert "complaint-tip-long" in text_keys(screen)
    assert text not in TEXTS.render(say.key, say.args)
    assert ("words", text) in file.rows


@pytest.mark.slow
async def test_longest_allowed_words_fit_one_message() -> None:
    """Address, acts and articles at their longest. The fake refuses more than 4,096 characters."""
    for act_id in SHIPPED.acts:
        chat = talk(
            text="ب" * 2000, act_id=act_id, actor="organised_group", space=Space.VIRTUAL,
            address="https://example.org/" + "x" * 280, area_id="thr01s1",
        )  # fmt: skip
        await open_complaint(chat)
        for way in offered_bodies(chat):
            await chat.presses(f"complaint-to:report-1/{way}")
            assert "complaint-tip-whole" in text_keys(chat.screen)
            chat.uow.tables.tries.clear()


async def test_every_button_fits_with_a_real_id() -> None:
    longest = max(len(f"complaint-to:{'x' * 22}/{way.id}".encode()) for way in SHIPPED.complaints)
    assert longest <= 64


async def test_ten_a_day_and_a_way_that_is_gone() -> None:
    chat = talk()
    await open_complaint(chat)
    await chat.takes(button_press("complaint-to:report-1/nobody"))
    assert chat.refusal_key == "complaint-way-gone"
    for _ in range(MOST_A_DAY):
        await chat.presses("complaint-to:report-1/central")
        assert chat.screen.key == "complaint-written"
    await chat.presses("complaint-to:report-1/central")
    assert chat.refusal_key == "complaint-too-many"
    chat.clock.advance(timedelta(days=1, seconds=1))
    await chat.presses("complaint-to:report-1/central")
    assert chat.screen.key == "complaint-written"


async def test_code_opens_complaint_from_other_messenger_for_quarter_hour() -> None:
    chat = talk(ELSEWHERE, mode=ContactMode.NO_RETURN)
    await chat.says(CODE)
    await chat.presses("complaint:report-1")
    assert "complaint-remind-no-return" in text_keys(chat.screen)
    assert "complaint-remind:report-1" not in chat.buttons
    await chat.presses("complaint-to:report-1/central")
    assert WORDS in TEXTS.render(*next((s.key, s.args) for s in chat.replies if isinstance(s, Say)))
    await chat.takes(button_press("complaint-remind:report-1", by=ELSEWHERE))
    assert chat.refusal_key == "complaint-remind-no-return"
    chat.clock.advance(timedelta(minutes=16))
    await chat.presses("complaint-to:report-1/central")
    assert chat.refusal_key == "my-report-not-found"


# --- the reminder --------------------------------------------------------------------------------------


async def ticks(chat: Talk) -> list[Say]:
    turn = await remind_of_complaints(make_tick_ctx(chat.uow, chat.clock, chat.content))
    chat.uow.commit()
    assert turn.facts == () and turn.session is None
    return [reply for reply in turn.replies if isinstance(reply, Say)]


async def test_reporter_switches_reminder_on_and_off() -> None:
    chat = talk()
    await open_complaint(chat)
    await chat.presses("complaint-remind:report-1")
    assert reminding(chat) is Reminding.WANTED and "complaint-remind-wanted" in text_keys(chat.screen)
    await chat.presses("complaint-quiet:report-1")
    assert reminding(chat) is Reminding.NONE and "complaint-remind-offer" in text_keys(chat.screen)
    await chat.presses("complaint-quiet:report-1")
    assert reminding(chat) is Reminding.NONE


async def test_reminder_is_missing_where_no_day_is_left() -> None:
    chat = talk(act_id="O15", actor="staff", running=RunningSettings(Reporting.OPEN, Phase.BEFORE))
    await open_complaint(chat)
    assert "complaint-remind:report-1" in chat.buttons, "the result can be contested later"
    chat = talk(act_id="O43", actor="official")
    await open_complaint(chat)
    await chat.takes(button_press("complaint-remind:report-1"))
    assert chat.refusal_key == "complaint-remind-none"
    chat = talk(running=RunningSettings(Reporting.OPEN, Phase.AFTER, result_day=RESULT))
    chat.clock.at = NOON + timedelta(days=3)
    await open_complaint(chat)
    await chat.takes(button_press("complaint-remind:report-1"))
    assert chat.refusal_key == "complaint-remind-late" and reminding(chat) is Reminding.NONE


async def test_reminder_comes_once_the_day_before_without_subject() -> None:
    chat = talk(complaint=Reminding.WANTED)
    assert await ticks(chat) == [], "no result yet"
    chat.uow.settings.save(RunningSettings(Reporting.OPEN, Phase.AFTER, result_day=RESULT))
    for hours in (0, 24, 48):
        chat.clock.at = NOON + timedelta(hours=hours)
        assert await ticks(chat) == []
    chat.clock.at = NOON + timedelta(days=2, hours=12, minutes=1)  # 00:01 of the day before the last
    assert await ticks(chat) == [], "nobody is reminded at night"
    chat.clock.at = NOON + timedelta(days=2, hours=19)  # 07:00
    (reminder,) = await ticks(chat)
    assert (reminder.key, reminder.to, reminder.lane) == (
        "notice-new",
        ReporterOf("report-1"),
        SendLane.DIALOGUE,
    )
    assert reminder.args == {} and reminding(chat) is Reminding.DONE
    assert await ticks(chat) == []
    ((button,),) = reminder.buttons
    assert button.press is not None
    await chat.takes(button_press(f"{button.press.verb}:{button.press.argument}"))
    assert "complaint-last-near" in text_keys(chat.screen)


async def test_late_result_reminds_at_once_on_last_day() -> None:
    chat = talk(complaint=Reminding.WANTED)
    chat.clock.at = NOON + timedelta(days=4)
    chat.uow.settings.save(RunningSettings(Reporting.OPEN, Phase.AFTER, result_day=RESULT))
    assert len(await ticks(chat)) == 1
    chat = talk(complaint=Reminding.WANTED)
    chat.clock.at = NOON + timedelta(days=5)
    chat.uow.settings.save(RunningSettings(Reporting.OPEN, Phase.AFTER, result_day=RESULT))
    assert await ticks(chat) == [] and reminding(chat) is Reminding.WANTED
    chat.uow.settings.save(
        RunningSettings(Reporting.OPEN, Phase.AFTER, result_day=RESULT + timedelta(days=2))
    )
    assert len(await ticks(chat)) == 1, "a new result day only changes the time"


async def test_no_reminder_for_unasked_or_withdrawn_reports() -> None:
    chat = talk(running=RunningSettings(Reporting.OPEN, Phase.AFTER, result_day=RESULT))
    files(chat.uow, "report-2", complaint=Reminding.WANTED)
    files(chat.uow, "report-3", complaint=Reminding.WANTED)
    files(chat.uow, "report-4", complaint=Reminding.WANTED, act_id="O43", actor="official")
    chat.uow.reports.destroy("report-2")
    chat.uow.reports.forget_sender("report-3")
    chat.uow.commit()
    chat.clock.at = NOON + timedelta(days=3)
    assert await ticks(chat) == []


async def test_reminders_go_in_batches_and_skip_undue_reports() -> None:
    chat = talk(running=RunningSettings(Reporting.OPEN, Phase.AFTER, result_day=RESULT))
    for n in range(3 * AT_ONCE):
        files(chat.uow, f"r-{n:03}", complaint=Reminding.WANTED, act_id="O43", actor="official")
    for n in range(2 * AT_ONCE):
        files(chat.uow, f"s-{n:03}", complaint=Reminding.WANTED)
    chat.clock.at = NOON + timedelta(days=3)
    counts = [len(await ticks(chat)) for _ in range(12)]
    assert max(counts) == AT_ONCE and sum(counts) == 2 * AT_ONCE
    assert all(
        report.complaint is Reminding.WANTED
        for report in chat.uow.tables.reports.values()
        if report.id.startswith("r-")
    )


def test_the_fake_s_days_are_those_of_the_texts() -> None:
    assert NOON.date() + timedelta(days=2) == RESULT == date(2027, 2, 22)
