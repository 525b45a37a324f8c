"""People who join the moderators' group after it was registered, and a bot that may not see its members."""

from pathlib import Path

import pytest

from bot.sandbox import groups, people
from bot.sandbox.faults import Fault
from bot.sandbox.records import SandboxAccount, SandboxChat, SandboxMessenger
from tests.stories.people import StoryCitizen, StoryModerator
from tests.stories.story_house import StoryHouse, house

BOTH = pytest.mark.parametrize("on", list(SandboxMessenger), ids=str)


def group_of(home: StoryHouse, on: SandboxMessenger) -> SandboxChat:
    return home.world.group(on, "moderators")


def strangers(home: StoryHouse, on: SandboxMessenger, count: int) -> list[SandboxAccount]:
    made = [people.add(home.world, f"new{number}", name=f"تازه{number}") for number in range(count)]
    return [person.accounts[on] for person in made]


def owner_of(home: StoryHouse, on: SandboxMessenger) -> SandboxAccount:
    return home.world.person("owner").accounts[on]


async def the_owner_starts(home: StoryHouse, on: SandboxMessenger) -> StoryCitizen:
    owner = StoryCitizen(home, "owner", on)
    owner.say("/start")
    await owner.sees("گرداننده")
    return owner


async def has_no_rights(home: StoryHouse, who: str, on: SandboxMessenger) -> None:
    stranger = StoryCitizen(home, who, on)
    stranger.say("/queue")
    await stranger.sees("هنوز کسی راهتان نداده است")
    stranger.does("press", button="برمی‌دارم", chat="moderators")
    await stranger.sees_not("در دست شماست", within=1.0)


@BOTH
async def test_six_simultaneous_newcomers_lack_rights_until_one_admission(
    tmp_path: Path, on: SandboxMessenger
) -> None:
    async with house(tmp_path) as home:
        owner, mina = await the_owner_starts(home, on), StoryModerator(home, "mina", on)
        await mina.starts()
        sara = StoryCitizen(home, "sara", on)
        await sara.reports()
        await mina.sees(f"پروندهٔ {sara.number}", chat="moderators")
        owner.since = home.world.seq
        groups.bring(home.world, group_of(home, on), strangers(home, on, 6), by=owner_of(home, on))
        alarm = await owner.sees("هنوز راهش نداده‌اید", buttons=["از خودمان است"])
        assert all(f"تازه{number}" in alarm["text"] for number in range(6)) and "«" in alarm["text"]
        for number in range(6):
            await has_no_rights(home, f"new{number}", on)
        await owner.press("از خودمان است")
        await owner.sees("ثبت شد")
        second = StoryModerator(home, "new1", on)
        second.say("/queue")
        await second.sees(buttons=["مورد بعدی"])


@BOTH
async def test_newcomers_are_asked_about_by_name(tmp_path: Path, on: SandboxMessenger) -> None:
    async with house(tmp_path) as home:
        owner = await the_owner_starts(home, on)
        for number, account in enumerate(strangers(home, on, 2)):
            owner.since = home.world.seq
            groups.bring(home.world, group_of(home, on), [account], by=owner_of(home, on))
            alarm = await owner.sees("هنوز راهش نداده‌اید", buttons=["از خودمان است"])
            assert f"تازه{number}" in alarm["text"]
        owner.since = home.world.seq
        await owner.press("از خودمان است")
        asked = await owner.sees("این‌ها را نمی‌شناسیم", buttons=["همه را می‌شناسم"])
        assert all(f"تازه{number}" in asked["text"] for number in range(2))


@BOTH
@pytest.mark.parametrize("restarted", [False, True])
async def test_person_with_unannounced_arrival_is_stranger_on_press(
    tmp_path: Path, on: SandboxMessenger, restarted: bool
) -> None:
    async with house(tmp_path) as home:
        owner = await the_owner_starts(home, on)
        if restarted:
            await home.stop()
        home.world.faults.add({"kind": Fault.LOST_UPDATE, "count": 2})
        (account,) = strangers(home, on, 1)
        groups.join(home.world, group_of(home, on), account)
        home.world.faults.clear()
        if restarted:
            await home.start()
        new = StoryCitizen(home, "new0", on)
        owner.since = home.world.seq
        new.say("/queue")
        await new.sees("هنوز کسی راهتان نداده است")
        alarm = await owner.sees("هنوز راهش نداده‌اید")
        assert "تازه0" in alarm["text"]


@BOTH
async def test_bot_without_admin_says_so_and_works_once_promoted(
    tmp_path: Path, on: SandboxMessenger
) -> None:
    async with house(tmp_path) as home:
        owner, mina = await the_owner_starts(home, on), StoryModerator(home, "mina", on)
        await mina.starts()
        bot = home.world.bot_on(on).account
        owner.since = home.world.seq
        groups.set_status(home.world, group_of(home, on), bot, "member", by=owner_of(home, on))
        await home.advance_time(120)  # information about her is not fresh any more
        mina.say("/queue")
        await mina.sees("ایراد از شما نیست", within=4.0)
        message = await owner.sees("مدیر نیست", within=10.0)
        assert ("تلگرام" if on is SandboxMessenger.TELEGRAM else "بله") in message["text"]
        owner.since = home.world.seq
        groups.set_status(home.world, group_of(home, on), bot, "administrator", by=owner_of(home, on))
        await home.advance_time(40)
        await home.program.watch.look()
        await owner.sees("می‌تواند عضوها را بشناسد", within=10.0)
        mina.say("/queue")
        await mina.sees(buttons=["مورد بعدی"])


@BOTH
async def test_registering_says_within_seconds_whether_the_bot_is_administrator(
    tmp_path: Path, on: SandboxMessenger
) -> None:
    async with house(tmp_path, groups=()) as home:
        owner, chat = StoryCitizen(home, "owner", on), group_of(home, on)
        bot = home.world.bot_on(on).account
        groups.set_status(home.world, chat, owner_of(home, on), "creator", by=owner_of(home, on))
        groups.set_status(home.world, chat, bot, "member", by=owner_of(home, on))
        owner.say(f"/register@{bot.username}", chat="moderators")
        await owner.sees("می‌پرسیم", chat="moderators", buttons=["من از این گروهم"])
        await owner.sees("ربات مدیر این گروه نیست", chat="moderators", within=12.0)
        groups.set_status(home.world, chat, bot, "administrator", by=owner_of(home, on))
        owner.say(f"/register@{bot.username}", chat="moderators")
        await owner.sees("ربات مدیر این گروه است", chat="moderators", within=12.0)
