"""A committee's work from the first day of registration to the end of the election, in simulated time: threats and
measures, stages, the division of work, the atlas, polling day, the morning page, the final report, the next election.
One of three bodies is on Bale, everybody else on Telegram."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from persiantools.jdatetime import JalaliDate

from bot.cli import division, election, final_report
from bot.domain.alerts.alerts import ACKNOWLEDGED_WITHIN
from bot.domain.cases.triage import UNDO_LASTS
from bot.domain.catalogue.catalogue import Phase
from bot.domain.people import Account, Messenger, Role
from bot.domain.threats.proposals import QUARTER
from bot.domain.threats.threat_votes import LEADS, ThreatVote
from bot.language.dates import TEHRAN, tehran_day
from bot.sandbox import people as sandbox_people
from bot.sandbox.records import SandboxMessenger
from tests.fakes.shared_content import shipped_content
from tests.stories.people import StoryCitizen, StoryModerator, bare
from tests.stories.story_house import StoryHouse
from tests.stories.test_attempts import home_on
from tests.stories.test_next_election import run_command
from tests.stories.test_referral import answer_no_body, make_liaison

pytestmark = [pytest.mark.slow, pytest.mark.long]

DAY = 86_400.0
DAYS_TO_POLLING = 60
VOTED = 20
SEALS = "باز شدن قفل و پلمب بی‌اجازه"
WHY_SEALS = "در دورهٔ پیش راه بردن صندوق‌ها نگهبان نداشت."
STAGE = "نظر هیئت اجرایی دربارهٔ صلاحیت"
ROW = "جلوگیری از کار مجری یا ناظر"
WHY_ROW = "در شعبه‌های بزرگ هیئت اجرایی زودتر به این کار می‌رسد."
ANSWER = "با رئیس شعبه‌ها هماهنگ است."
WHY_NOT = "نیرو در شعبه‌ها بیشتر شده است و پیام عمومی دلهره می‌سازد."


@dataclass
class Committee:
    """Mina leads, Reza moderates; the executive board's liaison is on Bale."""

    home: StoryHouse

    def __post_init__(self) -> None:
        for who, name in (("naser", "ناصر"), ("pari", "پری")):
            sandbox_people.add(self.home.world, who, name=name)
        self.owner, self.sara = StoryCitizen(self.home, "owner"), StoryCitizen(self.home, "sara")
        self.mina, self.reza = StoryModerator(self.home, "mina"), StoryModerator(self.home, "reza")
        self.board = StoryCitizen(self.home, "ali", SandboxMessenger.BALE)
        self.watch, self.police = StoryCitizen(self.home, "naser"), StoryCitizen(self.home, "pari")

    def account_of(self, person: StoryCitizen) -> Account:
        return Account(Messenger(person.on.value), self.home.world.person(person.id).accounts[person.on].id)

    async def to(self, *, days: int, hour: float) -> None:
        """So many days later at this hour of Tehran."""
        now = self.home.world.now().astimezone(TEHRAN)
        day = datetime.combine(now.date() + timedelta(days=days), time(), TEHRAN)
        await self.home.advance_time((day + timedelta(hours=hour) - now).total_seconds())


async def gather(committee: Committee) -> None:
    """How roles are given is tested elsewhere."""
    home = committee.home
    for person in (committee.owner, committee.mina, committee.reza):
        person.say("/start")
        await person.sees("خوش آمدید")
    for moderator in (committee.mina, committee.reza):
        await answer_no_body(moderator)
    await make_liaison(home, committee.mina, "", Role.LEAD)
    bodies = {"exec-county": committee.board, "sup-county": committee.watch, "police": committee.police}
    for body, liaison in bodies.items():
        await make_liaison(home, liaison, body, started=False)
    committee.owner.say("/help")
    await committee.owner.sees("راهنما")  # on PostgreSQL a batch that was under way had read the staff before
    for liaison in bodies.values():
        liaison.say("/start")
        await liaison.sees("رابط یک نهاد")


async def set_day(owner: StoryCitizen, command: str, days: int) -> None:
    day = tehran_day(owner.home.world.now()) + timedelta(days=days)
    owner.say(f"{command} {JalaliDate(day).strftime('%Y/%m/%d')}")
    await owner.press("بله، همین")
    await owner.sees("عوض شد")


# --- threats and measures -------------------------------------------------------------------------------------


async def open_seals(person: StoryCitizen) -> None:
    person.say("/threats")
    await person.sees("تهدیدهای کدام زمان")
    await person.press("روز رأی‌گیری")
    await person.press(SEALS)
    await person.sees("با چه دیده می‌شود؟")


async def vote_on_seals(person: StoryCitizen, likelihood: str) -> None:
    await open_seals(person)
    await person.press("نظر من")
    await person.sees("چه اندازه احتمال دارد")
    person.say("0")
    await person.sees("احتمال عددی از ۱ تا ۵ است")
    await person.press(likelihood)
    await person.press("۵، بسیار سنگین")
    await person.sees("چرا؟")
    person.say(WHY_SEALS)
    await person.sees("نظر شما ثبت شد")


async def vote_on_the_others(committee: Committee) -> None:
    """The rows that three bodies and a lead would leave; one vote on the screens is enough for a story."""
    threats = [entry for entry in shipped_content().threats.threats if entry.title != SEALS]
    today = tehran_day(committee.home.world.now())
    voices = {"exec-county": committee.board, "sup-county": committee.watch, "police": committee.police}
    async with committee.home.program.store.batch() as batch:
        for threat in threats[: VOTED - 1]:
            for number, (body, person) in enumerate({**voices, LEADS: committee.mina}.items(), start=1):
                by = committee.account_of(person)
                vote = ThreatVote(by, threat.id, number, 2, "در دو شعبه دیده شده بود.", today, body)
                batch.uow.threats.save_vote(vote)
        batch.keep_turn()
        await batch.commit()


async def take_measures_up(committee: Committee) -> None:
    """The police take two: one for five days after registration begins, one that stays undone."""
    police, mina = committee.police, committee.mina
    await open_seals(police)
    await police.press("اقدام تازه")
    await police.sees("چه کاری بکنیم؟")
    await police.press("سرکشی")
    await police.press("آغاز ثبت‌نام")
    await police.sees("مهلت کدام باشد؟")
    police.say("-۱۰")
    await police.sees("این مهلت پیش از آغاز ثبت‌نام می‌افتد")
    police.say("۵")
    await police.sees("حالا در یک جمله بنویسید")
    police.say("نشانی همهٔ انبارهای صندوق را بنویسید.")
    await police.sees("شروع‌نشده")
    await police.press("انجام شد")
    await police.sees("وضعیت: انجام‌شده")
    await open_seals(mina)
    await mina.press("پیشنهاد: نیرو", chat="bot")
    await mina.sees("این اقدام آماده است")
    await mina.press("به دست می‌گیریم", chat="bot")
    await mina.sees("وضعیت: شروع‌نشده")


async def lock_register(committee: Committee, number: str) -> None:
    owner, mina = committee.owner, committee.mina
    owner.say("/threats")
    await owner.sees("تهدیدهای کدام زمان")
    await owner.press("نسخه‌ها")
    await owner.sees("نسخه‌های فهرست تهدیدها")
    await owner.press("ساختن پیش‌نویس تازه")
    await owner.sees(f"پیش‌نویس نسخهٔ {number}")
    await owner.press("دیدن نسخه")
    await owner.sees(f"پیش‌نویس نسخهٔ {number}", buttons=["امضای نسخهٔ قطعی"])
    mina.since = committee.home.world.seq
    await owner.press("امضای نسخهٔ قطعی")
    await read_to_the_end_and_sign(owner)
    await mina.sees("فهرست تهدیدها قطعی شود")
    await mina.press("دیدن و امضا", chat="bot")
    await read_to_the_end_and_sign(mina, "bot")
    await mina.sees(f"نسخهٔ {number} فهرست تهدیدها قطعی شد")


async def read_to_the_end_and_sign(person: StoryCitizen, chat: str = "") -> None:
    """The button stands below the last line of what changes."""
    for _ in range(9):
        with suppress(AssertionError):
            await person.sees("اول سطح‌ها می‌آید", buttons=["امضا می‌کنم"], within=0.5, chat=chat)
            break
        await person.press("صفحهٔ بعد", chat=chat)
    await person.press("امضا می‌کنم", chat=chat)


# --- stages, division, atlas ----------------------------------------------------------------------------------


async def report_a_stage(committee: Committee) -> None:
    """By the body that answers for it, and not by another."""
    board, police, sara = committee.board, committee.police, committee.sara
    await board.sees("یادآوری مراحل انتخابات", buttons=["در جریان است"])
    police.say("مراحل")
    await police.sees("مراحل انتخابات")
    await police.press("همهٔ مراحل")
    await police.sees("صفحهٔ ۱ از")
    await police.press(STAGE)
    await police.sees("رابط نهاد پاسخ‌گو", absent=["انجام شد"])
    board.say("مراحل")
    await board.sees("با نهاد شما")
    await board.press(STAGE)
    await board.sees("پاسخ‌گو:", buttons=["در جریان است"])
    await board.press("در جریان است")
    await board.sees("گفتهٔ هیئت اجرایی شهرستان")
    sara.say("/calendar")
    assert "وضع: در جریان؛ هیئت اجرایی شهرستان" in bare((await sara.sees(STAGE))["text"])


async def agree_on_the_division(committee: Committee, capsys: pytest.CaptureFixture[str]) -> None:
    """A body confirms, another objects; the objection is taken in a round and two sign."""
    owner, mina, watch, police = committee.owner, committee.mina, committee.watch, committee.police
    for liaison in (watch, police):
        liaison.say("تقسیم کار")
        await liaison.sees("در جدول")
        await liaison.press("ردیف‌های نهاد من")
    await watch.press("تأیید ۵ ردیف همین صفحه")
    await watch.sees("۵ ردیف تأیید شد")
    await police.sees("ردیف ۱ تا ۵")
    await police.press("۱")
    await police.press("اعتراض دارم")
    await police.press("نهاد دیگری باید اول باشد")
    await police.sees("کدام نهاد باید اول باشد")
    await police.press("هیئت اجرایی شهرستان")
    await police.sees("چرا؟")
    police.say(WHY_ROW)
    await police.sees("به نظرخواهی بعدی")
    await ask_about_the_division(owner)
    await committee.board.sees("از شما نظر می‌خواهیم")
    await police.sees("به نظر شما پاسخ داده شد")
    owner.say("تقسیم کار")
    await owner.sees("در جدول")
    await owner.press("نسخه‌ها")
    await owner.sees("نسخه‌های تقسیم کار")
    await owner.press("پیش‌نویس نسخهٔ ۱")
    await owner.sees("ردیف ۱ تا ۵")
    await owner.press("امضای نسخهٔ قطعی")
    await owner.sees("پذیرفته شده و هنوز در جدول نیامده است")
    mina.since = committee.home.world.seq
    await owner.press("امضا می‌کنم")
    await mina.sees("تقسیم کار قطعی شود")
    await mina.press("دیدن و امضا", chat="bot")
    await mina.press("امضا می‌کنم", chat="bot")
    await mina.sees("نسخهٔ ۱ تقسیم کار قطعی شد")
    await committee.board.sees("نسخهٔ ۱ تقسیم کار قطعی شد")
    capsys.readouterr()
    assert await run_command("division", "patch") == 1, "content puts the station first: an editor decides"
    patch = capsys.readouterr().out
    assert "+    agency: exec-county" in patch and "+    first_for: [O14]" in patch


async def ask_about_the_division(owner: StoryCitizen) -> None:
    owner.say("تقسیم کار")
    await owner.sees("در جدول")
    await owner.press("نسخه‌ها")
    await owner.sees("نسخه‌های تقسیم کار")
    await owner.press("ساختن پیش‌نویس تازه")
    await owner.sees("ساخته شد")
    await owner.press("دیدن این نسخه")
    await owner.press("نظرخواهی دربارهٔ این پیش‌نویس")
    await owner.press("رابط‌های نهادها")
    await owner.press("۷ روز")
    await owner.sees("از ۳ نفر نظر خواستیم")
    await owner.press("نظرخواهی‌ها")
    await owner.press("پیش‌نویس نسخهٔ ۱ تقسیم کار")
    await owner.press(f"بی‌پاسخ: {ROW}")
    await owner.sees(WHY_ROW)
    await owner.press("پذیرفته شد")
    await owner.sees("دلیل را در یک یا دو جمله")
    owner.say(ANSWER)
    await owner.sees("بی‌پاسخ: ۰")
    await owner.press("بستن نظرخواهی")
    await owner.sees("بسته شد")


async def lock_the_atlas(committee: Committee) -> None:
    owner, mina, watch = committee.owner, committee.mina, committee.watch
    watch.say("اطلس")
    for button in ("ارزیابی یک منطقه", "روز رأی‌گیری", "منطقهٔ ۲", "تنش و درگیری", "۴، سخت"):
        await watch.press(button)
    await watch.sees("چرا این نمره")
    watch.say("در دورهٔ پیش سه بار جلوی شعبه‌ها درگیری شد.")
    await watch.sees("ثبت شد")
    owner.say("/atlas")
    for seen_first, button in (
        ("اطلس مناطق", "نسخه‌ها"), ("نسخه‌های اطلس", "ساختن پیش‌نویس تازه"), ("ساخته شد", "سطح منطقه‌ها"),
    ):  # fmt: skip
        await owner.sees(seen_first)
        await owner.press(button)
    await owner.sees("منطقهٔ ۲: ۴، بسیار زیاد", buttons=["امضای نسخهٔ قطعی"])
    mina.since = committee.home.world.seq
    await owner.press("امضای نسخهٔ قطعی")
    await mina.sees("اطلس قطعی شود")
    await mina.press("امضا می‌کنم", chat="bot")
    await mina.sees("نسخهٔ ۱ قطعی شد")


# --- polling day ----------------------------------------------------------------------------------------------


async def five_seals_are_broken(committee: Committee) -> None:
    """Each is a case of its own. Of the last one, the police hear within a quarter of an hour."""
    home, sara, reza, mina = committee.home, committee.sara, committee.reza, committee.mina
    for _ in range(5):
        await sara.reports()
        await reza.claims(sara.number)
        await reza.sees(f"پروندهٔ {sara.number}", buttons=["تأیید"], chat=reza.group)
        await reza.decides("تأیید", "یک منبع")
    verified = home.world.now()
    await reza.sees(f"پروندهٔ {sara.number}", buttons=["هشدار فوری به نهاد"], chat=reza.group)
    await reza.press("هشدار فوری به نهاد", chat=reza.group)
    await reza.sees("پلیس (فراجا)", buttons=["نه، چند نفر می‌دانستند"])
    await reza.press("نه، چند نفر می‌دانستند", chat="bot")
    await mina.sees("امضا می‌کنید؟", chat="bot")
    await mina.press("امضا می‌کنم، برود", chat="bot")
    text = bare((await committee.police.sees("هشدار فوری"))["text"])
    assert "شعبهٔ نمونهٔ ۱" in text and sara.number not in text
    await committee.police.press("دیدم، در دست گرفتیم")
    await reza.sees("در دست گرفت", chat="bot")
    assert home.world.now() - verified <= ACKNOWLEDGED_WITHIN
    sara.say(sara.code)
    await sara.sees("در دست گرفت")


async def what_happened_proposes(committee: Committee) -> None:
    """The cases propose two of the register's own measures; a lead says no to one, and why."""
    mina, owner = committee.mina, committee.owner
    await committee.home.advance_time(UNDO_LASTS.total_seconds() + 1)
    await committee.home.advance_time(QUARTER.total_seconds())
    text = bare((await mina.sees("۲ پیشنهاد تازه", chat="bot"))["text"])
    assert SEALS in text and "دست‌کم ۵ پروندهٔ تأییدشده" in text
    await mina.press(SEALS, chat="bot")
    await mina.press("نمی‌پذیرم", chat="bot")
    await mina.sees("چرا؟")
    mina.say(WHY_NOT)
    await mina.sees("ثبت شد: پذیرفته نشد")
    await owner.sees(WHY_NOT)


async def the_morning_after(committee: Committee) -> None:
    """The register is agreed anew on polling day, so the next morning says which threat moved."""
    board, mina = committee.board, committee.mina
    for person in (board, mina):
        person.say("/brief")
        await person.sees("خلاصهٔ صبح", buttons=["هر صبح بفرستید"])
        await person.press("هر صبح بفرستید")
        await person.sees("هر صبح ساعت ۷ می‌آید")
    await vote_on_seals(committee.police, "۵، تقریباً حتمی")
    await vote_on_seals(committee.watch, "۵، تقریباً حتمی")
    await lock_register(committee, "۲")
    board.since = mina.since = committee.home.world.seq
    await committee.to(days=1, hour=6.9)
    await board.sees_not("خلاصهٔ صبح")
    await committee.to(days=0, hour=7.01)
    for person in (board, mina):
        text = bare((await person.sees("خلاصهٔ صبح", chat="bot"))["text"])
        assert f"{SEALS}: از «زیاد» به «بسیار زیاد»" in text
        assert "برای نگهبانی صندوق‌ها" in text and "دیر شده" in text
        assert ("پیشنهاد از روی پرونده‌ها: ۲" in text) is (person is mina), "a body reads what was accepted"
        assert "کمتر از ۵ را نمی‌نویسیم" in text, "five cases are rounded by lot: to five or to none"


# --- the end --------------------------------------------------------------------------------------------------


async def the_election_ends(committee: Committee, capsys: pytest.CaptureFixture[str]) -> None:
    owner, mina, sara = committee.owner, committee.mina, committee.sara
    await committee.to(days=9, hour=10)
    await set_day(owner, "/result_day", -5)
    owner.since = mina.since = committee.home.world.seq
    assert await run_command("report", "final") == 0
    await owner.press("دیدن گزارش پایانی")
    await owner.sees("هر بخش را از دکمه‌اش ببینید")
    await owner.press("تهدیدها")
    text = bare((await owner.sees(SEALS))["text"])
    assert "۱ تهدید خود را نشان داد" in text
    mina.since = committee.home.world.seq
    await owner.press("امضا می‌کنم")
    await mina.sees("گزارش پایانی را امضا کرده است")
    await mina.press("امضا می‌کنم", chat="bot")
    await mina.sees("با دو امضا قطعی شد")
    assert await run_command("report", "final") == 0
    capsys.readouterr()
    assert await run_command("close", "--yes") == 0, capsys.readouterr()
    for _ in range(4):
        await committee.home.advance_time(1)
    await owner.sees("بستن دورهٔ انتخابات کامل شد")
    sara.say(sara.code)
    await sara.sees("درست شناخته شد")
    sara.say("/report")
    await sara.sees("گزارش تازه نمی‌گیریم")
    sara.say("/learn")
    await sara.sees("درس‌های رأی‌دهندگان")
    committee.board.say("/threats")
    await committee.board.sees_not("تهدیدها و اقدام‌ها")


async def the_next_one_begins(committee: Committee) -> None:
    await committee.to(days=190, hour=10)
    committee.owner.since = committee.home.world.seq
    assert await run_command("open", "--yes") == 0
    await committee.owner.sees("ربات برای انتخابات تازه باز شد")


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.soak)])
async def test_committee_leads_an_election_to_its_end(
    kind: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with home_on(kind, tmp_path, request) as home:
        for command in (division, election, final_report):
            monkeypatch.setattr(command, "read_settings", lambda: home.settings)
        committee = Committee(home)
        await gather(committee)
        await set_day(committee.owner, "/registration_day", 0)
        await set_day(committee.owner, "/polling_day", DAYS_TO_POLLING)
        await vote_on_seals(committee.board, "۲، کم")
        await vote_on_seals(committee.mina, "۲، کم")
        await vote_on_the_others(committee)
        await take_measures_up(committee)
        await lock_register(committee, "۱")
        await committee.to(days=7, hour=10)
        await report_a_stage(committee)
        await agree_on_the_division(committee, capsys)
        await lock_the_atlas(committee)
        await committee.to(days=DAYS_TO_POLLING - 7, hour=10)
        async with home.program.store.batch() as batch:
            assert (await batch.uow.settings.running()).phase is Phase.DAY
        await five_seals_are_broken(committee)
        await what_happened_proposes(committee)
        await the_morning_after(committee)
        await the_election_ends(committee, capsys)
        await the_next_one_begins(committee)
