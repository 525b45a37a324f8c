"""A body's liaison gives an opinion on a lesson, reads it from the invitation, and again once corrected."""

from pathlib import Path

import pytest

from bot.domain.people import Account, Messenger, Role, Staff
from bot.sandbox import records
from tests.stories.people import StoryCitizen, bare
from tests.stories.story_house import StoryHouse, house
from tests.stories.test_law_edition import content

__all__ = ["content"]
FIRST, SECOND = "کارت اول خیلی بلند است.", "حالا بهتر است، ولی عنوان روشن نیست."
OLD, NEW = "برادر کوچکتان می‌پرسد", "خواهر کوچکتان می‌پرسد"


def correct_lesson(content: Path) -> None:
    (file,) = [
        file for file in (content / "lessons").rglob("*") if file.is_file() and OLD in file.read_text("utf-8")
    ]
    file.write_text(file.read_text("utf-8").replace(OLD, NEW), encoding="utf-8")


async def a_liaison(home: StoryHouse, messenger: records.SandboxMessenger) -> None:
    person = home.world.person("reza")
    account = Account(Messenger(messenger.value), person.accounts[messenger].id)
    async with home.program.store.batch() as batch:
        batch.uow.staff.save(Staff(account, Role.LIAISON, person.name, started=True))
        batch.keep_turn()
        await batch.commit()


async def asks(owner: StoryCitizen) -> None:
    owner.say("/opinions")
    for button in (
        "نظرخواهی دربارهٔ یک درس", "درس‌های رأی‌دهندگان", "یک رأی، فقط مال شما", "رابط‌های نهادها", "۷ روز",
    ):  # fmt: skip
        await owner.press(button)
    await owner.sees("از ۱ نفر نظر خواستیم")


async def says(reza: StoryCitizen, words: str) -> str:
    await reza.press("نظر می‌دهم")
    await reza.sees("نظرتان را بنویسید", buttons=["خواندن درس"])
    reza.say(words)
    return bare((await reza.sees("نظر شما ثبت شد"))["text"])


async def answers(owner: StoryCitizen, words: str) -> None:
    await owner.press(f"بی‌پاسخ: {words}")
    await owner.sees(words)
    await owner.press("پذیرفته شد")
    await owner.sees("دلیل را در یک یا دو جمله")
    owner.say("همین هفته عوضش می‌کنیم.")
    await owner.sees("پرسیده‌ایم")


@pytest.mark.parametrize("messenger", list(records.SandboxMessenger))
async def test_lesson_is_read_from_invitation_and_opinions_name_edition(
    messenger: records.SandboxMessenger, content: Path, tmp_path: Path
) -> None:
    async with house(tmp_path, own_content=True) as home:
        await a_liaison(home, messenger)
        owner, reza = StoryCitizen(home, "owner", messenger), StoryCitizen(home, "reza", messenger)
        for person in (owner, reza):
            person.say("/start")
            await person.sees("خوش آمدید")
        await asks(owner)
        await reza.sees("از شما نظر می‌خواهیم", buttons=["خواندن درس"], absent=["نظر می‌دهم"])
        await reza.press("خواندن درس")
        first = bare((await reza.sees("صفحهٔ ۱ از ۱۵", buttons=["صفحهٔ بعد"]))["text"])
        assert OLD in first and "نسخهٔ درس: " in first
        for number in ("۲", "۳", "۴", "۵", "۶", "۷", "۸"):
            await reza.press("صفحهٔ بعد")
            await reza.sees(f"صفحهٔ {number} از ۱۵")
        await reza.sees("آغاز تمرین")
        assert "نسخهٔ" not in await says(reza, FIRST)

        correct_lesson(content)
        await home.program.keeper.look()
        reza.say("/opinions")
        await reza.press("درس «یک رأی، فقط مال شما»")
        await reza.sees("پس از آغاز نظرخواهی عوض شده است", buttons=["خواندن درس"])
        await reza.press("خواندن درس")
        assert NEW in bare((await reza.sees("عوض شده است", buttons=["نظر می‌دهم"]))["text"])
        assert "دربارهٔ نسخهٔ" in await says(reza, SECOND)

        owner.say("/opinions")
        await owner.press("درس «یک رأی، فقط مال شما»")
        for words in (FIRST, SECOND):
            await answers(owner, words)
        await owner.press("بستن نظرخواهی")
        await owner.sees("بسته شد")
        await owner.press("گزارش نظرخواهی")
        summary = bare((await owner.sees("گزارش نظرخواهی: درس"))["text"])
        assert "پذیرفته: ۲" in summary and first.rpartition("نسخهٔ درس: ")[2].strip() in summary
        await owner.sees("گزارش نظرخواهی دربارهٔ درس", within=30.0)
