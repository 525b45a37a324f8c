"""Groups with topics over real HTTP: the bot's rights, where messages go, which replies are answers."""

from dataclasses import replace

import pytest

from bot.conversation import wire
from bot.conversation.incoming import ButtonPressed, CommandGiven, TextSaid
from bot.domain.groups.homes import Forum
from tests.platforms.conftest import MessengerWorld

KEYS = ((wire.WireButton("برداشتن", data="claim:1"),),)


@pytest.fixture
def face() -> str:
    return "telegram"


async def make_topic(outside: MessengerWorld, name: str = "منطقهٔ ۱") -> int:
    await outside.post("/groups/moderators/upgrade")
    await outside.post("/groups/moderators/forum")
    done = await outside.adapter.call(wire.MakeTopic(outside.group, name))
    assert isinstance(done, wire.CallSuccess) and done.message_id
    return done.message_id


async def test_what_the_bot_may_do_there_is_asked_now(outside: MessengerWorld) -> None:
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


async def test_card_is_in_its_topic_and_press_names_it(outside: MessengerWorld) -> None:
    thread = await make_topic(outside)
    sent = await outside.adapter.call(wire.SendText(outside.group, "کارت", KEYS, thread_id=thread))
    assert isinstance(sent, wire.CallSuccess)
    assert (await outside.last("reza", "moderators"))["topic"] == "منطقهٔ ۱"
    await outside.parsed_updates()
    await outside.act_as("reza", "press", button="برداشتن", chat="moderators")
    press = (await outside.parsed_updates())[-1]
    assert isinstance(press, ButtonPressed) and press.thread_id == thread and press.chat.forum
    plain = wire.SendText(outside.group, "خبر", KEYS)
    await outside.adapter.call(plain)
    await outside.act_as("reza", "press", button="برداشتن", chat="moderators")
    press = (await outside.parsed_updates())[-1]
    assert isinstance(press, ButtonPressed) and press.thread_id == 0


async def test_deleted_topic_is_distinguished_from_missing_group(outside: MessengerWorld) -> None:
    thread = await make_topic(outside, "a")
    await outside.post("/groups/moderators/topics", topic="a")
    message = wire.SendText(outside.group, "کارت", thread_id=thread)
    assert isinstance(await outside.adapter.call(message), wire.TopicGone)
    assert isinstance(await outside.adapter.call(replace(message, thread_id=0)), wire.CallSuccess)
    await outside.post("/groups/moderators/members", bot=True, status="kicked")
    assert isinstance(await outside.adapter.call(replace(message, thread_id=0)), wire.TargetGone)


async def test_chatter_in_our_topic_is_not_a_reply(outside: MessengerWorld) -> None:
    thread = await make_topic(outside, "a")
    sent = await outside.adapter.call(wire.SendText(outside.group, "کارت", thread_id=thread))
    assert isinstance(sent, wire.CallSuccess)
    await outside.parsed_updates()
    await outside.act_as("reza", "say", text="چه خبر از شعبهٔ ما؟", chat="moderators", topic="a")
    assert await outside.parsed_updates() == [], "people talk with each other there"
    await outside.act_as("reza", "say", text="/queue", chat="moderators", topic="a")
    await outside.act_as("reza", "say", text="دیدم", chat="moderators", reply_to=str(sent.message_id))
    command, answer = await outside.parsed_updates()
    assert isinstance(command, CommandGiven)
    assert isinstance(answer, TextSaid) and answer.reply_to == sent.message_id


async def test_bale_has_no_topics() -> None:
    from tests.platforms.conftest import adapter_for

    adapter = adapter_for("bale", "http://127.0.0.1:1")
    assert await adapter.forum(777) is Forum.NONE
    assert isinstance(await adapter.call(wire.MakeTopic(777, "a")), wire.CallRefused)
    await adapter.close()
