"""«Send» below an older preview never sends words that were written after it, and says what to do now."""

import re
from collections.abc import Callable

import pytest

from bot.conversation.outgoing import Ack, Say, Screen
from bot.conversation.session import Session
from bot.domain.reporting.drafts import Draft
from bot.handlers.stale import stale_press
from tests.fakes.floor import Floor, a_floor, verbs
from tests.fakes.shared_content import shipped_texts
from tests.fakes.turns import button_press, make_ctx

FIRST, SECOND = "At what time did you see it begin?", "How many of them were there at the door?"
FORMS = (("case.ask:c1", "case.ask-send"), ("case.write:c1/reject", "case.write-send"))


@pytest.fixture
async def floor() -> Floor:
    floor = a_floor()
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.presses("case.open:c1")
    return floor


def sending(floor: Floor, verb: str) -> str:
    """The preview's button that sends it."""
    (send,) = [data for data in verbs(floor.only_reply(Screen)) if data.startswith(verb)]
    return send


async def writes_twice(floor: Floor, form: str, verb: str) -> tuple[str, str]:
    """Write two previews of one form, one below the other. Return their buttons."""
    await floor.presses(form, private=True)
    await floor.says(FIRST)
    older = sending(floor, verb)
    await floor.says(SECOND)
    return older, sending(floor, verb)


@pytest.mark.parametrize(("form", "verb"), FORMS)
async def test_older_send_never_sends_what_was_written_later(floor: Floor, form: str, verb: str) -> None:
    older, newer = await writes_twice(floor, form, verb)
    before = await floor.case()
    await floor.presses(older, private=True)
    assert floor.answers == (Ack("words-newer-below", alert=True),)
    assert await floor.case() == before and not floor.uow.tables.sealed["r-c1"].lines
    await floor.presses(newer, private=True)
    assert [line.text for line in floor.uow.tables.sealed["r-c1"].lines] == [SECOND], "nothing is lost"


@pytest.mark.parametrize(("form", "verb"), FORMS)
async def test_used_send_or_send_of_closed_form_is_explained(floor: Floor, form: str, verb: str) -> None:
    older, newer = await writes_twice(floor, form, verb)
    await floor.presses("case.show:c1", private=True)
    for button in (older, newer):
        await floor.presses(button, private=True)
        assert floor.answers == (Ack("case-nothing-written", alert=True),)
    assert not floor.uow.tables.sealed["r-c1"].lines


async def test_send_of_earlier_release_without_mark_still_sends(floor: Floor) -> None:
    await floor.presses("case.ask:c1", private=True)
    await floor.says(FIRST)
    await floor.presses("case.ask-send:c1", private=True)
    assert [line.text for line in floor.uow.tables.sealed["r-c1"].lines] == [FIRST]


WAYS: tuple[Callable[[], Session], ...] = (Session, lambda: Session(draft=Draft("d")))


@pytest.mark.parametrize("session", WAYS)
async def test_older_send_of_report_form_says_it_sent_nothing(
    session: Callable[[], Session],
) -> None:
    turn = await stale_press(button_press("report-send:no_return~3"), make_ctx(session=session()))
    (say,) = turn.replies
    assert isinstance(say, Say) and say.key == "press-stale-send" and turn.session is None
    words = re.sub(r"\s+", " ", shipped_texts().render(say.key, say.args))
    drafting = session().draft is not None
    assert ("پیش‌نویس" in words) == drafting
    assert any(row[0].press is not None and row[0].press.verb == "report" for row in say.buttons) == drafting
