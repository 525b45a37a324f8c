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
from bot.domain.atlas.atlas import Factor, Kind, Known, Level
from bot.domain.atlas.atlas_method import METHOD
from bot.domain.atlas.atlas_record import parse, recomputed, seal
from bot.domain.atlas.atlas_record import record as record_text
from bot.domain.atlas.roadmap import Step, Task, TaskState
from bot.domain.catalogue.catalogue import ActorClass, Phase, Severity
from bot.domain.people import Account, Messenger, Role, Staff
from bot.handlers.atlas.atlas_papers import STAMP
from bot.papers.makers import make
from bot.pictures.drawings import draw
from bot.usecases.atlas.draft_atlas import gathered
from tests.fakes import floor as floors
from tests.fakes.county import (
    MINA,
    NADER,
    PARI,
    QASEM,
    a_county,
    cases,
    drafts,
    grades,
    plain,
    shown,
    signs,
    to,
)
from tests.fakes.floor import LEILA, TEXTS, Floor
from tests.fakes.polling_day import AREAS, content
from tests.fakes.two_accounts import one_person


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """A county whose first districts have tiles; another than the shipped one, so that all is told by the tree."""
    tiled = [
        replace(a, tile=(n, 0)) if n < 6 and a.parent_id == "thr" else a for n, a in enumerate(AREAS.areas)
    ]
    visit = Step("visit", "Visit", Level.VERY_HIGH, Phase.AFTER, "police", 3)
    county = replace(content(), areas=type(AREAS)(tuple(tiled)), roadmap=(visit,))
    monkeypatch.setattr(floors, "content", lambda: county)
    return a_county(monkeypatch)


# --- what goes in -------------------------------------------------------------------------------------


async def test_a_draft_is_worked_out_from_cases_grades_and_sources(floor: Floor) -> None:
    await grades(floor, "day/thr01/tension/4")
    await grades(floor, "day/thr01/tension/2", by=QASEM)
    cases(floor, "thr01s1", 6)
    floor.uow.atlas.know(Known(Kind.OFFICIAL, "thr", 3, "شورای امنیت کشور", "2026-04-01"))
    record = parse((await floor.uow.atlas.version(await drafts(floor))).text)  # type: ignore[union-attr]
    rating = record.rating("thr01", Phase.DAY)
    assert rating is not None and rating.cases == 6, "cases of a station count in its district"
    assert {a.by for a in record.inputs.assessments} == {"1", "2"}, "whose grade it is stands nowhere"
    assert str(PARI) not in str(record) and record.leading("thr05", Phase.AFTER) is Level.HIGH
    assert record.zone("thr01").tile is not None  # type: ignore[union-attr]


async def test_a_body_has_one_voice_however_many_liaisons_it_has(floor: Floor) -> None:
    """Whether they are known by their body or by none at all."""
    for body in ("police", ""):
        floor.uow.staff.save(Staff(PARI, Role.LIAISON, "Pari", started=True, body=body))
        others = [Account(Messenger.TELEGRAM, 9100 + number) for number in range(2)]
        for who in (PARI, *others):
            floor.uow.staff.save(Staff(who, Role.LIAISON, "", started=True, body=body))
            await grades(floor, "day/thr01/tension/5", by=who)
        await grades(floor, "day/thr01/tension/1", by=QASEM)
        version = await drafts(floor)
        record = parse((await floor.uow.atlas.version(version)).text)  # type: ignore[union-attr]
        (part,) = record.rating("thr01", Phase.DAY).parts  # type: ignore[union-attr]
        assert (part.grade, part.voices) == (300, 2), body
        assert "police" not in str(record) and record.method == METHOD
        await floor.presses(f"atlas.why:{version}/day/thr01", by=NADER, private=True)
        assert "تنش و درگیری: نمرهٔ ۳، سهم ۳ (از ۲ نهاد)" in plain(floor)


async def test_a_grade_stays_the_voice_of_the_body_that_it_was_given_for(floor: Floor) -> None:
    """Who names a liaison anew takes nobody's voice with him."""
    other = Account(Messenger.TELEGRAM, 9100)
    floor.uow.staff.save(Staff(other, Role.LIAISON, "", started=True, body="court"))
    await grades(floor, "day/thr01/tension/5")
    for who in (QASEM, other):
        await grades(floor, "day/thr01/tension/1", by=who)
    before = await gathered(floors.content().areas, uow=floor.uow, salt="s")
    floor.uow.staff.save(Staff(PARI, Role.LIAISON, "Pari", started=True, body="court"))
    assert await gathered(floors.content().areas, uow=floor.uow, salt="s") == before
    await grades(floor, "day/thr01/tension/5")
    after = await gathered(floors.content().areas, uow=floor.uow, salt="s")
    assert {one.body for one in after.assessments} == {"1"}, "what he says now he says for the court"


async def test_a_grade_of_whom_no_body_was_known_is_heard_with_his_body_of_today(floor: Floor) -> None:
    floor.uow.staff.save(Staff(PARI, Role.LIAISON, "Pari", started=True))
    await grades(floor, "day/thr01/tension/5")
    floor.uow.staff.save(Staff(PARI, Role.LIAISON, "Pari", started=True, body="court"))
    await grades(floor, "day/thr01/tension/1", by=QASEM)
    found = await gathered(floors.content().areas, uow=floor.uow, salt="s")
    assert {one.body for one in found.assessments} == {"1"}


async def test_a_draft_of_another_method_is_not_locked(floor: Floor) -> None:
    """It was worked out before the program was renewed."""
    await grades(floor, "day/thr01/tension/4")
    version = await floor.uow.atlas.version(await drafts(floor))
    assert version is not None
    old = replace(version, text=record_text(parse(version.text).inputs, method="1"))
    floor.uow.atlas.discard(version.id)
    floor.uow.atlas.add(old)
    await floor.presses(f"atlas.why:{old.id}/day/thr01", by=NADER, private=True)
    assert "(یک ارزیابی)" in plain(floor) and "اگر یکی از ارزیابی‌های" in plain(floor)
    await floor.presses(f"atlas.lock:{old.id}", by=NADER, private=True)
    assert floor.only(Ack).key == "atlas-draft-other-method"


async def test_acts_of_forces_move_no_level_and_are_in_no_count(floor: Floor) -> None:
    before = await gathered(floors.content().areas, uow=floor.uow, salt="s")
    cases(floor, "thr01s1", 9, act_id="O43")
    assert await gathered(floors.content().areas, uow=floor.uow, salt="s") == before
    for act in ("O03", "O14", "O20"):
        for actor in ActorClass.FORCE, ActorClass.OFFICIAL:
            cases(floor, "thr01s1", 9, act_id=act, actor=actor.value)
            assert await gathered(floors.content().areas, uow=floor.uow, salt="s") == before, (act, actor)
    cases(floor, "thr01s1", 9, act_id="O14", actor=ActorClass.CANDIDATE.value)
    assert await gathered(floors.content().areas, uow=floor.uow, salt="s") != before


async def test_a_single_case_is_written_into_no_version(floor: Floor) -> None:
    before = await gathered(floors.content().areas, uow=floor.uow, salt="s")
    cases(floor, "thr01s1", 1)
    cases(floor, "thr02", 1, phase=Phase.AFTER, act_id="O26")
    assert await gathered(floors.content().areas, uow=floor.uow, salt="s") == before
    cases(floor, "thr01", 1, act_id="O32")
    inputs = await gathered(floors.content().areas, uow=floor.uow, salt="s")
    assert [(c.area, c.count) for c in inputs.cases] == [("thr01", 2)]


async def test_grades_of_who_is_no_liaison_any_more_do_not_count(floor: Floor) -> None:
    await grades(floor, "day/thr01/tension/5")
    floor.uow.staff.save(Staff(PARI, Role.LIAISON, "Pari", started=True, frozen=True))
    record = parse((await floor.uow.atlas.version(await drafts(floor))).text)  # type: ignore[union-attr]
    assert record.inputs.assessments == ()


# --- looking ------------------------------------------------------------------------------------------


async def test_levels_explain_themselves_without_a_small_number(floor: Floor) -> None:
    await grades(floor, "day/thr01/tension/4")
    cases(floor, "thr01s1", 3, severity=Severity.LOW)
    version = await drafts(floor)
    await floor.presses(f"atlas.version:{version}/day", by=PARI, private=True)
    assert floor.only(Screen).key == "atlas-levels" and "۴، بسیار زیاد" in floor.read[0]
    assert f"atlas.why:{version}/day" in shown(floor) and f"atlas.lock:{version}" not in shown(floor)
    await floor.presses(f"atlas.why:{version}/day", by=PARI, private=True)
    assert f"atlas.why:{version}/day/thr01" in shown(floor)
    await floor.presses(f"atlas.why:{version}/day/thr01", by=PARI, private=True)
    told = plain(floor)
    assert "کمتر از ۵" in told and "سه درگیری در دورهٔ پیش" in told and "Pari" not in told
    assert "اگر نمره‌های یکی از نهادها برای «تنش و درگیری» نبود" in told
    cases(floor, "thr01s1", 7)
    version = await drafts(floor)
    await floor.presses(f"atlas.why:{version}/day/thr01", by=PARI, private=True)
    assert "پرونده‌های تأییدشده: ۵ تا ۹" in plain(floor)
    await floor.presses(f"atlas.why:{version}/day/thr02", by=PARI, private=True)
    assert "کمتر از ۵" in floor.read[0] and "نبودِ گزارش نشانهٔ آرامش نیست" in floor.read[0]


async def test_old_buttons_and_strangers_get_nothing(floor: Floor) -> None:
    version = await drafts(floor)
    newer = await drafts(floor)
    assert newer != version
    for press in (f"atlas.version:{version}/day", f"atlas.lock:{version}", f"atlas.pdf:{version}"):
        await floor.presses(press, by=NADER, private=True)
        assert floor.only(Ack).key == "atlas-no-version"
    for press in (f"atlas.version:{newer}/noon", f"atlas.why:{newer}/day/nowhere", f"atlas.changes:{newer}"):
        await floor.presses(press, by=NADER, private=True)
        assert floor.only(Ack).alert
    for press in (
        "atlas.versions",
        f"atlas.version:{newer}/day",
        f"atlas.map:{newer}/day",
        f"atlas.xlsx:{newer}",
    ):
        await floor.presses(press, by=LEILA, private=True)
        assert floor.only(Ack).key == "not-allowed"
    await floor.presses("atlas.draft", by=PARI, private=True)
    assert floor.only(Ack).key == "not-member"


# --- two signatures -----------------------------------------------------------------------------------


async def test_two_signatures_lock_a_version_for_good(floor: Floor) -> None:
    await grades(floor, "day/thr01/tension/4")
    version = await drafts(floor)
    await floor.presses(f"atlas.lock:{version}", by=NADER, private=True)
    assert [say.key for say in to(MINA, floor)] == ["atlas-sign"] and not to(PARI, floor)
    sign = next(v for v in shown(floor) if v.startswith("atlas.sign:"))
    for press in (sign, f"atlas.lock:{version}"):
        await floor.presses(press, by=NADER, private=True)
        assert floor.only(Ack).key == "sign-alone", "nobody signs twice"
    assert not (await floor.uow.atlas.version(version)).locked  # type: ignore[union-attr]
    await floor.presses(sign, by=MINA, private=True)
    done = await floor.uow.atlas.version(version)
    assert done is not None and done.locked and (done.first, done.second) == (NADER, MINA)
    assert recomputed(done.text, done.hash) == ()
    assert {r.to.account for r in floor.replies if isinstance(r, Say) and r.key == "atlas-locked-told"} == {  # type: ignore[union-attr]
        NADER,
        PARI,
        QASEM,
    }
    await floor.presses(f"atlas.lock:{version}", by=NADER, private=True)
    assert floor.only(Ack).key == "atlas-locked-already"
    deeds = [r.detail for r in floor.uow.stored_audit if r.deed == "atlas" and r.subject == version]
    assert deeds == ["draft 1", "lock wanted 1", "locked 1"]


async def test_a_colleague_who_presses_lock_himself_signs(floor: Floor) -> None:
    version = await drafts(floor)
    for account in (NADER, MINA):
        await floor.presses(f"atlas.lock:{version}", by=account, private=True)
    assert (await floor.uow.atlas.version(version)).locked  # type: ignore[union-attr]


async def test_a_first_signature_that_counts_no_more_is_none(floor: Floor) -> None:
    version = await drafts(floor)
    await floor.presses(f"atlas.lock:{version}", by=NADER, private=True)
    sign = next(v for v in shown(floor) if v.startswith("atlas.sign:"))
    floor.uow.staff.save(Staff(NADER, Role.MODERATOR, "Nader", started=True))
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True))
    await floor.presses(sign, by=MINA, private=True)
    assert floor.only(Ack).key == "sign-none"
    await floor.presses(f"atlas.lock:{version}", by=MINA, private=True)
    assert floor.only(Screen).key == "atlas-lock-asked", "hers is the first one now"
    await floor.presses(f"atlas.lock:{version}", by=LEILA, private=True)
    assert (await floor.uow.atlas.version(version)).locked  # type: ignore[union-attr]


async def test_a_lock_without_a_second_signature_is_refused_kindly(floor: Floor) -> None:
    version = await drafts(floor)
    floor.uow.staff.save(Staff(MINA, Role.MODERATOR, "Mina", started=True))
    await floor.presses(f"atlas.lock:{version}", by=NADER, private=True)
    assert floor.only(Ack).key == "atlas-nobody-signs"
    assert not (await floor.uow.atlas.version(version)).locked  # type: ignore[union-attr]


async def test_a_no_leaves_the_draft_and_is_told(floor: Floor) -> None:
    version = await drafts(floor)
    await floor.presses(f"atlas.lock:{version}", by=NADER, private=True)
    no = next(v for v in shown(floor) if v.startswith("atlas.no:"))
    await floor.presses(no, by=MINA, private=True)
    assert [say.key for say in to(NADER, floor)] == ["atlas-declined"]
    await floor.presses(no.replace("atlas.no", "atlas.sign"), by=MINA, private=True)
    assert floor.only(Ack).key == "sign-none"
    assert not (await floor.uow.atlas.version(version)).locked  # type: ignore[union-attr]


async def test_a_draft_that_was_replaced_is_not_locked_by_the_old_signature(floor: Floor) -> None:
    version = await drafts(floor)
    await floor.presses(f"atlas.lock:{version}", by=NADER, private=True)
    sign = next(v for v in shown(floor) if v.startswith("atlas.sign:"))
    await drafts(floor)
    await floor.presses(sign, by=MINA, private=True)
    assert floor.only(Ack).key == "atlas-no-version"
    assert not any(v.locked for v in await floor.uow.atlas.versions())


async def test_two_versions_are_compared(floor: Floor) -> None:
    await signs(floor, await drafts(floor))
    await grades(floor, "day/thr01/tension/4")
    version = await drafts(floor)
    await floor.presses(f"atlas.changes:{version}", by=PARI, private=True)
    assert floor.only(Screen).key == "atlas-changes"
    assert "از «داده کافی نیست» به «۴، بسیار زیاد»" in floor.read[0]
    await signs(floor, version)
    await grades(floor, "day/thr01/tension/1")
    third = await drafts(floor)
    first = (await floor.uow.atlas.versions())[0].id
    await floor.presses(f"atlas.changes:{third}", by=PARI, private=True)
    assert f"atlas.changes:{third}/{first}" in shown(floor) and "به «۱، کم»" in floor.read[0]
    await floor.presses(f"atlas.changes:{third}/{first}", by=PARI, private=True)
    assert "نسخهٔ ۳ در برابر نسخهٔ ۱" in plain(floor) and "از «داده کافی نیست» به «۱، کم»" in plain(floor)
    await floor.presses(f"atlas.changes:{first}/{third}", by=PARI, private=True)
    assert "نسخهٔ ۳ در برابر نسخهٔ ۱" in plain(floor), "the older one stands first, whichever is asked"


# --- papers -------------------------------------------------------------------------------------------


def file_of(reply: SendDocument) -> bytes:
    fields = {name: TEXTS.label(value) for name, value in reply.fields.items()}
    return make(reply.name, fields, [tuple(TEXTS.label(cell) for cell in row) for row in reply.rows]).data


def bare(words: str) -> str:
    return words.translate({ord(mark): None for mark in "\u200e\u200f\u2066\u2067\u2068\u2069"})


def cells_of(data: bytes) -> dict[str, list[str]]:
    """The words of each sheet, cell by cell."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
        words = re.findall(r"<t[^>]*>([^<]*)</t>", book.read("xl/sharedStrings.xml").decode())
        sheets = [book.read(f"xl/worksheets/sheet{n}.xml").decode() for n in range(1, len(names) + 1)]
    cells = [re.findall(r'<c r="[A-Z]+\d+"[^>]*t="s"><v>(\d+)</v>', sheet) for sheet in sheets]
    return {name: [words[int(n)] for n in found] for name, found in zip(names, cells, strict=True)}


def words_of(reply: Reply) -> list[str]:
    assert isinstance(reply, SendDocument)
    return [TEXTS.label(cell) for row in reply.rows for cell in row]


@pytest.fixture
async def locked(floor: Floor) -> str:
    await grades(floor, "day/thr01/tension/4")
    cases(floor, "thr01s1", 3)
    cases(floor, "thr02", 8)
    floor.uow.atlas.know(Known(Kind.OFFICIAL, "thr02", 2, "شورای امنیت کشور", "2026-04-01"))
    version = await drafts(floor)
    await signs(floor, version)
    return version


async def test_the_picture_shows_levels_by_number_and_what_has_no_tile_in_words(
    floor: Floor, locked: str
) -> None:
    await floor.presses(f"atlas.map:{locked}/day", by=PARI, private=True)
    drawn = floor.only(SendPicture)
    rows = [(TEXTS.label(a), code, TEXTS.label(b)) for a, code, b in drawn.rows]
    assert ("District 1", 124, "۴") in rows and any(note.endswith("رسمی ۲") for _, _, note in rows)
    data = draw(drawn.name, TEXTS.render(f"{drawn.key}-title", drawn.args), rows, "…")
    assert Image.open(io.BytesIO(data)).width == 800
    assert floor.only(Say).key == "atlas-map-bare"


async def test_the_picture_says_which_version_it_shows(floor: Floor, locked: str) -> None:
    """In its foot the number, the state, the day and the beginning of the hash; the whole hash within the file."""
    draft = await drafts(floor)
    for version, state in (
        (locked, "نسخهٔ ۱، قطعی در ۱۱ اردیبهشت ۱۴۰۵"),
        (draft, "نسخهٔ ۲، پیش‌نویس، ۱۱ اردیبهشت ۱۴۰۵"),
    ):
        await floor.presses(f"atlas.map:{version}/day", by=PARI, private=True)
        drawn = floor.only(SendPicture)
        rows = [(TEXTS.label(a), code, TEXTS.label(b)) for a, code, b in drawn.rows]
        found = await floor.uow.atlas.version(version)
        assert found is not None
        whole = seal(found.text)
        assert (bare(rows[-2][0]), rows[-2][1]) == (state, STAMP)
        assert rows[-1] == ("اثر انگشت", STAMP, whole), "a hash is called as it is in a referral"
        assert f"اثر انگشت: {whole}" in plain(floor)
        data = draw(drawn.name, "…", rows, "…")
        assert Image.open(io.BytesIO(data)).text == {"Atlas-SHA256": whole}  # type: ignore[attr-defined]
        assert whole in plain(floor), "a messenger makes another picture of it: the caption keeps the hash"


async def test_the_paper_has_every_area_and_the_hash(floor: Floor, locked: str) -> None:
    await floor.presses(f"atlas.pdf:{locked}", by=PARI, private=True)
    paper = floor.only(SendDocument)
    words = words_of(paper)
    assert (
        words.count("District 5") == len(Phase) + 1
        and "کمتر از ۵" in words
        and "۵ تا ۹" in words
        and not {"۸", "۳"} & set(words)
    )
    assert any("تنش و درگیری (" in one and "امتیاز" in one for one in words), (
        "levels explain themselves on paper"
    )
    pdf = pypdfium2.PdfDocument(file_of(paper))
    hashed = (await floor.uow.atlas.version(locked)).hash  # type: ignore[union-attr]
    told = [page.get_textpage().get_text_range().replace("\n", "").replace("\r", "") for page in pdf]
    assert hashed[:40] in told[0]
    pdf.close()


async def test_the_road_map_is_no_part_of_the_locked_version(floor: Floor, locked: str) -> None:
    """It goes on after the lock: it stands apart, under its own day, and the hash does not stand below it."""
    floor.uow.tables.tasks["thr01", "visit"] = Task("thr01", "visit", TaskState.DOING, floor.clock.today())
    floor.clock.at += timedelta(days=40)
    hashed = (await floor.uow.atlas.version(locked)).hash  # type: ignore[union-attr]
    heading = "نقشهٔ راه تا ۲۰ خرداد ۱۴۰۵؛ بخشی از نسخهٔ قطعی نیست"
    await floor.presses(f"atlas.pdf:{locked}", by=PARI, private=True)
    paper = floor.only(SendDocument)
    words = [bare(one) for one in words_of(paper)]
    assert heading in words and "Visit" in words
    pdf = pypdfium2.PdfDocument(file_of(paper))
    told = [page.get_textpage().get_text_range().replace("\n", "").replace("\r", "") for page in pdf]
    apart = next(n for n, page in enumerate(told) if "Visit" in page)
    assert all(hashed[:40] in page for page in told[:apart])
    assert not any(hashed[:40] in page for page in told[apart:])
    pdf.close()
    await floor.presses(f"atlas.xlsx:{locked}", by=PARI, private=True)
    book = cells_of(file_of(floor.only(SendDocument)))
    assert bare(book["نقشهٔ راه"][0]) == heading and "Visit" in book["نقشهٔ راه"]
    assert hashed not in book["نقشهٔ راه"]
    assert all(hashed in cells for name, cells in book.items() if name != "نقشهٔ راه")
    draft = await drafts(floor)
    await floor.presses(f"atlas.pdf:{draft}", by=PARI, private=True)
    assert any("بخشی از این پیش‌نویس نیست" in one for one in words_of(floor.only(SendDocument)))


async def test_the_book_has_a_sheet_a_phase_from_right_to_left(floor: Floor, locked: str) -> None:
    await floor.presses(f"atlas.xlsx:{locked}", by=PARI, private=True)
    data = file_of(floor.only(SendDocument))
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


async def test_every_export_is_recorded(floor: Floor, locked: str) -> None:
    for press in (f"atlas.map:{locked}/day", f"atlas.pdf:{locked}", f"atlas.xlsx:{locked}"):
        await floor.presses(press, by=PARI, private=True)
    exports = [(r.by, r.detail) for r in floor.uow.stored_audit if r.deed == "export"]
    assert exports == [(str(PARI), f"atlas 1 {what}") for what in ("png", "pdf", "xlsx")]


async def test_the_longest_explanation_fits_into_a_message(floor: Floor) -> None:
    for factor in Factor:
        for by, grade in ((PARI, 3), (QASEM, 4)):
            await grades(floor, f"day/thr01/{factor}/{grade}", by=by, reason="دلیل بسیار بلند " * 18)
    floor.uow.atlas.know(Known(Kind.OFFICIAL, "thr01", 2, "ش" * 200, "2026-04-01"))
    floor.uow.atlas.know(Known(Kind.EARLIER, "thr01", 3, "گ" * 200, "2026-04-01"))
    cases(floor, "thr01s1", 9)
    version = await drafts(floor)
    await floor.presses(f"atlas.why:{version}/day/thr01", by=PARI, private=True)
    assert floor.only(Screen).key == "atlas-why"


async def test_nobody_locks_it_from_his_other_account(floor: Floor) -> None:
    await grades(floor, "day/thr01/tension/4")
    version = await drafts(floor)
    await floor.presses(f"atlas.lock:{version}", by=NADER, private=True)
    sign = next(v for v in shown(floor) if v.startswith("atlas.sign:"))
    await one_person(floor.uow, NADER, MINA)
    for press in (sign, f"atlas.lock:{version}"):
        await floor.presses(press, by=MINA, private=True)
        assert floor.only(Ack).key == "sign-alone"
    assert not (await floor.uow.atlas.version(version)).locked  # type: ignore[union-attr]
