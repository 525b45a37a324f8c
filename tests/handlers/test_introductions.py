"""A body's wish for a witness: two leads, one reporter who may say no, one reader."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, DetailOf, EraseDetails, ReporterOf, Say, Screen, StaffChat
from bot.domain.cases.recusal import From, Recusal
from bot.domain.cases.reports import Grade, State
from bot.domain.catalogue.catalogue import Agency, Confidence
from bot.domain.errors import NotAllowed, WrongState
from bot.domain.people import Account, Role, Staff
from bot.domain.referrals.introductions import KEPT, SIGNED_WITHIN, STANDS, Step
from bot.domain.referrals.referrals import Packed, Referral
from bot.domain.referrals.referrals import Step as Going
from bot.domain.submissions.witnesses import ContactMode
from bot.language.masking import mask
from bot.library import load_content
from bot.library.folder import CONTENT
from bot.usecases.referrals.introduce import (
    answer_wish,
    may_introduce,
    read_answer,
    sign_wish,
    wish_for_witness,
)
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from tests.fakes import floor as floors
from tests.fakes.floor import BABAK, LEILA, Floor, a_floor, verbs
from tests.fakes.referring import decided
from tests.fakes.turns import REZA, SARA
from tests.fakes.two_accounts import one_person

SHIPPED = load_content(CONTENT)
ASKED = "Did the observer see the ballot box being opened?"
TOLD = "I am Sara from the third row, and I saw it opened twice."


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Reza and Leila are leads, Babak is none; a verified case of Sara's."""
    court = Agency("court", name="Court", phone=None, when="", confidence=Confidence.SOURCED)
    known = replace(floors.content(), agencies={"court": court})
    monkeypatch.setattr(floors, "content", lambda: known)
    floor = a_floor()
    for account, name in ((REZA, "Reza"), (LEILA, "Leila")):
        floor.uow.staff.save(Staff(account, Role.LEAD, name, started=True))
    floor.uow.commit()
    await floor.files()
    await decided(floor, owner=BABAK)
    return floor


async def wished(floor: Floor, words: str = ASKED) -> str:
    """The wish's id, once it waits for a signature."""
    await floor.presses("intro:c1", private=True)
    await floor.presses("intro.body:c1/court", private=True)
    await floor.says(words)
    await floor.presses("intro.wish:c1", private=True)
    return next(iter(floor.uow.tables.introductions.values())).wish


async def asked(floor: Floor) -> str:
    """The introduction's id, once the reporter is asked."""
    await floor.presses(f"intro.yes:{await wished(floor)}", by=LEILA, private=True)
    return next(iter(floor.uow.tables.introductions))


async def answered(floor: Floor, words: str = TOLD) -> str:
    one = await asked(floor)
    await floor.presses(f"my-intro-write:{one}", by=SARA, private=True)
    await floor.says(words, by=SARA)
    await floor.presses(f"my-intro-send:{one}", by=SARA, private=True)
    return one


async def test_a_wish_is_looked_over_signed_by_another_and_put_to_the_reporter_neutrally(
    floor: Floor,
) -> None:
    await floor.presses("intro:c1", private=True)
    assert verbs(floor.only(Screen))[0] == "intro.body:c1/court"
    await floor.presses("intro.body:c1/court", private=True)
    await floor.says(ASKED)
    assert floor.only(Screen).key == "intro-preview" and ASKED in floor.read[0]
    assert not floor.uow.tables.introductions, "nothing is asked by looking"
    await floor.presses("intro.wish:c1", private=True)
    asked = [r for r in floor.replies if isinstance(r, Say)]
    assert [r.to for r in asked] == [StaffChat(LEILA)]
    await floor.presses(verbs(asked[0])[0], by=LEILA, private=True)
    notice = floor.only(Say, "notice-new")
    assert notice.to == ReporterOf("r-c1") and ASKED not in "".join(floor.read)
    deeds = [r.deed for r in await floor.uow.audit.of_subject("c1", most=2)]
    assert deeds == ["sign", "introduce"]


async def older_and_newer(floor: Floor, verb: str, texts: tuple[str, str], *, by: Account) -> list[str]:
    """The buttons that send the two previews of these texts."""
    sends = []
    for text in texts:
        await floor.says(text, by=by)
        sends += [data for data in verbs(floor.only(Screen)) if data.startswith(verb)]
    return sends


async def test_an_older_wish_never_goes_with_the_words_that_were_written_after_it(floor: Floor) -> None:
    await floor.presses("intro.body:c1/court", private=True)
    older, newer = await older_and_newer(floor, "intro.wish:", (ASKED, f"{ASKED} And when?"), by=REZA)
    await floor.presses(older, private=True)
    assert floor.heard() == ["words-newer-below"] and not floor.uow.tables.introductions
    await floor.presses(newer, private=True)
    assert floor.uow.tables.introductions


async def test_an_older_wish_of_a_liaison_never_goes_with_later_words_either(floor: Floor) -> None:
    speaks(floor, BABAK)
    await floor.presses("body.witness:c1", by=BABAK, private=True)
    older, newer = await older_and_newer(floor, "body.wish:", (ASKED, f"{ASKED} And when?"), by=BABAK)
    await floor.presses(older, by=BABAK, private=True)
    assert floor.heard() == ["words-newer-below"] and not floor.uow.tables.introductions
    await floor.presses(newer, by=BABAK, private=True)
    assert floor.uow.tables.introductions


async def test_an_older_answer_never_goes_with_the_words_that_were_written_after_it(floor: Floor) -> None:
    one = await asked(floor)
    await floor.presses(f"my-intro-write:{one}", by=SARA, private=True)
    older, newer = await older_and_newer(
        floor, "my-intro-send:", (TOLD, f"{TOLD} My name is not his."), by=SARA
    )
    await floor.presses(older, by=SARA, private=True)
    assert floor.heard() == ["words-newer-below"]
    await floor.presses(newer, by=SARA, private=True)
    assert floor.only(Screen).key == "my-intro-sent"


async def test_what_is_asked_stays_in_no_chat_once_it_is_signed_or_not(floor: Floor) -> None:
    for answer in ("yes", "no"):
        await floor.presses("intro.body:c1/court", private=True)
        await floor.says(ASKED)
        assert floor.only(Screen).remember == DetailOf("c1", REZA)
        await floor.presses("intro.wish:c1", private=True)
        wish = next(one.wish for one in floor.uow.tables.introductions.values() if one.step is Step.WISHED)
        assert floor.only(Say).remember == DetailOf(wish, LEILA)
        assert floor.only(EraseDetails) == EraseDetails("c1", REZA), "what he has typed goes"
        await floor.presses(f"intro.{answer}:{wish}", by=LEILA, private=True)
        assert {r for r in floor.replies if isinstance(r, EraseDetails)} >= {EraseDetails(wish, LEILA)}


@pytest.mark.parametrize("far", ["wished", "answered"])
async def test_what_was_shown_of_it_goes_with_the_report(floor: Floor, far: str) -> None:
    if far == "wished":
        await wished(floor)
    else:
        await floor.presses(f"intro.read:{await answered(floor)}", private=True)
    one = next(iter(floor.uow.tables.introductions.values()))
    await floor.hears(await withdraw_report("r-c1", uow=floor.uow, clock=floor.clock))
    erased = {r for r in floor.replies if isinstance(r, EraseDetails)}
    assert erased >= {EraseDetails("c1", REZA), EraseDetails(one.wish, LEILA)}


async def test_a_wish_that_was_put_to_others_too_can_still_be_signed(floor: Floor) -> None:
    floor.witness("r2", "c1", by=BABAK)
    floor.uow.cases.save(replace(await floor.case(), witnesses=2))
    floor.uow.commit()
    wish = await wished(floor)
    await floor.hears(await withdraw_report("r2", uow=floor.uow, clock=floor.clock))
    assert not [r for r in floor.replies if isinstance(r, EraseDetails) and r.case_id == wish]
    await floor.presses(f"intro.yes:{wish}", by=LEILA, private=True)
    assert floor.only(Say, "notice-new").to == ReporterOf("r-c1")


async def test_the_group_s_card_leads_to_the_private_chat(floor: Floor) -> None:
    await floor.presses("intro:c1")
    assert floor.only(Ack).key == "case-type-in-private" and verbs(floor.only(Say)) == ["intro:c1"]


async def test_nobody_signs_his_own_wish_and_no_moderator_signs_at_all(floor: Floor) -> None:
    wish = await wished(floor)
    for by, why in ((REZA, "intro-own"), (BABAK, "intro-leads")):
        await floor.presses(f"intro.yes:{wish}", by=by, private=True)
        assert floor.only(Ack).key == why
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert not any("intro" in verb for verb in verbs(floor.only(Screen))), (
        "nothing is asked before it is signed"
    )


async def test_a_wish_that_is_not_signed_is_destroyed(floor: Floor) -> None:
    wish = await wished(floor)
    await floor.presses(f"intro.no:{wish}", by=LEILA, private=True)
    assert not floor.uow.tables.introductions and floor.only(Say).to == StaffChat(REZA)
    await floor.presses(f"intro.yes:{wish}", by=LEILA, private=True)
    assert floor.only(Ack).key == "intro-over"


async def test_a_wish_waits_two_days_for_its_signature(floor: Floor) -> None:
    wish = await wished(floor)
    floor.clock.advance(SIGNED_WITHIN + timedelta(days=1))
    await floor.presses(f"intro.yes:{wish}", by=LEILA, private=True)
    assert floor.only(Ack).key == "intro-over"


async def test_the_reporter_reads_what_he_gives_up_and_what_he_writes_goes_to_the_one_who_asked(
    floor: Floor,
) -> None:
    one = await asked(floor)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert f"my-intro:{one}" in verbs(floor.only(Screen))
    await floor.presses(f"my-intro:{one}", by=SARA, private=True)
    assert ASKED in floor.read[0]
    await floor.presses(f"my-intro-write:{one}", by=SARA, private=True)
    assert "برنمی‌گردد" in floor.read[0]
    await floor.says(TOLD, by=SARA)
    assert floor.only(Screen).key == "my-intro-preview" and not await floor.uow.introductions.answer(one)
    await floor.presses(f"my-intro-send:{one}", by=SARA, private=True)
    told = floor.only(Say, "notice-intro-answered")
    assert told.to == StaffChat(REZA) and TOLD not in "".join(floor.read)
    await floor.presses(f"intro.read:{one}", private=True)
    shown = floor.only(Say, "intro-answer")
    assert (shown.to, shown.remember, shown.protect) == (StaffChat(REZA), DetailOf("c1", REZA), True)
    assert TOLD in floor.read[0]
    record = (await floor.uow.audit.of_subject("c1", most=1))[0]
    assert (record.deed, record.detail, record.by) == ("read", "introduction", str(REZA))


async def test_what_he_wrote_is_in_no_details_and_no_dialogue(floor: Floor) -> None:
    await answered(floor)
    case = await floor.case()
    floor.uow.cases.save(
        replace(case, state=State.CLAIMED, owner=BABAK, until=floor.clock.now() + timedelta(hours=1))
    )
    floor.uow.commit()
    await floor.presses("case.open:c1", by=BABAK, private=True)
    assert floor.read and TOLD not in "".join(floor.read)
    assert not floor.uow.tables.sealed["r-c1"].lines


@pytest.mark.parametrize("by", [LEILA, BABAK])
async def test_nobody_else_reads_it_not_even_the_one_who_signed(floor: Floor, by: Account) -> None:
    one = await answered(floor)
    await floor.presses(f"intro.read:{one}", by=by, private=True)
    assert floor.only(Ack).alert and TOLD not in "".join(floor.read)


async def test_who_is_no_lead_any_more_reads_nothing(floor: Floor) -> None:
    one = await answered(floor)
    floor.uow.staff.save(Staff(REZA, Role.MODERATOR, "Reza", started=True))
    floor.uow.commit()
    await floor.presses(f"intro.read:{one}", private=True)
    assert floor.only(Ack).key == "not-allowed"


async def test_he_may_refuse_and_that_is_all_that_is_told(floor: Floor) -> None:
    one = await asked(floor)
    await floor.presses(f"my-intro-no:{one}", by=SARA, private=True)
    assert floor.only(Say, "notice-intro-refused").to == StaffChat(REZA)
    await floor.presses(f"my-intro-send:{one}", by=SARA, private=True)
    assert floor.only(Ack).key == "intro-over"


async def test_he_may_let_it_lie(floor: Floor) -> None:
    one = await asked(floor)
    floor.clock.advance(STANDS + timedelta(days=1))
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert f"my-intro:{one}" not in verbs(floor.only(Screen))
    await floor.presses(f"my-intro-write:{one}", by=SARA, private=True)
    assert floor.only(Ack).key == "intro-over"


async def test_the_answer_is_read_for_thirty_days(floor: Floor) -> None:
    one = await answered(floor)
    floor.clock.advance(KEPT + timedelta(days=1))
    await floor.presses(f"intro.read:{one}", private=True)
    assert floor.only(Ack).key == "intro-nothing"


async def test_a_stranger_neither_sees_nor_answers_it(floor: Floor) -> None:
    one = await asked(floor)
    for verb in ("my-intro", "my-intro-write", "my-intro-send", "my-intro-no"):
        await floor.presses(f"{verb}:{one}", by=BABAK, private=True)
        assert floor.only(Ack).alert and ASKED not in "".join(floor.read)
    assert floor.uow.tables.introductions[one].step is Step.ASKED


async def test_only_returnable_reporters_are_asked(floor: Floor) -> None:
    floor.witness("r2", "c1", by=BABAK, mode=ContactMode.NO_RETURN)
    floor.uow.commit()
    await wished(floor)
    assert [one.report_id for one in floor.uow.tables.introductions.values()] == ["r-c1"]
    floor.uow.reports.let_go("r-c1")
    floor.uow.commit()
    await floor.presses("intro:c1", private=True)
    assert floor.only(Ack).key == "intro-nobody"


async def test_it_goes_with_the_report(floor: Floor) -> None:
    one = await answered(floor)
    await withdraw_report("r-c1", uow=floor.uow, clock=floor.clock)
    floor.uow.commit()
    await floor.presses(f"intro.read:{one}", private=True)
    assert floor.only(Ack).key == "intro-over"


@pytest.mark.parametrize("words", [" ", "x" * 9, "x" * 4000])
async def test_words_of_one_space_or_four_thousand_characters_go_nowhere(floor: Floor, words: str) -> None:
    await floor.presses("intro.body:c1/court", private=True)
    await floor.says(words)
    assert floor.only(Ack).alert
    one = await asked(floor)
    await floor.presses(f"my-intro-write:{one}", by=SARA, private=True)
    await floor.says(words, by=SARA)
    assert floor.only(Ack).alert
    await floor.presses(f"my-intro-send:{one}", by=SARA, private=True)
    assert floor.only(Ack).key == "my-intro-nothing"


async def test_who_is_no_lead_or_alone_asks_nobody(floor: Floor) -> None:
    await floor.presses("intro:c1", by=BABAK, private=True)
    assert floor.only(Ack).key == "intro-leads"
    floor.uow.staff.save(Staff(LEILA, Role.MODERATOR, "Leila", started=True))
    floor.uow.commit()
    await floor.presses("intro:c1", private=True)
    assert floor.only(Ack).key == "intro-alone"


async def test_a_wish_falls_with_the_one_who_wished_it(floor: Floor) -> None:
    wish = await wished(floor)
    reza = await floor.uow.staff.get(REZA)
    assert reza is not None
    floor.uow.staff.save(replace(reza, frozen=True))
    floor.uow.keep_turn()
    await floor.presses(f"intro.yes:{wish}", by=LEILA, private=True)
    assert floor.only(Ack).key == "sign-none"


async def test_who_keeps_away_from_the_case_reads_no_answer_to_it(floor: Floor) -> None:
    one = await answered(floor)
    floor.uow.recusals.add(Recusal(REZA, From.CASE, "c1"))
    floor.uow.keep_turn()
    await floor.presses(f"intro.read:{one}", private=True)
    assert floor.only(Ack).key == "case-recused"


# --- nobody is told that something was sent which nobody can read -------------------------------------


def no_lead(floor: Floor) -> None:
    floor.uow.staff.save(Staff(REZA, Role.MODERATOR, "Reza", started=True))


def stopped(floor: Floor) -> None:
    floor.uow.staff.save(Staff(REZA, Role.LEAD, "Reza", started=True, frozen=True))


def keeps_away(floor: Floor) -> None:
    floor.uow.recusals.add(Recusal(REZA, From.CASE, "c1"))


GONE = [no_lead, stopped, keeps_away]


@pytest.mark.parametrize("happens", GONE)
async def test_where_nobody_would_read_it_nothing_is_sent_or_kept_and_he_is_told_so(
    floor: Floor, happens: Callable[[Floor], None]
) -> None:
    one = await asked(floor)
    await floor.presses(f"my-intro-write:{one}", by=SARA, private=True)
    await floor.says(TOLD, by=SARA)
    happens(floor)
    floor.uow.commit()
    await floor.presses(f"my-intro-send:{one}", by=SARA, private=True)
    assert floor.heard() == ["my-intro-nobody"] and not await floor.uow.introductions.answer(one)
    assert TOLD not in str(floor.sessions[SARA].data)
    for verb in ("my-intro", "my-intro-write"):
        await floor.presses(f"{verb}:{one}", by=SARA, private=True)
        assert floor.heard() == ["my-intro-nobody"]
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert f"my-intro:{one}" not in verbs(floor.only(Screen)), "it is offered no more"


@pytest.mark.parametrize("happens", GONE)
async def test_who_may_not_read_an_answer_hears_of_no_refusal_either(
    floor: Floor, happens: Callable[[Floor], None]
) -> None:
    one = await asked(floor)
    happens(floor)
    floor.uow.commit()
    await floor.presses(f"my-intro-no:{one}", by=SARA, private=True)
    assert floor.heard()[0] == "my-intro-refused" and "notice-intro-refused" not in floor.heard()


def speaks(floor: Floor, *accounts: Account, body: str = "court", referred: bool = True) -> None:
    """These speak for a body that the case was referred to, and hold no other role."""
    for account in accounts:
        floor.uow.staff.save(Staff(account, Role.LIAISON, "Liaison", started=True, body=body))
    if referred:
        late = floor.clock.now() + timedelta(days=1)
        sent = Referral("f1", case_id="c1", body=body, by=REZA, step=Going.SENT, until=late)
        floor.uow.referrals.add(sent, packed=Packed("خلاصه"), said={})
    floor.uow.commit()


async def test_another_who_speaks_for_the_same_body_gets_the_answer(floor: Floor) -> None:
    one = await asked(floor)
    no_lead(floor)
    speaks(floor, BABAK)
    await floor.presses(f"my-intro-write:{one}", by=SARA, private=True)
    await floor.says(TOLD, by=SARA)
    await floor.presses(f"my-intro-send:{one}", by=SARA, private=True)
    assert floor.only(Say, "notice-intro-answered").to == StaffChat(BABAK)
    assert (await read_answer(one, by=BABAK, uow=floor.uow, clock=floor.clock, content=floors.content()))[
        1
    ] == TOLD
    with pytest.raises(NotAllowed):
        await read_answer(one, by=REZA, uow=floor.uow, clock=floor.clock, content=floors.content())


async def wished_by(floor: Floor, account: Account, body: str = "court") -> str:
    return (
        await wish_for_witness(
            "c1", body, ASKED, by=account, uow=floor.uow, clock=floor.clock, ids=floor.ids,
            content=floors.content(), mask=mask,
        )
    )[0]  # fmt: skip


async def test_a_liaison_asks_for_his_own_body_in_a_case_that_was_referred_to_it(floor: Floor) -> None:
    speaks(floor, BABAK)
    case, own = await may_introduce("c1", by=BABAK, uow=floor.uow, clock=floor.clock)
    assert (case.id, own) == ("c1", "court")
    wish = await wished_by(floor, BABAK)
    one, facts = await sign_wish(wish, by=REZA, uow=floor.uow, clock=floor.clock, content=floors.content())
    assert one.by == BABAK and facts, "a lead signs it as he signs a lead's"
    report = await floor.uow.reports.get("r-c1")
    assert report is not None
    await answer_wish(one.id, TOLD, report=report, uow=floor.uow, clock=floor.clock)
    assert (await read_answer(one.id, by=BABAK, uow=floor.uow, clock=floor.clock, content=floors.content()))[
        1
    ] == TOLD


async def test_a_liaison_asks_nobody_of_a_case_that_was_not_referred_to_his_body(floor: Floor) -> None:
    for body, referred in (("court", False), ("", True)):
        speaks(floor, BABAK, body=body, referred=referred)
        with pytest.raises(NotAllowed) as refused:
            await may_introduce("c1", by=BABAK, uow=floor.uow, clock=floor.clock)
        assert refused.value.key == "intro-not-referred"


async def test_a_liaison_asks_in_no_other_body_s_name(floor: Floor) -> None:
    speaks(floor, BABAK, body="police")
    with pytest.raises(NotAllowed) as refused:
        await wished_by(floor, BABAK)
    assert refused.value.key == "intro-other-body"


async def test_a_wish_of_a_liaison_who_speaks_no_more_is_signed_by_nobody(floor: Floor) -> None:
    speaks(floor, BABAK)
    wish = await wished_by(floor, BABAK)
    floor.uow.tables.referrals.clear()
    with pytest.raises(WrongState):
        await sign_wish(wish, by=REZA, uow=floor.uow, clock=floor.clock, content=floors.content())


async def test_a_liaison_asks_from_his_desk_and_reads_the_answer_there(floor: Floor) -> None:
    speaks(floor, BABAK)
    await floor.presses("body.see:f1", by=BABAK, private=True)
    assert "body.witness:c1" in verbs(floor.only(Screen))
    await floor.presses("body.witness:c1", by=BABAK, private=True)
    await floor.says(ASKED, by=BABAK)
    assert floor.only(Screen).key == "body-witness-preview" and ASKED in floor.read[0]
    await floor.presses("body.wish:c1", by=BABAK, private=True)
    signs = [r for r in floor.replies if isinstance(r, Say)]
    assert {r.to for r in signs} == {StaffChat(REZA), StaffChat(LEILA)}
    await floor.presses(verbs(signs[0])[0], by=LEILA, private=True)
    assert floor.only(Say, "notice-intro-signed").to == StaffChat(BABAK)
    one = next(iter(floor.uow.tables.introductions))
    await floor.presses(f"my-intro-write:{one}", by=SARA, private=True)
    await floor.says(TOLD, by=SARA)
    await floor.presses(f"my-intro-send:{one}", by=SARA, private=True)
    assert floor.only(Say, "notice-intro-answered").to == StaffChat(BABAK)
    await floor.presses(f"intro.read:{one}", by=BABAK, private=True)
    assert floor.only(Say).key == "intro-answer" and TOLD in floor.read[0]
    await floor.presses(f"intro.read:{one}", by=REZA, private=True)
    assert TOLD not in "".join(floor.read), "nobody else reads it"


async def test_a_liaison_asks_nothing_that_he_has_not_written(floor: Floor) -> None:
    speaks(floor, BABAK)
    await floor.presses("body.wish:c1", by=BABAK, private=True)
    assert floor.heard() == ["case-nothing-written"] and not floor.uow.tables.introductions


async def test_nobody_signs_his_own_wish_from_his_other_account(floor: Floor) -> None:
    wish = await wished(floor)
    await one_person(floor.uow, REZA, LEILA)
    await floor.presses(f"intro.yes:{wish}", by=LEILA, private=True)
    assert floor.only(Ack).key == "intro-own"


# --- a body that is accused asks nobody --------------------------------------------------------------


def with_all_bodies(monkeypatch: pytest.MonkeyPatch) -> None:
    known = replace(floors.content(), agencies=SHIPPED.agencies, complaints=SHIPPED.complaints)
    monkeypatch.setattr(floors, "content", lambda: known)


async def verified(floor: Floor, actor: str) -> None:
    """Another case, whose report tells of such an accused."""
    await floor.files("c2", by=SARA, actor=actor)
    case = await floor.case("c2")
    floor.uow.cases.save(replace(case, state=State.VERIFIED, owner=BABAK, told=True, grade=Grade.DOCUMENT))
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
async def test_no_witness_is_asked_for_by_a_body_that_the_accused_may_be_of(
    floor: Floor, monkeypatch: pytest.MonkeyPatch, actor: str, barred: set[str]
) -> None:
    with_all_bodies(monkeypatch)
    await verified(floor, actor)
    await floor.presses("intro:c2", private=True)
    offered = {verb.rpartition("/")[2] for verb in verbs(floor.only(Screen))}
    assert not offered & barred and {"sup-province", "sup-central"} <= offered
    assert "police-oversight" not in offered, "it is only called"
    for body in barred:
        await floor.presses(f"intro.body:c2/{body}", private=True)
        assert floor.only(Ack).key == "intro-body-accused", body


async def test_a_wish_is_not_signed_once_its_body_is_accused(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_all_bodies(monkeypatch)
    await floor.presses("intro.body:c1/police", private=True)
    await floor.says(ASKED)
    await floor.presses("intro.wish:c1", private=True)
    wish = next(iter(floor.uow.tables.introductions.values())).wish
    floor.witness("r2", "c1", by=BABAK, actor="force")
    floor.uow.cases.save(replace(await floor.case(), witnesses=2))
    floor.uow.commit()
    await floor.presses(f"intro.yes:{wish}", by=LEILA, private=True)
    assert floor.only(Ack).key == "intro-body-accused"
    assert all(one.step is Step.WISHED for one in floor.uow.tables.introductions.values())
    await floor.presses(f"intro.no:{wish}", by=LEILA, private=True)
    assert not floor.uow.tables.introductions
