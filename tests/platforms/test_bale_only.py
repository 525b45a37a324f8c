"""What only Bale does: failures with HTTP 200, old clients, plain names of uploads, no ephemerals."""

import pytest

from bot.conversation import incoming as inc
from bot.conversation.wire import (
    AnswerPress,
    CallRefused,
    CallSuccess,
    EditText,
    Ephemeral,
    RetryLater,
    SendText,
    TargetGone,
    TokenRefused,
    WireButton,
)
from bot.platforms.bale.adapter import BaleAdapter
from bot.sandbox.records import SandboxMessenger

from .conftest import MessengerWorld, adapter_for

KEYS = ((WireButton("بله", data="case:yes~1"),),)


@pytest.fixture
def face() -> str:
    return "bale"


@pytest.mark.parametrize("where", ["none", "400", "all"])
async def test_failures_mean_the_same_under_any_status(
    outside: MessengerWorld, sara: int, where: str
) -> None:
    outside.server.api.errors_in_200[SandboxMessenger.BALE] = where
    ref = inc.MessageRef(outside.adapter.messenger, sara, 999_999)
    assert isinstance(await outside.adapter.call(EditText(ref, "x")), TargetGone)
    assert isinstance(await outside.adapter.call(SendText(123, "سلام")), TargetGone)
    await outside.fault("429", retry_after=3)
    assert await outside.adapter.call(SendText(sara, "سلام")) == RetryLater(3.0, limited=True)
    stranger = adapter_for("bale", outside.server.base_url, token="77:nobody")
    with pytest.raises(TokenRefused):
        await stranger.open()
    await stranger.close()


async def test_updates_begin_at_zero_and_zero_is_acknowledged(outside: MessengerWorld) -> None:
    await outside.act_as("sara", "say", text="یک")
    (first,) = await outside.adapter.poll(offset=0, seconds=0)
    assert first["update_id"] == 0
    assert await outside.adapter.poll(offset=1, seconds=0) == []


@pytest.mark.parametrize("old", [True, False])
async def test_an_old_client_is_told_in_the_chat(outside: MessengerWorld, sara: int, old: bool) -> None:
    await outside.post("/people", id="sara", old_client=old)
    await outside.adapter.call(SendText(sara, "؟", KEYS))
    await outside.act_as("sara", "press", button="بله")
    (press,) = await outside.parsed_updates()
    assert isinstance(press, inc.ButtonPressed) and press.press_id.startswith("1") is old
    outcome = await outside.adapter.call(AnswerPress(press.press_id, "رسید", chat_id=sara))
    seen = await outside.look("sara")
    assert outcome == CallSuccess(seen["messages"][-1]["id"] if old else 0), "so that it can be cleaned"
    assert [toast["text"] for toast in seen["toasts"]] == ([] if old else ["رسید"])
    assert (seen["messages"][-1]["text"] == "رسید") is old


async def test_in_a_group_an_answer_is_never_said_aloud(outside: MessengerWorld) -> None:
    await outside.post("/people", id="mina", old_client=True)
    await outside.adapter.call(SendText(outside.group, "پرونده", KEYS))
    await outside.parsed_updates()
    await outside.act_as("mina", "press", chat="moderators", button="بله")
    (press,) = await outside.parsed_updates()
    assert isinstance(press, inc.ButtonPressed)
    assert await outside.adapter.call(AnswerPress(press.press_id, "محرمانه")) == CallSuccess()
    assert (await outside.last("reza", "moderators"))["text"] == "پرونده"


async def test_there_are_no_ephemerals(outside: MessengerWorld) -> None:
    whisper = SendText(outside.group, "خلاصه", ephemeral=Ephemeral(5, "1"))
    assert isinstance(await outside.adapter.call(whisper), CallRefused)
    assert not outside.adapter.capabilities.ephemerals


def test_no_token_at_all() -> None:
    with pytest.raises(TokenRefused):
        BaleAdapter("", api="http://127.0.0.1:9")


async def test_the_token_is_in_no_message(outside: MessengerWorld) -> None:
    nowhere = adapter_for("bale", "http://127.0.0.1:9")
    assert "sandbox-bale" not in repr(await nowhere.call(SendText(1, "سلام")))
    assert "sandbox-bale" not in repr(nowhere)
    await nowhere.close()
