"""What «no-return» means, line by line as docs/privacy.md has it, played over both wires."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.domain.catalogue import Phase
from bot.domain.people import Account, Messenger
from bot.domain.settings import Reporting, Running
from bot.sandbox import presses
from storage.keys import KeyRing
from tests.secrecy.crowd import Citizen
from tests.secrecy.remains import Rows, read_all
from tests.secrecy.shift import Moderator, together
from tests.secrecy.town import Town, town


class Sure(random.Random):
    """Luck that leaves nothing out of the story."""

    def random(self) -> float:
        return 0.9


@dataclass
class Scene:
    """Somebody has reported without a way back, with a file; a moderator is there."""

    town: Town
    reporter: Citizen
    moderator: Moderator
    ring: KeyRing

    def rows(self) -> Rows:
        return read_all(self.town.database)

    def report(self) -> dict[str, object]:
        (row,) = self.rows()["reports"]
        return row

    def told(self) -> int:
        """How many messages and edits the reporter's chats have seen."""
        chats = [c for c in self.town.world.privates.values() if c.peer and c.peer.person == self.reporter.id]
        return sum(len(chat.changes) for chat in chats)

    def names(self) -> set[str]:
        """Every name under which rows of this person could stand."""
        found = set()
        for on, account in self.reporter.person.accounts.items():
            keys = self.ring.keys_of(Account(Messenger(on), account.id))
            found |= {keys.reporter, keys.conversation, keys.learner}
        return found

    async def look_up(self) -> None:
        """With the code, from another account on the other messenger."""
        here = self.reporter.messenger
        self.reporter.messenger = Messenger.BALE if here == "telegram" else Messenger.TELEGRAM  # type: ignore[assignment]
        self.reporter.say(self.reporter.code)
        await self.town.settle()

    async def moderate(self, *meanings: str) -> None:
        """Press these one after another: the card in the group first, the private chat from then on."""
        for meaning in meanings:
            chats = (self.moderator.private, self.moderator.group)
            assert any(self.moderator.press(chat, meaning) for chat in chats), meaning
            await self.town.settle()


@pytest.fixture(params=[0, pytest.param(1, marks=pytest.mark.slow)], ids=["telegram", "bale"])
async def scene(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Scene]:
    async with town(tmp_path) as here:
        number = {0: 0, 1: 10}[request.param]  # people who send a photo; one on each messenger
        reporter = Citizen(here.world, number, Sure(number), mode="no_return")
        moderator = Moderator(here.world, "mina", reporter.messenger)
        moderator.say("/start")
        await together(here, [reporter.report()])
        await here.settle(files=True)
        assert reporter.filed
        ring = KeyRing.from_file(tmp_path / "keys" / "keys.json", data_dir=here.data, fresh=False)
        yield Scene(here, reporter, moderator, ring)


async def test_nothing_is_left_that_leads_back(scene: Scene) -> None:
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


async def test_a_question_waits_at_the_code(scene: Scene) -> None:
    before = scene.told()
    await scene.moderate("case.claim:", "case.open:", "case.ask:")
    scene.moderator.say("از چه فاصله‌ای دیدید؟")
    await scene.town.settle()
    await scene.moderate("case.ask-send:")
    assert scene.town.rows("SELECT state FROM cases") == [("needs_info",)]
    assert scene.told() == before, "nobody is told"
    await scene.look_up()
    assert scene.reporter.reads("از چه فاصله‌ای دیدید؟")
    scene.reporter.press("my-answer:")
    await scene.town.settle()
    scene.reporter.say("از دو متری دیدم")
    await scene.town.settle()
    assert scene.town.rows("SELECT state FROM cases") == [("claimed",)]
    assert scene.rows()["accounts"] == [], "an answer brings no account back"


async def test_the_outcome_waits_at_the_code(scene: Scene) -> None:
    before = scene.told()
    await scene.moderate("case.claim:", "case.open:", "case.verify:", "case.reason:")
    scene.town.world.clock.advance(6 * 60)
    await scene.town.program.ticks.due_work()
    await scene.town.settle()
    assert scene.town.rows("SELECT state, told FROM cases") == [("verified", 1)]
    assert scene.told() == before, "nobody is told"
    await scene.look_up()
    words = scene.town.program.texts.plain("my-status-verified")
    assert scene.reporter.reads(words)


async def test_it_is_not_among_my_reports(scene: Scene) -> None:
    scene.reporter.say("/my_reports")
    await scene.town.settle()
    assert scene.reporter.find("my-open:") is None


async def test_a_changed_card_is_not_announced(scene: Scene) -> None:
    before = scene.told()
    async with scene.town.program.store.batch() as batch:
        batch.uow.settings.save(Running(reporting=Reporting.CLOSED, phase=Phase.AFTER))
        batch.keep_turn()
        await batch.commit()
    await scene.town.program.ticks.due_work()
    await scene.town.settle()
    assert scene.told() == before


async def test_only_the_code_withdraws_it(scene: Scene) -> None:
    report_id, reporter = scene.report()["id"], scene.reporter
    message = next(m for m in reversed(reporter.chat.messages.values()) if m.sender.is_bot)
    for verb in ("my-open", "my-withdraw", "my-withdraw-yes"):  # as if he had kept a button with its id
        presses._callback(scene.town.world, reporter.account, message, f"{verb}:{report_id}")
        await scene.town.settle()
    assert not scene.report()["withdrawn"]
    await scene.look_up()
    await together(scene.town, [reporter._withdraw()])
    await scene.town.settle(files=True)
    report = scene.report()
    assert report["withdrawn"]
    assert report["sealed"] is None
    rows = scene.rows()
    assert rows["evidence"] == rows["report_keys"] == rows["report_lines"] == []
    assert not [path for path in (scene.town.data / "vault").rglob("*") if path.is_file()]


async def test_a_returnable_one_keeps_its_address_sealed(tmp_path: Path) -> None:
    """The contrast: without it the tests above would prove nothing."""
    async with town(tmp_path) as here:
        reporter = Citizen(here.world, 0, Sure(0), mode="returnable")
        await together(here, [reporter.report()])
        await here.settle(files=True)
        rows = read_all(here.database)
        assert len(rows["accounts"]) == len(rows["reports"]) == 1
        assert rows["reports"][0]["reporter"] is not None
        reporter.say("/my_reports")
        await here.settle()
        assert reporter.find("my-open:") is not None
