"""A whole visit over the made-up messenger: start, lesson, report, card in the group, claim, notice of the reporter.

``python visit.py PROJECT FOLDER`` runs the program of PROJECT with its data in FOLDER.
"""

import asyncio
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

PROJECT, FOLDER = Path(sys.argv[1]), Path(sys.argv[2])
sys.path.insert(0, str(PROJECT))

from bot.conversation.wire import SendText  # noqa: E402 the program of PROJECT
from bot.domain.catalogue.catalogue import Phase  # noqa: E402
from bot.domain.owner.settings import Reporting, RunningSettings  # noqa: E402
from bot.domain.people import LONGEST_ID, Account, Membership, MembershipStatus, Messenger  # noqa: E402
from bot.lifecycle import Program  # noqa: E402
from bot.platforms.pigeon.adapter import LOFT  # noqa: E402
from bot.runtime.system import SystemClock  # noqa: E402
from bot.settings import Settings  # noqa: E402

PATIENCE = 60.0
NOON, BEGAN = datetime.now(UTC).replace(hour=8, minute=30), time.monotonic()
"""Notices wait at night, and the visit may begin at any hour."""
MARKS = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200f"))
"""Marks of direction, which nobody sees."""
GROUP = "g" + "4f0e" * 7 + "Xyz"
SARA, MINA, OWNER = (name.ljust(LONGEST_ID, "0") for name in ("u0Sara", "u0Mina", "u0Owner"))
ANSWERS = (
    ("press", "در خطر نیستم"),
    ("press", "خواندم"),
    ("press", "فوری و خطرناک"),
    ("press", "باز کردن قفل یا پلمب بی‌اجازه"),
    ("press", "منطقهٔ ۲"),
    ("press", "شعبهٔ نمونهٔ ۱"),
    ("press", "همین حالا"),
    ("say", "سه مرد با چوب جلوی در شعبه ایستاده بودند و مردم را برمی‌گرداندند."),
    ("press", "گروه سازمان‌یافته"),
    ("press", "خودم دیدم"),
    ("press", "مدرکی ندارم"),
    ("press", "بله، برسانید"),
    ("press", "پاسخ می‌خواهم"),
    ("press", "فرستادن گزارش"),
)


async def until[Value](look: Callable[[], Value | None], what: str) -> Value:
    end = time.monotonic() + PATIENCE
    while (value := look()) is None:
        latest = {chat: [m.html for m in list(there.values())[-2:]] for chat, there in LOFT.messages.items()}
        assert time.monotonic() < end, f"never came: {what}; latest: {latest}, answers: {LOFT.answers}"
        await asyncio.sleep(0.02)
    return value


def _send(**fields: Any) -> None:
    LOFT.updates.append({"update_id": next(LOFT.update_ids), **fields})


@dataclass(frozen=True)
class Visitor:
    """A person on the made-up messenger, in one chat."""

    id: str
    name: str
    chat: str

    def _messages(self) -> list[tuple[int, SendText]]:
        return sorted(LOFT.messages.get(self.chat, {}).items(), reverse=True)

    def say(self, text: str) -> None:
        _send(chat=self.chat, **{"from": self.id}, name=self.name, text=text, message=next(LOFT.numbers))

    async def sees(self, text: str) -> None:
        def look() -> bool | None:
            return (
                True
                if any(text in message.html.translate(MARKS) for _, message in self._messages())
                else None
            )

        await until(look, f"{self.name}: {text}")

    async def press(self, label: str) -> str:
        """Press the newest button with this label; returns the press's id."""

        def look() -> tuple[int, str] | None:
            for number, message in self._messages():
                for button in (button for row in message.keyboard for button in row):
                    if label in button.text.translate(MARKS):
                        return number, button.data
            return None

        number, data = await until(look, f"{self.name}: a button {label}")
        press_id = f"press-{next(LOFT.numbers)}"
        _send(chat=self.chat, **{"from": self.id}, name=self.name, message=number, press=press_id, data=data)
        return press_id


async def visit(program: Program) -> None:
    sara, mina = Visitor(SARA, "سارا", SARA), Visitor(MINA, "مینا", GROUP)
    at_home = Visitor(MINA, "مینا", MINA)
    at_home.say("/start")
    await at_home.sees("خوش آمدید")
    sara.say("/start")
    await sara.press("رأی‌دهنده‌ام")
    await sara.press("یاد گرفتن")
    await sara.press("شروع درس ۱")
    await sara.sees("کارت ۱ از")
    await sara.press("کارت بعدی")
    await sara.sees("کارت ۲ از")
    sara.say("/report")
    for way, words in ANSWERS:
        if way == "say":
            await sara.sees("چه شد؟")
            sara.say(words)
        else:
            await sara.press(words)
    await sara.sees("شمارهٔ پرونده")
    await mina.sees("پروندهٔ")
    press_id = await mina.press("برمی‌دارم")
    await mina.sees("در دست مینا")
    assert "پرونده در دست شماست" in await until(lambda: LOFT.answers.get(press_id), "the answer to the press")
    await sara.sees("پیام تازه‌ای دارید")  # to the sealed address
    await sara.press("باز کردن پیام")
    await sara.sees("در دست بررسی")


async def let_in(program: Program) -> None:
    """On polling day, with reporting open and the moderator in the group since before."""
    hour_ago = program.clock.now() - timedelta(hours=1)
    mina = Account(Messenger("pigeon"), MINA)
    async with program.store.batch() as batch:
        batch.uow.settings.save(RunningSettings(reporting=Reporting.OPEN, phase=Phase.DAY))
        batch.uow.members.save(Membership(mina, GROUP, MembershipStatus.MEMBER, hour_ago))
        batch.keep_turn()
        await batch.commit()
    await program.ticks.due_work()


async def main() -> None:
    LOFT.members[GROUP] = {MINA}
    settings = Settings(
        _env_file=None,
        pigeon_token="token",
        data_dir=FOLDER / "data",
        key_file=FOLDER / "keys" / "keys.json",
        owners=f"pigeon:{OWNER}",
        groups=f"pigeon:{GROUP}",
        operator_fa="آزمون",
        listen="127.0.0.1:0",
    )
    clock = SystemClock(lambda: NOON + timedelta(seconds=time.monotonic() - BEGAN))
    program = Program(settings, clock=clock, pace=False, load_language=False)
    await program.start()
    try:
        await let_in(program)
        await visit(program)
    finally:
        await program.stop()
    with closing(sqlite3.connect(FOLDER / "data" / "amanat.db")) as database:
        ids = database.execute("SELECT chat_id, typeof(chat_id) FROM case_cards").fetchall()
    assert ids == [(GROUP, "text")], ids
    print("visited")


asyncio.run(main())
