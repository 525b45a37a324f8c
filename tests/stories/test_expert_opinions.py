"""A jurist with no other role is asked by name about a draft of the atlas, over HTTP, on both messengers."""

from pathlib import Path

import pytest

from bot.domain.people import Account, Messenger, Role, Staff
from bot.sandbox import records
from tests.stories.people import StoryCitizen, bare
from tests.stories.story_house import StoryHouse, house

WORDS = "این سطح با تجربهٔ دورهٔ پیش نمی‌خواند."


async def two_experts(home: StoryHouse, messenger: records.SandboxMessenger) -> None:
    """How a role is given is tested in tests/handlers/test_experts.py."""
    async with home.program.store.batch() as batch:
        for who in ("reza", "ali"):
            person = home.world.person(who)
            account = Account(Messenger(messenger.value), person.accounts[messenger].id)
            batch.uow.staff.save(Staff(account, Role.EXPERT, person.name, started=True))
        batch.keep_turn()
        await batch.commit()


async def asks(owner: StoryCitizen, name: str) -> None:
    owner.say("/atlas")
    for button in (
        "نسخه‌ها", "ساختن پیش‌نویس تازه", "سطح منطقه‌ها", "نظرخواهی دربارهٔ این پیش‌نویس", "چند نفر، با نام",
    ):  # fmt: skip
        await owner.press(button)
    await owner.sees("هنوز کسی را انتخاب نکرده‌اید", absent=["ادامه"])
    await owner.press(name)
    await owner.sees("انتخاب‌شده: ۱ نفر", buttons=["ادامه", "✅"])
    await owner.press("ادامه")
    assert name in bare((await owner.sees("از این‌ها نظر می‌خواهیم"))["text"])
    await owner.press("۷ روز")
    await owner.sees("از ۱ نفر نظر خواستیم")


@pytest.mark.parametrize("messenger", list(records.SandboxMessenger))
async def test_expert_invited_by_name_reads_draft_and_gets_answer(
    messenger: records.SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        await two_experts(home, messenger)
        owner, reza, ali = (StoryCitizen(home, who, messenger) for who in ("owner", "reza", "ali"))
        for person in (owner, reza, ali):
            person.say("/start")
            await person.sees("خوش آمدید")
        await reza.sees("شما این‌جا کارشناس هستید", buttons=["نظرخواهی‌ها"])
        ali.since = home.world.seq
        await asks(owner, home.world.person("reza").name)

        await reza.sees("از شما نظر می‌خواهیم", buttons=["دیدن نظرخواهی"])
        await reza.press("دیدن نظرخواهی")
        await reza.press("سطح منطقه‌ها")
        await reza.sees("پیش‌نویس", buttons=["چرا این سطح؟"], absent=["فایل PDF", "نقشهٔ شطرنجی", "اطلس"])
        await reza.press("چرا این سطح؟")
        await reza.press("منطقهٔ ۲")
        await reza.sees("از چه آمده است")
        await reza.press("برگشت به نظرخواهی")
        await reza.press("نظر می‌دهم")
        reza.say(WORDS)
        await reza.sees("نظر شما ثبت شد")
        reza.say("/atlas")
        await reza.sees("این کار در دست شما نیست")

        await owner.press("پاسخ دادن به نظرها")
        await owner.press(f"بی‌پاسخ: {WORDS}")
        await owner.press("پذیرفته شد")
        await owner.sees("دلیل را در یک یا دو جمله")
        owner.say("در نسخهٔ بعد درستش می‌کنیم.")
        await reza.sees("به نظر شما پاسخ داده شد")
        await owner.press("بستن نظرخواهی")
        await owner.sees("بسته شد")
        await reza.press("گزارش نظرخواهی")
        await reza.sees("گزارش نظرخواهی: پیش‌نویس")
        await ali.sees_not("از شما نظر می‌خواهیم")
        ali.say("/opinions")
        await ali.sees("نظرخواهی‌ای نیست")
