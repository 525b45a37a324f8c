"""Who has done it, where no report tells: whoever refers the case says so before a body is chosen."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import Ack, Say, Screen, StaffChat
from bot.domain.cases.recusal import From, Recusal
from bot.domain.cases.reports import State
from bot.domain.referrals.referrals import Packed, Referral, Step
from bot.usecases.bodies.bodies_for import bodies_for
from tests.fakes import floor as floors
from tests.fakes.floor import BABAK, LEILA, Floor, verbs
from tests.fakes.referring import SHIPPED, a_referring_floor, decided
from tests.fakes.turns import REZA

ACT = "O14"


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Reza has decided a case of staff kept from their duty; its report does not tell who it was. Leila leads."""
    floor = a_referring_floor(monkeypatch, acts=SHIPPED.acts)
    await floor.files(act_id=ACT, actor="unknown")
    await decided(floor)
    return floor


async def bodies(floor: Floor) -> list[str]:
    found = await bodies_for(await floor.case(), uow=floor.uow, clock=floor.clock, content=floors.content())
    return [body.agency.id for body in found.bodies]


def deeds(floor: Floor) -> list[tuple[str, str]]:
    return [(one.deed, one.detail) for one in floor.uow.tables.audit if one.deed == "actor"]


async def test_of_an_unknown_actor_it_is_asked_first_who_it_was(floor: Floor) -> None:
    await floor.presses("refer:c1", private=True)
    screen = floor.only(Screen)
    assert screen.key == "refer-ask-who"
    told = verbs(screen)
    assert told[: len(told) - 1] == [
        *(f"ref.who:c1/{actor}" for actor in SHIPPED.acts[ACT].reportable_actors), "ref.who:c1/unknown",
    ]  # fmt: skip


async def test_what_is_said_is_kept_recorded_and_opens_the_bodies(floor: Floor) -> None:
    assert "police" not in await bodies(floor)
    await floor.presses("ref.who:c1/person", private=True)
    screen = floor.only(Screen)
    assert screen.key == "refer-ask-body" and "ref.body:c1/police" in verbs(screen)
    assert (await floor.case()).actor == "person" and deeds(floor) == [("actor", "person")]
    assert "police" in await bodies(floor)
    await floor.presses("refer:c1", private=True)
    screen = floor.only(Screen)
    assert screen.key == "refer-ask-body", "it is asked once"
    assert "ref.who:c1" in verbs(screen), "and may be put right"


async def test_of_a_force_no_police_is_asked(floor: Floor) -> None:
    await floor.presses("ref.who:c1/force", private=True)
    assert not {"police", "cyber"} & set(await bodies(floor))


async def test_who_cannot_tell_finds_the_bodies_that_nobody_is_of_and_the_numbers(floor: Floor) -> None:
    await floor.presses("ref.who:c1/unknown", private=True)
    screen = floor.only(Screen)
    assert screen.key == "refer-ask-body" and "ref.body:c1/police" not in verbs(screen)
    assert "ref.body:c1/sup-province" in verbs(screen)
    read = "\n".join(floor.read)
    assert "۱۱۰" in read and "۱۹۷" in read
    assert (await floor.case()).actor == "" and deeds(floor) == [("actor", "unknown")]


async def test_nobody_else_says_it_and_no_class_the_act_is_not_reported_of(floor: Floor) -> None:
    await floor.presses("ref.who:c1/person", by=BABAK, private=True)
    await floor.presses("ref.who:c1/media", private=True)
    assert (await floor.case()).actor == "" and not deeds(floor)


async def test_in_the_group_it_is_not_asked(floor: Floor) -> None:
    await floor.presses("refer:c1")
    assert not [one for one in floor.replies if isinstance(one, Screen)]


async def test_what_a_report_tells_is_not_asked_and_not_changed(floor: Floor) -> None:
    floor.witness("r-2", "c1", by=BABAK, act_id=ACT, actor="force")
    floor.uow.commit()
    await floor.presses("refer:c1", private=True)
    screen = floor.only(Screen)
    assert screen.key == "refer-ask-body" and "ref.who:c1" not in verbs(screen)
    await floor.presses("ref.who:c1/person", private=True)
    assert (await floor.case()).actor == "" and not deeds(floor)
    await floor.presses("ref.who:c1", private=True)
    assert floor.only(Screen).key == "refer-ask-body"


async def test_one_report_without_an_actor_takes_no_body_from_the_others(floor: Floor) -> None:
    floor.witness("r-2", "c1", by=BABAK, act_id=ACT, actor="person")
    floor.uow.commit()
    assert "police" in await bodies(floor)
    floor.witness("r-3", "c1", by=LEILA, act_id=ACT, actor="force")
    floor.uow.commit()
    assert "police" not in await bodies(floor), "one of the accused is of it"


# --- what was said of a case that is merged into another ---------------------------------------------


async def with_a_named_case_merged_in(floor: Floor) -> None:
    """Of c2 somebody has said that staff did it; its report does not tell, and is one of c1 now."""
    await floor.files("c2", by=BABAK, act_id=ACT, actor="unknown")
    other = await floor.case("c2")
    floor.uow.cases.save(
        replace(other, state=State.MERGED, merged_into="c1", actor="staff", owner=BABAK, witnesses=0)
    )
    floor.uow.cases.save(replace(await floor.case(), witnesses=2))
    floor.uow.reports.save(replace(floor.uow.tables.reports["r-c2"], case_id="c1", origin="c2"))
    floor.uow.commit()


async def test_what_was_said_of_a_case_holds_where_its_reports_are_now(floor: Floor) -> None:
    await floor.presses("ref.who:c1/person", private=True)
    assert "exec-county" in await bodies(floor)
    await with_a_named_case_merged_in(floor)
    assert not {"exec-county", "station"} & set(await bodies(floor)), "one of the accused is of it"


async def test_it_is_not_asked_again_and_can_be_put_right(floor: Floor) -> None:
    await with_a_named_case_merged_in(floor)
    await floor.presses("refer:c1", private=True)
    screen = floor.only(Screen)
    assert screen.key == "refer-ask-body" and "ref.who:c1" in verbs(screen)
    assert "admin-board" in await bodies(floor), "staff have a board of their own"
    await floor.presses("ref.who:c1/person", private=True)
    assert "police" in await bodies(floor) and "admin-board" not in await bodies(floor)


async def test_it_goes_with_its_report_once_that_is_taken_back_or_of_another_case(floor: Floor) -> None:
    await with_a_named_case_merged_in(floor)
    floor.uow.reports.save(replace(floor.uow.tables.reports["r-c2"], case_id="c2"))
    floor.uow.commit()
    await floor.presses("refer:c1", private=True)
    assert floor.only(Screen).key == "refer-ask-who"


async def test_who_keeps_away_from_a_class_keeps_away_from_what_is_merged_in_too(floor: Floor) -> None:
    await with_a_named_case_merged_in(floor)
    floor.uow.recusals.add(Recusal(REZA, From.ACTOR, "staff"))
    floor.uow.keep_turn()
    await floor.presses("refer:c1", private=True)
    assert floor.only(Ack).key == "case-recused"


async def test_who_it_was_may_show_that_a_body_should_not_have_it(floor: Floor) -> None:
    await floor.presses("ref.who:c1/person", private=True)
    now = floor.clock.now()
    gone = Referral("f1", case_id="c1", body="police", by=REZA, step=Step.SENT, until=now, sent_at=now)
    floor.uow.referrals.add(gone, packed=Packed("summary"), said={})
    case = await floor.case()
    floor.uow.cases.save(replace(case, state=State.REFERRED))
    floor.uow.commit()
    await floor.presses("ref.who:c1/force", private=True)
    told = floor.only(Say, "notice-body-accused")
    assert told.to == StaffChat(LEILA) and "ref.recall:f1" in verbs(told)
