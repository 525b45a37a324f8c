"""Remarks about cards: from the learner's button to the editor's desk, and the answer back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation.outgoing import Letterbox, Reply, Say, Screen, StaffChat
from bot.domain.learning.remarks import LONGEST, RemarkState
from bot.domain.owner.operator import Operator
from bot.domain.people import Account, Messenger
from bot.domain.staff.audit import AuditAction
from bot.handlers.notices import notices
from bot.handlers.ticks import notify_remarks
from bot.usecases.learning.remarks import A_DAY, BOX
from tests.fakes.contexts import make_tick_ctx
from tests.fakes.memory import MemoryUow
from tests.fakes.school import school
from tests.fakes.talk import Talk
from tests.fakes.turns import REZA, SARA, FakeClock, keys_for, make_ctx

DESK = Operator("a test runs this", editors=frozenset({REZA}))
STRANGER = Account(Messenger.BALE, 777)


class RemarkScene:
    """Sara learns, Reza edits lessons. The scene collects what the turns of one send to the other."""

    def __init__(self) -> None:
        self.uow, self.clock, self.content = MemoryUow(), FakeClock(), school()
        self.sara, self.reza = self.person(SARA), self.person(REZA)

    def person(self, account: Account) -> Talk:
        return Talk(account, uow=self.uow, clock=self.clock, content=self.content, operator=DESK)

    async def editor_notices(self) -> list[Say]:
        """What the editors were sent for Sara's last turns."""
        facts, self.sara.facts = list(self.sara.facts), []
        ctx = make_ctx(SARA, uow=self.uow, content=self.content, operator=DESK)
        return [reply for reply in await notices(facts, ctx) if isinstance(reply, Say)]

    async def ticks(self) -> list[Reply]:
        ctx = make_tick_ctx(self.uow, self.clock, self.content, operator=DESK)
        turn = await notify_remarks(ctx)
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
def house() -> RemarkScene:
    return RemarkScene()


def only_remark(house: RemarkScene) -> Any:
    (remark,) = house.uow.tables.remarks.values()
    return remark


async def test_wordless_remark_stores_no_account_and_notifies_editors(house: RemarkScene) -> None:
    await house.remarks()
    assert house.sara.screen.key == "remark-sent"
    assert not house.uow.tables.letterboxes
    (notice,) = await house.editor_notices()
    assert notice.key == "remark-notice" and notice.to == StaffChat(REZA) and notice.protect
    assert notice.args["title"] == "lesson one" and notice.args["kind"] == "unclear"
    assert only_remark(house).card_id == "one/1" and only_remark(house).state is RemarkState.OPEN
    assert str(SARA.id) not in repr(house.uow.tables.remarks)


async def test_remark_words_are_masked_before_display_and_storage(house: RemarkScene) -> None:
    await house.remarks(words="  این را نفهمیدم. شماره‌ام ۰۹۱۲۳۴۵۶۷۸۹ است  ")
    assert "۰۹۱۲" not in "".join(house.sara.texts)
    assert only_remark(house).words == "این را نفهمیدم. شماره‌ام ▪︎▪︎▪︎ است"
    (notice,) = await house.editor_notices()
    words: Any = notice.args["words"]
    assert words.args == {"words": only_remark(house).words}


async def test_picture_or_overlong_remark_loses_no_choice(house: RemarkScene) -> None:
    await house.sara.commands("learn")
    await house.sara.presses("card:one/0")
    await house.sara.presses("remark:one/0")
    await house.sara.presses("remark-kind:wrong/one/0")
    await house.sara.sends()
    assert house.sara.reply_keys() == ["remark-words-please"]
    await house.sara.says("ا" * (LONGEST + 1))
    assert house.sara.reply_keys() == ["remark-words-long"]
    await house.sara.says("ا" * LONGEST)
    await house.sara.presses("remark-send")
    assert only_remark(house).kind == "wrong" and len(only_remark(house).words) == LONGEST


async def test_sending_twice_sends_once(house: RemarkScene) -> None:
    await house.remarks()
    await house.sara.presses("remark-send")
    assert house.sara.refusal_key == "remark-nothing-begun"
    assert len(house.uow.tables.remarks) == 1


async def test_ten_a_day_and_tomorrow_again(house: RemarkScene) -> None:
    for _ in range(A_DAY):
        await house.remarks()
    await house.remarks()
    assert house.sara.refusal_key == "remark-too-many" and len(house.uow.tables.remarks) == A_DAY
    house.clock.advance(timedelta(days=1, minutes=2))
    await house.remarks()
    assert len(house.uow.tables.remarks) == A_DAY + 1


def sending(house: RemarkScene) -> str:
    """The newest button that sends a previewed answer."""
    return [data for data in house.reza.buttons if data.startswith("remark-reply-send:")][-1]


async def test_older_send_never_sends_later_answer(house: RemarkScene) -> None:
    await house.remarks(answer=True)
    remark = only_remark(house)
    await house.reza.commands("remarks")
    await house.reza.presses(f"remark-see:{remark.id}")
    await house.reza.presses(f"remark-reply:{remark.id}")
    await house.reza.says("این پاسخ اول بود.")
    older = sending(house)
    await house.reza.says("جملهٔ دوم را ساده‌تر نوشتیم.")
    await house.reza.presses(older)
    assert house.reza.refusal_key == "words-newer-below" and only_remark(house).state is RemarkState.OPEN
    await house.reza.presses(sending(house))
    assert only_remark(house).state is RemarkState.ANSWERED


async def test_answer_reaches_reader_by_letterbox_with_card_link(house: RemarkScene) -> None:
    await house.remarks(answer=True)
    ((box, account),) = house.uow.tables.letterboxes.items()
    assert account == SARA
    remark = only_remark(house)
    await house.reza.commands("remarks")
    await house.reza.presses(f"remark-see:{remark.id}")
    await house.reza.presses(f"remark-card:{remark.id}")
    assert house.reza.screen.args["text"] == "one card 1"
    await house.reza.presses(f"remark-see:{remark.id}")
    await house.reza.presses(f"remark-reply:{remark.id}")
    await house.reza.sends()
    assert house.reza.refusal_key == "remark-answer-words"
    await house.reza.says("جملهٔ دوم را ساده‌تر نوشتیم.")
    assert house.reza.screen.key == "remark-answer-preview"
    await house.reza.presses(sending(house))
    (message,) = [reply for reply in house.reza.replies if isinstance(reply, Say)]
    assert message.to == Letterbox(box) and message.args["words"] == "جملهٔ دوم را ساده‌تر نوشتیم."
    press = message.buttons[0][0].press
    assert press is not None and (press.verb, press.argument) == ("card", "one/1")
    assert (
        only_remark(house).state is RemarkState.ANSWERED and only_remark(house).closed == house.clock.today()
    )
    await house.reza.presses(sending(house))
    assert house.reza.refusal_key == "remark-nothing-written"


async def test_identifying_answer_is_warned_of_and_never_sent(house: RemarkScene) -> None:
    await house.remarks(answer=True)
    remark = only_remark(house)
    await house.reza.commands("remarks")
    await house.reza.presses(f"remark-see:{remark.id}")
    await house.reza.presses(f"remark-reply:{remark.id}")
    await house.reza.says("این پاسخ اول بود.")
    for words in ("به من زنگ بزنید: 09123456789", "بنویسید به @reza_editor"):
        await house.reza.says(words)
        assert house.reza.screen.key == "remark-answer-leads"
        assert "09123456789" not in str(house.reza.screen) and "reza_editor" not in str(house.reza.screen)
        await house.reza.presses(sending(house))
        assert house.reza.refusal_key == "remark-nothing-written", "nor what was there before"
    await house.reza.says("جملهٔ دوم را ساده‌تر نوشتیم.")
    assert house.reza.screen.key == "remark-answer-preview"


@pytest.mark.parametrize("how", ["mended", "as-intended", "cannot"])
async def test_closing_remark_is_final_and_notifies_wanting_reader(house: RemarkScene, how: str) -> None:
    await house.remarks(answer=True)
    remark = only_remark(house)
    await house.reza.commands("remarks")
    await house.reza.presses(f"remark-see:{remark.id}")
    await house.reza.presses(f"remark-close:{remark.id}")
    await house.reza.presses(f"remark-end:{how}/{remark.id}")
    (message,) = [reply for reply in house.reza.replies if isinstance(reply, Say)]
    assert message.key == "remark-closed" and message.args["how"] == how
    await house.reza.presses(f"remark-end:cannot/{remark.id}")
    assert house.reza.refusal_key == "remark-over" and only_remark(house).state == how
    records = await house.reza.uow.audit.of_subject(remark.id, most=9)
    assert [(record.action, record.by, record.detail) for record in records] == [
        (AuditAction.REMARK.value, str(REZA), how)
    ]


async def test_who_wants_no_answer_gets_none(house: RemarkScene) -> None:
    await house.remarks()
    remark = only_remark(house)
    await house.reza.commands("remarks")
    await house.reza.presses(f"remark-see:{remark.id}")
    assert f"remark-reply:{remark.id}" not in house.reza.buttons
    await house.reza.presses(f"remark-close:{remark.id}")
    await house.reza.presses(f"remark-end:mended/{remark.id}")
    assert [type(reply) for reply in house.reza.replies] == [Screen]


async def test_second_remark_within_hour_waits_and_is_bundled(house: RemarkScene) -> None:
    await house.remarks()
    assert len(await house.editor_notices()) == 1
    for _ in range(5):
        await house.remarks()
    assert await house.editor_notices() == [] and await house.ticks() == []
    house.clock.advance(timedelta(hours=1, minutes=2))
    (message,) = await house.ticks()
    assert isinstance(message, Say) and message.key == "remarks-notice" and message.args["count"] == 5
    assert await house.ticks() == []


async def test_another_card_does_not_wait(house: RemarkScene) -> None:
    await house.remarks(card=1)
    assert len(await house.editor_notices()) == 1
    await house.remarks(card=2)
    (notice,) = await house.editor_notices()
    card: Any = notice.args["card"]
    assert card.text == "one/2"


async def test_only_editors_come_to_the_desk(house: RemarkScene) -> None:
    await house.remarks()
    await house.reza.commands("remarks")
    await house.reza.presses(f"remark-see:{only_remark(house).id}")
    await house.reza.presses(f"remark-close:{only_remark(house).id}")
    stranger = house.person(STRANGER)
    stranger.buttons = dict(house.reza.buttons)
    await stranger.commands("remarks")
    assert stranger.refusal_key == "remarks-for-editors"
    presses = [key for key in stranger.buttons if key.partition(":")[0].startswith("remark")]
    assert len(presses) >= 5
    for key in presses:
        await stranger.presses(key)
        assert stranger.refusal_key == "remarks-for-editors", key
    assert only_remark(house).state is RemarkState.OPEN


async def test_a_lesson_that_is_gone_breaks_nothing(house: RemarkScene) -> None:
    await house.remarks(answer=True)
    remark = only_remark(house)
    house.reza.content = replace(house.content, tracks={})
    await house.reza.commands("remarks")
    await house.reza.presses(f"remark-see:{remark.id}")
    await house.reza.presses(f"remark-card:{remark.id}")
    assert house.reza.refusal_key == "remark-card-gone"
    await house.reza.presses(f"remark-close:{remark.id}")
    await house.reza.presses(f"remark-end:mended/{remark.id}")
    (message,) = [reply for reply in house.reza.replies if isinstance(reply, Say)]
    assert message.buttons == ()


async def test_forgetting_a_learner_drops_their_letterbox(house: RemarkScene) -> None:
    await house.remarks(answer=True)
    learner = house.uow.tables.learners[keys_for(SARA).learner]
    assert learner.settings[BOX] in house.uow.tables.letterboxes
    await house.sara.commands("forget_me")
    await house.sara.presses("forget:yes")
    assert not house.uow.tables.letterboxes


async def test_many_open_remarks_come_in_pages(house: RemarkScene) -> None:
    for _ in range(A_DAY):
        await house.remarks()
    await house.reza.commands("remarks")
    assert len(house.reza.screen.buttons) == 8 + 2
    await house.reza.presses("remarks:1")
    assert len(house.reza.screen.buttons) == 2 + 2
