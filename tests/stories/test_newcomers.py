"""Who comes into the moderators' group after it was registered, and a bot that may not know its members."""

from pathlib import Path

import pytest

from bot.sandbox import groups, people
from bot.sandbox.faults import Fault
from bot.sandbox.records import Account, Chat, Messenger
from tests.stories.house import House, house
from tests.stories.people import Citizen, Moderator

BOTH = pytest.mark.parametrize("on", list(Messenger), ids=str)


def group_of(home: House, on: Messenger) -> Chat:
    return home.world.group(on, "moderators")


def strangers(home: House, on: Messenger, count: int) -> list[Account]:
    made = [people.add(home.world, f"new{number}", name=f"تازه{number}") for number in range(count)]
    return [person.accounts[on] for person in made]


def owner_of(home: House, on: Messenger) -> Account:
    return home.world.person("owner").accounts[on]


async def the_owner_starts(home: House, on: Messenger) -> Citizen:
    owner = Citizen(home, "owner", on)
    owner.say("/start")
    await owner.sees("گرداننده")
    return owner


async def has_no_rights(home: House, who: str, on: Messenger) -> None:
    one = Citizen(home, who, on)
    one.say("/queue")
    await one.sees("هنوز کسی راهتان نداده است")
    one.does("press", button="برمی‌دارم", chat="moderators")
    await one.sees_not("در دست شماست", within=1.0)


@BOTH
async def test_of_six_who_come_at_once_none_has_rights_and_one_press_lets_them_in(
    tmp_path: Path, on: Messenger
) -> None:
    async with house(tmp_path) as home:
        owner, mina = await the_owner_starts(home, on), Moderator(home, "mina", on)
        await mina.starts()
        sara = Citizen(home, "sara", on)
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
        second = Moderator(home, "new1", on)
        second.say("/queue")
        await second.sees(buttons=["مورد بعدی"])


@BOTH
async def test_who_came_one_after_another_are_asked_about_by_name(tmp_path: Path, on: Messenger) -> None:
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
async def test_whose_coming_was_never_told_is_a_stranger_when_they_press(
    tmp_path: Path, on: Messenger, restarted: bool
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
        new = Citizen(home, "new0", on)
        owner.since = home.world.seq
        new.say("/queue")
        await new.sees("هنوز کسی راهتان نداده است")
        alarm = await owner.sees("هنوز راهش نداده‌اید")
        assert "تازه0" in alarm["text"]


@BOTH
async def test_a_bot_that_is_no_administrator_says_so_and_works_once_it_is_one(
    tmp_path: Path, on: Messenger
) -> None:
    async with house(tmp_path) as home:
        owner, mina = await the_owner_starts(home, on), Moderator(home, "mina", on)
        await mina.starts()
        bot = home.world.bot_on(on).account
        owner.since = home.world.seq
        groups.set_status(home.world, group_of(home, on), bot, "member", by=owner_of(home, on))
        await home.later(120)  # nothing that was known of her is fresh any more
        mina.say("/queue")
        await mina.sees("ایراد از شما نیست", within=4.0)
        told = await owner.sees("مدیر نیست", within=10.0)
        assert ("تلگرام" if on is Messenger.TELEGRAM else "بله") in told["text"]
        owner.since = home.world.seq
        groups.set_status(home.world, group_of(home, on), bot, "administrator", by=owner_of(home, on))
        await home.later(40)
        await home.program.watch.look()
        await owner.sees("می‌تواند عضوها را بشناسد", within=10.0)
        mina.say("/queue")
        await mina.sees(buttons=["مورد بعدی"])


@BOTH
async def test_registering_says_within_seconds_whether_the_bot_is_administrator(
    tmp_path: Path, on: Messenger
) -> None:
    async with house(tmp_path, groups=()) as home:
        owner, chat = Citizen(home, "owner", on), group_of(home, on)
        bot = home.world.bot_on(on).account
        groups.set_status(home.world, chat, owner_of(home, on), "creator", by=owner_of(home, on))
        groups.set_status(home.world, chat, bot, "member", by=owner_of(home, on))
        owner.say(f"/register@{bot.username}", chat="moderators")
        await owner.sees("می‌پرسیم", chat="moderators", buttons=["من از این گروهم"])
        await owner.sees("ربات مدیر این گروه نیست", chat="moderators", within=12.0)
        groups.set_status(home.world, chat, bot, "administrator", by=owner_of(home, on))
        owner.say(f"/register@{bot.username}", chat="moderators")
        await owner.sees("ربات مدیر این گروه است", chat="moderators", within=12.0)
