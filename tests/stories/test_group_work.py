"""A lead's work with a group on both messengers, in the whole program: questions from a file, sheets, counts, page."""

import base64
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.cohorts.group_questions import MOST_BYTES
from bot.sandbox.people import add as add_to_world
from bot.sandbox.records import SandboxMessenger
from bot.sandbox.story_player import plain
from tests.stories.people import StoryCitizen
from tests.stories.story_house import StoryHouse, house
from tests.stories.test_cohorts import CODE, group

pytestmark = pytest.mark.slow

FIFTY = "\n\n".join(
    f"پرسش شمارهٔ {number} چیست؟ {{=درست {number}#آفرین ~نادرست {number}}}"
    if number != 20
    else "این یکی نیمه‌کاره است"
    for number in range(50)
)


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[StoryHouse]:
    async with house(tmp_path) as opened:
        yield opened


async def lead_of_a_group(home: StoryHouse, on: SandboxMessenger) -> tuple[StoryCitizen, str]:
    """The owner makes somebody the lead of a new group. Returns them and the code for members."""
    _, code = await group(home, most=9)
    owner = StoryCitizen(home, "owner", on)
    owner.say("/cohorts")
    await owner.press("فرمانداری")
    await owner.press("سرپرست تازه")
    await owner.press("بله، بسازید")
    message = await owner.sees("دعوت به سرپرستی")
    match = CODE.search(plain(message["text"]))
    assert match is not None
    add_to_world(home.world, "kave")
    lead = StoryCitizen(home, "kave", on)
    lead.say(f"/enrol {match[0]}")
    await lead.press("پیشرفت گروه")
    await lead.sees("کمتر از ۵ نفر")
    return lead, code


@pytest.mark.parametrize("on", SandboxMessenger)
async def test_file_with_one_bad_question_adds_the_others(home: StoryHouse, on: SandboxMessenger) -> None:
    lead, code = await lead_of_a_group(home, on)
    await lead.press("پرسش‌های نهاد")
    await lead.sees("هنوز پرسشی اضافه نکرده‌اید")
    for data, answer in (
        (b"\x89PNG\r\n\0\0 no text", "متن نیست"),
        ("سلام {=الف ~ب}".encode("cp1256", errors="replace"), "UTF-8 نیست"),
        (b"x" * (MOST_BYTES + 1), "بزرگ‌تر از"),
    ):
        lead.does("document", base64=base64.b64encode(data).decode(), name="questions.txt", mime="text/plain")
        await lead.sees(answer, within=20)
    encoded = base64.b64encode(FIFTY.encode()).decode()
    lead.does("document", base64=encoded, name="questions.gift", mime="text/plain")
    await lead.sees("فایل رسید")
    await lead.sees("۴۹ پرسش آماده است", matches="سطر ۴۱", within=20)
    await lead.press("افزودن ۴۹ پرسش")
    await lead.sees("اکنون ۴۹ پرسش دارد")

    sara = StoryCitizen(home, "sara", on)
    sara.say(f"/enrol {code}")
    await sara.press("یاد گرفتن")
    await sara.press("پرسش نهاد شما (۴۹)")
    await sara.sees("پرسش شمارهٔ ۰", matches="نه این ربات")
    await sara.press("الف")
    await sara.sees("درست است", matches="آفرین")
    await sara.press("پرسش بعدی")
    await sara.sees("۲ از ۴۹")


@pytest.mark.parametrize("on", SandboxMessenger)
async def test_sheets_counts_and_page_arrive_in_chat(home: StoryHouse, on: SandboxMessenger) -> None:
    lead, _ = await lead_of_a_group(home, on)
    await lead.press("کلاس حضوری")
    await lead.press("برگه‌های کلاس")
    await lead.press("پایه ۱:")
    await lead.sees("کلاس حضوری", media="document", within=30)
    await lead.press("شمار این کلاس")
    await lead.sees("چند نفر بودند")
    lead.say("۲۴")
    await lead.sees("حالا درست‌ها")
    lead.say("۲۰ ۲۱ ۲۲ ۲۳ ۲۴ ۲۰ ۲۱ ۲۲ ۲۳ ۴")
    await lead.sees("۲۰۰ پاسخ درست از ۲۴۰", matches="پرسش به پرسش")
    await lead.press("بله، همین است")
    await lead.sees("ثبت شد")
    await lead.press("کلاس حضوری")
    await lead.sees("۲۴ نفر", matches="۸٫۳")

    sara = StoryCitizen(home, "sara", on)
    sara.say("/now")
    await sara.press("متصدی ثبت شعبه")
    await sara.sees("برای کدام‌یک")
    await sara.press("روستا")
    await sara.sees("چه پیش آمده")
    await sara.press("همه در یک فایل")
    await sara.sees("اینترنت نمی‌خواهد", media="document", within=30)
    chat = home.world.chat_for(home.world.person("sara"), on, "bot")
    names = [message.media.name for message in chat.messages.values() if message.media is not None]
    assert names == ["amanat-clerk.html"]


@pytest.mark.parametrize("on", SandboxMessenger)
async def test_lead_s_reminder_reaches_who_wants_it(home: StoryHouse, on: SandboxMessenger) -> None:
    lead, code = await lead_of_a_group(home, on)
    sara, ali = StoryCitizen(home, "sara", on), StoryCitizen(home, "ali", on)
    for person in (sara, ali):
        person.say(f"/enrol {code}")
        await person.sees("خوش آمدید")
    sara.say("/reminders")
    await sara.press("هر وقتِ روز شد")
    await sara.settles()
    await lead.press("یادآوری به گروه")
    await lead.sees("گروه کمتر از ۲۰ عضو دارد", absent=["به این تعداد"])
    await lead.press("فرستادن یادآوری")
    await lead.sees("در راه است")
    await home.advance_time(2)
    await sara.sees("سرپرست گروه آموزشی شما یادآوری کرده است", within=10)
    await sara.press("دیگر یادآوری سرپرست نیاید")
    await sara.sees("یادآوری‌های خودتان سر جایش است")
    await ali.sees_not("یادآوری کرده است")
    await lead.press("پیشرفت گروه")
    await lead.press("یادآوری به گروه")
    await lead.sees("امروز یک بار")
