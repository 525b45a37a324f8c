"""A report as people speak: place and time typed, words beside the files, changed and sent, on both messengers."""

from pathlib import Path

import pytest

from bot.sandbox.records import SandboxMessenger
from tests.stories.people import NUMBER, StoryCitizen, StoryModerator, bare
from tests.stories.story_house import house


@pytest.mark.parametrize("messenger", SandboxMessenger)
async def test_report_is_told_as_people_speak(messenger: SandboxMessenger, tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara", messenger), StoryModerator(home, "mina", messenger)
        await mina.starts()
        sara.say("/report")
        for seen_first, pressed in (
            ("زنگ بزنید", "در خطر نیستم"),
            ("پیش از گزارش بدانید", "خواندم"),
            ("چه تخلفی بود", "فوری و خطرناک"),
            ("کدام‌یک بود", "باز کردن قفل یا پلمب بی‌اجازه"),
        ):
            await sara.sees(seen_first)
            await sara.press(pressed)
        await sara.sees("کدام جا")
        sara.say("منطقهٔ دو، دبستان کنار پارک")
        taken = bare((await sara.sees("کِی بود"))["text"])
        assert "منطقهٔ ۲" in taken and "دبستان کنار پارک" in taken
        sara.say("دیشب ساعت ۹")
        assert "ساعت ۲۱:۰۰" in bare((await sara.sees("چه شد؟"))["text"])
        sara.say("سه مرد قفل صندوق را جلوی در شعبه باز کردند.")
        await sara.sees("کار چه کسی", buttons=["عامل شعبه، مجری یا ناظر", "نمی‌دانم"])
        await sara.press("نمی‌دانم")
        await sara.press("خودم دیدم")
        await sara.sees("سندی دارید؟")
        sara.say("شمارهٔ یکی از آن‌ها ۰۹۱۲۱۲۳۴۵۶۷ بود و می‌خندید")
        added = bare((await sara.sees("به شرح گزارش افزودیم"))["text"])
        assert "پوشاندیم" in added
        await sara.press("مدرکی ندارم")
        await sara.press("بله، برسانید")
        await sara.press("پاسخ می‌خواهم")
        review = await sara.sees("هنوز فرستاده نشده", buttons=["فرستادن گزارش", "عوض کردن چیزی"])
        assert "می‌خندید" in review["text"] and "۰۹۱۲" not in review["text"]
        await sara.press("عوض کردن چیزی")
        await sara.sees("چه چیزی را عوض کنیم")
        await sara.press("زمان")
        await sara.sees("اکنون:", buttons=["همین بماند"])
        await sara.press("همین بماند")
        await sara.sees("هنوز فرستاده نشده")
        await sara.press("فرستادن گزارش")
        await sara.sees(matches=NUMBER)
        await mina.sees("پروندهٔ ", buttons=["برمی‌دارم"], chat="moderators")
        await mina.press("برمی‌دارم", chat="moderators")
        await mina.sees("پرونده در دست شماست")
        await mina.press("متن و مدارک", chat="moderators")
        details = bare((await mina.sees("جا، به زبان گزارش‌دهنده", chat="bot"))["text"])
        assert "دبستان کنار پارک" in details and "۲۱:۰۰" in details
