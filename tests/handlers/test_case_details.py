"""Details of a case are shown to its assignee only, in the private chat, while the claim lasts."""

from datetime import timedelta

import pytest

from bot.conversation.outgoing import (
    Ack,
    DetailOf,
    EditCard,
    EphemeralMessage,
    Latin,
    Say,
    SendAlbum,
    StaffChat,
    TextRef,
)
from bot.domain.events import CaseChanged
from bot.domain.submissions.witnesses import DialogueLine, Side
from tests.fakes.floor import TEXTS, WORDS, Floor, a_floor
from tests.fakes.turns import REZA


@pytest.fixture
async def floor() -> Floor:
    """One report has arrived."""
    floor = a_floor()
    await floor.files()
    return floor


async def test_details_go_to_private_chat_and_can_be_erased(floor: Floor) -> None:
    floor.attaches("e1")
    floor.attaches("e2", clean=False)
    floor.uow.reports.add_line("r-c1", DialogueLine(Side.QUESTION, "When was it?", floor.clock.now()))
    floor.uow.keep_turn()
    await floor.presses("case.claim:c1")
    await floor.presses("case.open:c1")
    to, detail = StaffChat(REZA), DetailOf("c1", REZA)
    assert floor.only_reply(Ack) == Ack("case-sent-private")
    words = floor.only_reply(Say, "case-details")
    assert (words.args["text"], words.to, words.remember, words.protect) == (WORDS, to, detail, True)
    facts = words.args["facts"].args
    assert "sealed" in str(facts["evidence"])
    assert facts["area"] == "Tehran › District 1 › Station 1"
    assert facts["actor"] == TextRef("case-actor-candidate")
    asked = floor.only_reply(Say, "case-line-question")
    assert asked.remember == detail
    assert "بررسی‌کننده پرسید" in TEXTS.plain(asked.key, asked.args), (
        "its reader may not be the person who asked"
    )
    album = floor.only_reply(SendAlbum)
    assert ([file.evidence_id for file in album.files], album.to, album.remember) == (["e1"], to, detail)
    assert floor.only_reply(Say, "case-card").to == to
    for reply in floor.replies:
        assert not isinstance(reply, EditCard | EphemeralMessage), "no details go to the group"


async def test_the_exact_place_is_shown_in_private_alone() -> None:
    floor = a_floor()
    await floor.files(point="35.70000,51.40000")
    await floor.presses("case.claim:c1")
    assert "35.7" not in "".join(floor.texts), "not in the group, beside the card"
    await floor.presses("case.open:c1", private=True)
    assert floor.only_reply(Say, "case-details-point").args == {"point": Latin("35.70000,51.40000")}


async def test_online_report_details_show_address_and_forwarded_text() -> None:
    floor = a_floor()
    await floor.files(address="https://example.org/post/5", forwarded="the forwarded words")
    await floor.presses("case.claim:c1")
    await floor.presses("case.open:c1", private=True)
    assert "https://example.org/post/5" in "".join(floor.texts)
    assert floor.only_reply(Say, "case-details-forwarded").args == {"text": "the forwarded words"}
    assert not [reply for reply in floor.replies if isinstance(reply, Ack)]


async def test_the_address_is_not_whispered_in_the_group() -> None:
    floor = a_floor()
    await floor.files(address="Channel of Reza، https://example.org/post/5", more={"text": "typed words"})
    await floor.presses("case.claim:c1")
    assert floor.only_reply(EphemeralMessage).key == "case-summary"
    whispered = "".join(floor.texts)
    assert "example.org" not in whispered and "Channel of Reza" not in whispered
    assert "typed words" not in whispered
    await floor.presses("case.open:c1", private=True)
    assert "Channel of Reza، https://example.org/post/5" in "".join(floor.texts)


async def test_details_of_an_unclaimed_or_decided_case_stay_closed(floor: Floor) -> None:
    await floor.presses("case.open:c1")
    assert floor.answers == (Ack("case-not-claimed", alert=True),)
    await floor.presses("case.claim:c1")
    await floor.presses("case.reason:c1/reject-repeat")
    await floor.presses("case.open:c1")
    assert floor.answers == (Ack("case-closed", alert=True),)


async def test_reading_renews_a_claim_but_not_at_every_press(floor: Floor) -> None:
    floor.clock.stand()
    await floor.presses("case.claim:c1")
    first = (await floor.case()).until
    floor.clock.advance(timedelta(minutes=4))
    await floor.presses("case.open:c1")
    assert (await floor.case()).until == first
    assert floor.facts == ()
    floor.clock.advance(timedelta(minutes=2))
    await floor.presses("case.open:c1")
    assert (await floor.case()).until == floor.clock.now() + timedelta(minutes=20)
    assert floor.facts == (CaseChanged("c1"),)
