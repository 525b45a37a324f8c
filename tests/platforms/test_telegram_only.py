"""What only Telegram has: ephemerals, protection, member updates, migration, webhooks with a secret."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.conversation import incoming as inc
from bot.conversation.wire import (
    AnswerPress,
    BotProfile,
    CallSuccess,
    ChatMigration,
    ConflictingPoller,
    DeleteEphemeral,
    DeleteMessages,
    EditText,
    Ephemeral,
    SendText,
    TargetGone,
    TokenRefused,
    WebhookState,
    WireButton,
    WireDown,
)
from bot.domain.people import MembershipStatus
from bot.platforms.results import webhook_state_of
from bot.platforms.telegram.adapter import TelegramAdapter
from bot.platforms.telegram.calls import profile_parts
from bot.sandbox.faces.telegram import TELEGRAM_TOKEN

from .conftest import MessengerWorld, adapter_for

KEYS = ((WireButton("بگیر", data="case:claim"),),)


@pytest.fixture
def face() -> str:
    return "telegram"


async def press_button(outside: MessengerWorld, person: str, button: str) -> inc.ButtonPressed:
    await outside.act_as(person, "press", chat="moderators", button=button)
    (press,) = await outside.parsed_updates()
    assert isinstance(press, inc.ButtonPressed)
    return press


async def test_an_ephemeral_lives_through_press_edit_and_deletion(outside: MessengerWorld) -> None:
    adapter = outside.adapter
    await adapter.call(SendText(outside.group, "پرونده", KEYS))
    press = await press_button(outside, "reza", "بگیر")
    whisper = Ephemeral(press.sender.id, press.press_id)
    sent = await adapter.call(
        SendText(outside.group, "خلاصه", ((WireButton("باز", data="x"),),), ephemeral=whisper)
    )
    assert isinstance(sent, CallSuccess) and sent.message_id == 0 and sent.ephemeral_id is not None
    assert (await outside.last("reza", "moderators"))["ephemeral"]
    assert (await outside.last("mina", "moderators"))["text"] == "پرونده"

    again = await press_button(outside, "reza", "باز")
    assert again.message == inc.MessageRef(
        adapter.messenger, outside.group, 0, receiver_id=press.sender.id, ephemeral_id=sent.ephemeral_id
    )
    assert await adapter.call(EditText(again.message, "پایان")) == CallSuccess()
    assert await adapter.call(EditText(again.message, "پایان")) == CallSuccess()
    assert (await outside.last("reza", "moderators"))["text"] == "پایان"
    assert await adapter.call(DeleteEphemeral(again.message)) == CallSuccess()
    assert await adapter.call(DeleteEphemeral(again.message)) == CallSuccess()
    assert isinstance(await adapter.call(EditText(again.message, "؟")), TargetGone)
    assert (await outside.last("reza", "moderators"))["text"] == "پرونده"


async def test_a_protected_message(outside: MessengerWorld, sara: int) -> None:
    await outside.adapter.call(SendText(sara, "محرمانه", protect=True))
    assert (await outside.last("sara"))["protected"]


async def test_a_press_may_lead_to_the_private_chat(outside: MessengerWorld) -> None:
    await outside.adapter.call(SendText(outside.group, "پرونده", KEYS))
    press = await press_button(outside, "mina", "بگیر")
    link = outside.adapter.private_link("c_1")
    assert await outside.adapter.call(AnswerPress(press.press_id, url=link)) == CallSuccess()
    (toast,) = (await outside.look("mina", "moderators"))["toasts"]
    assert toast["url"] == link


async def test_profile_is_shown_and_only_changes_are_set(outside: MessengerWorld) -> None:
    async def calls_of(profile: BotProfile) -> list[str]:
        before = outside.server.world.journal.seq
        await outside.adapter.show_profile(profile)
        made = outside.server.world.journal.read(since=before, kind="call")
        return [e["method"] for e in made if e["method"].startswith("set")]

    first = BotProfile((("menu", "منو"), ("help", "راهنما")), "توضیح " * 200, "کوتاه")
    assert await calls_of(first) == [
        "setMyCommands", "setMyDescription", "setMyShortDescription", "setChatMenuButton",
    ]  # fmt: skip
    assert await calls_of(first) == [], "an unchanged profile is not set at the next start"
    assert await calls_of(replace(first, commands=(("menu", "منوی تازه"),))) == ["setMyCommands"]
    assert await calls_of(replace(first, commands=(("menu", "منوی تازه"),), summary="")) == [
        "setMyShortDescription"
    ]
    bot = outside.server.world.bots[TELEGRAM_TOKEN]
    assert bot.commands == {"all_private_chats:": [{"command": "menu", "description": "منوی تازه"}]}
    assert bot.menu_button == "commands" and bot.short_descriptions == {"": ""}
    assert len(bot.descriptions[""]) <= 512 and bot.descriptions[""].startswith("توضیح")


@pytest.mark.parametrize("answer", [True, None, "", 7, [True], [None], {}, []])
def test_an_answer_of_another_shape_shows_no_profile(answer: object) -> None:
    profile = BotProfile((("start", "آغاز"),), "معرفی", "کوتاه")
    assert [part.is_shown(answer) for part in profile_parts(profile)] == [False] * 4


async def test_membership_is_told_by_itself(outside: MessengerWorld) -> None:
    await outside.parsed_updates()  # the first poll asks for chat_member; earlier changes are not delivered
    await outside.post(
        "/groups/moderators/members", person="ali", status="administrator", messenger="telegram"
    )
    changes = await outside.parsed_updates()
    last = changes[-1]
    assert isinstance(last, inc.MemberChanged)
    assert (last.member, last.status) == (outside.account("ali"), MembershipStatus.ADMINISTRATOR)
    await outside.post("/groups/moderators/members", bot=True, status="member", messenger="telegram")
    (ourselves,) = [
        c for c in await outside.parsed_updates() if isinstance(c, inc.MemberChanged) and c.is_bot_itself
    ]
    assert ourselves.status is MembershipStatus.MEMBER


async def test_a_group_that_moved(outside: MessengerWorld) -> None:
    old = outside.group
    await outside.post("/groups/moderators/upgrade")
    moved = [
        incoming for incoming in await outside.parsed_updates() if isinstance(incoming, inc.GroupMigrated)
    ]
    new = moved[0].new_chat_id
    assert {(m.chat.id, m.new_chat_id) for m in moved} == {(old, new)}
    assert await outside.adapter.call(SendText(old, "سلام")) == ChatMigration(new)
    assert isinstance(await outside.adapter.call(SendText(new, "سلام")), CallSuccess)


async def test_a_webhook_keeps_polls_away(outside: MessengerWorld) -> None:
    address = "http://127.0.0.1:9/hook"  # nobody listens there
    await outside.adapter.set_webhook(address, "secret")
    with pytest.raises(ConflictingPoller):
        await outside.adapter.poll(offset=None, seconds=0)
    assert (await outside.adapter.webhook()).url == address
    await outside.act_as("sara", "say", text="سلام")
    await outside.adapter.drop_webhook()
    assert await outside.adapter.webhook() == WebhookState()
    assert len(await outside.adapter.poll(offset=None, seconds=0)) == 1, "what waited there is kept"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"url": ""}, WebhookState()),
        ({"url": "https://a.b/c", "last_error_date": 60, "last_error_message": "Wrong\nresponse"},
         WebhookState("https://a.b/c", "Wrong response", datetime(1970, 1, 1, 0, 1, tzinfo=UTC))),
        ({"url": "https://a.b/c", "last_error_date": 2**40, "last_error_message": 7}, WebhookState("https://a.b/c")),
    ],
)  # fmt: skip
def test_state_of_a_webhook_is_read_tolerantly(answer: object, state: WebhookState) -> None:
    assert webhook_state_of(answer) == state


@pytest.mark.parametrize("answer", [None, True, [], {}, {"url": 7}])
def test_answer_of_another_shape_is_no_webhook(answer: object) -> None:
    with pytest.raises(WireDown):
        webhook_state_of(answer)


async def test_many_messages_go_in_portions(outside: MessengerWorld, sara: int) -> None:
    numbers = []
    for number in range(105):
        if number % 20 == 0:
            await outside.post("/clock", advance=60)
        sent = await outside.adapter.call(SendText(sara, f"پیام {number}"))
        if isinstance(sent, CallSuccess):
            numbers.append(sent.message_id)
    assert len(numbers) > 100
    assert await outside.adapter.call(DeleteMessages(sara, tuple(numbers))) == CallSuccess()
    assert not {m["id"] for m in (await outside.look("sara"))["messages"]} & set(numbers)


@pytest.mark.parametrize("token", ["", "nonsense", "12:", "x:y", "12: 34"])
def test_what_cannot_be_a_token(token: str) -> None:
    with pytest.raises(TokenRefused):
        TelegramAdapter(token, api="http://127.0.0.1:9")


async def test_the_token_is_in_no_message(outside: MessengerWorld) -> None:
    nowhere = adapter_for("telegram", "http://127.0.0.1:9")
    outcome = await nowhere.call(SendText(1, "سلام"))
    assert "sandbox-telegram" not in repr(outcome) and "sandbox-telegram" not in repr(nowhere)
    await nowhere.close()


async def test_a_second_poller_is_noticed(outside: MessengerWorld) -> None:
    twin = adapter_for("telegram", outside.server.base_url)
    polls = (adapter.poll(offset=None, seconds=1) for adapter in (outside.adapter, twin))
    outcomes = await asyncio.gather(*polls, return_exceptions=True)
    await twin.close()
    assert any(isinstance(outcome, ConflictingPoller) for outcome in outcomes), outcomes
