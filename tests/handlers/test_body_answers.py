"""What a body has written is read by staff, who have a way on, and are reminded once where nothing goes on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, DetailOf, Say, Screen, StaffChat
from bot.domain.cases.recusal import From, Recusal
from bot.domain.catalogue.catalogue import Severity
from bot.domain.referrals.referral_clock import ANSWERED_WITHIN
from bot.handlers.referrals.referral_clock import referrals_late
from tests.fakes.floor import LEILA, Floor, verbs
from tests.fakes.turns import REZA, SARA
from tests.handlers.test_referrals import BODY, LIAISON, floor, proposed, said, sent

__all__ = ("floor",)
ASKED = "On which day was it, and at which school?"
WITHIN = ANSWERED_WITHIN[Severity.HIGH]


async def answered(floor: Floor, outcome: str, words: str = "") -> str:
    one = await sent(floor)
    await floor.presses(f"body.how:{one}/{outcome}", by=LIAISON, private=True)
    words = words or (ASKED if outcome == "more" else "")
    if words:
        await floor.says(words, by=LIAISON)
    await floor.presses(f"body.send:{one}", by=LIAISON, private=True)
    return one


def told(floor: Floor, key: str) -> dict[StaffChat, Say]:
    return {
        r.to: r for r in floor.replies if isinstance(r, Say) and r.key == key and isinstance(r.to, StaffChat)
    }


async def waits(floor: Floor) -> None:
    floor.clock.advance(WITHIN)
    await floor.ticks(referrals_late)


@pytest.mark.parametrize(
    ("outcome", "key"),
    [
        ("acted", "notice-body-answered"),
        ("more", "notice-body-more"),
        ("not_competent", "notice-body-next"),
    ],
)
async def test_those_who_prepared_it_read_what_the_body_has_written(
    floor: Floor, outcome: str, key: str
) -> None:
    await answered(floor, outcome, ASKED)
    heard = told(floor, key)
    assert heard.keys() == {StaffChat(REZA), StaffChat(LEILA)} and said(floor).count(ASKED) >= 2
    for to, notice in heard.items():
        assert notice.remember == DetailOf("c1", to.account) and notice.protect


async def test_nobody_reads_it_who_keeps_away_from_the_case(floor: Floor) -> None:
    one = await sent(floor)
    floor.uow.recusals.add(Recusal(LEILA, From.CASE, "c1"))
    floor.uow.keep_turn()
    await floor.presses(f"body.how:{one}/more", by=LIAISON, private=True)
    await floor.says(ASKED, by=LIAISON)
    await floor.presses(f"body.send:{one}", by=LIAISON, private=True)
    assert told(floor, "notice-body-more").keys() == {StaffChat(REZA)}


async def test_the_refer_screen_shows_the_newest_answer_s_words(floor: Floor) -> None:
    await answered(floor, "more")
    for by in (REZA, LEILA):
        await floor.presses("refer:c1", by=by, private=True)
        assert ASKED in said(floor)
        assert floor.only(Screen).remember == DetailOf("c1", by)


async def test_who_needs_to_know_more_can_be_written_to_again_and_a_lead_can_ask_the_reporter(
    floor: Floor,
) -> None:
    await answered(floor, "more")
    heard = told(floor, "notice-body-more")
    assert verbs(heard[StaffChat(REZA)]) == [f"ref.body:c1/{BODY}", "case.show:c1"]
    assert verbs(heard[StaffChat(LEILA)]) == [
        f"ref.body:c1/{BODY}",
        f"intro.body:c1/{BODY}",
        "case.show:c1",
    ]


@pytest.mark.parametrize(
    ("outcome", "key"), [("more", "notice-body-left-more"), ("not_competent", "notice-body-left-next")]
)
async def test_where_nothing_goes_on_after_such_an_answer_that_is_said_once(
    floor: Floor, outcome: str, key: str
) -> None:
    await answered(floor, outcome)
    await floor.ticks(referrals_late)
    assert not floor.replies, "there is time for it"
    await waits(floor)
    heard = told(floor, key)
    assert heard.keys() == {StaffChat(REZA), StaffChat(LEILA)}
    assert verbs(heard[StaffChat(REZA)])[0].startswith("ref.body:c1/")
    assert all(notice.quiet for notice in heard.values()), "nobody is woken for it"
    for _ in range(3):
        await waits(floor)
        assert not floor.replies, "it is said once"


async def test_it_is_said_also_where_the_body_was_late_before(floor: Floor) -> None:
    one = await sent(floor)
    await waits(floor)
    await waits(floor)
    await floor.presses(f"body.how:{one}/more", by=LIAISON, private=True)
    await floor.says(ASKED, by=LIAISON)
    await floor.presses(f"body.send:{one}", by=LIAISON, private=True)
    await waits(floor)
    assert told(floor, "notice-body-left-more")


@pytest.mark.parametrize("outcome", ["acted", "unfounded"])
async def test_of_an_answer_that_ends_it_nothing_more_is_said(floor: Floor, outcome: str) -> None:
    await answered(floor, outcome)
    await waits(floor)
    assert not floor.replies


@pytest.mark.parametrize("outcome", ["more", "not_competent"])
async def test_nor_once_it_goes_on(floor: Floor, outcome: str) -> None:
    one = await answered(floor, outcome)
    floor.clock.advance(timedelta(minutes=1))
    await proposed(floor, body=floor.uow.tables.referrals[one].next_body or BODY)
    await waits(floor)
    assert not floor.replies


async def test_nor_once_the_case_is_closed(floor: Floor) -> None:
    await answered(floor, "more")
    await floor.presses("case.end:c1/closed-passed-on", private=True)
    await waits(floor)
    assert not told(floor, "notice-body-left-more")


async def test_the_answer_s_time_is_not_the_letter_s(floor: Floor) -> None:
    floor.clock.stand()
    one = await answered(floor, "more")
    known = floor.uow.tables.referrals[one]
    assert known.until == floor.clock.now() + WITHIN and known.due == known.answer_by
    assert replace(known, answer_by=None).due == known.until


async def test_what_it_wants_to_know_must_be_said(floor: Floor) -> None:
    """Without it nobody could go on: staff would be told to pass on a question that was never put."""
    one = await sent(floor)
    await floor.presses(f"body.how:{one}/more", by=LIAISON, private=True)
    assert verbs(floor.only(Screen, "body-write-more")) == [f"body.see:{one}"]
    await floor.presses(f"body.send:{one}", by=LIAISON, private=True)
    assert floor.only(Ack).key == "body-more-what" and floor.uow.tables.referrals[one].open
    await floor.says(ASKED, by=LIAISON)
    await floor.presses(f"body.send:{one}", by=LIAISON, private=True)
    assert floor.only(Ack).key == "body-answered-now"


async def test_the_reporter_reads_who_goes_on_from_it(floor: Floor) -> None:
    await answered(floor, "more")
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert ASKED in said(floor) and "از شما لازم باشد، همین‌جا می‌پرسیم" in said(floor)


async def test_from_each_case_there_is_a_way_back_to_the_list(floor: Floor) -> None:
    one = await sent(floor)
    await floor.presses(f"body.see:{one}", by=LIAISON, private=True)
    assert verbs(floor.only(Screen, "body-referral"))[-1] == "body.list"


def sends(floor: Floor, key: str) -> str:
    return next(verb for verb in verbs(floor.only(Screen, key)) if verb.startswith("body.send"))


async def test_an_older_button_never_sends_what_was_chosen_or_written_after_it(floor: Floor) -> None:
    """An answer is not taken back: «unfounded» must not go as «acted», nor «without words» with words."""
    one = await sent(floor)
    await floor.presses(f"body.how:{one}/unfounded", by=LIAISON, private=True)
    bare = sends(floor, "body-write")
    await floor.presses(f"body.how:{one}/acted", by=LIAISON, private=True)
    await floor.presses(bare, by=LIAISON, private=True)
    assert floor.only(Ack).key == "body-other-answer" and floor.uow.tables.referrals[one].open
    await floor.says("The first words of the two.", by=LIAISON)
    first = sends(floor, "body-preview")
    await floor.says("The second words of the two.", by=LIAISON)
    await floor.presses(first, by=LIAISON, private=True)
    assert floor.only(Ack).key == "body-other-answer" and floor.uow.tables.referrals[one].open
    await floor.presses(f"body.send:{one}/acted/bare", by=LIAISON, private=True)
    assert floor.uow.tables.packed[one].answer == "", "as its button says"
    await floor.presses(first, by=LIAISON, private=True)
    assert floor.only(Ack).key == "body-answered", "a second press hears that it is answered"
