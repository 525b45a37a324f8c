"""A liaison, a lead and an owner use the atlas, and people type what nobody asked for."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import Ack, Screen
from bot.domain.atlas.atlas import AreaFact, AreaFactKind, Factor
from bot.domain.atlas.atlas_versions import AtlasStage, AtlasVersion, parse, record
from bot.domain.catalogue.catalogue import Phase
from bot.domain.people import Account
from tests.fakes.county import (
    MINA,
    NADER,
    PARI,
    QASEM,
    WHY,
    a_county,
    draft_version,
    give_grade,
    offered_presses,
    plain_text,
    sign_version,
)
from tests.fakes.floor import Floor


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    return a_county(monkeypatch)


@pytest.mark.parametrize(
    "number", ["۳/۵", "3/5", "۳٫۵", "۳.۵", "½", "٥+", "۵۵", "³", "-۳", "۳ از ۵", "<b>3</b>", "3\u200f/5"]
)
async def test_non_whole_grade_is_asked_again_with_reason(floor: Floor, number: str) -> None:
    await floor.presses("atlas.grade:day/thr01/tension", by=PARI, private=True)
    await floor.says(number, by=PARI)
    assert floor.only_reply(Ack).key == "atlas-grade-range" and "بدون اعشار" in plain_text(floor)
    assert await floor.uow.atlas.grades() == []
    await floor.says("٤", by=PARI)
    assert floor.only_reply(Screen).key == "atlas-grade-reason", "Arabic digits are digits"
    await floor.says(WHY, by=PARI)
    assert [grade.grade for grade in await floor.uow.atlas.grades()] == [4]


@pytest.mark.parametrize("who", [PARI, NADER, MINA])
async def test_each_role_compares_and_reads_level_explanations(floor: Floor, who: Account) -> None:
    await give_grade(floor, "day/thr01/tension/4")
    await sign_version(floor, await draft_version(floor))
    await give_grade(floor, "day/thr01/tension/2", by=QASEM)
    floor.uow.atlas.set_fact(AreaFact(AreaFactKind.OFFICIAL, "thr", 4, "شورای امنیت کشور", "2026-04-01"))
    second = await draft_version(floor)
    await floor.presses(f"atlas.changes:{second}", by=who, private=True)
    assert "از «۴، بسیار زیاد» به «۳، زیاد»" in plain_text(floor)
    await floor.presses(f"atlas.why:{second}/day/thr01", by=who, private=True)
    text = plain_text(floor)
    assert "اگر نمره‌های یکی از نهادها برای «تنش و درگیری» نبود: ۲، متوسط" in text
    assert "اگر نمره‌های یکی از نهادها برای «تنش و درگیری» نبود: ۴، بسیار زیاد" in text
    assert "سطح محاسبه‌شده: <b>۳، زیاد</b>" in text and "سطح رسمی: <b>۴، بسیار زیاد</b>" in text


async def test_two_methods_are_not_compared_in_silence(floor: Floor) -> None:
    """A level that changed only because of the other method is no news of the area."""
    await give_grade(floor, "day/thr01/tension/4")
    second = await floor.uow.atlas.version(await draft_version(floor))
    assert second is not None
    text = record(parse(second.text).inputs, method="1")
    floor.uow.atlas.add(
        AtlasVersion("old", 0, AtlasStage.LOCKED, NADER, second.day, text, first=NADER, second=MINA)
    )
    await floor.presses(f"atlas.changes:{second.id}", by=PARI, private=True)
    assert "دو روش" in plain_text(floor)
    floor.uow.atlas.add(replace(second, id="same", number=0))
    await floor.presses(f"atlas.changes:{second.id}/same", by=PARI, private=True)
    assert "دو روش" not in plain_text(floor)


async def test_changes_beyond_a_message_are_told_to_be_there(floor: Floor) -> None:
    await sign_version(floor, await draft_version(floor))
    for area in ("thr01", "thr02", "thr03", "thr04", "thr05"):
        for phase in Phase:
            await give_grade(floor, f"{phase}/{area}/tension/4")
    second = await draft_version(floor)
    await floor.presses(f"atlas.changes:{second}", by=MINA, private=True)
    assert "تغییر دیگر" not in plain_text(floor)
    big = await floor.uow.atlas.version(second)
    assert big is not None
    inputs = parse(big.text).inputs
    zones = tuple(replace(inputs.zones[0], id=f"z{n}", name=f"Zone {n}") for n in range(50))
    voices = tuple(replace(inputs.assessments[0], area=zone.id, factor=Factor.ORDER) for zone in zones)
    more = replace(inputs, zones=(*inputs.zones, *zones), assessments=(*inputs.assessments, *voices))
    floor.uow.atlas.add(replace(big, id="big", text=record(more)))
    await floor.presses("atlas.changes:big", by=MINA, private=True)
    assert "و ۴۱ تغییر دیگر" in plain_text(floor)


@pytest.mark.parametrize("who", [NADER, MINA])
async def test_lead_and_owner_enter_official_level_but_not_liaison(floor: Floor, who: Account) -> None:
    await floor.presses("atlas.official:thr01/3", by=who, private=True)
    await floor.says("نامهٔ شوراي امنيت كشور", by=who)
    await floor.says("۱۱ اردیبهشت ۱۴۰۵", by=who)
    await floor.presses("atlas.official-yes:thr01/3/2026-05-01", by=who, private=True)
    assert floor.only_reply(Screen).key == "atlas-official-saved"
    (fact,) = await floor.uow.atlas.known_facts()
    assert fact.source == "نامهٔ شورای امنیت کشور", "letters of an Arabic keyboard are mapped to Persian ones"
    await floor.presses("atlas.official:thr01/3", by=PARI, private=True)
    assert floor.only_reply(Ack).alert and len(await floor.uow.atlas.known_facts()) == 1


async def test_a_first_signature_alone_leaves_a_draft(floor: Floor) -> None:
    version = await draft_version(floor)
    await floor.presses(f"atlas.lock:{version}", by=MINA, private=True)
    await floor.presses(f"atlas.lock:{version}", by=MINA, private=True)
    assert floor.only_reply(Ack).key == "sign-alone"
    await floor.presses(f"atlas.lock:{version}", by=PARI, private=True)
    assert floor.only_reply(Ack).alert
    await floor.presses(f"atlas.version:{version}/day", by=PARI, private=True)
    assert "هنوز قطعی نیست" in plain_text(floor) and f"atlas.lock:{version}" not in offered_presses(floor)
