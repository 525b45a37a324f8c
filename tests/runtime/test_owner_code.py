"""The owner is whoever sends the code that only the terminal shows."""

from dataclasses import replace
from typing import Any

import pytest

from bot.cli import owner_code
from bot.cli.owner_code import MOST_WAITING, CodeSender, TooManyWaiting, make_code, wait_for_code
from bot.conversation.incoming import Incoming
from bot.conversation.wire import ConflictingPoller, Unreadable, WireDown
from tests.fakes.turns import REZA, SARA, command, group, text_message
from tests.runtime.fakes import FakeAdapter

CODE = make_code()


@pytest.fixture
def adapter(monkeypatch: pytest.MonkeyPatch) -> FakeAdapter:
    monkeypatch.setattr(owner_code, "PAUSE", 0.0)
    return FakeAdapter()


def put(adapter: FakeAdapter, *polls: Any, **sent_by: Any) -> None:
    """The messenger gives these updates, one poll after the other; then it is silent. ``sent_by``: what it says of
    their sender."""
    for poll in polls:
        if isinstance(poll, BaseException):
            adapter.polls.append(poll)
            continue
        raws = [
            {
                "update_id": len(adapter.made) + place,
                "is": f"{id(poll)}.{place}",
                "message": {"from": sent_by},
            }
            for place in range(len(poll))
        ]
        adapter.made |= {raw["is"]: made for raw, made in zip(raws, poll, strict=True)}
        adapter.polls.append(raws)


async def wait_for(adapters: list[FakeAdapter], *, lasts: float = 600.0) -> CodeSender | None:
    return await wait_for_code(
        adapters, CODE, say_busy=lambda adapter: pytest.fail(f"{adapter} is free"), lasts=lasts
    )


def test_codes_differ_and_fit_a_link() -> None:
    codes = {make_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(code.startswith("owner-") and len(code) == 16 and code.isascii() for code in codes)


@pytest.mark.parametrize(
    "sent",
    [command("start", CODE, by=REZA), text_message(f" {CODE.upper()}\n", by=REZA)],
    ids=["link", "typed"],
)
async def test_sender_of_the_code_is_found(adapter: FakeAdapter, sent: Incoming) -> None:
    other = command("start", make_code(), by=SARA)
    put(adapter, [], [other], WireDown("away"), [other, Unreadable("odd"), replace(sent, sender_name="Reza")])
    sender = await wait_for([adapter])
    assert sender is not None
    assert (sender.account, sender.name, sender.chat.id) == (REZA, "Reza", REZA.id)
    assert set(adapter.offsets) == {None}, "nothing is acknowledged, so nothing is lost"


@pytest.mark.parametrize(
    ("username", "expected"),
    [("reza_1", "reza_1"), (None, ""), ("x\x1b[2J", ""), ("a (@b", "")],
    ids=["is there", "none", "control characters", "no username"],
)
async def test_sender_has_their_username(adapter: FakeAdapter, username: str | None, expected: str) -> None:
    put(adapter, [replace(command("start", CODE, by=REZA), sender_name="Reza")], username=username)
    sender = await wait_for([adapter])
    assert sender is not None and (sender.name, sender.username) == ("Reza", expected)


@pytest.mark.parametrize(
    "sent",
    [
        command("start", CODE[:-1]),
        command("start", f"{CODE}x"),
        command("help", CODE),
        command("start", CODE, chat=group()),
        text_message(f"the code is {CODE}"),
        replace(text_message(CODE), passed_on=True),
    ],
    ids=["short", "long", "help", "group", "sentence", "forwarded"],
)
async def test_nothing_else_is_the_code(adapter: FakeAdapter, sent: Incoming) -> None:
    put(adapter, [sent])
    assert await wait_for([adapter], lasts=0.01) is None


async def test_code_behind_a_crowd_is_not_searched_for(adapter: FakeAdapter) -> None:
    crowd = [text_message("hello") for _ in range(MOST_WAITING)]
    put(adapter, crowd)
    with pytest.raises(TooManyWaiting):
        await wait_for([adapter])
    put(adapter, [*crowd[1:], command("start", CODE)])
    assert await wait_for([adapter]) is not None


async def test_bot_read_elsewhere_is_named_and_another_asked(adapter: FakeAdapter) -> None:
    busy = FakeAdapter()
    put(busy, ConflictingPoller())
    put(adapter, [], [command("start", CODE, by=REZA)])
    busy_ones: list[object] = []
    sender = await wait_for_code([adapter, busy], CODE, say_busy=busy_ones.append)
    assert sender is not None and sender.account == REZA
    assert busy_ones == [busy] and len(busy.offsets) == 1, "what reads there is not disturbed again"


async def test_nothing_is_waited_for_without_a_free_bot(adapter: FakeAdapter) -> None:
    put(adapter, ConflictingPoller())
    busy_ones: list[object] = []
    with pytest.raises(ConflictingPoller):
        await wait_for_code([adapter], CODE, say_busy=busy_ones.append)
    assert busy_ones == [adapter]
