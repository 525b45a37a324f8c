"""If no report names the actor, the person who refers the case must do so before choosing a body."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import Ack, Say, Screen, StaffChat
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.cases.reports import State
from bot.domain.referrals.referrals import Referral, ReferralPackage, ReferralStep
from bot.usecases.bodies.bodies_for import bodies_for
from tests.fakes import floor as floors
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, LEILA, Floor, verbs
from tests.fakes.referring import SHIPPED, a_referring_floor, decide_case
from tests.fakes.turns import REZA

ACT = "O14"


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Reza decided a case of staff kept from their work. Its report names no actor. Leila is a lead."""
    floor = a_referring_floor(monkeypatch, acts=SHIPPED.acts)
    await floor.files(act_id=ACT, actor="unknown")
    await decide_case(floor)
    return floor


async def bodies(floor: Floor) -> list[str]:
    route = await bodies_for(
        context(floor.uow, clock=floor.clock, content=floors.content()), await floor.case()
    )
    return [body.agency.id for body in route.bodies]


def audit_rows(floor: Floor) -> list[tuple[str, str]]:
    return [(record.action, record.detail) for record in floor.uow.tables.audit if record.action == "actor"]


async def test_unknown_actor_is_asked_for_before_bodies(floor: Floor) -> None:
    await floor.presses("refer:c1", private=True)
    screen = floor.only_reply(Screen)
    assert screen.key == "refer-ask-who"
    button_verbs = verbs(screen)
    assert button_verbs[: len(button_verbs) - 1] == [
        *(f"ref.who:c1/{actor}" for actor in SHIPPED.acts[ACT].reportable_actors), "ref.who:c1/unknown",
    ]  # fmt: skip


async def test_named_actor_is_stored_recorded_and_opens_bodies(floor: Floor) -> None:
    assert "police" not in await bodies(floor)
    await floor.presses("ref.who:c1/person", private=True)
    screen = floor.only_reply(Screen)
    assert screen.key == "refer-ask-body" and "ref.body:c1/police" in verbs(screen)
    assert (await floor.case()).actor == "person" and audit_rows(floor) == [("actor", "person")]
    assert "police" in await bodies(floor)
    await floor.presses("refer:c1", private=True)
    screen = floor.only_reply(Screen)
    assert screen.key == "refer-ask-body", "it is asked once"
    assert "ref.who:c1" in verbs(screen), "and can be corrected"


async def test_of_a_force_no_police_is_asked(floor: Floor) -> None:
    await floor.presses("ref.who:c1/force", private=True)
    assert not {"police", "cyber"} & set(await bodies(floor))


async def test_unknown_actor_offers_neutral_bodies_and_numbers(floor: Floor) -> None:
    await floor.presses("ref.who:c1/unknown", private=True)
    screen = floor.only_reply(Screen)
    assert screen.key == "refer-ask-body" and "ref.body:c1/police" not in verbs(screen)
    assert "ref.body:c1/sup-province" in verbs(screen)
    read = "\n".join(floor.texts)
    assert "۱۱۰" in read and "۱۹۷" in read
    assert (await floor.case()).actor == "" and audit_rows(floor) == [("actor", "unknown")]


async def test_only_referrers_name_an_actor_the_act_accepts(floor: Floor) -> None:
    await floor.presses("ref.who:c1/person", by=BABAK, private=True)
    await floor.presses("ref.who:c1/media", private=True)
    assert (await floor.case()).actor == "" and not audit_rows(floor)


async def test_in_the_group_it_is_not_asked(floor: Floor) -> None:
    await floor.presses("refer:c1")
    assert not [reply for reply in floor.replies if isinstance(reply, Screen)]


async def test_actor_named_in_report_is_neither_asked_nor_changed(floor: Floor) -> None:
    floor.add_report("r-2", "c1", by=BABAK, act_id=ACT, actor="force")
    floor.uow.commit()
    await floor.presses("refer:c1", private=True)
    screen = floor.only_reply(Screen)
    assert screen.key == "refer-ask-body" and "ref.who:c1" not in verbs(screen)
    await floor.presses("ref.who:c1/person", private=True)
    assert (await floor.case()).actor == "" and not audit_rows(floor)
    await floor.presses("ref.who:c1", private=True)
    assert floor.only_reply(Screen).key == "refer-ask-body"


async def test_actorless_report_removes_no_body_from_others(floor: Floor) -> None:
    floor.add_report("r-2", "c1", by=BABAK, act_id=ACT, actor="person")
    floor.uow.commit()
    assert "police" in await bodies(floor)
    floor.add_report("r-3", "c1", by=LEILA, act_id=ACT, actor="force")
    floor.uow.commit()
    assert "police" not in await bodies(floor), "one of the accused belongs to it"


# --- the actor of a case that was merged --------------------------------------------------------------


async def merge_case_with_actor(floor: Floor) -> None:
    """Staff were named as the actor of c2, which its report does not say. Its report now belongs to c1."""
    await floor.files("c2", by=BABAK, act_id=ACT, actor="unknown")
    other = await floor.case("c2")
    floor.uow.cases.save(
        replace(other, state=State.MERGED, merged_into="c1", actor="staff", assignee=BABAK, witnesses=0)
    )
    floor.uow.cases.save(replace(await floor.case(), witnesses=2))
    floor.uow.reports.save(replace(floor.uow.tables.reports["r-c2"], case_id="c1", origin="c2"))
    floor.uow.commit()


async def test_named_actor_applies_where_its_reports_are_now(floor: Floor) -> None:
    await floor.presses("ref.who:c1/person", private=True)
    assert "exec-county" in await bodies(floor)
    await merge_case_with_actor(floor)
    assert not {"exec-county", "station"} & set(await bodies(floor)), "one of the accused belongs to it"


async def test_actor_is_not_asked_again_but_can_be_corrected(floor: Floor) -> None:
    await merge_case_with_actor(floor)
    await floor.presses("refer:c1", private=True)
    screen = floor.only_reply(Screen)
    assert screen.key == "refer-ask-body" and "ref.who:c1" in verbs(screen)
    assert "admin-board" in await bodies(floor), "staff have a board of their own"
    await floor.presses("ref.who:c1/person", private=True)
    assert "police" in await bodies(floor) and "admin-board" not in await bodies(floor)


async def test_named_actor_leaves_with_its_report(floor: Floor) -> None:
    await merge_case_with_actor(floor)
    floor.uow.reports.save(replace(floor.uow.tables.reports["r-c2"], case_id="c2"))
    floor.uow.commit()
    await floor.presses("refer:c1", private=True)
    assert floor.only_reply(Screen).key == "refer-ask-who"


async def test_recusal_from_actor_covers_merged_cases_too(floor: Floor) -> None:
    await merge_case_with_actor(floor)
    floor.uow.recusals.add(Recusal(REZA, RecusalScope.ACTOR, "staff"))
    floor.uow.keep_turn()
    await floor.presses("refer:c1", private=True)
    assert floor.only_reply(Ack).key == "case-recused"


async def test_naming_actor_can_exclude_body_that_has_case(floor: Floor) -> None:
    await floor.presses("ref.who:c1/person", private=True)
    now = floor.clock.now()
    gone = Referral(
        "f1", case_id="c1", body="police", by=REZA, step=ReferralStep.SENT, until=now, sent_at=now
    )
    floor.uow.referrals.add(gone, packed=ReferralPackage("summary"), consents={})
    case = await floor.case()
    floor.uow.cases.save(replace(case, state=State.REFERRED))
    floor.uow.commit()
    await floor.presses("ref.who:c1/force", private=True)
    notice = floor.only_reply(Say, "notice-body-accused")
    assert notice.to == StaffChat(LEILA) and "ref.recall:f1" in verbs(notice)
