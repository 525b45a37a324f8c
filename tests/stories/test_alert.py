"""A seal is opened on polling day: from the verdict to the liaison's phone in three presses, acknowledged at the last
moment that counts, and called back when its reporter withdraws. Reporter, moderator and lead are on Telegram, the
liaison on Bale."""

from datetime import timedelta
from pathlib import Path

from bot.domain.alerts.alerts import ACKNOWLEDGED_WITHIN, AGAIN_AFTER
from bot.domain.people import Role
from bot.sandbox.records import SandboxMessenger
from bot.usecases.briefs.alerts_section import is_acknowledged_in_time
from tests.stories.people import StoryCitizen, StoryModerator, bare
from tests.stories.story_house import StoryHouse, house
from tests.stories.test_referral import TOLD, answer_no_body, make_liaison

REAL = timedelta(seconds=60)
"""More than the story's own presses take: the world's clock runs on meanwhile."""


async def acknowledged_in_time(home: StoryHouse) -> list[bool]:
    """Of each alert that was sent."""
    async with home.program.store.batch() as batch:
        now = home.world.now()
        sent = await batch.uow.alerts.sent_between(now - timedelta(days=1), now)
        return [is_acknowledged_in_time(alert) for alert in sent]


async def test_alert_reaches_and_leaves_a_liaison(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara")
        ali = StoryCitizen(home, "ali", SandboxMessenger.BALE)
        mina, reza = StoryModerator(home, "mina"), StoryModerator(home, "reza")
        for moderator in (mina, reza):
            await moderator.starts()
            await answer_no_body(moderator)
        await make_liaison(home, reza, "", Role.LEAD)
        await make_liaison(home, ali, "police", started=False)
        ali.say("/start")
        await ali.sees("رابط یک نهاد هستید")
        await sara.begins_report()
        await sara.writes(TOLD)
        review = bare((await sara.sees("همان دم"))["text"])
        assert "همان دم فقط همین به رابط نهاد می‌رسد" in review and "نهاد یکی از این‌هاست" in review
        await sara.sends()
        await mina.claims(sara.number)
        await mina.decides("تأیید", "یک منبع")
        await mina.press("هشدار فوری به نهاد", chat=mina.group)
        await mina.sees("آیا فقط یک نفر می‌توانست این را بداند؟", chat="bot")
        await mina.press("نه، چند نفر می‌دانستند", chat="bot")
        await reza.sees("امضا می‌کنید؟", chat="bot")
        await reza.press("امضا می‌کنم، برود", chat="bot")
        text = bare((await ali.sees("هشدار فوری"))["text"])
        assert "پلمب" in text and "شعبهٔ نمونهٔ ۱" in text and sara.number not in text and TOLD not in text
        await sara.sees("پیام تازه‌ای دارید")
        await home.advance_time(AGAIN_AFTER.total_seconds() + 1)
        await ali.sees("یادآوری هشدار فوری")
        await reza.sees("هنوز نگفته", chat="bot")
        await home.advance_time((ACKNOWLEDGED_WITHIN - AGAIN_AFTER - REAL).total_seconds())
        await ali.settles()
        assert not [m for m in reza.on_screen() if "یک ربع گذشت" in bare(m["text"])], (
            "there is still a minute"
        )
        assert await acknowledged_in_time(home) == [False]
        await ali.press("دیدم، در دست گرفتیم")
        await mina.sees("در دست گرفت", chat="bot")
        assert await acknowledged_in_time(home) == [True]
        await sara.press("باز کردن پیام")
        await sara.sees("در دست گرفت")
        await sara.press("پس گرفتن گزارش")
        await sara.press("بله، پس می‌گیرم")
        assert "گزارش" not in bare((await ali.sees("پس گرفته شد. لطفاً آن را کنار بگذارید"))["text"])
        await ali.settles()
        assert not [m for m in ali.on_screen() if "شعبهٔ نمونهٔ ۱" in bare(m["text"])], "edited where it stood"
