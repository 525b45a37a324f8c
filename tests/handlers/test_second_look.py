"""«I disagree»: another moderator looks once more, without seeing how the first decided."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, EditCard, Say, Screen, Term
from bot.domain.cases.reports import State
from bot.domain.cases.triage import UNDO_LASTS
from bot.domain.events import CaseChanged, SecondLookAsked
from bot.domain.people import Role, Staff
from bot.domain.submissions.witnesses import ContactMode, Side
from bot.handlers.ticks import decisions_stand
from tests.fakes.floor import BABAK, LEILA, TEXTS, Floor, a_floor, verbs
from tests.fakes.turns import REZA, SARA

REASON = "The picture is from another year."


async def refused(floor: Floor, *, by: object = REZA, typed: bool = False) -> None:
    """A moderator takes the case and rejects it; the reporter may hear of it."""
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
    await floor.ticks(decisions_stand)


@pytest.fixture
async def floor() -> Floor:
    floor = a_floor()
    await floor.files()
    await floor.joins("r-2", by=BABAK)
    await refused(floor)
    return floor


async def test_a_reporter_disagrees_with_words_and_the_case_waits_again(floor: Floor) -> None:
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "my-disagree:r-c1" in verbs(floor.only(Screen))
    await floor.presses("my-disagree:r-c1", by=SARA, private=True)
    assert floor.heard() == ["my-disagree-ask"]
    await floor.says("There is a film of it.", by=SARA)
    assert floor.facts == (SecondLookAsked("c1", "r-c1"), CaseChanged("c1"))
    assert floor.heard() == ["my-disagreed", "case-card", "case-card"]
    line = (await floor.uow.reports.dialogue("r-c1"))[-1]
    assert (line.side, line.text) == (Side.OBJECTION, "There is a film of it.")
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    shown = floor.only(Screen)
    assert shown.args["status"] == Term("my-status-second-look-waits")
    assert "my-disagree:r-c1" not in verbs(shown)
    assert "my-step-first" in str(shown.args["steps"])


async def test_nothing_of_the_first_decision_is_shown_until_the_second_is_made(floor: Floor) -> None:
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    assert floor.heard() == ["my-disagreed", "case-card", "case-card"]
    card = floor.only(EditCard)
    assert "case-sign-second-look" in str(card.args["state"])
    secrets = ("case-sign-first", "Reza", "unproven")
    for press in ("case.claim:c1", "case.open:c1", "case.out:c1", "case.release:c1"):
        await floor.presses(press, by=LEILA, private=True)
        told = str([getattr(r, "args", {}) for r in floor.replies])
        assert not [secret for secret in secrets if secret in told], press
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.reason:c1/out-lawful", by=LEILA)
    assert "case-sign-first" not in str(floor.only(EditCard).args), "she could still decide anew"
    await floor.presses("case.undo:c1", by=LEILA)
    assert "case-sign-first" not in str(floor.only(EditCard).args)
    await floor.presses("case.reason:c1/out-lawful", by=LEILA)
    floor.clock.advance(UNDO_LASTS)
    await floor.ticks(decisions_stand)
    state = floor.only(EditCard).args["state"]
    assert isinstance(state, Term)
    assert state.args["first"] == Term("case-state-out-of-scope", {"name": "Leila"})
    assert state.args["rest"] == Term(
        "case-sign-first",
        {"decision": Term("case-first-rejected"), "reason": Term("case-reason-button-reject-unproven")},
    )


async def test_a_typed_reason_is_hidden_in_the_details_too() -> None:
    floor = a_floor()
    await floor.files()
    await refused(floor, typed=True)
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    await floor.presses("case.claim:c1", by=LEILA, private=True)
    await floor.presses("case.open:c1", by=LEILA, private=True)
    assert "case-line-objection-wordless" in floor.heard()
    assert "case-line-reason" not in floor.heard() and REASON not in "".join(floor.read)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert REASON not in "".join(floor.read), "it waits for the second decision now"
    await floor.presses("case.reason:c1/reject-repeat", by=LEILA)
    floor.clock.advance(UNDO_LASTS)
    await floor.ticks(decisions_stand)
    sign = TEXTS.plain("case-card", floor.only(EditCard).args)
    assert "با دلیل نوشته‌شده" in sign and REASON not in sign


async def test_the_first_moderator_cannot_take_it_and_any_other_can(floor: Floor) -> None:
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    await floor.presses("case.claim:c1", by=REZA)
    assert floor.answers == (Ack("case-second-look", alert=True),)
    await floor.presses("case.claim:c1", by=LEILA)
    assert (await floor.case()).owner == LEILA


async def test_the_second_decision_is_final_and_said_so_to_everybody(floor: Floor) -> None:
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    await refused(floor, by=LEILA)
    assert len([r for r in floor.replies if isinstance(r, Say) and r.key == "notice-new"]) == 2
    for who, report_id in ((SARA, "r-c1"), (BABAK, "r-2")):
        await floor.presses(f"my-open:{report_id}", by=who, private=True)
        shown = floor.only(Screen)
        assert "نهایی است" in floor.read[0]
        assert not [verb for verb in verbs(shown) if verb.startswith("my-disagree")]
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
    await hears("my-disagree-looking")  # it can still be undone
    floor.clock.advance(timedelta(minutes=6))
    await floor.ticks(decisions_stand)
    await hears("my-disagree-done")


async def test_a_second_look_is_had_once_per_report(floor: Floor) -> None:
    """The report goes on in a case that nobody has looked at twice; its reporter has had their second look."""
    refused_case = await floor.case()
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    floor.uow.tables.cases["c1"] = replace(refused_case, version=(await floor.case()).version)
    for verb in ("my-disagree", "my-disagree-yes"):
        await floor.presses(f"{verb}:r-c1", by=SARA, private=True)
        assert floor.answers == (Ack("my-disagree-done", alert=True),)
    await floor.presses("my-disagree:r-2", by=BABAK, private=True)
    assert floor.only(Screen).key == "my-disagree-ask"


async def test_a_second_look_that_verified_is_no_refusal(floor: Floor) -> None:
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.reason:c1/verified-document", by=LEILA)
    floor.clock.advance(timedelta(minutes=6))
    await floor.ticks(decisions_stand)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "درست شناخت" in floor.read[0]
    assert "شکایت در «حریم خصوصی»" not in floor.read[0] and "نهایی" not in floor.read[0]


async def test_too_early_and_after_a_verified_decision_there_is_nothing_to_disagree_with() -> None:
    floor = a_floor()
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.presses("case.reason:c1/reject-repeat")
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    assert floor.answers == (Ack("my-disagree-early", alert=True),)
    await floor.presses("case.undo:c1")
    await floor.presses("case.reason:c1/verified-document")
    floor.clock.advance(timedelta(minutes=6))
    await floor.ticks(decisions_stand)
    await floor.presses("my-disagree:r-c1", by=SARA, private=True)
    assert floor.answers == (Ack("case-cannot-disagree", alert=True),)


async def test_who_has_only_the_code_disagrees_by_it() -> None:
    floor = a_floor()
    await floor.files(mode=ContactMode.NO_RETURN)
    await refused(floor)
    assert "notice-new" not in floor.heard()
    await floor.takes_code("r-c1", by=BABAK)
    assert "my-disagree:r-c1" in verbs(floor.only(Screen))
    await floor.presses("my-disagree:r-c1", by=BABAK, private=True)
    await floor.sends(by=BABAK)
    assert floor.heard() == ["my-disagree-words"]
    await floor.says("There is a film of it.", by=BABAK)
    assert floor.heard() == ["my-disagreed", "case-card", "case-card"]


async def test_what_is_written_why_is_masked(floor: Floor) -> None:
    await floor.presses("my-disagree:r-c1", by=SARA, private=True)
    await floor.says("Ask 0912 345 67 89, he saw it.", by=SARA)
    line = (await floor.uow.reports.dialogue("r-c1"))[-1]
    assert line.text == "Ask ▪︎▪︎▪︎, he saw it."


@pytest.mark.parametrize("press", ["case.reopen:c1", "case.reopen-why:c1/reopen-mistake"])
async def test_who_decided_first_does_not_set_the_second_decision_aside(floor: Floor, press: str) -> None:
    """As a lead he could open it again and again, until somebody decides as he did."""
    floor.uow.staff.save(Staff(REZA, Role.LEAD, "Reza", started=True))
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    await refused(floor, by=LEILA)
    await floor.presses(press, private=True)
    assert floor.only(Ack).key == "case-second-look"
    assert (await floor.case()).state is State.REJECTED
    await floor.presses(press, by=LEILA, private=True)
    assert not [r for r in floor.replies if isinstance(r, Ack) and r.key == "case-second-look"]


@pytest.mark.parametrize("press", ["case.close:c1", "case.end:c1/closed-no-more"])
async def test_nor_does_he_close_what_the_second_has_verified(floor: Floor, press: str) -> None:
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.reason:c1/verified-document", by=LEILA)
    floor.clock.advance(UNDO_LASTS)
    await floor.ticks(decisions_stand)
    await floor.presses(press, private=True)
    assert floor.only(Ack).key == "case-second-look"
    assert (await floor.case()).state is State.VERIFIED


async def test_nor_does_he_break_the_claim_of_who_looks_again(floor: Floor) -> None:
    for account, name in ((REZA, "Reza"), (BABAK, "Babak")):
        floor.uow.staff.save(Staff(account, Role.LEAD, name, started=True))
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.break-why:c1/break-stuck", private=True)
    assert floor.only(Ack).key == "case-second-look"
    await floor.presses("case.break-why:c1/break-stuck", by=BABAK, private=True)
    await floor.presses("case.break-yes:c1", private=True)
    assert floor.only(Ack).key == "case-second-look"
    assert (await floor.case()).owner == LEILA
