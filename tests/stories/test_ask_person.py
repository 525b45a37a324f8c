"""A question that found nothing is answered by a person, over HTTP, on both messengers."""

from pathlib import Path

import pytest

from bot.domain.people import Account, Messenger, Role, Staff
from bot.sandbox import records
from tests.stories.people import StoryCitizen, bare
from tests.stories.story_house import StoryHouse, house

BOTH = pytest.mark.parametrize("messenger", list(records.SandboxMessenger))
QUESTION = "قیمت بلیت مترو چند است و کجا می‌فروشند؟"
ANSWER = "این را در درس‌های ما نیاورده‌اند؛ از خود مترو بپرسید."


async def two_editors(home: StoryHouse, messenger: records.SandboxMessenger) -> None:
    """How a role is given is tested in tests/handlers/test_roles.py."""
    async with home.program.store.batch() as batch:
        for who in ("reza", "ali"):
            person = home.world.person(who)
            account = Account(Messenger(messenger.value), person.accounts[messenger].id)
            batch.uow.staff.save(Staff(account, Role.EDITOR, person.name, started=True))
        batch.keep_turn()
        await batch.commit()
    for who in ("reza", "ali"):
        editor = StoryCitizen(home, who, messenger)
        editor.say("/start")
        await editor.sees("خوش آمدید")


async def opens_service(home: StoryHouse, messenger: records.SandboxMessenger) -> None:
    """The owner opens it for the whole day by their screens."""
    owner = StoryCitizen(home, "owner", messenger)
    owner.say("/admin")
    await owner.press("پرسش از یک آدم: خاموش")
    await owner.press("روشن کردن")
    await owner.press("بله، همین")
    await owner.sees("عوض شد")
    await owner.press("بازگشت")
    await owner.press("عوض کردن ساعت پاسخ")
    owner.say("۰ - ۲۴")
    await owner.sees("از ۰۰:۰۰ تا ۲۴:۰۰")
    await owner.press("بله، همین")
    await owner.sees("عوض شد")


async def asks(sara: StoryCitizen) -> None:
    sara.say(f"/ask {QUESTION}")
    await sara.sees("پیدا نکردیم", buttons=["پرسیدن از یک آدم"])
    await sara.press("پرسیدن از یک آدم")
    await sara.sees("پرسش شما برای ویراستار ثبت شد", buttons=["پس گرفتن پرسش"])


async def opens_question(editor: StoryCitizen) -> None:
    editor.say("/questions")
    await editor.sees("پرسش در نوبت است")
    await editor.press("⏳")
    await editor.sees(QUESTION)


@BOTH
async def test_nobody_answers_in_time_and_then_editors_do(
    messenger: records.SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        await two_editors(home, messenger)
        await opens_service(home, messenger)
        sara, reza, ali = (StoryCitizen(home, who, messenger) for who in ("sara", "reza", "ali"))
        reza.since = ali.since = home.world.seq
        await asks(sara)
        await home.advance_time(1)
        notice = await reza.sees("پرسش تازه")
        assert "مترو" not in notice["text"]
        await ali.sees("پرسش تازه")

        sara.since = home.world.seq
        await home.advance_time(70 * 60)
        notice = await sara.sees("پیام تازه‌ای دارید", buttons=["باز کردن پیام"])
        assert "پرسش" not in notice["text"]
        await sara.press("باز کردن پیام")
        await sara.sees("ویراستاری پاسخ نداد")
        await home.advance_time(60 * 60)
        await sara.sees_not("پیام تازه‌ای دارید")

        reza.say("/questions")
        await reza.press("دیر شده")
        await reza.sees(QUESTION)
        ali.say("/questions")
        await ali.press("در دست دیگری")
        await ali.sees("در دست ویراستار دیگری")

        await reza.press("پاسخ با نوشتهٔ خودم")
        reza.say(ANSWER)
        await reza.sees("پرسنده این را می‌بیند")
        sara.since = home.world.seq
        await reza.press("فرستادن پاسخ")
        await reza.sees("پاسخ برای فرستادن ثبت شد")
        await sara.sees("پیام تازه‌ای دارید")
        await sara.press("باز کردن پیام")
        assert ANSWER in bare((await sara.sees("پاسخ ویراستار"))["text"])
        sara.say("/menu")
        await sara.sees("گزارش")
        await sara.settles()
        assert any(ANSWER in bare(m.get("text") or "") for m in sara.on_screen()), "no screen replaced it"
        assert not any(QUESTION in bare(m.get("text") or "") for m in reza.on_screen()), (
            "erased with the claim"
        )


async def test_editor_answers_by_card_and_asker_reads_the_card(tmp_path: Path) -> None:
    messenger = records.SandboxMessenger.BALE
    async with house(tmp_path) as home:
        await two_editors(home, messenger)
        await opens_service(home, messenger)
        sara, reza, ali = (StoryCitizen(home, who, messenger) for who in ("sara", "reza", "ali"))
        await asks(sara)
        await opens_question(reza)
        await reza.press("پاسخ با کارت یا مادهٔ دیگر")
        reza.say("شرایط رأی‌دهندگان")
        await reza.press("📖")
        await reza.sees("بفرستیم؟")
        sara.since = home.world.seq
        await reza.press("فرستادن پاسخ")
        await sara.sees("پیام تازه‌ای دارید")
        await sara.press("باز کردن پیام")
        await sara.sees("پاسخش در نوشتهٔ زیر است")
        await sara.sees("از درس")
        await reza.press("نوشتن پیشنهاد")
        reza.say(QUESTION)
        await reza.sees("همان نوشتهٔ پرسنده")
        reza.say("چه کسی حق رأی دارد و از چند سالگی؟")
        await reza.press("ثبت پیشنهاد")
        await reza.sees("پیشنهاد ثبت شد")
        ali.say("/questions")
        await ali.press("پیشنهادها")
        await ali.press("چه کسی حق رأی دارد")
        await ali.press("می‌پذیرم")
        await ali.sees("پذیرفته شد")


async def test_answer_for_somebody_who_blocked_the_bot_is_dropped(tmp_path: Path) -> None:
    messenger = records.SandboxMessenger.TELEGRAM
    async with house(tmp_path) as home:
        await two_editors(home, messenger)
        await opens_service(home, messenger)
        sara, reza = (StoryCitizen(home, who, messenger) for who in ("sara", "reza"))
        await asks(sara)
        await sara.settles()
        sara.does("block")
        await opens_question(reza)
        await reza.press("نپذیرفتن پرسش")
        await reza.press("دربارهٔ انتخابات نیست")
        await reza.sees("دلیل برای فرستادن ثبت شد")
        await reza.settles()
        assert (await home.program.store.purge(home.program.clock.now()))["inquiries"] == 1
        assert (await home.program.store.purge(home.program.clock.now()))["inquiries"] == 0, "it is gone"
        sara.does("unblock")
        await sara.press("پرسیدن از یک آدم")
        await sara.sees("دیگر این‌جا نیست")
