"""A whole round of ballots on both messengers: pictures that change places, a restart in its midst, the minutes."""

import re
from pathlib import Path
from typing import Any

import pytest

from bot.domain.learning.ballot_bank import ROUND
from bot.sandbox.records import SandboxMessenger
from bot.sandbox.story_player import plain
from tests.stories.people import StoryCitizen
from tests.stories.story_house import house

NUMBERS = re.compile("[0-9]+")
PILES = (
    ("valid", "معتبر"),
    ("partly", "معتبر، ولی بخشی از آن خوانده نمی‌شود"),
    ("void", "باطل، و در شمار آرای مأخوذه"),
    ("uncounted", "باطل، و بیرون از شمار"),
)
ASK = "چه می‌شود؟"


def numbers_in(text: str) -> list[int]:
    return [int(number) for number in NUMBERS.findall(plain(text))]


async def begin(sara: StoryCitizen) -> dict[str, Any]:
    sara.say("/learn")
    await sara.press("🗳 تمرین رأی فهرستی تهران")
    await sara.sees("بیست برگه از صندوق درآمده است")
    await sara.press("شروع دور")
    return await sara.sees("برگهٔ ۱ از ۲۰", media="photo")


async def count_piles(sara: StoryCitizen) -> dict[str, int]:
    """Count the ballots on the screen by what becomes of them, as a learner would."""
    await sara.press("شمردن دوبارهٔ برگه‌ها")
    text = (await sara.sees("به ترتیبی که از صندوق درآمد"))["text"]
    verdicts = [line.partition(". ")[2] for line in map(plain, text.splitlines()) if NUMBERS.match(line)]
    assert len(verdicts) == ROUND
    await sara.press("برگشت به صورت‌جلسه")
    await sara.sees("آرای مأخوذه، یعنی")
    return {name: verdicts.count(plain(words)) for name, words in PILES}


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_a_round_from_its_first_ballot_to_its_minutes(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara", messenger)
        await begin(sara)
        for number in range(1, ROUND + 1):
            if number == 2:
                sara.say("باطل، در شمار")
            else:
                await sara.press("معتبر")
            feedback = await sara.sees("دسته‌ها تا این‌جا", media="photo", absent=[ASK])
            assert "مادهٔ" in feedback["text"]
            if number == 5:
                await sara.settles()
                await home.restart()
            on = "برگهٔ بعدی" if number < ROUND else "نوشتن صورت‌جلسه"
            await sara.press(on)
            if number < ROUND:
                await sara.sees(ASK, media="photo")
        text = (await sara.sees("صورت‌جلسهٔ شعبه"))["text"]
        received, issued = numbers_in(text)[:2]
        piles = await count_piles(sara)
        valid, void = piles["valid"] + piles["partly"], piles["void"]
        for count in (valid + void, valid + 1, void - 1, received - issued):
            sara.say(str(count))
        await sara.sees("صورت‌جلسه را ببندید")
        await sara.press("بستن صورت‌جلسه")
        await sara.sees("با برگه‌های روی میز نه")
        for label, count in (
            (f"آرای معتبر: {persian(valid + 1)}", valid),
            (f"آرای باطل در شمار: {persian(void - 1)}", void),
        ):
            await sara.press(label)
            await sara.sees("عدد را بنویسید")
            sara.say(persian(count))
            await sara.sees("صورت‌جلسه را ببندید")
        await sara.press("بستن صورت‌جلسه")
        await sara.sees("صورت‌جلسه می‌خواند و بسته شد")
        await sara.settles()
        pictures = [message for message in sara.on_screen() if message.get("photo")]
        assert len(pictures) <= 3, "one picture takes the place of another; only typed answers leave theirs"


def persian(number: int) -> str:
    return "".join("۰۱۲۳۴۵۶۷۸۹"[int(digit)] for digit in str(number))
