"""What was sent to the province: entered by leads, answered, corrected without losing what stood there."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, Screen, SendDocument
from bot.domain.atlas.province_letters import ProvinceLetter, VersionKind
from bot.domain.division.division_table import DivisionTable
from bot.domain.division.division_versions import write_table
from bot.domain.staff.signed_versions import SignedVersion, VersionStage
from bot.papers.registry import make
from bot.usecases.atlas.province_letters import letters_to_province
from tests.fakes.contexts import context
from tests.fakes.county import (
    MINA,
    NADER,
    PARI,
    a_county,
    draft_version,
    give_grade,
    plain_text,
    sign_version,
)
from tests.fakes.floor import TEXTS, Floor, verbs

STAFF_OFFICE = "ستاد انتخابات استان"


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Version 1 of the atlas is locked."""
    floor = a_county(monkeypatch)
    await give_grade(floor, "day/thr01/tension/4")
    await sign_version(floor, await draft_version(floor))
    return floor


async def enter(
    floor: Floor, recipient: str = STAFF_OFFICE, number: str = "۱۲/۳۴۵", day: str = "امروز"
) -> None:
    await floor.presses("province.new:atlas/1", by=NADER, private=True)
    for words in (recipient, number, day):
        await floor.says(words, by=NADER)
    await keep(floor)


async def keep(floor: Floor) -> None:
    """Press the last preview's button."""
    pressed = next(verb for verb in verbs(floor.only_reply(Screen)) if "keep:" in verb)
    await floor.presses(pressed, by=NADER, private=True)


async def only_letter_id(floor: Floor) -> str:
    return (await letters_to_province(context(floor.uow)))[0].id


async def test_letter_is_entered_listed_and_on_its_version(floor: Floor) -> None:
    await floor.presses("province", by=NADER, private=True)
    assert "province.version:atlas/1" in verbs(floor.only_reply(Screen))
    await enter(floor)
    assert floor.only_reply(Screen).key == "province-letter"
    assert STAFF_OFFICE in plain_text(floor) and "۱۲/۳۴۵" in plain_text(floor)
    letter = (await letters_to_province(context(floor.uow)))[0]
    version = (await floor.uow.atlas.versions())[0]
    assert (letter.kind, letter.version, letter.hash) == (VersionKind.ATLAS, 1, version.hash)
    assert letter.day == floor.clock.today() and not letter.is_answered
    for who, sees in ((NADER, True), (PARI, False)):
        await floor.presses(f"atlas.version:{version.id}", by=who, private=True)
        assert STAFF_OFFICE in plain_text(floor)
        assert ("province.version:atlas/1" in verbs(floor.only_reply(Screen))) is sees
    record = (await floor.uow.audit.of_subject(letter.id, most=1))[0]
    assert (record.action, record.detail) == ("province", "atlas 1 sent") and record.words


async def test_phone_number_in_an_answer_is_masked(floor: Floor) -> None:
    await enter(floor)
    letter_id = await only_letter_id(floor)
    await floor.presses(f"province.answer:{letter_id}", by=NADER, private=True)
    await floor.says("دریافت شد؛ با ۰۹۱۲۱۲۳۴۵۶۷ هماهنگ کنید", by=NADER)
    await floor.says("امروز", by=NADER)
    assert "۰۹۱۲" not in plain_text(floor), "the preview is what will be stored"
    await keep(floor)
    assert "۰۹۱۲" not in (await letters_to_province(context(floor.uow)))[0].answer


async def test_recipient_is_no_way_to_a_person(floor: Floor) -> None:
    await floor.presses("province.new:atlas/1", by=NADER, private=True)
    await floor.says("دبیر ستاد، ۰۹۱۲۱۲۳۴۵۶۷", by=NADER)
    assert "words-lead" in floor.reply_keys()
    await floor.says(STAFF_OFFICE, by=NADER)
    assert floor.only_reply(Screen).key == "province-ask-number"


async def test_writing_a_correction_again_corrects_the_same_letter(floor: Floor) -> None:
    await enter(floor)
    letter_id = await only_letter_id(floor)
    await floor.presses(f"province.correct:{letter_id}", by=NADER, private=True)
    for words in (STAFF_OFFICE, "۱۲/۳۴۶", "امروز"):
        await floor.says(words, by=NADER)
    assert f"province.correct:{letter_id}" in verbs(floor.only_reply(Screen))
    await floor.presses(f"province.correct:{letter_id}", by=NADER, private=True)
    for words in (STAFF_OFFICE, "۱۲/۳۴۷", "امروز"):
        await floor.says(words, by=NADER)
    await keep(floor)
    letters = await letters_to_province(context(floor.uow))
    assert [(letter.number, letter.edition) for letter in letters] == [("۱۲/۳۴۷", 2)]


async def test_long_answers_and_many_letters_fit_on_pages(floor: Floor) -> None:
    version = (await floor.uow.atlas.versions())[0]
    answer = "پاسخ بلند استان " * 36
    first = ProvinceLetter(
        "l0", edition=1, kind=VersionKind.ATLAS, version=1, hash=version.hash, recipient="ستاد " * 20,
        day=version.day, number="0", by=NADER, written=version.day, answer=answer, answer_day=version.day,
    )  # fmt: skip
    for number in range(12):
        floor.uow.province_letters.add(replace(first, id=f"l{number}", number=str(number)))
        floor.uow.province_letters.add(replace(first, edition=number + 2))
    floor.uow.commit()
    for press in ("province", "province.version:atlas/1"):
        opened = set()
        for page in ("", "1", "2"):
            to = f"{press}{':' if press == 'province' else '/'}{page}" if page else press
            await floor.presses(to, by=NADER, private=True)
            assert len(plain_text(floor)) < 2500
            opened |= {verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("province.letter")}
        assert opened == {f"province.letter:l{number}" for number in range(12)}, press
    await floor.presses("province.letter:l0", by=NADER, private=True)
    assert answer.strip() in plain_text(floor) and len(plain_text(floor)) < 3500
    assert "province.letter:l0/1" in verbs(floor.only_reply(Screen))


async def test_only_leads_enter_letters(floor: Floor) -> None:
    for press in ("province", "province.new:atlas/1", "province.pdf:atlas/1"):
        await floor.presses(press, by=PARI, private=True)
        assert floor.only_reply(Ack).alert


async def test_answer_and_correction_keep_the_history(floor: Floor) -> None:
    await enter(floor)
    letter_id = await only_letter_id(floor)
    floor.clock.advance(timedelta(days=2))
    await floor.presses(f"province.answer:{letter_id}", by=NADER, private=True)
    await floor.says("دریافت شد و بررسی می‌شود", by=NADER)
    await floor.says("امروز", by=NADER)
    await keep(floor)
    assert "دریافت شد" in plain_text(floor)
    await floor.presses(f"province.correct:{letter_id}", by=NADER, private=True)
    for words in (STAFF_OFFICE, "۱۲/۳۴۶", "امروز"):
        await floor.says(words, by=NADER)
    await keep(floor)
    text = plain_text(floor)
    assert "۱۲/۳۴۶" in text and "۱۲/۳۴۵" in text and "پیش‌تر" in text
    letters = await letters_to_province(context(floor.uow))
    assert [(letter.number, letter.edition, letter.is_answered) for letter in letters] == [
        ("۱۲/۳۴۶", 3, True)
    ]
    assert len(await floor.uow.province_letters.all()) == 3


@pytest.mark.parametrize(
    ("day", "refusal"),
    [("فردا", "province-day-ahead"), ("دیروز", "province-day-early"), ("کی؟", "province-day-how")],
)
async def test_unfit_day_is_refused_and_the_rest_stays(floor: Floor, day: str, refusal: str) -> None:
    await floor.presses("province.new:atlas/1", by=NADER, private=True)
    for words in (STAFF_OFFICE, "12", day):
        await floor.says(words, by=NADER)
    assert refusal in floor.reply_keys()
    await floor.says("امروز", by=NADER)
    assert floor.only_reply(Screen).key == "province-preview"


async def test_same_letter_is_entered_once(floor: Floor) -> None:
    await enter(floor)
    await enter(floor)
    assert floor.only_reply(Ack).key == "province-entered-already"
    assert len(await floor.uow.province_letters.all()) == 1


async def test_button_under_an_older_preview_stores_nothing(floor: Floor) -> None:
    await floor.presses("province.new:atlas/1", by=NADER, private=True)
    for words in (STAFF_OFFICE, "12", "امروز"):
        await floor.says(words, by=NADER)
    older = next(verb for verb in verbs(floor.only_reply(Screen)) if "keep:" in verb)
    await floor.presses("province.new:atlas/1", by=NADER, private=True)
    for words in (STAFF_OFFICE, "13", "امروز"):
        await floor.says(words, by=NADER)
    await floor.presses(older, by=NADER, private=True)
    assert floor.only_reply(Ack).key == "words-newer-below"
    assert not await floor.uow.province_letters.all()


async def test_draft_cannot_be_sent(floor: Floor) -> None:
    await draft_version(floor)
    await floor.presses("province.new:atlas/2", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "province-no-version"


async def test_letter_is_a_pdf_with_or_without_number(floor: Floor) -> None:
    await floor.presses("province.pdf:atlas/1", by=NADER, private=True)
    blank = floor.only_reply(SendDocument)
    await enter(floor)
    await floor.presses(f"province.paper:{await only_letter_id(floor)}", by=NADER, private=True)
    numbered = floor.only_reply(SendDocument)
    for reply in (blank, numbered):
        fields = {name: TEXTS.label(value) for name, value in reply.fields.items()}
        rows = [tuple(TEXTS.label(cell) for cell in row) for row in reply.rows]
        assert make(reply.name, fields, rows).data.startswith(b"%PDF")
    assert "dated" in numbered.fields and "dated" not in blank.fields


async def test_agreed_division_carries_its_letters_too(floor: Floor) -> None:
    agreed = SignedVersion(
        "d7",
        7,
        VersionStage.LOCKED,
        NADER,
        floor.clock.today(),
        write_table(DivisionTable((), {}, {}, {}, {})),
        "cd" * 32,
        NADER,
        MINA,
    )
    floor.uow.division.add(agreed)
    floor.uow.commit()
    await floor.presses("province.new:division/7", by=NADER, private=True)
    for words in (STAFF_OFFICE, "77", "امروز"):
        await floor.says(words, by=NADER)
    await keep(floor)
    assert "division.version:d7" not in verbs(floor.only_reply(Screen))
    await floor.presses("province.version:division/7", by=NADER, private=True)
    assert "division.version:d7" in verbs(floor.only_reply(Screen))
    await floor.presses("division.version:d7", by=NADER, private=True)
    assert STAFF_OFFICE in plain_text(floor)
    assert "province.version:division/7" in verbs(floor.only_reply(Screen))
    letter = (await letters_to_province(context(floor.uow)))[0]
    assert (letter.kind, letter.version, letter.hash) == (VersionKind.DIVISION, 7, "cd" * 32)
