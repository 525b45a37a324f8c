"""A clerk of the governor's office moderates. Others read a report about that office, the clerk does not."""

from pathlib import Path

import pytest

from bot.sandbox.records import SandboxMessenger
from tests.stories.people import STORY, StoryCitizen, StoryModerator, bare
from tests.stories.story_house import house
from tests.stories.test_after_a_report import OTHER

BOARD = "هیئت اجرایی شهرستان"
"""The governor is its chair."""


async def report_body_staff(sara: StoryCitizen) -> None:
    await sara.begins_report()
    sara.say(STORY.format(1))
    for seen_first, pressed in (
        ("کار چه کسی", "عامل شعبه، مجری یا ناظر"),
        ("خودتان دیدید", "خودم دیدم"),
        ("سندی دارید؟", "مدرکی ندارم"),
        ("نهاد مسئول", "بله، برسانید"),
        ("پاسخی به شما برسد", "پاسخ می‌خواهم"),
    ):
        await sara.sees(seen_first)
        await sara.press(pressed)
    await sara.sees("گزارش شما")
    await sara.sends()


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_clerk_of_accused_office_cannot_see_or_open_it(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara", messenger)
        mina, reza = StoryModerator(home, "mina", messenger), StoryModerator(home, "reza", OTHER[messenger])
        for moderator in (mina, reza):
            await moderator.starts()
        mina.say("/queue")
        await mina.sees(buttons=["گفتن نهاد من"])
        await mina.press("گفتن نهاد من")
        await mina.sees("در یکی از این نهادها", buttons=[BOARD, "هیچ‌کدام"])
        await mina.press(BOARD)
        await mina.sees("درست است؟")
        await mina.press("بله، همین است")
        await mina.sees("نهاد شما:")
        await mina.settles()
        mina.since = home.world.seq
        sara.say("/privacy whole")
        card = bare((await sara.sees("نهاد خودشان"))["text"])
        assert f"{BOARD} (۱ نفر)" in card
        await report_body_staff(sara)
        await reza.sees(f"پروندهٔ {sara.number}", buttons=["برمی‌دارم"], chat="moderators")
        await mina.sees_not(f"پروندهٔ {sara.number}", chat="moderators")
        mina.say("/queue")
        await mina.sees(buttons=["مورد بعدی"])
        await mina.press("مورد بعدی")
        await mina.sees("هیچ پرونده‌ای منتظر")
        await reza.claims(sara.number)
