"""Staff texts for outsiders identify nobody: authors are told at once of a number, handle, link or
address."""

import pytest

from bot.conversation.outgoing import Ack, DetailOf, Screen
from bot.domain.people import Account
from bot.language.masking import MARK
from tests.fakes.floor import Floor, verbs
from tests.fakes.turns import REZA
from tests.handlers.test_introductions import ASKED
from tests.handlers.test_introductions import floor as witness_floor
from tests.handlers.test_referrals import BODY, LIAISON, SUMMARY, add_proposed_referral, floor, send_referral
from tests.handlers.test_voice_summary import WHAT, a_voice

__all__ = ("floor", "witness_floor")
LEADS = (
    "۰۹۱۲۳۴۵۶۷۸۹",
    "کد ملی ۰۰۱۲۳۴۵۶۷۸",
    "6037-9912-3456-7890",
    "ali.rezaei@example.com",
    "@ali_rezaei",
    "https://instagram.com/alirezaei",
)
LEADS_NOWHERE = (
    "پروندهٔ ۴۸۲۱ را ببینید",
    "مادهٔ ۸۴ و تبصرهٔ ۳ از قانون ۱۴۰۴",
    "روز ۱۴۰۵/۰۹/۱۲ ساعت ۱۴:۳۵",
    "از ۱۲٬۳۴۵ برگهٔ رأی ۹۵۰ تا شمرده شد",
    "۱۲٬۳۴۵٬۶۷۸ رأی",
    "از ۹۸۷۶۵۴۳ رأی ۴۳۲۱ رأی باطل بود",
    "در نامهٔ ۱۲۳/۴۵۶۷ مورخ ۱۴۰۵/۰۹/۱۲",
    "در شعبهٔ ۱۲ صندوق ۳",
    "حدود ۵۰٬۰۰۰٬۰۰۰ تومان",
    "با ۱۱۰ یا ۰۹۶۳۸۰ تماس گرفتند",
)


def check_words_screen(floor: Floor, secret: str, *, by: Account = REZA) -> Screen:
    """The author sees their own words, with identifying parts masked."""
    screen: Screen = floor.only_reply(Screen)
    assert screen.key == "words-lead-masked" and isinstance(screen.remember, DetailOf)
    assert (screen.remember.case_id, screen.remember.account) == ("c1", by), "it goes with the claim"
    read = floor.texts[0]
    assert MARK in read and secret.rsplit(maxsplit=1)[-1] not in read
    data = floor.sessions[by].data
    assert not {"words", "summary"} & data.keys(), "nothing of it is stored"
    return screen


@pytest.mark.parametrize("secret", LEADS)
async def test_identifying_summary_is_not_sent_and_not_lost(floor: Floor, secret: str) -> None:
    await floor.presses(f"ref.body:c1/{BODY}", private=True)
    await floor.says(f"{SUMMARY} {secret}")
    screen = check_words_screen(floor, secret)
    assert screen.args["audience"] == "body" and SUMMARY in floor.texts[0]
    await floor.presses("ref.known:c1/no", private=True)
    assert floor.only_reply(Ack).key == "case-nothing-written"
    await floor.says(SUMMARY)
    assert floor.only_reply(Screen).key == "refer-preview", "what is typed next is the summary"


@pytest.mark.parametrize("plain", LEADS_NOWHERE)
async def test_ordinary_numbers_are_no_way_to_anybody(floor: Floor, plain: str) -> None:
    await floor.presses(f"ref.body:c1/{BODY}", private=True)
    await floor.says(f"{SUMMARY} {plain}")
    assert floor.only_reply(Screen).key == "refer-preview" and plain in floor.texts[0]


async def test_an_earlier_summary_does_not_go_in_its_place(floor: Floor) -> None:
    await floor.presses(f"ref.body:c1/{BODY}", private=True)
    await floor.says(SUMMARY)
    await floor.says(f"{SUMMARY} {LEADS[0]}")
    check_words_screen(floor, LEADS[0])


async def test_previewed_words_are_checked_again_before_sending(floor: Floor) -> None:
    await floor.presses(f"ref.body:c1/{BODY}", private=True)
    await floor.says(SUMMARY)
    await floor.presses("ref.known:c1/no", private=True)
    session = floor.sessions[REZA]
    floor.sessions[REZA] = session.at(session.state, **{**session.data, "summary": f"{SUMMARY} {LEADS[0]}"})
    await floor.presses("ref.ask:c1", private=True)
    assert floor.only_reply(Ack).key == "words-lead" and not floor.uow.tables.referrals


async def test_after_more_was_asked_the_same_holds(floor: Floor) -> None:
    referral_id = await send_referral(floor)
    await floor.presses(f"body.how:{referral_id}/more", by=LIAISON, private=True)
    await floor.says("Which branch was it, and at what time?", by=LIAISON)
    send = next(verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("body.send:"))
    await floor.presses(send, by=LIAISON, private=True)
    await floor.presses(f"ref.body:c1/{BODY}", private=True)
    await floor.says(f"{SUMMARY} {LEADS[0]}")
    check_words_screen(floor, LEADS[0])
    assert await add_proposed_referral(floor)


async def test_what_a_body_answers_leads_reporters_nowhere(floor: Floor) -> None:
    referral_id = await send_referral(floor)
    await floor.presses(f"body.how:{referral_id}/acted", by=LIAISON, private=True)
    await floor.says(f"call us at once on {LEADS[0]}", by=LIAISON)
    screen = check_words_screen(floor, LEADS[0], by=LIAISON)
    assert screen.args["audience"] == "reporter" and f"body.see:{referral_id}" in verbs(screen)
    await floor.says("We went there with paper 4821 and looked.", by=LIAISON)
    assert floor.only_reply(Screen).key == "body-preview"


@pytest.mark.parametrize("secret", LEADS)
async def test_a_wish_for_a_witness_leads_nowhere(witness_floor: Floor, secret: str) -> None:
    floor = witness_floor
    await floor.presses("intro.body:c1/court", private=True)
    await floor.says(f"{ASKED} {secret}")
    assert check_words_screen(floor, secret).args["audience"] == "witness"
    await floor.presses("intro.wish:c1", private=True)
    assert floor.only_reply(Ack).key == "case-nothing-written" and not floor.uow.tables.introductions


async def test_a_liaison_s_own_wish_leads_nowhere(floor: Floor) -> None:
    await send_referral(floor)
    await floor.presses("body.witness:c1", by=LIAISON, private=True)
    await floor.says(f"{ASKED} {LEADS[0]}", by=LIAISON)
    assert check_words_screen(floor, LEADS[0], by=LIAISON).args["audience"] == "witness"


@pytest.mark.parametrize("secret", LEADS)
async def test_the_summary_of_a_voice_leads_nowhere(secret: str) -> None:
    floor = await a_voice()
    await floor.presses("case.sum:c1", private=True)
    await floor.presses("case.sum-act:c1/O13", private=True)
    await floor.says(f"{WHAT} {secret}")
    assert check_words_screen(floor, secret).args["audience"] == "reporter"
    await floor.says(f"{WHAT} {LEADS_NOWHERE[2]}")
    assert floor.only_reply(Screen).key == "case-sum-preview"


@pytest.mark.parametrize(
    ("begin", "preview"),
    [("case.ask:c1", "case-question-preview"), ("case.write:c1/reject", "case-reason-preview")],
)
async def test_a_question_and_a_reason_lead_nowhere(begin: str, preview: str) -> None:
    floor = await a_voice()
    await floor.presses("case.open:c1", private=True)
    await floor.presses(begin, private=True)
    await floor.says(f"write to me there please: {LEADS[4]}")
    assert check_words_screen(floor, LEADS[4]).args["audience"] == "reporter"
    await floor.says("At what hour was it, and in which street?")
    assert floor.only_reply(Screen).key == preview
