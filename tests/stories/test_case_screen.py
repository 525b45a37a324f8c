"""One screen a case: how many presses and messages the way from the card to a decision takes, on both messengers."""

from pathlib import Path

import pytest

from bot.sandbox.records import Message, SandboxMessenger
from tests.stories.people import StoryCitizen, StoryModerator
from tests.stories.story_house import StoryHouse, house

BOTH = pytest.mark.parametrize("messenger", list(SandboxMessenger))


class PrivateChat:
    """The bot's messages in the moderator's private chat: those that stand there, and all that came."""

    def __init__(self, home: StoryHouse, mina: StoryModerator) -> None:
        world = home.world
        self.chat = world.chat_for(world.person(mina.id), mina.on, "bot")
        self.last = max((message.id for message in self._from_bot()), default=0)

    def _from_bot(self) -> list[Message]:
        messages = {message.id: message for _, message in self.chat.changes if message.sender.is_bot}
        return [messages[number] for number in sorted(messages)]

    def came(self) -> list[Message]:
        """Those that are newer than this object, also if they are gone by now."""
        return [message for message in self._from_bot() if message.id > self.last]

    def standing(self) -> list[Message]:
        return [message for message in self._from_bot() if message.id in self.chat.messages]


async def looks_at_card(home: StoryHouse, mina: StoryModerator) -> PrivateChat:
    mina.say("/queue")
    await mina.press("مورد بعدی")
    await mina.sees("منتظر بررسی‌کننده", chat="bot", buttons=["برمی‌دارم"])
    await mina.settles()
    return PrivateChat(home, mina)


@BOTH
async def test_decision_takes_three_presses_and_two_new_messages(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara", messenger), StoryModerator(home, "mina", messenger)
        await mina.starts()
        await sara.reports()
        private = await looks_at_card(home, mina)
        card = private.standing()[-1]
        await mina.press("برمی‌دارم", chat="bot")
        await mina.sees("در دست", chat="bot", buttons=["رد کردن"])
        await mina.settles()
        text, screen = private.came()
        assert "سه مرد با چوب" in str(text.text) and len(screen.buttons[0]) == 3
        assert "در دست" in str(screen.text) and card.id not in private.chat.messages
        await mina.press("رد کردن", chat="bot")
        await mina.press("شاهدی نیست", chat="bot")  # the third press
        await mina.sees("تصمیم ثبت شد")
        await mina.settles()
        decided = private.standing()[-1]
        assert decided is screen and "رد شد" in str(decided.text), "the decision is seen where it was made"
        assert len(decided.buttons[0]) == 2, "undo beside the next case"
        assert len(private.came()) == 2, "every other step has changed a message"
        assert text.id not in private.chat.messages, "the words go with the claim"


@BOTH
async def test_files_stand_between_text_and_decisions(messenger: SandboxMessenger, tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara", messenger), StoryModerator(home, "mina", messenger)
        await mina.starts()
        await sara.begins_report()
        sara.say("دو مرد تابلوی شعبه را کندند و بردند.")
        await sara.press("گروه سازمان‌یافته")
        await sara.press("خودم دیدم")
        await sara.sees("سندی دارید؟")
        sara.does("album", files=[{"sample": True}] * 3)
        await sara.sees("تا حالا ۳ فایل")
        for button in ("همین‌ها بود", "بله، برسانید", "پاسخ می‌خواهم"):
            await sara.press(button)
        await sara.sends()
        await home.files_are_kept()
        private = await looks_at_card(home, mina)
        await mina.press("برمی‌دارم", chat="bot")
        await mina.sees("در دست", chat="bot", buttons=["رد کردن"])
        await mina.settles()
        text, *album, screen = private.came()
        assert "تابلوی شعبه" in str(text.text) and len(album) == 3 and screen.buttons
        assert len({message.album for message in album}) == 1 and all(message.media for message in album)
        protects = messenger is SandboxMessenger.TELEGRAM
        assert {message.protected for message in (text, *album)} == {protects}
        assert "SHA-256" not in "".join(str(message.text) for message in (text, *album))
        await mina.press("بیرون از موضوع", chat="bot")
        await mina.press("تخلف نیست", chat="bot")
        await mina.sees("تصمیم ثبت شد")
        await mina.settles()
        assert not {message.id for message in (text, *album)} & private.chat.messages.keys()
        assert private.standing()[-1] is screen
