"""The meaning of «no-return», line by line as in docs/privacy.md, played on both messengers.

Each test is the line whose row has its name (tests/secrecy/test_privacy_document.py checks this). The last
test is the contrast: with the same steps, a returnable report gets everything that the lines exclude.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.cases.follow_up import RIGHT_AFTER
from bot.domain.cases.triage import UNDO_LASTS
from bot.domain.catalogue.catalogue import Phase
from bot.domain.owner.settings import Reporting
from bot.domain.people import Account, Messenger
from bot.sandbox import presses
from storage.keys import KeyRing
from tests.secrecy.crowd import SimulatedCitizen
from tests.secrecy.moderators import SimulatedModerator, run_together
from tests.secrecy.rows import Rows, read_all
from tests.secrecy.town import SimulatedTown, town

pytestmark = [pytest.mark.slow, pytest.mark.long]


class FixedRandom(random.Random):
    """Random choices that include every step of the story."""

    def random(self) -> float:
        return 0.9


class OtherFixedRandom(FixedRandom):
    """The random choices of somebody else who does the same, with their own name and accounts."""

    def random(self) -> float:
        return 0.85


@dataclass
class NoReturnScene:
    """Somebody has reported, with a file. There is one moderator."""

    town: SimulatedTown
    reporter: SimulatedCitizen
    moderator: SimulatedModerator
    ring: KeyRing

    def rows(self) -> Rows:
        return read_all(self.town.database)

    def report(self) -> dict[str, Any]:
        name = self.ring.receipt(self.reporter.code)
        return next(row for row in self.rows()["reports"] if row["receipt"] == name)

    def case(self) -> dict[str, Any]:
        return next(row for row in self.rows()["cases"] if row["id"] == self.report()["case_id"])

    def message_count(self) -> int:
        """The number of messages and edits in the reporter's chats."""
        chats = [c for c in self.town.world.privates.values() if c.peer and c.peer.person == self.reporter.id]
        return sum(len(chat.changes) for chat in chats)

    def names(self) -> set[str]:
        """Every name that rows of this person could have."""
        key_names = set()
        for on, account in self.reporter.person.accounts.items():
            keys = self.town.program.store.keys_of(Account(Messenger(on), account.id))
            key_names |= {keys.reporter, keys.conversation, keys.learner}
        return key_names

    # --- actions --------------------------------------------------------------------------------------------

    async def look_up(self) -> None:
        """With the code, from another account on the other messenger."""
        here = self.reporter.messenger
        self.reporter.messenger = Messenger.BALE if here == "telegram" else Messenger.TELEGRAM  # type: ignore[assignment]
        await self.says(self.reporter.code)

    async def says(self, text: str) -> None:
        self.reporter.say(text)
        await self.town.settle()

    async def presses(self, *meanings: str) -> None:
        for meaning in meanings:
            self.reporter.press(meaning)
            await self.town.settle()

    async def presses_kept(self, *verbs: str) -> None:
        """As if the reporter had kept buttons with the report's id from an earlier time."""
        message = next(m for m in reversed(self.reporter.chat.messages.values()) if m.sender.is_bot)
        for verb in verbs:
            presses._callback(
                self.town.world, self.reporter.account, message, verb.format(self.report()["id"])
            )
            await self.town.settle()

    async def moderate(self, *meanings: str) -> None:
        """Press these one after another: first the card in the group, then in the private chat."""
        for meaning in meanings:
            chats = (self.moderator.private, self.moderator.group)
            assert any(self.moderator.press(chat, meaning) for chat in chats), meaning
            await self.town.settle()

    async def claim(self) -> None:
        await self.moderate(f"case.claim:{self.case()['id']}", "case.open:")

    async def ask(self) -> None:
        await self.claim()
        await self.moderate("case.more:", "case.ask:")
        self.moderator.say("از چه فاصله‌ای دیدید؟")
        await self.town.settle()
        await self.moderate("case.ask-send:")

    async def decide(self, decision: str) -> None:
        """Claim, decide, and wait until the decision is final."""
        await self.claim()
        await self.moderate(decision, "case.reason:")
        await self.advance_time(UNDO_LASTS + timedelta(minutes=1))

    async def merge(self, number: int) -> None:
        """Merge the reporter's case into another with this number."""
        await self.claim()
        await self.moderate("case.more:", "case.merge:")
        self.moderator.say(str(number))
        await self.town.settle()
        await self.moderate("case.merge-yes:")

    async def advance_time(self, by: timedelta) -> None:
        self.town.world.clock.advance(by.total_seconds())
        await self.town.program.ticks.due_work()
        await self.town.settle()

    async def settings(self, **changes: Any) -> None:
        """An owner changes a setting."""
        async with self.town.program.store.batch() as batch:
            running = await batch.uow.settings.running()
            batch.uow.settings.save(replace(running, **changes))
            batch.keep_turn()
            await batch.commit()
        await self.advance_time(timedelta())


@asynccontextmanager
async def scene_in(folder: Path, number: int, mode: str) -> AsyncIterator[NoReturnScene]:
    async with town(folder) as here:
        reporter = SimulatedCitizen(here.world, number, FixedRandom(number), mode=mode)
        moderator = SimulatedModerator(here.world, "mina", reporter.messenger)
        moderator.say("/start")
        await run_together(here, [reporter.report()])
        await here.settle(files=True)
        assert reporter.filed
        ring = KeyRing.from_file(folder / "keys" / "keys.json", data_dir=here.data, fresh=False)
        yield NoReturnScene(here, reporter, moderator, ring)


@pytest.fixture(params=[0, pytest.param(1, marks=pytest.mark.slow)], ids=["telegram", "bale"])
async def scene(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[NoReturnScene]:
    number = {0: 0, 1: 10}[request.param]  # people who send a photo; one on each messenger
    async with scene_in(tmp_path, number, "no_return") as made:
        yield made


async def another_case(scene: NoReturnScene) -> int:
    """Another person's case of the same kind. Return its number."""
    number = scene.reporter.number + 15
    other = SimulatedCitizen(scene.town.world, number, OtherFixedRandom(number), mode="no_return")
    assert other.account.id != scene.reporter.account.id
    await run_together(scene.town, [other.report()])
    await scene.town.settle(files=True)
    name = scene.ring.receipt(other.code)
    report = next(row for row in scene.rows()["reports"] if row["receipt"] == name)
    return next(int(row["number"]) for row in scene.rows()["cases"] if row["id"] == report["case_id"])


# --- the lines ------------------------------------------------------------------------------------------


async def test_nothing_is_left_that_leads_back(scene: NoReturnScene) -> None:
    rows, report = scene.rows(), scene.report()
    assert report["receipt_confirmed"]
    assert (report["mode"], report["reporter"]) == ("no_return", None)
    assert rows["accounts"] == [], "no account"
    conversation = scene.ring.keys_of(
        Account(Messenger(scene.reporter.messenger), scene.reporter.account.id)
    ).conversation
    assert conversation not in {row["conversation"] for row in rows["sessions"]}, "no session, no draft"
    assert rows["outbox"] == [], "no destination"
    assert all(row["raw"] is None for row in rows["inbox"]), "no stored update"
    (evidence,) = rows["evidence"]
    assert (evidence["state"], evidence["file"]) == ("sealed", None), "no file id"
    about = [row for table in ("reports", "cases", "evidence", "report_keys") for row in rows[table]]
    assert not scene.names() & {str(value) for row in about for value in row.values()}


async def test_it_is_not_told_that_somebody_took_it_up(scene: NoReturnScene) -> None:
    before = scene.message_count()
    await scene.moderate("case.claim:")
    assert scene.case()["state"] == "claimed"
    assert scene.message_count() == before, "nobody is notified"
    await scene.look_up()
    assert scene.reporter.reads(scene.town.program.texts.plain("my-status-claimed"))


async def test_a_question_waits_at_the_code(scene: NoReturnScene) -> None:
    before = scene.message_count()
    await scene.ask()
    assert scene.case()["state"] == "needs_info"
    assert scene.message_count() == before, "nobody is notified"
    await scene.look_up()
    assert scene.reporter.reads("از چه فاصله‌ای دیدید؟")
    await scene.presses("my-answer:")
    await scene.says("از دو متری دیدم")
    assert scene.case()["state"] == "claimed"
    assert scene.rows()["accounts"] == [], "an answer does not store an account again"


async def test_the_outcome_waits_at_the_code(scene: NoReturnScene) -> None:
    before = scene.message_count()
    await scene.decide("case.verify:")
    assert (scene.case()["state"], scene.case()["told"]) == ("verified", 1)
    assert scene.message_count() == before, "nobody is notified"
    await scene.look_up()
    assert scene.reporter.reads(scene.town.program.texts.plain("my-status-verified"))


async def test_a_merge_or_a_closing_is_not_told(scene: NoReturnScene) -> None:
    number = await another_case(scene)
    before, was = scene.message_count(), scene.report()["case_id"]
    await scene.merge(number)
    assert scene.report()["case_id"] != was, "it belongs to the other case now"
    await scene.decide("case.verify:")
    await scene.moderate("case.close:", "case.end:")
    assert scene.case()["state"] == "closed"
    assert scene.message_count() == before, "nobody is notified"
    await scene.look_up()
    assert scene.reporter.reads(scene.town.program.texts.plain("my-status-closed")), "the same code opens it"


async def test_nobody_asks_whether_it_was_put_right(scene: NoReturnScene) -> None:
    before = scene.message_count()
    await scene.decide("case.verify:")
    await scene.advance_time(RIGHT_AFTER[Phase.DAY] + timedelta(minutes=1))
    assert scene.case()["right_asked"]
    assert scene.message_count() == before, "nobody is notified"
    await scene.look_up()
    await scene.presses("my-right:")
    assert (scene.case()["put_right"], scene.case()["not_right"]) == (1, 0)


async def test_the_last_day_of_the_complaint_is_not_recalled(scene: NoReturnScene) -> None:
    await scene.presses_kept("complaint-remind:{}")
    before = scene.message_count()
    await scene.look_up()
    await scene.presses("complaint:")
    assert scene.reporter.find("complaint-remind:") is None, "it is not even offered"
    await scene.presses_kept("complaint-remind:{}")
    assert scene.report()["complaint"] == ""
    looked = scene.message_count()
    await scene.settings(phase=Phase.AFTER, result_day=scene.town.program.clock.today())
    for _ in range(3):
        await scene.advance_time(timedelta(days=1))
    assert looked > before and scene.message_count() == looked, "nobody is notified"


async def test_a_changed_card_is_not_announced(scene: NoReturnScene) -> None:
    before = scene.message_count()
    await scene.settings(reporting=Reporting.EMERGENCY)
    assert scene.message_count() == before, "nobody is notified"
    await scene.look_up()
    await scene.presses("my-news")
    assert scene.reporter.reads("از وقت گزارش شما")


async def test_it_is_not_among_my_reports(scene: NoReturnScene) -> None:
    await scene.says("/my_reports")
    assert scene.reporter.find("my-open:") is None


async def test_only_the_code_withdraws_it(scene: NoReturnScene) -> None:
    await scene.presses_kept("my-open:{}", "my-withdraw:{}", "my-withdraw-yes:{}")
    assert not scene.report()["withdrawn"]
    await scene.look_up()
    await run_together(scene.town, [scene.reporter._withdraw()])
    await scene.town.settle(files=True)
    report = scene.report()
    assert report["withdrawn"]
    assert report["sealed"] is None
    rows = scene.rows()
    assert rows["evidence"] == rows["report_keys"] == rows["report_lines"] == []
    assert not [path for path in (scene.town.data / "vault").rglob("*") if path.is_file()]


async def test_only_the_code_adds_to_it(scene: NoReturnScene) -> None:
    await scene.presses_kept("my-add:{}")
    await scene.says("دو نفر دیگر هم بودند")
    assert scene.rows()["report_lines"] == []
    await scene.look_up()
    await scene.presses("my-add:")
    await scene.says("دو نفر دیگر هم بودند")
    assert len(scene.rows()["report_lines"]) == 1
    assert scene.rows()["accounts"] == [], "no account is stored again"


async def test_only_the_code_disagrees(scene: NoReturnScene) -> None:
    await scene.decide("case.reject:")
    await scene.presses_kept("my-disagree:{}", "my-disagree-yes:{}")
    assert scene.case()["state"] == "rejected"
    await scene.look_up()
    await scene.presses("my-disagree:", "my-disagree-yes:")
    assert scene.case()["state"] == "new"


async def test_a_later_message_is_not_linked_to_it(scene: NoReturnScene) -> None:
    """The chat does not know of the report: the bot neither asks whether the message is for it nor assumes
    so."""
    before, newest = scene.rows()["report_lines"], max(seq for seq, _ in scene.reporter.chat.changes)
    await scene.says("دربارهٔ همان گزارش، دو نفر دیگر هم بودند")
    answered = [m for seq, m in scene.reporter.chat.changes if seq > newest and m.sender.is_bot]
    assert answered
    offered = [str(b.get("callback_data", "")) for m in answered for row in m.buttons for b in row]
    assert not [data for data in offered if scene.report()["id"] in data]
    assert str(scene.case()["number"]) not in "".join(m.text or "" for m in answered)
    assert scene.rows()["report_lines"] == before


async def test_forget_me_finds_nothing(scene: NoReturnScene) -> None:
    was = scene.report()
    await scene.says("/forget_me")
    question = scene.town.program.texts.plain("forget-ask", {"reports": 0, "draft": "none"})
    assert scene.reporter.reads(question.strip()[:40])
    await scene.presses("forget:yes")
    assert scene.report() == was, "it stays as it is; the code withdraws it"


async def test_a_lost_code_is_a_lost_report(scene: NoReturnScene) -> None:
    """No screen finds it for the reporter or for an owner. After this conversation, no row, key file or vault
    file contains anything that can be computed from their accounts, even with the root key."""
    number, report_id = str(scene.case()["number"]), scene.report()["id"]
    owner = SimulatedCitizen(scene.town.world, 90, FixedRandom(90))
    owner.person = scene.town.world.person("owner")
    for person in (scene.reporter, owner):
        for words in ("/my_reports", "/receipt", number, report_id, "/admin", "/queue", f"/receipt {number}"):
            person.say(words)
            await scene.town.settle()
        assert person.find("my-open:") is None and person.find("my-withdraw:") is None, person.last_messages()
    await scene.advance_time(timedelta(days=9))
    await scene.town.program.store.purge(scene.town.program.clock.now())
    await scene.town.program.store.checkpoint()
    scene.town.take_files("nine days later")
    left = b"".join(scene.town.places.values())
    assert report_id.encode() in left, "the report is there"
    assert [clue for clue in clues(scene) if clue in left] == []


def clues(scene: NoReturnScene) -> list[bytes]:
    """Names under every existing key, counters of these days, and the account numbers themselves."""
    today = scene.town.program.clock.today()
    days = [(today - timedelta(days=n)).isoformat() for n in range(4)]
    values: list[bytes] = []
    for on, account in scene.reporter.person.accounts.items():
        who = Account(Messenger(on), account.id)
        ring, own = scene.ring, scene.names()
        counted = {
            ring.tries(w, k, day=day) for w in ("report", "receipt", "start") for k in own for day in days
        }
        named = own | counted | {ring.text(str(who)), ring.receipt(str(who))}
        values += [name.encode() for name in named]
        values += [str(who).encode(), str(account.id).encode()]
        values += [account.id.to_bytes(6, order) for order in ("big", "little")]
    return values


# --- the contrast ---------------------------------------------------------------------------------------


async def test_a_returnable_one_has_all_of_this(tmp_path: Path) -> None:
    """The same steps, and each time there is something to read. Without this the lines prove nothing."""
    async with scene_in(tmp_path, 0, "returnable") as scene:
        rows = scene.rows()
        assert len(rows["accounts"]) == len(rows["reports"]) == 1
        assert scene.report()["reporter"] in scene.names()
        reporter_clues = [clue for clue in clues(scene) if clue == str(scene.report()["reporter"]).encode()]
        assert reporter_clues, "the search would find them"
        await scene.says("/my_reports")
        assert scene.reporter.find("my-open:") is not None

        seen = scene.message_count()

        async def hears() -> bool:
            nonlocal seen
            before, seen = seen, scene.message_count()
            return seen > before

        async def looks() -> None:
            """The notice is no longer the last message in the chat, so an equal one is not held back."""
            await scene.says("/menu")
            await hears()

        await scene.ask()
        assert await hears()
        await scene.settings(reporting=Reporting.EMERGENCY)
        assert await hears()
        await scene.presses_kept("my-answer:{}")
        await scene.says("از دو متری دیدم")
        assert await hears()
        await scene.moderate("case.verify:", "case.reason:")
        await scene.advance_time(UNDO_LASTS + timedelta(minutes=1))
        assert await hears()
        await looks()
        await scene.advance_time(RIGHT_AFTER[Phase.DAY] + timedelta(minutes=1))
        assert await hears()
        await looks()
        await scene.moderate("case.close:", "case.end:")
        assert await hears()
        await scene.presses_kept("complaint-remind:{}")
        await hears()
        await scene.settings(phase=Phase.AFTER, result_day=scene.town.program.clock.today())
        await hears()
        await scene.advance_time(timedelta(days=1))
        assert await hears()
        await scene.says("/menu")
        await scene.says("دربارهٔ همان گزارش، دو نفر دیگر هم بودند")
        assert scene.reporter.find(f"later-case:{scene.report()['id']}") is not None
        await scene.presses_kept("my-add:{}")
        await scene.says("دو نفر دیگر هم بودند")
        assert len(scene.rows()["report_lines"]) >= 2
        await scene.presses_kept("my-withdraw-yes:{}")
        assert scene.report()["withdrawn"]
