"""From stored rows to committed turns: a failure affects its own row only; each person's order is kept."""

import asyncio
import json
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from io import StringIO
from typing import Any

import pytest

from bot.conversation import outgoing as out
from bot.conversation.incoming import (
    Chat,
    ChatKind,
    CommandGiven,
    FileKind,
    FileRef,
    FilesSent,
    Incoming,
    MessageRef,
    OtherSent,
)
from bot.conversation.outgoing import Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.conversation.router import Route, Router, Where
from bot.conversation.session import Session
from bot.conversation.store import Conflict, InboxRow, OutboxRow
from bot.conversation.wire import TokenRefused, Unreadable, WireDown
from bot.domain.errors import RequestRefused
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Newcomer, Role, Staff
from bot.domain.staff.permissions import Permission
from bot.runtime import inbox_worker, membership
from bot.runtime.health import Health
from bot.runtime.inbox_worker import InboxWorker
from bot.runtime.intake import UNWANTED, Intake
from bot.runtime.logs import JsonFormatter, SecretFilter
from bot.runtime.membership import MembershipChecker, MembershipQuestion, Note
from bot.runtime.system import TEHRAN
from bot.runtime.turns import CtxParts, Turns, without_repeats
from bot.runtime.update_turns import UpdateTurns
from bot.runtime.waiting_updates import UpdatesInMemory
from bot.usecases.ports import Group
from tests.fakes.contexts import make_tick_ctx
from tests.fakes.shared_content import shipped_texts
from tests.fakes.turns import (
    SARA,
    FakeClock,
    FakeContent,
    button_press,
    command,
    group,
    make_ctx,
    text_message,
)
from tests.runtime.fakes import (
    GROUP_ID,
    TG,
    FakeAdapter,
    FakeBatch,
    FakeStore,
    cancel_tasks,
    membership_recorder,
    record_not_admin,
    start_loops,
    until,
)

REZA = Account(TG, 9001)
MINA = Account(TG, 9002)
WHAT_SARA_WROTE = "شمارهٔ من ۰۹۱۲۱۲۳۴۵۶۷ است"


class Handlers:
    """Handlers that record their updates and do what a test sets."""

    def __init__(self) -> None:
        self.took: list[Any] = []
        self.fail: list[Exception] = []
        self.read: list[tuple[datetime, datetime, date]] = []
        """What the clock returned in each turn: the time, twice, and the day."""
        self.turn: Turn = Turn((out.Say("heard"),))

    async def take(self, update: Incoming, ctx: Ctx) -> Turn:
        self.took.append(getattr(update, "text", None) or getattr(update, "data", None) or update)
        self.read.append((ctx.clock.now(), ctx.clock.now(), ctx.clock.today()))
        ctx.uow.staff.save(Staff(update.sender, Role.MODERATOR, "staged"))
        if self.fail:
            raise self.fail.pop(0)
        return self.turn

    async def stale(self, update: Incoming, ctx: Ctx) -> Turn:
        return Turn((out.Ack("stale", alert=True),))


async def no_notices(facts: Any, ctx: Any) -> tuple[out.Reply, ...]:
    return tuple(out.Say(f"notice-{fact}") for fact in facts)


@dataclass
class RowSink:
    """Collects the committed rows."""

    rows: list[Any]
    looks: int = 0

    def accept(self, rows: Any) -> None:
        self.rows.extend(rows)

    def look(self) -> None:
        self.looks += 1


class TurnsScene:
    def __init__(
        self, *more: Route, note: Note | None = None, languages: Mapping[str, str] | None = None
    ) -> None:
        self.clock = FakeClock()
        self.store = FakeStore()
        self.adapter = FakeAdapter()
        self.health = Health()
        self.handlers = handlers = Handlers()
        self.updates = UpdatesInMemory()
        self.intake = Intake(self.store, self.updates, health=self.health, clock=self.clock)
        adapters = {TG: self.adapter}
        self.checker = MembershipChecker(
            store=self.store,
            updates=self.updates,
            adapters=adapters,
            clock=self.clock,
            note=note or membership_recorder(),
            note_missing_admin=record_not_admin,
            hand_over=lambda rows: None,
        )
        table = (
            Route("any-message", handlers.take, where=Where.ANY),
            Route("old", handlers.take, epoch=True),
            Route("go", handlers.take, where=Where.ANY),
            Route("claim", handlers.take, where=Where.ANY, needs=Permission.OPEN_DESK),
            Route("read", handlers.take, where=Where.ANY, needs=Permission.OPEN_DESK, fresh=True),
            Route("/own", handlers.take, needs=Permission.OPEN_OWNERS_DESK),
            Route("/desk", handlers.take, needs=Permission.OPEN_DESK),
            Route("/menu", handlers.take),
            Route("/search", handlers.take, needs=Permission.WORK_ON_CASES),
            Route("desk.word", handlers.take, needs=Permission.WORK_ON_CASES),
            Route("state:form.*", handlers.take),
            *more,
        )
        self.turns = Turns(
            store=self.store,
            router=Router(table),
            notices=no_notices,
            stale_handler=handlers.stale,
            checker=self.checker,
            command_of={"منو": "menu"}.get,
            desk_word_of={"بعدی": "next"}.get,
            read_label=shipped_texts().read_label,
            languages=languages,
            parts=CtxParts(self.ctx),
            clock=self.clock,
        )
        self.sent = RowSink([])
        steps = UpdateTurns(
            store=self.store,
            turns=self.turns,
            outbox=self.sent,
            checker=self.checker,
            fetcher=self.sent,  # type: ignore[arg-type] # it is only told to look
            adapters=adapters,
            health=self.health,
        )
        self.worker = InboxWorker(
            store=self.store, updates=self.updates, turns=steps, health=self.health, clock=self.clock
        )
        self.rows = 0

    def ctx(self, person: Any, session: Session, batch: Any, chat: Chat, clock: Any) -> Ctx:
        made = make_ctx(person.account, uow=batch.uow, session=session, clock=clock)
        return replace(made, person=person)

    def row(self, update: Incoming | BaseException) -> InboxRow:
        self.rows += 1
        self.adapter.made[f"u{self.rows}"] = update
        return InboxRow(self.rows, TG, 1000, self.rows, {"update_id": self.rows, "is": f"u{self.rows}"})

    async def work(self, *updates: Incoming | BaseException) -> None:
        await self.worker.work([self.row(update) for update in updates])

    def register(self, chat_id: int = GROUP_ID) -> None:
        self.store.uow.groups.save(Group(TG, chat_id))
        self.store.uow.commit()

    def save_membership(
        self, account: Account, standing: MembershipStatus, *, age: float = 0, chat_id: int = GROUP_ID
    ) -> None:
        at = self.clock.now() - timedelta(seconds=age)
        self.store.uow.members.save(Membership(account, chat_id, standing, at))
        self.store.uow.commit()


@pytest.fixture
def scene() -> TurnsScene:
    return TurnsScene()


def alert(key: str) -> out.Ack:
    return out.Ack(key, alert=True)


# --- one moment for each turn ------------------------------------------------------------------------------


async def test_each_turn_has_one_moment_later_than_previous(scene: TurnsScene) -> None:
    await scene.work(text_message("one"), text_message("two"))
    first, second = scene.handlers.read
    assert first[0] == first[1] and second[0] == second[1] and first[0] < second[0]
    assert first[2] == first[0].astimezone(TEHRAN).date()


async def test_what_the_clock_does_has_one_moment_too(scene: TurnsScene) -> None:
    read: list[datetime] = []

    async def looks(ctx: TickCtx) -> Turn:
        read.extend((ctx.clock.now(), ctx.clock.now()))
        return Turn()

    async with scene.store.batch() as batch:
        await scene.turns.system(batch, looks, make_tick_ctx(batch.uow, scene.clock, FakeContent()))
    assert read[0] == read[1]


# --- what is stored ----------------------------------------------------------------------------------------


async def test_screen_below_lasting_message_is_a_new_message(scene: TurnsScene) -> None:
    scene.handlers.turn = Turn((out.Screen("menu"),))
    await scene.work(button_press("go"), replace(button_press("go"), stays=True))
    screens = [reply for reply in scene.store.replies() if isinstance(reply, out.Screen)]
    assert [screen.below for screen in screens] == [False, True]


# --- one bad update ----------------------------------------------------------------------------------------


async def test_unreadable_update_is_quarantined_and_others_continue(scene: TurnsScene) -> None:
    await scene.work(
        text_message("one"),
        Unreadable("no chat"),
        text_message("two"),
        RuntimeError("parser"),
        text_message("three"),
    )
    assert scene.handlers.took == ["one", "two", "three"]
    assert scene.store.logged_values("aside") == [2, 4] and scene.store.logged_values("done") == [1, 3, 5]
    assert len(scene.sent.rows) == 3


async def test_id_marker_row_is_done_without_message(scene: TurnsScene) -> None:
    await scene.worker.work([InboxRow(1, TG, 1000, 7, {UNWANTED: True})])
    assert scene.store.log == [("done", 1)] and not scene.handlers.took


async def test_handler_failing_twice_succeeds_on_third_try(scene: TurnsScene) -> None:
    scene.handlers.fail = [KeyError("x"), ValueError("y")]
    await scene.work(text_message("hello"))
    assert scene.handlers.took == ["hello"] * 3
    assert scene.store.logged_values("done") == [1] and scene.store.replies() == [out.Say("heard")]


async def test_third_failure_apologises_with_code_and_others_continue(scene: TurnsScene) -> None:
    class OnlyFirst(Exception):
        pass

    scene.handlers.fail = [OnlyFirst(), OnlyFirst(), OnlyFirst()]
    await scene.work(text_message("bad"), text_message("good"))
    ((row_id, reference),) = scene.store.logged_values("fail")
    assert row_id == 1 and len(reference) == 6 and scene.store.logged_values("done") == [2]
    apology = out.Say("problem-apology", {"reference": out.Digits(reference)})
    assert scene.store.replies() == [apology, out.Say("heard")]


async def test_a_failed_turn_leaves_nothing_that_it_staged(scene: TurnsScene) -> None:
    scene.handlers.fail = [KeyError("x")] * 3
    await scene.work(text_message("bad"))
    assert await scene.store.uow.staff.get(SARA) is None


async def test_failed_press_is_answered_in_private_and_group(scene: TurnsScene) -> None:
    scene.handlers.fail = [KeyError("x")] * 6
    await scene.work(button_press("go"), button_press("go", chat=group()))
    codes = [out.Digits(reference) for _, reference in scene.store.logged_values("fail")]
    assert scene.store.replies() == [
        out.Ack(),
        out.Say("problem-apology", {"reference": codes[0]}),
        out.Ack("problem-apology", {"reference": codes[1]}, alert=True),
    ]


async def test_failure_log_has_code_and_places_but_no_words(scene: TurnsScene) -> None:
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(SecretFilter())
    root = logging.getLogger("bot.runtime")
    root.addHandler(handler)
    before = root.level
    root.setLevel("DEBUG")
    try:
        scene.handlers.fail = [ValueError(WHAT_SARA_WROTE)] * 3
        await scene.work(text_message(WHAT_SARA_WROTE))
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["turn-failed"] * 3 + ["update-failed"]
    assert lines[0]["error"] == "ValueError" and lines[0]["places"][-1].endswith("take")
    assert lines[3]["reference"] == scene.store.logged_values("fail")[0][1]
    assert "۰۹۱۲" not in stream.getvalue() and "5001" not in stream.getvalue()


# --- answers -----------------------------------------------------------------------------------------------


async def test_refusal_is_alert_on_press_and_sentence_on_message(scene: TurnsScene) -> None:
    scene.handlers.fail = [RequestRefused("too-long", {"most": 10}), RequestRefused("taken", {"who": "Reza"})]
    await scene.work(text_message("hello"), button_press("go"))
    assert scene.store.replies() == [
        out.Say("too-long", {"most": 10}, lane=out.SendLane.FORM),
        out.Ack("taken", {"who": "Reza"}, alert=True),
    ]
    assert scene.store.logged_values("done") == [1, 2], "a refusal is an answer, not a failure"
    assert scene.handlers.took == ["hello", "go"]


async def test_refusal_stores_only_message_id_for_cleaning(scene: TurnsScene) -> None:
    scene.handlers.fail = [RequestRefused("no")]
    await scene.work(text_message("hello"))
    assert await scene.store.uow.staff.get(SARA) is None
    assert scene.store.logged_values("note") == [("conversation:telegram:5001", 10)]


async def test_refused_words_about_case_are_recorded_with_details_too(
    scene: TurnsScene,
) -> None:
    writing = Session("case.note", data={"case": "c1"})
    scene.store.sessions[scene.store.keys_of(SARA).conversation] = writing
    scene.handlers.fail = [RequestRefused("too-long")]
    await scene.work(text_message("long words"), text_message("words"), command("menu"), button_press("go"))
    stands = [MessageRef(TG, SARA.id, 10)] * 2
    assert scene.store.logged_values("detail") == [(out.DetailOf("c1", SARA), ref) for ref in stands]


async def test_what_is_typed_about_no_case_is_not(scene: TurnsScene) -> None:
    for state, data in (("case.search", {}), ("mine.add", {"case": "c1"})):
        scene.store.sessions[scene.store.keys_of(SARA).conversation] = Session(state, data=data)
        await scene.work(text_message("words"))
    assert scene.store.logged_values("detail") == []


async def test_press_is_acknowledged_first_unless_handler_answers(scene: TurnsScene) -> None:
    await scene.work(button_press("go"))
    scene.handlers.turn = Turn((out.Say("heard"), out.Ack("saved")))
    await scene.work(button_press("go"))
    assert scene.store.replies() == [out.Ack(), out.Say("heard"), out.Say("heard"), out.Ack("saved")]


async def test_a_press_that_no_route_takes_is_still_answered(scene: TurnsScene) -> None:
    await scene.work(button_press("unknown-verb"))
    assert scene.store.replies() == [out.Ack()]


async def test_button_of_older_screen_is_stale(scene: TurnsScene) -> None:
    scene.store.sessions["conversation:telegram:5001"] = Session("form.text", epoch=3)
    await scene.work(button_press("old~2"), button_press("old~3"))
    assert scene.store.replies() == [alert("stale"), out.Ack(), out.Say("heard")]
    assert scene.handlers.took == ["old~3"]


async def test_session_is_stored_when_changed_and_forgotten_on_request(scene: TurnsScene) -> None:
    scene.handlers.turn = Turn(session=Session("form.text", epoch=1))
    await scene.work(text_message("a"))
    assert scene.store.sessions["conversation:telegram:5001"] == Session("form.text", epoch=1)
    await scene.work(text_message("b"))
    assert len(scene.store.logged_values("session")) == 1, "an unchanged session is not written"
    scene.handlers.turn = Turn(forget=True)
    await scene.work(text_message("c"))
    assert scene.store.sessions["conversation:telegram:5001"] == Session()


async def test_typed_command_word_counts_only_where_no_text_expected(scene: TurnsScene) -> None:
    await scene.work(text_message("منو"))
    scene.store.sessions["conversation:telegram:5001"] = Session("form.text")
    await scene.work(text_message("منو"))
    first, second = scene.handlers.took
    assert getattr(first, "name", "") == "menu" and second == "منو"


@pytest.mark.parametrize(
    ("role", "state", "is_search"),
    [
        (Role.MODERATOR, "", True),
        (Role.MODERATOR, "reading.answer", True),
        (Role.MODERATOR, "form.text", False),
        (None, "", False),
    ],
)
async def test_bare_number_searches_for_its_case(
    scene: TurnsScene, role: Role | None, state: str, *, is_search: bool
) -> None:
    if role is not None:
        scene.store.uow.staff.save(Staff(SARA, role))
        scene.register()
        scene.save_membership(SARA, MembershipStatus.MEMBER)
        scene.store.uow.commit()
    scene.store.sessions["conversation:telegram:5001"] = Session(state)
    await scene.work(text_message("۱۷۱۳"))
    (took,) = scene.handlers.took
    asked = (took.name, took.argument) if isinstance(took, CommandGiven) else took
    assert asked == (("search", "۱۷۱۳") if is_search else "۱۷۱۳")


@pytest.mark.parametrize(
    ("role", "state", "took"),
    [
        (Role.MODERATOR, "", "desk.word:next"),
        (Role.MODERATOR, "form.text", "بعدی"),
        (Role.LIAISON, "", "بعدی"),
        (None, "", "بعدی"),
    ],
)
async def test_a_word_at_work_is_a_press_of_moderators(
    scene: TurnsScene, role: Role | None, state: str, took: str
) -> None:
    if role is not None:
        scene.store.uow.staff.save(Staff(SARA, role))
        scene.register()
        scene.save_membership(SARA, MembershipStatus.MEMBER)
    scene.store.sessions["conversation:telegram:5001"] = Session(state)
    await scene.work(text_message("بعدی"))
    assert scene.handlers.took == [took]


async def test_a_word_at_work_waits_for_the_membership(scene: TurnsScene) -> None:
    """Whoever has left the group decides nothing by word either."""
    scene.store.uow.staff.save(Staff(SARA, Role.MODERATOR))
    scene.register()
    scene.save_membership(SARA, MembershipStatus.OUTSIDE)
    await scene.work(text_message("بعدی"))
    assert scene.handlers.took == []


async def test_owners_only_means_owners_only(scene: TurnsScene) -> None:
    await scene.work(command("own"))
    scene.store.uow.staff.save(Staff(SARA, Role.OWNER))
    scene.store.uow.commit()
    await scene.work(command("own"))
    assert [reply.key for reply in scene.store.replies() if isinstance(reply, out.Say)] == [
        "not-allowed",
        "heard",
    ]


# --- lost transactions -------------------------------------------------------------------------------------


async def test_lost_transaction_is_replayed_without_duplicates(scene: TurnsScene) -> None:
    scene.store.conflicts["commit"] = [Conflict("deadlock"), Conflict("again")]
    await scene.work(text_message("a"), text_message("b"), text_message("c"))
    assert scene.store.logged_values("done") == [1, 2, 3]
    assert len(scene.store.replies()) == len(scene.sent.rows) == 3
    assert scene.handlers.took == ["a", "b", "c", "a", "a", "b", "c"], "in order, each until it succeeds"


async def test_full_disk_turns_health_red_until_room_returns(
    scene: TurnsScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_worker, "DISK_PAUSE", 0.0)
    seen: list[bool] = []
    commit = scene.store.commit_changes

    def note_trouble_at_commit(batch: Any) -> Any:
        seen.append("storing" in scene.health.troubles)
        return commit(batch)

    monkeypatch.setattr(scene.store, "commit_changes", note_trouble_at_commit)
    scene.store.conflicts["commit"] = [Conflict("full", lasting=True)] * 3
    await scene.work(text_message("a"), text_message("b"))
    assert seen == [False, True, True, True, False] and not scene.health.troubles
    assert scene.store.logged_values("done") == [1, 2]


async def test_health_says_what_mends_absent_keys(scene: TurnsScene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_worker, "DISK_PAUSE", 0.0)
    lines: list[str] = []
    monkeypatch.setattr(scene.health, "report_trouble", lambda _name, line, **_: lines.append(line))
    scene.store.conflicts["commit"] = [
        Conflict("keys", lasting=True, mend="start the holder"),
        Conflict("full", lasting=True),
    ]
    await scene.work(text_message("a"))
    assert lines == ["start the holder", inbox_worker.NO_WRITES]


async def test_batch_with_own_error_replays_and_only_culprit_fails(
    scene: TurnsScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = scene.store.commit_changes

    def picky(batch: Any) -> Any:
        if ("done", 2) in batch.pending_changes:
            raise TypeError("what was staged cannot be written")
        return commit(batch)

    monkeypatch.setattr(scene.store, "commit_changes", picky)
    await scene.work(text_message("a"), text_message("b"), text_message("c"))
    assert scene.store.logged_values("done") == [1, 3]
    assert [row_id for row_id, _ in scene.store.logged_values("fail")] == [2]


async def test_what_waits_for_files_is_looked_for_at_once(scene: TurnsScene) -> None:
    file = FileRef(FileKind.PHOTO, "file-1")
    await scene.work(FilesSent(text_message("x").chat, SARA, (file,)))
    assert scene.sent.looks == 1


# --- membership --------------------------------------------------------------------------------------------


async def test_press_of_known_member_passes_at_once(scene: TurnsScene) -> None:
    scene.register()
    scene.save_membership(REZA, MembershipStatus.MEMBER, age=30)
    await scene.work(button_press("claim", by=REZA, chat=group()))
    assert scene.store.replies()[1:] == [out.Say("heard")] and not scene.store.logged_values("wait")


async def test_an_outsider_is_refused_without_asking_again(scene: TurnsScene) -> None:
    scene.register()
    scene.save_membership(REZA, MembershipStatus.OUTSIDE)
    await scene.work(button_press("claim", by=REZA, chat=group()))
    assert scene.store.replies() == [alert("not-member")] and not scene.handlers.took


async def test_nobody_is_moderator_in_unregistered_group(scene: TurnsScene) -> None:
    scene.save_membership(REZA, MembershipStatus.ADMINISTRATOR)
    await scene.work(button_press("claim", by=REZA, chat=group()))
    assert scene.store.replies() == [alert("not-member")]


async def test_press_in_stopped_group_gets_only_short_answer(
    scene: TurnsScene,
) -> None:
    scene.store.uow.groups.save(Group(TG, GROUP_ID, stopped="stranger"))
    scene.save_membership(REZA, MembershipStatus.MEMBER)
    await scene.work(button_press("claim", by=REZA, chat=group()), button_press("go", by=MINA, chat=group()))
    assert scene.store.replies() == [alert("group-unsafe-press")] * 2 and not scene.handlers.took
    await scene.work(button_press("claim", by=REZA))
    assert scene.handlers.took, "they can work in private"


async def test_of_several_groups_membership_in_one_suffices(scene: TurnsScene) -> None:
    scene.register()
    scene.register(-222)
    scene.save_membership(REZA, MembershipStatus.MEMBER, age=2)
    scene.save_membership(REZA, MembershipStatus.OUTSIDE, age=0, chat_id=-222)
    await scene.work(button_press("claim", by=REZA))
    assert out.Say("heard") in scene.store.replies()


async def test_being_outside_one_group_is_no_answer_about_another(scene: TurnsScene) -> None:
    scene.register()
    scene.register(-222)
    scene.save_membership(REZA, MembershipStatus.MEMBER, age=61)  # too old to decide, so it is asked again
    scene.save_membership(REZA, MembershipStatus.OUTSIDE, age=0, chat_id=-222)
    await scene.work(button_press("claim", by=REZA))
    assert scene.store.logged_values("wait") == [1] and not scene.store.replies()


async def test_unknown_members_press_holds_back_their_later_updates(scene: TurnsScene) -> None:
    scene.register()
    press = button_press("claim:1", by=REZA, chat=group())
    await scene.work(press, button_press("go:2", by=REZA, chat=group()), text_message("other", by=MINA))
    await scene.work(button_press("go:3", by=REZA, chat=group()))
    assert scene.store.logged_values("wait") == [1] and scene.handlers.took == ["other"]
    assert not scene.store.replies()[1:], "they get no message yet"

    tasks = await start_loops(partial(scene.checker.run, TG))
    await until(lambda: len(scene.updates) == 1)
    await cancel_tasks(tasks)
    await scene.worker.work(await scene.updates.take(10))
    await scene.worker.work(await scene.updates.take(10))
    assert scene.handlers.took == ["other", "claim:1", "go:2", "go:3"]
    assert sorted(scene.store.logged_values("done")) == [1, 2, 3, 4]


async def test_press_is_refused_after_eight_unanswered_seconds(
    scene: TurnsScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.register()
    monkeypatch.setattr(membership, "GIVE_UP", 0.02)
    monkeypatch.setattr(membership, "RETRY", 0.001)
    scene.adapter.standings = [WireDown("unreachable")] * 500
    await scene.work(
        button_press("claim:1", by=REZA, chat=group()), button_press("go:2", by=REZA, chat=group())
    )
    tasks = await start_loops(partial(scene.checker.run, TG))
    await until(lambda: len(scene.updates) == 1)
    await cancel_tasks(tasks)
    scene.clock.advance(timedelta(seconds=8.5))
    await scene.worker.work(await scene.updates.take(10))
    await scene.worker.work(await scene.updates.take(10))
    assert scene.store.replies() == [alert("membership-unknown"), out.Ack(), out.Say("heard")]
    assert scene.handlers.took == ["go:2"]


@pytest.mark.parametrize(("seconds", "asked"), [(9.0, 1), (0.01, 3)])
async def test_membership_is_asked_again_when_the_messenger_says(
    scene: TurnsScene, monkeypatch: pytest.MonkeyPatch, seconds: float, asked: int
) -> None:
    """A wait for which no presser stays is given up at once."""
    scene.register()
    monkeypatch.setattr(membership, "RETRY", 0.001)
    scene.adapter.standings = [WireDown("too many", seconds, limited=True)] * 2
    await scene.work(button_press("claim:1", by=REZA, chat=group()))
    tasks, began = await start_loops(partial(scene.checker.run, TG)), time.monotonic()
    await until(lambda: len(scene.updates) == 1, seconds=5)
    await cancel_tasks(tasks)
    assert len(scene.adapter.standings) == max(2 - asked, 0)
    assert time.monotonic() - began >= (asked - 1) * seconds


async def test_a_check_that_crashes_gives_the_press_back(
    scene: TurnsScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.clock.stand()
    scene.register()
    monkeypatch.setattr(membership, "RETRY", 0.001)
    scene.adapter.standings = [TokenRefused()]
    await scene.work(button_press("claim", by=REZA, chat=group()))
    tasks = await start_loops(partial(scene.checker.run, TG))
    await until(lambda: len(scene.updates) == 1)
    await cancel_tasks(tasks)
    assert (await scene.updates.take(10))[0].waiting_since == scene.clock.now()


async def test_details_require_membership_checked_seconds_ago(scene: TurnsScene) -> None:
    scene.register()
    scene.save_membership(REZA, MembershipStatus.MEMBER, age=30)
    await scene.work(
        button_press("claim", by=REZA, chat=group()), button_press("read", by=REZA, chat=group())
    )
    assert scene.handlers.took == ["claim"] and scene.store.logged_values("wait") == [2]


async def test_membership_older_than_a_minute_is_rechecked(scene: TurnsScene) -> None:
    scene.register()
    scene.save_membership(REZA, MembershipStatus.MEMBER, age=61)
    await scene.work(button_press("claim", by=REZA, chat=group()))
    assert scene.store.logged_values("wait") == [1]


async def test_what_is_known_is_as_old_as_the_question(scene: TurnsScene) -> None:
    """A slow answer does not extend how long it is trusted."""
    scene.clock.stand()
    scene.register()
    asked = scene.clock.now()

    async def slow(chat_id: int, account: Account) -> MembershipStatus:
        scene.clock.advance(timedelta(seconds=7))
        return MembershipStatus.MEMBER

    scene.adapter.membership_status = slow  # type: ignore[method-assign] # a messenger that is slow
    await scene.checker.refresh(Newcomer(REZA), (GROUP_ID,))
    known = await scene.store.uow.members.get(REZA, GROUP_ID)
    assert known == Membership(REZA, GROUP_ID, MembershipStatus.MEMBER, asked)


def test_group_press_orders_by_member_private_by_person() -> None:
    scene = TurnsScene()
    assert scene.turns.order_key(text_message("x")) == "conversation:telegram:5001"
    first = scene.turns.order_key(button_press("go", by=REZA, chat=group()))
    assert first != scene.turns.order_key(button_press("go", by=MINA, chat=group()))


async def test_a_channel_s_post_and_unknown_kinds_say_nothing(scene: TurnsScene) -> None:
    channel = Chat(TG, -5, ChatKind.CHANNEL)
    scene.handlers.turn = Turn()
    await scene.work(OtherSent(channel, SARA, "sticker"))
    assert scene.store.logged_values("done") == [1] and not scene.store.replies()


async def test_answer_is_stored_and_told_though_time_is_up(
    scene: TurnsScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is for the messenger. Messages of a commit that is broken off would wait for the next start."""
    scene.register()
    monkeypatch.setattr(membership, "GIVE_UP", 0.02)
    handed_over: list[object] = []
    monkeypatch.setattr(scene.checker, "_hand_over", handed_over.append)
    commit = FakeBatch.commit

    async def commit_slowly(batch: FakeBatch) -> Sequence[OutboxRow]:
        rows = await commit(batch)
        await asyncio.sleep(0.1)
        return rows

    monkeypatch.setattr(FakeBatch, "commit", commit_slowly)
    scene.adapter.standings = [MembershipStatus.OUTSIDE]
    question = MembershipQuestion(InboxRow(1, TG, 1000, 1, {}), Newcomer(REZA), (GROUP_ID,), known=False)
    await scene.checker._check(question)
    assert len(handed_over) == 1


def test_card_that_an_answer_shows_is_not_edited_again() -> None:
    reza, leila = Account(Messenger.TELEGRAM, 1), Account(Messenger.TELEGRAM, 2)
    screen = out.Screen("case-card", remember=out.DetailOf("c1", reza, screen="card"))
    form = out.Screen("case-ask-grade", remember=out.DetailOf("c2", reza, screen="form"))
    repeated, other, behind, question = (
        out.EditPrivate(case_id, account, "case-card")
        for case_id, account in (("c1", reza), ("c3", reza), ("c1", leila), ("c2", reza))
    )
    left = list(without_repeats([repeated, other, behind, question, out.Ack()], [out.Ack(), screen, form]))
    assert left == [other, behind, question, out.Ack()]
