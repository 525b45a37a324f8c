"""A lead's note to everybody on duty: previewed with its number of readers, sent once, stored nowhere."""

import pytest

from bot.conversation.outgoing import DetailOf, Say, Screen, StaffChat
from bot.domain.staff.audit import AuditAction
from bot.usecases.desk.note_to_duty import MOST_AN_HOUR
from tests.fakes.floor import BABAK, LEILA, Floor, verbs
from tests.fakes.lead_floor import MINA, NADER, a_lead_floor, records_of, refusal_of
from tests.fakes.turns import REZA

WORDS = "امشب تا ساعت ده بمانید؛ گزارش‌ها زیاد شده است."


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    return await a_lead_floor(monkeypatch)


async def preview(floor: Floor, words: str = WORDS) -> str:
    """Type the note; returns the button that sends it."""
    await floor.presses("duty-note", by=NADER, private=True)
    await floor.says(words, by=NADER)
    return next((verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("duty-note.send")), "")


async def test_note_reaches_everybody_on_duty_once(floor: Floor) -> None:
    await floor.presses("duty:off", by=LEILA, private=True)
    button = await preview(floor)
    assert floor.only_reply(Screen).args["count"] == 3
    await floor.presses(button, by=NADER, private=True)
    notes = [reply for reply in floor.replies if isinstance(reply, Say)]
    assert {note.to for note in notes} == {StaffChat(account) for account in (REZA, BABAK, MINA)}
    assert {note.args["words"] for note in notes} == {WORDS}
    assert floor.only_reply(Screen).args["count"] == 3
    action, by, detail = (await records_of(floor, str(NADER)))[0]
    assert (action, by, detail) == (AuditAction.TEAM_NOTE.value, str(NADER), "to 3 on duty")
    await floor.presses(button, by=NADER, private=True)
    assert refusal_of(floor) == "case-nothing-written", "a second press sends nothing"


async def test_note_is_protected_and_deleted_by_itself(floor: Floor) -> None:
    """By an id of its own, so that the deletion of an older note leaves a newer one in the chat."""
    wishes: list[DetailOf] = []
    for words in (WORDS, "متن دیگری که بعدتر نوشته شده است."):
        await floor.presses(await preview(floor, words), by=NADER, private=True)
        notes = [reply for reply in floor.replies if isinstance(reply, Say)]
        assert len(notes) == 4 and all(note.protect for note in notes)
        for note in notes:
            assert isinstance(note.remember, DetailOf) and note.to == StaffChat(note.remember.account)
            wishes.append(note.remember)
    assert len({wish.case_id for wish in wishes}) == 2 and "" not in {wish.case_id for wish in wishes}


async def test_note_with_a_number_is_refused(floor: Floor) -> None:
    await floor.presses("duty-note", by=NADER, private=True)
    await floor.says("به این شماره زنگ بزنید: 09121234567", by=NADER)
    assert refusal_of(floor) and not any(isinstance(reply, Say) for reply in floor.replies)


async def test_older_preview_does_not_send_newer_words(floor: Floor) -> None:
    older = await preview(floor)
    await preview(floor, "متن دیگری که بعدتر نوشته شده است.")
    await floor.presses(older, by=NADER, private=True)
    assert refusal_of(floor) == "words-newer-below"


async def test_notes_of_an_hour_are_limited(floor: Floor) -> None:
    for _ in range(MOST_AN_HOUR):
        await floor.presses(await preview(floor), by=NADER, private=True)
    await floor.presses(await preview(floor), by=NADER, private=True)
    assert refusal_of(floor) == "duty-note-many"


async def test_without_readers_nothing_is_asked(floor: Floor) -> None:
    for account in (REZA, LEILA, BABAK, MINA):
        await floor.presses("duty:off", by=account, private=True)
    await floor.presses("duty-note", by=NADER, private=True)
    assert refusal_of(floor) == "duty-note-nobody"
