"""Typed, forwarded and attached content: masked, as one text, with every part of an album."""

from datetime import datetime

import pytest

from bot.conversation.buttons import Press, encode
from bot.conversation.incoming import ButtonPressed, FileKind, FileRef
from bot.conversation.outgoing import Ack, TextRef
from bot.domain.reporting.drafts import FieldName
from bot.language.masking import MARK
from bot.usecases.ports.language import Suggestions
from tests.fakes.talk import Talk
from tests.fakes.turns import TEHRAN, FakeSuggester, button_press
from tests.handlers.test_report_form import STORY, begin_report, fill_until, talk

PHOTO = FileRef(FileKind.PHOTO, "f")


@pytest.mark.parametrize(
    "number",
    [
        "09121234567",
        "۰۹۱۲۱۲۳۴۵۶۷",
        "٠٩١٢١٢٣٤٥٦٧",
        "6037 9912 3456 7890",
        "۱۲ ب ۳۴۵ ایران ۶۷",
        "@somebody",
        "https://t.me/somebody",
    ],
)
async def test_numbers_cards_plates_handles_and_links_are_masked_everywhere(number: str) -> None:
    chat = await fill_until(talk(), "text")
    await chat.says(f"A man with {number} hands out money.")
    draft = chat.session.draft
    assert draft is not None and draft.get(FieldName.TEXT) == f"A man with {MARK} hands out money."
    assert chat.reply_keys() == ["report-masked"]
    await chat.sends(caption=f"also {number}")
    chat = await fill_until(talk(), "text")
    await chat.sends(caption=f"A man with {number} hands out money.")
    assert chat.session.draft is not None and number not in chat.session.draft.get(FieldName.TEXT)
    chat = await fill_until(talk(), "evidence")
    await chat.sends(caption=f"and {number}")
    assert chat.session.draft is not None and number not in chat.session.draft.get(FieldName.TEXT)
    chat = await begin_report(talk())
    await chat.presses("report-pick:act/O26")
    await chat.presses("report-pick:space/virtual")
    await chat.forwards(f"call {number}", source="Channel A", link="https://t.me/chan_a/12")
    assert chat.session.draft is not None and number not in chat.session.draft.forwarded


async def test_marks_that_turn_words_around_are_left_out() -> None:
    chat = await fill_until(talk(), "text")
    await chat.says(f"\u202e{STORY}\u2066\x00")
    assert chat.session.draft is not None and chat.session.draft.get(FieldName.TEXT) == STORY


async def test_paste_split_by_messenger_is_refused_whole() -> None:
    chat = await fill_until(talk(), "text")
    before = chat.session.draft
    await chat.says("a" * 4096, message_id=50)
    assert chat.hint == "report-text-long"
    await chat.says("and this is the rest of it.", message_id=51)
    assert (chat.hint, chat.question_key, chat.session.draft) == (
        "report-text-long",
        "report-ask-text",
        before,
    )
    await chat.says(STORY, message_id=54)
    assert chat.session.draft is not None and chat.session.draft.get(FieldName.TEXT) == STORY


async def test_later_album_parts_are_kept_after_form_moved_on() -> None:
    chat = await fill_until(talk(), "text")
    await chat.sends(caption=STORY, album="77")
    assert chat.question_key == "report-ask-actor"
    for count in (2, 3):
        await chat.sends(album="77")
        assert chat.reply_keys() == ["report-file-stored"], "counted, and no new question"
        assert chat.session.draft is not None and chat.session.draft.evidence == count
    await chat.presses("report-pick:actor/person")
    assert chat.question_key == "report-ask-seen"


async def test_an_album_out_of_a_channel_is_kept_whole() -> None:
    chat = await begin_report(talk())
    await chat.presses("report-pick:act/O26")
    await chat.presses("report-pick:space/virtual")
    link = "https://t.me/chan_a/12"
    await chat.forwards("Vote A", source="Channel A", link=link, files=(PHOTO,), album="5")
    await chat.forwards("", source="Channel A", link=link, files=(PHOTO,), album="5")
    draft = chat.session.draft
    assert draft is not None and (draft.evidence, draft.forwarded) == (2, "Vote A")
    assert chat.session.state == "report.area"


async def test_a_screenshot_is_no_address_and_is_not_kept() -> None:
    chat = await begin_report(talk())
    await chat.presses("report-pick:act/O26")
    await chat.presses("report-pick:space/virtual")
    await chat.sends()
    assert chat.hint == "report-address-not-file"
    assert chat.uow.tables.evidence == {}


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("https://t.me@example.com/x", "report-address-user"),
        ("https://xn--80ak6aa92e.com/", "report-address-disguise"),
        ("javascript:alert(1)", "report-address-scheme"),
        ("t.me/+989121234567", "report-address-phone"),
        ("tel:09121234567", "report-address-phone"),
        ("t.me/joinchat/AbCdEf123", "report-address-invite"),
        ("رضا رضایی ۰۹۱۲۱۲۳۴۵۶۷", "report-address-number"),
        ("کانال رضا ۰۹۱۲،۱۲۳،۴۵۶۷", "report-address-number"),
        ("@09121234567", "report-address-number"),
    ],
)
async def test_suspicious_url_is_named_and_draft_stays(typed: str, hint: str) -> None:
    chat = await begin_report(talk())
    await chat.presses("report-pick:act/O26")
    await chat.presses("report-pick:space/virtual")
    before = chat.session
    await chat.says(typed)
    assert (chat.hint, chat.session) == (hint, before)


async def test_a_file_at_the_review_is_kept() -> None:
    chat = await fill_until(talk(), "review")
    await chat.sends()
    assert (chat.hint, chat.question_key) == ("report-file-stored", "report-review")
    assert chat.session.draft is not None and chat.session.draft.evidence == 1


async def test_a_day_is_chosen_from_the_calendar() -> None:
    chat: Talk = await fill_until(talk(), "when")
    await chat.presses("report-show:when/m2026-05-01")
    assert "report-show:when/2026-05-02" not in chat.buttons, "a future day has no button"
    await chat.presses("report-show:when/m2026-04-20")
    await chat.presses("report-show:when/2026-04-10")
    await chat.presses("report-pick:when/2026-04-10.night")
    assert chat.session.draft is not None and chat.session.draft.get(FieldName.WHEN) == "2026-04-10.night"


def _press(chat: Talk, verb: str, argument: str) -> ButtonPressed:
    return button_press(encode(Press(verb, argument, chat.session.epoch)), by=chat.account)


async def test_the_calendar_and_its_buttons_end_a_year_back() -> None:
    chat: Talk = await fill_until(talk(), "when")
    await chat.takes(_press(chat, "report-show", "when/m2025-04-30"))  # 366 days ago
    assert "report-show:when/2025-04-30" in chat.buttons
    assert "report-show:when/2025-04-29" not in chat.buttons
    await chat.takes(_press(chat, "report-pick", "when/2025-04-29.night"))
    assert chat.session.draft is not None and chat.session.draft.get(FieldName.WHEN) == ""


async def test_week_is_row_of_seven_with_saturday_right() -> None:
    chat: Talk = await fill_until(talk(), "when")
    await chat.presses("report-show:when/m2026-05-01")  # Friday, 11 Ordibehesht
    weeks = [row for row in chat.screen.buttons if len(row) == 7]
    assert [str(b.label.key) for b in weeks[0] if isinstance(b.label, TextRef)] == [
        f"button-weekday-{number}" for number in (6, 5, 4, 3, 2, 1, 0)
    ]
    assert [b.label for b in weeks[1]] == ["۴", "۳", "۲", "۱", "·", "·", "·"]
    assert [b.label for b in weeks[-1]] == ["۱۱", "۱۰", "۹", "۸", "۷", "۶", "۵"]
    await chat.takes(button_press(encode(weeks[1][6].press), by=chat.account))
    assert chat.question_key == "report-ask-when", "a dot shows the same month"


async def test_earlier_name_is_not_confirmed_by_old_button() -> None:
    chat = await fill_until(talk(), "space", act="O26")
    await chat.presses("report-pick:space/virtual")
    await chat.says("کانال الف")
    earlier = chat.buttons["report-pick:address/name"]
    await chat.says("کانال ب")
    assert earlier.press is not None
    await chat.takes(button_press(encode(earlier.press)))
    assert chat.replies == (Ack("stale"),)
    await chat.presses("report-pick:address/name")
    assert chat.session.draft is not None and chat.session.draft.get(FieldName.ADDRESS) == "کانال ب"


@pytest.mark.parametrize(
    ("hour", "offered"),
    [
        (2, ["night"]),
        (6, ["morning"]),
        (12, ["morning", "noon"]),
        (16, ["morning", "noon", "evening"]),
        (21, ["morning", "noon", "evening", "night"]),
    ],
)
async def test_of_today_only_what_has_begun_can_be_chosen(hour: int, offered: list[str]) -> None:
    chat = await fill_until(talk(), "when")
    chat.clock.at = datetime(2026, 5, 1, hour, 0, tzinfo=TEHRAN)
    chat.buttons.clear()
    await chat.says("امروز")
    today = [key for key in chat.buttons if key.startswith("report-pick:when/2026-05-01")]
    assert today == [
        *(f"report-pick:when/2026-05-01.{part}" for part in offered),
        "report-pick:when/2026-05-01",
    ]
    late = Press("report-pick", "when/2026-05-01.night", chat.session.epoch)
    await chat.takes(button_press(encode(late)))
    assert chat.refusal_key == ("" if "night" in offered else "report-part-ahead")


@pytest.mark.parametrize(
    ("kind", "mime", "advice"),
    [
        (FileKind.DOCUMENT, "application/pdf", "از صفحه‌های مهمش عکس بگیرید"),
        (FileKind.DOCUMENT, "video/mp4", "به‌صورت «ویدیو» (نه «فایل»)"),
        (FileKind.DOCUMENT, "image/png", "به‌صورت «عکس» (نه «فایل»)"),
        (FileKind.VIDEO, "video/mp4", "کیفیتش را کم کنید"),
        (FileKind.VOICE, "audio/ogg", "در چند پیام کوتاه‌تر"),
        (FileKind.AUDIO, "audio/mpeg", "چند تکه‌اش کنید"),
    ],
)
async def test_oversized_file_advice_depends_on_its_kind(kind: FileKind, mime: str, advice: str) -> None:
    chat = await fill_until(talk(), "area")
    await chat.sends(kind=kind, mime=mime, size=25 * 1024 * 1024)
    assert advice in chat.texts[-1] and ("ویدیو" in advice) == ("ویدیو" in chat.texts[-1])


@pytest.mark.parametrize("field", ["area", "evidence"])
async def test_continue_button_is_named_only_where_shown(field: str) -> None:
    chat = await fill_until(talk(), field)
    for _ in range(21):
        await chat.sends()
    assert ("دکمهٔ ادامه" in chat.texts[-1]) == (field == "evidence")


async def test_photos_of_declined_sentence_are_named() -> None:
    chat = talk(suggester=FakeSuggester({STORY: Suggestions(outside="dress")}))
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.sends()
    await chat.sends()
    await chat.says(STORY)
    await chat.presses("report-outside")
    await chat.presses("report-decline:person")
    assert chat.screen.args == {"subject": "person", "files": 2} and chat.uow.tables.evidence == {}
    assert "فایلی که فرستاده بودید" in chat.texts[-1]
