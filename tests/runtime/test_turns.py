"""From stored rows to committed turns: what fails fails alone, and order is kept per person."""

import json
import logging
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest

from bot.conversation import outgoing as out
from bot.conversation.incoming import (
    Chat,
    ChatKind,
    FileKind,
    FileRef,
    FilesSent,
    Incoming,
    MessageRef,
    OtherSent,
)
from bot.conversation.outgoing import Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.conversation.router import Route, Router, Where, Who
from bot.conversation.session import Session
from bot.conversation.store import Conflict, InboxRow
from bot.conversation.wire import TokenRefused, Unreadable, WireDown
from bot.domain.errors import Refused
from bot.domain.people import Account, Membership, Newcomer, Role, Staff, Standing
from bot.runtime import inbox_worker, membership
from bot.runtime.health import Health
from bot.runtime.inbox_worker import InboxWorker
from bot.runtime.intake import UNWANTED, Intake
from bot.runtime.logs import JsonFormatter, SecretFilter
from bot.runtime.membership import MembershipChecker, Note
from bot.runtime.system import TEHRAN
from bot.runtime.turns import CtxParts, Turns
from bot.usecases.ports import Group
from tests.fakes.turns import SARA, FakeClock, FakeContent, command, group, make_ctx, pressed, said
from tests.runtime.fakes import (
    GROUP_ID,
    TG,
    FakeAdapter,
    FakeStore,
    doing,
    ended,
    keep_standing,
    note_blind,
    until,
)

REZA = Account(TG, 9001)
MINA = Account(TG, 9002)
WHAT_SARA_WROTE = "شمارهٔ من ۰۹۱۲۱۲۳۴۵۶۷ است"


class Handlers:
    """Handlers that write down what they took, and do what a test sets."""

    def __init__(self) -> None:
        self.took: list[Any] = []
        self.fail: list[Exception] = []
        self.read: list[tuple[datetime, datetime, date]] = []
        """What the clock told in each turn: twice the time, and the day."""
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
class Sent:
    """Where committed rows go."""

    rows: list[Any]
    looks: int = 0

    def accept(self, rows: Any) -> None:
        self.rows.extend(rows)

    def look(self) -> None:
        self.looks += 1


class Scene:
    def __init__(self, *more: Route, note: Note | None = None) -> None:
        self.clock = FakeClock()
        self.store = FakeStore()
        self.adapter = FakeAdapter()
        self.health = Health()
        self.handlers = handlers = Handlers()
        self.intake = Intake(self.store, health=self.health, clock=self.clock)
        adapters = {TG: self.adapter}
        self.checker = MembershipChecker(
            store=self.store,
            intake=self.intake,
            adapters=adapters,
            clock=self.clock,
            note=note or keep_standing(),
            note_blind=note_blind,
            hand_over=lambda rows: None,
        )
        table = (
            Route("any-message", handlers.take, where=Where.ANY),
            Route("old", handlers.take, epoch=True),
            Route("go", handlers.take, where=Where.ANY),
            Route("claim", handlers.take, where=Where.ANY, who=Who.MODERATOR),
            Route("read", handlers.take, where=Where.ANY, who=Who.MODERATOR, fresh=True),
            Route("/own", handlers.take, who=Who.OWNER),
            Route("/desk", handlers.take, who=Who.MODERATOR),
            Route("/menu", handlers.take),
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
            parts=CtxParts(self.ctx),
            clock=self.clock,
        )
        self.sent = Sent([])
        self.worker = InboxWorker(
            store=self.store,
            intake=self.intake,
            turns=self.turns,
            sender=self.sent,  # type: ignore[arg-type] # it only accepts
            checker=self.checker,
            fetcher=self.sent,  # type: ignore[arg-type] # it is only told to look
            adapters=adapters,
            health=self.health,
            clock=self.clock,
        )
        self.rows = 0

    def ctx(self, person: Any, session: Session, batch: Any, chat: Chat) -> Ctx:
        made = make_ctx(person.account, uow=batch.uow, session=session, clock=self.clock)
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

    def known(self, account: Account, standing: Standing, *, age: float = 0, chat_id: int = GROUP_ID) -> None:
        at = self.clock.now() - timedelta(seconds=age)
        self.store.uow.members.save(Membership(account, chat_id, standing, at))
        self.store.uow.commit()


@pytest.fixture
def scene() -> Scene:
    return Scene()


def alert(key: str) -> out.Ack:
    return out.Ack(key, alert=True)


# --- one moment a turn ---------------------------------------------------------------------------------


async def test_a_turn_has_one_moment_and_the_next_one_a_later_one(scene: Scene) -> None:
    await scene.work(said("one"), said("two"))
    first, second = scene.handlers.read
    assert first[0] == first[1] and second[0] == second[1] and first[0] < second[0]
    assert first[2] == first[0].astimezone(TEHRAN).date()


async def test_what_the_clock_does_has_one_moment_too(scene: Scene) -> None:
    read: list[datetime] = []

    async def looks(ctx: TickCtx) -> Turn:
        read.extend((ctx.clock.now(), ctx.clock.now()))
        return Turn()

    async with scene.store.batch() as batch:
        await scene.turns.system(batch, looks, TickCtx(batch.uow, scene.clock, FakeContent()))
    assert read[0] == read[1]


# --- what stays ----------------------------------------------------------------------------------------


async def test_under_what_stays_the_next_screen_is_a_message_of_its_own(scene: Scene) -> None:
    scene.handlers.turn = Turn((out.Screen("menu"),))
    await scene.work(pressed("go"), replace(pressed("go"), stays=True))
    screens = [reply for reply in scene.store.said() if isinstance(reply, out.Screen)]
    assert [screen.below for screen in screens] == [False, True]


# --- one bad update ---------------------------------------------------------------------------------


async def test_an_unreadable_update_is_set_aside_and_the_others_go_on(scene: Scene) -> None:
    await scene.work(said("one"), Unreadable("no chat"), said("two"), RuntimeError("parser"), said("three"))
    assert scene.handlers.took == ["one", "two", "three"]
    assert scene.store.of("aside") == [2, 4] and scene.store.of("done") == [1, 3, 5]
    assert len(scene.sent.rows) == 3


async def test_a_row_that_only_marks_the_series_of_ids_is_done_without_a_word(scene: Scene) -> None:
    await scene.worker.work([InboxRow(1, TG, 1000, 7, {UNWANTED: True})])
    assert scene.store.log == [("done", 1)] and not scene.handlers.took


async def test_a_handler_that_fails_twice_succeeds_at_the_third_try(scene: Scene) -> None:
    scene.handlers.fail = [KeyError("x"), ValueError("y")]
    await scene.work(said("hello"))
    assert scene.handlers.took == ["hello"] * 3
    assert scene.store.of("done") == [1] and scene.store.said() == [out.Say("heard")]


async def test_the_third_failure_says_sorry_with_a_code_and_the_others_are_untouched(scene: Scene) -> None:
    class OnlyFirst(Exception):
        pass

    scene.handlers.fail = [OnlyFirst(), OnlyFirst(), OnlyFirst()]
    await scene.work(said("bad"), said("good"))
    ((row_id, reference),) = scene.store.of("fail")
    assert row_id == 1 and len(reference) == 6 and scene.store.of("done") == [2]
    apology = out.Say("problem-apology", {"reference": out.Digits(reference)})
    assert scene.store.said() == [apology, out.Say("heard")]


async def test_a_failed_turn_leaves_nothing_that_it_staged(scene: Scene) -> None:
    scene.handlers.fail = [KeyError("x")] * 3
    await scene.work(said("bad"))
    assert await scene.store.uow.staff.get(SARA) is None


async def test_a_failed_press_is_answered_too_in_private_and_in_the_group(scene: Scene) -> None:
    scene.handlers.fail = [KeyError("x")] * 6
    await scene.work(pressed("go"), pressed("go", chat=group()))
    codes = [out.Digits(reference) for _, reference in scene.store.of("fail")]
    assert scene.store.said() == [
        out.Ack(),
        out.Say("problem-apology", {"reference": codes[0]}),
        out.Ack("problem-apology", {"reference": codes[1]}, alert=True),
    ]


async def test_the_log_of_a_failure_holds_the_code_and_the_places_and_no_words(scene: Scene) -> None:
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
        await scene.work(said(WHAT_SARA_WROTE))
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["turn-failed"] * 3 + ["update-failed"]
    assert lines[0]["error"] == "ValueError" and lines[0]["places"][-1].endswith("take")
    assert lines[3]["reference"] == scene.store.of("fail")[0][1]
    assert "۰۹۱۲" not in stream.getvalue() and "5001" not in stream.getvalue()


# --- answers ----------------------------------------------------------------------------------------


async def test_a_refusal_is_an_alert_on_a_press_and_a_sentence_on_a_message(scene: Scene) -> None:
    scene.handlers.fail = [Refused("too-long", {"most": 10}), Refused("taken", {"who": "Reza"})]
    await scene.work(said("hello"), pressed("go"))
    assert scene.store.said() == [
        out.Say("too-long", {"most": 10}, lane=out.Lane.FORM),
        out.Ack("taken", {"who": "Reza"}, alert=True),
    ]
    assert scene.store.of("done") == [1, 2], "a refusal is an answer, not a failure"
    assert scene.handlers.took == ["hello", "go"]


async def test_a_refusal_keeps_nothing_but_the_message_s_number_for_cleaning(scene: Scene) -> None:
    scene.handlers.fail = [Refused("no")]
    await scene.work(said("hello"))
    assert await scene.store.uow.staff.get(SARA) is None
    assert scene.store.of("note") == [("conversation:telegram:5001", 10)]


async def test_what_is_typed_about_a_case_is_noted_with_its_details_also_what_is_refused(
    scene: Scene,
) -> None:
    writing = Session("case.note", data={"case": "c1"})
    scene.store.sessions[scene.store.keys_of(SARA).conversation] = writing
    scene.handlers.fail = [Refused("too-long")]
    await scene.work(said("long words"), said("words"), command("menu"), pressed("go"))
    stands = [MessageRef(TG, SARA.id, 10)] * 2
    assert scene.store.of("detail") == [(out.DetailOf("c1", SARA), ref) for ref in stands]


async def test_what_is_typed_about_no_case_is_not(scene: Scene) -> None:
    for state, data in (("case.search", {}), ("mine.add", {"case": "c1"})):
        scene.store.sessions[scene.store.keys_of(SARA).conversation] = Session(state, data=data)
        await scene.work(said("words"))
    assert scene.store.of("detail") == []


async def test_a_press_gets_a_silent_answer_first_unless_the_handler_answers_it(scene: Scene) -> None:
    await scene.work(pressed("go"))
    scene.handlers.turn = Turn((out.Say("heard"), out.Ack("saved")))
    await scene.work(pressed("go"))
    assert scene.store.said() == [out.Ack(), out.Say("heard"), out.Say("heard"), out.Ack("saved")]


async def test_a_press_that_no_route_takes_is_still_answered(scene: Scene) -> None:
    await scene.work(pressed("unknown-verb"))
    assert scene.store.said() == [out.Ack()]


async def test_a_button_of_an_older_screen_is_answered_as_stale(scene: Scene) -> None:
    scene.store.sessions["conversation:telegram:5001"] = Session("form.text", epoch=3)
    await scene.work(pressed("old~2"), pressed("old~3"))
    assert scene.store.said() == [alert("stale"), out.Ack(), out.Say("heard")]
    assert scene.handlers.took == ["old~3"]


async def test_the_session_is_stored_when_it_changed_and_forgotten_when_asked(scene: Scene) -> None:
    scene.handlers.turn = Turn(session=Session("form.text", epoch=1))
    await scene.work(said("a"))
    assert scene.store.sessions["conversation:telegram:5001"] == Session("form.text", epoch=1)
    await scene.work(said("b"))
    assert len(scene.store.of("session")) == 1, "an unchanged session is not written"
    scene.handlers.turn = Turn(forget=True)
    await scene.work(said("c"))
    assert scene.store.sessions["conversation:telegram:5001"] == Session()


async def test_a_typed_word_is_its_command_only_where_no_words_are_awaited(scene: Scene) -> None:
    await scene.work(said("منو"))
    scene.store.sessions["conversation:telegram:5001"] = Session("form.text")
    await scene.work(said("منو"))
    first, second = scene.handlers.took
    assert getattr(first, "name", "") == "menu" and second == "منو"


async def test_owners_only_means_owners_only(scene: Scene) -> None:
    await scene.work(command("own"))
    scene.store.uow.staff.save(Staff(SARA, Role.OWNER))
    scene.store.uow.commit()
    await scene.work(command("own"))
    assert [reply.key for reply in scene.store.said() if isinstance(reply, out.Say)] == [
        "not-allowed",
        "heard",
    ]


# --- lost transactions --------------------------------------------------------------------------------


async def test_a_lost_transaction_is_replayed_turn_by_turn_and_nothing_is_doubled(scene: Scene) -> None:
    scene.store.conflicts["commit"] = [Conflict("deadlock"), Conflict("again")]
    await scene.work(said("a"), said("b"), said("c"))
    assert scene.store.of("done") == [1, 2, 3]
    assert len(scene.store.said()) == len(scene.sent.rows) == 3
    assert scene.handlers.took == ["a", "b", "c", "a", "a", "b", "c"], "in order, each until it is through"


async def test_a_full_disk_turns_health_red_until_there_is_room(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_worker, "DISK_PAUSE", 0.0)
    seen: list[bool] = []
    commit = scene.store.committed

    def watched(batch: Any) -> Any:
        seen.append("storing" in scene.health.troubles)
        return commit(batch)

    monkeypatch.setattr(scene.store, "committed", watched)
    scene.store.conflicts["commit"] = [Conflict("full", lasting=True)] * 3
    await scene.work(said("a"), said("b"))
    assert seen == [False, True, True, True, False] and not scene.health.troubles
    assert scene.store.of("done") == [1, 2]


async def test_a_batch_that_fails_by_our_own_error_is_replayed_and_the_culprit_alone_fails(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = scene.store.committed

    def picky(batch: Any) -> Any:
        if ("done", 2) in batch.kept:
            raise TypeError("what was staged cannot be written")
        return commit(batch)

    monkeypatch.setattr(scene.store, "committed", picky)
    await scene.work(said("a"), said("b"), said("c"))
    assert scene.store.of("done") == [1, 3]
    assert [row_id for row_id, _ in scene.store.of("fail")] == [2]


async def test_what_waits_for_files_is_looked_for_at_once(scene: Scene) -> None:
    file = FileRef(FileKind.PHOTO, "file-1")
    await scene.work(FilesSent(said("x").chat, SARA, (file,)))
    assert scene.sent.looks == 1


# --- membership -------------------------------------------------------------------------------------


async def test_a_press_of_a_known_member_goes_through_at_once(scene: Scene) -> None:
    scene.register()
    scene.known(REZA, Standing.MEMBER, age=30)
    await scene.work(pressed("claim", by=REZA, chat=group()))
    assert scene.store.said()[1:] == [out.Say("heard")] and not scene.store.of("wait")


async def test_an_outsider_is_refused_without_asking_again(scene: Scene) -> None:
    scene.register()
    scene.known(REZA, Standing.OUTSIDE)
    await scene.work(pressed("claim", by=REZA, chat=group()))
    assert scene.store.said() == [alert("not-member")] and not scene.handlers.took


async def test_in_a_group_that_is_not_registered_nobody_is_a_moderator(scene: Scene) -> None:
    scene.known(REZA, Standing.ADMINISTRATOR)
    await scene.work(pressed("claim", by=REZA, chat=group()))
    assert scene.store.said() == [alert("not-member")]


async def test_in_a_group_that_is_silent_a_press_meets_a_short_word_to_its_presser_and_nothing_else(
    scene: Scene,
) -> None:
    scene.store.uow.groups.save(Group(TG, GROUP_ID, stopped="stranger"))
    scene.known(REZA, Standing.MEMBER)
    await scene.work(pressed("claim", by=REZA, chat=group()), pressed("go", by=MINA, chat=group()))
    assert scene.store.said() == [alert("group-unsafe-press")] * 2 and not scene.handlers.took
    await scene.work(pressed("claim", by=REZA))
    assert scene.handlers.took, "in private he works on"


async def test_of_several_groups_membership_in_one_suffices(scene: Scene) -> None:
    scene.register()
    scene.register(-222)
    scene.known(REZA, Standing.MEMBER, age=2)
    scene.known(REZA, Standing.OUTSIDE, age=0, chat_id=-222)
    await scene.work(pressed("claim", by=REZA))
    assert out.Say("heard") in scene.store.said()


async def test_being_outside_one_group_is_no_answer_about_another(scene: Scene) -> None:
    scene.register()
    scene.register(-222)
    scene.known(REZA, Standing.MEMBER, age=61)  # too old to decide, so it is asked for anew
    scene.known(REZA, Standing.OUTSIDE, age=0, chat_id=-222)
    await scene.work(pressed("claim", by=REZA))
    assert scene.store.of("wait") == [1] and not scene.store.said()


async def test_an_unknown_member_s_press_waits_with_his_later_updates_behind_it(scene: Scene) -> None:
    scene.register()
    press = pressed("claim:1", by=REZA, chat=group())
    await scene.work(press, pressed("go:2", by=REZA, chat=group()), said("other", by=MINA))
    await scene.work(pressed("go:3", by=REZA, chat=group()))
    assert scene.store.of("wait") == [1] and scene.handlers.took == ["other"]
    assert not scene.store.said()[1:], "nothing is said to him yet"

    tasks = await doing(scene.checker.run)
    await until(lambda: len(scene.intake) == 1)
    await ended(tasks)
    await scene.worker.work(await scene.intake.take(10))
    await scene.worker.work(await scene.intake.take(10))
    assert scene.handlers.took == ["other", "claim:1", "go:2", "go:3"]
    assert sorted(scene.store.of("done")) == [1, 2, 3, 4]


async def test_after_eight_seconds_without_an_answer_the_press_is_refused(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.register()
    monkeypatch.setattr(membership, "GIVE_UP", 0.02)
    monkeypatch.setattr(membership, "RETRY", 0.001)
    scene.adapter.standings = [WireDown("unreachable")] * 500
    await scene.work(pressed("claim:1", by=REZA, chat=group()), pressed("go:2", by=REZA, chat=group()))
    tasks = await doing(scene.checker.run)
    await until(lambda: len(scene.intake) == 1)
    await ended(tasks)
    scene.clock.advance(timedelta(seconds=8.5))
    await scene.worker.work(await scene.intake.take(10))
    await scene.worker.work(await scene.intake.take(10))
    assert scene.store.said() == [alert("membership-unknown"), out.Ack(), out.Say("heard")]
    assert scene.handlers.took == ["go:2"]


async def test_a_check_that_crashes_gives_the_press_back(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.clock.stand()
    scene.register()
    monkeypatch.setattr(membership, "RETRY", 0.001)
    scene.adapter.standings = [TokenRefused()]
    await scene.work(pressed("claim", by=REZA, chat=group()))
    tasks = await doing(scene.checker.run)
    await until(lambda: len(scene.intake) == 1)
    await ended(tasks)
    assert (await scene.intake.take(10))[0].waiting_since == scene.clock.now()


async def test_details_ask_for_a_membership_of_seconds_not_of_a_minute(scene: Scene) -> None:
    scene.register()
    scene.known(REZA, Standing.MEMBER, age=30)
    await scene.work(pressed("claim", by=REZA, chat=group()), pressed("read", by=REZA, chat=group()))
    assert scene.handlers.took == ["claim"] and scene.store.of("wait") == [2]


async def test_a_membership_older_than_a_minute_is_asked_for_anew(scene: Scene) -> None:
    scene.register()
    scene.known(REZA, Standing.MEMBER, age=61)
    await scene.work(pressed("claim", by=REZA, chat=group()))
    assert scene.store.of("wait") == [1]


async def test_what_is_known_is_as_old_as_the_question(scene: Scene) -> None:
    """An answer that took its time is believed no longer for it."""
    scene.clock.stand()
    scene.register()
    asked = scene.clock.now()

    async def slow(chat_id: int, account: Account) -> Standing:
        scene.clock.advance(timedelta(seconds=7))
        return Standing.MEMBER

    scene.adapter.standing = slow  # type: ignore[method-assign] # a messenger that is slow
    await scene.checker.refresh(Newcomer(REZA), (GROUP_ID,))
    known = await scene.store.uow.members.get(REZA, GROUP_ID)
    assert known == Membership(REZA, GROUP_ID, Standing.MEMBER, asked)


def test_who_is_in_the_group_orders_his_own_presses_and_a_private_chat_its_person() -> None:
    scene = Scene()
    assert scene.turns.order_key(said("x")) == "conversation:telegram:5001"
    first = scene.turns.order_key(pressed("go", by=REZA, chat=group()))
    assert first != scene.turns.order_key(pressed("go", by=MINA, chat=group()))


async def test_a_channel_s_post_and_unknown_kinds_say_nothing(scene: Scene) -> None:
    channel = Chat(TG, -5, ChatKind.CHANNEL)
    scene.handlers.turn = Turn()
    await scene.work(OtherSent(channel, SARA, "sticker"))
    assert scene.store.of("done") == [1] and not scene.store.said()
