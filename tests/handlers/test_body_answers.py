"""Staff read a body's answer, are offered a next step, and get one reminder if nothing happens."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, DetailOf, Say, Screen, StaffChat
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.catalogue.catalogue import Severity
from bot.domain.referrals.referral_clock import ANSWERED_WITHIN
from bot.handlers.referrals.referral_handover import remind_late_referrals
from tests.fakes.floor import LEILA, Floor, verbs
from tests.fakes.turns import REZA, SARA
from tests.handlers.test_referrals import (
    BODY,
    LIAISON,
    add_proposed_referral,
    floor,
    send_referral,
    visible_text,
)

__all__ = ("floor",)
ASKED = "On which day was it, and at which school?"
WITHIN = ANSWERED_WITHIN[Severity.HIGH]


async def send_body_answer(floor: Floor, outcome: str, words: str = "") -> str:
    referral_id = await send_referral(floor)
    await floor.presses(f"body.how:{referral_id}/{outcome}", by=LIAISON, private=True)
    words = words or (ASKED if outcome == "more" else "")
    if words:
        await floor.says(words, by=LIAISON)
    await floor.presses(f"body.send:{referral_id}", by=LIAISON, private=True)
    return referral_id


def notices_by_chat(floor: Floor, key: str) -> dict[StaffChat, Say]:
    return {
        r.to: r for r in floor.replies if isinstance(r, Say) and r.key == key and isinstance(r.to, StaffChat)
    }


async def let_deadline_pass(floor: Floor) -> None:
    floor.clock.advance(WITHIN)
    await floor.ticks(remind_late_referrals)


@pytest.mark.parametrize(
    ("outcome", "key"),
    [
        ("acted", "notice-body-answered"),
        ("more", "notice-body-more"),
        ("not_competent", "notice-body-next"),
    ],
)
async def test_preparers_read_what_the_body_wrote(floor: Floor, outcome: str, key: str) -> None:
    await send_body_answer(floor, outcome, ASKED)
    heard = notices_by_chat(floor, key)
    assert heard.keys() == {StaffChat(REZA), StaffChat(LEILA)} and visible_text(floor).count(ASKED) >= 2
    for to, notice in heard.items():
        assert notice.remember == DetailOf("c1", to.account) and notice.protect


async def test_nobody_reads_it_who_keeps_away_from_the_case(floor: Floor) -> None:
    referral_id = await send_referral(floor)
    floor.uow.recusals.add(Recusal(LEILA, RecusalScope.CASE, "c1"))
    floor.uow.keep_turn()
    await floor.presses(f"body.how:{referral_id}/more", by=LIAISON, private=True)
    await floor.says(ASKED, by=LIAISON)
    await floor.presses(f"body.send:{referral_id}", by=LIAISON, private=True)
    assert notices_by_chat(floor, "notice-body-more").keys() == {StaffChat(REZA)}


async def test_the_refer_screen_shows_the_newest_answer_s_words(floor: Floor) -> None:
    await send_body_answer(floor, "more")
    for by in (REZA, LEILA):
        await floor.presses("refer:c1", by=by, private=True)
        assert ASKED in visible_text(floor)
        assert floor.only_reply(Screen).remember == DetailOf("c1", by)


async def test_body_needing_more_can_be_written_to_again(
    floor: Floor,
) -> None:
    await send_body_answer(floor, "more")
    heard = notices_by_chat(floor, "notice-body-more")
    assert verbs(heard[StaffChat(REZA)]) == [f"ref.body:c1/{BODY}", "case.show:c1"]
    assert verbs(heard[StaffChat(LEILA)]) == [
        f"ref.body:c1/{BODY}",
        f"intro.body:c1/{BODY}",
        "case.show:c1",
    ]


@pytest.mark.parametrize(
    ("outcome", "key"), [("more", "notice-body-left-more"), ("not_competent", "notice-body-left-next")]
)
async def test_unanswered_follow_up_is_notified_once(floor: Floor, outcome: str, key: str) -> None:
    await send_body_answer(floor, outcome)
    await floor.ticks(remind_late_referrals)
    assert not floor.replies, "there is time left"
    await let_deadline_pass(floor)
    heard = notices_by_chat(floor, key)
    assert heard.keys() == {StaffChat(REZA), StaffChat(LEILA)}
    assert verbs(heard[StaffChat(REZA)])[0].startswith("ref.body:c1/")
    assert all(notice.quiet for notice in heard.values()), "no notice makes a sound"
    for _ in range(3):
        await let_deadline_pass(floor)
        assert not floor.replies, "the reminder comes once"


async def test_follow_up_is_notified_even_after_late_body(floor: Floor) -> None:
    referral_id = await send_referral(floor)
    await let_deadline_pass(floor)
    await let_deadline_pass(floor)
    await floor.presses(f"body.how:{referral_id}/more", by=LIAISON, private=True)
    await floor.says(ASKED, by=LIAISON)
    await floor.presses(f"body.send:{referral_id}", by=LIAISON, private=True)
    await let_deadline_pass(floor)
    assert notices_by_chat(floor, "notice-body-left-more")


@pytest.mark.parametrize("outcome", ["acted", "unfounded"])
async def test_final_answer_brings_no_further_notice(floor: Floor, outcome: str) -> None:
    await send_body_answer(floor, outcome)
    await let_deadline_pass(floor)
    assert not floor.replies


@pytest.mark.parametrize("outcome", ["more", "not_competent"])
async def test_nor_once_it_goes_on(floor: Floor, outcome: str) -> None:
    referral_id = await send_body_answer(floor, outcome)
    floor.clock.advance(timedelta(minutes=1))
    await add_proposed_referral(floor, body=floor.uow.tables.referrals[referral_id].next_body or BODY)
    await let_deadline_pass(floor)
    assert not floor.replies


async def test_nor_once_the_case_is_closed(floor: Floor) -> None:
    await send_body_answer(floor, "more")
    await floor.presses("case.end:c1/closed-passed-on", private=True)
    await let_deadline_pass(floor)
    assert not notices_by_chat(floor, "notice-body-left-more")


async def test_the_answer_s_time_is_not_the_letter_s(floor: Floor) -> None:
    floor.clock.stand()
    referral_id = await send_body_answer(floor, "more")
    known = floor.uow.tables.referrals[referral_id]
    assert known.until == floor.clock.now() + WITHIN and known.due == known.answer_by
    assert replace(known, answer_by=None).due == known.until


async def test_what_it_wants_to_know_must_be_said(floor: Floor) -> None:
    """Without the question, staff would be asked to pass on a question that was never asked."""
    referral_id = await send_referral(floor)
    await floor.presses(f"body.how:{referral_id}/more", by=LIAISON, private=True)
    assert verbs(floor.only_reply(Screen, "body-write-more")) == [f"body.see:{referral_id}"]
    await floor.presses(f"body.send:{referral_id}", by=LIAISON, private=True)
    assert floor.only_reply(Ack).key == "body-more-what" and floor.uow.tables.referrals[referral_id].is_open
    await floor.says(ASKED, by=LIAISON)
    await floor.presses(f"body.send:{referral_id}", by=LIAISON, private=True)
    assert floor.only_reply(Ack).key == "body-answered-now"


async def test_the_reporter_reads_who_goes_on_from_it(floor: Floor) -> None:
    await send_body_answer(floor, "more")
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert ASKED in visible_text(floor) and "از شما لازم باشد، همین‌جا می‌پرسیم" in visible_text(floor)


async def test_each_case_leads_back_to_the_list(floor: Floor) -> None:
    referral_id = await send_referral(floor)
    await floor.presses(f"body.see:{referral_id}", by=LIAISON, private=True)
    assert verbs(floor.only_reply(Screen, "body-referral"))[-1] == "body.list"


def send_verb(floor: Floor, key: str) -> str:
    return next(verb for verb in verbs(floor.only_reply(Screen, key)) if verb.startswith("body.send"))


async def test_older_button_never_sends_later_answer_or_words(floor: Floor) -> None:
    """An answer is final: «unfounded» must not be sent as «acted», or «without words» with words."""
    referral_id = await send_referral(floor)
    await floor.presses(f"body.how:{referral_id}/unfounded", by=LIAISON, private=True)
    bare = send_verb(floor, "body-write")
    await floor.presses(f"body.how:{referral_id}/acted", by=LIAISON, private=True)
    await floor.presses(bare, by=LIAISON, private=True)
    assert (
        floor.only_reply(Ack).key == "body-other-answer" and floor.uow.tables.referrals[referral_id].is_open
    )
    await floor.says("The first words of the two.", by=LIAISON)
    first = send_verb(floor, "body-preview")
    await floor.says("The second words of the two.", by=LIAISON)
    await floor.presses(first, by=LIAISON, private=True)
    assert (
        floor.only_reply(Ack).key == "body-other-answer" and floor.uow.tables.referrals[referral_id].is_open
    )
    await floor.presses(f"body.send:{referral_id}/acted/bare", by=LIAISON, private=True)
    assert floor.uow.tables.packed[referral_id].answer == "", "the answer that the button shows"
    await floor.presses(first, by=LIAISON, private=True)
    assert floor.only_reply(Ack).key == "body-answered", (
        "a second press is told that the referral is answered"
    )
