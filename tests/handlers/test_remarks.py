"""Remarks about cards: from the learner's button to the editor's desk, and the answer's way back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation.outgoing import Letterbox, Reply, Say, Screen, StaffChat
from bot.conversation.ports import Operator, TickCtx
from bot.domain.learning.remarks import LONGEST, RemarkState
from bot.domain.people import Account, Messenger
from bot.handlers.notices import notices
from bot.handlers.ticks import remarks_wait
from bot.usecases.learning.make_remark import A_DAY, BOX
from tests.fakes.memory import MemoryUow
from tests.fakes.school import school
from tests.fakes.talk import Talk
from tests.fakes.turns import REZA, SARA, FakeClock, keys_for, make_ctx

DESK = Operator("a test runs this", editors=frozenset({REZA}))
STRANGER = Account(Messenger.BALE, 777)


class House:
    """Sara learns, Reza looks after the lessons; what one's turns tell the other is collected."""

    def __init__(self) -> None:
        self.uow, self.clock, self.content = MemoryUow(), FakeClock(), school()
        self.sara, self.reza = self.person(SARA), self.person(REZA)

    def person(self, account: Account) -> Talk:
        return Talk(account, uow=self.uow, clock=self.clock, content=self.content, operator=DESK)

    async def told(self) -> list[Say]:
        """What the editors were sent for Sara's last turns."""
        facts, self.sara.facts = list(self.sara.facts), []
        ctx = make_ctx(SARA, uow=self.uow, content=self.content, operator=DESK)
        return [reply for reply in await notices(facts, ctx) if isinstance(reply, Say)]

    async def ticks(self) -> list[Reply]:
        ctx = TickCtx(self.uow, self.clock, self.content, editors=DESK.editors)
        turn = await remarks_wait(ctx)
        self.uow.commit()
        return list(await notices(turn.facts, ctx))

    async def remarks(self, *, words: str = "", answer: bool = False, card: int = 1) -> None:
        await self.sara.commands("learn")
        for index in range(card + 1):
            await self.sara.presses(f"card:one/{index}")
        await self.sara.presses(f"remark:one/{card}")
        await self.sara.presses(f"remark-kind:unclear/one/{card}")
        if words:
            await self.sara.says(words)
        if answer:
            await self.sara.presses("remark-wants")
        await self.sara.presses("remark-send")


@pytest.fixture
def house() -> House:
    return House()


def only(house: House) -> Any:
    (found,) = house.uow.tables.remarks.values()
    return found


async def test_a_remark_without_words_keeps_no_account_and_tells_every_editor(house: House) -> None:
    await house.remarks()
    assert house.sara.screen.key == "remark-sent"
    assert not house.uow.tables.letterboxes
    (told,) = await house.told()
    assert told.key == "remark-told" and told.to == StaffChat(REZA) and told.protect
    assert told.args["title"] == "lesson one" and told.args["kind"] == "unclear"
    assert only(house).card_id == "one/1" and only(house).state is RemarkState.OPEN
    assert str(SARA.id) not in repr(house.uow.tables.remarks)


async def test_own_words_are_masked_before_they_are_shown_or_kept(house: House) -> None:
    await house.remarks(words="  این را نفهمیدم. شماره‌ام ۰۹۱۲۳۴۵۶۷۸۹ است  ")
    assert "۰۹۱۲" not in "".join(house.sara.read)
    assert only(house).words == "این را نفهمیدم. شماره‌ام ▪︎▪︎▪︎ است"
    (told,) = await house.told()
    words: Any = told.args["words"]
    assert words.args == {"words": only(house).words}


async def test_a_picture_or_too_many_words_lose_nothing_that_was_chosen(house: House) -> None:
    await house.sara.commands("learn")
    await house.sara.presses("card:one/0")
    await house.sara.presses("remark:one/0")
    await house.sara.presses("remark-kind:wrong/one/0")
    await house.sara.sends()
    assert house.sara.said_keys() == ["remark-words-please"]
    await house.sara.says("ا" * (LONGEST + 1))
    assert house.sara.said_keys() == ["remark-words-long"]
    await house.sara.says("ا" * LONGEST)
    await house.sara.presses("remark-send")
    assert only(house).kind == "wrong" and len(only(house).words) == LONGEST


async def test_sending_twice_sends_once(house: House) -> None:
    await house.remarks()
    await house.sara.presses("remark-send")
    assert house.sara.refused == "remark-nothing-begun"
    assert len(house.uow.tables.remarks) == 1


async def test_ten_a_day_and_tomorrow_again(house: House) -> None:
    for _ in range(A_DAY):
        await house.remarks()
    await house.remarks()
    assert house.sara.refused == "remark-too-many" and len(house.uow.tables.remarks) == A_DAY
    house.clock.advance(timedelta(days=1, minutes=2))
    await house.remarks()
    assert len(house.uow.tables.remarks) == A_DAY + 1


def sending(house: House) -> str:
    """The newest button that sends a previewed answer."""
    return [data for data in house.reza.buttons if data.startswith("remark-reply-send:")][-1]


async def test_an_older_send_never_sends_the_answer_that_was_written_after_it(house: House) -> None:
    await house.remarks(answer=True)
    remark = only(house)
    await house.reza.commands("remarks")
    await house.reza.presses(f"remark-see:{remark.id}")
    await house.reza.presses(f"remark-reply:{remark.id}")
    await house.reza.says("این پاسخ اول بود.")
    older = sending(house)
    await house.reza.says("جملهٔ دوم را ساده‌تر نوشتیم.")
    await house.reza.presses(older)
    assert house.reza.refused == "words-newer-below" and only(house).state is RemarkState.OPEN
    await house.reza.presses(sending(house))
    assert only(house).state is RemarkState.ANSWERED


async def test_the_answer_goes_through_the_letterbox_with_a_way_to_the_card(house: House) -> None:
    await house.remarks(answer=True)
    ((box, account),) = house.uow.tables.letterboxes.items()
    assert account == SARA
    remark = only(house)
    await house.reza.commands("remarks")
    await house.reza.presses(f"remark-see:{remark.id}")
    await house.reza.presses(f"remark-card:{remark.id}")
    assert house.reza.screen.args["text"] == "one card 1"
    await house.reza.presses(f"remark-see:{remark.id}")
    await house.reza.presses(f"remark-reply:{remark.id}")
    await house.reza.sends()
    assert house.reza.refused == "remark-answer-words"
    await house.reza.says("جملهٔ دوم را ساده‌تر نوشتیم.")
    assert house.reza.screen.key == "remark-answer-preview"
    await house.reza.presses(sending(house))
    (said,) = [reply for reply in house.reza.shown if isinstance(reply, Say)]
    assert said.to == Letterbox(box) and said.args["words"] == "جملهٔ دوم را ساده‌تر نوشتیم."
    press = said.buttons[0][0].press
    assert press is not None and (press.verb, press.argument) == ("card", "one/1")
    assert only(house).state is RemarkState.ANSWERED and only(house).closed == house.clock.today()
    await house.reza.presses(sending(house))
    assert house.reza.refused == "remark-nothing-written"


async def test_an_answer_that_may_lead_to_somebody_is_told_at_typing_and_never_sent(house: House) -> None:
    await house.remarks(answer=True)
    remark = only(house)
    await house.reza.commands("remarks")
    await house.reza.presses(f"remark-see:{remark.id}")
    await house.reza.presses(f"remark-reply:{remark.id}")
    await house.reza.says("این پاسخ اول بود.")
    for words in ("به من زنگ بزنید: 09123456789", "بنویسید به @reza_editor"):
        await house.reza.says(words)
        assert house.reza.screen.key == "remark-answer-leads"
        assert "09123456789" not in str(house.reza.screen) and "reza_editor" not in str(house.reza.screen)
        await house.reza.presses(sending(house))
        assert house.reza.refused == "remark-nothing-written", "nor what stood there before"
    await house.reza.says("جملهٔ دوم را ساده‌تر نوشتیم.")
    assert house.reza.screen.key == "remark-answer-preview"


@pytest.mark.parametrize("how", ["mended", "as-intended", "cannot"])
async def test_closing_tells_the_reason_to_who_wanted_an_answer_and_is_final(house: House, how: str) -> None:
    await house.remarks(answer=True)
    remark = only(house)
    await house.reza.commands("remarks")
    await house.reza.presses(f"remark-see:{remark.id}")
    await house.reza.presses(f"remark-close:{remark.id}")
    await house.reza.presses(f"remark-end:{how}/{remark.id}")
    (said,) = [reply for reply in house.reza.shown if isinstance(reply, Say)]
    assert said.key == "remark-closed" and said.args["how"] == how
    await house.reza.presses(f"remark-end:cannot/{remark.id}")
    assert house.reza.refused == "remark-over" and only(house).state == how


async def test_who_wants_no_answer_gets_none(house: House) -> None:
    await house.remarks()
    remark = only(house)
    await house.reza.commands("remarks")
    await house.reza.presses(f"remark-see:{remark.id}")
    assert f"remark-reply:{remark.id}" not in house.reza.buttons
    await house.reza.presses(f"remark-close:{remark.id}")
    await house.reza.presses(f"remark-end:mended/{remark.id}")
    assert [type(reply) for reply in house.reza.shown] == [Screen]


async def test_a_second_remark_within_the_hour_waits_and_comes_bundled(house: House) -> None:
    await house.remarks()
    assert len(await house.told()) == 1
    for _ in range(5):
        await house.remarks()
    assert await house.told() == [] and await house.ticks() == []
    house.clock.advance(timedelta(hours=1, minutes=2))
    (said,) = await house.ticks()
    assert isinstance(said, Say) and said.key == "remarks-told" and said.args["count"] == 5
    assert await house.ticks() == []


async def test_another_card_does_not_wait(house: House) -> None:
    await house.remarks(card=1)
    assert len(await house.told()) == 1
    await house.remarks(card=2)
    (told,) = await house.told()
    card: Any = told.args["card"]
    assert card.text == "one/2"


async def test_only_editors_come_to_the_desk(house: House) -> None:
    await house.remarks()
    await house.reza.commands("remarks")
    await house.reza.presses(f"remark-see:{only(house).id}")
    await house.reza.presses(f"remark-close:{only(house).id}")
    stranger = house.person(STRANGER)
    stranger.buttons = dict(house.reza.buttons)
    await stranger.commands("remarks")
    assert stranger.refused == "remarks-for-editors"
    presses = [key for key in stranger.buttons if key.partition(":")[0].startswith("remark")]
    assert len(presses) >= 5
    for key in presses:
        await stranger.presses(key)
        assert stranger.refused == "remarks-for-editors", key
    assert only(house).state is RemarkState.OPEN


async def test_a_lesson_that_is_gone_breaks_nothing(house: House) -> None:
    await house.remarks(answer=True)
    remark = only(house)
    house.reza.content = replace(house.content, tracks={})
    await house.reza.commands("remarks")
    await house.reza.presses(f"remark-see:{remark.id}")
    await house.reza.presses(f"remark-card:{remark.id}")
    assert house.reza.refused == "remark-card-gone"
    await house.reza.presses(f"remark-close:{remark.id}")
    await house.reza.presses(f"remark-end:mended/{remark.id}")
    (said,) = [reply for reply in house.reza.shown if isinstance(reply, Say)]
    assert said.buttons == ()


async def test_forgetting_a_learner_drops_his_letterbox(house: House) -> None:
    await house.remarks(answer=True)
    learner = house.uow.tables.learners[keys_for(SARA).learner]
    assert learner.settings[BOX] in house.uow.tables.letterboxes
    await house.sara.commands("forget_me")
    await house.sara.presses("forget:yes")
    assert not house.uow.tables.letterboxes


async def test_many_open_remarks_come_in_pages(house: House) -> None:
    for _ in range(A_DAY):
        await house.remarks()
    await house.reza.commands("remarks")
    assert len(house.reza.screen.buttons) == 8 + 2
    await house.reza.presses("remarks:1")
    assert len(house.reza.screen.buttons) == 2 + 2
