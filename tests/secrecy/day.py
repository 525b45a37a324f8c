"""What the whole town does from ten in the morning to the next evening, and when its data is searched."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Final

from persiantools.jdatetime import JalaliDate

from bot.domain.cases.follow_up import RIGHT_AFTER
from bot.domain.cases.triage import UNDO_LASTS
from bot.domain.catalogue.catalogue import Phase
from bot.domain.learning.lessons import Audience, Progress, QuizProgress
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.staff.audit import OPERATOR
from bot.runtime.system import SystemIds
from bot.sandbox import people
from bot.sandbox import records as sandbox
from bot.usecases.cohorts.manage_cohorts import make_cohort
from bot.usecases.ports import Learner
from tests.fakes.contexts import context
from tests.secrecy.crowd import SimulatedCitizen
from tests.secrecy.moderators import SimulatedModerator, run_together, step
from tests.secrecy.rows import Rows
from tests.secrecy.simulated_person import Story
from tests.secrecy.town import SimulatedTown

type Look = Callable[[str], Awaitable[Rows]]
"""Take a snapshot of everything under this name. Return the rows."""

MORNING: Final = (
    ("verify", "sum_up", "merge"),
    ("in_words", "ask", "verify"),
    ("reject", "verify", "merge"),
    ("ask", "decide_out_of_scope", "sum_up"),
)
"""What each moderator does with the cases that they take. After the last entry it starts again."""
EVENING: Final = ("verify", "reject", "ask")
HOUR: Final = 3600.0
TRIES: Final = 5
"""The number of steps in which a busy moment is looked for."""


def staff_of(town: SimulatedTown) -> list[SimulatedModerator]:
    return [
        SimulatedModerator(town.world, name, on)
        for name in ("mina", "reza")
        for on in sandbox.SandboxMessenger
    ]


async def a_day(
    town: SimulatedTown,
    citizens: Sequence[SimulatedCitizen],
    staff: Sequence[SimulatedModerator],
    *,
    code: str,
    cases: int,
    look: Look,
) -> None:
    """``code``: from the day before. ``cases``: how many cases each moderator takes in the morning."""
    await _morning(town, citizens, look)
    town.spared = True
    await _passes_the_exam(town, citizens[1])
    town.spared = False
    await run_together(town, _papers(citizens, code))
    await town.settle(files=True)
    await look("at noon")
    town.spared = True  # so that what moderators do and reporters answer happens on every day
    for moderator, deeds in zip(
        staff, MORNING, strict=True
    ):  # one after another, so that it is not random who takes which case
        await run_together(town, [moderator.work_shift((deeds * cases)[:cases], town)])
    await look("when moderators have decided")
    await run_together(town, [citizen.reads_news() for citizen in citizens])
    await run_together(town, [citizen.write_unasked() for citizen in citizens])
    await run_together(town, [citizen.adds() for citizen in citizens])
    await town.advance_time(UNDO_LASTS.total_seconds() + 60)
    await run_together(town, [citizen.reads_news() for citizen in citizens])
    await _night(town, citizens, staff, look)
    await _next_day(town, citizens, staff, look)


async def _morning(town: SimulatedTown, citizens: Sequence[SimulatedCitizen], look: Look) -> None:
    """The search in between runs while updates wait to be handled and answers to be sent."""
    stories = [citizen.day() for citizen in citizens]
    for _ in range(3):
        stories = step(stories)
        await town.settle()
    for _ in range(TRIES):
        stories = step(stories)
        busy = await _is_busy(town)
        rows = await look("in the midst")
        if busy and any(row["raw"] for row in rows["inbox"]):
            break
        await town.settle()
    await town.settle()
    await run_together(town, stories)


async def _is_busy(town: SimulatedTown) -> bool:
    """Wait a short time until an update and an answer are stored at once."""
    end = time.monotonic() + 1
    while time.monotonic() < end:
        if town.rows("SELECT 1 FROM inbox WHERE raw IS NOT NULL LIMIT 1") and town.rows(
            "SELECT 1 FROM outbox LIMIT 1"
        ):
            return True
        await asyncio.sleep(0.0005)
    return False


def _papers(citizens: Sequence[SimulatedCitizen], code: str) -> list[Story]:
    """Some finish, some of them together; one moves, one is certified, one prints, one follows the
    calendar."""
    first, second, third, fourth = citizens[1], citizens[2], citizens[4], citizens[7]
    return [
        *(citizen.joins(code) for citizen in citizens[8:14]),
        first.certificate(),
        second.papers(),
        citizens[5].follows_the_calendar(),
        third.moves(),
        fourth.quiz(questions=20),
        *(citizens[n].asks_a_person() for n in (3, 6, 9)),
    ]


async def the_day_before(town: SimulatedTown) -> str:
    """A cohort of learners whose lead is Ali. Return its code."""
    program = town.program
    async with program.store.batch() as batch:
        made = await make_cohort(
            context(batch.uow, clock=program.clock, ids=SystemIds()),
            Audience.STAFF,
            "فرمانداری",
            area_id=program.teaching.content.areas.roots()[0].id,
            most=50,
            expires=program.clock.today() + timedelta(days=9),
            by=OPERATOR,
        )
        batch.keep_turn()
        await batch.commit()
    ali = SimulatedModerator(town.world, "ali", sandbox.SandboxMessenger.TELEGRAM)
    ali.say(f"/enrol {made.lead_code}")
    await town.settle()
    return made.code


async def _passes_the_exam(town: SimulatedTown, citizen: SimulatedCitizen) -> None:
    """Their row says so. Passing the exam is tested elsewhere."""
    store = town.program.store
    key = store.keys_of(Account(Messenger(citizen.messenger), citizen.account.id)).learner
    progress = Progress(quizzes={"voter/exam": QuizProgress(0.9, passed=True)}).to_plain()
    async with store.batch() as batch:
        batch.uow.learners.save(Learner(key, town.program.clock.today(), Audience.VOTER, progress))
        batch.keep_turn()
        await batch.commit()


async def _night(
    town: SimulatedTown, citizens: Sequence[SimulatedCitizen], staff: Sequence[SimulatedModerator], look: Look
) -> None:
    """At 23:00 somebody asks and decides. No message makes a sound, and at 07:00 the notices come."""
    town.world.clock.advance(12.5 * HOUR)
    for moderator in staff[2:]:
        await run_together(town, [moderator.work_shift(EVENING, town)])
    await town.advance_time(UNDO_LASTS.total_seconds() + 60)
    await look("at night")
    await town.advance_time(8.5 * HOUR)
    await run_together(town, [citizen.reads_news() for citizen in citizens])


async def _next_day(
    town: SimulatedTown, citizens: Sequence[SimulatedCitizen], staff: Sequence[SimulatedModerator], look: Look
) -> None:
    for moderator in staff:
        await run_together(town, [moderator.reopen_additions(town)])
    for moderator in staff[:2]:  # the others decided first and may not take the second look
        await run_together(town, [moderator.work_shift(EVENING, town)])
    await town.advance_time(RIGHT_AFTER[Phase.DAY].total_seconds() + 60)
    await run_together(town, [citizen.reads_news() for citizen in citizens])
    await _make_leads(town, staff[:2])
    await introduction(town, staff[0], staff[1], citizens)
    await referral(town, staff[0], citizens)
    await look("while copies are looked at")
    await run_together(town, [agree_to_referral(citizens)])
    await sign_referral(town, staff[1])
    await export_referral(town)
    await run_together(town, [_rights(staff[0]), staff[1].prepares_the_desk()])
    await look("before the evening")
    await run_together(town, [citizen.takes_back() for citizen in _citizens_of_merged_cases(town, citizens)])
    returning = [
        citizen
        for citizen in citizens
        if citizen.filed and citizen.mode == "returnable" and not citizen.withdrawn
    ]
    await run_together(town, [citizen.complains() for citizen in returning[: max(6, len(returning) // 20)]])
    await run_together(town, [_answers_a_question(town)])
    town.spared = False
    await run_together(town, [*(citizen.evening() for citizen in citizens), *_office_stories(town)])
    await _result(town)
    await town.settle(files=True)


def _citizens_of_merged_cases(
    town: SimulatedTown, citizens: Sequence[SimulatedCitizen]
) -> list[SimulatedCitizen]:
    """Every second citizen whose report now belongs to another case."""
    moved = {row[0] for row in town.rows("SELECT receipt FROM reports WHERE origin <> ''")}
    ring = town.ring()
    theirs = [citizen for citizen in citizens if citizen.filed and ring.receipt(citizen.code) in moved]
    return theirs[::2]


def _office_stories(town: SimulatedTown) -> list[Story]:
    """The lead of the cohort asks for its table, and an owner answers a remark."""
    return [
        _presses(SimulatedModerator(town.world, "ali", sandbox.SandboxMessenger.TELEGRAM)),
        _answers(town),
        _corrects(town),
    ]


async def _make_leads(town: SimulatedTown, staff: Sequence[SimulatedModerator]) -> None:
    """Their rows say that they have been leads for more than a day. Each has an area of their own."""
    async with town.program.store.batch() as batch:
        for moderator in staff:
            account = Account(Messenger(moderator.messenger), moderator.account.id)
            batch.uow.staff.save(Staff(account, Role.LEAD, moderator.name, started=True))
            batch.uow.staff_areas.set(account, ("thr02",))
        batch.keep_turn()
        await batch.commit()


async def introduction(
    town: SimulatedTown,
    asks: SimulatedModerator,
    signs: SimulatedModerator,
    citizens: Sequence[SimulatedCitizen],
) -> None:
    """A lead enters a body's request for a witness and another signs it, case by case until a reporter answers."""
    heard = town.rows("SELECT DISTINCT case_id FROM reports WHERE mode = 'returnable' AND NOT withdrawn")
    for (case,) in sorted(heard):
        await run_together(town, [_request_witness(asks, signs, case)])
        await run_together(town, [citizen.answers_a_body() for citizen in citizens])
        if any(mark.what == "introduced" for citizen in citizens for mark in citizen.marks):
            asks.press(asks.private, "intro.read:")
            await town.settle()
            return
    raise AssertionError("no reporter was asked by a body")


def _request_witness(asks: SimulatedModerator, signs: SimulatedModerator, case: str) -> Story:
    if not asks.press(asks.group, f"intro:{case}"):
        return
    yield
    for meaning in (f"intro:{case}", "intro.body:"):
        asks.press(asks.private, meaning)
        yield
    asks.say("آیا کسی باز کردن صندوق را دیده است؟ چه ساعتی بود؟")
    yield
    asks.press(asks.private, "intro.wish:")
    yield
    signs.press(signs.private, "intro.yes:")
    yield


async def referral(
    town: SimulatedTown, prepares: SimulatedModerator, citizens: Sequence[SimulatedCitizen]
) -> None:
    """A lead prepares verified cases for a body until a reporter has reviewed what would be sent."""
    await town.settle(files=True)  # only files that are in the vault can be copied
    verified = {case for (case,) in town.rows("SELECT id FROM cases WHERE state = 'verified' AND told")}
    cases = sorted(verified & town.with_copies())
    assert cases, "no verified case may go to a body with its copies"
    for case in cases:
        await run_together(town, [_prepare_referral(prepares, case)])
        await run_together(town, [citizen.reads_a_referral() for citizen in citizens])
        await town.program.sender.flush()
        if town.rows("SELECT 1 FROM shown_copies"):
            return
    raise AssertionError("no reporter was shown the copies")


def _prepare_referral(prepares: SimulatedModerator, case: str) -> Story:
    if not prepares.press(prepares.group, f"refer:{case}"):
        return
    yield
    for meaning in (f"refer:{case}", f"ref.who:{case}/", f"ref.body:{case}"):
        prepares.press(prepares.private, meaning)
        yield
    prepares.say("در این منطقه تخلفی در رأی‌گیری دیده شده است و چند نفر آن را می‌دانستند.")
    yield
    for meaning in (f"ref.known:{case}/no", f"ref.file:{case}", f"ref.ask:{case}"):
        prepares.press(prepares.private, meaning)
        yield


def agree_to_referral(citizens: Sequence[SimulatedCitizen]) -> Story:
    for citizen in citizens:
        if citizen.find("my-refer-yes:") is not None:
            citizen.press("my-refer-yes:")
            yield


async def sign_referral(town: SimulatedTown, signs: SimulatedModerator) -> None:
    """Another person signs, once the delivery of the copies is stored. The body has no liaison."""
    for meaning in ("ref.see:", "ref.look:", "ref.yes:"):
        assert signs.press(signs.private, meaning), meaning
        await town.settle()
        await town.program.sender.flush()
    assert town.rows("SELECT 1 FROM referrals WHERE sent_at IS NOT NULL"), "the signed referral was not sent"


async def export_referral(town: SimulatedTown) -> None:
    """The operator exports its package. The running program makes the files."""
    sent = "SELECT number FROM cases JOIN referrals ON case_id = cases.id WHERE sent_at IS NOT NULL"
    ((number,), *_) = town.rows(sent)
    town.exported = await town.command("referral", "export", str(number), "--out", town.folder / "export")
    assert len(list((town.folder / "export" / f"referral-{number}").iterdir())) > 0


def _rights(moderator: SimulatedModerator) -> Story:
    """They recuse themselves from an area and ask to stop a colleague, which nobody else does."""
    moderator.say("/recuse")
    yield
    for meaning in ("recuse.choose:area", "recuse.from:area/"):
        assert moderator.press(moderator.private, meaning)
        yield
    moderator.say("/panic")
    yield
    assert moderator.press(moderator.private, "panic.")
    yield


def _presses(lead: SimulatedModerator) -> Story:
    for meaning in ("group-file", "group-picture"):
        lead.say("/cohort")
        yield
        yield from _press_with_retry(lead, meaning)


def _press_with_retry(moderator: SimulatedModerator, meaning: str) -> Story:
    """On a day of failures a button may come late."""
    for _ in range(6):
        if moderator.press(moderator.private, meaning):
            yield
            return
        yield
    raise AssertionError(f"{meaning} never came")


def _answers(town: SimulatedTown) -> Story:
    owner = SimulatedModerator(town.world, "owner", sandbox.SandboxMessenger.TELEGRAM)
    owner.say("/remarks")
    yield
    for meaning in ("remark-see:", "remark-reply:"):
        if not owner.press(owner.private, meaning):
            return
        yield
    owner.say("ممنون، این کارت را درست می‌کنیم.")
    yield
    owner.press(owner.private, "remark-reply-send:")
    yield


def _answers_a_question(town: SimulatedTown) -> Story:
    """An owner, who is an editor, answers one of the questions and rewords it for the content."""
    owner = SimulatedModerator(town.world, "owner", sandbox.SandboxMessenger.BALE)
    owner.say("/start")
    yield
    owner.say("/questions")
    yield
    for meaning in ("inquiry.open:", "inquiry.words:"):
        yield from _press_with_retry(owner, meaning)
    owner.say("این را در درس‌های ما نیاورده‌اند.")
    yield
    for meaning in ("inquiry.send:", "inquiry.learn:"):
        yield from _press_with_retry(owner, meaning)
    owner.say("بهای سفر با قطار شهری")
    yield
    yield from _press_with_retry(owner, "inquiry.keep:")


def _corrects(town: SimulatedTown) -> Story:
    """An owner writes a correction and the other signs it. Followers of the calendar read it."""
    owner = SimulatedModerator(town.world, "owner", sandbox.SandboxMessenger.TELEGRAM)
    second = SimulatedModerator(town.world, "owner", sandbox.SandboxMessenger.BALE)
    second.say("/start")
    owner.say("/broadcast")
    yield
    yield from _press_with_retry(owner, "bcast.new:correction")
    for words in ("شعبه‌ها تا ساعت ۲۰ باز است.", "هیئت اجرایی"):
        owner.say(words)
        yield
    for meaning in ("bcast.for:", "bcast.see:", "bcast.ask:"):
        yield from _press_with_retry(owner, meaning)
    for _ in range(6):  # on a day of failures it may come late
        if second.press(second.private, "bcast.sign:"):
            break
        yield
    yield


async def _result(town: SimulatedTown) -> None:
    """The result is out: complaints have two days, and those who asked are reminded of the last one."""
    day = JalaliDate(town.program.clock.today()).strftime("%Y/%m/%d")
    owner = town.world.person("owner").accounts[sandbox.SandboxMessenger.TELEGRAM]
    chat = town.world.private(town.world.bot_on(sandbox.SandboxMessenger.TELEGRAM), owner)
    for words in ("/phase after", f"/result_day {day}"):
        people.say(town.world, chat, owner, text=words)
        await town.settle()
        moderator = SimulatedModerator(town.world, "owner", sandbox.SandboxMessenger.TELEGRAM)
        assert moderator.press(moderator.private, "admin.yes:")
        await town.settle()
    await town.advance_time(24 * HOUR)
