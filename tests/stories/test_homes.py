"""Groups with areas: two on Telegram, one of them with topics, and one on Bale that refuses cards."""

from pathlib import Path

from bot.sandbox import forums, groups
from bot.sandbox.records import SandboxChat, SandboxMessenger
from tests.stories.people import StoryCitizen, StoryModerator
from tests.stories.story_house import StoryHouse, house

SOUTH = "south"
GRAVE = "🔴 فوری"


def a_forum(home: StoryHouse) -> SandboxChat:
    """The owner's second group, with topics. Reza works in it; the bot may create topics as administrator."""
    world = home.world
    group = groups.create(world, SOUTH, SandboxMessenger.TELEGRAM, title="بررسی‌کنندگان جنوب")
    owner = world.person("owner").accounts[SandboxMessenger.TELEGRAM]
    for account, status in (
        (owner, "creator"),
        (world.person("reza").accounts[SandboxMessenger.TELEGRAM], "member"),
        (world.bot_on(SandboxMessenger.TELEGRAM).account, "administrator"),
    ):
        groups.set_status(world, group, account, status, by=owner)
    supergroup = groups.upgrade(world, group)
    forums.set_forum(world, supergroup, on=True, bot_may=True)
    return supergroup


async def give_area(owner: StoryCitizen, area: str, *, chat: str) -> None:
    """In the group itself: its areas, then down the tree."""
    owner.say("/areas", chat=chat)
    await owner.sees("همهٔ جاها", buttons=["انتخاب منطقه‌ها"], chat=chat)
    await owner.press("انتخاب منطقه‌ها", chat=chat)
    await owner.press("جاهای شهرستان تهران", chat=chat)
    await owner.press(area, chat=chat)
    await owner.press("بله، همین", chat=chat)
    await owner.sees(f"روشن: {area}", chat=chat)


async def sorts_by_severity(owner: StoryCitizen) -> None:
    """In private, where the owner sees all groups."""
    owner.say("/areas")
    await owner.sees("گروه‌های بررسی‌کنندگان")
    await owner.press("بررسی‌کنندگان جنوب")
    await owner.press("هر شدت یک موضوع")
    await owner.press("بله، همین")
    await owner.sees("دسته‌بندی: هر شدت یک موضوع")


async def topic_of(who: StoryCitizen, number: str) -> str | None:
    seen = await who.sees(f"پروندهٔ {number}", chat=SOUTH)
    topic: str | None = seen["topic"]
    return topic


async def look_at_groups(home: StoryHouse) -> None:
    """Wait until the messengers have been asked about the groups."""
    await home.program.watch.look()
    await home.program.ticks.due_work()


async def test_groups_get_cases_of_their_areas_and_topics(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara")
        owner, mina, reza = (
            StoryCitizen(home, "owner"),
            StoryModerator(home, "mina"),
            StoryModerator(home, "reza", group=SOUTH),
        )
        a_forum(home)
        owner.say("/start")
        await owner.sees("خوش آمدید")
        await mina.starts()
        await reza.starts()
        owner.say("/register", chat=SOUTH)
        await owner.sees("گروه بررسی‌کنندگان", chat=SOUTH)
        await look_at_groups(home)

        # the south is responsible for district 2, and sorts by severity
        await give_area(owner, "منطقهٔ ۲", chat=SOUTH)
        await sorts_by_severity(owner)
        mina.since = reza.since = home.world.seq
        await sara.reports()
        assert await topic_of(reza, sara.number) == GRAVE
        await mina.sees_not(f"پروندهٔ {sara.number}", chat="moderators")

        # the topic is deleted by hand: the next card gets a new one and goes there
        south = home.world.group(SandboxMessenger.TELEGRAM, SOUTH)
        forums.change_topic(home.world, south, GRAVE, "delete")
        reza.since = home.world.seq
        await sara.reports()
        assert await topic_of(reza, sara.number) == GRAVE and len(south.topics) == 1
        await reza.press("برمی‌دارم", chat=SOUTH)
        whispered = await reza.sees("پرونده در دست شماست")
        assert whispered.get("toast") or whispered["topic"] == GRAVE
        summary = await reza.sees(buttons=["متن و مدارک"], chat=SOUTH)
        assert summary["topic"] == GRAVE

        # the right is removed: cards go to General, and the owner is told what is missing
        forums.change_topic(home.world, south, GRAVE, "delete")
        forums.set_forum(home.world, south, on=True, bot_may=False)
        owner.since = reza.since = home.world.seq
        await sara.reports()
        assert await topic_of(reza, sara.number) is None
        owner.say("/areas")  # opening the groups' screen makes the bot ask the messenger about them
        await owner.sees("مدیریت موضوع‌ها", buttons=["دیدن این گروه"])

        # elsewhere the general group has it
        mina.since = reza.since = home.world.seq
        await sara.reports(area="منطقهٔ ۳")
        await mina.sees(f"پروندهٔ {sara.number}", chat="moderators")
        await reza.sees_not(f"پروندهٔ {sara.number}", chat=SOUTH)


async def test_bale_group_without_cards_works_privately_until_it_can(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        world = home.world
        bale = world.group(SandboxMessenger.BALE, "moderators")
        groups.set_status(
            world, bale, world.person("owner").accounts[SandboxMessenger.BALE], "member",
            by=world.person("mina").accounts[SandboxMessenger.BALE],
        )  # fmt: skip
        sara, owner = StoryCitizen(home, "sara"), StoryCitizen(home, "owner", SandboxMessenger.BALE)
        lead = StoryCitizen(home, "owner")
        mina, reza = StoryModerator(home, "mina", SandboxMessenger.BALE), StoryModerator(home, "reza")
        for who in (owner, lead):
            who.say("/start")
            await who.sees("خوش آمدید")
        await mina.starts()
        await reza.starts()
        mina.say("/queue")
        await mina.sees("در دست شما: ")  # the bot knows her now
        await give_area(owner, "منطقهٔ ۱", chat="moderators")
        a_forum(home)
        lead.say("/register", chat=SOUTH)
        await lead.sees("گروه بررسی‌کنندگان", chat=SOUTH)
        await look_at_groups(home)
        await give_area(lead, "منطقهٔ ۲", chat=SOUTH)
        await sorts_by_severity(lead)

        bale.deaf = True
        lead.since = owner.since = mina.since = reza.since = world.seq
        await sara.reports(area="منطقهٔ ۱")
        first = sara.number
        await lead.sees("نمی‌رسد", buttons=["دیدن این گروه"])
        await owner.sees("نمی‌رسد", chat="bot")
        message = await mina.sees("منتظر بررسی‌کننده: ۱", buttons=["مورد بعدی"], chat="bot")
        assert "نمی‌رسد" in message["text"]
        await reza.sees_not(f"پروندهٔ {first}", chat="moderators")
        lead.since = owner.since = world.seq
        await sara.reports(area="منطقهٔ ۱")
        second = sara.number
        await lead.sees_not("نمی‌رسد")

        # the groups on Telegram go on meanwhile, each with its own cases
        south = StoryModerator(home, "reza", since=world.seq, group=SOUTH)
        await sara.reports()
        assert await topic_of(south, sara.number) == GRAVE
        await reza.sees_not(f"پروندهٔ {sara.number}", chat="moderators")

        # the case is found, claimed and decided in private
        await mina.press("مورد بعدی", chat="bot")
        await mina.sees(f"پروندهٔ {first}", buttons=["برمی‌دارم"], chat="bot")
        await mina.press("برمی‌دارم", chat="bot")
        await mina.sees("در دست مینا", chat="bot")
        await mina.press("بیرون از موضوع", chat="bot")
        await mina.sees("دلیل", chat="bot")

        # the group accepts messages again: the waiting case gets its card there, and the owner is told
        bale.deaf = False
        lead.since = mina.since = world.seq
        await home.program.recovery_probe.probe_groups()
        await home.advance_time(400)
        await home.program.recovery_probe.probe_groups()
        await lead.sees("دوباره پیام می‌پذیرد")
        await mina.sees(f"پروندهٔ {second}", buttons=["برمی‌دارم"], chat="moderators")


async def test_areas_that_change_take_the_cards_along(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara, owner = StoryCitizen(home, "sara"), StoryCitizen(home, "owner")
        mina, reza = StoryModerator(home, "mina"), StoryModerator(home, "reza", group=SOUTH)
        a_forum(home)
        await mina.starts()
        await reza.starts()
        owner.say("/register", chat=SOUTH)
        await owner.sees("گروه بررسی‌کنندگان", chat=SOUTH)
        await sara.reports()
        await mina.sees(f"پروندهٔ {sara.number}", buttons=["برمی‌دارم"], chat="moderators")
        await reza.sees(f"پروندهٔ {sara.number}", buttons=["برمی‌دارم"], chat=SOUTH)
        await home.advance_time(60)
        mina.since = home.world.seq
        await give_area(owner, "منطقهٔ ۲", chat=SOUTH)
        await mina.sees("به گروه دیگری رفت", chat="moderators")
        reza.since = home.world.seq
        await reza.sees_not(f"پروندهٔ {sara.number}", chat=SOUTH)
