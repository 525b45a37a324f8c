"""A liaison's grades as a table: a form, a file with every fault by its line, a preview, one press."""

import pytest

from bot.confined.table_parsing import parse_table
from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import Ack, Reply, Say, Screen, SendDocument, StaffChat
from bot.domain.atlas.atlas import Factor, rated_areas
from bot.domain.atlas.grade_tables import GradeReading
from bot.domain.people import Account, Role, Staff
from bot.domain.sent_tables import SentTableTrouble
from bot.handlers.atlas.atlas_tables import read_table_tick
from bot.handlers.flows.sent_tables import A_MESSAGE
from bot.language.masking import mask
from bot.library.grade_rows import read_grades
from bot.papers.registry import make
from tests.fakes.county import NADER, PARI, QASEM, WHY, a_county, give_grade, plain_text
from tests.fakes.floor import TEXTS, Floor, verbs
from tests.fakes.polling_day import content
from tests.fakes.table_files import hand_in_table

HEAD = "area,phase,factor,grade,reason\n"
REASON = "دو تهدید در هفتهٔ گذشته"


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    return a_county(monkeypatch)


def reading_of(data: bytes) -> GradeReading:
    rows = [(row.line, row.cells, row.merged) for row in parse_table(data, most_rows=999)]
    return read_grades(rows, content().areas, mask=mask)


async def send_table(
    floor: Floor, text: str | bytes, *, by: Account = PARI, name: str = "grades.csv"
) -> tuple[Reply, ...]:
    """Send a file and have it read."""
    await hand_in_table(floor, "atlas", by=by, name=name)
    (file,) = await floor.uow.grade_files.waiting(limit=9)
    data = text.encode() if isinstance(text, str) else text
    return await floor.ticks(read_table_tick(file, reading_of(data)))


def grades_of(floor: Floor, by: Account = PARI) -> dict[tuple[str, str, str], int]:
    grades = floor.uow.tables.atlas_grades.values()
    return {(g.area, g.phase.value, g.factor.value): g.grade for g in grades if g.by == by}


async def test_table_is_previewed_then_stored_by_one_press(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/2")
    await send_table(
        floor,
        HEAD + f"thr01,day,tension,4,{REASON}\nthr02,day,online,3,{REASON}\nthr03,after,order,1,{WHY}\n",
    )
    preview = floor.only_reply(Say, "atlas-table-preview")
    assert preview.to == StaffChat(PARI) and grades_of(floor) == {("thr01", "day", "tension"): 2}
    assert (preview.args["new"], preview.args["changed"], preview.args["same"]) == (2, 1, 0)
    text = plain_text(floor)
    assert "District 1، روز رأی‌گیری، تنش و درگیری: از ۲ به ۴" in text and "grades.csv" in text
    await floor.presses(verbs(preview)[0], by=PARI, private=True)
    assert floor.only_reply(Screen).key == "atlas-table-stored"
    assert grades_of(floor) == {
        ("thr01", "day", "tension"): 4,
        ("thr02", "day", "online"): 3,
        ("thr03", "after", "order"): 1,
    }
    record = floor.uow.stored_audit[-1]
    assert (record.action, record.detail, record.by) == ("atlas", "graded 3 by table", str(PARI))
    assert record.words and REASON not in record.words, "its words are hashed"
    await floor.presses(verbs(preview)[0], by=PARI, private=True)
    assert floor.only_reply(Ack).key == "atlas-table-gone", "once"


async def test_every_fault_is_a_line_and_nothing_is_stored(floor: Floor) -> None:
    await send_table(
        floor,
        HEAD + f"thr01,day,tension,6,{REASON}\nthr99,day,order,2,{REASON}\nthr02,day,online,3,\n"
        f"thr03,day,online,3,{REASON}\nthr03,day,online,2,{REASON}\n",
    )
    faults = floor.only_reply(Say, "atlas-faults")
    text = plain_text(floor)
    assert faults.args["count"] == 4 and verbs(faults)[0] == "atlas.table"
    for line, words in (
        ("۲", "نمرهٔ «6» درست نیست"), ("۳", "منطقه‌ای به نام «thr99»"), ("۴", "دلیل ندارد"), ("۶", "ردیف ۵"),
    ):  # fmt: skip
        assert any(part.startswith(f"grades.csv:{line}: ") and words in part for part in text.splitlines()), (
            words
        )
    assert not grades_of(floor) and not floor.uow.tables.grade_files


async def test_many_faults_go_into_several_messages(floor: Floor) -> None:
    await send_table(floor, HEAD + f"thr01,day,tension,6,{REASON}\n" * (2 * A_MESSAGE + 5))
    assert floor.reply_keys() == ["atlas-faults", "atlas-faults-more", "atlas-faults-more"]
    assert all(len(text) < 4_096 for text in floor.texts)
    assert [bool(verbs(reply)) for reply in floor.replies if isinstance(reply, Say)] == [False, False, True]


@pytest.mark.parametrize("trouble", list(SentTableTrouble))
async def test_each_unreadable_file_is_answered_kindly(floor: Floor, trouble: SentTableTrouble) -> None:
    await floor.presses("atlas.table", by=PARI, private=True)
    await floor.sends(by=PARI, kind=FileKind.DOCUMENT, mime="", name="")
    (file,) = await floor.uow.grade_files.waiting(limit=9)
    reading = GradeReading(trouble=trouble)
    if trouble is SentTableTrouble.HEADS:
        reading = reading_of(b"area,phase,reason\n")
    await floor.ticks(read_table_tick(file, reading))
    assert floor.only_reply(Say).key == f"atlas-file-{trouble}" and not floor.uow.tables.grade_files


async def test_form_comes_back_as_it_went(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/4")
    await floor.presses("atlas.form:day", by=PARI, private=True)
    form = floor.only_reply(SendDocument)
    assert len(form.rows) == 1 + len(rated_areas(content().areas)) * len(Factor)
    fields = {name: TEXTS.label(value) for name, value in form.fields.items()}
    made = make(form.name, fields, [tuple(TEXTS.label(cell) for cell in row) for row in form.rows])
    reading = reading_of(made.data)
    assert not reading.faults and reading.trouble is None
    assert [(grade.place, grade.grade) for grade in reading.grades] == [(("thr01", "day", "tension"), 4)]
    await floor.sends(by=PARI, kind=FileKind.DOCUMENT, mime="", name=made.name)
    (file,) = await floor.uow.grade_files.waiting(limit=9)
    await floor.ticks(read_table_tick(file, reading))
    assert floor.only_reply(Say).key == "atlas-table-same", "nothing to store"


async def test_grades_changed_since_the_preview_are_not_overwritten(floor: Floor) -> None:
    await send_table(floor, HEAD + f"thr01,day,tension,4,{REASON}\n")
    press = verbs(floor.only_reply(Say))[0]
    await give_grade(floor, "day/thr01/tension/2")
    await floor.presses(press, by=PARI, private=True)
    assert floor.only_reply(Ack).key == "atlas-grades-meanwhile"
    assert grades_of(floor) == {("thr01", "day", "tension"): 2}


async def test_newer_table_replaces_the_one_that_waits(floor: Floor) -> None:
    await send_table(floor, HEAD + f"thr01,day,tension,4,{REASON}\n")
    first = verbs(floor.only_reply(Say))[0]
    await send_table(floor, HEAD + f"thr01,day,tension,1,{REASON}\n")
    second = verbs(floor.only_reply(Say))
    await floor.presses(first, by=PARI, private=True)
    assert floor.only_reply(Ack).key == "atlas-table-gone"
    await floor.presses(second[1], by=PARI, private=True)
    assert floor.only_reply(Screen).key == "atlas-table-dropped" and not floor.uow.tables.grade_files
    assert not grades_of(floor)


async def test_nobody_accepts_the_table_of_another_liaison(floor: Floor) -> None:
    await send_table(floor, HEAD + f"thr01,day,tension,4,{REASON}\n")
    press = verbs(floor.only_reply(Say))[0]
    await floor.presses(press, by=QASEM, private=True)
    assert floor.only_reply(Ack).key == "atlas-table-gone"
    await floor.presses("atlas.table", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "atlas-liaisons-grade"


async def test_table_of_a_former_liaison_is_answered_by_nothing(floor: Floor) -> None:
    await floor.presses("atlas.table", by=PARI, private=True)
    await floor.sends(by=PARI, kind=FileKind.DOCUMENT, mime="text/csv", name="g.csv")
    (file,) = await floor.uow.grade_files.waiting(limit=9)
    floor.uow.staff.save(Staff(PARI, Role.MODERATOR, "Pari", started=True))
    floor.uow.keep_turn()
    reading = reading_of(f"{HEAD}thr01,day,tension,4,{REASON}\n".encode())
    assert await floor.ticks(read_table_tick(file, reading)) == ()
    assert not floor.uow.tables.grade_files


@pytest.mark.parametrize("kind", [FileKind.PHOTO, FileKind.VIDEO])
async def test_a_picture_is_no_table(floor: Floor, kind: FileKind) -> None:
    await floor.presses("atlas.table", by=PARI, private=True)
    await floor.sends(by=PARI, kind=kind)
    assert floor.only_reply(Ack).key == "atlas-table-how" or floor.reply_keys() == ["atlas-table-how"]
    assert not floor.uow.tables.grade_files


async def test_too_large_file_is_refused_before_it_is_fetched(floor: Floor) -> None:
    await floor.presses("atlas.table", by=PARI, private=True)
    await floor.sends(by=PARI, kind=FileKind.DOCUMENT, mime="", size=20_000_000)
    assert "atlas-file-too-big" in floor.reply_keys() and not floor.uow.tables.grade_files
