"""People who attack the bot, or press everything: it has no effect, and they get a sentence."""

import asyncio
import base64
from pathlib import Path

import pytest

from bot.sandbox import presses, visible
from bot.sandbox.keyboards import plain
from bot.sandbox.records import SandboxMessenger
from bot.sandbox.refusals import CannotDo
from tests.stories.people import StoryCitizen, StoryModerator
from tests.stories.story_house import StoryHouse, house

WORDS = "سه مرد با چوب جلوی در شعبه ایستاده بودند."


def forge(who: StoryCitizen, data: str, chat: str = "bot") -> None:
    """Press a button that was never shown: a modified client can send any data below any message."""
    world = who.home.world
    person = world.person(who.id)
    account = person.accounts[who.on]
    where = world.chat_for(person, who.on, chat)
    under = next(m for m in visible.newest_first(where, account) if m.sender is not account)
    who.since = world.seq
    presses._callback(world, account, under, data)


async def a_case(home: StoryHouse, sara: StoryCitizen) -> tuple[str, str]:
    """The ids of the case and the report, as buttons contain them."""
    async with home.program.store.batch() as batch:
        case = (await batch.uow.cases.waiting(limit=1, restricted=True))[0]
        report = (await batch.uow.reports.of_case(case.id))[0]
    return case.id, report.id


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_forged_buttons_open_nothing(messenger: SandboxMessenger, tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara, ali, mina = (
            StoryCitizen(home, "sara", messenger),
            StoryCitizen(home, "ali", messenger),
            StoryModerator(home, "mina", messenger),
        )
        await mina.starts()
        await sara.reports()
        case, report = await a_case(home, sara)
        ali.say("/start")
        await ali.sees("خوش آمدید")
        for verb in (
            "claim",
            "show",
            "open",
            "verify",
            "out",
            "reject",
            "ask",
            "release",
            "undo",
            "why",
            "next",
        ):
            forge(ali, f"case.{verb}:{case}")
            await ali.sees("برای اعضای گروه بررسی‌کنندگان")
        for verb in ("my-open", "my-answer", "my-withdraw", "my-withdraw-yes"):
            forge(ali, f"{verb}:{report}")
            await ali.sees("این گزارش از این‌جا باز نمی‌شود")
        for data in ("admin.ask:reporting/off", "admin.yes:reporting/off/open", "phase-auto-yes"):
            forge(ali, data)
            await ali.sees("این کار در دست شما نیست")
        for data in (
            "who:king",
            "card:vb1/99",
            "card:../x",
            "q:0/9",
            "quiz-go:x",
            "nonsense",
            "",
            "a" * 64,
            "~~~",
            "tier:/",
        ):
            forge(ali, data or " ")
            await ali.sees(matches=".")
        await ali.sees_not("ببخشید", within=0.1)
        mina.say("/queue")
        await mina.sees("منتظر بررسی‌کننده: ۱")
        for verb in ("open", "verify", "out", "reject", "ask", "release", "undo"):
            forge(mina, f"case.{verb}:{case}")
            answer = await mina.sees(matches=".")
            assert WORDS not in answer["text"] and "ببخشید" not in answer["text"]
        forge(mina, "case.claim:" + "x" * 22)
        await mina.sees("این پرونده دیگر نیست")


HARMFUL = (
    "در شعبه برگه‌ها را عوض کردند: <b>درشت</b> & <script>alert(1)</script> {$text} { -term } %s",
    "*ستاره* _خط_ [پیوند](http://x.example) ```کد``` `x`",
    "وارونه \u202e\u202c \u2069\u2069\u2069 بیرون \u2066\u2067 \u0000 \ufeff تمام",
    "ئ" * 2990,
    "پیوندها: " + "https://t.me/x 09121234567 @somebody " * 60,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 200 + " خانواده‌ای را برگرداندند",
)


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_any_words_arrive_as_words(messenger: SandboxMessenger, tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara", messenger), StoryModerator(home, "mina", messenger)
        await mina.starts()
        for words in HARMFUL:
            await sara.reports(words)
            await mina.claims(sara.number)
            await mina.press("متن و مدارک", chat="moderators")
            message = await mina.sees("نوشتهٔ گزارش‌دهنده", chat="bot")
            if messenger is SandboxMessenger.TELEGRAM:
                assert plain(words)[:40].split()[0] in plain(message["text"])
            for hidden in ("t.me/x", "0912", "@somebody"):
                assert hidden not in message["text"], "numbers, handles and links reach nobody"
            await mina.sees("در دست مینا", chat="bot", buttons=["کارهای دیگر"])
            await mina.press("کارهای دیگر", chat="bot")
            await mina.press("پرسش از گزارش‌دهنده", chat="bot")
            await mina.sees("پرسش را در یک پیام")
            mina.say(words[:400])
            if "://" in words:
                await mina.sees("این نوشته را نگه نداشتیم")
                mina.say(words[:400].partition("://")[0].rpartition(" ")[0] + " چه ساعتی دیدید؟")
            await mina.sees("گزارش‌دهنده این را می‌خواند")
            await mina.press("بفرست")
            await mina.sees("پرسش فرستاده شد")
            sara.say("/my_reports")
            await sara.sees(buttons=["پرسشی از شما داریم"])
            await sara.press("پرسشی از شما داریم")
            await sara.sees("بررسی‌کننده می‌پرسد")
            await mina.press("رها کردن", chat="moderators")
            await mina.sees("پرونده رها شد")


async def wait_until_gone(who: StoryCitizen, text: str, chat: str = "bot", within: float = 40.0) -> None:
    """Wait until nothing of this is in the chat any more."""
    async with asyncio.timeout(within):
        while any(text in message["text"] for message in who.on_screen(chat)):
            await who.home.world.wait_for_change(0.1)


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_shown_case_data_is_erased_when_claim_ends(messenger: SandboxMessenger, tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara", messenger), StoryModerator(home, "mina", messenger)
        await mina.starts()
        ends = (_releases, _rejects, _lets_it_expire, _is_taken_back_from, _works_all_day, _leaves)
        for number, end in enumerate(ends):  # equal words of one person are a repeat
            await sara.reports(f"{WORDS} {number}", file=True)
            await home.files_are_kept()
            await mina.claims(sara.number)
            await mina.press("متن و مدارک", chat="moderators")
            await mina.sees(WORDS, chat="bot")
            photo = await mina.sees(media="photo", chat="bot")
            await mina.sees("در دست مینا", chat="bot", buttons=["رد کردن"])
            if messenger is SandboxMessenger.TELEGRAM:
                with pytest.raises(CannotDo, match="forward"):
                    mina.does("forward", message=photo["key"], to="bot")
            await end(mina, sara)
            await wait_until_gone(mina, WORDS)
            await wait_until_gone(mina, "مدارک:")
            async with asyncio.timeout(40):
                while any(message["photo"] for message in mina.on_screen()):
                    await home.world.wait_for_change(0.1)
            if end is not _leaves:
                await wait_until_gone(mina, "مدارک:", chat="moderators")
            if end is _works_all_day:
                await mina.press("رها کردن", chat="moderators")
                await mina.sees("پرونده رها شد")


async def _releases(mina: StoryModerator, _sara: StoryCitizen) -> None:
    await mina.press("رها کردن", chat="moderators")


async def _rejects(mina: StoryModerator, _sara: StoryCitizen) -> None:
    await mina.decides("رد کردن", "شاهدی نیست")


async def _lets_it_expire(mina: StoryModerator, _sara: StoryCitizen) -> None:
    await mina.home.advance_time(21 * 60)


async def _is_taken_back_from(_mina: StoryModerator, sara: StoryCitizen) -> None:
    sara.say(sara.code)
    await sara.press("پس گرفتن گزارش")
    await sara.press("بله، پس می‌گیرم")


async def _works_all_day(mina: StoryModerator, _sara: StoryCitizen) -> None:
    """The claim goes on. What was shown 24 hours ago is erased anyway."""
    held = await _claimed_case_id(mina.home)
    await mina.settles()  # when it was shown is stored a moment later, and the clock runs fast from here
    for _ in range(83):
        mina.home.world.clock.advance(18 * 60)
        forge(mina, f"case.verify:{held}")
        await mina.sees("تا کجا ثابت شده")
        forge(mina, f"case.show:{held}")
        await mina.sees("در دست مینا", chat="bot")
    await mina.home.program.ticks.erase_due_details()


async def _leaves(mina: StoryModerator, _sara: StoryCitizen) -> None:
    mina.does("leave")


async def _claimed_case_id(home: StoryHouse) -> str:
    """The id of the only claimed case."""
    async with home.program.store.batch() as batch:
        for member in await batch.uow.staff.all():
            for case in await batch.uow.cases.held_by(member.account):
                return case.id
    raise AssertionError("nobody holds a case")


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_blocking_before_receipt_files_report_without_keeping_sender(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara", messenger), StoryModerator(home, "mina", messenger)
        await mina.starts()
        await sara.begins_report()
        await sara.writes(WORDS, contact="پاسخ نمی‌خواهم")
        code = (await sara.sees("کد پیگیری شما"))["text"].splitlines()[2]
        await home.program.stop()
        await sara.press("فرستادن گزارش")
        sara.does("block")
        await home.start()
        await mina.sees("منتظر بررسی‌کننده است", chat="moderators")
        ali = StoryCitizen(home, "ali", messenger)
        ali.say(code)
        await ali.sees("در نوبت بررسی")
        await asyncio.sleep(0.5)
        assert not (await home.program.store.counts()).get("outbox")


async def test_three_claims_and_no_more(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        mina = StoryModerator(home, "mina")
        await mina.starts()
        sara = StoryCitizen(home, "sara")
        for number in range(4):
            await sara.reports(f"{WORDS} بار {number}")
        for _ in range(3):
            mina.say("/queue")
            await mina.press("مورد بعدی")
            await mina.press("برمی‌دارم")
            await mina.sees("پرونده در دست شماست")
        mina.say("/queue")
        await mina.sees("در دست شما: ۳ از ۳")
        await mina.press("مورد بعدی")
        await mina.press("برمی‌دارم")
        await mina.sees("هم‌زمان تا ۳ پرونده می‌شود برداشت")


async def test_two_presses_at_once_make_one_owner(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara, mina, reza = (
            StoryCitizen(home, "sara"),
            StoryModerator(home, "mina"),
            StoryModerator(home, "reza"),
        )
        await mina.starts()
        await reza.starts()
        await sara.reports()
        await mina.sees("منتظر بررسی‌کننده است", chat="moderators")
        mina.does("press", button="برمی‌دارم", chat="moderators")
        reza.does("press", button="برمی‌دارم", chat="moderators")
        mina.does("press", button="برمی‌دارم", chat="moderators")
        await reza.sees("این پرونده در دست مینا است")
        await mina.sees(matches="در دست شماست")
        await sara.sees("پیام تازه")
        assert len([m for m in sara.on_screen() if "پیام تازه" in m["text"]]) == 1


@pytest.mark.parametrize("messenger", list(SandboxMessenger))
async def test_question_beside_a_card_pressed_twice_comes_once(
    messenger: SandboxMessenger, tmp_path: Path
) -> None:
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara", messenger), StoryModerator(home, "mina", messenger)
        await mina.starts()
        await sara.reports()
        await mina.press("برمی‌دارم", chat=mina.group)
        await mina.sees("در دست مینا", chat=mina.group)
        for _ in range(2):
            mina.does("press", button="تأیید", chat=mina.group)
        await mina.sees("همین را چند لحظه پیش برایتان فرستادیم")
        await mina.settles()
        where = mina.group if messenger is SandboxMessenger.TELEGRAM else "bot"
        assert len([m for m in mina.on_screen(where) if "تا کجا ثابت شده است" in m["text"]]) == 1
        await mina.press("یک منبع", chat=where)
        await mina.sees("تصمیم ثبت شد")


async def test_sending_pressed_many_times_files_once(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara, mina = StoryCitizen(home, "sara"), StoryModerator(home, "mina")
        await mina.starts()
        await sara.begins_report()
        await sara.writes(WORDS)
        await sara.sees("هنوز فرستاده نشده")
        for _ in range(5):
            sara.does("press", button="فرستادن گزارش")
        await sara.sees("گزارش شما ثبت شد")
        mina.say("/queue")
        await mina.sees("منتظر بررسی‌کننده: ۱")
        sara.say("/my_reports")
        await sara.sees("۱ گزارش دارید")
        assert not any("ببخشید" in message["text"] for message in sara.on_screen())


async def test_codes_accept_any_digits_with_five_hourly_guesses(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara, ali = StoryCitizen(home, "sara"), StoryCitizen(home, "ali", SandboxMessenger.BALE)
        await sara.reports()
        arabic = sara.code.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"))
        latin = sara.code.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")).replace(" ", "-")
        for written in (f"\u200f\u2067{arabic}\u2069", latin, f"کد: {sara.code}", "\u200b".join(sara.code)):
            ali.say(written)
            await ali.sees("در نوبت بررسی")
        home.world.clock.advance(3700)
        for _ in range(5):
            ali.say("1111 2222 3333 4444")
            await ali.sees("گزارشی با این کد نداریم")
        ali.say("1111 2222 3333 4445")
        await ali.sees("در یک ساعت بیش از")
        home.world.clock.advance(3700)
        ali.say(sara.code)
        await ali.sees("در نوبت بررسی")


async def test_too_big_too_many_and_in_an_album(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        sara = StoryCitizen(home, "sara")
        await sara.begins_report()
        sara.say(WORDS)
        await sara.press("گروه سازمان‌یافته")
        await sara.press("خودم دیدم")
        await sara.sees("سندی دارید؟")
        big = base64.b64encode(b"\0" * (20 * 1024 * 1024 + 1)).decode()
        sara.does("document", base64=big, name="film.mp4")
        await sara.sees("بزرگ‌تر از ۲۰ مگابایت")
        for _ in range(10):
            sara.does("photo", sample=True, album="a")
        await sara.sees("تا حالا ۱۰ فایل")
        for _ in range(10):
            sara.does("document", sample=True)
        await sara.sees("تا حالا ۲۰ فایل")
        sara.does("voice", sample=True)
        await sara.sees("بیش از ۲۰ فایل")
        await sara.press("همین‌ها بود")
        await sara.sees("نهاد مسئول")
