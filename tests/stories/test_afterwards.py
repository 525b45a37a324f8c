"""What comes after a report, where a story in JSON does not reach: a messenger that is down, a voice alone."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation.outgoing import Turn
from bot.conversation.ports import TickCtx
from bot.domain.catalogue import Phase, Severity, Space
from bot.domain.events import ReportFiled
from bot.domain.people import Account
from bot.domain.people import Messenger as OfAmanat
from bot.domain.reports import Case
from bot.domain.witnesses import Consent, ContactMode, Report, ReportBody
from bot.runtime.system import TEHRAN
from bot.sandbox.records import Messenger
from tests.stories.house import House, house
from tests.stories.people import Citizen, Moderator

OTHER = {Messenger.TELEGRAM: Messenger.BALE, Messenger.BALE: Messenger.TELEGRAM}


async def at(home: House, hour: int, minute: int, *, days: int = 0) -> None:
    """The clock of the world shows this time in Tehran."""
    now = home.world.now().astimezone(TEHRAN)
    home.world.clock.set(now.replace(hour=hour, minute=minute, second=0) + timedelta(days=days))
    await home.program.ticks.due_work()


@pytest.mark.parametrize("messenger", list(Messenger))
async def test_a_notice_that_could_not_go_by_day_waits_for_the_morning(
    messenger: Messenger, tmp_path: Path
) -> None:
    """The messenger is down when the case is taken up, and answers again when the night has come."""
    async with house(tmp_path) as home:
        sara, mina = Citizen(home, "sara", messenger), Moderator(home, "mina", OTHER[messenger])
        await mina.starts()
        await sara.reports()
        await at(home, 21, 59)
        sara.since = home.world.seq
        down = {"kind": "5xx", "method": "sendMessage", "messenger": messenger.value, "count": 1000}
        home.world.faults.add(down)
        await mina.claims(sara.number)
        await sara.sees_not("پیام تازه")
        await at(home, 22, 1)
        home.world.faults.clear()
        await sara.sees_not("پیام تازه", within=6.0)
        await at(home, 7, 0, days=1)
        await sara.sees("پیام تازه", within=10)


async def comes_in_by_voice(home: House, sara: Citizen) -> int:
    """A voice report, as the form files it: no act, no words."""
    store, clock, program = home.program.store, home.program.clock, home.program
    account = Account(OfAmanat(sara.on.value), home.world.person(sara.id).accounts[sara.on].id)
    now: datetime = clock.now()

    async def filed(ctx: TickCtx) -> Turn:
        number = await ctx.uow.cases.new_number(clock.today())
        case = Case(
            "voice-case", number, "", Space.REAL, Phase.DAY, Severity.HIGH, "thr-2", now,
            now + timedelta(hours=1),
        )  # fmt: skip
        ctx.uow.cases.add(case)
        ctx.uow.reports.add(
            Report("voice-report", case.id, ContactMode.RETURNABLE, Consent.ASK_ME, clock.today()),
            body=ReportBody("", "", Space.REAL, "thr-2", "", clock.today().isoformat(), way="voice"),
            receipt="1234567890123456",
            reporter_key=store.keys_of(account).reporter,
            account=account,
        )
        return Turn(facts=(ReportFiled(case.id, "voice-report"),))

    async with store.batch() as batch:
        await program.turns.system(batch, filed, program._tick_ctx(batch))
        rows = await batch.commit()
        case = await batch.uow.cases.get("voice-case")
    program.sender.accept(rows)
    assert case is not None
    return case.number


@pytest.mark.parametrize("messenger", list(Messenger))
async def test_a_voice_is_summarised_judged_and_only_then_verified(
    messenger: Messenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara, mina = Citizen(home, "sara", messenger), Moderator(home, "mina", messenger)
        await mina.starts()
        sara.say("/start")
        await sara.sees("خوش آمدید")
        number = await comes_in_by_voice(home, sara)
        await mina.sees("نامشخص، گزارش صوتی", chat="moderators", buttons=["برمی‌دارم"])
        await mina.claims(str(number))
        await sara.sees("پیام تازه")
        await mina.press("تأیید", chat="moderators")
        await mina.sees("اول «نوشتن خلاصه» را بزنید")
        await mina.press("نوشتن خلاصه", chat="moderators")
        await mina.sees("این‌جا می‌توانید بنویسید")
        await mina.press("ادامه می‌دهم")
        await mina.sees("صدا دربارهٔ کدام تخلف است؟", buttons=["صفحهٔ بعد"])
        await mina.press("ترساندن مردم در شعبه")
        await mina.sees("خلاصهٔ صدا را در یک پیام بنویسید")
        mina.say("سه مرد جلوی در ایستاده بودند و مردم را برمی‌گرداندند.")
        await mina.sees("گزارش‌دهنده این را می‌خواند", buttons=["بفرست"])
        sara.since = home.world.seq
        await mina.press("بفرست")
        await mina.sees("ترساندن مردم در شعبه", chat="moderators")
        await sara.sees("پیام تازه")
        await sara.press("باز کردن پیام")
        await sara.sees("سه مرد جلوی در", buttons=["نه، درست نیست"])
        await sara.press("نه، درست نیست")
        await sara.sees("بنویسید چه چیزی درست نیست")
        sara.say("چهار نفر بودند، نه سه نفر.")
        await sara.sees("نوشته به گزارش افزوده شد")
        await mina.sees("خلاصه درست نیست", chat="bot", buttons=["خلاصهٔ تازه"])
        await mina.press("خلاصهٔ تازه")
        await mina.press("ترساندن مردم در شعبه")
        await mina.sees("خلاصهٔ صدا را در یک پیام بنویسید")
        mina.say("چهار مرد جلوی در ایستاده بودند و مردم را برمی‌گرداندند.")
        await mina.press("بفرست")
        await mina.sees("خلاصه ثبت شد")
        await sara.sees("پیام تازه")
        await sara.press("باز کردن پیام")
        await sara.sees("چهار مرد جلوی در", buttons=["بله، درست است"])
        await sara.press("بله، درست است")
        await mina.sees("خلاصه را درست دانست", chat="bot")
        await mina.decides("تأیید", "یک منبع")
