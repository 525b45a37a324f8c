"""Bulk «out of scope»: mark, review, confirm. Reporters are told as for single ones; undo is for all."""

from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, ReporterOf, Say, Screen
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.desk import MOST
from bot.domain.events import CaseChanged, CaseTakenUp, ClaimEnded
from bot.handlers.ticks import announce_decisions
from tests.fakes.floor import LEILA, Floor, a_floor, verbs
from tests.fakes.turns import REZA
from tests.fakes.two_accounts import link_accounts


@pytest.fixture
async def floor() -> Floor:
    """Six cases. Leila holds one, Reza another."""
    floor = a_floor()
    for number in range(6):
        await floor.files(f"c1{number}")
    await floor.presses("case.claim:c14", by=LEILA)
    await floor.presses("case.claim:c15")
    return floor


async def mark_cases(floor: Floor, *case_ids: str) -> None:
    await floor.presses("bulk:w///", private=True)
    for case_id in case_ids:
        await floor.presses(f"bulk.mark:{case_id}", private=True)


async def states(floor: Floor) -> list[State]:
    return [(await floor.case(f"c1{number}")).state for number in range(6)]


async def test_marked_cases_are_rejected_only_by_second_press(floor: Floor) -> None:
    await mark_cases(floor, "c10", "c11", "c12", "c11")
    assert floor.only_reply(Screen).args["count"] == 2, "a second press removes the mark"
    await floor.presses("bulk.why", private=True)
    assert verbs(floor.only_reply(Screen))[:5] == [
        *(f"bulk.see:out-{why}" for why in ("lawful", "election", "official", "spam")),
        "bulk.page",
    ], "no reason that requires reading the texts"
    await floor.presses("bulk.see:out-spam", private=True)
    assert floor.only_reply(Screen).args["count"] == 2 and State.OUT_OF_SCOPE not in await states(floor)
    assert verbs(floor.only_reply(Screen))[0] == "bulk.yes:out-spam"
    await floor.presses("bulk.yes:out-spam", private=True)
    assert [n for n, state in enumerate(await states(floor)) if state is State.OUT_OF_SCOPE] == [0, 2]
    case = await floor.case("c10")
    assert (case.assignee, case.reason) == (REZA, "out-spam")
    assert CaseChanged("c10") in floor.facts and CaseTakenUp("c12") not in floor.facts
    assert not [r for r in floor.replies if isinstance(r, Say) and isinstance(r.to, ReporterOf)], (
        "the reporter is told once, when the decision is final"
    )


async def test_bulk_skips_cases_of_others_and_includes_own(floor: Floor) -> None:
    await mark_cases(floor, "c10", "c14", "c15")
    await floor.presses("bulk.see:out-lawful", private=True)
    screen = floor.only_reply(Screen)
    assert (screen.args["count"], screen.args["left"]) == (2, 1) and "Leila" in floor.texts[0]
    await floor.presses("case.claim:c10", by=LEILA)  # between review and confirmation
    await floor.presses("bulk.yes:out-lawful", private=True)
    assert (floor.only_reply(Screen).args["count"], floor.only_reply(Screen).args["left"]) == (1, 2)
    assert (await floor.case("c15")).state is State.OUT_OF_SCOPE
    assert (await floor.case("c10")).assignee == LEILA
    assert ClaimEnded("c15", REZA) in floor.facts, "the details that Reza saw are erased from his chat"


async def test_each_reporter_is_notified_and_each_case_recorded(floor: Floor) -> None:
    await mark_cases(floor, "c10", "c11")
    await floor.presses("bulk.see:out-lawful", private=True)
    await floor.presses("bulk.yes:out-lawful", private=True)
    for case_id in ("c10", "c11"):
        record = (await floor.uow.audit.of_subject(case_id, most=1))[0]
        assert (record.action, record.by, record.detail) == ("decide", str(REZA), "bulk out-lawful")
    floor.clock.advance(timedelta(minutes=5, seconds=1))
    await floor.ticks(announce_decisions)
    recipients = {
        reply.to for reply in floor.replies if isinstance(reply, Say) and isinstance(reply.to, ReporterOf)
    }
    assert recipients == {ReporterOf("r-c10"), ReporterOf("r-c11")}


async def test_bulk_decision_is_undone_within_five_minutes(floor: Floor) -> None:
    await mark_cases(floor, "c10", "c11", "c12", "c13")
    await floor.presses("bulk.see:out-spam", private=True)
    await floor.presses("bulk.yes:out-spam", private=True)
    back = verbs(floor.only_reply(Screen))[0]
    await floor.presses(back, by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "case-undo-closed", "only the person who decided can undo"
    await floor.presses("case.undo:c13", private=True)  # a single undo: Reza holds that case again
    await floor.presses(back, private=True)
    assert floor.only_reply(Screen).args["count"] == 3
    assert (await states(floor))[:4] == [State.NEW, State.NEW, State.NEW, State.CLAIMED]
    assert (await floor.case("c10")).assignee is None
    assert (await floor.uow.audit.of_subject("c10", most=1))[0].action == "undo"
    await floor.presses(back, private=True)
    assert floor.only_reply(Ack).key == "case-undo-closed"


async def test_after_five_minutes_nothing_is_taken_back(floor: Floor) -> None:
    await mark_cases(floor, "c10")
    await floor.presses("bulk.see:out-spam", private=True)
    await floor.presses("bulk.yes:out-spam", private=True)
    back = verbs(floor.only_reply(Screen))[0]
    floor.clock.advance(timedelta(minutes=5))
    await floor.presses(back, private=True)
    assert floor.only_reply(Ack).key == "case-undo-closed"
    assert (await floor.case("c10")).state is State.OUT_OF_SCOPE


async def test_all_that_match_are_marked_fifty_at_most() -> None:
    floor = a_floor()
    for number in range(MOST + 3):
        await floor.files(f"c1{number:02d}", act_id="O03" if number % 2 else "O01")
    await floor.presses("bulk:w//O03/", private=True)
    await floor.presses("bulk.all", private=True)
    assert floor.only_reply(Screen).args["count"] == 26
    await floor.presses("bulk:w///", private=True)
    await floor.presses("bulk.all", private=True)
    assert floor.only_reply(Screen).args["count"] == MOST
    left = [f"c1{n:02d}" for n in range(MOST + 3) if f"c1{n:02d}" not in floor.sessions[REZA].data["marks"]]
    await floor.presses(f"bulk.mark:{left[0]}", private=True)
    assert floor.only_reply(Ack).key == "bulk-full"
    await floor.presses("bulk.see:out-spam", private=True)
    await floor.presses("bulk.yes:out-spam", private=True)
    assert floor.only_reply(Screen).args["count"] == MOST


async def test_mark_all_skips_critical_cases_and_says_so(floor: Floor) -> None:
    await floor.files("c20", severity=Severity.CRITICAL)
    await floor.presses("bulk:w///", private=True)
    await floor.presses("bulk.all", private=True)
    assert set(floor.sessions[REZA].data["marks"].split()) == {"c10", "c11", "c12", "c13"}
    await floor.presses("bulk.all", private=True)
    assert floor.only_reply(Ack).key == "bulk-all-marked" and "فوری" in floor.texts[0]
    await floor.presses("bulk.mark:c20", private=True)
    assert floor.only_reply(Screen).args["count"] == 5, "it can be marked by its number"
    await floor.presses("bulk.all", private=True)
    assert floor.only_reply(Ack).key == "bulk-all-marked", "and stays marked"


@pytest.mark.parametrize(
    ("press", "answer"),
    [
        ("bulk.yes:out-spam", "bulk-not-seen"),
        ("bulk.yes:", "case-reason-unfit"),
        ("bulk.see:reject-unclear", "case-reason-unfit"),
        ("bulk.see:out-private", "case-reason-unfit"),
        ("bulk.see:nothing", "case-reason-unfit"),
        ("bulk.undo:x", "case-undo-closed"),
        ("bulk.undo:99999999999999999999999", "case-undo-closed"),
    ],
)
async def test_a_press_out_of_order_changes_nothing(floor: Floor, press: str, answer: str) -> None:
    await mark_cases(floor, "c10")
    await floor.presses(press, private=True)
    assert floor.only_reply(Ack).key == answer and State.OUT_OF_SCOPE not in await states(floor)


async def test_mark_set_after_preview_needs_new_preview(floor: Floor) -> None:
    await mark_cases(floor, "c10")
    await floor.presses("bulk.see:out-spam", private=True)
    await floor.presses("bulk.mark:c11", private=True)
    await floor.presses("bulk.yes:out-spam", private=True)
    assert floor.only_reply(Ack).key == "bulk-not-seen"
    await floor.presses("bulk.why", private=True)
    await floor.presses("queue", private=True)
    await floor.presses("bulk.why", private=True)
    assert floor.only_reply(Ack).key == "bulk-nothing", "leaving the list removes the marks"


async def test_first_decider_cannot_bulk_reject_second_look(floor: Floor) -> None:
    from dataclasses import replace

    case = await floor.case("c10")
    floor.uow.cases.save(replace(case, barred=REZA))
    floor.uow.commit()
    await mark_cases(floor, "c10")
    await floor.presses("bulk.see:out-spam", private=True)
    assert floor.only_reply(Screen).args["count"] == 0
    await floor.presses("bulk.yes:out-spam", private=True)
    assert floor.only_reply(Ack).key == "bulk-none"


async def test_nor_by_their_other_account(floor: Floor) -> None:
    from dataclasses import replace

    await link_accounts(floor.uow, REZA, LEILA)
    floor.uow.cases.save(replace(await floor.case("c10"), barred=LEILA))
    floor.uow.commit()
    await mark_cases(floor, "c10", "c11")
    await floor.presses("bulk.see:out-spam", private=True)
    assert (floor.only_reply(Screen).args["count"], floor.only_reply(Screen).args["left"]) == (1, 1)
    await floor.presses("bulk.yes:out-spam", private=True)
    assert (await states(floor))[:2] == [State.NEW, State.OUT_OF_SCOPE]


# --- claiming the marked cases ----------------------------------------------------------------------------


async def test_marked_cases_are_claimed_up_to_the_limit(floor: Floor) -> None:
    """Reza holds one, so two more fit; what is left stays free, and another's case stays another's."""
    await mark_cases(floor, "c14", "c13", "c10", "c11")
    await floor.presses("bulk.claim", private=True)
    screen = floor.only_reply(Screen)
    assert (screen.args["count"], screen.args["left"], screen.args["over"]) == (2, 1, 1)
    assert verbs(screen) == ["case.show:c13", "case.show:c10", "queue"] and "Leila" in floor.texts[0]
    assert [(await floor.case(case_id)).assignee for case_id in ("c10", "c11", "c13", "c14")] == [
        REZA, None, REZA, LEILA,
    ]  # fmt: skip
    assert CaseTakenUp("c13") in floor.facts
    records = [record for record in floor.uow.tables.audit if record.action == "claim"]
    assert [record.subject for record in records][-2:] == ["c13", "c10"]
    await mark_cases(floor, "c11")
    await floor.presses("bulk.claim", private=True)
    assert floor.only_reply(Ack).key == "case-too-many-claims"


async def test_nothing_marked_or_nothing_free_claims_nothing(floor: Floor) -> None:
    await mark_cases(floor)
    await floor.presses("bulk.claim", private=True)
    assert floor.only_reply(Ack).key == "bulk-nothing"
    await mark_cases(floor, "c14")
    await floor.presses("bulk.claim", private=True)
    assert floor.only_reply(Ack).key == "bulk-none"


async def test_a_hidden_case_is_not_claimed(floor: Floor) -> None:
    """Recusal and the restricted circle hold, and the hidden case is not named."""
    await floor.files("c20", act_id="O13")
    floor.uow.recusals.add(Recusal(REZA, RecusalScope.CASE, "c10"))
    floor.uow.commit()
    await mark_cases(floor, "c10", "c20", "c11")
    await floor.presses("bulk.claim", private=True)
    screen = floor.only_reply(Screen)
    assert (screen.args["count"], screen.args["left"]) == (1, 2)
    number = str((await floor.case("c20")).number)
    assert number not in floor.texts[0] and (await floor.case("c20")).assignee is None
