"""A code opens a report for fifteen minutes, renewed by each step. Later messages wait for the code."""

from datetime import timedelta

import pytest

from bot.conversation.incoming import LocationSent, OtherSent
from bot.conversation.outgoing import Ack, Say
from bot.domain.cases.reports import State
from bot.domain.submissions.evidence import MOST_FILES
from bot.domain.submissions.witnesses import ContactMode, Side
from bot.handlers.sent_reports.my_reports import CODE_OPENS
from bot.handlers.submissions.evidence_words import left_over_args
from bot.handlers.ticks import announce_decisions
from tests.fakes.floor import LEILA, Floor, a_floor, verbs
from tests.fakes.turns import SARA, chat_of

TOO_LATE = CODE_OPENS + timedelta(minutes=1)
CARD = "پول را به کارت 6037 9912 3456 7890 ریختند و رسیدش را دیدم"


async def open_by_code(*verbs: str) -> Floor:
    """Somebody without a way back has opened their report by its code and pressed these buttons."""
    floor = a_floor()
    await floor.files(mode=ContactMode.NO_RETURN)
    await floor.takes_code("r-c1", by=SARA)
    for verb in verbs:
        await floor.presses(f"{verb}:r-c1", by=SARA, private=True)
    return floor


async def floor_with_question(*verbs: str) -> Floor:
    floor = a_floor()
    await floor.files(mode=ContactMode.NO_RETURN)
    await floor.presses("case.claim:c1")
    await floor.presses("case.ask:c1", private=True)
    await floor.says("At what time did it begin?")
    await floor.presses("case.ask-send:c1", private=True)
    await floor.takes_code("r-c1", by=SARA)
    for verb in verbs:
        await floor.presses(f"{verb}:r-c1", by=SARA, private=True)
    return floor


async def floor_with_rejection() -> Floor:
    floor = a_floor()
    await floor.files(mode=ContactMode.NO_RETURN)
    await floor.presses("case.claim:c1")
    await floor.presses("case.reason:c1/reject-repeat", private=True)
    floor.clock.advance(timedelta(minutes=6))
    await floor.ticks(announce_decisions)
    await floor.takes_code("r-c1", by=SARA)
    await floor.presses("my-disagree:r-c1", by=SARA, private=True)
    return floor


async def lines(floor: Floor) -> list[tuple[Side, str]]:
    return [(line.side, line.text) for line in await floor.uow.reports.dialogue("r-c1")]


async def files_of(floor: Floor) -> int:
    return len(await floor.uow.evidence.of_report("r-c1"))


async def test_each_step_begins_the_quarter_of_an_hour_anew() -> None:
    floor = await open_by_code("my-add")
    for _ in range(4):
        floor.clock.advance(CODE_OPENS - timedelta(minutes=1))
        await floor.sends()
        assert floor.reply_keys()[0] == "my-added-files"
    floor.clock.advance(CODE_OPENS - timedelta(minutes=1))
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert floor.reply_keys() == ["my-report"]
    floor.clock.advance(TOO_LATE)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert floor.answers == (Ack("my-report-not-found", alert=True),)


async def test_late_message_waits_for_code_then_joins_report() -> None:
    floor = await open_by_code("my-add")
    floor.clock.advance(TOO_LATE)
    for number in range(3):
        await floor.sends(caption="what I saw; call 09123456789" if number == 0 else "")
        message = floor.only_reply(Say)
        assert (message.key, message.args["files"], message.slot) == ("my-stored", number + 1, "evidence"), (
            "one message"
        )
        assert verbs(message) == ["my-kept-none", "menu"]
    await floor.says("And this.", by=SARA)
    assert (floor.reply_keys(), await lines(floor), await files_of(floor)) == (["my-stored"], [], 0)

    await floor.takes_code("r-c1", by=SARA)
    assert floor.reply_keys()[0] == "my-added-files"
    assert await lines(floor) == [(Side.NOTE, "what I saw; call ▪︎▪︎▪︎\n\nAnd this.")]
    assert await files_of(floor) == 3
    assert floor.sessions[SARA].state == "mine.add", "it goes on as before"
    await floor.sends()
    assert floor.reply_keys()[0] == "my-added-files"


async def test_a_place_that_waited_keeps_its_digits() -> None:
    floor = await open_by_code("my-add")
    floor.clock.advance(TOO_LATE)
    await floor.takes(LocationSent(chat_of(SARA), SARA, 35.7, 51.4, message_id=12))
    await floor.takes_code("r-c1", by=SARA)
    assert await lines(floor) == [(Side.NOTE, "📍 35.70000,51.40000")]


async def test_an_answer_that_took_long_is_an_answer_still() -> None:
    floor = await floor_with_question("my-answer")
    floor.clock.advance(TOO_LATE)
    await floor.says("At eight, and it went on until nine.", by=SARA)
    assert floor.reply_keys() == ["my-stored"]
    await floor.takes_code("r-c1", by=SARA)
    assert floor.reply_keys()[0] == "my-answer-taken"
    assert (await lines(floor))[-1] == (Side.ANSWER, "At eight, and it went on until nine.")
    assert (await floor.case()).state is State.CLAIMED


async def test_an_objection_that_took_long_is_one_still() -> None:
    floor = await floor_with_rejection()
    floor.clock.advance(TOO_LATE)
    await floor.says("I have seen it myself.", by=SARA)
    await floor.sends()
    assert floor.reply_keys() == ["my-kept-kind"], "words only: there is no place for a file"
    await floor.takes_code("r-c1", by=SARA)
    assert floor.reply_keys()[0] == "my-disagreed"
    assert (await lines(floor))[-1] == (Side.OBJECTION, "I have seen it myself.")


async def test_a_mistyped_code_and_another_reports_code_lose_nothing() -> None:
    floor = await open_by_code("my-add")
    await floor.files("c2", mode=ContactMode.NO_RETURN)
    floor.clock.advance(TOO_LATE)
    await floor.sends()
    for typed, key in (
        ("0000 0000 0000 0099", "my-kept-unknown"),
        ("0000 0000 0000 001", "receipt-unclear"),
        ("کد من 0000 0000 0000 0002 است", "my-kept-other"),
    ):
        await floor.says(typed, by=SARA)
        assert (floor.reply_keys(), floor.sessions[SARA].state) == ([key], "mine.code")
    await floor.takes(OtherSent(chat_of(SARA), SARA, "sticker", message_id=13))
    assert floor.reply_keys() == ["my-kept-kind"]
    await floor.says("کد من 0000 0000 0000 0001 است", by=SARA)
    assert (floor.reply_keys()[0], await files_of(floor)) == ("my-added-files", 1)


async def test_waiting_message_survives_other_screens_and_is_offered() -> None:
    floor = await open_by_code("my-answer", "my-add")
    floor.clock.advance(TOO_LATE)
    await floor.sends(caption="What I saw.")
    await floor.presses("menu", by=SARA, private=True)
    await floor.takes_code("r-c1", by=SARA)
    assert verbs(floor.replies[0])[0] == "later-case:r-c1"
    await floor.presses("later-case:r-c1", by=SARA, private=True)
    assert (floor.reply_keys()[0], await lines(floor)) == ("later-added", [(Side.NOTE, "What I saw.")])
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "later-case:r-c1" not in verbs(floor.replies[0])


async def test_waiting_message_ends_after_a_day() -> None:
    floor = await open_by_code("my-add")
    floor.clock.advance(TOO_LATE)
    await floor.sends()
    floor.clock.advance(timedelta(days=1))
    await floor.takes_code("r-c1", by=SARA)
    assert (floor.reply_keys(), await files_of(floor)) == (["my-report"], 0)


async def test_outdated_objection_can_still_be_added() -> None:
    floor = await floor_with_rejection()
    floor.clock.advance(TOO_LATE)
    await floor.says("I have seen it myself.", by=SARA)
    await floor.takes_code("r-c1", by=LEILA)
    await floor.presses("my-disagree-yes:r-c1", by=LEILA, private=True)
    await floor.takes_code("r-c1", by=SARA)
    assert floor.reply_keys() == ["my-disagree-looking", "my-report"]
    assert verbs(floor.replies[1])[0] == "later-case:r-c1"


async def test_what_waits_can_be_let_go() -> None:
    floor = await open_by_code("my-add")
    floor.clock.advance(TOO_LATE)
    await floor.sends()
    await floor.presses("my-kept-none", by=SARA, private=True)
    assert (floor.reply_keys(), floor.sessions[SARA].waiting) == (["later-forgotten"], {})
    await floor.presses("my-kept-none", by=SARA, private=True)
    assert floor.answers == (Ack("later-gone", alert=True),)


async def test_no_longer_fitting_files_are_named_and_report_opens() -> None:
    floor = await open_by_code("my-add")
    floor.clock.advance(TOO_LATE)
    for _ in range(3):
        await floor.sends()
    for number in range(MOST_FILES - 1):
        floor.attaches(f"2026-05-01T09:00:{number:02}+00:00")
    await floor.takes_code("r-c1", by=SARA)
    assert floor.only_reply(Say, "later-files-left").args == left_over_args(2)
    assert await files_of(floor) == MOST_FILES

    floor.clock.advance(TOO_LATE)
    await floor.sends()
    await floor.takes_code("r-c1", by=SARA)
    assert floor.reply_keys() == ["my-files-full", "my-report"]
    assert floor.sessions[SARA].data["report"] == "r-c1"


async def test_too_many_wrong_codes_keep_what_waits() -> None:
    floor = await open_by_code("my-add")
    floor.clock.advance(TOO_LATE)
    await floor.sends()
    for _ in range(5):
        await floor.says("0000 0000 0000 0099", by=SARA)
    assert floor.only_reply(Ack).key == "receipt-too-many"
    floor.clock.advance(timedelta(hours=1))
    await floor.takes_code("r-c1", by=SARA)
    assert await files_of(floor) == 1


async def test_whoever_has_a_way_back_needs_no_code() -> None:
    floor = a_floor()
    await floor.files()
    await floor.takes_code("r-c1", by=SARA)
    await floor.presses("my-add:r-c1", by=SARA, private=True)
    floor.clock.advance(TOO_LATE)
    await floor.says("Much later.", by=SARA)
    assert floor.reply_keys()[0] == "my-added-words"


async def test_withdrawn_report_is_announced_once_for_an_album() -> None:
    floor = a_floor()
    await floor.files()
    await floor.presses("my-add:r-c1", by=SARA, private=True)
    await floor.takes_code("r-c1", by=LEILA)
    await floor.presses("my-withdraw-yes:r-c1", by=LEILA, private=True)
    for _ in range(10):
        await floor.sends()
        message = floor.only_reply(Say)
        assert (message.key, message.slot) == ("my-report-not-found", "evidence")


# --- a card number is no code -------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["my-add", "my-answer"])
async def test_card_number_in_sentence_is_words_not_a_try(verb: str) -> None:
    floor = await floor_with_question(verb)
    for _ in range(6):
        await floor.says(CARD, by=SARA)
        assert floor.reply_keys()[0] in ("my-added-words", "my-answer-taken")
        await floor.presses("my-add:r-c1", by=SARA, private=True)
    masked = CARD.replace("6037 9912 3456 7890", "▪︎▪︎▪︎")
    assert [text for _, text in (await lines(floor))[1:]] == [masked] * 6
    await floor.takes_code("r-c1", by=LEILA)
    assert floor.reply_keys() == ["my-report"]


async def test_card_number_in_objection_is_words() -> None:
    floor = await floor_with_rejection()
    await floor.says("به کارت 6037 9912 3456 7890 بود", by=SARA)
    assert floor.reply_keys()[0] == "my-disagreed"
    assert (await lines(floor))[-1] == (Side.OBJECTION, "به کارت ▪︎▪︎▪︎ بود")


async def test_lone_number_that_is_no_code_is_explained() -> None:
    floor = await open_by_code("my-add")
    await floor.says("6037 9912 3456 7890", by=SARA)
    assert (floor.reply_keys(), await lines(floor)) == (["receipt-unknown-words"], [])
    assert floor.sessions[SARA].state == "mine.add"


# --- the answer to a question that is not open any more -----------------------------------------------


@pytest.mark.parametrize(("minutes", "decided"), [(0, "no"), (6, "yes")])
async def test_answer_written_during_decision_is_added(minutes: int, decided: str) -> None:
    floor = await floor_with_question("my-answer")
    await floor.presses("case.reason:c1/reject-repeat", private=True)
    floor.clock.advance(timedelta(minutes=minutes))
    await floor.sends(caption="The whole answer.")
    message = floor.only_reply(Say, "my-answer-late")
    assert (message.args, message.slot) == ({"decided": decided}, "evidence"), (
        "a decision that can be undone is not notified"
    )
    await floor.sends()
    assert floor.reply_keys()[0] == "my-added-files", "the rest of an album goes there, too"
    assert (await lines(floor))[-2:] == [(Side.NOTE, "The whole answer."), (Side.NOTE, "")]
    assert await files_of(floor) == 2
