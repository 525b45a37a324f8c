"""What the whole town does from ten in the morning to the next evening, and when it is looked at."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Final

from persiantools.jdatetime import JalaliDate

from bot.domain.cases.afterwards import RIGHT_AFTER
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
from tests.secrecy.crowd import Citizen
from tests.secrecy.rows import Rows
from tests.secrecy.shift import Moderator, step, together
from tests.secrecy.somebody import Story
from tests.secrecy.town import Town

type Look = Callable[[str], Awaitable[Rows]]
"""Take what there is now, under this name, and answer the rows."""

MORNING: Final = (
    ("verify", "sum_up", "merge"),
    ("in_words", "ask", "verify"),
    ("reject", "verify", "merge"),
    ("ask", "out", "sum_up"),
)
"""What each moderator does with the cases that he takes; where there are more, from the beginning again."""
EVENING: Final = ("verify", "reject", "ask")
HOUR: Final = 3600.0
TRIES: Final = 5
"""Steps in which a moment is sought when the town is busy."""


def staff_of(town: Town) -> list[Moderator]:
    return [Moderator(town.world, name, on) for name in ("mina", "reza") for on in sandbox.Messenger]


async def a_day(
    town: Town,
    citizens: Sequence[Citizen],
    staff: Sequence[Moderator],
    *,
    code: str,
    cases: int,
    look: Look,
) -> None:
    """``code``: what the day before has left; ``cases``: how many each moderator takes in the morning."""
    await _morning(town, citizens, look)
    town.spared = True
    await _passes_the_exam(town, citizens[1])
    town.spared = False
    await together(town, _papers(citizens, code))
    await town.settle(files=True)
    await look("at noon")
    town.spared = True  # what moderators do and reporters answer comes about on every day
    for one, deeds in zip(
        staff, MORNING, strict=True
    ):  # one after another: who takes which is no matter of luck
        await together(town, [one.works((deeds * cases)[:cases], town)])
    await look("when moderators have decided")
    await together(town, [citizen.reads_news() for citizen in citizens])
    await together(town, [citizen.out_of_the_blue() for citizen in citizens])
    await together(town, [citizen.adds() for citizen in citizens])
    await town.later(UNDO_LASTS.total_seconds() + 60)
    await together(town, [citizen.reads_news() for citizen in citizens])
    await _night(town, citizens, staff, look)
    await _next_day(town, citizens, staff, look)


async def _morning(town: Town, citizens: Sequence[Citizen], look: Look) -> None:
    """The look in the midst is taken while updates wait to be handled and answers to be sent."""
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
    await together(town, stories)


async def _is_busy(town: Town) -> bool:
    """Waits, not for long, until an update and an answer are stored at once."""
    end = time.monotonic() + 1
    while time.monotonic() < end:
        if town.rows("SELECT 1 FROM inbox WHERE raw IS NOT NULL LIMIT 1") and town.rows(
            "SELECT 1 FROM outbox LIMIT 1"
        ):
            return True
        await asyncio.sleep(0.0005)
    return False


def _papers(citizens: Sequence[Citizen], code: str) -> list[Story]:
    """Some learn to the end, some of them together, one moves, one gets a certificate, one prints, one
    follows the calendar."""
    first, second, third, fourth = citizens[1], citizens[2], citizens[4], citizens[7]
    return [
        *(citizen.joins(code) for citizen in citizens[8:14]),
        first.certificate(),
        second.papers(),
        citizens[5].follows_the_calendar(),
        third.moves(),
        fourth.quiz(questions=20),
    ]


async def the_day_before(town: Town) -> str:
    """A group of learners whose lead is Ali. Answers its code."""
    program = town.program
    async with program.store.batch() as batch:
        made = await make_cohort(
            Audience.STAFF,
            "فرمانداری",
            area_id=program.teaching.content.areas.roots()[0].id,
            most=50,
            expires=program.clock.today() + timedelta(days=9),
            by=OPERATOR,
            uow=batch.uow,
            ids=SystemIds(),
            clock=program.clock,
        )
        batch.keep_turn()
        await batch.commit()
    ali = Moderator(town.world, "ali", sandbox.Messenger.TELEGRAM)
    ali.say(f"/enrol {made.lead_code}")
    await town.settle()
    return made.code


async def _passes_the_exam(town: Town, citizen: Citizen) -> None:
    """His row says so; the way through the exam is another story."""
    store = town.program.store
    key = store.keys_of(Account(Messenger(citizen.messenger), citizen.account.id)).learner
    progress = Progress(quizzes={"voter/exam": QuizProgress(0.9, passed=True)}).to_plain()
    async with store.batch() as batch:
        batch.uow.learners.save(Learner(key, town.program.clock.today(), Audience.VOTER, progress))
        batch.keep_turn()
        await batch.commit()


async def _night(town: Town, citizens: Sequence[Citizen], staff: Sequence[Moderator], look: Look) -> None:
    """At eleven somebody asks and decides; nobody's phone is woken, and at seven the notices come."""
    town.world.clock.advance(12.5 * HOUR)
    for one in staff[2:]:
        await together(town, [one.works(EVENING, town)])
    await town.later(UNDO_LASTS.total_seconds() + 60)
    await look("at night")
    await town.later(8.5 * HOUR)
    await together(town, [citizen.reads_news() for citizen in citizens])


async def _next_day(town: Town, citizens: Sequence[Citizen], staff: Sequence[Moderator], look: Look) -> None:
    for one in staff:
        await together(town, [one.looks_again(town)])
    for one in staff[:2]:  # the others have decided before: the second look is not theirs
        await together(town, [one.works(EVENING, town)])
    await town.later(RIGHT_AFTER[Phase.DAY].total_seconds() + 60)
    await together(town, [citizen.reads_news() for citizen in citizens])
    await _made_leads(town, staff[:2])
    await together(town, [_introduction(staff[0], staff[1], citizens)])
    await referral(town, staff[0], citizens)
    await look("while copies are looked at")
    await together(town, [agreed(citizens)])
    await signed(town, staff[1])
    await exported(town)
    await together(town, [_rights(staff[0])])
    await look("before the evening")
    await together(town, [citizen.takes_back() for citizen in _merged(town, citizens)])
    returning = [one for one in citizens if one.filed and one.mode == "returnable" and not one.withdrawn]
    await together(town, [one.complains() for one in returning[: max(6, len(returning) // 20)]])
    town.spared = False
    await together(town, [*(citizen.evening() for citizen in citizens), *_offices(town)])
    await _result(town)
    await town.settle(files=True)


def _merged(town: Town, citizens: Sequence[Citizen]) -> list[Citizen]:
    """Every second one whose report belongs to another case since."""
    moved = {row[0] for row in town.rows("SELECT receipt FROM reports WHERE origin <> ''")}
    ring = town.ring()
    theirs = [one for one in citizens if one.filed and ring.receipt(one.code) in moved]
    return theirs[::2]


def _offices(town: Town) -> list[Story]:
    """The lead of the group asks for its table, an owner answers a remark."""
    return [
        _presses(Moderator(town.world, "ali", sandbox.Messenger.TELEGRAM)),
        _answers(town),
        _corrects(town),
    ]


async def _made_leads(town: Town, staff: Sequence[Moderator]) -> None:
    """Their rows say so, for longer than a day; and each has an area of his own."""
    async with town.program.store.batch() as batch:
        for one in staff:
            account = Account(Messenger(one.messenger), one.account.id)
            batch.uow.staff.save(Staff(account, Role.LEAD, one.name, started=True))
            batch.uow.staff_areas.set(account, ("thr02",))
        batch.keep_turn()
        await batch.commit()


def _introduction(asks: Moderator, signs: Moderator, citizens: Sequence[Citizen]) -> Story:
    """A lead enters a body's wish for a witness, another signs it, and reporters answer."""
    if not asks.press(asks.group, "intro:"):
        return
    yield
    for meaning in ("intro:", "intro.body:"):
        asks.press(asks.private, meaning)
        yield
    asks.say("آیا کسی باز کردن صندوق را دیده است؟ چه ساعتی بود؟")
    yield
    asks.press(asks.private, "intro.wish:")
    yield
    signs.press(signs.private, "intro.yes:")
    yield
    for citizen in citizens:
        yield from citizen.answers_a_body()
    asks.press(asks.private, "intro.read:")
    yield


async def referral(town: Town, prepares: Moderator, citizens: Sequence[Citizen]) -> None:
    """A lead prepares verified cases for a body until a reporter has looked at what would go."""
    await town.settle(files=True)  # only of what is in the vault copies can go
    verified = {case for (case,) in town.rows("SELECT id FROM cases WHERE state = 'verified' AND told")}
    cases = sorted(verified & town.with_copies())
    assert cases, "nothing that was verified may go to a body with its copies"
    for case in cases:
        await together(town, [_prepared(prepares, case)])
        await together(town, [citizen.reads_a_referral() for citizen in citizens])
        await town.program.sender.flush()
        if town.rows("SELECT 1 FROM shown_copies"):
            return
    raise AssertionError("nobody was shown his copies")


def _prepared(prepares: Moderator, case: str) -> Story:
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


def agreed(citizens: Sequence[Citizen]) -> Story:
    for citizen in citizens:
        if citizen.find("my-refer-yes:") is not None:
            citizen.press("my-refer-yes:")
            yield


async def signed(town: Town, signs: Moderator) -> None:
    """Another signs; the body has no liaison. He may once it is stored that the copies have come to him."""
    for meaning in ("ref.see:", "ref.look:", "ref.yes:"):
        assert signs.press(signs.private, meaning), meaning
        await town.settle()
        await town.program.sender.flush()
    assert town.rows("SELECT 1 FROM referrals WHERE sent_at IS NOT NULL"), "what was signed has gone"


async def exported(town: Town) -> None:
    """The operator takes its package out; the running program makes the files."""
    sent = "SELECT number FROM cases JOIN referrals ON case_id = cases.id WHERE sent_at IS NOT NULL"
    ((number,), *_) = town.rows(sent)
    town.exported = await town.command("referral", "export", str(number), "--out", town.folder / "export")
    assert len(list((town.folder / "export" / f"referral-{number}").iterdir())) > 0


def _rights(one: Moderator) -> Story:
    """He keeps away from an area, and wishes that a colleague is stopped: nobody else does."""
    one.say("/recuse")
    yield
    for meaning in ("recuse.choose:area", "recuse.from:area/"):
        assert one.press(one.private, meaning)
        yield
    one.say("/panic")
    yield
    assert one.press(one.private, "panic.")
    yield


def _presses(lead: Moderator) -> Story:
    for meaning in ("group-file", "group-picture"):
        lead.say("/cohort")
        yield
        yield from _surely(lead, meaning)


def _surely(one: Moderator, meaning: str) -> Story:
    """On a day of failures a button may come late."""
    for _ in range(6):
        if one.press(one.private, meaning):
            yield
            return
        yield
    raise AssertionError(f"{meaning} never came")


def _answers(town: Town) -> Story:
    owner = Moderator(town.world, "owner", sandbox.Messenger.TELEGRAM)
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


def _corrects(town: Town) -> Story:
    """An owner writes a correction, the other signs it: those who follow the calendar read it."""
    owner = Moderator(town.world, "owner", sandbox.Messenger.TELEGRAM)
    second = Moderator(town.world, "owner", sandbox.Messenger.BALE)
    second.say("/start")
    owner.say("/broadcast")
    yield
    yield from _surely(owner, "bcast.new:correction")
    for words in ("شعبه‌ها تا ساعت ۲۰ باز است.", "هیئت اجرایی"):
        owner.say(words)
        yield
    for meaning in ("bcast.for:", "bcast.see:", "bcast.ask:"):
        yield from _surely(owner, meaning)
    for _ in range(6):  # on a day of failures it may come late
        if second.press(second.private, "bcast.sign:"):
            break
        yield
    yield


async def _result(town: Town) -> None:
    """The result is out: a complaint has two days, and whoever wanted to hears of the last."""
    day = JalaliDate(town.program.clock.today()).strftime("%Y/%m/%d")
    owner = town.world.person("owner").accounts[sandbox.Messenger.TELEGRAM]
    chat = town.world.private(town.world.bot_on(sandbox.Messenger.TELEGRAM), owner)
    for words in ("/phase after", f"/result_day {day}"):
        people.say(town.world, chat, owner, text=words)
        await town.settle()
        one = Moderator(town.world, "owner", sandbox.Messenger.TELEGRAM)
        assert one.press(one.private, "admin.yes:")
        await town.settle()
    await town.later(24 * HOUR)
