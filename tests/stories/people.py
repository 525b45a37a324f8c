"""People of a story in Python: they do what people in JSON stories do, and what JSON cannot express."""

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import acts, visible
from bot.sandbox.records import SandboxMessenger
from bot.sandbox.story_player import match_message, seen_text
from tests.stories.story_house import StoryHouse

WITHIN = 40.0
CODE = re.compile(r"[۰-۹]{4}(?: [۰-۹]{4}){3}")
NUMBER = r"شمارهٔ پرونده: (?P<number>[۰-۹]+)"


STORY = "سه مرد با چوب جلوی در شعبه ایستاده بودند، بار {}."


@dataclass
class StoryCitizen:
    """Somebody with a phone. ``sees`` looks at what is new since their own last act."""

    home: StoryHouse
    id: str
    on: SandboxMessenger = SandboxMessenger.TELEGRAM
    since: int = 0
    code: str = ""
    number: str = ""
    report_count: int = 0

    def does(self, verb: str, **body: Any) -> dict[str, Any]:
        world = self.home.world
        self.since = world.seq
        return acts.act(world, world.person(self.id), verb, {"messenger": self.on.value, **body})

    def say(self, text: str, **body: Any) -> None:
        self.does("say", text=text, **body)

    async def press(self, button: str, **body: Any) -> None:
        """Press the button as soon as it is there."""
        async with asyncio.timeout(WITHIN):
            while True:
                try:
                    self.does("press", button=button, **body)
                except acts.CannotDo:
                    await self.home.world.wait_for_change(0.05)
                else:
                    return

    async def sees(
        self, text: str = "", *, within: float = WITHIN, chat: str = "", **wanted: Any
    ) -> dict[str, Any]:
        """The message or toast that contains all this (``matches``, ``buttons``, ``absent``, ``media``)."""
        if text:
            wanted["text"] = text
        until = asyncio.get_running_loop().time() + within
        while True:
            new = self.new(chat)
            for message in new:
                if match_message(message, wanted) is not None:
                    return message
            left = until - asyncio.get_running_loop().time()
            assert left > 0, f"{self.id} expected {wanted}, {seen_text(new)}"
            await self.home.world.wait_for_change(min(left, 0.2))

    async def sees_not(self, text: str, *, within: float = 0.5, chat: str = "") -> None:
        await asyncio.sleep(within)
        assert not [m for m in self.new(chat) if match_message(m, {"text": text}) is not None], text

    async def settles(self) -> None:
        """Wait until sent messages are also stored as sent, a moment after they appear in the chat."""
        program = self.home.program
        async with asyncio.timeout(WITHIN):
            while program.sender.waiting() or (await program.store.counts())["outbox"]:
                await self.home.world.wait_for_change(0.05)

    def new(self, chat: str = "") -> list[dict[str, Any]]:
        """Others' messages and toasts since the person's last act."""
        world = self.home.world
        person = world.person(self.id)
        account = person.accounts[self.on]
        chats = [world.chat_for(person, self.on, chat)] if chat else visible.chats_of(world, person, self.on)
        messages = [
            visible.as_json(world, message, account)
            for room in chats
            for message in visible.changed_since(room, account, self.since)
        ]
        toasts = [{**toast, "toast": True} for toast in visible.toasts(world, account, self.since)]
        return [m for m in messages if not m["mine"]] + toasts

    def on_screen(self, chat: str = "bot") -> list[dict[str, Any]]:
        """All messages in the chat, newest first."""
        world = self.home.world
        person = world.person(self.id)
        account = person.accounts[self.on]
        messages = visible.newest_first(world.chat_for(person, self.on, chat), account)
        return [visible.as_json(world, message, account) for message in messages]

    # --- acts of many steps ---------------------------------------------------------------------------------

    async def begins_report(self, area: str = "منطقهٔ ۲") -> None:
        self.say("/report")
        for seen_first, pressed in (
            ("زنگ بزنید", "در خطر نیستم"),
            ("پیش از گزارش بدانید", "خواندم"),
            ("چه تخلفی بود", "فوری و خطرناک"),
            ("کدام‌یک بود", "باز کردن قفل یا پلمب بی‌اجازه"),
            ("کدام جا", area),
            (area, "شعبهٔ نمونهٔ ۱"),
            ("کِی بود", "همین حالا"),
        ):
            await self.sees(seen_first)
            await self.press(pressed)
        await self.sees("چه شد؟")

    async def writes(self, text: str, *, contact: str = "پاسخ می‌خواهم", file: bool = False) -> None:
        self.say(text)
        await self.sees("کار چه کسی")
        await self.press("گروه سازمان‌یافته")
        await self.sees("خودتان دیدید")
        await self.press("خودم دیدم")
        await self.sees("سندی دارید؟")
        if file:
            self.does("photo", sample=True)
            await self.sees("تا حالا ۱ فایل")
            await self.press("همین‌ها بود")
        else:
            await self.press("مدرکی ندارم")
        await self.sees("نهاد مسئول")
        await self.press("بله، برسانید")
        await self.sees("پاسخی به شما برسد")
        await self.press(contact)
        await self.sees("گزارش شما")

    async def sends(self) -> None:
        match = CODE.search((await self.sees(matches=CODE.pattern))["text"])
        assert match is not None
        self.code = match[0]
        await self.sees("هنوز فرستاده نشده")
        await self.press("فرستادن گزارش")
        confirmed = re.search(NUMBER, bare((await self.sees(matches=NUMBER))["text"]))
        assert confirmed is not None
        self.number = confirmed["number"]

    async def reports(self, text: str = "", *, area: str = "منطقهٔ ۲", **more: Any) -> None:
        """Without a text, each report has new words, because equal reports of one person are a repeat."""
        self.report_count += 1
        await self.begins_report(area)
        await self.writes(text or STORY.format(self.report_count), **more)
        await self.sends()


@dataclass
class StoryModerator(StoryCitizen):
    """A member of the group who has pressed Start."""

    group: str = field(default="moderators", kw_only=True)

    async def starts(self) -> None:
        self.say("/start")
        await self.sees("خوش آمدید")

    async def claims(self, number: str) -> None:
        await self.sees(f"پروندهٔ {number}", buttons=["برمی‌دارم"], chat=self.group)
        await self.press("برمی‌دارم", chat=self.group)
        await self.sees("پرونده در دست شماست")

    async def decides(self, button: str, reason: str) -> None:
        await self.press(button, chat=self.group)
        await self.sees(buttons=[reason])
        where = self.group if self.on is SandboxMessenger.TELEGRAM else "bot"
        await self.press(reason, chat=where)
        await self.sees("تصمیم ثبت شد")


def bare(text: str) -> str:
    return re.sub("[\u200e\u200f\u2066-\u2069]", "", text)
