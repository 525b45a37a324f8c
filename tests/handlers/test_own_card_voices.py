"""Cards of a duty and of a kind of council are read aloud at the same desk, and heard where they are read."""

from dataclasses import replace
from datetime import date

import pytest

from bot.conversation.outgoing import Ack, Say, SendVoice
from bot.domain.learning.voices import CardVoice, VaultPlace, VoiceFile, VoiceState, text_digest
from bot.domain.people import Account, Messenger, Role, Staff
from bot.handlers.learning.voice_desk import checked_tick
from bot.usecases.learning.record_cards import CheckedVoice
from tests.fakes.contexts import make_tick_ctx
from tests.fakes.memory import MemoryUow
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import Talk
from tests.fakes.turns import button_press

MINA = Account(Messenger.BALE, 9002)
FILE = VoiceFile("ab" * 32, mime="audio/ogg", seconds=20, size=1000)
CHECKED = CheckedVoice(FILE, place=VaultPlace("1" * 32, b"k" * 32))


def editor() -> Talk:
    uow = MemoryUow()
    staff = Staff(MINA, Role.EDITOR, started=True, name="Mina")
    uow.staff.save(staff)
    uow.commit()
    return Talk(MINA, uow=uow, content=shipped_content(), staff=staff, curious=False)


def learner(talk: Talk) -> Talk:
    return Talk(uow=talk.uow, content=talk.content, curious=False)


async def record(talk: Talk, group: str, card_id: str) -> None:
    """From the first screen of the desk to the published recording."""
    await talk.commands("voices")
    await talk.presses("voice-own")
    await talk.presses(group)
    await talk.presses(f"voice-card:{card_id}")
    assert talk.screen.key == "voice-read" and talk.screen.args["state"] == "none"
    await talk.sends_voice()
    (voice,) = talk.uow.tables.card_voices.values()
    turn = await checked_tick(voice.id, CHECKED)(make_tick_ctx(talk.uow, content=talk.content))
    talk.uow.commit()
    await talk.shows(replace(turn, session=talk.session))
    await talk.presses(f"voice-on:{voice.id}")
    assert talk.screen.key == "voice-published"


@pytest.mark.parametrize(
    ("group", "card_id", "opens", "hears", "title", "onward"),
    [
        (
            "voice-duty:head",
            "dh-place",
            "own-card:dh-place",
            "own-hear:dh-place",
            "رئیس شعبه",
            "voice-card:dh-",
        ),
        (
            "voice-place:village",
            "v-kin",
            "place-card:staff/v-kin",
            "place-hear:staff/v-kin",
            "روستا",
            "voice-card:",
        ),
    ],
)
async def test_own_card_is_recorded_and_heard(
    group: str, card_id: str, opens: str, hears: str, title: str, onward: str
) -> None:
    mina = editor()
    await record(mina, group, card_id)
    assert title in mina.texts[-1] and group in mina.buttons
    offered = [data for data in mina.buttons if data.startswith(onward) and data != f"voice-card:{card_id}"]
    assert offered, "the next card that nobody has read"
    sara = learner(mina)
    await sara.takes(button_press(opens, by=sara.account))
    card = sara.screen.key
    await sara.presses(hears)
    played, below = sara.replies
    assert isinstance(played, SendVoice) and played.sha256 == FILE.sha256 and title in sara.texts[-2]
    assert isinstance(below, Say) and below.key == card
    await mina.commands("voices")
    await mina.presses("voice-own")
    await mina.presses(group)
    await mina.presses(f"voice-card:{card_id}")
    assert mina.screen.args["state"] == "current"


@pytest.mark.parametrize(
    ("card_id", "opens", "hears"),
    [
        ("dh-place", "own-card:dh-place", "own-hear:dh-place"),
        ("v-kin", "place-card:staff/v-kin", "place-hear:staff/v-kin"),
    ],
)
async def test_earlier_text_of_own_card_is_not_played(card_id: str, opens: str, hears: str) -> None:
    mina = editor()
    mina.uow.card_voices.save(
        CardVoice(
            "a", card_id=card_id, digest=text_digest("an earlier text"), state=VoiceState.PUBLISHED,
            day=date(2026, 11, 24), file=FILE, place=CHECKED.place,
        )
    )  # fmt: skip
    mina.uow.commit()
    sara = learner(mina)
    await sara.takes(button_press(opens, by=sara.account))
    assert hears not in sara.buttons
    await sara.takes(button_press(hears, by=sara.account))
    assert sara.replies == (Ack("voice-none", alert=True),)
    await mina.commands("voices")
    assert mina.screen.args["changed"] == 1
    await mina.presses("voice-changed")
    assert f"voice-card:{card_id}" in mina.buttons


@pytest.mark.parametrize("data", ["hear:dh-place", "hear:vb1/gone", "own-hear:gone", "place-hear:voter/gone"])
async def test_press_on_no_card_gets_a_sentence(data: str) -> None:
    sara = learner(editor())
    await sara.takes(button_press(data, by=sara.account))
    assert sara.refusal_key in ("voice-card-gone", "now-gone")


@pytest.mark.parametrize("data", ["voice-duty:gone", "voice-place:gone"])
async def test_group_that_is_gone_gets_a_sentence(data: str) -> None:
    mina = editor()
    await mina.takes(button_press(data, by=MINA))
    assert mina.refusal_key == "press-stale"
