"""A Persian line that begins with a Latin name still has right-to-left direction."""

import pytest

from bot.conversation import outgoing as out
from bot.conversation.buttons import Press
from bot.platforms.telegram import CAPABILITIES as TELEGRAM
from bot.runtime.calls import RIGHT_TO_LEFT, Caller, right_to_left
from tests.runtime.fakes import PlainSpeaker
from tests.runtime.test_outbox_sender import draw, make


@pytest.mark.parametrize(
    "line", ["reza، سرپرست", "bale:914925983، گرداننده", "1. Ali، بررسی‌کننده", "<b>x</b> استان"]
)
def test_a_persian_line_after_a_latin_name_is_marked(line: str) -> None:
    assert right_to_left(line) == RIGHT_TO_LEFT + line


@pytest.mark.parametrize(
    "line", ["", "سرپرست reza", "۱. منطقهٔ ۲", "Telegram", "https://example.org/a", "⬜️", "🏠 منو"]
)
def test_any_other_line_stays_as_it_is(line: str) -> None:
    assert right_to_left(line) == line


def test_buttons_under_lasting_messages_are_marked_where_possible() -> None:
    caller = Caller(PlainSpeaker(), TELEGRAM, draw, make)
    rows = (
        (out.Button("a", Press("menu")), out.Button("b", Press("x", "y" * 62)), out.Button("c", url="u")),
    )
    ((first, long, link),) = caller.keyboard(rows, stays=True)
    assert (first.data, long.data, link.data) == ("+menu", "x:" + "y" * 62, "")
    ((plain, *_),) = caller.keyboard(rows)
    assert plain.data == "menu"


def test_buttons_are_lines_of_their_own() -> None:
    caller = Caller(PlainSpeaker(), TELEGRAM, draw, make)
    ((button,),) = caller.keyboard(((out.Button("reza، سرپرست", Press("role.of", "1")),),))
    assert button.text == f"{RIGHT_TO_LEFT}reza، سرپرست"
