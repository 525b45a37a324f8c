"""People of both kinds for ``bench.cover``: the program with its turns, loops and upkeep, next to a simulated
messenger.

Everybody meets the bot and learns; half of them also report, by the form, at a random point of their morning.
All of it goes the way of real people: raw updates through the program's own parser, inbox, turns, outbox and
sender.
"""

import asyncio
import heapq
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from bench.cover_scan import mark_of
from bench.mix import message_update, press_update, private_chat
from bot.conversation import wire
from bot.conversation.buttons import split_stay_mark
from bot.conversation.outgoing import Turn
from bot.conversation.ports import TickCtx
from bot.domain.cases.triage import MOST_OPEN_CLAIMS
from bot.domain.catalogue.catalogue import Phase
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, MembershipStatus, Messenger, Person, Role, Staff
from bot.library.folder import CONTENT
from bot.library.loader import load_content
from bot.lifecycle import Program
from bot.media.pool import CleaningPool
from bot.platforms.bale.adapter import BaleAdapter
from bot.runtime.claiming_worker import ClaimingWorker
from bot.runtime.system import SystemClock
from bot.settings import Settings
from bot.usecases.cases.claim import claim_report
from bot.usecases.cases.decide import decide_case
from bot.usecases.ports import Group
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from storage.models import report_keys, reports
from tests.fakes.contexts import context
from tests.storage.values import a_piece, facts_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

BEGINS: Final = datetime(2026, 12, 4, 5, 30, tzinfo=UTC)
"""09:00 in Tehran, on polling day."""
MORNING: Final = timedelta(hours=2)
"""Everybody comes within this time."""
TOGETHER: Final = timedelta(seconds=30)
"""Updates within this time are one batch of turns."""
BASE, STAFF, GROUP = 10_000_000, 60_000_000, -1_000_777
MODERATORS: Final = 20
SENDERS: Final = 8
UPKEEP, CHECKPOINT, TICK = timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=3)
HOUR: Final = timedelta(hours=1)
COMES_BACK: Final = 0.3
"""The share of people who open the menu once more within the hour before a copy is taken."""
ACTS: Final = (("O02", "urgent"), ("O05", "station"), ("O19", "station"))
PLACES: Final = ("مدرسه", "مسجد", "کوچه", "پل", "بازار", "میدان", "درمانگاه", "کتابخانه")
THINGS: Final = ("صندوق", "تعرفه", "مهر", "برگه", "دفتر", "پلاکارد", "کارت", "فهرست")
_KEYED: Final = select(report_keys).join(reports, reports.c.id == report_keys.c.report_id)
_EPOCH: Final = re.compile("~.*")

type Story = Iterator[None]


class RecordingBaleAdapter(BaleAdapter):
    """Bale's real parser, and a messenger that accepts every call at once
    and records the messages of each chat."""

    def __init__(self) -> None:
        super().__init__("1000:bench", api="http://127.0.0.1:9")
        self._set_identity(wire.BotIdentity(1000, "bench_bot"))
        self.stands: dict[int, dict[int, tuple[str, ...]]] = {}
        """From a chat to its messages with buttons, newest last: what each button sends."""
        self._last = 1_000_000

    def number(self) -> int:
        self._last += 1
        return self._last

    async def call(self, call: wire.Call) -> wire.Outcome:
        match call:
            case wire.SendText(chat_id=chat, keyboard=keyboard):
                number = self.number()
                self._store_keyboard(chat, number, keyboard)
                return wire.CallSuccess(number)
            case wire.EditText(ref=ref, keyboard=keyboard):
                self._store_keyboard(ref.chat_id, ref.message_id, keyboard)
                return wire.CallSuccess()
            case wire.SendFile():
                return wire.CallSuccess(self.number())
        return wire.CallSuccess()

    def _store_keyboard(self, chat: int, number: int, keyboard: wire.Keyboard) -> None:
        stands = self.stands.setdefault(chat, {})
        stands.pop(number, None)
        stands[number] = tuple(button.data for row in keyboard for button in row if button.data)

    async def membership_status(self, chat_id: int, account: Account) -> MembershipStatus:
        return MembershipStatus.MEMBER

    async def may_write(self, chat_id: int) -> bool:
        return True

    async def public(self, chat_id: int) -> bool:
        return False


@dataclass(slots=True)
class TownPerson:
    """One person: a generator does one thing and waits for the bot's answer. ``mode``:
    how they report, if they do."""

    number: int
    wire: RecordingBaleAdapter
    rng: random.Random
    mode: str = ""
    mark: str = ""
    """Stands in what they report."""
    filed: bool = False
    update: dict[str, Any] | None = None
    """What they have just sent."""

    @property
    def account(self) -> Account:
        return Account(Messenger.BALE, BASE + self.number)

    # --- what they do -------------------------------------------------------------------------------

    def morning(self) -> Story:
        self.say("/start")
        yield
        self.press(f"who:{self.rng.choice(['voter', 'candidate'])}")
        yield
        learns = [self.learn, *(does for does in (self.quiz, self.learn) if self.rng.random() < 0.5)]
        learns += [self.reminders] if self.rng.random() < 0.15 else []
        if self.mode:
            learns.insert(self.rng.randrange(len(learns) + 1), self.report)
        for does in learns:
            yield from does()
        if self.rng.random() < 0.5:
            self.say("/menu")
            yield

    def look_in(self) -> Story:
        self.say("/menu")
        yield

    def learn(self) -> Story:
        self.say("/learn")
        yield
        for meaning in ("learn:", "tier:", "lesson:", "card:"):
            if self.find(meaning) is not None:
                self.press(meaning)
                yield
        for _ in range(self.rng.randrange(4)):
            if self.find("card:") is None:
                return
            self.press("card:", last=True)
            yield

    def quiz(self) -> Story:
        self.say("/quiz")
        yield
        for meaning in ("quiz-go:", "quiz-track:"):
            if self.find(meaning) is not None:
                self.press(meaning)
                yield
        for _ in range(self.rng.randrange(1, 4)):
            if self.find("q:") is None:
                return
            self.press("q:")
            yield
            for meaning in ("q-send:", "quiz-on"):
                if self.find(meaning) is not None:
                    self.press(meaning)
                    yield

    def reminders(self) -> Story:
        self.say("/reminders")
        yield
        self.press("remind:on/any")
        yield

    def report(self) -> Story:
        self.say("/report")
        yield
        for meaning in ("report-start", "report-agree"):
            self.press(meaning)
            yield
        act, group = self.rng.choice(ACTS)
        if self.find(f"report-pick:act/{act}") is None and self.find("report-show:act/all") is not None:
            self.press("report-show:act/all")
            yield
        page = 0
        while self.find(f"report-pick:act/{act}") is None:
            self.press(f"report-show:act/{group}/{page}")
            page += 1
            yield
        self.press(f"report-pick:act/{act}")
        yield
        if self.find("report-pick:space/real") is not None:
            self.press("report-pick:space/real")
            yield
        if self.find("report-show:area/thr01") is not None:
            self.press("report-show:area/thr01")
            yield
        self.press("report-pick:area/thr01")
        yield
        self.press("report-pick:when/now")
        yield
        self.say(self._words())
        yield
        for choice in ("actor/", "seen/", "evidence/done", "consent/", f"contact/{self.mode}"):
            self.press(f"report-pick:{choice}")
            yield
        self.press("report-send")
        yield
        self.filed = True

    def _words(self) -> str:
        rng = self.rng
        place, thing = rng.choice(PLACES), rng.choice(THINGS)
        more = " ".join(rng.choice(THINGS + PLACES) for _ in range(rng.randrange(60)))
        return f"نزدیک {place} شماره {rng.randrange(1, 9_000)} کسی {thing} را با زور از دست مردم گرفت. {more}{self.mark}"

    # --- hands and eyes -----------------------------------------------------------------------------

    def say(self, text: str) -> None:
        self.update = message_update(self.account.id, self.wire.number(), text)

    def find(self, meaning: str, *, last: bool = False) -> tuple[int, str] | None:
        """The newest message with a button of that meaning: the message and what the button sends."""
        stands = self.wire.stands.get(self.account.id, {})
        if not stands:
            return None
        number = next(reversed(stands))
        buttons = stands[number][::-1] if last else stands[number]
        data = next(
            (button for button in buttons if _EPOCH.sub("", split_stay_mark(button)[0]).startswith(meaning)),
            None,
        )
        return (number, data) if data is not None else None

    def press(self, meaning: str, *, last: bool = False) -> None:
        at = self.find(meaning, last=last)
        stands = self.wire.stands.get(self.account.id, {})
        assert at is not None, (self.number, meaning, list(stands.items())[-2:])
        message, data = at
        self.update = press_update(
            self.account.id, self.wire.number(), data, private_chat(self.account.id), message
        )


@dataclass(slots=True)
class PollingTown:
    """The program, its people, and the clock that advances as they act."""

    program: Program
    wire: RecordingBaleAdapter
    people: Sequence[TownPerson]
    rng: random.Random
    at: datetime = BEGINS
    updates: int = 0
    due: dict[str, datetime] = field(default_factory=dict)

    async def morning(self) -> None:
        """Everybody's morning, and the hour after it, in which some come back until the very end."""
        await self._run_stories(
            [(self.at + self.rng.random() * MORNING, p.number, p.morning()) for p in self.people]
        )
        await self._run_late_visits()

    async def day(self) -> None:
        """Moderators decide the cases; a day passes, and in its last hour some people come back."""
        begun = self.at
        for _ in range(5):
            await self.decide()
            await self.advance_to(self.at + timedelta(minutes=20))
        await self.advance_to(begun + timedelta(days=1), every=timedelta(minutes=30))
        await self._run_late_visits()

    async def report_keys(self) -> dict[str, bytes]:
        """The keys of all reports."""
        context = self.program.store._context  # type: ignore[attr-defined] # SqlStore
        async with context.database.reading() as link:
            rows = await link.rows(_KEYED)
        await context.report_keys.load(row.key for row in rows)
        return {row.report_id: context.report_keys.get(row.key) for row in rows}

    async def attach_evidence(self, report_ids: Sequence[str]) -> None:
        """A picture to each of these reports, stored with its clean copy."""
        store = self.program.store
        for number, report_id in enumerate(report_ids):
            picture = f"{report_id} {self.rng.random()}".encode() * 900
            piece = a_piece(f"piece-{number}", report_id=report_id)
            async with store.batch() as batch:
                batch.uow.evidence.add(piece)
                batch.keep_turn()
                await batch.commit()
            facts = facts_for(picture, picture)
            await store.seal_evidence(piece.id, original=picture, clean=picture, facts=facts)

    async def withdraw(self, report_ids: Sequence[str]) -> None:
        """Their senders take these reports back."""

        async def take_back(ctx: TickCtx) -> Turn:
            facts: list[Any] = []
            for report_id in report_ids:
                facts += await withdraw_report(
                    context(ctx.uow, by=Account(Messenger.BALE, BASE), clock=ctx.clock, content=ctx.content),
                    report_id,
                )
            return Turn(facts=tuple(facts))

        await self.program.tick_runner.run_tick(take_back)
        await self.settle()

    async def _run_late_visits(self) -> None:
        some = [p for p in self.people if self.rng.random() < COMES_BACK]
        await self._run_stories([(self.at + self.rng.random() * HOUR, p.number, p.look_in()) for p in some])

    async def _run_stories(self, comes: list[tuple[datetime, int, Story]]) -> None:
        heapq.heapify(comes)
        while comes:
            first = comes[0][0]
            await self.advance_to(max(self.at, first))
            raws: list[dict[str, Any]] = []
            continued: list[tuple[datetime, int, Story]] = []
            while comes and comes[0][0] <= first + TOGETHER and len(raws) < 100:
                when, number, story = heapq.heappop(comes)
                if next(story, _OVER) is _OVER:
                    continue
                raws.append(self.people[number].update or {})
                continued.append((when + self.rng.random() * timedelta(seconds=70), number, story))
            await self._handle_updates(raws)
            for entry in continued:
                heapq.heappush(comes, entry)

    async def _handle_updates(self, raws: Sequence[Mapping[str, Any]]) -> None:
        """Updates as they come in, are handled and answered."""
        numbered = []
        for raw in raws:
            self.updates += 1
            numbered.append({"update_id": self.updates, **raw})
        if not numbered:
            return
        program = self.program
        await program.intake.store_updates(self.wire, numbered)
        if isinstance(program.worker, ClaimingWorker):
            while await program.worker.work():
                pass
        else:
            await program.worker.work(await program.updates.take(len(numbered)))
        await self.settle()

    async def settle(self) -> None:
        await self.program.sender.drain(30.0)
        await self.program.sender.flush()

    async def advance_to(self, moment: datetime, *, every: timedelta = timedelta(minutes=1)) -> None:
        """Advance the clock, and do what the program's scheduler would do meanwhile."""
        while self.at < moment:
            self.at = min(moment, self.at + every)
            for name, pause in (("tick", TICK), ("upkeep", UPKEEP), ("checkpoint", CHECKPOINT)):
                if self.at >= self.due.get(name, self.at):
                    self.due[name] = self.at + pause
                    await getattr(self, f"_{name}")()

    async def _tick(self) -> None:
        await self.program.ticks.due_work()
        await self.settle()

    async def _upkeep(self) -> None:
        await self.program.ticks.upkeep()

    async def _checkpoint(self) -> None:
        database = self.program.store._context.database  # type: ignore[attr-defined] # SqlStore
        database._rebuilding._not_before = 0.0  # ten minutes have passed on the town's clock
        await self.program.ticks.checkpoint()

    async def decide(self) -> None:
        """Each moderator takes as many cases as one may hold, and decides them."""
        store = self.program.store

        async def decide_cases(ctx: TickCtx) -> Turn:
            facts: list[Any] = []
            waiting = list(await ctx.uow.cases.waiting(limit=MODERATORS * MOST_OPEN_CLAIMS))
            for place, case in enumerate(waiting):
                account = Account(Messenger.BALE, STAFF + place % MODERATORS)
                by = Person(account, store.keys_of(account), "بررسی‌کننده", await ctx.uow.staff.get(account))
                _, claimed = await claim_report(context(ctx.uow, by=by, clock=ctx.clock), case.id)
                reason = ("out-lawful", "out-election")[place % 2]
                _, done = await decide_case(
                    context(ctx.uow, by=account, clock=ctx.clock, content=ctx.content), case.id, reason
                )
                facts += [*claimed, *done]
            return Turn(facts=tuple(facts))

        await self.program.tick_runner.run_tick(decide_cases)
        await self.settle()


_OVER: Final = object()


@asynccontextmanager
async def town(
    folder: Path, *, people: int, seed: int, more: Mapping[str, Any] | None = None, is_marked: bool = False
) -> "AsyncIterator[PollingTown]":
    """A town on polling day. Even numbers only learn, odd ones report, too. ``more``: further settings; ``is_marked``:
    each person's words have a mark of their own."""
    settings = Settings(
        _env_file=None, bale_token="1000:bench", bale_api="http://127.0.0.1:9", data_dir=folder / "data",
        key_file=folder / "keys.json", operator_fa="سنجش", listen="127.0.0.1:0", **(more or {}),
    )  # fmt: skip
    outside = RecordingBaleAdapter()
    rng = random.Random(seed)
    everybody = [
        TownPerson(
            n,
            outside,
            random.Random(seed * 1_000_003 + n),
            mode=_mode(rng) if n % 2 else "",
            mark=mark_of(n) if is_marked else "",
        )
        for n in range(people)
    ]
    here: list[PollingTown] = []
    program = Program(
        settings, adapters={Messenger.BALE: outside}, pace=False, load_language=False,
        clock=SystemClock(lambda: here[0].at if here else BEGINS), content=load_content(CONTENT),
    )  # fmt: skip
    here.append(PollingTown(program, outside, everybody, rng))
    program.cleaner = CleaningPool()
    await program.open_store()
    program.build()
    program.updates.open_messenger(Messenger.BALE)
    loops = [program.sender.send_loop(way) for way in (Messenger.BALE, None) for _ in range(SENDERS)]
    tasks = [asyncio.create_task(loop) for loop in (*loops, program.sender.record_loop())]
    try:
        await _seed_staff(program)
        yield here[0]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await program.cleaner.close()
        await outside.close()
        await program.store.close()


def _mode(rng: random.Random) -> str:
    return "returnable" if rng.random() < 0.7 else "no_return"


async def _seed_staff(program: Program) -> None:
    async with program.store.batch() as batch:
        batch.uow.settings.save(RunningSettings(reporting=Reporting.OPEN, phase=Phase.DAY))
        batch.uow.groups.save(Group(Messenger.BALE, GROUP, "بررسی‌کنندگان"))
        for number in range(MODERATORS):
            account = Account(Messenger.BALE, STAFF + number)
            batch.uow.staff.save(Staff(account, Role.MODERATOR, "بررسی‌کننده", started=True))
        batch.keep_turn()
        await batch.commit()
    await program.ticks.due_work()
