"""What is still sent to a group in which the bot has become silent."""

import pytest

from bot.conversation import outgoing as out
from bot.conversation.silence import LINE, is_allowed_in_silence, is_card
from bot.domain.people import Messenger

HERE = out.GroupChat(Messenger.TELEGRAM, -100)
CLOSED = out.EditCard("c1", "case-moved", to=(HERE,), there_only=True, leaves=True)


@pytest.mark.parametrize("reply", [out.Say(LINE, to=HERE), CLOSED, out.Ack("frozen", alert=True)])
def test_the_one_line_and_what_takes_something_away(reply: out.Reply) -> None:
    assert is_allowed_in_silence(reply) and not is_card(reply)


@pytest.mark.parametrize(
    "reply",
    [
        out.EditCard("c1", "card", to=(HERE,)),
        out.EditCard("c1", "card", to=(HERE,), there_only=True),
        out.EditCard("c1", "card", to=(HERE,), there_only=True, again=True),
        out.Say("card", to=HERE, remember=out.CardOf("c1")),
    ],
)
def test_stopped_group_gets_no_card_even_in_place(reply: out.Reply) -> None:
    assert not is_allowed_in_silence(reply) and is_card(reply)
