"""What somebody asked for or wrote is never overwritten, and no private card shows an outdated state."""

from pathlib import Path

import pytest

from bot.sandbox.records import SandboxMessenger
from tests.stories.people import StoryCitizen, StoryModerator, bare
from tests.stories.story_house import house

BOTH = pytest.mark.parametrize("messenger", list(SandboxMessenger))
HOLDS = "در دست مینا"


def matching_messages(who: StoryCitizen, words: str) -> list[dict[str, object]]:
    """The messages with this text in the person's chat with the bot."""
    return [message for message in who.on_screen() if bare(words) in bare(str(message["text"]))]


@BOTH
async def test_the_menu_stands_below_an_answer(messenger: SandboxMessenger, tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara", messenger)
        sara.say("/ask ماده ۸۴")
        answer = await sara.sees(buttons=["منو"])
        await sara.press("منو")
        await sara.sees("درس بخوانید")
        assert matching_messages(sara, str(answer["text"])[:40]), "the answer stays where it was"
        assert str(sara.on_screen()[0]["text"]) != str(answer["text"])


@BOTH
async def test_an_answer_stays_above_lesson_and_next_answer(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara", messenger)
        sara.say("/ask می‌شه دو بار رأی داد؟")
        answer = await sara.sees("نه، ", buttons=["از درس"])
        await sara.press("از درس")
        await sara.press("دیدن در درس")
        await sara.sees(buttons=["بعدی"])
        sara.say("/ask خرید رأی جرمه؟")
        await sara.sees("بله، ")
        await sara.press("پرسش دیگر")
        await sara.sees("با زبان خودتان بپرسید")
        for words in (str(answer["text"])[:40], "بله، "):
            assert matching_messages(sara, words), "each answer stays where it was"


@BOTH
async def test_reporters_answer_stays_and_decided_case_is_unassigned(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara", messenger), StoryModerator(home, "mina", messenger)
        await mina.starts()
        await sara.reports()
        mina.say("/queue")
        await mina.press("مورد بعدی")
        await mina.press("برمی‌دارم", chat="bot")
        await mina.sees("پرونده در دست شماست")
        await mina.press("کارهای دیگر", chat="bot")
        await mina.press("پرسش از گزارش‌دهنده", chat="bot")
        await mina.sees("پرسش را در یک پیام")
        mina.say("چه ساعتی بود؟")
        await mina.press("بفرست")
        await sara.press("باز کردن پیام")
        await sara.press("پاسخ می‌دهم")
        await sara.sees("پاسخ را همین‌جا بنویسید")
        sara.say("نزدیک ده صبح بود.")
        await mina.sees("نزدیک ده صبح")
        await mina.press("دیدن پرونده")
        await mina.sees(HOLDS, chat="bot", buttons=["رد کردن"])
        await mina.settles()
        assert matching_messages(mina, "نزدیک ده صبح"), "the reporter's words stay where they were"
        assert len(matching_messages(mina, HOLDS)) == 1, "one message a case"
        await mina.press("رد کردن")
        await mina.press("شاهدی نیست")
        await mina.sees("رد شد", chat="bot", buttons=["برگرداندن"])
        await mina.settles()
        assert not matching_messages(mina, HOLDS), "none says that she holds it"
        await mina.press("برگرداندن", chat="bot")
        await mina.sees("تصمیم برگشت")
        await mina.sees(HOLDS, chat="bot")


@BOTH
async def test_private_cards_follow_changes_made_in_group(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    """Reza views it in private while Mina claims, decides and undoes in the group. She has its card, too."""
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara", messenger)
        mina, reza = StoryModerator(home, "mina", messenger), StoryModerator(home, "reza", messenger)
        await mina.starts()
        await reza.starts()
        await sara.reports(file=True)
        await home.files_are_kept()
        for looker in (mina, reza):
            looker.say("/queue")
            await looker.press("مورد بعدی")
            await looker.sees("منتظر بررسی‌کننده", chat="bot", buttons=["برمی‌دارم"])
            await looker.settles()
        await mina.press("برمی‌دارم", chat=mina.group)
        await mina.sees("پرونده در دست شماست")
        await reza.sees(HOLDS, chat="bot", absent=["برمی‌دارم", "رد کردن"])
        await mina.sees(HOLDS, chat="bot", buttons=["رد کردن"])
        await mina.press("متن و مدارک", chat=mina.group)
        await mina.settles()
        await mina.decides("رد کردن", "شاهدی نیست")
        await reza.sees("رد شد", chat="bot", absent=["برمی‌دارم", "برگرداندن"])
        await mina.settles()
        assert not matching_messages(mina, HOLDS), "none says that she holds it"
        mina.say("/queue")
        await mina.sees("در دست شما: ")
        await mina.press("برگرداندن", chat=mina.group)
        await reza.sees(HOLDS, chat="bot", absent=["رد کردن"])
        await mina.press("رها کردن", chat=mina.group)
        await reza.sees("منتظر بررسی‌کننده", chat="bot", buttons=["برمی‌دارم"])


@BOTH
async def test_decision_undone_elsewhere_leaves_no_undo_button(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara", messenger), StoryModerator(home, "mina", messenger)
        await mina.starts()
        await sara.reports()
        mina.say("/queue")
        await mina.press("مورد بعدی")
        await mina.press("برمی‌دارم", chat="bot")
        await mina.sees(HOLDS, chat="bot", buttons=["رد کردن"])
        await mina.press("رد کردن", chat="bot")
        await mina.press("شاهدی نیست", chat="bot")
        await mina.sees("رد شد", chat="bot", buttons=["برگرداندن"])
        await mina.settles()
        await mina.press("برگرداندن", chat=mina.group)
        await mina.sees(HOLDS, chat="bot", buttons=["رد کردن"], absent=["برگرداندن"])
        await mina.settles()
        assert not matching_messages(mina, "رد شد"), "no card says that it is decided"
        await mina.press("رد کردن", chat="bot")
        await mina.press("شاهدی نیست", chat="bot")
        await mina.sees("رد شد", chat="bot", buttons=["برگرداندن"])
        await mina.settles()
        await home.advance_time(310)
        await mina.sees("رد شد", chat="bot", absent=["برگرداندن"])
