"""Somebody tries every way to report a neighbour's post: it is refused once they say so, and nothing is stored."""

from pathlib import Path

import pytest

from bot.domain.people import Account
from bot.sandbox.records import SandboxMessenger
from tests.stories.people import StoryCitizen, StoryModerator
from tests.stories.story_house import StoryHouse, house

POST = "من به این انتخابات اعتمادی ندارم"
TOLD = "همسایه‌مون تو صفحه‌ش نوشته به این انتخابات اعتمادی نداره"
OF_A_CANDIDATE = "همسایه‌ام در صفحه‌اش نوشته به نامزد الف رأی ندهید"
"""Words alone do not show who the actor is, so the form asks."""
ONLY_A_CITIZEN = "فقط حرف یا زندگی یک شهروند عادی است"
NAMELESS = "در شعبه چیز عجیبی دیدم که نمی‌دانم چه بود"


async def starts(sara: StoryCitizen, way: str = "در خطر نیستم") -> None:
    sara.say("/report")
    await sara.sees("زنگ بزنید")
    await sara.press(way)
    await sara.sees("پیش از گزارش بدانید")
    if way == "در خطر نیستم":
        await sara.press("خواندم")
        await sara.sees("چه تخلفی بود")


async def asked_for_the_address(sara: StoryCitizen) -> None:
    await starts(sara)
    await sara.press("تبلیغات و فضای مجازی")
    await sara.sees("کدام‌یک بود")
    await sara.press("تبلیغ بیرون از مهلت")
    await sara.sees("حضوری بود یا در فضای مجازی")
    await sara.press("در فضای مجازی")
    await sara.sees("نشانی آن در فضای مجازی")


async def asked_for_the_actor(sara: StoryCitizen) -> None:
    await asked_for_the_address(sara)
    sara.say("@hamsaye_page")
    await sara.sees("کدام جا")
    await sara.press("همین‌جا")
    await sara.sees("کِی بود")
    await sara.press("همین حالا")
    await sara.sees("چه شد؟")
    sara.say("برگه‌های تبلیغ نامزد الف را در صفحه گذاشته‌اند.")
    await sara.sees("کار چه کسی بود")


async def says_who_it_was(sara: StoryCitizen) -> None:
    await sara.sees("کار چه کسی بود", buttons=[ONLY_A_CITIZEN])
    await sara.press(ONLY_A_CITIZEN)
    await sara.sees("اگر دستتان اشتباهی خورد")
    await sara.press("بله، پیش‌نویس را پاک کنید")


# --- ways in --------------------------------------------------------------------------------------------


async def by_the_button_for_addresses(sara: StoryCitizen) -> None:
    await asked_for_the_address(sara)
    await sara.press("صفحهٔ یک شهروند عادی است")


async def by_the_class_of_actor(sara: StoryCitizen) -> None:
    await asked_for_the_actor(sara)
    await sara.press("کس دیگری، یک شهروند عادی")
    await sara.sees("اگر دستتان اشتباهی خورد")
    await sara.press("بله، پیش‌نویس را پاک کنید")


async def by_a_sentence_for_the_act(sara: StoryCitizen) -> None:
    await starts(sara)
    sara.say(TOLD)
    await says_who_it_was(sara)


async def by_a_sentence_once_the_act_is_chosen(sara: StoryCitizen) -> None:
    await asked_for_the_address(sara)
    sara.say("@hamsaye_page")
    await sara.sees("کدام جا")
    await sara.press("همین‌جا")
    await sara.sees("کِی بود")
    await sara.press("همین حالا")
    await sara.sees("چه شد؟")
    sara.say(TOLD)
    await sara.sees("چیزی پاک نشده است", buttons=["نه، دربارهٔ همین تخلف است"])
    await sara.press("بله، پیش‌نویس را پاک کنید")


async def by_who_did_it_beside_the_acts(sara: StoryCitizen) -> None:
    await starts(sara)
    sara.say(OF_A_CANDIDATE)
    await says_who_it_was(sara)


async def by_who_did_it_in_a_quick_report(sara: StoryCitizen) -> None:
    await starts(sara, "گزارش سریع")
    sara.say(OF_A_CANDIDATE)
    await says_who_it_was(sara)


async def by_the_class_of_actor_where_a_citizen_may_be_reported(sara: StoryCitizen) -> None:
    await starts(sara)
    sara.say(OF_A_CANDIDATE)
    await sara.sees("کار چه کسی بود", buttons=["هیچ‌کدام، همهٔ دسته‌ها"])
    await sara.press("هیچ‌کدام، همهٔ دسته‌ها")
    await sara.sees("چه تخلفی بود")
    await sara.press("پول، فشار و جانب‌داری")
    await sara.sees("کدام‌یک بود")
    await sara.press("تهدید یا تطمیع")
    await sara.sees("حضوری بود یا در فضای مجازی")
    await sara.press("حضوری")
    await sara.sees("کدام جا")
    await sara.press("همین‌جا")
    await sara.sees("کِی بود")
    await sara.press("همین حالا")
    await sara.sees("چه شد؟")
    await sara.press("همین نوشته بس است")
    await sara.sees("کار چه کسی بود", buttons=["یک شهروند عادی"])
    await sara.press("فقط حرف یا نوشتهٔ یک شهروند عادی")
    await sara.sees("اگر دستتان اشتباهی خورد")
    await sara.press("بله، پیش‌نویس را پاک کنید")


async def by_a_quick_sentence(sara: StoryCitizen) -> None:
    await starts(sara, "گزارش سریع")
    sara.say(TOLD)
    await says_who_it_was(sara)


async def by_a_picture_with_a_sentence(sara: StoryCitizen) -> None:
    await starts(sara, "گزارش سریع")
    sara.does("photo", sample=True, caption=TOLD)
    await says_who_it_was(sara)


async def by_a_quick_sentence_that_hides_it(sara: StoryCitizen) -> None:
    await starts(sara, "گزارش سریع")
    sara.say(NAMELESS)
    await sara.sees(buttons=["همهٔ دسته‌ها"])
    await sara.press("همهٔ دسته‌ها")
    await sara.sees("چه تخلفی بود")
    await sara.press("تبلیغات و فضای مجازی")
    await sara.sees("کدام‌یک بود")
    await sara.press("تبلیغ بیرون از مهلت")
    await sara.sees("کدام جا")
    await sara.press("همین‌جا")
    await sara.sees("هنوز فرستاده نشده")
    await sara.press("عوض کردن چیزی")
    await sara.sees("چه چیزی را عوض کنیم")
    await sara.press("کار یک شهروند عادی بود")
    await sara.sees("اگر دستتان اشتباهی خورد")
    await sara.press("بله، پیش‌نویس را پاک کنید")


async def by_voice_before_it_is_recorded(sara: StoryCitizen) -> None:
    await starts(sara, "فقط با صدا")
    await sara.press("دربارهٔ یک شهروند عادی است")


async def by_voice_after_it_is_recorded(sara: StoryCitizen) -> None:
    await starts(sara, "فقط با صدا")
    sara.does("voice", sample=True)
    await sara.sees("کدام جا")
    await sara.press("همین‌جا")
    await sara.sees("هنوز فرستاده نشده")
    await sara.press("عوض کردن چیزی")
    await sara.sees("چه چیزی را عوض کنیم")
    await sara.press("کار یک شهروند عادی بود")
    await sara.sees("اگر دستتان اشتباهی خورد")
    await sara.press("بله، پیش‌نویس را پاک کنید")


async def by_a_forward_for_the_address(sara: StoryCitizen) -> None:
    await asked_for_the_address(sara)
    sara.does("forward", text=POST, from_name="همسایه", from_kind="person")
    await sara.sees("نگهش نداشتیم", buttons=["صفحهٔ یک شهروند عادی است"])
    sara.does("photo", sample=True)
    await sara.sees("نگه نداشتیم")
    sara.does("voice", sample=True)
    await sara.sees("نگه نداشتیم")
    sara.say("صفحهٔ همسایه")
    await sara.sees("را نام یک کانال یا صفحهٔ عمومی بگیریم؟")
    await sara.press("صفحهٔ یک شهروند عادی است")


async def by_a_forward_instead_of_an_act(sara: StoryCitizen) -> None:
    await starts(sara)
    sara.does("forward", text=TOLD, from_name="همسایه", from_kind="person")
    await says_who_it_was(sara)


async def by_a_forward_instead_of_a_sentence(sara: StoryCitizen) -> None:
    await starts(sara, "گزارش سریع")
    sara.does("forward", text=TOLD, from_name="همسایه", from_kind="person")
    await says_who_it_was(sara)


# --- ways by an unprompted message, for somebody who has a report or a draft ----------------------------


async def belongs_to(sara: StoryCitizen, button: str) -> None:
    await sara.sees("این پیام دربارهٔ کدام است", buttons=[button])
    await sara.press(button)


async def says_first_who_it_was(sara: StoryCitizen) -> None:
    await sara.sees("کار چه کسی بود", buttons=["کسی که در انتخابات نقشی دارد"])
    await sara.press("شهروند عادی بود، پاکش کنید")


async def by_a_message_for_a_new_report(sara: StoryCitizen) -> None:
    sara.say(TOLD)
    await belongs_to(sara, "گزارش تازه")
    await says_first_who_it_was(sara)


async def by_two_messages_for_a_new_report(sara: StoryCitizen) -> None:
    sara.does("photo", sample=True, caption="همسایه‌ام را ببینید")
    await sara.sees("تا حالا ۱ فایل")
    sara.say("بی‌حجاب است و در صفحهٔ اینستاگرامش از نظام بد گفته")
    await belongs_to(sara, "گزارش تازه")
    await says_first_who_it_was(sara)


async def by_a_caption_for_a_new_report(sara: StoryCitizen) -> None:
    sara.does("photo", sample=True, caption=TOLD)
    await belongs_to(sara, "گزارش تازه")
    await says_first_who_it_was(sara)


async def by_a_forward_for_a_new_report(sara: StoryCitizen) -> None:
    sara.does("forward", text=TOLD, from_name="همسایه", from_kind="person")
    await belongs_to(sara, "گزارش تازه")
    await says_first_who_it_was(sara)


async def by_a_message_that_hides_it_in_a_quick_report(sara: StoryCitizen) -> None:
    sara.does("photo", sample=True, caption=NAMELESS)
    await belongs_to(sara, "گزارش تازه")
    await sara.sees("زنگ بزنید")
    await sara.press("گزارش سریع")
    await sara.sees(buttons=["همهٔ دسته‌ها"])
    await sara.press("همهٔ دسته‌ها")
    await sara.sees("چه تخلفی بود")
    await sara.press("تبلیغات و فضای مجازی")
    await sara.sees("کدام‌یک بود")
    await sara.press("تبلیغ بیرون از مهلت")
    await sara.sees("کدام جا")
    await sara.press("همین‌جا")
    await sara.sees("هنوز فرستاده نشده")
    await sara.press("عوض کردن چیزی")
    await sara.sees("چه چیزی را عوض کنیم")
    await sara.press("کار یک شهروند عادی بود")
    await sara.sees("اگر دستتان اشتباهی خورد")
    await sara.press("بله، پیش‌نویس را پاک کنید")


async def by_a_message_that_hides_it_in_a_full_report(sara: StoryCitizen) -> None:
    sara.say(NAMELESS)
    await belongs_to(sara, "گزارش تازه")
    await sara.sees("زنگ بزنید")
    await sara.press("در خطر نیستم")
    await sara.sees("پیش از گزارش بدانید")
    await sara.press("خواندم")
    await sara.sees(buttons=["همهٔ دسته‌ها"])
    await sara.press("همهٔ دسته‌ها")
    await sara.sees("چه تخلفی بود")
    await sara.press("تبلیغات و فضای مجازی")
    await sara.sees("کدام‌یک بود")
    await sara.press("تبلیغ بیرون از مهلت")
    await sara.sees("حضوری بود یا در فضای مجازی")
    await sara.press("در فضای مجازی")
    await sara.sees("نشانی آن در فضای مجازی")
    await sara.press("صفحهٔ یک شهروند عادی است")
    await sara.sees("اگر دستتان اشتباهی خورد")
    await sara.press("بله، پیش‌نویس را پاک کنید")


async def by_a_message_for_a_draft_without_an_act(sara: StoryCitizen) -> None:
    await starts(sara)
    sara.does("photo", sample=True)
    await sara.sees("فایل شما در راه است")
    sara.say("/menu")
    await sara.sees("منو")
    sara.does("photo", sample=True, caption=TOLD)
    await belongs_to(sara, "گزارش نیمه‌کاره")
    await says_who_it_was(sara)


async def by_a_message_for_a_draft_with_its_act(sara: StoryCitizen) -> None:
    await asked_for_the_address(sara)
    sara.say("/menu")
    await sara.sees("منو")
    sara.say(TOLD)
    await belongs_to(sara, "گزارش نیمه‌کاره")
    await sara.sees("چیزی پاک نشده است", buttons=["نه، دربارهٔ همین تخلف است"])
    await sara.press("بله، پیش‌نویس را پاک کنید")


PATHS = (
    by_the_button_for_addresses,
    by_the_class_of_actor,
    by_a_sentence_for_the_act,
    by_a_sentence_once_the_act_is_chosen,
    by_who_did_it_beside_the_acts,
    by_who_did_it_in_a_quick_report,
    by_the_class_of_actor_where_a_citizen_may_be_reported,
    by_a_quick_sentence,
    by_a_picture_with_a_sentence,
    by_a_quick_sentence_that_hides_it,
    by_voice_before_it_is_recorded,
    by_voice_after_it_is_recorded,
    by_a_forward_for_the_address,
    by_a_forward_instead_of_an_act,
    by_a_forward_instead_of_a_sentence,
)

OUT_OF_THE_BLUE = (
    by_a_message_for_a_new_report,
    by_two_messages_for_a_new_report,
    by_a_caption_for_a_new_report,
    by_a_forward_for_a_new_report,
    by_a_message_that_hides_it_in_a_quick_report,
    by_a_message_that_hides_it_in_a_full_report,
    by_a_message_for_a_draft_without_an_act,
    by_a_message_for_a_draft_with_its_act,
)


async def nothing_is_left(home: StoryHouse, sara: StoryCitizen, *, cases: int = 0) -> None:
    """No case, no draft, no file: neither in the chat nor in the program's data."""
    sara.say("/menu")
    await sara.sees("منو", buttons=["گزارش تخلف"], absent=["ادامهٔ گزارش"])
    account = Account(sara.on, home.world.person(sara.id).accounts[sara.on].id)
    keys = home.program.store.keys_of(account)
    async with home.program.store.batch() as batch:
        session = await batch.session(keys.conversation)
        assert (session.draft, session.data) == (None, {})
        assert len(await batch.uow.cases.waiting(limit=9, restricted=True)) == cases
    assert (await home.program.store.counts())["evidence"] == 0


@pytest.mark.parametrize("messenger", SandboxMessenger)
async def test_a_neighbours_post_is_refused_on_every_path(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara", messenger), StoryModerator(home, "mina", messenger)
        for path in PATHS:
            await path(sara)
            message = await sara.sees("این را نمی‌گیریم", buttons=["گزارش دیگری دارم", "یاد گرفتن"])
            assert "پیش‌نویس را پاک کردیم" in message["text"], path.__name__
            await nothing_is_left(home, sara)
        await mina.sees_not("پروندهٔ ", chat="moderators")


@pytest.mark.parametrize("messenger", SandboxMessenger)
async def test_it_is_refused_out_of_the_blue_as_well(messenger: SandboxMessenger, tmp_path: Path) -> None:
    """Somebody who has reported before writes without pressing anything first."""
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara", messenger), StoryModerator(home, "mina", messenger)
        await sara.reports()
        for path in OUT_OF_THE_BLUE:
            await path(sara)
            await sara.sees("این را نمی‌گیریم", buttons=["گزارش دیگری دارم", "یاد گرفتن"])
            await nothing_is_left(home, sara, cases=1)
        cards = [card for card in mina.on_screen("moderators") if "پروندهٔ " in (card["text"] or "")]
        assert len(cards) == 1, "only the earlier report"


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("جلوی ستاد به مردم لباس مجانی می‌دادند که شمارهٔ نامزد الف پشتش بود", "لباس یا رنگ تبلیغاتی"),
        ("معلم پسرم سر کلاس به بچه‌ها گفته پدرهایتان باید به نامزد ب رأی بدهند", "تهدید یا تطمیع"),
    ],
)
async def test_free_clothes_and_a_teachers_words_go_on(text: str, act: str, tmp_path: Path) -> None:
    """Clothing and the vote of fathers are mentioned, and it is still a report."""
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara", SandboxMessenger.TELEGRAM)
        await starts(sara, "گزارش سریع")
        sara.say(text)
        await sara.sees("کدام‌یک بود", buttons=[act])
        await sara.press(act)
        await sara.sees("کدام جا")
