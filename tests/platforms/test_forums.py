"""Groups with topics over real HTTP: what the bot may, where its messages stand, and whose answer is an answer."""

from dataclasses import replace

import pytest

from bot.conversation import wire
from bot.conversation.incoming import ButtonPressed, CommandGiven, TextSaid
from bot.domain.groups.topics import Forum
from tests.platforms.conftest import Outside

KEYS = ((wire.WireButton("برداشتن", data="claim:1"),),)


@pytest.fixture
def face() -> str:
    return "telegram"


async def made(outside: Outside, name: str = "منطقهٔ ۱") -> int:
    await outside.post("/groups/moderators/upgrade")
    await outside.post("/groups/moderators/forum")
    done = await outside.adapter.call(wire.MakeTopic(outside.group, name))
    assert isinstance(done, wire.Done) and done.message_id
    return done.message_id


async def test_what_the_bot_may_do_there_is_asked_now(outside: Outside) -> None:
    adapter = outside.adapter
    assert await adapter.forum(outside.group) is Forum.NONE and await adapter.may_write(outside.group)
    await outside.post("/groups/moderators/upgrade")
    await outside.post("/groups/moderators/forum", bot_may=False)
    assert await adapter.forum(outside.group) is Forum.NO_RIGHT
    refused = await adapter.call(wire.MakeTopic(outside.group, "x"))
    assert isinstance(refused, wire.CallRefused) and "rights" in refused.why
    await outside.post("/groups/moderators/forum")
    assert await adapter.forum(outside.group) is Forum.READY
    await outside.post("/groups/moderators/members", bot=True, status="kicked")
    assert not await adapter.may_write(outside.group)
    assert await adapter.forum(outside.group) is Forum.NONE
    assert not await adapter.may_write(-1_001_999_999_999)


async def test_a_card_stands_in_its_topic_and_its_press_says_so(outside: Outside) -> None:
    thread = await made(outside)
    sent = await outside.adapter.call(wire.SendText(outside.group, "کارت", KEYS, thread_id=thread))
    assert isinstance(sent, wire.Done)
    assert (await outside.last("reza", "moderators"))["topic"] == "منطقهٔ ۱"
    await outside.heard()
    await outside.does("reza", "press", button="برداشتن", chat="moderators")
    press = (await outside.heard())[-1]
    assert isinstance(press, ButtonPressed) and press.thread_id == thread and press.chat.forum
    plain = wire.SendText(outside.group, "خبر", KEYS)
    await outside.adapter.call(plain)
    await outside.does("reza", "press", button="برداشتن", chat="moderators")
    press = (await outside.heard())[-1]
    assert isinstance(press, ButtonPressed) and press.thread_id == 0


async def test_a_deleted_topic_is_told_from_a_group_that_is_gone(outside: Outside) -> None:
    thread = await made(outside, "a")
    await outside.post("/groups/moderators/topics", topic="a")
    said = wire.SendText(outside.group, "کارت", thread_id=thread)
    assert isinstance(await outside.adapter.call(said), wire.TopicGone)
    assert isinstance(await outside.adapter.call(replace(said, thread_id=0)), wire.Done)
    await outside.post("/groups/moderators/members", bot=True, status="kicked")
    assert isinstance(await outside.adapter.call(replace(said, thread_id=0)), wire.Gone)


async def test_chatter_in_a_topic_of_ours_is_no_answer_to_us(outside: Outside) -> None:
    thread = await made(outside, "a")
    sent = await outside.adapter.call(wire.SendText(outside.group, "کارت", thread_id=thread))
    assert isinstance(sent, wire.Done)
    await outside.heard()
    await outside.does("reza", "say", text="چه خبر از شعبهٔ ما؟", chat="moderators", topic="a")
    assert await outside.heard() == [], "people talk with each other there"
    await outside.does("reza", "say", text="/queue", chat="moderators", topic="a")
    await outside.does("reza", "say", text="دیدم", chat="moderators", reply_to=str(sent.message_id))
    command, answer = await outside.heard()
    assert isinstance(command, CommandGiven)
    assert isinstance(answer, TextSaid) and answer.reply_to == sent.message_id


async def test_bale_has_no_topics() -> None:
    from tests.platforms.conftest import adapter_for

    adapter = adapter_for("bale", "http://127.0.0.1:1")
    assert await adapter.forum(777) is Forum.NONE
    assert isinstance(await adapter.call(wire.MakeTopic(777, "a")), wire.CallRefused)
    await adapter.close()
