"""A version of the atlas from draft to lock: two signatures, an explanation without small numbers, papers."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest
from PIL import Image

from bot.conversation.outgoing import Ack, Reply, Say, Screen, SendDocument, SendPicture
from bot.domain.atlas.atlas import AreaFact, AreaFactKind, AtlasLevel, Factor
from bot.domain.atlas.atlas_method import METHOD
from bot.domain.atlas.atlas_versions import parse, verify_record
from bot.domain.atlas.atlas_versions import record as record_text
from bot.domain.atlas.roadmap import RoadmapStep, Task, TaskState
from bot.domain.catalogue.catalogue import ActorClass, Phase, Severity
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.staff.signed_versions import seal
from bot.handlers.atlas.atlas_papers import STAMP
from bot.papers.registry import make
from bot.pictures.drawings import draw
from bot.usecases.atlas.versions import gather_inputs
from tests.fakes import floor as floors
from tests.fakes.contexts import context
from tests.fakes.county import (
    MINA,
    NADER,
    PARI,
    QASEM,
    a_county,
    add_cases,
    draft_version,
    give_grade,
    messages_to,
    offered_presses,
    plain_text,
    sign_version,
)
from tests.fakes.floor import LEILA, TEXTS, Floor
from tests.fakes.polling_day import AREAS, content
from tests.fakes.two_accounts import link_accounts


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """A county of which only the first districts have tiles. It differs from the shipped tree, so everything
    comes from the tree in use."""
    tiled = [
        replace(a, tile=(n, 0)) if n < 6 and a.parent_id == "thr" else a for n, a in enumerate(AREAS.areas)
    ]
    visit = RoadmapStep("visit", "Visit", AtlasLevel.VERY_HIGH, Phase.AFTER, "police", 3)
    county = replace(content(), areas=type(AREAS)(tuple(tiled)), roadmap=(visit,))
    monkeypatch.setattr(floors, "content", lambda: county)
    return a_county(monkeypatch)


# --- the inputs ----------------------------------------------------------------------------------------


async def test_draft_is_computed_from_cases_grades_and_sources(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/4")
    await give_grade(floor, "day/thr01/tension/2", by=QASEM)
    add_cases(floor, "thr01s1", 6)
    floor.uow.atlas.set_fact(AreaFact(AreaFactKind.OFFICIAL, "thr", 3, "شورای امنیت کشور", "2026-04-01"))
    record = parse((await floor.uow.atlas.version(await draft_version(floor))).text)  # type: ignore[union-attr]
    rating = record.rating("thr01", Phase.DAY)
    assert rating is not None and rating.cases == 6, "cases of a station count for its district"
    assert {a.by for a in record.inputs.assessments} == {"1", "2"}, "no input says whose grade it is"
    assert str(PARI) not in str(record) and record.effective_level("thr05", Phase.AFTER) is AtlasLevel.HIGH
    assert record.zone("thr01").tile is not None  # type: ignore[union-attr]


async def test_body_has_one_voice_whatever_its_number_of_liaisons(floor: Floor) -> None:
    """Both for liaisons with a body and for liaisons without one."""
    for body in ("police", ""):
        floor.uow.staff.save(Staff(PARI, Role.LIAISON, "Pari", started=True, body=body))
        others = [Account(Messenger.TELEGRAM, 9100 + number) for number in range(2)]
        for who in (PARI, *others):
            floor.uow.staff.save(Staff(who, Role.LIAISON, "", started=True, body=body))
            await give_grade(floor, "day/thr01/tension/5", by=who)
        await give_grade(floor, "day/thr01/tension/1", by=QASEM)
        version = await draft_version(floor)
        record = parse((await floor.uow.atlas.version(version)).text)  # type: ignore[union-attr]
        (part,) = record.rating("thr01", Phase.DAY).parts  # type: ignore[union-attr]
        assert (part.grade, part.voices) == (300, 2), body
        assert "police" not in str(record) and record.method == METHOD
        await floor.presses(f"atlas.why:{version}/day/thr01", by=NADER, private=True)
        assert "تنش و درگیری: نمرهٔ ۳، سهم ۳ (از ۲ نهاد)" in plain_text(floor)


async def test_grade_stays_with_the_body_it_was_given_for(floor: Floor) -> None:
    """A liaison who moves to another body leaves the old body's grades in place."""
    other = Account(Messenger.TELEGRAM, 9100)
    floor.uow.staff.save(Staff(other, Role.LIAISON, "", started=True, body="court"))
    await give_grade(floor, "day/thr01/tension/5")
    for who in (QASEM, other):
        await give_grade(floor, "day/thr01/tension/1", by=who)
    before = await gather_inputs(context(floor.uow, areas=floors.content().areas), salt="s")
    floor.uow.staff.save(Staff(PARI, Role.LIAISON, "Pari", started=True, body="court"))
    assert await gather_inputs(context(floor.uow, areas=floors.content().areas), salt="s") == before
    await give_grade(floor, "day/thr01/tension/5")
    after = await gather_inputs(context(floor.uow, areas=floors.content().areas), salt="s")
    assert {assessment.body for assessment in after.assessments} == {"1"}, "a new grade counts for the court"


async def test_grade_without_body_counts_for_liaisons_present_body(floor: Floor) -> None:
    floor.uow.staff.save(Staff(PARI, Role.LIAISON, "Pari", started=True))
    await give_grade(floor, "day/thr01/tension/5")
    floor.uow.staff.save(Staff(PARI, Role.LIAISON, "Pari", started=True, body="court"))
    await give_grade(floor, "day/thr01/tension/1", by=QASEM)
    inputs = await gather_inputs(context(floor.uow, areas=floors.content().areas), salt="s")
    assert {assessment.body for assessment in inputs.assessments} == {"1"}


async def test_a_draft_of_another_method_is_not_locked(floor: Floor) -> None:
    """It was computed before the program was updated."""
    await give_grade(floor, "day/thr01/tension/4")
    version = await floor.uow.atlas.version(await draft_version(floor))
    assert version is not None
    old = replace(version, text=record_text(parse(version.text).inputs, method="1"))
    floor.uow.atlas.discard(version.id)
    floor.uow.atlas.add(old)
    await floor.presses(f"atlas.why:{old.id}/day/thr01", by=NADER, private=True)
    assert "(یک ارزیابی)" in plain_text(floor) and "اگر یکی از ارزیابی‌های" in plain_text(floor)
    await floor.presses(f"atlas.lock:{old.id}", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "atlas-draft-other-method"


async def test_acts_of_forces_affect_no_level_or_count(floor: Floor) -> None:
    before = await gather_inputs(context(floor.uow, areas=floors.content().areas), salt="s")
    add_cases(floor, "thr01s1", 9, act_id="O43")
    assert await gather_inputs(context(floor.uow, areas=floors.content().areas), salt="s") == before
    for act in ("O03", "O14", "O20"):
        for actor in ActorClass.FORCE, ActorClass.OFFICIAL:
            add_cases(floor, "thr01s1", 9, act_id=act, actor=actor.value)
            assert (
                await gather_inputs(context(floor.uow, areas=floors.content().areas), salt="s") == before
            ), (
                act,
                actor,
            )
    add_cases(floor, "thr01s1", 9, act_id="O14", actor=ActorClass.CANDIDATE.value)
    assert await gather_inputs(context(floor.uow, areas=floors.content().areas), salt="s") != before


async def test_a_single_case_is_written_into_no_version(floor: Floor) -> None:
    before = await gather_inputs(context(floor.uow, areas=floors.content().areas), salt="s")
    add_cases(floor, "thr01s1", 1)
    add_cases(floor, "thr02", 1, phase=Phase.AFTER, act_id="O26")
    assert await gather_inputs(context(floor.uow, areas=floors.content().areas), salt="s") == before
    add_cases(floor, "thr01", 1, act_id="O32")
    inputs = await gather_inputs(context(floor.uow, areas=floors.content().areas), salt="s")
    assert [(c.area, c.count) for c in inputs.cases] == [("thr01", 2)]


async def test_grades_of_former_liaisons_do_not_count(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/5")
    floor.uow.staff.save(Staff(PARI, Role.LIAISON, "Pari", started=True, frozen=True))
    record = parse((await floor.uow.atlas.version(await draft_version(floor))).text)  # type: ignore[union-attr]
    assert record.inputs.assessments == ()


# --- reading -------------------------------------------------------------------------------------------


async def test_levels_explain_themselves_without_a_small_number(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/4")
    add_cases(floor, "thr01s1", 3, severity=Severity.LOW)
    version = await draft_version(floor)
    await floor.presses(f"atlas.version:{version}/day", by=PARI, private=True)
    assert floor.only_reply(Screen).key == "atlas-levels" and "۴، بسیار زیاد" in floor.texts[0]
    assert f"atlas.why:{version}/day" in offered_presses(
        floor
    ) and f"atlas.lock:{version}" not in offered_presses(floor)
    await floor.presses(f"atlas.why:{version}/day", by=PARI, private=True)
    assert f"atlas.why:{version}/day/thr01" in offered_presses(floor)
    await floor.presses(f"atlas.why:{version}/day/thr01", by=PARI, private=True)
    text = plain_text(floor)
    assert "کمتر از ۵" in text and "سه درگیری در دورهٔ پیش" in text and "Pari" not in text
    assert "اگر نمره‌های یکی از نهادها برای «تنش و درگیری» نبود" in text
    add_cases(floor, "thr01s1", 7)
    version = await draft_version(floor)
    await floor.presses(f"atlas.why:{version}/day/thr01", by=PARI, private=True)
    assert "پرونده‌های تأییدشده: ۵ تا ۹" in plain_text(floor)
    await floor.presses(f"atlas.why:{version}/day/thr02", by=PARI, private=True)
    assert "کمتر از ۵" in floor.texts[0] and "نبودِ گزارش نشانهٔ آرامش نیست" in floor.texts[0]


async def test_old_buttons_and_strangers_get_nothing(floor: Floor) -> None:
    version = await draft_version(floor)
    newer = await draft_version(floor)
    assert newer != version
    for press in (f"atlas.version:{version}/day", f"atlas.lock:{version}", f"atlas.pdf:{version}"):
        await floor.presses(press, by=NADER, private=True)
        assert floor.only_reply(Ack).key == "atlas-no-version"
    for press in (f"atlas.version:{newer}/noon", f"atlas.why:{newer}/day/nowhere", f"atlas.changes:{newer}"):
        await floor.presses(press, by=NADER, private=True)
        assert floor.only_reply(Ack).alert
    for press in (
        "atlas.versions",
        f"atlas.version:{newer}/day",
        f"atlas.map:{newer}/day",
        f"atlas.xlsx:{newer}",
    ):
        await floor.presses(press, by=LEILA, private=True)
        assert floor.only_reply(Ack).key == "not-allowed"
    await floor.presses("atlas.draft", by=PARI, private=True)
    assert floor.only_reply(Ack).key == "not-member"


# --- two signatures ------------------------------------------------------------------------------------


async def test_two_signatures_lock_a_version_for_good(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/4")
    version = await draft_version(floor)
    await floor.presses(f"atlas.lock:{version}", by=NADER, private=True)
    assert [say.key for say in messages_to(MINA, floor)] == ["atlas-sign"] and not messages_to(PARI, floor)
    sign = next(v for v in offered_presses(floor) if v.startswith("atlas.sign:"))
    for press in (sign, f"atlas.lock:{version}"):
        await floor.presses(press, by=NADER, private=True)
        assert floor.only_reply(Ack).key == "sign-alone", "nobody signs twice"
    assert not (await floor.uow.atlas.version(version)).is_locked  # type: ignore[union-attr]
    await floor.presses(sign, by=MINA, private=True)
    done = await floor.uow.atlas.version(version)
    assert done is not None and done.is_locked and (done.first, done.second) == (NADER, MINA)
    assert verify_record(done.text, done.hash) == ()
    assert {r.to.account for r in floor.replies if isinstance(r, Say) and r.key == "atlas-locked-notice"} == {  # type: ignore[union-attr]
        NADER,
        PARI,
        QASEM,
    }
    await floor.presses(f"atlas.lock:{version}", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "atlas-locked-already"
    actions = [r.detail for r in floor.uow.stored_audit if r.action == "atlas" and r.subject == version]
    assert actions == ["draft 1", "lock wanted 1", "locked 1"]


async def test_a_colleague_who_presses_lock_signs(floor: Floor) -> None:
    version = await draft_version(floor)
    for account in (NADER, MINA):
        await floor.presses(f"atlas.lock:{version}", by=account, private=True)
    assert (await floor.uow.atlas.version(version)).is_locked  # type: ignore[union-attr]


async def test_a_first_signature_that_counts_no_more_is_none(floor: Floor) -> None:
    version = await draft_version(floor)
    await floor.presses(f"atlas.lock:{version}", by=NADER, private=True)
    sign = next(v for v in offered_presses(floor) if v.startswith("atlas.sign:"))
    floor.uow.staff.save(Staff(NADER, Role.MODERATOR, "Nader", started=True))
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True))
    await floor.presses(sign, by=MINA, private=True)
    assert floor.only_reply(Ack).key == "sign-none"
    await floor.presses(f"atlas.lock:{version}", by=MINA, private=True)
    assert floor.only_reply(Screen).key == "atlas-lock-asked", "hers is now the first signature"
    await floor.presses(f"atlas.lock:{version}", by=LEILA, private=True)
    assert (await floor.uow.atlas.version(version)).is_locked  # type: ignore[union-attr]


async def test_a_lock_without_a_second_signature_is_refused_kindly(floor: Floor) -> None:
    version = await draft_version(floor)
    floor.uow.staff.save(Staff(MINA, Role.MODERATOR, "Mina", started=True))
    await floor.presses(f"atlas.lock:{version}", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "atlas-nobody-signs"
    assert not (await floor.uow.atlas.version(version)).is_locked  # type: ignore[union-attr]


async def test_a_no_leaves_the_draft_and_is_told(floor: Floor) -> None:
    version = await draft_version(floor)
    await floor.presses(f"atlas.lock:{version}", by=NADER, private=True)
    no = next(v for v in offered_presses(floor) if v.startswith("atlas.no:"))
    await floor.presses(no, by=MINA, private=True)
    assert [say.key for say in messages_to(NADER, floor)] == ["atlas-declined"]
    await floor.presses(no.replace("atlas.no", "atlas.sign"), by=MINA, private=True)
    assert floor.only_reply(Ack).key == "sign-none"
    assert not (await floor.uow.atlas.version(version)).is_locked  # type: ignore[union-attr]


async def test_replaced_draft_is_not_locked_by_old_signature(floor: Floor) -> None:
    version = await draft_version(floor)
    await floor.presses(f"atlas.lock:{version}", by=NADER, private=True)
    sign = next(v for v in offered_presses(floor) if v.startswith("atlas.sign:"))
    await draft_version(floor)
    await floor.presses(sign, by=MINA, private=True)
    assert floor.only_reply(Ack).key == "atlas-no-version"
    assert not any(v.is_locked for v in await floor.uow.atlas.versions())


async def test_two_versions_are_compared(floor: Floor) -> None:
    await sign_version(floor, await draft_version(floor))
    await give_grade(floor, "day/thr01/tension/4")
    version = await draft_version(floor)
    await floor.presses(f"atlas.changes:{version}", by=PARI, private=True)
    assert floor.only_reply(Screen).key == "atlas-changes"
    assert "از «داده کافی نیست» به «۴، بسیار زیاد»" in floor.texts[0]
    await sign_version(floor, version)
    await give_grade(floor, "day/thr01/tension/1")
    third = await draft_version(floor)
    first = (await floor.uow.atlas.versions())[0].id
    await floor.presses(f"atlas.changes:{third}", by=PARI, private=True)
    assert f"atlas.changes:{third}/{first}" in offered_presses(floor) and "به «۱، کم»" in floor.texts[0]
    await floor.presses(f"atlas.changes:{third}/{first}", by=PARI, private=True)
    assert "نسخهٔ ۳ در برابر نسخهٔ ۱" in plain_text(floor) and "از «داده کافی نیست» به «۱، کم»" in plain_text(
        floor
    )
    await floor.presses(f"atlas.changes:{first}/{third}", by=PARI, private=True)
    assert "نسخهٔ ۳ در برابر نسخهٔ ۱" in plain_text(floor), (
        "the older version comes first, whichever is requested"
    )


# --- papers --------------------------------------------------------------------------------------------


def file_of(reply: SendDocument) -> bytes:
    fields = {name: TEXTS.label(value) for name, value in reply.fields.items()}
    return make(reply.name, fields, [tuple(TEXTS.label(cell) for cell in row) for row in reply.rows]).data


def strip_marks(words: str) -> str:
    return words.translate({ord(mark): None for mark in "\u200e\u200f\u2066\u2067\u2068\u2069"})


def cells_of(data: bytes) -> dict[str, list[str]]:
    """The words of each sheet, cell by cell."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
        words = re.findall(r"<t[^>]*>([^<]*)</t>", book.read("xl/sharedStrings.xml").decode())
        sheets = [book.read(f"xl/worksheets/sheet{n}.xml").decode() for n in range(1, len(names) + 1)]
    cells = [re.findall(r'<c r="[A-Z]+\d+"[^>]*t="s"><v>(\d+)</v>', sheet) for sheet in sheets]
    return {name: [words[int(n)] for n in indexes] for name, indexes in zip(names, cells, strict=True)}


def words_of(reply: Reply) -> list[str]:
    assert isinstance(reply, SendDocument)
    return [TEXTS.label(cell) for row in reply.rows for cell in row]


@pytest.fixture
async def locked_version(floor: Floor) -> str:
    await give_grade(floor, "day/thr01/tension/4")
    add_cases(floor, "thr01s1", 3)
    add_cases(floor, "thr02", 8)
    floor.uow.atlas.set_fact(AreaFact(AreaFactKind.OFFICIAL, "thr02", 2, "شورای امنیت کشور", "2026-04-01"))
    version = await draft_version(floor)
    await sign_version(floor, version)
    return version


async def test_map_shows_numbered_levels_and_lists_untiled_areas(floor: Floor, locked_version: str) -> None:
    await floor.presses(f"atlas.map:{locked_version}/day", by=PARI, private=True)
    drawn = floor.only_reply(SendPicture)
    rows = [(TEXTS.label(a), code, TEXTS.label(b)) for a, code, b in drawn.rows]
    assert ("District 1", 124, "۴") in rows and any(note.endswith("رسمی ۲") for _, _, note in rows)
    data = draw(drawn.name, TEXTS.render(f"{drawn.key}-title", drawn.args), rows, "…")
    assert Image.open(io.BytesIO(data)).width == 800
    assert floor.only_reply(Say).key == "atlas-map-bare"


async def test_the_picture_says_which_version_it_shows(floor: Floor, locked_version: str) -> None:
    """The footer has number, state, day and the beginning of the hash; the file holds the whole hash."""
    draft = await draft_version(floor)
    for version, state in (
        (locked_version, "نسخهٔ ۱، قطعی در ۱۱ اردیبهشت ۱۴۰۵"),
        (draft, "نسخهٔ ۲، پیش‌نویس، ۱۱ اردیبهشت ۱۴۰۵"),
    ):
        await floor.presses(f"atlas.map:{version}/day", by=PARI, private=True)
        drawn = floor.only_reply(SendPicture)
        rows = [(TEXTS.label(a), code, TEXTS.label(b)) for a, code, b in drawn.rows]
        atlas_version = await floor.uow.atlas.version(version)
        assert atlas_version is not None
        whole = seal(atlas_version.text)
        assert (strip_marks(rows[-2][0]), rows[-2][1]) == (state, STAMP)
        assert rows[-1] == ("اثر انگشت", STAMP, whole), "the hash has the same name as in a referral"
        assert f"اثر انگشت: {whole}" in plain_text(floor)
        data = draw(drawn.name, "…", rows, "…")
        assert Image.open(io.BytesIO(data)).text == {"Atlas-SHA256": whole}  # type: ignore[attr-defined]
        assert whole in plain_text(floor), "messengers re-encode pictures, so the caption has the hash"


@pytest.mark.slow
async def test_the_paper_has_every_area_and_the_hash(floor: Floor, locked_version: str) -> None:
    await floor.presses(f"atlas.pdf:{locked_version}", by=PARI, private=True)
    paper = floor.only_reply(SendDocument)
    words = words_of(paper)
    assert (
        sum("District 5" in text for text in words) == len(Phase) + 1
        and "کمتر از ۵" in words
        and "۵ تا ۹" in words
        and not {"۸", "۳"} & set(words)
    )
    assert any("تنش و درگیری (" in text and "امتیاز" in text for text in words), (
        "levels are explained on paper"
    )
    pdf = pypdfium2.PdfDocument(file_of(paper))
    hashed = (await floor.uow.atlas.version(locked_version)).hash  # type: ignore[union-attr]
    page_texts = [page.get_textpage().get_text_range().replace("\n", "").replace("\r", "") for page in pdf]
    assert hashed[:40] in page_texts[0]
    pdf.close()


@pytest.mark.slow
async def test_roadmap_is_not_part_of_locked_version(floor: Floor, locked_version: str) -> None:
    """The road map changes after the lock. It has its own section and day, and the hash does not cover it."""
    floor.uow.tables.tasks["thr01", "visit"] = Task("thr01", "visit", TaskState.DOING, floor.clock.today())
    floor.clock.at += timedelta(days=40)
    hashed = (await floor.uow.atlas.version(locked_version)).hash  # type: ignore[union-attr]
    heading = "نقشهٔ راه تا ۲۰ خرداد ۱۴۰۵؛ بخشی از نسخهٔ قطعی نیست"
    await floor.presses(f"atlas.pdf:{locked_version}", by=PARI, private=True)
    paper = floor.only_reply(SendDocument)
    words = [strip_marks(text) for text in words_of(paper)]
    assert heading in words and "Visit" in words
    pdf = pypdfium2.PdfDocument(file_of(paper))
    page_texts = [page.get_textpage().get_text_range().replace("\n", "").replace("\r", "") for page in pdf]
    apart = next(n for n, page in enumerate(page_texts) if "Visit" in page)
    assert all(hashed[:40] in page for page in page_texts[:apart])
    assert not any(hashed[:40] in page for page in page_texts[apart:])
    pdf.close()
    await floor.presses(f"atlas.xlsx:{locked_version}", by=PARI, private=True)
    book = cells_of(file_of(floor.only_reply(SendDocument)))
    assert strip_marks(book["نقشهٔ راه"][0]) == heading and "Visit" in book["نقشهٔ راه"]
    assert hashed not in book["نقشهٔ راه"]
    assert all(hashed in cells for name, cells in book.items() if name != "نقشهٔ راه")
    draft = await draft_version(floor)
    await floor.presses(f"atlas.pdf:{draft}", by=PARI, private=True)
    assert any("بخشی از این پیش‌نویس نیست" in text for text in words_of(floor.only_reply(SendDocument)))


async def test_workbook_has_one_right_to_left_sheet_per_phase(floor: Floor, locked_version: str) -> None:
    await floor.presses(f"atlas.xlsx:{locked_version}", by=PARI, private=True)
    data = file_of(floor.only_reply(SendDocument))
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
    names, cells = list(cells_of(data)), cells_of(data)["روز رأی‌گیری"]
    assert names == [
        "در یک نگاه",
        "پیش از رأی‌گیری",
        "روز رأی‌گیری",
        "پس از رأی‌گیری",
        "سطح‌های رسمی",
        "توضیح سطح‌ها",
        "دلیل‌ها",
        "نقشهٔ راه",
    ]
    assert 'rightToLeft="1"' in sheet
    at = cells.index("District 1")
    assert cells[at + 1 : at + 4] == ["۴، بسیار زیاد", "ندارد", "کمتر از ۵"]
    at = cells.index("District 2")
    assert cells[at + 2 : at + 4] == ["۲، متوسط", "۵ تا ۹"]


async def test_every_export_is_recorded(floor: Floor, locked_version: str) -> None:
    for press in (
        f"atlas.map:{locked_version}/day",
        f"atlas.pdf:{locked_version}",
        f"atlas.xlsx:{locked_version}",
    ):
        await floor.presses(press, by=PARI, private=True)
    exports = [(r.by, r.detail) for r in floor.uow.stored_audit if r.action == "export"]
    assert exports == [(str(PARI), f"atlas 1 {what}") for what in ("png", "pdf", "xlsx")]


async def test_the_longest_explanation_fits_into_a_message(floor: Floor) -> None:
    for factor in Factor:
        for by, grade in ((PARI, 3), (QASEM, 4)):
            await give_grade(floor, f"day/thr01/{factor}/{grade}", by=by, reason="دلیل بسیار بلند " * 18)
    floor.uow.atlas.set_fact(AreaFact(AreaFactKind.OFFICIAL, "thr01", 2, "ش" * 200, "2026-04-01"))
    floor.uow.atlas.set_fact(AreaFact(AreaFactKind.EARLIER, "thr01", 3, "گ" * 200, "2026-04-01"))
    add_cases(floor, "thr01s1", 9)
    version = await draft_version(floor)
    await floor.presses(f"atlas.why:{version}/day/thr01", by=PARI, private=True)
    assert floor.only_reply(Screen).key == "atlas-why"


async def test_nobody_locks_it_from_their_other_account(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/4")
    version = await draft_version(floor)
    await floor.presses(f"atlas.lock:{version}", by=NADER, private=True)
    sign = next(v for v in offered_presses(floor) if v.startswith("atlas.sign:"))
    await link_accounts(floor.uow, NADER, MINA)
    for press in (sign, f"atlas.lock:{version}"):
        await floor.presses(press, by=MINA, private=True)
        assert floor.only_reply(Ack).key == "sign-alone"
    assert not (await floor.uow.atlas.version(version)).is_locked  # type: ignore[union-attr]
