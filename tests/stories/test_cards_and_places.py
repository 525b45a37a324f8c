"""A remark from its card to the editor and back, the nearest station, and a paper, on both messengers."""

from pathlib import Path

import pytest

from bot.sandbox.records import SandboxMessenger
from tests.stories.people import StoryCitizen
from tests.stories.story_house import house


@pytest.mark.parametrize("messenger", [SandboxMessenger.TELEGRAM, SandboxMessenger.BALE])
async def test_remark_answer_leads_back_to_the_card(tmp_path: Path, messenger: SandboxMessenger) -> None:
    async with house(tmp_path) as home:
        sara, owner = StoryCitizen(home, "sara", messenger), StoryCitizen(home, "owner", messenger)
        owner.say("/start")
        await owner.sees("خوش آمدید")
        sara.say("/learn")
        await sara.press("شروع درس ۱")
        await sara.sees("کارت ۱ از")
        await sara.press("نظر دربارهٔ این کارت")
        await sara.sees("چه اشکالی دارد؟")
        await sara.press("مبهم است")
        await sara.sees("این کارت مبهم است")
        sara.say("جملهٔ آخر را نفهمیدم. ۰۹۱۲۳۴۵۶۷۸۹")
        await sara.sees("جملهٔ آخر را نفهمیدم. ▪︎▪︎▪︎")
        await sara.press("پاسخ را برایم بفرستید")
        await sara.sees("تا پاسخ نگه می‌داریم")
        owner.since = home.world.seq
        await sara.press("فرستادن نظر")
        await sara.sees("ثبت شد")
        message = await owner.sees("نظر تازه دربارهٔ یک کارت", buttons=["پاسخ دادن", "دیدن کارت"])
        assert "جملهٔ آخر را نفهمیدم. ▪︎▪︎▪︎" in message["text"] and "۰۹۱۲" not in message["text"]
        await owner.press("پاسخ دادن")
        await owner.sees("در یک پیام بنویسید")
        owner.say("آن جمله را ساده کردیم.")
        await owner.sees("یادگیرنده این را می‌بیند")
        sara.since = home.world.seq
        await owner.press("فرستادن پاسخ")
        await owner.sees("نظر بسته شد")
        await sara.sees("آن جمله را ساده کردیم.", buttons=["برگشتن به کارت"])
        await sara.press("برگشتن به کارت")
        await sara.sees("کارت ۱ از")
        sara.say("/remarks")
        await sara.sees("این بخش برای ویراستاران درس‌هاست")


async def test_later_remarks_on_card_come_bundled_after_hour(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara, owner = StoryCitizen(home, "sara"), StoryCitizen(home, "owner")
        owner.say("/start")
        await owner.sees("خوش آمدید")
        sara.say("/learn")
        await sara.press("شروع درس ۱")
        for _ in range(3):
            await sara.press("نظر دربارهٔ این کارت")
            await sara.press("نادرست است")
            await sara.press("فرستادن نظر")
            await sara.sees("ثبت شد")
            await sara.press("برگشتن به کارت")
        await owner.sees("نظر تازه دربارهٔ یک کارت")
        await owner.sees_not("نظر دیگر")
        await home.advance_time(3_700)
        await owner.sees("۲ نظر دیگر")
        await owner.press("نظرهای باز")
        await owner.sees("۳ نظر باز است")


@pytest.mark.parametrize("messenger", [SandboxMessenger.TELEGRAM, SandboxMessenger.BALE])
async def test_location_finds_sample_stations_and_photo_is_answered(
    tmp_path: Path, messenger: SandboxMessenger
) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara", messenger)
        sara.say("/where")
        await sara.sees("روز رأی‌گیری هنوز در این ربات اعلام نشده است", buttons=["نزدیک‌ترین شعبه‌ها"])
        sara.does("photo", sample=True)
        await sara.sees("این‌جا به مکان شما نیاز داریم")
        sara.does("location", latitude=35.72, longitude=51.40)
        message = await sara.sees("نزدیک‌ترین شعبه‌هایی که می‌شناسیم")
        assert message["text"].count("نمونه:") == 3 and "منطقهٔ ۶" in message["text"]
        sara.does("location", latitude=48.85, longitude=2.35)
        await sara.sees("این مکان در ایران نیست")
        await sara.press("انتخاب منطقه")
        await sara.press("شهرستان تهران")
        await sara.sees("کدام جا؟", buttons=["منطقهٔ ۱", "بعدی"])


async def test_a_checklist_arrives_as_a_file(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara")
        sara.say("/handouts")
        await sara.press("برگه‌های رأی‌دهندگان")
        await sara.press("رأی‌دهنده، روز رأی‌گیری")
        await sara.sees("آمادهٔ چاپ", media="document", within=20)
        sara.say("/handouts")
        await sara.press("پوستر با کد QR")
        await sara.sees("پوستر، آمادهٔ چاپ", media="document", within=20)
