"""Everybody presses any button on the screen and sends anything: no turn fails, and nothing gets stuck."""

import asyncio
import random
from pathlib import Path

import pytest

from bot.sandbox.records import SandboxMessenger
from bot.sandbox.refusals import CannotDo
from tests.stories.people import StoryCitizen, StoryModerator
from tests.stories.story_house import StoryHouse, house

SAYINGS = (
    "/start", "/menu", "/report", "/my_reports", "/queue", "/learn", "/quiz", "/settings", "/privacy", "/help",
    "/receipt", "/clean", "/forget_me", "/admin", "/phase day", "/reporting open", "/reporting emergency",
    "/phase after", "/nothing", "گزارش", "منو", "سلام", "🙏", "@channel", "https://t.me/kanal/12", "۱۲ آذر",
    "۱۴۰۵/۹/۱", "صفحهٔ همسایه", "سه مرد با چوب جلوی در شعبه ایستاده بودند.", "۱۲۳۴ ۵۶۷۸ ۹۰۱۲ ۳۴۵۶",
)  # fmt: skip
STEPS = 250


def act(who: StoryCitizen, luck: random.Random) -> None:
    """In four of five cases a press, otherwise words, a file, a forward or a place."""
    rooms = ["bot", who.group] if isinstance(who, StoryModerator) else ["bot"]
    room = luck.choice(rooms)
    if luck.random() < 0.8:
        messages = [m for m in who.on_screen(room)[:6] if any(m["buttons"])]
        if messages:
            message = luck.choice(messages)
            row = luck.randrange(len(message["buttons"]))
            column = luck.randrange(len(message["buttons"][row]))
            who.does("press", button=f"{row},{column}", message=message["key"], chat=room)
            return
    match luck.randrange(8):
        case 0:
            who.does("photo", sample=True, caption="کنار شعبه")
        case 1:
            who.does("forward", text="رأی بدهید", from_kind=luck.choice(["channel", "person", "hidden"]))
        case 2:
            who.does("location", latitude=35.7, longitude=51.4)
        case _:
            who.say(luck.choice(SAYINGS))


def failed_turns(home: StoryHouse) -> float:
    value = home.program.health.registry.get_sample_value("amanat_turns_total", {"outcome": "failed"})
    return value or 0.0


@pytest.mark.parametrize("seed", range(2))
async def test_no_turn_fails(seed: int, tmp_path: Path) -> None:
    luck = random.Random(seed)
    async with house(tmp_path) as home:
        everybody = [
            StoryCitizen(home, "sara"), StoryCitizen(home, "ali", SandboxMessenger.BALE), StoryCitizen(home, "owner"),
            StoryModerator(home, "mina"), StoryModerator(home, "reza", SandboxMessenger.BALE),
        ]  # fmt: skip
        for who in everybody:
            who.say("/start")
        await everybody[-1].sees("خوش آمدید")
        await everybody[0].reports()
        for number in range(STEPS):
            who = luck.choice(everybody)
            try:
                act(who, luck)
            except CannotDo:  # the button has just disappeared
                continue
            await asyncio.sleep(0.005)
            if number % 50 == 49:
                await home.advance_time(luck.choice([30, 400, 1500]))
        for who in everybody:
            who.say("/help")
            await who.sees("راهنما", within=20)
        assert failed_turns(home) == 0
        assert not any("ببخشید" in m["text"] for who in everybody for m in who.on_screen())
