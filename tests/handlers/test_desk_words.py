"""Words typed at work: a case's number, «next», a decision about the held case. What reporters type stays theirs."""

from dataclasses import replace

import pytest

from bot.conversation.buttons import decode
from bot.conversation.incoming import ButtonPressed, CommandGiven
from bot.conversation.outgoing import Ack, Screen
from bot.conversation.session import Session
from bot.conversation.words import IN_SEARCH, as_desk_words
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.desk import Pile, PileFilter
from bot.handlers.desk.desk_words import DeskWord
from tests.fakes import turns
from tests.fakes.floor import LEILA, Floor, a_floor, verbs
from tests.fakes.shared_content import shipped_texts
from tests.fakes.turns import REZA, text_message

WORDS = shipped_texts().desk_word


def meaning(text: str, state: str = "", **data: str) -> str:
    """What a moderator's text means: a word's name, a number, or nothing."""
    update = as_desk_words(text_message(text), Session().at(state, **data), WORDS)
    match update:
        case ButtonPressed(data=pressed):
            return decode(pressed).argument
        case CommandGiven(name="search", argument=number):
            return str(int(number))
    return ""


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("بعدی", "next"), (" بعدي. ", "next"), ("تأیید", "verify"), ("تایید می‌کنم", "verify"),
        ("تائید", "verify"), ("تائید می‌کنم", "verify"), ("رد", "reject"),
        ("بیرون از موضوع", "out"), ("رها کن", "release"), ("مال من", "mine"), ("فوری‌ها", "urgent"),
        ("برمی‌دارم", "claim"), ("منتظر پاسخ", "asked"), ("دیرشده", "late"), ("منتظر", "waiting"),
        ("۱۲۳۴", "1234"), ("1234", "1234"), ("١٢٣٤", "1234"), ("پروندهٔ ۱۲۳۴", "1234"), ("شماره 1234", "1234"),
        ("رد پای کسی بود", ""), ("پرونده", ""), ("۱۲ نفر", ""), ("ساعت ۱۲", ""), ("1234567890", ""), ("", ""),
    ],
)  # fmt: skip
def test_what_a_word_means_at_work(typed: str, name: str) -> None:
    assert meaning(typed) == meaning(typed, "reading.desk") == name


@pytest.mark.parametrize(
    "state", ["report.text", "report.where", "case.reason", "case.ask", "reply.text", "reading.lesson"]
)
@pytest.mark.parametrize("typed", ["بعدی", "رد", "۱۲۳۴"])
def test_an_answer_stays_an_answer(state: str, typed: str) -> None:
    assert meaning(typed, state) == ""


def test_in_a_search_only_words_are_taken() -> None:
    assert meaning("۱۲۳۴", "case.search", words="نیسان") == ""
    assert meaning("تأیید", "case.search", words="نیسان") == "verify"
    for searched in ("رها", "فوری", "بیرون", "دیر", "منتظر"):
        assert meaning(searched, "case.search") == "" != meaning(searched), searched
    assert set(DeskWord) > IN_SEARCH


def test_neither_groups_nor_forwarded_words_are_taken() -> None:
    passed_on = replace(turns.text_message("رد"), passed_on=True)
    assert as_desk_words(passed_on, Session(), WORDS) is passed_on
    in_group = turns.text_message("رد", chat=turns.group())
    assert as_desk_words(in_group, Session(), WORDS) is in_group


def test_each_word_at_work_has_its_text() -> None:
    keys = {
        key.removeprefix("desk-words-") for key in shipped_texts().catalogue if key.startswith("desk-words-")
    }
    assert keys == {*DeskWord, "case"}


@pytest.fixture
async def floor() -> Floor:
    floor = a_floor()
    for case_id in ("c1", "c2", "c3", "c4"):
        await floor.files(case_id)
    return floor


async def types(floor: Floor, word: DeskWord) -> None:
    """As the runtime passes it on."""
    await floor.presses(f"desk.word:{word}", private=True)


async def test_next_goes_from_card_to_card_and_around(floor: Floor) -> None:
    claims = []
    for _ in range(5):
        await types(floor, DeskWord.NEXT)
        claims.append(verbs(floor.only_reply(Screen))[0])
    assert claims == [f"case.claim:{case_id}" for case_id in ("c1", "c2", "c3", "c4", "c1")]


async def test_the_shown_card_is_claimed_by_word(floor: Floor) -> None:
    await types(floor, DeskWord.CLAIM)
    assert floor.only_reply(Ack).key == "desk-word-no-card"
    await types(floor, DeskWord.NEXT)
    await types(floor, DeskWord.NEXT)
    await types(floor, DeskWord.CLAIM)
    assert (await floor.case("c2")).assignee == REZA


async def test_a_card_of_a_number_is_claimed_by_word(floor: Floor) -> None:
    await floor.takes(turns.command("search", str((await floor.case("c3")).number), by=REZA))
    await types(floor, DeskWord.CLAIM)
    assert (await floor.case("c3")).assignee == REZA


@pytest.mark.parametrize(
    ("press", "case_id"),
    [("queue.first", "c1"), ("case.next:c1", "c2"), ("case.show:c4", "c4"), ("search.show:c3", "c3")],
)
async def test_a_card_of_a_button_is_claimed_by_word(floor: Floor, press: str, case_id: str) -> None:
    await floor.presses(press, private=True)
    await types(floor, DeskWord.CLAIM)
    assert (await floor.case(case_id)).assignee == REZA


async def test_a_list_ends_what_is_claimed_by_word(floor: Floor) -> None:
    await floor.takes(turns.command("search", str((await floor.case("c3")).number), by=REZA))
    await floor.presses("search.page:0", private=True)
    await types(floor, DeskWord.CLAIM)
    assert floor.only_reply(Ack).key == "desk-word-no-card"


@pytest.mark.parametrize("word", [DeskWord.VERIFY, DeskWord.REJECT, DeskWord.OUT])
async def test_a_decision_by_word_asks_for_the_reason(floor: Floor, word: DeskWord) -> None:
    await floor.presses("case.claim:c1", private=True)
    await floor.presses(f"case.{word}:c1", private=True)
    by_button = floor.only_reply(Screen)
    await types(floor, word)
    assert floor.only_reply(Screen) == by_button and (await floor.case("c1")).state is State.CLAIMED


@pytest.mark.parametrize("word", [DeskWord.VERIFY, DeskWord.REJECT, DeskWord.OUT, DeskWord.RELEASE])
async def test_nothing_is_decided_without_a_held_case(floor: Floor, word: DeskWord) -> None:
    await floor.presses("case.claim:c1", by=LEILA)
    await types(floor, DeskWord.NEXT)
    await types(floor, word)
    assert floor.only_reply(Ack).key == "desk-word-none-held"
    assert (await floor.case("c1")).assignee == LEILA


async def test_of_several_held_cases_the_word_asks_which(floor: Floor) -> None:
    for case_id in ("c1", "c2"):
        await floor.presses(f"case.claim:{case_id}", private=True)
    await types(floor, DeskWord.RELEASE)
    assert verbs(floor.only_reply(Screen)) == ["case.release:c1", "case.release:c2", "queue"]
    await floor.presses("case.release:c1", private=True)
    await types(floor, DeskWord.RELEASE)
    assert (await floor.case("c2")).state is State.NEW


async def test_lists_open_by_word(floor: Floor) -> None:
    await floor.presses("case.claim:c3", private=True)
    await types(floor, DeskWord.MINE)
    assert "case.show:c3" in verbs(floor.only_reply(Screen))
    await types(floor, DeskWord.URGENT)
    assert floor.only_reply(Screen).key == "queue-page-none"


async def test_words_for_lists_keep_the_filters(floor: Floor) -> None:
    """«Urgent» is asked for once: the next list is as before."""
    chosen = PileFilter(Pile.WAITING, Severity.LOW)
    await floor.presses(f"queue.page:{chosen}", private=True)
    for word in (DeskWord.URGENT, DeskWord.MINE, DeskWord.LATE, DeskWord.WAITING):
        await types(floor, word)
        assert await floor.uow.views.last(REZA) == chosen, word
    assert f"queue.by:s/{chosen}" in verbs(floor.only_reply(Screen)), "and is shown so"


async def test_ways_back_within_urgent_list_keep_the_filters() -> None:
    """«From the top» and «back» turn pages; the moderator has chosen nothing."""
    floor, chosen = a_floor(), PileFilter(Pile.WAITING, Severity.LOW)
    for number in range(10):
        await floor.files(f"c1{number}", severity=Severity.CRITICAL)
    await floor.presses(f"queue.page:{chosen}", private=True)
    await types(floor, DeskWord.URGENT)
    on, top, narrow, back, bulk = (
        "queue.page:w/c///c",
        "queue.page:w/c",
        "queue.by:s",
        "queue.page:w/c////1",
        "bulk:",
    )
    for begin in (on, top, narrow, back, bulk, back):
        await floor.presses(only_press(floor, begin), private=True)
        assert await floor.uow.views.last(REZA) == chosen, begin
    await floor.presses("queue.areas:all/w/c//", private=True)
    assert await floor.uow.views.last(REZA) == chosen
    await floor.presses("queue.page:w/c//", private=True)
    assert (await floor.uow.views.last(REZA)).severity is Severity.CRITICAL, "chosen by its own button"


def only_press(floor: Floor, begin: str) -> str:
    """The button of the screen whose press begins like this."""
    (press,) = [verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith(begin)]
    return press


async def test_an_unknown_word_is_an_old_button(floor: Floor) -> None:
    await floor.presses("desk.word:dance", private=True)
    assert floor.only_reply(Ack).key == "press-stale"
