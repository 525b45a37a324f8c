"""docs/operating/first-day.md, played step by step on an empty server: no settings, no keys, no group."""

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.cli import owner_code
from bot.cli.env_file import EnvFile
from bot.cli.init import FirstSetup
from bot.language.dates import short_date
from bot.lifecycle import Program
from bot.runtime.system import SystemClock
from bot.sandbox import acts, groups, people
from bot.sandbox.records import SandboxMessenger
from bot.sandbox.server import BEGINS, TEHRAN, TOKENS, SandboxServer
from bot.sandbox.world import World
from bot.settings import Settings, read_settings
from tests.fakes.shared_content import share_content_with_commands, shared_program_args
from tests.stories.people import StoryCitizen, StoryModerator
from tests.stories.story_house import OPERATOR, StoryHouse

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "operating" / "first-day.md"
STEP = re.compile(r"^## (\d+)\. (.+)$", re.MULTILINE)
MOST = 12
GROUP = "office"
LINK = re.compile(r"https://\S+\?start=owner-\w+")


def is_empty(folder: Path) -> bool:
    return not [*folder.iterdir()]


@dataclass
class OperatorsTerminal:
    """The operator answers init; the owner opens the link that it shows, on their phone."""

    day: "FirstDay"
    lines: list[str] = field(default_factory=list)

    def say(self, line: str) -> None:
        self.lines.append(line)
        if (link := LINK.search(line)) is not None:
            self.day.loop.call_soon_threadsafe(self.day.owner_opens, link[0])

    def ask(self, question: str) -> str:
        self.lines.append(question)
        if question.startswith("The code came from"):
            return "y"
        return OPERATOR if question == "(Enter: later)" else ""

    def ask_hidden(self, question: str) -> str:
        return TOKENS[self.day.on] if question.startswith(f"The token for {self.day.on.title()}") else ""


@dataclass
class FirstDay:
    """Each method is a step of the guide, under its title."""

    server: SandboxServer
    on: SandboxMessenger
    loop: asyncio.AbstractEventLoop
    terminal: OperatorsTerminal = field(init=False)
    home: StoryHouse = field(init=False)
    owner: StoryCitizen = field(init=False)
    mina: StoryModerator = field(init=False)

    def __post_init__(self) -> None:
        self.terminal = OperatorsTerminal(self)

    @property
    def world(self) -> World:
        return self.server.world

    def owner_opens(self, link: str) -> None:
        acts.act(self.world, self.world.person("owner"), "press", {"messenger": self.on, "url": link})

    async def create_the_bot(self) -> None:
        self.world.add_bot(TOKENS[self.on], self.on, username="first_day_bot", name="امانت")

    async def put_amanat_on_the_server(self) -> None:
        assert os.access(ROOT / "amanat", os.X_OK) and is_empty(Path())

    async def answer_the_questions_of_init(self) -> None:
        status = await asyncio.to_thread(FirstSetup(self.terminal, EnvFile(Path(".env"))).run)
        assert status == 0, self.terminal.lines

    async def copy_the_key_file_to_a_safe_place(self) -> None:
        match = re.search(r"scp \S+?:(\S+) ", "\n".join(self.terminal.lines))
        assert match is not None
        shutil.copy(match[1], Path.home())
        assert (Path.home() / "keys.json").read_bytes() == read_settings().key_file.read_bytes()

    async def start_the_bot(self) -> None:
        clock, read = SystemClock(self.world.now), shared_program_args()
        program = Program(read_settings(), clock=clock, pace=False, load_language=False, **read)
        self.home = StoryHouse(self.server, read_settings(), program, read)
        self.owner = StoryCitizen(self.home, "owner", self.on)
        self.mina = StoryModerator(self.home, "mina", self.on, group=GROUP)
        await program.start()
        await self.owner.sees("شما این‌جا گرداننده هستید")
        await self.owner.sees("۱ قدم از ۶", buttons=["ثبت گروه بررسی‌کنندگان"])

    async def make_the_moderators_group(self) -> None:
        owner, mina = (self.world.person(who).accounts[self.on] for who in ("owner", "mina"))
        chat = groups.create(self.world, GROUP, self.on, title="بررسی‌کنندگان")
        bot = self.world.bot_on(self.on).account
        for account, status in ((owner, "creator"), (mina, "member"), (bot, "administrator")):
            groups.set_status(self.world, chat, account, status, by=owner)

    async def register_the_group(self) -> None:
        self.owner.say("/register", chat=GROUP)
        await self.owner.sees("این گروه، گروه بررسی‌کنندگان شد", chat=GROUP)
        await self.owner.sees("ربات مدیر این گروه است", chat=GROUP)
        await self.owner.sees("ربات مدیر گروه است", chat="bot", buttons=["دو بررسی‌کننده"])

    async def say_who_belongs_to_the_group(self) -> None:
        for person in (self.owner, self.mina):
            await person.press("من از این گروهم", chat=GROUP)
        await self.owner.sees("هنوز راهش نداده‌اید", chat="bot", buttons=["از خودمان است"])

    async def let_the_moderator_in(self) -> None:
        await self.owner.press("از خودمان است")
        await self.owner.sees("ثبت شد")
        await self.mina.starts()
        await self.mina.press("هیچ‌کدام")
        await self.mina.press("بله، همین است")
        await self.owner.sees("دست‌کم دو بررسی‌کننده آمادهٔ کارند", buttons=["مرحله و روز رأی‌گیری"])

    async def set_polling_day(self) -> None:
        owner = self.owner
        await owner.press("مرحله و روز رأی‌گیری")
        await owner.press("روز رأی‌گیری را می‌نویسم")
        await owner.sees("روز را شمسی بنویسید")
        owner.say(short_date(self.world.now().astimezone(TEHRAN).date()))
        await owner.press("بله، همین")
        await owner.sees("مرحلهٔ انتخابات روشن است", buttons=["باز کردن گزارش‌گیری"])

    async def open_reporting(self) -> None:
        owner = self.owner
        await owner.press("باز کردن گزارش‌گیری")
        await owner.sees("تا باز نشود")
        await owner.press("باز کردن گزارش‌گیری")
        await owner.sees("این را عوض کنیم")
        await owner.press("بله، همین")
        await owner.sees("گزارش‌گیری باز است", buttons=["پر کردن نوبت‌ها"])

    async def handle_the_first_report(self) -> None:
        sara, mina = StoryCitizen(self.home, "sara", self.on), self.mina
        sara.say("/start")
        await sara.sees("خوش آمدید")
        await sara.reports()
        await mina.claims(sara.number)
        await mina.decides("تأیید", "یک منبع")
        sara.since = self.world.seq
        await self.home.advance_time(301)
        await sara.press("باز کردن پیام")
        await sara.sees("درست شناخته شد")


@pytest.fixture
async def first_day(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[FirstDay]:
    """An empty server, and people with phones."""
    world = World(limits=False)
    world.clock.set(world.now().astimezone(TEHRAN).replace(hour=BEGINS, minute=0, second=0, microsecond=0))
    for person_id, name in (("owner", "نسرین"), ("mina", "مینا"), ("sara", "سارا")):
        people.add(world, person_id, name=name)
    (tmp_path / "amanat").mkdir()
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "amanat")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in Settings.model_fields:
        monkeypatch.delenv(f"AMANAT_{name.upper()}", raising=False)
    server = SandboxServer(world)
    base = await server.start()
    for messenger in SandboxMessenger:
        monkeypatch.setenv(f"AMANAT_{messenger.upper()}_API", f"{base}/{messenger}")
    monkeypatch.setenv("AMANAT_LISTEN", "127.0.0.1:0")
    monkeypatch.setattr(owner_code, "PAUSE", 0.02)
    share_content_with_commands(monkeypatch)
    day = FirstDay(server, request.param, asyncio.get_running_loop())
    try:
        yield day
        await asyncio.wait_for(day.home.stop(), 60)
    finally:
        await server.stop()


@pytest.mark.parametrize("first_day", SandboxMessenger, indirect=True)
async def test_first_report_is_handled_in_twelve_steps(first_day: FirstDay) -> None:
    steps = STEP.findall(GUIDE.read_text(encoding="utf-8"))
    assert [int(number) for number, _ in steps] == [*range(1, len(steps) + 1)] and len(steps) <= MOST
    for _, title in steps:
        await getattr(first_day, re.sub(r"\W+", "_", title.lower()))()
