"""«I disagree»: another moderator takes a second look, without seeing the first decision."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, EditCard, Say, Screen, TextRef
from bot.domain.cases.reports import State
from bot.domain.cases.triage import UNDO_LASTS
from bot.domain.events import CaseChanged, SecondLookAsked
from bot.domain.people import Role, Staff
from bot.domain.submissions.witnesses import ContactMode, Side
from bot.handlers.ticks import announce_decisions
from tests.fakes.floor import BABAK, LEILA, TEXTS, Floor, a_floor, verbs
from tests.fakes.turns import REZA, SARA

REASON = "The picture is from another year."


async def reject_case(floor: Floor, *, by: object = REZA, typed: bool = False) -> None:
    """A moderator claims the case and rejects it. The reporter may be notified."""
    await floor.presses("case.claim:c1", by=by, private=True)  # type: ignore[arg-type]  # an account
    await floor.presses("case.open:c1", by=by, private=True)  # type: ignore[arg-type]
    if typed:
        await floor.presses("case.write:c1/reject", by=by, private=True)  # type: ignore[arg-type]
        await floor.says(REASON, by=by)  # type: ignore[arg-type]
        await floor.presses("case.write-send:c1", by=by, private=True)  # type: ignore[arg-type]
    else:
        await floor.presses("case.reason:c1/reject-unproven", by=by)  # type: ignore[arg-type]
    assert (await floor.case()).state is State.REJECTED
    floor.clock.advance(UNDO_LASTS)
    await floor.ticks(announce_decisions)


@pytest.fixture
async def floor() -> Floor:
    floor = a_floor()
    await floor.files()
    await floor.joins("r-2", by=BABAK)
    await reject_case(floor)
    return floor


async def test_reporters_objection_with_words_reopens_the_case(floor: Floor) -> None:
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "my-disagree:r-c1" in verbs(floor.only_reply(Screen))
    await floor.presses("my-disagree:r-c1", by=SARA, private=True)
    assert floor.reply_keys() == ["my-disagree-ask"]
    await floor.says("There is a film of it.", by=SARA)
    assert floor.facts == (SecondLookAsked("c1", "r-c1"), CaseChanged("c1"))
    assert floor.reply_keys() == ["my-disagreed", "case-card", "case-card"]
    line = (await floor.uow.reports.dialogue("r-c1"))[-1]
    assert (line.side, line.text) == (Side.OBJECTION, "There is a film of it.")
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    screen = floor.only_reply(Screen)
    assert screen.args["status"] == TextRef("my-status-second-look-waits")
    assert "my-disagree:r-c1" not in verbs(screen)
    assert "my-step-first" in str(screen.args["steps"])


async def test_first_decision_is_hidden_until_the_second(floor: Floor) -> None:
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    assert floor.reply_keys() == ["my-disagreed", "case-card", "case-card"]
    card = floor.only_reply(EditCard)
    assert "case-sign-second-look" in str(card.args["state"])
    secrets = ("case-sign-first", "Reza", "unproven")
    for press in ("case.claim:c1", "case.open:c1", "case.out:c1", "case.release:c1"):
        await floor.presses(press, by=LEILA, private=True)
        text = str([getattr(r, "args", {}) for r in floor.replies])
        assert not [secret for secret in secrets if secret in text], press
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.reason:c1/out-lawful", by=LEILA)
    assert "case-sign-first" not in str(floor.only_reply(EditCard).args), "she can still decide again"
    await floor.presses("case.undo:c1", by=LEILA)
    assert "case-sign-first" not in str(floor.only_reply(EditCard).args)
    await floor.presses("case.reason:c1/out-lawful", by=LEILA)
    floor.clock.advance(UNDO_LASTS)
    await floor.ticks(announce_decisions)
    state = floor.only_reply(EditCard).args["state"]
    assert isinstance(state, TextRef)
    assert state.args["first"] == TextRef("case-state-out-of-scope", {"name": "Leila"})
    assert state.args["rest"] == TextRef(
        "case-sign-first",
        {"decision": TextRef("case-first-rejected"), "reason": TextRef("case-reason-button-reject-unproven")},
    )


async def test_a_typed_reason_is_hidden_in_the_details_too() -> None:
    floor = a_floor()
    await floor.files()
    await reject_case(floor, typed=True)
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    await floor.presses("case.claim:c1", by=LEILA, private=True)
    await floor.presses("case.open:c1", by=LEILA, private=True)
    assert "case-line-objection-wordless" in floor.reply_keys()
    assert "case-line-reason" not in floor.reply_keys() and REASON not in "".join(floor.texts)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert REASON not in "".join(floor.texts), "it now waits for the second decision"
    await floor.presses("case.reason:c1/reject-repeat", by=LEILA)
    floor.clock.advance(UNDO_LASTS)
    await floor.ticks(announce_decisions)
    sign = TEXTS.plain("case-card", floor.only_reply(EditCard).args)
    assert "با دلیل نوشته‌شده" in sign and REASON not in sign


async def test_first_moderator_cannot_claim_second_look_but_others_can(floor: Floor) -> None:
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    await floor.presses("case.claim:c1", by=REZA)
    assert floor.answers == (Ack("case-second-look", alert=True),)
    await floor.presses("case.claim:c1", by=LEILA)
    assert (await floor.case()).assignee == LEILA


async def test_second_decision_is_final_and_said_to_all(floor: Floor) -> None:
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    await reject_case(floor, by=LEILA)
    assert len([r for r in floor.replies if isinstance(r, Say) and r.key == "notice-new"]) == 2
    for who, report_id in ((SARA, "r-c1"), (BABAK, "r-2")):
        await floor.presses(f"my-open:{report_id}", by=who, private=True)
        screen = floor.only_reply(Screen)
        assert "نهایی است" in floor.texts[0]
        assert not [verb for verb in verbs(screen) if verb.startswith("my-disagree")]
        await floor.presses(f"my-disagree-yes:{report_id}", by=who, private=True)
        assert floor.answers == (Ack("my-disagree-done", alert=True),)


async def test_one_disagreement_is_everybodys_and_nobody_elses_twice(floor: Floor) -> None:
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)

    async def hears(key: str) -> None:
        for who, report_id in ((SARA, "r-c1"), (BABAK, "r-2")):
            for verb in ("my-disagree", "my-disagree-yes"):
                await floor.presses(f"{verb}:{report_id}", by=who, private=True)
                assert floor.answers == (Ack(key, alert=True),)

    await hears("my-disagree-looking")
    await floor.presses("case.claim:c1", by=LEILA)
    await hears("my-disagree-looking")
    await floor.presses("case.reason:c1/reject-repeat", by=LEILA)
    await hears("my-disagree-looking")  # the decision can still be undone
    floor.clock.advance(timedelta(minutes=6))
    await floor.ticks(announce_decisions)
    await hears("my-disagree-done")


async def test_a_second_look_is_had_once_per_report(floor: Floor) -> None:
    """The report is now in a case without a second look, but its reporter has already had theirs."""
    refused_case = await floor.case()
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    floor.uow.tables.cases["c1"] = replace(refused_case, version=(await floor.case()).version)
    for verb in ("my-disagree", "my-disagree-yes"):
        await floor.presses(f"{verb}:r-c1", by=SARA, private=True)
        assert floor.answers == (Ack("my-disagree-done", alert=True),)
    await floor.presses("my-disagree:r-2", by=BABAK, private=True)
    assert floor.only_reply(Screen).key == "my-disagree-ask"


async def test_a_second_look_that_verified_is_no_refusal(floor: Floor) -> None:
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.reason:c1/verified-document", by=LEILA)
    floor.clock.advance(timedelta(minutes=6))
    await floor.ticks(announce_decisions)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "درست شناخت" in floor.texts[0]
    assert "شکایت در «حریم خصوصی»" not in floor.texts[0] and "نهایی" not in floor.texts[0]


async def test_no_objection_too_early_or_after_verification() -> None:
    floor = a_floor()
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.presses("case.reason:c1/reject-repeat")
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    assert floor.answers == (Ack("my-disagree-early", alert=True),)
    await floor.presses("case.undo:c1")
    await floor.presses("case.reason:c1/verified-document")
    floor.clock.advance(timedelta(minutes=6))
    await floor.ticks(announce_decisions)
    await floor.presses("my-disagree:r-c1", by=SARA, private=True)
    assert floor.answers == (Ack("case-cannot-disagree", alert=True),)


async def test_who_has_only_the_code_disagrees_by_it() -> None:
    floor = a_floor()
    await floor.files(mode=ContactMode.NO_RETURN)
    await reject_case(floor)
    assert "notice-new" not in floor.reply_keys()
    await floor.takes_code("r-c1", by=BABAK)
    assert "my-disagree:r-c1" in verbs(floor.only_reply(Screen))
    await floor.presses("my-disagree:r-c1", by=BABAK, private=True)
    await floor.sends(by=BABAK)
    assert floor.reply_keys() == ["my-disagree-words"]
    await floor.says("There is a film of it.", by=BABAK)
    assert floor.reply_keys() == ["my-disagreed", "case-card", "case-card"]


async def test_what_is_written_why_is_masked(floor: Floor) -> None:
    await floor.presses("my-disagree:r-c1", by=SARA, private=True)
    await floor.says("Ask 0912 345 67 89, he saw it.", by=SARA)
    line = (await floor.uow.reports.dialogue("r-c1"))[-1]
    assert line.text == "Ask ▪︎▪︎▪︎, he saw it."


@pytest.mark.parametrize("press", ["case.reopen:c1", "case.reopen-why:c1/reopen-mistake"])
async def test_first_decider_cannot_overturn_second_decision(floor: Floor, press: str) -> None:
    """Otherwise a lead could reopen the case until somebody decides as the lead did."""
    floor.uow.staff.save(Staff(REZA, Role.LEAD, "Reza", started=True))
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    await reject_case(floor, by=LEILA)
    await floor.presses(press, private=True)
    assert floor.only_reply(Ack).key == "case-second-look"
    assert (await floor.case()).state is State.REJECTED
    await floor.presses(press, by=LEILA, private=True)
    assert not [r for r in floor.replies if isinstance(r, Ack) and r.key == "case-second-look"]


@pytest.mark.parametrize("press", ["case.close:c1", "case.end:c1/closed-no-more"])
async def test_nor_do_they_close_what_the_second_has_verified(floor: Floor, press: str) -> None:
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.reason:c1/verified-document", by=LEILA)
    floor.clock.advance(UNDO_LASTS)
    await floor.ticks(announce_decisions)
    await floor.presses(press, private=True)
    assert floor.only_reply(Ack).key == "case-second-look"
    assert (await floor.case()).state is State.VERIFIED


async def test_first_decider_cannot_break_second_claim(floor: Floor) -> None:
    for account, name in ((REZA, "Reza"), (BABAK, "Babak")):
        floor.uow.staff.save(Staff(account, Role.LEAD, name, started=True))
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.break-why:c1/break-stuck", private=True)
    assert floor.only_reply(Ack).key == "case-second-look"
    await floor.presses("case.break-why:c1/break-stuck", by=BABAK, private=True)
    await floor.presses("case.break-yes:c1", private=True)
    assert floor.only_reply(Ack).key == "case-second-look"
    assert (await floor.case()).assignee == LEILA
