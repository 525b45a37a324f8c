"""The privacy card as it is read: on both messengers, by command, by button and before the form."""

import pytest

from bot.domain.people import Account, Messenger
from bot.domain.settings import Reporting, Running
from tests.fakes.polling_day import content, open_uow
from tests.fakes.talk import Talk


@pytest.mark.parametrize(
    ("messenger", "named", "other"),
    [(Messenger.TELEGRAM, "تلگرام", "بله"), (Messenger.BALE, "بله", "تلگرام")],
)
async def test_the_card_names_the_messenger_that_knows(messenger: Messenger, named: str, other: str) -> None:
    chat = Talk(Account(messenger, 7), uow=open_uow(), content=content())
    await chat.commands("privacy")
    assert f"{named}</b> می‌داند" in chat.read[-1]
    assert f"{other}</b> می‌داند" not in chat.read[-1]


async def test_the_card_holds_the_operators_words_and_the_official_ways() -> None:
    chat = Talk(uow=open_uow(), content=content())
    await chat.commands("privacy")
    for part in ("a test runs this", "what 68 says", "what 71 says", "what 86 says", "what 78 says"):
        assert part in chat.read[-1]


async def test_the_card_follows_the_switch() -> None:
    chat = Talk(uow=open_uow(), content=content())
    await chat.commands("privacy")
    chat.uow.settings.save(Running(Reporting.EMERGENCY))
    await chat.commands("privacy")
    assert chat.read[-1] != chat.read[-2]


async def test_anonymous_is_never_promised() -> None:
    chat = Talk(uow=open_uow(), content=content())
    await chat.commands("report")
    await chat.presses("report-start")
    card = chat.read[-1]
    for word in ("ناشناس", "کاملاً امن", "صددرصد", "تضمین"):
        assert word not in card
