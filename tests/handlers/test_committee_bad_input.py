"""What the committee's screens make of a catalogue that changed under them, and of colleagues who disagree on a
measure. Other bad input is beside the tests of its screens."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import Screen, SendDocument
from bot.domain.catalogue.catalogue import Phase, Space
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.threats.measures import MeasureState
from bot.domain.threats.own_threats import OwnThreat
from bot.domain.threats.threats import Threat
from bot.usecases.closing.final_sections import gather_sections
from tests.fakes import floor as floors
from tests.fakes.county import NADER, PARI, messages_to, plain_text
from tests.fakes.floor import NAMES, Floor
from tests.fakes.threatened import CHECK, a_threatened_county, look_around, verify_cases

COLLEAGUE = Account(Messenger.TELEGRAM, 9012)
GONE = "O77"
"""An act that an earlier edition of the catalogue had."""
OF_THE_LAST_EDITION = Threat(
    "own-1",
    title="کاری که دیگر در فهرست نیست",
    phases=(Phase.DAY,),
    spaces=(Space.REAL,),
    act_ids=(GONE,),
    article_ids=("68",),
    measures=(),
)


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    floor = a_threatened_county(monkeypatch)
    monkeypatch.setitem(NAMES, COLLEAGUE, "Simin")
    floor.uow.staff.save(Staff(COLLEAGUE, Role.LIAISON, "Simin", started=True, body="police"))
    floor.uow.threats.save_own(OwnThreat(OF_THE_LAST_EDITION, PARI, floor.clock.today()))
    floor.uow.keep_turn()
    return floor


async def test_threat_whose_act_left_is_named_and_signed(floor: Floor) -> None:
    await floor.presses("threats.one:own-1", by=PARI, private=True)
    assert GONE in plain_text(floor)
    await floor.presses("threats.draft", by=NADER, private=True)
    (version,) = await floor.uow.threats.versions()
    for verb in ("version", "pdf", "xlsx"):
        await floor.presses(f"threats.{verb}:{version.id}", by=NADER, private=True)
        assert any(isinstance(reply, (Screen, SendDocument)) for reply in floor.replies), floor.reply_keys()


async def test_threat_whose_act_left_proposes_and_tells_nothing(floor: Floor) -> None:
    verify_cases(floor, 9, act_id=GONE)
    await look_around(floor)
    assert await floor.uow.proposals.all() == []
    sections = {part.name: part for part in await gather_sections(floor.tick_ctx(), floor.clock.today())}
    row = next(row for row in sections["threats"].rows if row["threat"] == "own-1")
    assert (row["districts"], row["count"]) == (None, None), "an unknown act is as a restricted one"


async def test_new_threat_takes_no_act_that_left(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    await floor.presses("threats.add", by=PARI, private=True)
    await floor.says("صف دراز در مدرسه", by=PARI)
    for choice in ("phase/day", "space/real", "act/O01"):
        await floor.presses(f"threats.scope:{choice}", by=PARI, private=True)
    edition = floors.content()
    left = replace(edition, acts={key: act for key, act in edition.acts.items() if key != "O01"})
    monkeypatch.setattr(floors, "content", lambda: left)
    await floor.presses("threats.store", by=PARI, private=True)
    assert "threat-fault-act-unknown" in floor.reply_keys(), floor.reply_keys()
    assert [own.threat.id for own in await floor.uow.threats.own_threats()] == ["own-1"]


async def test_colleague_who_reopens_a_measure_is_heard_of(floor: Floor) -> None:
    await floor.presses(f"threats.take:buying/{CHECK.id}", by=NADER, private=True)
    (measure,) = await floor.uow.threats.measures()
    floor.uow.threats.save_measure(replace(measure, body="police"))
    floor.uow.keep_turn()
    await floor.presses(f"threats.move:{measure.id}/done", by=PARI, private=True)
    await floor.presses(f"threats.move:{measure.id}/under-way", by=PARI, private=True)
    assert not messages_to(PARI, floor), "one may correct oneself"
    await floor.presses(f"threats.move:{measure.id}/done", by=PARI, private=True)
    await floor.presses(f"threats.move:{measure.id}/under-way", by=COLLEAGUE, private=True)
    assert [say.key for say in messages_to(PARI, floor)] == ["measure-reopened"]
    await floor.presses(f"threats.move:{measure.id}/under-way", by=COLLEAGUE, private=True)
    assert not messages_to(PARI, floor), "pressed twice, it is said once"
    (measure,) = await floor.uow.threats.measures()
    assert measure.state is MeasureState.UNDER_WAY
