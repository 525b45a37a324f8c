"""The program ends and another starts with its data: nobody notices."""

from pathlib import Path

from bot.sandbox.records import SandboxMessenger
from tests.stories.people import StoryCitizen, StoryModerator
from tests.stories.story_house import house


async def test_a_lesson_goes_on_at_its_card(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara")
        sara.say("/learn")
        await sara.press("شروع درس ۱")
        for number in "۲۳۴":
            await sara.press("کارت بعدی")
            await sara.sees(f"کارت {number} از ۷")
        await home.restart()
        await sara.press("کارت بعدی")
        await sara.sees("کارت ۵ از ۷")
        sara.say("/learn")
        await sara.press("ادامه از کارت")
        await sara.sees(matches="کارت (5|6) از 7")


async def test_quiz_resumes_at_its_question_with_same_options(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        ali = StoryCitizen(home, "ali", SandboxMessenger.BALE)
        ali.say("/quiz")
        await ali.press("شروع آزمون")
        before = await ali.sees("پرسش ۱ از ۱۰")
        await home.restart()
        ali.say("/quiz")
        await ali.sees(buttons=["ادامه از پرسش ۱"])
        await ali.press("ادامه از پرسش ۱")
        after = await ali.sees("پرسش ۱ از ۱۰")
        assert after["text"] == before["text"]


async def test_a_draft_with_its_file_and_a_receipt_survive(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara"), StoryModerator(home, "mina")
        await mina.starts()
        await sara.begins_report()
        await home.restart()
        await sara.writes("سه مرد با چوب جلوی در شعبه ایستاده بودند.", file=True)
        code = await sara.sees("کد پیگیری شما")
        await home.restart()
        await sara.press("فرستادن گزارش")
        await sara.sees("گزارش شما ثبت شد")
        await mina.sees("منتظر بررسی‌کننده است", chat="moderators")
        await home.restart()
        await home.files_are_kept()
        await mina.press("برمی‌دارم", chat="moderators")
        await mina.sees("۱ فایل آمادهٔ دیدن", chat="moderators")
        ali = StoryCitizen(home, "ali", SandboxMessenger.BALE)
        ali.say(code["text"].splitlines()[2])
        await ali.sees("در دست بررسی")


async def test_messages_during_downtime_are_taken_in_order(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara")
        await sara.begins_report()
        await home.stop()
        sara.say("زدند")  # too short: a hint
        sara.say("سه مرد با چوب جلوی در شعبه ایستاده بودند.")
        sara.say("و بعد رفتند.")  # words where buttons are expected: they wait
        await home.start()
        last = await sara.sees("کار چه کسی بود؟")
        assert "این پرسش است یا بخشی از گزارش؟" in last["text"]
        await sara.press("گروه سازمان‌یافته")
        await sara.sees("خودتان دیدید")


async def test_decision_before_stop_is_announced_after_it(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara"), StoryModerator(home, "mina")
        await mina.starts()
        await sara.reports()
        await mina.claims(sara.number)
        await sara.sees("پیام تازه")
        await mina.press("متن و مدارک", chat=mina.group)
        await mina.sees("در دست مینا", chat="bot", buttons=["رد کردن"])
        await mina.decides("رد کردن", "شاهدی نیست")
        await home.stop()
        home.world.clock.advance(400)
        sara.since = home.world.seq
        await home.start()
        await sara.sees("پیام تازه")
        await sara.press("باز کردن پیام")
        await sara.sees("شاهدی پیدا نکردیم")
