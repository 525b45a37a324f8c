"""Shared replies: leads write them, everybody uses them, and each version says whose it is and what was before."""

import pytest

from bot.conversation.outgoing import Ack, Screen
from bot.domain.desk.team_replies import MOST_TEAM_REPLIES, MOST_VERSIONS, TeamReply
from bot.domain.people import Role, Staff
from tests.fakes.floor import BABAK, LEILA, Floor, a_floor, verbs
from tests.fakes.turns import REZA

ASKED = "At what time did it begin?"


@pytest.fixture
async def floor() -> Floor:
    """Leila leads; Reza holds a case."""
    floor = a_floor()
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True))
    await floor.files("c1")
    await floor.presses("case.claim:c1")
    return floor


async def shares(floor: Floor, text: str = ASKED, name: str = "time") -> None:
    await floor.presses("team.new", by=LEILA, private=True)
    await floor.says(name, by=LEILA)
    await floor.says(text, by=LEILA)


async def changes(floor: Floor, text: str, name: str = "time") -> None:
    reply = next(reply for reply in await floor.uow.team_replies.current() if reply.name == name)
    await floor.presses(f"team.change:{reply.mark}", by=LEILA, private=True)
    await floor.says(text, by=LEILA)


async def offered_replies(floor: Floor) -> list[tuple[str, int, str]]:
    return [(reply.name, reply.version, reply.text) for reply in await floor.uow.team_replies.current()]


async def test_a_moderator_uses_a_shared_reply_and_sees_which(floor: Floor) -> None:
    await shares(floor)
    await floor.presses("reply.new", private=True)
    await floor.says("own")
    await floor.says("Which door was it, please?")
    await floor.presses("case.ask:c1", private=True)
    await floor.presses("reply.pick", private=True)
    shared, own = verbs(floor.only_reply(Screen))[:2]
    assert (shared.partition(":")[0], own.partition(":")[0]) == ("team.use", "reply.use")
    await floor.presses(shared, private=True)
    screen = floor.only_reply(Screen)
    assert screen.args["which"].args["version"] == 1
    assert ASKED in floor.texts[0] and "Leila" in floor.texts[0]
    assert screen.args["preview"].key == "case-question-preview"
    await floor.presses("case.ask-send:c1", private=True)
    assert [line.text for line in floor.uow.tables.sealed["r-c1"].lines] == [ASKED]


async def test_a_change_keeps_who_when_and_what_before(floor: Floor) -> None:
    await shares(floor)
    await changes(floor, "At what hour did it begin, please?")
    assert await offered_replies(floor) == [("time", 2, "At what hour did it begin, please?")]
    await floor.presses("replies", private=True)
    await floor.presses(verbs(floor.only_reply(Screen))[0], private=True)
    assert verbs(floor.only_reply(Screen))[0].startswith("team.before:")
    await floor.presses(verbs(floor.only_reply(Screen))[0], private=True)
    assert floor.texts[0].index("At what hour") < floor.texts[0].index(ASKED), "the newest first"
    assert floor.texts[0].count("Leila") == 2
    record = (await floor.uow.audit.of_subject((await floor.uow.team_replies.current())[0].mark, most=1))[0]
    assert (record.action, record.by, record.detail) == ("reply", str(LEILA), "version 2")


async def test_moderators_may_not_write_for_all(floor: Floor) -> None:
    await shares(floor)
    await floor.presses("replies", private=True)
    assert "team.new" not in verbs(floor.only_reply(Screen))
    (reply,) = await floor.uow.team_replies.current()
    await floor.presses(f"team.see:{reply.mark}", private=True)
    assert not {verb.partition(":")[0] for verb in verbs(floor.only_reply(Screen))} & {
        "team.change",
        "team.drop",
    }
    for press in ("team.new", f"team.change:{reply.mark}", f"team.drop-yes:{reply.mark}"):
        await floor.presses(press, private=True)
        assert floor.only_reply(Ack).alert
    assert await offered_replies(floor) == [("time", 1, ASKED)]


async def test_the_later_of_two_leads_hears_of_the_first(floor: Floor) -> None:
    """Nobody's version is overwritten by somebody who has not read it."""
    floor.uow.staff.save(Staff(BABAK, Role.LEAD, "Babak", started=True))
    await shares(floor)
    (reply,) = await floor.uow.team_replies.current()
    for lead in (LEILA, BABAK):
        await floor.presses(f"team.change:{reply.mark}", by=lead, private=True)
    await floor.says("Babak asks at what time it was.", by=BABAK)
    await floor.says("Leila asks at what time it was.", by=LEILA)
    assert floor.only_reply(Ack).key == "team-meanwhile" and "Babak" in floor.texts[0]
    assert await offered_replies(floor) == [("time", 2, "Babak asks at what time it was.")]


async def test_a_withdrawn_reply_may_return(floor: Floor) -> None:
    await shares(floor)
    (reply,) = await floor.uow.team_replies.current()
    await floor.presses(f"team.drop:{reply.mark}", by=LEILA, private=True)
    assert await offered_replies(floor), "it is asked for once more"
    await floor.presses(f"team.drop-yes:{reply.mark}", by=LEILA, private=True)
    assert await offered_replies(floor) == []
    await floor.presses(f"team.see:{reply.mark}", private=True)
    assert floor.only_reply(Ack).key == "team-gone"
    await shares(floor, "At what time did it begin, then?")
    assert await offered_replies(floor) == [("time", 3, "At what time did it begin, then?")]
    assert [v.text for v in await floor.uow.team_replies.versions("time")][1:] == ["", ASKED]


@pytest.mark.parametrize(
    ("name", "text", "answer"),
    [
        ("time", "x", "team-name-taken"),
        ("n" * 31, "x", "reply-name-long"),
        ("new", "short", "words-too-short"),
        ("new", "x" * 501, "words-too-long"),
    ],
)
async def test_an_unfit_name_or_text_is_refused(floor: Floor, name: str, text: str, answer: str) -> None:
    await shares(floor)
    await floor.presses("team.new", by=LEILA, private=True)
    await floor.says(name, by=LEILA)
    if floor.sessions[LEILA].state == "team.text":
        await floor.says(text, by=LEILA)
    assert floor.only_reply(Ack).key == answer and await offered_replies(floor) == [("time", 1, ASKED)]


async def test_the_same_words_make_no_version(floor: Floor) -> None:
    await shares(floor)
    await changes(floor, ASKED)
    assert floor.only_reply(Ack).key == "team-same" and len(await offered_replies(floor)) == 1


async def test_there_is_room_for_thirty_and_twenty_versions(floor: Floor) -> None:
    floor.curious = False
    for number in range(MOST_TEAM_REPLIES):
        await shares(floor, name=f"n{number:02d}")
    await shares(floor, name="one more")
    assert (
        floor.only_reply(Ack).key == "team-too-many"
        and len(await offered_replies(floor)) == MOST_TEAM_REPLIES
    )
    for number in range(MOST_VERSIONS + 1):
        await changes(floor, f"{ASKED} {number}", "n00")
    versions: list[TeamReply] = [*await floor.uow.team_replies.versions("n00")]
    assert [v.version for v in versions] == list(range(MOST_VERSIONS + 2, 2, -1))
    assert versions[0].by == LEILA and versions[0].by_name == "Leila"


async def test_a_shared_reply_is_used_only_in_a_form(floor: Floor) -> None:
    await shares(floor)
    (reply,) = await floor.uow.team_replies.current()
    await floor.presses(f"team.use:{reply.mark}", by=REZA, private=True)
    assert floor.only_reply(Ack).key == "case-nothing-written"
