"""A body's request for a witness: two leads, one reporter who may refuse, one reader."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, DetailOf, EraseDetails, ReporterOf, Say, Screen, StaffChat
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.cases.reports import ProofGrade, State
from bot.domain.catalogue.catalogue import Agency, Confidence
from bot.domain.errors import NotAllowed, WrongState
from bot.domain.people import Account, Role, Staff
from bot.domain.referrals.introductions import KEPT, SIGNED_WITHIN, STANDS, IntroductionStep
from bot.domain.referrals.referrals import Referral, ReferralPackage
from bot.domain.referrals.referrals import ReferralStep as Going
from bot.domain.submissions.witnesses import ContactMode
from bot.language.masking import mask
from bot.usecases.referrals.introduce import (
    answer_wish,
    may_introduce,
    read_answer,
    request_introduction,
    sign_wish,
)
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from tests.fakes import floor as floors
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, LEILA, Floor, a_floor, verbs
from tests.fakes.referring import decide_case
from tests.fakes.shared_content import shipped_content
from tests.fakes.turns import REZA, SARA
from tests.fakes.two_accounts import link_accounts

SHIPPED = shipped_content()
ASKED = "Did the observer see the ballot box being opened?"
TOLD = "I am Sara from the third row, and I saw it opened twice."


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Reza and Leila are leads, Babak is not. One verified case of Sara's."""
    court = Agency("court", name="Court", phone=None, when="", confidence=Confidence.SOURCED)
    known = replace(floors.content(), agencies={"court": court})
    monkeypatch.setattr(floors, "content", lambda: known)
    floor = a_floor()
    for account, name in ((REZA, "Reza"), (LEILA, "Leila")):
        floor.uow.staff.save(Staff(account, Role.LEAD, name, started=True))
    floor.uow.commit()
    await floor.files()
    await decide_case(floor, owner=BABAK)
    return floor


async def make_wish(floor: Floor, words: str = ASKED) -> str:
    """The id of a request that waits for a signature."""
    await floor.presses("intro:c1", private=True)
    await floor.presses("intro.body:c1/court", private=True)
    await floor.says(words)
    await floor.presses("intro.wish:c1", private=True)
    return next(iter(floor.uow.tables.introductions.values())).wish


async def ask_for_introduction(floor: Floor) -> str:
    """The id of an introduction that the reporter has been asked about."""
    await floor.presses(f"intro.yes:{await make_wish(floor)}", by=LEILA, private=True)
    return next(iter(floor.uow.tables.introductions))


async def answer_introduction(floor: Floor, words: str = TOLD) -> str:
    introduction_id = await ask_for_introduction(floor)
    await floor.presses(f"my-intro-write:{introduction_id}", by=SARA, private=True)
    await floor.says(words, by=SARA)
    await floor.presses(f"my-intro-send:{introduction_id}", by=SARA, private=True)
    return introduction_id


async def test_introduction_is_reviewed_signed_and_put_to_reporter_neutrally(
    floor: Floor,
) -> None:
    await floor.presses("intro:c1", private=True)
    assert verbs(floor.only_reply(Screen))[0] == "intro.body:c1/court"
    await floor.presses("intro.body:c1/court", private=True)
    await floor.says(ASKED)
    assert floor.only_reply(Screen).key == "intro-preview" and ASKED in floor.texts[0]
    assert not floor.uow.tables.introductions, "looking sends no question"
    await floor.presses("intro.wish:c1", private=True)
    asked = [r for r in floor.replies if isinstance(r, Say)]
    assert [r.to for r in asked] == [StaffChat(LEILA)]
    await floor.presses(verbs(asked[0])[0], by=LEILA, private=True)
    notice = floor.only_reply(Say, "notice-new")
    assert notice.to == ReporterOf("r-c1") and ASKED not in "".join(floor.texts)
    actions = [r.action for r in await floor.uow.audit.of_subject("c1", most=2)]
    assert actions == ["sign", "introduce"]


async def older_and_newer(floor: Floor, verb: str, texts: tuple[str, str], *, by: Account) -> list[str]:
    """The buttons that send the two previews of these texts."""
    sends = []
    for text in texts:
        await floor.says(text, by=by)
        sends += [data for data in verbs(floor.only_reply(Screen)) if data.startswith(verb)]
    return sends


async def test_older_wish_never_sends_words_written_later(floor: Floor) -> None:
    await floor.presses("intro.body:c1/court", private=True)
    older, newer = await older_and_newer(floor, "intro.wish:", (ASKED, f"{ASKED} And when?"), by=REZA)
    await floor.presses(older, private=True)
    assert floor.reply_keys() == ["words-newer-below"] and not floor.uow.tables.introductions
    await floor.presses(newer, private=True)
    assert floor.uow.tables.introductions


async def test_older_wish_of_liaison_never_sends_words_written_later(floor: Floor) -> None:
    add_body_speakers(floor, BABAK)
    await floor.presses("body.witness:c1", by=BABAK, private=True)
    older, newer = await older_and_newer(floor, "body.wish:", (ASKED, f"{ASKED} And when?"), by=BABAK)
    await floor.presses(older, by=BABAK, private=True)
    assert floor.reply_keys() == ["words-newer-below"] and not floor.uow.tables.introductions
    await floor.presses(newer, by=BABAK, private=True)
    assert floor.uow.tables.introductions


async def test_older_introduction_answer_never_sends_words_written_later(floor: Floor) -> None:
    introduction_id = await ask_for_introduction(floor)
    await floor.presses(f"my-intro-write:{introduction_id}", by=SARA, private=True)
    older, newer = await older_and_newer(
        floor, "my-intro-send:", (TOLD, f"{TOLD} My name is not his."), by=SARA
    )
    await floor.presses(older, by=SARA, private=True)
    assert floor.reply_keys() == ["words-newer-below"]
    await floor.presses(newer, by=SARA, private=True)
    assert floor.only_reply(Screen).key == "my-intro-sent"


async def test_introduction_question_is_erased_once_signed_or_refused(floor: Floor) -> None:
    for answer in ("yes", "no"):
        await floor.presses("intro.body:c1/court", private=True)
        await floor.says(ASKED)
        assert floor.only_reply(Screen).remember == DetailOf("c1", REZA, screen="form")
        await floor.presses("intro.wish:c1", private=True)
        wish = next(
            introduction.wish
            for introduction in floor.uow.tables.introductions.values()
            if introduction.step is IntroductionStep.WISHED
        )
        assert floor.only_reply(Say).remember == DetailOf(wish, LEILA)
        assert floor.only_reply(EraseDetails) == EraseDetails("c1", REZA), (
            "the words that he typed are erased"
        )
        await floor.presses(f"intro.{answer}:{wish}", by=LEILA, private=True)
        assert {r for r in floor.replies if isinstance(r, EraseDetails)} >= {EraseDetails(wish, LEILA)}


@pytest.mark.parametrize("far", ["wished", "answered"])
async def test_what_was_shown_of_it_goes_with_the_report(floor: Floor, far: str) -> None:
    if far == "wished":
        await make_wish(floor)
    else:
        await floor.presses(f"intro.read:{await answer_introduction(floor)}", private=True)
    introduction = next(iter(floor.uow.tables.introductions.values()))
    await floor.hears(await withdraw_report(context(floor.uow, clock=floor.clock), "r-c1"))
    erased = {r for r in floor.replies if isinstance(r, EraseDetails)}
    assert erased >= {EraseDetails("c1", REZA), EraseDetails(introduction.wish, LEILA)}


async def test_introduction_stays_signable_after_another_report_is_withdrawn(floor: Floor) -> None:
    floor.add_report("r2", "c1", by=BABAK)
    floor.uow.cases.save(replace(await floor.case(), witnesses=2))
    floor.uow.commit()
    wish = await make_wish(floor)
    await floor.hears(await withdraw_report(context(floor.uow, clock=floor.clock), "r2"))
    assert not [r for r in floor.replies if isinstance(r, EraseDetails) and r.case_id == wish]
    await floor.presses(f"intro.yes:{wish}", by=LEILA, private=True)
    assert floor.only_reply(Say, "notice-new").to == ReporterOf("r-c1")


async def test_the_group_s_card_leads_to_the_private_chat(floor: Floor) -> None:
    await floor.presses("intro:c1")
    assert floor.only_reply(Ack).key == "case-type-in-private" and verbs(floor.only_reply(Say)) == [
        "intro:c1"
    ]


async def test_own_introduction_is_unsignable_and_moderators_cannot_sign(floor: Floor) -> None:
    wish = await make_wish(floor)
    for by, why in ((REZA, "intro-own"), (BABAK, "intro-leads")):
        await floor.presses(f"intro.yes:{wish}", by=by, private=True)
        assert floor.only_reply(Ack).key == why
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert not any("intro" in verb for verb in verbs(floor.only_reply(Screen))), (
        "the reporter is asked only after the signature"
    )


async def test_a_wish_that_is_not_signed_is_destroyed(floor: Floor) -> None:
    wish = await make_wish(floor)
    await floor.presses(f"intro.no:{wish}", by=LEILA, private=True)
    assert not floor.uow.tables.introductions and floor.only_reply(Say).to == StaffChat(REZA)
    await floor.presses(f"intro.yes:{wish}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "intro-over"


async def test_a_wish_waits_two_days_for_its_signature(floor: Floor) -> None:
    wish = await make_wish(floor)
    floor.clock.advance(SIGNED_WITHIN + timedelta(days=1))
    await floor.presses(f"intro.yes:{wish}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "intro-over"


async def test_reporter_reads_consequences_and_answer_goes_to_asker(
    floor: Floor,
) -> None:
    introduction_id = await ask_for_introduction(floor)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert f"my-intro:{introduction_id}" in verbs(floor.only_reply(Screen))
    await floor.presses(f"my-intro:{introduction_id}", by=SARA, private=True)
    assert ASKED in floor.texts[0]
    await floor.presses(f"my-intro-write:{introduction_id}", by=SARA, private=True)
    assert "برنمی‌گردد" in floor.texts[0]
    await floor.says(TOLD, by=SARA)
    assert floor.only_reply(Screen).key == "my-intro-preview" and not await floor.uow.introductions.answer(
        introduction_id
    )
    await floor.presses(f"my-intro-send:{introduction_id}", by=SARA, private=True)
    notice = floor.only_reply(Say, "notice-intro-answered")
    assert notice.to == StaffChat(REZA) and TOLD not in "".join(floor.texts)
    await floor.presses(f"intro.read:{introduction_id}", private=True)
    answer_message = floor.only_reply(Say, "intro-answer")
    assert (answer_message.to, answer_message.remember, answer_message.protect) == (
        StaffChat(REZA),
        DetailOf("c1", REZA),
        True,
    )
    assert TOLD in floor.texts[0]
    record = (await floor.uow.audit.of_subject("c1", most=1))[0]
    assert (record.action, record.detail, record.by) == ("read", "introduction", str(REZA))


async def test_introduction_answer_is_not_in_details_or_dialogue(floor: Floor) -> None:
    await answer_introduction(floor)
    case = await floor.case()
    floor.uow.cases.save(
        replace(case, state=State.CLAIMED, assignee=BABAK, until=floor.clock.now() + timedelta(hours=1))
    )
    floor.uow.commit()
    await floor.presses("case.open:c1", by=BABAK, private=True)
    assert floor.texts and TOLD not in "".join(floor.texts)
    assert not floor.uow.tables.sealed["r-c1"].lines


@pytest.mark.parametrize("by", [LEILA, BABAK])
async def test_answer_is_unreadable_for_others_including_signer(floor: Floor, by: Account) -> None:
    introduction_id = await answer_introduction(floor)
    await floor.presses(f"intro.read:{introduction_id}", by=by, private=True)
    assert floor.only_reply(Ack).alert and TOLD not in "".join(floor.texts)


async def test_who_is_no_lead_any_more_reads_nothing(floor: Floor) -> None:
    introduction_id = await answer_introduction(floor)
    floor.uow.staff.save(Staff(REZA, Role.MODERATOR, "Reza", started=True))
    floor.uow.commit()
    await floor.presses(f"intro.read:{introduction_id}", private=True)
    assert floor.only_reply(Ack).key == "not-allowed"


async def test_refused_introduction_tells_only_the_refusal(floor: Floor) -> None:
    introduction_id = await ask_for_introduction(floor)
    await floor.presses(f"my-intro-no:{introduction_id}", by=SARA, private=True)
    assert floor.only_reply(Say, "notice-intro-refused").to == StaffChat(REZA)
    await floor.presses(f"my-intro-send:{introduction_id}", by=SARA, private=True)
    assert floor.only_reply(Ack).key == "intro-over"


async def test_they_may_let_it_lie(floor: Floor) -> None:
    introduction_id = await ask_for_introduction(floor)
    floor.clock.advance(STANDS + timedelta(days=1))
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert f"my-intro:{introduction_id}" not in verbs(floor.only_reply(Screen))
    await floor.presses(f"my-intro-write:{introduction_id}", by=SARA, private=True)
    assert floor.only_reply(Ack).key == "intro-over"


async def test_the_answer_is_read_for_thirty_days(floor: Floor) -> None:
    introduction_id = await answer_introduction(floor)
    floor.clock.advance(KEPT + timedelta(days=1))
    await floor.presses(f"intro.read:{introduction_id}", private=True)
    assert floor.only_reply(Ack).key == "intro-nothing"


async def test_a_stranger_neither_sees_nor_answers_it(floor: Floor) -> None:
    introduction_id = await ask_for_introduction(floor)
    for verb in ("my-intro", "my-intro-write", "my-intro-send", "my-intro-no"):
        await floor.presses(f"{verb}:{introduction_id}", by=BABAK, private=True)
        assert floor.only_reply(Ack).alert and ASKED not in "".join(floor.texts)
    assert floor.uow.tables.introductions[introduction_id].step is IntroductionStep.ASKED


async def test_only_returnable_reporters_are_asked(floor: Floor) -> None:
    floor.add_report("r2", "c1", by=BABAK, mode=ContactMode.NO_RETURN)
    floor.uow.commit()
    await make_wish(floor)
    assert [introduction.report_id for introduction in floor.uow.tables.introductions.values()] == ["r-c1"]
    floor.uow.reports.forget_sender("r-c1")
    floor.uow.commit()
    await floor.presses("intro:c1", private=True)
    assert floor.only_reply(Ack).key == "intro-nobody"


async def test_it_goes_with_the_report(floor: Floor) -> None:
    introduction_id = await answer_introduction(floor)
    await withdraw_report(context(floor.uow, clock=floor.clock), "r-c1")
    floor.uow.commit()
    await floor.presses(f"intro.read:{introduction_id}", private=True)
    assert floor.only_reply(Ack).key == "intro-over"


@pytest.mark.parametrize("words", [" ", "x" * 9, "x" * 4000])
async def test_blank_or_overlong_introduction_words_are_refused(floor: Floor, words: str) -> None:
    await floor.presses("intro.body:c1/court", private=True)
    await floor.says(words)
    assert floor.only_reply(Ack).alert
    introduction_id = await ask_for_introduction(floor)
    await floor.presses(f"my-intro-write:{introduction_id}", by=SARA, private=True)
    await floor.says(words, by=SARA)
    assert floor.only_reply(Ack).alert
    await floor.presses(f"my-intro-send:{introduction_id}", by=SARA, private=True)
    assert floor.only_reply(Ack).key == "my-intro-nothing"


async def test_who_is_no_lead_or_alone_asks_nobody(floor: Floor) -> None:
    await floor.presses("intro:c1", by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "intro-leads"
    floor.uow.staff.save(Staff(LEILA, Role.MODERATOR, "Leila", started=True))
    floor.uow.commit()
    await floor.presses("intro:c1", private=True)
    assert floor.only_reply(Ack).key == "intro-alone"


async def test_a_wish_falls_with_the_one_who_wished_it(floor: Floor) -> None:
    wish = await make_wish(floor)
    reza = await floor.uow.staff.get(REZA)
    assert reza is not None
    floor.uow.staff.save(replace(reza, frozen=True))
    floor.uow.keep_turn()
    await floor.presses(f"intro.yes:{wish}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "sign-none"


async def test_recused_person_cannot_read_the_answer(floor: Floor) -> None:
    introduction_id = await answer_introduction(floor)
    floor.uow.recusals.add(Recusal(REZA, RecusalScope.CASE, "c1"))
    floor.uow.keep_turn()
    await floor.presses(f"intro.read:{introduction_id}", private=True)
    assert floor.only_reply(Ack).key == "case-recused"


# --- nobody is told that something was sent which nobody can read --------------------------------------


def remove_lead(floor: Floor) -> None:
    floor.uow.staff.save(Staff(REZA, Role.MODERATOR, "Reza", started=True))


def freeze_lead(floor: Floor) -> None:
    floor.uow.staff.save(Staff(REZA, Role.LEAD, "Reza", started=True, frozen=True))


def recuse_lead(floor: Floor) -> None:
    floor.uow.recusals.add(Recusal(REZA, RecusalScope.CASE, "c1"))


GONE = [remove_lead, freeze_lead, recuse_lead]


@pytest.mark.parametrize("happens", GONE)
async def test_answer_without_possible_reader_is_not_sent_or_stored(
    floor: Floor, happens: Callable[[Floor], None]
) -> None:
    introduction_id = await ask_for_introduction(floor)
    await floor.presses(f"my-intro-write:{introduction_id}", by=SARA, private=True)
    await floor.says(TOLD, by=SARA)
    happens(floor)
    floor.uow.commit()
    await floor.presses(f"my-intro-send:{introduction_id}", by=SARA, private=True)
    assert floor.reply_keys() == ["my-intro-nobody"] and not await floor.uow.introductions.answer(
        introduction_id
    )
    assert TOLD not in str(floor.sessions[SARA].data)
    for verb in ("my-intro", "my-intro-write"):
        await floor.presses(f"{verb}:{introduction_id}", by=SARA, private=True)
        assert floor.reply_keys() == ["my-intro-nobody"]
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert f"my-intro:{introduction_id}" not in verbs(floor.only_reply(Screen)), "it is not offered any more"


@pytest.mark.parametrize("happens", GONE)
async def test_person_unable_to_read_answers_gets_no_refusal_notice(
    floor: Floor, happens: Callable[[Floor], None]
) -> None:
    introduction_id = await ask_for_introduction(floor)
    happens(floor)
    floor.uow.commit()
    await floor.presses(f"my-intro-no:{introduction_id}", by=SARA, private=True)
    assert floor.reply_keys()[0] == "my-intro-refused" and "notice-intro-refused" not in floor.reply_keys()


def add_body_speakers(floor: Floor, *accounts: Account, body: str = "court", referred: bool = True) -> None:
    """These people are liaisons of a body that the case was referred to, and have no other role."""
    for account in accounts:
        floor.uow.staff.save(Staff(account, Role.LIAISON, "Liaison", started=True, body=body))
    if referred:
        late = floor.clock.now() + timedelta(days=1)
        sent = Referral("f1", case_id="c1", body=body, by=REZA, step=Going.SENT, until=late)
        floor.uow.referrals.add(sent, packed=ReferralPackage("خلاصه"), consents={})
    floor.uow.commit()


async def test_other_liaison_of_same_body_gets_the_answer(floor: Floor) -> None:
    introduction_id = await ask_for_introduction(floor)
    remove_lead(floor)
    add_body_speakers(floor, BABAK)
    await floor.presses(f"my-intro-write:{introduction_id}", by=SARA, private=True)
    await floor.says(TOLD, by=SARA)
    await floor.presses(f"my-intro-send:{introduction_id}", by=SARA, private=True)
    assert floor.only_reply(Say, "notice-intro-answered").to == StaffChat(BABAK)
    assert (
        await read_answer(
            context(floor.uow, by=BABAK, clock=floor.clock, content=floors.content()), introduction_id
        )
    )[1] == TOLD
    with pytest.raises(NotAllowed):
        await read_answer(
            context(floor.uow, by=REZA, clock=floor.clock, content=floors.content()), introduction_id
        )


async def wish_of_liaison(floor: Floor, account: Account, body: str = "court") -> str:
    return (
        await request_introduction(
            context(
                floor.uow, by=account, clock=floor.clock, ids=floor.ids, content=floors.content(), mask=mask
            ),
            "c1",
            body,
            ASKED,
        )
    )[0]


async def test_liaison_can_ask_in_case_referred_to_own_body(floor: Floor) -> None:
    add_body_speakers(floor, BABAK)
    case, own = await may_introduce(context(floor.uow, by=BABAK, clock=floor.clock), "c1")
    assert (case.id, own) == ("c1", "court")
    wish = await wish_of_liaison(floor, BABAK)
    introduction, facts = await sign_wish(
        context(floor.uow, by=REZA, clock=floor.clock, content=floors.content()), wish
    )
    assert introduction.by == BABAK and facts, "a lead signs it like a lead's request"
    report = await floor.uow.reports.get("r-c1")
    assert report is not None
    await answer_wish(context(floor.uow, clock=floor.clock), introduction.id, TOLD, report=report)
    assert (
        await read_answer(
            context(floor.uow, by=BABAK, clock=floor.clock, content=floors.content()), introduction.id
        )
    )[1] == TOLD


async def test_liaison_cannot_ask_about_unreferred_case(floor: Floor) -> None:
    for body, referred in (("court", False), ("", True)):
        add_body_speakers(floor, BABAK, body=body, referred=referred)
        with pytest.raises(NotAllowed) as refused:
            await may_introduce(context(floor.uow, by=BABAK, clock=floor.clock), "c1")
        assert refused.value.key == "intro-not-referred"


async def test_a_liaison_asks_in_no_other_body_s_name(floor: Floor) -> None:
    add_body_speakers(floor, BABAK, body="police")
    with pytest.raises(NotAllowed) as refused:
        await wish_of_liaison(floor, BABAK)
    assert refused.value.key == "intro-other-body"


async def test_former_liaisons_introduction_request_cannot_be_signed(floor: Floor) -> None:
    add_body_speakers(floor, BABAK)
    wish = await wish_of_liaison(floor, BABAK)
    floor.uow.tables.referrals.clear()
    with pytest.raises(WrongState):
        await sign_wish(context(floor.uow, by=REZA, clock=floor.clock, content=floors.content()), wish)


async def test_liaison_asks_and_reads_the_answer_from_desk(floor: Floor) -> None:
    add_body_speakers(floor, BABAK)
    await floor.presses("body.see:f1", by=BABAK, private=True)
    assert "body.witness:c1" in verbs(floor.only_reply(Screen))
    await floor.presses("body.witness:c1", by=BABAK, private=True)
    await floor.says(ASKED, by=BABAK)
    assert floor.only_reply(Screen).key == "body-witness-preview" and ASKED in floor.texts[0]
    await floor.presses("body.wish:c1", by=BABAK, private=True)
    signs = [r for r in floor.replies if isinstance(r, Say)]
    assert {r.to for r in signs} == {StaffChat(REZA), StaffChat(LEILA)}
    await floor.presses(verbs(signs[0])[0], by=LEILA, private=True)
    assert floor.only_reply(Say, "notice-intro-signed").to == StaffChat(BABAK)
    introduction_id = next(iter(floor.uow.tables.introductions))
    await floor.presses(f"my-intro-write:{introduction_id}", by=SARA, private=True)
    await floor.says(TOLD, by=SARA)
    await floor.presses(f"my-intro-send:{introduction_id}", by=SARA, private=True)
    assert floor.only_reply(Say, "notice-intro-answered").to == StaffChat(BABAK)
    await floor.presses(f"intro.read:{introduction_id}", by=BABAK, private=True)
    assert floor.only_reply(Say).key == "intro-answer" and TOLD in floor.texts[0]
    await floor.presses(f"intro.read:{introduction_id}", by=REZA, private=True)
    assert TOLD not in "".join(floor.texts), "nobody else reads it"


async def test_a_liaison_asks_nothing_that_they_have_not_written(floor: Floor) -> None:
    add_body_speakers(floor, BABAK)
    await floor.presses("body.wish:c1", by=BABAK, private=True)
    assert floor.reply_keys() == ["case-nothing-written"] and not floor.uow.tables.introductions


async def test_nobody_signs_their_own_wish_from_their_other_account(floor: Floor) -> None:
    wish = await make_wish(floor)
    await link_accounts(floor.uow, REZA, LEILA)
    await floor.presses(f"intro.yes:{wish}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "intro-own"


# --- an accused body asks nobody -----------------------------------------------------------------------


def with_all_bodies(monkeypatch: pytest.MonkeyPatch) -> None:
    known = replace(floors.content(), agencies=SHIPPED.agencies, complaints=SHIPPED.complaints)
    monkeypatch.setattr(floors, "content", lambda: known)


async def file_verified_case(floor: Floor, actor: str) -> None:
    """Another case, whose report names such an actor."""
    await floor.files("c2", by=SARA, actor=actor)
    case = await floor.case("c2")
    floor.uow.cases.save(
        replace(case, state=State.VERIFIED, assignee=BABAK, reporter_notified=True, grade=ProofGrade.DOCUMENT)
    )
    floor.uow.commit()


@pytest.mark.parametrize(
    ("actor", "barred"),
    [
        ("force", {"police", "cyber"}),
        ("staff", {"station", "exec-county", "election-hq", "sup-county"}),
        ("official", {"station", "exec-county", "election-hq"}),
        ("unknown", {"police", "cyber", "station", "exec-county", "sup-county"}),
    ],
)
async def test_accused_body_cannot_ask_for_a_witness(
    floor: Floor, monkeypatch: pytest.MonkeyPatch, actor: str, barred: set[str]
) -> None:
    with_all_bodies(monkeypatch)
    await file_verified_case(floor, actor)
    await floor.presses("intro:c2", private=True)
    offered = {verb.rpartition("/")[2] for verb in verbs(floor.only_reply(Screen))}
    assert not offered & barred and {"sup-province", "sup-central"} <= offered
    assert "police-oversight" not in offered, "that body can only be called"
    for body in barred:
        await floor.presses(f"intro.body:c2/{body}", private=True)
        assert floor.only_reply(Ack).key == "intro-body-accused", body


async def test_introduction_is_not_signed_once_its_body_is_accused(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_all_bodies(monkeypatch)
    await floor.presses("intro.body:c1/police", private=True)
    await floor.says(ASKED)
    await floor.presses("intro.wish:c1", private=True)
    wish = next(iter(floor.uow.tables.introductions.values())).wish
    floor.add_report("r2", "c1", by=BABAK, actor="force")
    floor.uow.cases.save(replace(await floor.case(), witnesses=2))
    floor.uow.commit()
    await floor.presses(f"intro.yes:{wish}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "intro-body-accused"
    assert all(
        introduction.step is IntroductionStep.WISHED
        for introduction in floor.uow.tables.introductions.values()
    )
    await floor.presses(f"intro.no:{wish}", by=LEILA, private=True)
    assert not floor.uow.tables.introductions
